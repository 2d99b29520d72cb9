"""A critic's page: how they rate beside everyone else, and what they wrote."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.ui import custom_ids
from bot.ui.base import Layout, container, option, pager
from bot.ui.cards import SAMPLES_NOTICE, rating_words
from bot.ui.histogram import describe_comparison, draw_comparison
from bot.ui.limits import MEDIA_DESCRIPTION
from bot.ui.text import fit, human_date, mean_line, names, plural

if TYPE_CHECKING:
    from bot.domain.cards import CriticPage
    from bot.domain.reviews import CriticHabit, ReviewHeader

__all__ = ["critic_page", "review_line"]

HABIT = "habit.png"


def critic_page(shown: CriticPage) -> tuple[Layout, list[discord.File]]:
    """Draw a critic's page; the picture belongs to the message and has to be sent with every edit of it."""
    habit = shown.habit
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(_heading(shown))]
    files: list[discord.File] = []
    if habit.rated:
        files.append(discord.File(io.BytesIO(draw_comparison(habit.bins, habit.others_bins)), HABIT))
        words = describe_comparison(habit.bins, habit.others_bins, shown.name[:200])
        items.append(
            ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{HABIT}", description=words[:MEDIA_DESCRIPTION]))
        )
    items.append(ui.Separator())
    # The one outlet of a critic stands in the heading already.
    has_several = len(shown.outlets) > 1
    lines = [review_line(review, review.outlet or "" if has_several else "") for review in shown.reviews]
    items.append(ui.TextDisplay("\n".join(lines)))
    options = [option(review.film_label, review.review_id, review.outlet) for review in shown.reviews]
    open_id = custom_ids.critic(shown.critic_id, shown.page, "open")
    items.append(ui.ActionRow(ui.Select(custom_id=open_id, placeholder="Read one of these", options=options)))
    if shown.pages > 1:
        arrows = [
            custom_ids.critic(shown.critic_id, shown.page + step, way) for step, way in ((-1, "previous"), (1, "next"))
        ]
        items.append(pager(arrows, shown.page, shown.pages))
    if any(review.is_sample for review in shown.reviews):
        items.append(ui.TextDisplay(SAMPLES_NOTICE))
    return Layout(container(*items)), files


def review_line(review: ReviewHeader, byline: str) -> str:
    """Two lines of a list of reviews: the film with the rating, and below it who wrote when."""
    below = " · ".join(
        filter(None, (fit(byline, 150), human_date(review.published_on) if review.published_on else None))
    )
    line = f"**{fit(review.film_label, 120)}** · {rating_words(review)}"
    return f"{line}\n-# {below}" if below else line


def _heading(shown: CriticPage) -> str:
    lines = [f"## {fit(shown.name, 200)}"]
    if shown.outlets:
        lines.append(f"-# {names(tuple(outlet[:100] for outlet in shown.outlets))}")
    lines.append(_counts(shown.habit, shown.total))
    if comparison := _comparison(shown.habit):
        lines.append(comparison)
    return "\n".join(lines)


def _counts(habit: CriticHabit, total: int) -> str:
    if habit.mean is None:
        return f"{plural(total, 'review')}, none with stars"
    rated = "all with stars" if habit.rated == total else f"{habit.rated:,} with stars"
    rated = rated if total > 1 else "with stars"
    return f"{plural(total, 'review')}, {rated} · on average {mean_line(habit.mean)}"


def _comparison(habit: CriticHabit) -> str | None:
    """Set the critic beside the others, film by film, so that choosing better films does not look like kindness."""
    if habit.own_on_shared is None or habit.others_on_shared is None:
        return "No other critic here rated the same films." if habit.rated else None
    gap = habit.own_on_shared - habit.others_on_shared
    films = "the one film" if habit.shared_films == 1 else f"the {habit.shared_films:,} films"
    verdict = "as the others do" if abs(gap) < 0.05 else f"{abs(gap):.1f} stars {'above' if gap > 0 else 'below'} them"
    return (
        f"On {films} that others rated too: {habit.own_on_shared:.1f}, the others {habit.others_on_shared:.1f} "
        f"({verdict})"
    )
