"""Keep posted cards in step with the ratings, within what Discord allows for edits.

A change wakes the task of its film in its server, which starts one task per card that is behind. So a card that has
to wait, because it is old, slow or forbidden, holds up no other. What a card shows is noted in the database after
each edit: a restart only has to look for those behind.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.domain.errors import NotFound
from bot.services.cards import PostedCard
from bot.ui.cards import film_card

if TYPE_CHECKING:
    from datetime import datetime

    from bot.client import Marquee
    from bot.domain.cards import FilmCard

__all__ = ["LiveCards"]

log = logging.getLogger(__name__)

# A burst of votes within this time is one edit.
FIRST_EDIT_SECONDS = 1.0
YOUNG_SECONDS, OLD_SECONDS = 3.0, 60.0
# Discord limits edits of messages older than an hour more strictly.
YOUNG_AGE = timedelta(minutes=55)
FAILED_SECONDS, LONGEST_FAILED_SECONDS = 5.0, 300.0
MANY_PAUSES = 1_000
_GONE = {10003, 10008}  # unknown channel, unknown message
_CLOSED = {50001, 50013, 50083}  # no access, no permission, archived thread
_TOO_MANY_OLD_EDITS = 30046


class LiveCards:
    """Redraw cards after ratings, each at most every few seconds."""

    def __init__(self, bot: Marquee) -> None:
        self._bot = bot
        self._cards = bot.services.cards
        self._films = bot.services.films
        self._details = bot.services.details
        self._clock = bot.services.clock
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._looking: set[asyncio.Task[None]] = set()
        self._again: set[int] = set()
        self._next_edit: dict[int, datetime] = {}

    def start(self) -> None:
        """Listen for changes."""
        self._bot.services.changes.subscribe(self.mark)

    async def stop(self) -> None:
        """Stop listening and redrawing; what is behind is redrawn at the next start."""
        self._bot.services.changes.unsubscribe(self.mark)
        tasks = [*self._looking, *self._tasks.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def follow(self, guild_id: int, channel_id: int, message_id: int, card: FilmCard) -> None:
        """Keep a card that was just posted in step from now on."""
        await self._cards.posted(guild_id, channel_id, message_id, card.film.film_id, card.version)
        self.mark(guild_id, card.film.film_id)

    async def clicked(self, guild_id: int, channel_id: int, message_id: int, film_id: int) -> None:
        """Redraw a card that somebody used, if it may show old numbers: it is behind, or nobody follows it.

        A card is not followed when the bot was killed between posting and noting it, or when ten newer ones are.
        """
        if await self._cards.is_followed(message_id):
            self.mark(guild_id, film_id)
        elif self._next_edit.get(message_id, self._clock()) <= self._clock():
            unknown = PostedCard(message_id, channel_id, guild_id, film_id, self._clock(), shown_version=-1)
            try:
                await self._cards.posted(guild_id, channel_id, message_id, film_id, unknown.shown_version)
                await self._redraw(unknown, failures=0)
            except _Paused:
                log.info("Card %d can't be redrawn where it is", message_id)

    async def catch_up(self) -> None:
        """Start redrawing every card that is behind."""
        self._start_all(await self._cards.stale())

    def mark(self, guild_id: int, film_id: int) -> None:
        """Have the cards of a film redrawn soon."""
        task = asyncio.create_task(self._look(guild_id, film_id), name=f"cards-{guild_id}-{film_id}")
        self._looking.add(task)
        task.add_done_callback(self._looking.discard)

    async def _look(self, guild_id: int, film_id: int) -> None:
        self._start_all(await self._cards.stale(guild_id, film_id))

    def _start_all(self, behind: list[PostedCard]) -> None:
        for card in behind:
            if card.message_id in self._tasks:
                self._again.add(card.message_id)
            else:
                task = asyncio.create_task(self._redraw_until_current(card), name=f"card-{card.message_id}")
                self._tasks[card.message_id] = task

    async def _redraw_until_current(self, card: PostedCard) -> None:
        failures = 0
        try:
            await asyncio.sleep(FIRST_EDIT_SECONDS)
            while await self._is_behind(card):
                wait = (self._next_edit.get(card.message_id, self._clock()) - self._clock()).total_seconds()
                if wait > 0:
                    await asyncio.sleep(wait)
                failures = 0 if await self._redraw(card, failures) else failures + 1
        except _Paused as paused:
            log.info("Card %d rests until its film is rated again: %s", card.message_id, paused)
        except Exception:
            log.exception("Card %d was not redrawn; the next rating tries again", card.message_id)
        finally:
            self._tasks.pop(card.message_id, None)
            self._forget_old_pauses()

    async def _is_behind(self, card: PostedCard) -> bool:
        # A change that comes while this looks leaves its mark, so that it is not taken for seen.
        self._again.discard(card.message_id)
        return await self._cards.is_stale(card.message_id) or card.message_id in self._again

    async def _redraw(self, card: PostedCard, failures: int) -> bool:
        """Edit one card, and note when it may be edited again; return whether it worked.

        Raises:
            _Paused: the channel is closed to the bot.
        """
        is_young = self._clock() - card.posted_at < YOUNG_AGE
        pause = YOUNG_SECONDS if is_young else OLD_SECONDS
        try:
            content = await self._details.credited(await self._films.card(card.film_id, card.guild_id))
            await self._edit(card, content)
            await self._cards.shown(card.message_id, content.version)
        except NotFound:
            await self._drop(card)
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            code = error.code if isinstance(error, discord.HTTPException) else 0
            if code in _CLOSED:
                self._next_edit[card.message_id] = self._clock() + timedelta(seconds=OLD_SECONDS)
                raise _Paused(str(error)) from error
            if code in _GONE:
                await self._drop(card)
                return True
            pause = min(LONGEST_FAILED_SECONDS, FAILED_SECONDS * 2**failures)
            pause = OLD_SECONDS if code == _TOO_MANY_OLD_EDITS else pause
            log.warning("Card %d was not redrawn, next try in %.0f s: %r", card.message_id, pause, error)
            self._next_edit[card.message_id] = self._clock() + timedelta(seconds=pause)
            return False
        self._next_edit[card.message_id] = self._clock() + timedelta(seconds=pause)
        return True

    async def _edit(self, card: PostedCard, content: FilmCard) -> None:
        layout, files = film_card(content)
        channel = self._bot.get_partial_messageable(card.channel_id, guild_id=card.guild_id)
        # Files of a message with components come back empty, so each edit sends its picture again.
        await channel.get_partial_message(card.message_id).edit(view=layout, attachments=files)

    def _forget_old_pauses(self) -> None:
        if len(self._next_edit) > MANY_PAUSES:
            now = self._clock()
            self._next_edit = {message_id: at for message_id, at in self._next_edit.items() if at > now}

    async def _drop(self, card: PostedCard) -> None:
        await self._cards.gone(card.message_id)
        self._next_edit.pop(card.message_id, None)


class _Paused(Exception):
    """The card can't be edited until something changes in the server."""
