"""The diary: what members watched when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.diary.buttons import DiaryControl
from cogs.diary.cog import Diary

if TYPE_CHECKING:
    from bot.client import Marquee


async def setup(bot: Marquee) -> None:
    bot.add_dynamic_items(DiaryControl)
    await bot.add_cog(Diary(bot))
