"""Members report what they see, moderators decide."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast, final

import discord
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.domain.durations import read_duration
from bot.domain.errors import NotFound
from bot.domain.reports import Reported
from bot.ui import moderation_ids
from bot.ui.base import note
from bot.ui.forms import submitted_fields
from bot.ui.moderation import case_words
from bot.ui.replies import patiently, reply
from bot.ui.reports import ban_form, report_chooser, report_form, report_queue
from cogs.interactions import Component, MenuCog, actor_of, guild_of, member_of, selected, serve_form, target_of
from cogs.moderation.seen import reported_in

if TYPE_CHECKING:
    from bot.client import Interaction, Marquee
    from bot.domain.moderation import Case
    from bot.domain.reports import ReportedKind

__all__ = ["ReportAct", "ReportButton", "ReportChoice", "ReportNotes", "Reports", "ReportsPager"]

_REPORT = re.compile(moderation_ids.REPORT)
_REPORT_FORM = re.compile(moderation_ids.REPORT_FORM)
_BAN_FORM = re.compile(moderation_ids.BAN_FORM)
_THANKS = "Thank you. The moderators will look at it; only they know that it was you."


@final
class Reports(MenuCog):
    """Tell moderators what is not right."""

    def __init__(self, bot: Marquee) -> None:
        self._bot = bot
        self._reports = bot.services.reports
        self._menu = app_commands.ContextMenu(name="Report to moderators", callback=self.report_message)

    async def report_message(self, interaction: Interaction, message: discord.Message) -> None:
        """Choose what in one of the bot's messages to report."""
        if self._bot.user is None or message.author.id != self._bot.user.id:
            await reply(interaction, note("This works on Marquee's own messages. For others, ask a moderator."))
            return
        await choose(interaction, await reported_in(self._bot.services, message, guild_of(interaction)))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Serve submits of the forms, also of those that were opened before a restart."""
        await serve_form(interaction, _REPORT_FORM, self._report)
        await serve_form(interaction, _BAN_FORM, self._ban)

    async def _report(self, interaction: Interaction, match: re.Match[str]) -> None:
        reason = str(dict(submitted_fields(interaction)).get("reason") or "")
        async with patiently(interaction, ephemeral=True):
            await self._reports.report(member_of(interaction), _reported(match), reason)
        await reply(interaction, note(_THANKS))

    async def _ban(self, interaction: Interaction, match: re.Match[str]) -> None:
        fields, actor, report_id = dict(submitted_fields(interaction)), actor_of(interaction), int(match["report_id"])
        duration = read_duration(str(fields.get("duration") or ""))
        async with patiently(interaction, ephemeral=True):
            report = await self._reports.of(actor, report_id)
            target = await target_of(interaction, report.about.member_id)
            reason = str(fields.get("reason") or "") or None
            case = await self._reports.ban(actor, report_id, target, duration, reason)
        await _show_next(interaction, case)


class ReportButton(Component, template=moderation_ids.REPORT):
    """*Report* under a review."""

    @override
    async def act(self, interaction: Interaction) -> None:
        await _open_form(interaction, _reported(self.match))


class ReportNotes(Component, template=moderation_ids.REPORT_NOTES):
    """*Report a note* under *Who rated it*: asks which one."""

    @override
    async def act(self, interaction: Interaction) -> None:
        film_id = self.number("film_id")
        page = await interaction.client.services.ratings.raters(
            guild_of(interaction), film_id, self.number("page"), interaction.user.id
        )
        with_notes = [rating for rating in page.ratings if rating.note]
        await choose(interaction, [Reported("note", page.film.film_id, rating.user_id) for rating in with_notes])


class ReportChoice(Component, template=moderation_ids.REPORT_PICK):
    """The select that says what is meant."""

    @override
    async def act(self, interaction: Interaction) -> None:
        match = _REPORT.fullmatch(f"report:{selected(interaction)}")
        if match is None:
            raise NotFound("That choice is out of date. Report it again.")
        await _open_form(interaction, _reported(match))


class ReportsPager(Component, template=moderation_ids.REPORTS):
    """The arrows under the queue, and the button that opens it."""

    @override
    async def act(self, interaction: Interaction) -> None:
        reports = interaction.client.services.reports
        shown = report_queue(await reports.queue(actor_of(interaction), self.number("page")))
        if str((interaction.data or {}).get("custom_id", "")).endswith(":open"):
            await reply(interaction, shown)
        else:
            await interaction.response.edit_message(view=shown)


class ReportAct(Component, template=moderation_ids.REPORT_ACT):
    """*Hide*, *Dismiss* and *Ban* under a report."""

    @override
    async def act(self, interaction: Interaction) -> None:
        services, actor = interaction.client.services, actor_of(interaction)
        report_id = self.number("report_id")
        report = await services.reports.of(actor, report_id)
        if self.match["act"] == "ban":
            await interaction.response.send_modal(ban_form(report_id))
            return
        case: Case
        async with patiently(interaction, ephemeral=True):
            if self.match["act"] == "hide":
                whose = report.about.member_id
                target = await target_of(interaction, whose) if whose else None
                case = await services.reports.hide(actor, report_id, target)
            else:
                case = await services.reports.dismiss(actor, report_id)
        await _show_next(interaction, case)


async def _show_next(interaction: Interaction, case: Case) -> None:
    """Say what was done, and put the next report in the place of the one that is decided."""
    queue = await interaction.client.services.reports.queue(actor_of(interaction), 0)
    shown = report_queue(queue, case_words(case))
    if interaction.message is None or interaction.response.is_done():
        await reply(interaction, shown)
    else:
        await interaction.response.edit_message(view=shown)


async def choose(interaction: Interaction, candidates: list[Reported]) -> None:
    """Ask which of some things to report, or open the form where only one can be meant."""
    found = await interaction.client.services.reports.choices(guild_of(interaction), candidates)
    if not found:
        await reply(interaction, note("There is no review, note or profile in this message to report."))
        return
    names = await interaction.client.services.reports.names(
        guild_of(interaction), [reported.member_id for reported, _ in found]
    )
    await reply(
        interaction,
        report_chooser([(reported, label, names.get(reported.member_id, "")) for reported, label in found]),
    )


async def _open_form(interaction: Interaction, reported: Reported) -> None:
    label = await interaction.client.services.reports.about(guild_of(interaction), reported)
    await interaction.response.send_modal(report_form(reported, label))


def _reported(match: re.Match[str]) -> Reported:
    return Reported(cast("ReportedKind", match["kind"]), int(match["subject_id"]), int(match["member_id"]))
