"""A server in numbers, as a message."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.domain.server_stats import HIGH, LEAST_OF_DIVISIVE, LEAST_OF_POINT, LOW
from bot.ui.base import Layout, container
from bot.ui.limits import MEDIA_DESCRIPTION
from bot.ui.stats_pictures import describe_activity, describe_critics, draw_activity, draw_critics
from bot.ui.text import fit, mean_line, months_words, plain, plural, tally_words

if TYPE_CHECKING:
    from bot.domain.server_stats import ActiveMember, CriticsPoint, DivisiveFilm, ServerStats

__all__ = ["stats_page"]

ACTIVITY, CRITICS = "activity.png", "critics.png"


async def stats_page(stats: ServerStats) -> tuple[Layout, list[discord.File]]:
    """Lay the numbers out; the pictures are drawn in a thread of their own."""
    files = [discord.File(io.BytesIO(await asyncio.to_thread(draw_activity, stats)), ACTIVITY)]
    items: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay("\n".join(_heading(stats))),
        _gallery(ACTIVITY, describe_activity(stats)),
        ui.TextDisplay("\n".join(_counts(stats))),
    ]
    if stats.divisive:
        items += [ui.Separator(), ui.TextDisplay("\n".join(["### Most divisive", *map(_divided, stats.divisive)]))]
    if stats.points:
        files.append(discord.File(io.BytesIO(await asyncio.to_thread(draw_critics, stats)), CRITICS))
        items += [ui.Separator(), _gallery(CRITICS, describe_critics(stats)), ui.TextDisplay("\n".join(_gaps(stats)))]
    if stats.active:
        items += [ui.Separator(), ui.TextDisplay("\n".join(["### Most active", *map(_active, stats.active)]))]
    items.append(
        ui.TextDisplay(
            f"-# A film needs {LEAST_OF_DIVISIVE} ratings to divide, and {LEAST_OF_POINT} to be set beside the critics."
        )
    )
    return Layout(container(*items)), files


def _gallery(name: str, words: str) -> ui.MediaGallery[ui.LayoutView]:
    return ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{name}", description=words[:MEDIA_DESCRIPTION]))


def _heading(stats: ServerStats) -> list[str]:
    counts = (
        f"{plural(stats.tally.count, 'rating')} of {plural(stats.film_count, 'film')} "
        f"by {plural(stats.member_count, 'member')}"
    )
    mean = f" · {mean_line(stats.tally.mean)} on average" if stats.tally.mean is not None else ""
    return ["## This server in numbers", f"{counts}{mean}"]


def _counts(stats: ServerStats) -> list[str]:
    return [f"-# **Ratings given** {months_words(stats.months)}", f"-# **By stars** {tally_words(stats.tally)}"]


def _divided(film: DivisiveFilm) -> str:
    bins = film.tally.bins
    return (
        f"**{fit(film.film_label, 100)}** · {sum(bins[HIGH - 1 :]):,} gave 4 stars or more, "
        f"{sum(bins[:LOW]):,} gave 2 or fewer"
    )


def _gaps(stats: ServerStats) -> list[str]:
    lines: list[str] = []
    for heading, points in (("Higher here", stats.loved_here), ("Higher with critics", stats.loved_by_critics)):
        if points:
            lines += [f"### {heading}", *map(_gap, points)]
    return lines or ["This server and the critics agree on every film within half a star."]


def _gap(point: CriticsPoint) -> str:
    return f"**{fit(point.film_label, 100)}** · here {point.members:.1f}, critics {point.critics:.1f}"


def _active(member: ActiveMember) -> str:
    name = plain(member.display_name) if member.user_id is None else f"<@{member.user_id}>"
    return f"{name} · {plural(member.rating_count, 'rating')}"
