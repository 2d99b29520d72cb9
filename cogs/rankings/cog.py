"""`/top` and `/stats`."""

from __future__ import annotations

from typing import TYPE_CHECKING, final

from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.domain.rankings import RankingFilter
from bot.ui.rankings import PERIOD_NAMES, top_page
from bot.ui.replies import patiently, reply
from bot.ui.server_stats import stats_page
from cogs.interactions import guild_of
from cogs.options import DecadeOption, DirectorOption, GenreOption

if TYPE_CHECKING:
    from bot.client import Interaction, Marquee

__all__ = ["Rankings"]

_PERIODS = [Choice(name=name[0].upper() + name[1:], value=value) for value, name in PERIOD_NAMES.items()]


@final
class Rankings(commands.Cog):
    """This server's films in order, and the server in numbers."""

    def __init__(self, bot: Marquee) -> None:
        self._rankings = bot.services.rankings
        self._stats = bot.services.server_stats

    @app_commands.command()
    @app_commands.choices(period=_PERIODS)
    async def top(
        self,
        interaction: Interaction,
        genre: GenreOption | None = None,
        decade: DecadeOption | None = None,
        director: DirectorOption | None = None,
        period: str = "",
        least: app_commands.Range[int, 1, 1000] = 1,
    ) -> None:
        """See this server's best films by its own stars.

        Args:
            genre: Only films of this genre.
            decade: Only films of this decade.
            director: Only films by this director.
            period: Only ratings given lately.
            least: Only films with at least so many ratings.
        """
        wanted = RankingFilter(genre or "", decade, director or "", period, least)
        async with patiently(interaction, ephemeral=False):
            page = await self._rankings.top(guild_of(interaction), wanted, page=0)
        await reply(interaction, top_page(page), ephemeral=False)

    @app_commands.command()
    async def stats(self, interaction: Interaction) -> None:
        """See this server in pictures: activity, spread, what divides it, critics and members."""
        async with patiently(interaction, ephemeral=False):
            layout, files = await stats_page(await self._stats.stats(guild_of(interaction)))
        await reply(interaction, layout, files=files, ephemeral=False)
