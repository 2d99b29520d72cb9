"""The reader's, the library's and a critic's buttons and selects."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from typing_extensions import override

from bot.domain.cards import Place
from bot.domain.errors import NotFound
from bot.domain.reviews import SORTS, ReviewFilter
from bot.services.library.reviews import READER_CHOICES
from bot.ui import custom_ids
from bot.ui.critics import critic_page
from bot.ui.lists import library_page
from bot.ui.reader import EARLIER, LATER, review_reader
from bot.ui.replies import reply
from bot.ui.users_reviews import users_page
from cogs.interactions import Component, guild_of, selected

if TYPE_CHECKING:
    import re

    from bot.client import Interaction

__all__ = ["CriticButton", "CriticChooser", "LibraryPager", "ReviewPager", "UsersButton"]


class ReviewPager(Component, template=custom_ids.REVIEW_PAGE):
    """Everything in the reader that stays with its review: pages, sections, spoilers, the order of the critics."""

    @override
    async def act(self, interaction: Interaction) -> None:
        place = _place(self.match)
        if section := selected(interaction):
            place = replace(place, page=_number(section.partition(".")[0]))
        await _turn(interaction, self.number("review_id"), place)


class CriticChooser(Component, template=custom_ids.READER):
    """The select that turns to another critic of the same film, or to more of their names."""

    @override
    async def act(self, interaction: Interaction) -> None:
        way, _, offset = selected(interaction).partition(":")
        place = _place(self.match)
        if way in (EARLIER, LATER):
            start = _number(offset) - (READER_CHOICES if way == EARLIER else 0)
            await _turn(interaction, self.number("review_id"), replace(place, offset=max(0, start)))
        else:
            # Another critic's review starts at its beginning, its spoilers covered.
            await _turn(interaction, _number(way), replace(place, page=0, shows_spoilers=False))


class LibraryPager(Component, template=custom_ids.BROWSE):
    """The arrows and the order under a page of the library, and the select that opens one of its reviews."""

    @override
    async def act(self, interaction: Interaction) -> None:
        chosen = selected(interaction)
        if self.match["act"] == "open":
            await _open(interaction, chosen)
            return
        critic_id, outlet_id, stars = (
            int(text) if text else None for text in self.match.group("critic_id", "outlet_id", "stars")
        )
        wanted = ReviewFilter(critic_id, outlet_id, stars, chosen if chosen in SORTS else self.match["sort"])
        page = await interaction.client.services.reviews.browse(wanted, guild_of(interaction), self.number("page"))
        await interaction.response.edit_message(view=library_page(page))


class CriticButton(Component, template=custom_ids.CRITIC):
    """*More by this critic*, the arrows on that page, and the select that opens one of its reviews."""

    @override
    async def act(self, interaction: Interaction) -> None:
        if self.match["act"] == "open":
            await _open(interaction, selected(interaction))
            return
        reviews, critic_id = interaction.client.services.reviews, self.number("critic_id")
        layout, files = critic_page(await reviews.critic(critic_id, guild_of(interaction), self.number("page")))
        if self.match["act"] == "show":
            await reply(interaction, layout, files=files)
        else:
            # Files of a message with components come back empty, so each edit sends its picture again.
            await interaction.response.edit_message(view=layout, attachments=files)


class UsersButton(Component, template=custom_ids.USERS):
    """*TMDB users* in the reader, the arrows on that page, and the way back to the critics."""

    @override
    async def act(self, interaction: Interaction) -> None:
        reviews, film_id = interaction.client.services.reviews, self.number("film_id")
        if self.match["act"] == "critics":
            reading = await reviews.open_film(film_id, guild_of(interaction))
            layout = review_reader(reading, page=0)
        else:
            layout = users_page(await reviews.users_of(film_id, guild_of(interaction), self.number("page")))
        await interaction.response.edit_message(view=layout)


async def _open(interaction: Interaction, chosen: str) -> None:
    """Open a review in a message of its own, so that the list stays."""
    reading = await interaction.client.services.reviews.open_review(_number(chosen), guild_of(interaction))
    await reply(interaction, review_reader(reading, page=0))


async def _turn(interaction: Interaction, review_id: int, place: Place) -> None:
    """Show another place in the reader, in the same message."""
    reading = await interaction.client.services.reviews.open_review(
        review_id, guild_of(interaction), order=place.order, offset=place.offset
    )
    await interaction.response.edit_message(
        view=review_reader(reading, place.page, shows_spoilers=place.shows_spoilers)
    )


def _place(match: re.Match[str]) -> Place:
    """Read the place from a custom id; a message from before places were kept starts anew."""
    page, order, offset, spoilers = match.group("page", "order", "offset", "spoilers")
    return Place(int(page or 0), order or "newest", int(offset) if offset else None, spoilers == "shown")


def _number(text: str) -> int:
    """Read a number that a select sent back; anything else names nothing."""
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise NotFound("That is not in the list any more. Open it again.")
    return int(text)
