"""Keep posted cards in step with the ratings, within what Discord allows for edits.

A change marks its film. A film that is marked has one task, which redraws the cards that are behind until none
is. What a card shows is noted in the database after each edit, so a restart only has to look for those behind.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import discord

from bot.domain.errors import NotFound
from bot.ui.cards import film_card

if TYPE_CHECKING:
    from datetime import datetime

    from bot.client import Marquee
    from bot.domain.cards import FilmCard
    from bot.services.cards import PostedCard

__all__ = ["LiveCards"]

log = logging.getLogger(__name__)

# A burst of votes within this time is one edit.
FIRST_EDIT_SECONDS = 1.0
YOUNG_SECONDS, OLD_SECONDS = 3.0, 60.0
# Discord limits edits of messages older than an hour more strictly.
YOUNG_AGE = timedelta(minutes=55)
FAILED_SECONDS = 20.0
_GONE = {10003, 10008}  # unknown channel, unknown message
_TOO_MANY_OLD_EDITS = 30046


class LiveCards:
    """Redraw cards after ratings, at most every few seconds each."""

    def __init__(self, bot: Marquee) -> None:
        self._bot = bot
        self._cards = bot.services.cards
        self._films = bot.services.films
        self._clock = bot.services.clock
        self._following: dict[tuple[int, int], asyncio.Task[None]] = {}
        self._next_edit: dict[int, datetime] = {}

    def start(self) -> None:
        """Listen for changes."""
        self._bot.services.changes.subscribe(self.mark)

    async def stop(self) -> None:
        """Stop listening and redrawing; what is behind is redrawn at the next start."""
        self._bot.services.changes.unsubscribe(self.mark)
        tasks = list(self._following.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def follow(self, guild_id: int, channel_id: int, message_id: int, card: FilmCard) -> None:
        """Keep a card that was just posted in step from now on."""
        await self._cards.posted(guild_id, channel_id, message_id, card.film.film_id, card.version)
        self.mark(guild_id, card.film.film_id)

    async def catch_up(self) -> None:
        """Mark every film whose cards are behind."""
        for card in await self._cards.stale():
            self.mark(card.guild_id, card.film_id)

    def mark(self, guild_id: int, film_id: int) -> None:
        """Have the cards of a film redrawn soon."""
        key = (guild_id, film_id)
        if key not in self._following:
            task = asyncio.create_task(
                self._redraw_until_current(guild_id, film_id), name=f"cards-{guild_id}-{film_id}"
            )
            self._following[key] = task

    async def _redraw_until_current(self, guild_id: int, film_id: int) -> None:
        try:
            if not await self._cards.stale(guild_id, film_id):
                return
            await asyncio.sleep(FIRST_EDIT_SECONDS)
            while behind := await self._cards.stale(guild_id, film_id):
                now = self._clock()
                due = [card for card in behind if self._due(card) <= now]
                for card in due:
                    await self._redraw(card)
                if not due:
                    await asyncio.sleep(max(0.05, (min(map(self._due, behind)) - now).total_seconds()))
        except Exception:
            log.exception(
                "Cards of film %d in server %d were not redrawn; the next rating tries again",
                film_id,
                guild_id,
            )
        finally:
            del self._following[guild_id, film_id]

    def _due(self, card: PostedCard) -> datetime:
        return self._next_edit.get(card.message_id, card.posted_at)

    async def _redraw(self, card: PostedCard) -> None:
        """Edit one card, and note when it may be edited again."""
        is_young = self._clock() - card.posted_at < YOUNG_AGE
        pause = YOUNG_SECONDS if is_young else OLD_SECONDS
        try:
            content = await self._films.card(card.film_id, card.guild_id)
            await self._edit(card, content)
            await self._cards.shown(card.message_id, content.version)
        except NotFound:
            await self._drop(card)
            return
        except discord.HTTPException as error:
            if error.code in _GONE:
                await self._drop(card)
                return
            pause = OLD_SECONDS if error.code == _TOO_MANY_OLD_EDITS else FAILED_SECONDS
            log.warning("Card %d was not redrawn, next try in %.0f s: %s", card.message_id, pause, error)
        self._next_edit[card.message_id] = self._clock() + timedelta(seconds=pause)

    async def _edit(self, card: PostedCard, content: FilmCard) -> None:
        layout, files = film_card(content)
        channel = self._bot.get_partial_messageable(card.channel_id, guild_id=card.guild_id)
        # Files of a message with components come back empty, so each edit sends its picture again.
        await channel.get_partial_message(card.message_id).edit(view=layout, attachments=files)

    async def _drop(self, card: PostedCard) -> None:
        self._next_edit.pop(card.message_id, None)
        await self._cards.gone(card.message_id)
