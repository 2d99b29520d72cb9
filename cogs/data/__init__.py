"""People's own data: in, out, hidden, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.data.buttons import CopyChoice, ForgetControl, ImportChoice, ImportControl, ImportPage
from cogs.data.cog import Data
from cogs.data.presence import Presence

if TYPE_CHECKING:
    from bot.client import Marquee


async def setup(bot: Marquee) -> None:
    bot.add_dynamic_items(ImportControl, ImportChoice, ImportPage, CopyChoice, ForgetControl)
    await bot.add_cog(Data(bot))
    await bot.add_cog(Presence(bot))
