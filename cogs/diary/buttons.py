"""The arrows under a diary, and the select that takes an entry out of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bot.domain.errors import NotFound
from bot.ui import custom_ids
from bot.ui.confirmations import viewing_removed
from bot.ui.diary import diary_page
from cogs.interactions import Component, member_of, selection

if TYPE_CHECKING:
    from bot.client import Interaction

__all__ = ["DiaryControl"]


class DiaryControl(Component, template=custom_ids.DIARY):
    """Turn a page, or take an entry out; whose entry it is, the service checks."""

    @override
    async def act(self, interaction: Interaction) -> None:
        diary, viewer, words = interaction.client.services.diary, member_of(interaction), None
        if self.match["act"] == "remove":
            chosen = selection(interaction)
            if not chosen:
                raise NotFound("Choose one of the entries in the list.")
            words = viewing_removed(*await diary.remove(viewer, chosen[0]))
        page = await diary.page(viewer, self.number("user_id"), self.number("page"))
        await interaction.response.edit_message(view=diary_page(page, words))
