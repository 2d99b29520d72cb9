"""The arrows under `/top`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bot.domain.rankings import RankingFilter
from bot.ui import custom_ids
from bot.ui.rankings import top_page
from cogs.interactions import Component, guild_of

if TYPE_CHECKING:
    from bot.client import Interaction

__all__ = ["TopPager"]


class TopPager(Component, template=custom_ids.TOP):
    """The arrows under a page of the ranking; the filter stands in their ids."""

    @override
    async def act(self, interaction: Interaction) -> None:
        genre, decade, director, period = self.match.group("genre", "decade", "director", "period")
        wanted = RankingFilter(
            genre or "", int(decade) if decade else None, director or "", period or "", self.number("least")
        )
        page = await interaction.client.services.rankings.top(guild_of(interaction), wanted, self.number("page"))
        await interaction.response.edit_message(view=top_page(page))
