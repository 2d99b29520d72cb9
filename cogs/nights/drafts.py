"""A vote that is being prepared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bot.ui.base import note
from bot.ui.moderation import case_words
from bot.ui.nights import ids
from bot.ui.nights.opening import draft_preview
from cogs.interactions import Component, actor_of, selection

if TYPE_CHECKING:
    from bot.client import Interaction

__all__ = ["DraftControl"]


class DraftControl(Component, template=ids.DRAFT):
    """Choose films, turn the page, open, discard."""

    @override
    async def act(self, interaction: Interaction) -> None:
        opening, actor = interaction.client.services.nights.opening, actor_of(interaction)
        night_id, page = self.number("night_id"), self.number("page")
        match self.match["act"]:
            case "open":
                night, case = await opening.open(actor, night_id)
                words = f"The vote is open: its card comes in <#{night.plan.channel_id}>. {case_words(case)}"
                await interaction.response.edit_message(view=note(words))
                return
            case "discard":
                await opening.discard(actor, night_id)
                await interaction.response.edit_message(view=note("Discarded. Nobody saw it."))
                return
            case "choose":
                draft = await opening.choose(actor, night_id, page, selection(interaction))
            case turn:
                draft = await opening.preview(actor, night_id, page + (1 if turn == "next" else -1))
        await interaction.response.edit_message(view=draft_preview(draft))
