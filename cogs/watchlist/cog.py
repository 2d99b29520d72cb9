"""`/watchlist`: films to see, and the draw of one that several members want."""

from __future__ import annotations

from typing import TYPE_CHECKING, final

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.base import note
from bot.ui.confirmations import want_changed
from bot.ui.replies import patiently, reply
from bot.ui.watchlist import pick_card, watchlist_page
from cogs.interactions import act_on_film, member_of
from cogs.options import FilmOption

if TYPE_CHECKING:
    from bot.client import Interaction, Marquee
    from bot.domain.films import Film

__all__ = ["Watchlist"]


@final
class Watchlist(commands.GroupCog, group_name="watchlist"):
    """Films that you want to see."""

    def __init__(self, bot: Marquee) -> None:
        self._watchlist = bot.services.watchlist
        bot.film_acts["want"] = self.keep
        bot.film_acts["unwant"] = self.take_off

    @app_commands.command()
    async def add(self, interaction: Interaction, film: FilmOption) -> None:
        """Put a film on your watchlist.

        Args:
            film: The film's title, or its IMDb, TMDB or Letterboxd address.
        """
        await act_on_film(interaction, film, "want")

    @app_commands.command()
    async def remove(self, interaction: Interaction, film: FilmOption) -> None:
        """Take a film off your watchlist.

        Args:
            film: The film's title, or its IMDb, TMDB or Letterboxd address.
        """
        await act_on_film(interaction, film, "unwant")

    @app_commands.command()
    async def show(self, interaction: Interaction) -> None:
        """See your watchlist, newest first."""
        await reply(interaction, watchlist_page(await self._watchlist.page(member_of(interaction), 0)))

    @app_commands.command()
    async def pick(
        self,
        interaction: Interaction,
        with_member: discord.User | None = None,
        and_member: discord.User | None = None,
        third_member: discord.User | None = None,
        fourth_member: discord.User | None = None,
        fifth_member: discord.User | None = None,
    ) -> None:
        """Draw a film from your watchlist, or one that you and other members all want to see.

        Args:
            with_member: Somebody who will watch with you.
            and_member: Somebody else.
            third_member: Somebody else.
            fourth_member: Somebody else.
            fifth_member: Somebody else.
        """
        chosen = [with_member, and_member, third_member, fourth_member, fifth_member]
        companions = [person.id for person in chosen if person is not None]
        await reply(
            interaction, pick_card(await self._watchlist.pick(member_of(interaction), companions)), ephemeral=False
        )

    async def keep(self, interaction: Interaction, film: Film, _argument: str) -> None:
        """Put a film on the list and say so."""
        async with patiently(interaction, ephemeral=True):
            wanted = await self._watchlist.add(member_of(interaction), film.film_id)
        await reply(interaction, note(want_changed(wanted.film, is_wanted=True, was_wanted=wanted.was_wanted)))

    async def take_off(self, interaction: Interaction, film: Film, _argument: str) -> None:
        """Take a film off the list and say so."""
        async with patiently(interaction, ephemeral=True):
            wanted = await self._watchlist.remove(member_of(interaction), film.film_id)
        await reply(interaction, note(want_changed(wanted.film, is_wanted=False, was_wanted=True)))
