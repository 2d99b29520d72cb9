"""Film cards that moderators post for a server to rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.services.members.reveals import REVEAL, set_reveal
from bot.storage.jobs import JobStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.films import Film
    from bot.domain.moderation import Actor, Case
    from bot.services.moderation.acts import ModerationService
    from bot.storage.database import Connection

__all__ = ["POST_CARD", "PostingService"]

POST_CARD = "post_card"
_POST = "film.post"


class PostingService:
    """Post a film's card; what is posted can't be undone, so moderators are asked before."""

    def __init__(self, moderation: ModerationService, clock: Callable[[], datetime]) -> None:
        self._moderation = moderation
        self._clock = clock
        moderation.register_final(
            _POST, "A post can't be undone. Delete the message, or use /mod lock if nobody is to rate the film."
        )

    async def ask(self, actor: Actor, film_id: int) -> Film:
        """Return the film that a moderator is about to post.

        Raises:
            NotAllowed: the actor is no moderator.
            NotFound: no such film in this server.
        """
        return await self._moderation.film(actor, film_id)

    async def post(self, actor: Actor, film_id: int, channel_id: int, *, conceals: bool) -> Case:
        """Have a film's card posted in a channel, through the queue, so that a crash loses nothing.

        Args:
            actor: Who posts.
            film_id: The film, a claim.
            channel_id: A channel of the server, checked by the caller.
            conceals: Show the film's stars only to those who gave theirs, until a moderator reveals them.

        Raises:
            NotAllowed: the actor is no moderator.
            NotFound: no such film in this server.
        """
        film = await self.ask(actor, film_id)

        async def change(connection: Connection) -> tuple[int, None]:
            if conceals:
                await set_reveal(connection, actor.guild_id, film.film_id, self._clock(), is_revealed=False)
            payload = {"guild_id": actor.guild_id, "channel_id": channel_id, "film_id": film.film_id}
            await JobStore(connection).enqueue(POST_CARD, payload, self._clock())
            return film.film_id, None

        hidden = ", its stars hidden until they are revealed" if conceals else ""
        _none, case = await self._moderation.perform(
            actor,
            change,
            prefix=REVEAL,
            kind=_POST,
            summary=f"Posted {film.label} for the server to rate{hidden}",
            subject_id=film.film_id,
        )
        self._moderation.announce(actor.guild_id, [film.film_id])
        return case
