"""What a member reads after an act of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ui.text import plain

if TYPE_CHECKING:
    from bot.domain.films import Film
    from bot.domain.ratings import RatingChange

__all__ = ["rating_kept", "rating_withdrawn"]


def rating_kept(film: Film, change: RatingChange) -> str:
    """Say what was given, and what it was before."""
    name, before, after = plain(film.label), change.before, change.after
    if after is None:
        return rating_withdrawn(film, change)
    held = "" if after.is_counted else " They don't count at the moment: moderators have a look first."
    if before is None:
        return f"You gave **{name}** {after.stars}.{held}"
    if before.stars == after.stars:
        return f"Your stars for **{name}** stay at {after.stars}.{held}"
    return f"You changed **{name}** to {after.stars}. It was {before.stars}.{held}"


def rating_withdrawn(film: Film, change: RatingChange) -> str:
    """Say what was taken back."""
    was = f" It was {change.before.stars}." if change.before else ""
    return f"Your rating of **{plain(film.label)}** is withdrawn.{was}"
