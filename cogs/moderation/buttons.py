"""The buttons of the log, of posts and of bursts of ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bot.domain.moderation import KINDS, PERIODS, CaseFilter
from bot.ui import moderation_ids
from bot.ui.base import note
from bot.ui.moderation import case_file, case_list, case_words, posted
from bot.ui.replies import patiently, reply
from bot.ui.reports import raid_message
from cogs.channels import require_writable
from cogs.interactions import Component, actor_of

if TYPE_CHECKING:
    import re

    from bot.client import Interaction

__all__ = ["LogPager", "PostButton", "RaidButton", "RevealButton"]


class LogPager(Component, template=moderation_ids.LOG_PAGE):
    """The arrows under the log, and the button that saves it."""

    @override
    async def act(self, interaction: Interaction) -> None:
        moderation, wanted = interaction.client.services.moderation, _wanted(self.match)
        if self.match["act"] == "csv":
            async with patiently(interaction, ephemeral=True):
                layout, files = case_file(await moderation.export(actor_of(interaction), wanted))
            await reply(interaction, layout, files=files)
            return
        page = await moderation.log(actor_of(interaction), self.number("page"), wanted)
        await interaction.response.edit_message(view=case_list(*page, wanted))


def _wanted(match: re.Match[str]) -> CaseFilter:
    """Read a filter from a custom id; a message from before there were filters has none."""
    moderator, member, kind, period = match.group("moderator", "member", "kind", "period")
    return CaseFilter(
        moderator_id=int(moderator) if moderator else None,
        member_id=int(member) if member else None,
        kind=kind if kind in KINDS else None,
        period=period if period in PERIODS else None,
    )


class PostButton(Component, template=moderation_ids.POST):
    """*Post it*: the answer to the question that comes before a post."""

    @override
    async def act(self, interaction: Interaction) -> None:
        film_id, channel_id = self.number("film_id"), self.number("channel_id")
        actor, conceals = actor_of(interaction), self.match["stars"] == "hidden"
        posting = interaction.client.services.posting
        await posting.ask(actor, film_id)
        require_writable(interaction, channel_id)
        case = await posting.post(actor, film_id, channel_id, conceals=conceals)
        await interaction.response.edit_message(view=posted(case, film_id, channel_id, conceals=conceals))


class RevealButton(Component, template=moderation_ids.REVEAL):
    """*Reveal the stars* of a film that was posted with its stars hidden."""

    @override
    async def act(self, interaction: Interaction) -> None:
        reveals = interaction.client.services.reveals
        await reply(interaction, note(case_words(await reveals.reveal(actor_of(interaction), self.number("film_id")))))


class RaidButton(Component, template=moderation_ids.RAID):
    """What moderators decide about a burst of ratings."""

    @override
    async def act(self, interaction: Interaction) -> None:
        raids, raid_id = interaction.client.services.raids, self.number("raid_id")
        case, figures = await raids.decide(actor_of(interaction), raid_id, self.match["act"])
        message = interaction.message
        if message is not None and message.flags.ephemeral:
            await reply(interaction, note(case_words(case)))
            return
        await interaction.response.edit_message(view=raid_message(figures))
        await reply(interaction, note(case_words(case)))
