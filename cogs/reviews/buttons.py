"""The reader's and the library's buttons and selects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bot.domain.errors import NotFound
from bot.domain.reviews import ReviewFilter
from bot.services.reviews import READER_CHOICES
from bot.ui import custom_ids
from bot.ui.lists import library_page
from bot.ui.reader import EARLIER, LATER, review_reader
from bot.ui.replies import reply
from cogs.interactions import Component, guild_of, selected

if TYPE_CHECKING:
    from bot.client import Interaction

__all__ = ["CriticChooser", "LibraryPager", "ReviewPager"]


class ReviewPager(Component, template=custom_ids.REVIEW_PAGE):
    """The arrows under a review."""

    @override
    async def act(self, interaction: Interaction) -> None:
        reading = await interaction.client.services.reviews.open_review(self.number("review_id"), guild_of(interaction))
        await interaction.response.edit_message(view=review_reader(reading, self.number("page")))


class CriticChooser(Component, template=custom_ids.READER):
    """The select that turns to another critic of the same film."""

    @override
    async def act(self, interaction: Interaction) -> None:
        reviews, guild_id = interaction.client.services.reviews, guild_of(interaction)
        way, _, offset = selected(interaction).partition(":")
        if way in (EARLIER, LATER):
            start = _number(offset) - (READER_CHOICES if way == EARLIER else 0)
            reading = await reviews.open_film(self.number("film_id"), guild_id, offset=start)
        else:
            reading = await reviews.open_review(_number(way), guild_id)
        await interaction.response.edit_message(view=review_reader(reading, page=0))


class LibraryPager(Component, template=custom_ids.BROWSE):
    """The arrows under a page of the library, and the select that opens one of its reviews."""

    @override
    async def act(self, interaction: Interaction) -> None:
        reviews, guild_id = interaction.client.services.reviews, guild_of(interaction)
        if chosen := selected(interaction):
            await reply(interaction, review_reader(await reviews.open_review(_number(chosen), guild_id), page=0))
            return
        critic_id, outlet_id, stars = (
            int(text) if text else None for text in self.match.group("critic_id", "outlet_id", "stars")
        )
        wanted = ReviewFilter(critic_id, outlet_id, stars, self.match["sort"])
        page = await reviews.browse(wanted, guild_id, self.number("page"))
        await interaction.response.edit_message(view=library_page(page))


def _number(text: str) -> int:
    """Read a number that a select sent back; anything else names nothing."""
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise NotFound("That is not in the list any more. Open it again.")
    return int(text)
