"""Settings: what a server chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.settings.cog import SectionChooser, SettingControl, Settings

if TYPE_CHECKING:
    from bot.client import Marquee


async def setup(bot: Marquee) -> None:
    bot.add_dynamic_items(SectionChooser, SettingControl)
    await bot.add_cog(Settings(bot))
