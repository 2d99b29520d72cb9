"""The pool: what waits, who suggested it, and the form of a suggestion."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.domain.nights import DEFAULT_POOL, MAX_PITCH_CHARACTERS
from bot.domain.stars import Stars
from bot.ui.base import QUIET, Layout, button, container, option, pager
from bot.ui.forms import Form
from bot.ui.nights import ids
from bot.ui.text import fit, mean_line, plain, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.films import Film
    from bot.domain.night_views import PoolPage, Suggested
    from bot.domain.nights import Pool, Suggestion

__all__ = ["ask_anyway", "pool_page", "suggested_words", "suggestion_form"]

_SORTS = {"age": "Waiting longest first", "wants": "Most wanted first", "critics": "Critics' stars first"}


def pool_page(shown: PoolPage) -> Layout:
    """One page of a pool."""
    heading = DEFAULT_POOL if shown.pool.name == DEFAULT_POOL else f"{DEFAULT_POOL}: {fit(shown.pool.name, 80)}"
    items: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(f"## {heading}\n{plural(shown.total, 'suggestion')} · add one with `/night suggest`")
    ]
    items += [ui.TextDisplay(_entry(each)) for each in shown.suggestions]
    if not shown.suggestions:
        items.append(ui.TextDisplay("Nothing waits here yet. Be the first!"))
    if len(shown.pools) > 1:
        items.append(ui.ActionRow(_pools(shown)))
    if shown.total > 1:
        items.append(ui.ActionRow(_sorts(shown)))
    if shown.pages > 1:
        places = (
            ids.pool(shown.pool.pool_id, shown.sort, shown.page - 1, "previous"),
            ids.pool(shown.pool.pool_id, shown.sort, shown.page + 1, "next"),
        )
        items.append(pager(places, shown.page, shown.pages))
    return Layout(container(*items))


def suggested_words(taken: Suggested) -> str:
    """Say what became of a suggestion."""
    left = (
        "That was your last one for now."
        if not taken.left
        else f"You can make {plural(taken.left, 'more suggestion')}."
    )
    pitch = f"\n> {fit(taken.pitch, MAX_PITCH_CHARACTERS)}" if taken.pitch else ""
    return f"**{plain(taken.film.label)}** waits in {plain(taken.pool)}. {left}{pitch}"


def ask_anyway(film: Film, reason: str) -> Layout:
    """Give the reason against a suggestion, and the way round it."""
    again = button("Suggest it anyway", ids.suggest(film.film_id, is_sure=True), style=discord.ButtonStyle.primary)
    return Layout(container(ui.TextDisplay(reason), ui.ActionRow(again), colour=QUIET))


def suggestion_form(film: Film, pools: Sequence[Pool], *, is_sure: bool) -> ui.Modal:
    """Ask for a pitch, and for the pool where there are several."""
    custom_id = ids.suggest_form(film.film_id, secrets.token_hex(4), is_sure=is_sure)
    form = Form(title=f"Suggest {film.label}", custom_id=custom_id)
    pitch = ui.TextInput[ui.Modal](custom_id="pitch", required=False, max_length=MAX_PITCH_CHARACTERS)
    form.add_item(ui.Label(text="Why this film? (optional)", description="Shown with the suggestion.", component=pitch))
    if len(pools) > 1:
        options = [option(pool.name, f"pool:{pool.pool_id}", is_default=pool == pools[0]) for pool in pools]
        form.add_item(ui.Label(text="Pool", component=ui.Select(custom_id="pool", options=options)))
    return form


def _entry(each: Suggestion) -> str:
    facts = [f"{discord.utils.format_dt(each.suggested_at, 'R')} by <@{each.user_id}>"]
    if each.wants:
        facts.append(f"👀 {each.wants:,} want to see it")
    if each.critics_mean is not None:
        facts.append(f"critics {Stars.nearest(each.critics_mean).glyphs} {mean_line(each.critics_mean)}")
    lines = [f"**{fit(each.film.label, 120)}**", f"-# {' · '.join(facts)}"]
    if each.pitch:
        lines.insert(1, f"> {fit(each.pitch, MAX_PITCH_CHARACTERS)}")
    return "\n".join(lines)


def _pools(shown: PoolPage) -> ui.Select[ui.LayoutView]:
    options = [
        option(
            pool.name, pool.pool_id, plural(pool.waiting, "suggestion"), is_default=pool.pool_id == shown.pool.pool_id
        )
        for pool in shown.pools
    ]
    return ui.Select(custom_id=ids.pool(shown.pool.pool_id, shown.sort, 0, "pool"), options=options)


def _sorts(shown: PoolPage) -> ui.Select[ui.LayoutView]:
    options = [option(words, sort, is_default=sort == shown.sort) for sort, words in _SORTS.items()]
    return ui.Select(custom_id=ids.pool(shown.pool.pool_id, shown.sort, 0, "sort"), options=options)
