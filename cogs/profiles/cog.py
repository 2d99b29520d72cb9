"""`/profile`, `/compare` and the user menu *Film profile*."""

from __future__ import annotations

from typing import TYPE_CHECKING, final

import discord
from discord import app_commands

from bot.ui.profiles import comparison_page, profile_page
from bot.ui.replies import patiently, reply
from cogs.interactions import MenuCog, member_of

if TYPE_CHECKING:
    from bot.client import Interaction, Marquee

__all__ = ["Profiles"]


@final
class Profiles(MenuCog):
    """Members' habits and tastes."""

    def __init__(self, bot: Marquee) -> None:
        self._bot = bot
        self._profiles = bot.services.profiles
        self._menu = app_commands.ContextMenu(name="Film profile", callback=self.film_profile)

    @app_commands.command()
    async def profile(self, interaction: Interaction, member: discord.User | None = None) -> None:
        """See how a member rates: habits, favourites, and whose taste is near.

        Args:
            member: Whose profile; yours if you name nobody.
        """
        await self._show(interaction, (member or interaction.user).id)

    @app_commands.command()
    async def compare(self, interaction: Interaction, member: discord.User) -> None:
        """Compare your taste with another member's.

        Args:
            member: With whom.
        """
        comparison = await self._profiles.compare(member_of(interaction), member.id)
        async with patiently(interaction, ephemeral=False):
            layout, files = await comparison_page(comparison)
        await reply(interaction, layout, files=files, ephemeral=False)

    async def film_profile(self, interaction: Interaction, member: discord.User) -> None:
        """Show the profile of the member whose menu was used."""
        await self._show(interaction, member.id)

    async def _show(self, interaction: Interaction, user_id: int) -> None:
        profile = await self._profiles.profile(member_of(interaction), user_id)
        async with patiently(interaction, ephemeral=profile.is_unlisted):
            layout, files = await profile_page(profile)
        await reply(interaction, layout, files=files, ephemeral=profile.is_unlisted)
