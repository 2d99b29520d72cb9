"""What a member reads after an act of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ui.cards import server_line
from bot.ui.text import human_date, plain

if TYPE_CHECKING:
    from datetime import date

    from bot.domain.diary import Viewing
    from bot.domain.films import Film
    from bot.domain.ratings import RatingChange

__all__ = ["rating_kept", "rating_withdrawn", "viewing_removed", "want_changed"]


def rating_kept(film: Film, change: RatingChange) -> str:
    """Say what was given, what it was before, and what came with it."""
    name, before, after = plain(film.label), change.before, change.after
    if after is None:
        return rating_withdrawn(film, change)
    held = "" if after.is_counted else " They don't count at the moment: moderators have a look first."
    if before is None:
        lines = [f"You gave **{name}** {after.stars}.{held}"]
    elif before.stars == after.stars:
        lines = [f"Your stars for **{name}** stay at {after.stars}.{held}"]
    else:
        lines = [f"You changed **{name}** to {after.stars}. It was {before.stars}.{held}"]
    if change.viewing is not None:
        lines.append(_logged(change.viewing))
    if change.was_wanted:
        lines.append("It left your watchlist.")
    if change.revealed is not None:
        lines.append(f"This server, for those who rated it: {server_line(change.revealed)}.")
    return "\n".join(lines)


def _logged(viewing: Viewing) -> str:
    again = ", watched again" if viewing.is_rewatch else ""
    return f"In your diary: {human_date(viewing.watched_on)}{again}."


def rating_withdrawn(film: Film, change: RatingChange) -> str:
    """Say what was taken back."""
    was = f" It was {change.before.stars}." if change.before else ""
    return f"Your rating of **{plain(film.label)}** is withdrawn.{was}"


def viewing_removed(film: Film, day: date) -> str:
    """Say which diary entry is gone and what stays."""
    return f"Took {human_date(day)}, **{plain(film.label)}**, out of your diary. Your stars stay."


def want_changed(film: Film, *, is_wanted: bool, was_wanted: bool) -> str:
    """Say what became of a film on the watchlist."""
    name = plain(film.label)
    if is_wanted:
        return f"**{name}** is {'already' if was_wanted else 'now'} on your watchlist."
    return f"**{name}** is off your watchlist."
