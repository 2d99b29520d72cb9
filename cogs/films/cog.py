"""`/review`: the film card."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, final

from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.domain.errors import NotFound
from bot.domain.reviews import read_review_id
from bot.ui.cards import film_card
from bot.ui.reader import review_reader
from bot.ui.replies import reply
from cogs.films.live import LiveCards
from cogs.interactions import act_on_film, guild_of
from cogs.options import FilmOption, ReviewOption

if TYPE_CHECKING:
    from bot.client import Interaction, Marquee
    from bot.domain.films import Film

__all__ = ["Films"]


@final
class Films(commands.Cog):
    """Look films up."""

    def __init__(self, bot: Marquee) -> None:
        self._services = bot.services
        self._live = LiveCards(bot)
        bot.film_acts["review"] = self.show

    @override
    async def cog_load(self) -> None:
        self._live.start()

    @override
    async def cog_unload(self) -> None:
        await self._live.stop()

    @app_commands.command()
    async def review(self, interaction: Interaction, film: FilmOption, critic: ReviewOption | None = None) -> None:
        """See what critics and this server think of a film.

        Args:
            film: The film's title, or its IMDb, TMDB or Letterboxd address.
            critic: Open the review by this critic instead.
        """
        await act_on_film(interaction, film, "review", " ".join((critic or "").split())[:60])

    async def show(self, interaction: Interaction, film: Film, critic: str) -> None:
        """Post the film's card, or open one critic's review in private."""
        if critic:
            await self._open(interaction, film, critic)
            return
        card = await self._services.films.card(film.film_id, guild_of(interaction))
        card = await self._services.details.credited(card)
        layout, files = film_card(card)
        message = await reply(interaction, layout, files=files, ephemeral=False)
        if message is not None:
            await self._live.follow(guild_of(interaction), message.channel.id, message.id, card)
        await self._services.details.looked_up(film.film_id, guild_of(interaction))

    async def _open(self, interaction: Interaction, film: Film, critic: str) -> None:
        reviews, guild_id = self._services.reviews, guild_of(interaction)
        review_id = read_review_id(critic)
        if review_id is None:
            review_id = (await reviews.by_critic(film.film_id, critic, guild_id)).review_id
        reading = await reviews.open_review(review_id, guild_id)
        if reading.review.film_id != film.film_id:
            raise NotFound("That review is about another film. Pick a critic from the list.")
        await reply(interaction, review_reader(reading, page=0))

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Redraw the cards that ratings overtook while the bot was away."""
        await self._live.catch_up()

    @commands.Cog.listener()
    async def on_film_card_click(self, interaction: Interaction, film_id: int) -> None:
        """Redraw a card that shows old numbers when somebody uses it."""
        message = interaction.message
        if message is not None and not message.flags.ephemeral:
            with contextlib.suppress(NotFound):
                await self._live.clicked(guild_of(interaction), message.channel.id, message.id, film_id)
