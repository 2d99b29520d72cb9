"""The arrows under a watchlist, and the select that takes a film off it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bot.domain.errors import NotFound
from bot.ui import custom_ids
from bot.ui.confirmations import want_changed
from bot.ui.watchlist import watchlist_page
from cogs.interactions import Component, member_of, selection

if TYPE_CHECKING:
    from bot.client import Interaction

__all__ = ["WatchlistControl"]


class WatchlistControl(Component, template=custom_ids.WATCHLIST):
    """Turn a page of one's own list, or take a film off it."""

    @override
    async def act(self, interaction: Interaction) -> None:
        watchlist, member, words = interaction.client.services.watchlist, member_of(interaction), None
        if self.match["act"] == "remove":
            chosen = selection(interaction)
            if not chosen:
                raise NotFound("Choose one of the films in the list.")
            wanted = await watchlist.remove(member, chosen[0])
            words = want_changed(wanted.film, is_wanted=False, was_wanted=True)
        page = await watchlist.page(member, self.number("page"))
        await interaction.response.edit_message(view=watchlist_page(page, words))
