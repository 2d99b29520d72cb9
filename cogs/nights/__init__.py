"""Film night: commands, ballots, cards, events, reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.nights.ballots import BallotControl
from cogs.nights.buttons import HistoryPage, NightButton, PoolControl, SuggestButton
from cogs.nights.cog import Nights
from cogs.nights.delivery import Delivery
from cogs.nights.drafts import DraftControl

if TYPE_CHECKING:
    from bot.client import Marquee


async def setup(bot: Marquee) -> None:
    bot.add_dynamic_items(BallotControl, DraftControl, HistoryPage, NightButton, PoolControl, SuggestButton)
    await bot.add_cog(Delivery(bot))
    await bot.add_cog(Nights(bot))
