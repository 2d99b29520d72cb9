"""Post the weekly digest: once, also after a crash or a week of downtime."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, final

import discord
from discord.ext import commands
from typing_extensions import override

from bot.domain.jobs import MAX_ATTEMPTS
from bot.services.members.digests import DIGEST
from bot.ui.digest import DIGEST_HEADING, digest_post
from bot.ui.replies import NETWORK_ERRORS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.client import Marquee
    from bot.domain.digest import Digest
    from bot.domain.jobs import Job

__all__ = ["Digests"]

MESSAGES_LOOKED_AT = 200


@final
class Digests(commands.Cog):
    """Tell servers what happened in the week."""

    def __init__(self, bot: Marquee) -> None:
        self._bot = bot
        self._digests = bot.services.digests
        bot.services.jobs.outside(DIGEST, self._post)

    @override
    async def cog_load(self) -> None:
        await self._digests.plan_missing()

    async def _post(self, job: Job) -> None:
        """Post a digest and plan the next; a channel that is gone or closed loses nothing but the post."""
        digest = await self._digests.compose(job)
        if digest is None:
            return
        if not digest.is_empty:
            try:
                await self._send(job, digest)
            except (discord.Forbidden, discord.NotFound):
                pass
            except (discord.HTTPException, *NETWORK_ERRORS):
                if job.attempts < MAX_ATTEMPTS:
                    raise
        await self._digests.told(job, digest)

    async def _send(self, job: Job, digest: Digest) -> None:
        channel = self._bot.get_partial_messageable(digest.channel_id, guild_id=digest.guild_id)
        # A process that died between the post and its note comes here again. The nonce lets Discord recognise the
        # repeat for some minutes; after that the post itself is there to be found.
        if job.attempts > 1 and await self._is_posted(channel, job):
            return
        await channel.send(view=digest_post(digest), nonce=_nonce(job))

    async def _is_posted(self, channel: discord.PartialMessageable, job: Job) -> bool:
        own_id = self._bot.user.id if self._bot.user else 0
        try:
            due_at = datetime.fromtimestamp(job.payload["due_at"], UTC)
            async for message in channel.history(after=due_at, limit=MESSAGES_LOOKED_AT):
                if message.author.id == own_id and _is_digest(message.components):
                    return True
        except discord.Forbidden:
            pass
        return False


def _nonce(job: Job) -> str:
    """Name this server's digest of this week in at most 25 characters."""
    return f"d{int(job.payload['guild_id']):x}{int(job.payload['due_at']):x}"


def _is_digest(components: Sequence[Any]) -> bool:
    texts: list[str] = []
    pending = list(components)
    while pending:
        component = pending.pop()
        pending += getattr(component, "children", ())
        texts.append(str(getattr(component, "content", "")))
    return any(text.startswith(DIGEST_HEADING) for text in texts)
