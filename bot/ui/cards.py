"""The film card: critics above, this server below, and what one can do about it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.domain.films import format_runtime
from bot.domain.ratings import describe_gap
from bot.domain.stars import Stars
from bot.domain.users_reviews import USERS
from bot.ui import custom_ids
from bot.ui.base import Layout, button, container
from bot.ui.histogram import describe_histogram, draw_histogram
from bot.ui.limits import MEDIA_DESCRIPTION
from bot.ui.nights import ids as night_ids
from bot.ui.text import fit, mean_line, names, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.cards import FilmCard
    from bot.domain.films import Film
    from bot.domain.notation import CriticRating
    from bot.domain.ratings import ServerStars
    from bot.domain.reviews import CriticsSummary, ReviewHeader

__all__ = [
    "SAMPLES_NOTICE",
    "critics_line",
    "film_card",
    "film_heading",
    "rating_words",
    "server_line",
    "stars_and_notation",
]

HISTOGRAM = "ratings.png"
SAMPLES_NOTICE = "-# Sample reviews: written for Marquee, by invented critics of invented outlets."
VERDICT_CHARACTERS = 200


def film_card(card: FilmCard) -> tuple[Layout, list[discord.File]]:
    """Draw a card; the files belong to the message and have to be sent with every edit of it."""
    film = card.film
    items: list[ui.Item[ui.LayoutView]] = [
        _head(card),
        ui.Separator(),
        *_critics(card),
    ]
    items += [ui.Separator(), ui.TextDisplay(_server(card))]
    files: list[discord.File] = []
    if card.server.tally.count:
        files.append(discord.File(io.BytesIO(draw_histogram(card.server.tally)), HISTOGRAM))
        picture = discord.MediaGalleryItem(
            f"attachment://{HISTOGRAM}",
            description=describe_histogram(card.server.tally, film.label)[:MEDIA_DESCRIPTION],
        )
        items.append(ui.MediaGallery(picture))
    items.append(_buttons(card))
    if card.samples:
        items.append(ui.TextDisplay(_samples_notice(card)))
    if card.attribution:
        items.append(ui.TextDisplay(f"-# {fit(card.attribution, 200)}"))
    return Layout(container(*items)), files


def _head(card: FilmCard) -> ui.Item[ui.LayoutView]:
    heading = ui.TextDisplay[ui.LayoutView](film_heading(card.film))
    if card.poster_url is None:
        return heading
    words = f"Poster of {card.film.label}"
    return ui.Section(heading, accessory=ui.Thumbnail(card.poster_url, description=words[:MEDIA_DESCRIPTION]))


def _samples_notice(card: FilmCard) -> str:
    if card.samples >= card.critics.total:
        return SAMPLES_NOTICE
    verb = "is a sample" if card.samples == 1 else "are samples"
    return f"-# {card.samples:,} of these reviews {verb}: written for Marquee, by invented critics."


def film_heading(film: Film) -> str:
    """Title and year, then who made it, how long it is and what kind of film."""
    facts = [names(film.directors)] if film.directors else []
    if film.runtime_minutes:
        facts.append(format_runtime(film.runtime_minutes))
    if film.genres:
        facts.append(names(film.genres))
    lines = [f"## {fit(film.label, 300)}"]
    if film.original_title:
        lines.append(f"-# {fit(film.original_title, 200)}")
    if facts:
        lines.append(" · ".join(facts)[:600])
    return "\n".join(lines)


def critics_line(critics: CriticsSummary) -> str:
    """The critics' mean in stars and how many of them gave a rating."""
    if critics.mean is None:
        return f"{plural(critics.total, 'review')}, none with stars"
    rated = (
        plural(critics.rated, "rated review")
        if critics.rated == critics.total
        else f"{critics.rated:,} rated of {critics.total:,}"
    )
    return f"{_mean(critics.mean)} · {rated}"


def rating_words(review: ReviewHeader) -> str:
    """A critic's rating as written, with stars before it where there is a score."""
    return "no rating" if review.rating is None else stars_and_notation(review.rating)


def stars_and_notation(rating: CriticRating) -> str:
    """A notation as written, with stars before it where it has a score and does not show them itself."""
    original = fit(rating.original, 60)
    if rating.score_hundredths is None or "★" in rating.original:
        return original
    return f"{Stars.nearest(rating.score_hundredths / 2000).glyphs} ({original})"


def _critics(card: FilmCard) -> Iterator[ui.Item[ui.LayoutView]]:
    if not card.critics.total:
        yield ui.TextDisplay(f"### Critics\nNo critic's review is in the library yet.{_users(card)}")
        return
    yield ui.TextDisplay(f"### Critics\n{critics_line(card.critics)}")
    for review in card.reviews:
        line = f"**{fit(review.byline, 120)}** · {rating_words(review)}"
        if review.verdict and not review.has_spoilers:
            line += f"\n> {_one_line(review.verdict)}"
        yield ui.TextDisplay(line)
    more = card.critics.total - len(card.reviews)
    if more > 0:
        yield ui.TextDisplay(f"-# {more:,} more under *Read reviews*{_users(card)}")
    elif card.users_reviews:
        yield ui.TextDisplay(_users(card).lstrip())


def _users(card: FilmCard) -> str:
    """Say on a line of its own that users of TMDB wrote about the film, or nothing."""
    if not card.users_reviews:
        return ""
    return f"\n-# {plural(card.users_reviews, 'review')} by {USERS} under *Read reviews*, apart from the critics'"


def _mean(mean: float) -> str:
    return f"{Stars.nearest(mean).glyphs} {mean_line(mean)}"


def _one_line(verdict: str) -> str:
    # A spoiler cut in half would show its first half.
    visible = "…" if "||" in verdict else verdict
    return fit(" ".join(visible.split()), VERDICT_CHARACTERS)


def server_line(server: ServerStars) -> str:
    """The server's mean in stars and how many gave them; without the stars where the reader may not see them."""
    if server.is_concealed:
        return f"{plural(server.count, 'rating')}, hidden until you rate it"
    mean = server.tally.mean if server.weighted_mean is None else server.weighted_mean
    return "no ratings yet" if mean is None else f"{_mean(mean)} · {plural(server.count, 'rating')}"


def _server(card: FilmCard) -> str:
    server, lines = card.server, ["### This server"]
    if not server.count:
        lines.append("Nobody here has rated it yet. Be the first!")
    else:
        lines.append(server_line(server))
    if server.tally.mean is not None:
        lines.append(f"-# Weighted by the number of ratings; the plain mean is {server.tally.mean:.2f}")
    if gap := describe_gap(card.critics.mean, server.tally.mean):
        lines.append(gap)
    if card.wanted_by:
        lines.append(f"{plural(card.wanted_by, 'member')} want{'s' if card.wanted_by == 1 else ''} to see it")
    return "\n".join(lines)


def _buttons(card: FilmCard) -> ui.ActionRow[ui.LayoutView]:
    film_id = card.film.film_id
    return ui.ActionRow(
        button("Rate", custom_ids.film(film_id, "rate"), emoji="⭐", style=discord.ButtonStyle.primary),
        button(
            "Read reviews",
            custom_ids.film(film_id, "reviews"),
            is_disabled=not (card.critics.total or card.users_reviews),
        ),
        button("Who rated it", custom_ids.film(film_id, "raters"), is_disabled=not card.server.count),
        button("Want to see", custom_ids.film(film_id, "want"), emoji="🔖"),
        button("Suggest", night_ids.suggest(film_id), emoji="🍿"),
    )
