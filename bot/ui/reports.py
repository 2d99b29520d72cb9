"""Reports: what to choose, the form, and the moderators' queue; bursts of ratings that wait for a decision."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.domain.moderation import MAX_REASON_CHARACTERS
from bot.domain.reports import MAX_REPORT_CHARACTERS
from bot.ui import moderation_ids
from bot.ui.base import QUIET, Layout, button, container, option, pager
from bot.ui.forms import Form
from bot.ui.limits import SELECT_OPTIONS
from bot.ui.text import fit, mean_line, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.domain.raids import RaidFigures
    from bot.domain.reports import Report, Reported, ReportPage

__all__ = ["ban_form", "raid_message", "report_chooser", "report_form", "report_notice", "report_queue"]

_DECIDED = {"open": "Waiting for a decision", "held": "Held for good", "counted": "Counted"}


def report_chooser(choices: Sequence[tuple[Reported, str, str]]) -> Layout:
    """Ask what to report: each choice with its name and who wrote it."""
    options = [
        option(label, moderation_ids.report(reported).removeprefix("report:"), more)
        for reported, label, more in choices[:SELECT_OPTIONS]
    ]
    select = ui.Select[ui.LayoutView](custom_id="report:pick", placeholder="Choose what to report", options=options)
    text = "What do you want to report? Only moderators will know that it was you."
    return Layout(container(ui.TextDisplay(text), ui.ActionRow(select), colour=QUIET))


def report_form(reported: Reported, label: str) -> ui.Modal:
    """Ask what is wrong with something."""
    form = Form(title="Report to moderators", custom_id=moderation_ids.report_form(reported, secrets.token_hex(4)))
    form.add_item(ui.TextDisplay(f"You report {fit(label, 300)}. Only moderators will know that it was you."))
    text = ui.TextInput[ui.Modal](
        custom_id="reason", style=discord.TextStyle.paragraph, min_length=3, max_length=MAX_REPORT_CHARACTERS
    )
    form.add_item(ui.Label(text="What is wrong with it?", component=text))
    return form


def ban_form(report_id: int) -> ui.Modal:
    """Ask for how long a member is banned, and why."""
    form = Form(title="Ban from taking part", custom_id=moderation_ids.ban_form(report_id, secrets.token_hex(4)))
    duration = ui.TextInput[ui.Modal](custom_id="duration", required=False, max_length=60, placeholder="2 weeks")
    form.add_item(
        ui.Label(text="For how long?", description="In words; empty bans until it is lifted", component=duration)
    )
    why = ui.TextInput[ui.Modal](
        custom_id="reason", style=discord.TextStyle.paragraph, required=False, max_length=MAX_REASON_CHARACTERS
    )
    form.add_item(ui.Label(text="Why? (optional)", description="Kept with the case", component=why))
    return form


def report_notice(label: str) -> Layout:
    """Tell moderators that something waits, not who reported it."""
    text = f"🚩 A member reported {fit(label, 300)}."
    open_queue = button("Open the reports", moderation_ids.reports(0, "open"))
    return Layout(container(ui.TextDisplay(text), ui.ActionRow(open_queue), colour=QUIET))


def report_queue(shown: ReportPage, words: str = "") -> Layout:
    """One report with its context and what can be done about it, below what was just decided and bursts that wait."""
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(words), ui.Separator()] if words else []
    for raid in shown.raids:
        items += [*_raid(raid), ui.Separator()]
    if shown.report is None:
        items.append(ui.TextDisplay("## Reports\nNothing waits. 🎬"))
        return Layout(container(*items, colour=QUIET))
    items += _report(shown.report, shown)
    if shown.pages > 1:
        arrows = [moderation_ids.reports(shown.page - 1, "previous"), moderation_ids.reports(shown.page + 1, "next")]
        items.append(pager(arrows, shown.page, shown.pages))
    return Layout(container(*items))


def _report(report: Report, shown: ReportPage) -> Iterator[ui.Item[ui.LayoutView]]:
    about = report.about
    lines = [f"## Report {shown.page + 1} of {shown.pages}", f"**About {fit(shown.label, 300)}**"]
    if about.member_id:
        lines.append(f"-# by <@{about.member_id}>")
    if report.quoted:
        # Covered: what is reported may give a film away, or be what nobody wants to read unasked.
        lines.append(f"||{fit(' '.join(report.quoted.split()), 800)}||")
    lines.append(f"**What is wrong**\n{fit(' '.join(report.reason.split()), 500)}")
    by = f"<@{report.reporter_id}>" if report.reporter_id else "somebody who is forgotten"
    more = f" and {plural(shown.others, 'other')}" if shown.others else ""
    lines.append(f"-# Reported by {by}{more} · {discord.utils.format_dt(report.reported_at, 'R')}")
    yield ui.TextDisplay("\n".join(lines))
    acts: list[ui.Button[ui.LayoutView]] = []
    if shown.can_hide:
        hide = moderation_ids.report_act(report.report_id, "hide")
        acts.append(button("Hide", hide, style=discord.ButtonStyle.danger))
    acts.append(button("Dismiss", moderation_ids.report_act(report.report_id, "dismiss")))
    if about.member_id:
        acts.append(button("Ban", moderation_ids.report_act(report.report_id, "ban"), style=discord.ButtonStyle.danger))
    yield ui.ActionRow(*acts)


def raid_message(raid: RaidFigures) -> Layout:
    """A burst of ratings as moderators are told of it, with what they can decide."""
    return Layout(container(*_raid(raid)))


def _raid(raid: RaidFigures) -> Iterator[ui.Item[ui.LayoutView]]:
    lines = [
        f"### 🛡️ Unusual ratings for {fit(raid.film_label, 250)}",
        _who(raid),
        _means(raid),
        f"-# {_DECIDED[raid.status]}{' · the film is locked' if raid.is_locked else ''}",
    ]
    yield ui.TextDisplay("\n".join(lines))
    yield ui.ActionRow(
        button("Hold these ratings", moderation_ids.raid(raid.raid_id, "hold"), is_disabled=raid.status == "held"),
        button("Count them", moderation_ids.raid(raid.raid_id, "count"), is_disabled=raid.status == "counted"),
        button(
            "Lock film",
            moderation_ids.raid(raid.raid_id, "lock"),
            style=discord.ButtonStyle.danger,
            is_disabled=raid.is_locked,
        ),
    )


def _who(raid: RaidFigures) -> str:
    began = discord.utils.format_dt(raid.opened_at, "R")
    counts = (
        (raid.young, "from young accounts"),
        (raid.fresh, "from new members"),
        (raid.newcomers, "from members who never rated here before"),
    )
    origins = ", ".join(f"{number:,} {words}" for number, words in counts if number)
    return f"{plural(raid.ratings, 'rating')} in a burst that began {began}{f': {origins}' if origins else ''}."


def _means(raid: RaidFigures) -> str:
    if raid.raid_mean is None or raid.mean_with is None:
        return "None of them is left."
    without = (
        f"Without them the film has {mean_line(raid.mean_without)} from {plural(raid.count_without, 'rating')}"
        if raid.mean_without is not None
        else "Without them nobody here has rated the film"
    )
    return f"Their mean is {mean_line(raid.raid_mean)}. {without}, with them {mean_line(raid.mean_with)}."
