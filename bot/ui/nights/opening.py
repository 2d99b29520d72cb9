"""A vote before it is opened: everything that everybody will see, and the films to choose from."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.domain.nights import MAX_PLACE_CHARACTERS
from bot.domain.voting import MAX_CANDIDATES
from bot.ui.base import QUIET, Layout, button, container, option
from bot.ui.forms import Form
from bot.ui.nights import ids
from bot.ui.nights.words import screening_words
from bot.ui.text import fit, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.night_views import NightDraft
    from bot.domain.nights import Night

__all__ = ["close_question", "draft_preview", "move_form"]

_TITLE_CHARACTERS = 70


def draft_preview(draft: NightDraft) -> Layout:
    """The plan, the ballot, and the controls; only its maker sees it."""
    night_id = draft.night.night_id
    chosen = {each.suggestion_id for each in draft.chosen}
    options = [
        option(each.film.label, each.suggestion_id, each.pitch, is_default=each.suggestion_id in chosen)
        for each in draft.offered
    ]
    films = "\n".join(f"{each.number}. {fit(each.film.label, _TITLE_CHARACTERS)}" for each in draft.chosen)
    items: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(
            f"## Open this vote?\n-# Only you see this until you press *Open the vote*.\n{_facts(draft.night)}"
        ),
        ui.TextDisplay(f"### On the ballot: {plural(len(draft.chosen), 'film')}\n{films}"),
        ui.ActionRow(
            ui.Select(
                custom_id=ids.draft(night_id, draft.page, "choose"),
                placeholder="Films on the ballot",
                min_values=0,
                max_values=min(len(options), MAX_CANDIDATES),
                options=options,
            )
        ),
        ui.ActionRow(*_buttons(draft)),
    ]
    return Layout(container(*items, colour=QUIET))


def move_form(night: Night, starts_at: str) -> ui.Modal:
    """Ask for another date and place; `starts_at` is the present one as people type it."""
    form = Form(title=f"Move {night.title}", custom_id=ids.move_form(night.night_id, secrets.token_hex(4)))
    date = ui.TextInput[ui.Modal](custom_id="starts", required=False, default=starts_at or None, max_length=60)
    description = "For example “Friday 20:00”. Leave it blank for no date."
    form.add_item(ui.Label(text="When", description=description, component=date))
    place = ui.TextInput[ui.Modal](
        custom_id="place", required=False, default=night.plan.place, max_length=MAX_PLACE_CHARACTERS
    )
    form.add_item(ui.Label(text="Where, if not in a voice channel", component=place))
    channel = ui.ChannelSelect[ui.Modal](
        custom_id="channel",
        required=False,
        channel_types=[discord.ChannelType.voice, discord.ChannelType.stage_voice],
        default_values=_default(night.plan.place_channel_id),
    )
    form.add_item(ui.Label(text="Voice channel", component=channel))
    return form


def close_question(night: Night) -> Layout:
    """Ask before a vote is closed early: its ballots lose their names then, so nothing brings it back."""
    closes = discord.utils.format_dt(night.plan.closes_at, "R")
    text = (
        f"Close the vote of **{fit(night.title, 80)}** now and count it? That can't be undone. "
        f"Left alone, it closes {closes}."
    )
    confirm = button("Close and count it", ids.night(night.night_id, "close"), style=discord.ButtonStyle.danger)
    return Layout(container(ui.TextDisplay(text), ui.ActionRow(confirm), colour=QUIET))


def _default(channel_id: int | None) -> list[discord.SelectDefaultValue]:
    if channel_id is None:
        return []
    return [discord.SelectDefaultValue(id=channel_id, type=discord.SelectDefaultValueType.channel)]


def _facts(night: Night) -> str:
    plan = night.plan
    closes = f"{discord.utils.format_dt(plan.closes_at, 'F')} ({discord.utils.format_dt(plan.closes_at, 'R')})"
    voters = f"<@&{plan.voter_role_id}>" if plan.voter_role_id else "everybody whom this server's settings let vote"
    lines = [
        f"**{plan.method.label}** · {plan.method.sentence}",
        f"**Closes** {closes}, in <#{plan.channel_id}>",
        f"**Screening** {screening_words(night) or 'no date yet'}"
        + (f" · {plural(plan.seats, 'seat')}" if plan.seats else ""),
        f"**Who may vote** {voters}",
        f"**Ties** {plan.tie_rule.sentence}",
        f"**Films that lose** {'stay in the pool' if plan.carries_over else 'leave the pool'}",
    ]
    if plan.hides_stars:
        lines.append("**Afterwards** the film's stars are shown only to those who gave theirs, until they are revealed")
    return "\n".join(lines)


def _buttons(draft: NightDraft) -> Iterator[ui.Button[ui.LayoutView]]:
    night_id = draft.night.night_id
    is_blank = len(draft.chosen) < 2
    yield button(
        "Open the vote",
        ids.draft(night_id, draft.page, "open"),
        emoji="🗳️",
        style=discord.ButtonStyle.success,
        is_disabled=is_blank,
    )
    yield button("Discard", ids.draft(night_id, draft.page, "discard"))
    if draft.pages > 1:
        yield button("Previous films", ids.draft(night_id, draft.page, "previous"), is_disabled=draft.page == 0)
        yield button("More films", ids.draft(night_id, draft.page, "next"), is_disabled=draft.page + 1 >= draft.pages)
