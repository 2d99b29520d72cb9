"""The pages behind *Who rated it*."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bot.ui import custom_ids
from bot.ui.lists import raters_list
from cogs.interactions import Component, guild_of

if TYPE_CHECKING:
    from bot.client import Interaction

__all__ = ["RatersPager"]


class RatersPager(Component, template=custom_ids.RATERS):
    """The arrows under *Who rated it*."""

    @override
    async def act(self, interaction: Interaction) -> None:
        page = await interaction.client.services.ratings.raters(
            guild_of(interaction), self.number("film_id"), self.number("page"), interaction.user.id
        )
        await interaction.response.edit_message(view=raters_list(page))
        people = [rating.user_id for rating in page.ratings]
        interaction.client.dispatch("members_shown", guild_of(interaction), people)
