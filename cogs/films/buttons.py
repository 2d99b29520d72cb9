"""The film card's buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bot.domain.users_reviews import UsersPage
from bot.ui import custom_ids
from bot.ui.base import note
from bot.ui.confirmations import want_changed
from bot.ui.forms import rating_form
from bot.ui.lists import raters_list
from bot.ui.reader import review_reader
from bot.ui.replies import patiently, reply
from bot.ui.users_reviews import users_page
from cogs.interactions import Component, guild_of, member_of

if TYPE_CHECKING:
    from bot.client import Interaction

__all__ = ["FilmButton"]


class FilmButton(Component, template=custom_ids.FILM):
    """*Rate*, *Read reviews*, *Who rated it* and *Want to see* on a film card."""

    @override
    async def act(self, interaction: Interaction) -> None:
        services, film_id = interaction.client.services, self.number("film_id")
        # The cog redraws the card if it is behind, beside the answer.
        interaction.client.dispatch("film_card_click", interaction, film_id)
        match self.match["act"]:
            case "rate":
                film, before = await services.ratings.own_rating(member_of(interaction), film_id)
                await interaction.response.send_modal(rating_form(film, before))
            case "reviews":
                opened = await services.reviews.open_card(film_id, guild_of(interaction))
                is_users = isinstance(opened, UsersPage)
                await reply(interaction, users_page(opened) if is_users else review_reader(opened, page=0))
            case "want":
                async with patiently(interaction, ephemeral=True):
                    want = await services.watchlist.toggle(member_of(interaction), film_id)
                words = want_changed(want.film, is_wanted=want.is_wanted, was_wanted=want.was_wanted)
                await reply(interaction, note(words))
            case _:
                raters = await services.ratings.raters(guild_of(interaction), film_id, 0, interaction.user.id)
                await reply(interaction, raters_list(raters))
                people = [rating.user_id for rating in raters.ratings]
                interaction.client.dispatch("members_shown", guild_of(interaction), people)
