"""Reviews: the library and the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.reviews.buttons import CriticButton, CriticChooser, LibraryPager, ReviewPager, UsersButton
from cogs.reviews.cog import Reviews

if TYPE_CHECKING:
    from bot.client import Marquee


async def setup(bot: Marquee) -> None:
    bot.add_dynamic_items(CriticButton, CriticChooser, LibraryPager, ReviewPager, UsersButton)
    await bot.add_cog(Reviews(bot))
