"""A member's profile and the comparison of two members, as messages."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.domain.taste import LEAST_IN_COMMON, agreement_words
from bot.ui.base import Layout, container
from bot.ui.comparison_picture import describe_tastes, draw_tastes
from bot.ui.limits import MEDIA_DESCRIPTION
from bot.ui.profile_picture import describe_profile, draw_profile
from bot.ui.text import fit, mean_line, months_words, plural, tally_words

if TYPE_CHECKING:
    from bot.domain.taste import Comparison, Favourite, Profile, SharedFilm

__all__ = ["comparison_page", "profile_page"]

PROFILE, TASTES = "profile.png", "tastes.png"


async def profile_page(profile: Profile) -> tuple[Layout, list[discord.File]]:
    """Lay a profile out; its picture is drawn in a thread of its own."""
    picture = await asyncio.to_thread(draw_profile, profile)
    items: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay("\n".join(_profile_heading(profile))),
        _gallery(PROFILE, describe_profile(profile)),
    ]
    items.append(ui.TextDisplay("\n".join([*_counts(profile), *_liked(profile)])))
    if profile.neighbours:
        items += [ui.Separator(), ui.TextDisplay("\n".join(_neighbours(profile)))]
    return Layout(container(*items)), [discord.File(io.BytesIO(picture), PROFILE)]


async def comparison_page(shown: Comparison) -> tuple[Layout, list[discord.File]]:
    """Lay a comparison out; its picture is drawn in a thread of its own."""
    picture = await asyncio.to_thread(draw_tastes, shown)
    items: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(f"## Two tastes\n<@{shown.own_id}> and <@{shown.other_id}>\n{_verdict(shown)}"),
        _gallery(TASTES, describe_tastes(shown)),
    ]
    for heading, films in (("Agreed most", shown.agreed), ("Differed most", shown.differed)):
        if films:
            items.append(ui.TextDisplay("\n".join([f"### {heading}", *map(_shared, films)])))
    return Layout(container(*items)), [discord.File(io.BytesIO(picture), TASTES)]


def _gallery(name: str, words: str) -> ui.MediaGallery[ui.LayoutView]:
    return ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{name}", description=words[:MEDIA_DESCRIPTION]))


def _profile_heading(profile: Profile) -> list[str]:
    tally = profile.tally
    lines = ["## Film profile", f"<@{profile.user_id}> · {plural(tally.count, 'film')} rated"]
    if tally.mean is not None:
        lines[-1] += f" · {mean_line(tally.mean)} on average"
    if profile.own_on_shared is not None and profile.others_mean is not None:
        gap = profile.own_on_shared - profile.others_mean
        verdict = "As kind as" if abs(gap) < 0.05 else "Kinder than" if gap > 0 else "Stricter than"
        means = f"{profile.own_on_shared:.2f} on average, theirs {profile.others_mean:.2f}"
        lines.append(f"{verdict} the others: {means} on the same films")
    if profile.is_unlisted:
        lines.append("-# Only you can see this, because you have chosen not to be shown here.")
    return lines


def _counts(profile: Profile) -> list[str]:
    return [f"-# **Stars given** {tally_words(profile.tally)}", f"-# **Films seen** {months_words(profile.months)}"]


def _liked(profile: Profile) -> list[str]:
    kinds = (("Decades", profile.decades), ("Genres", profile.genres), ("Directors", profile.directors))
    lines = [f"-# **{kind}** {', '.join(map(_favourite, liked))}" for kind, liked in kinds if liked]
    if lines:
        lines.append("-# Means, with the number of films; three are needed, and few weigh less in the order.")
    return lines


def _favourite(one: Favourite) -> str:
    return f"{fit(one.name, 60)} {one.mean:.1f} ({one.count:,})"


def _neighbours(profile: Profile) -> list[str]:
    lines = ["### Nearest in taste"]
    lines += [f"<@{one.user_id}> · {one.agreement:+.2f} over {one.films:,} films" for one in profile.neighbours]
    return [*lines, "-# 1 would be the same taste; few films in common count less."]


def _verdict(shown: Comparison) -> str:
    overlap, agreement = shown.overlap, shown.overlap.agreement
    films = f"{plural(overlap.films, 'film')} in common"
    if agreement is not None:
        return f"**{agreement_words(agreement)}** Agreement {agreement:+.2f} of at most 1, over {films}."
    if overlap.films < LEAST_IN_COMMON:
        return f"{films}. From {LEAST_IN_COMMON} on there is a verdict."
    return f"{films}, and one of them gave all of these the same stars: nothing to tell tastes by."


def _shared(film: SharedFilm) -> str:
    own, other = (f"{stars.glyphs} {stars.number}" for stars in (film.own, film.other))
    return f"**{fit(film.film_label, 100)}** · {own} and {other}"
