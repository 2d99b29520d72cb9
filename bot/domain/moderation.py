"""Who may moderate, and the record of what they did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.errors import NotAllowed

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.guilds import GuildSettings

__all__ = ["MAX_REASON_CHARACTERS", "Actor", "Case", "require_manager", "require_moderator"]

MAX_REASON_CHARACTERS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Whoever asks for a moderator's act, with what the server allows them everywhere in it.

    `manages_messages` and `manages_server` are the permissions in the server as a whole, never those of a channel.
    """

    guild_id: int
    user_id: int
    display_name: str
    role_ids: frozenset[int] = frozenset()
    manages_messages: bool = False
    manages_server: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One moderator's act on record. `before` and `after` are the subject as stored, for the undo."""

    guild_id: int
    number: int
    kind: str
    subject: str
    summary: str
    reason: str | None
    moderator_id: int
    moderator_name: str
    acted_at: datetime
    before: str | None = None
    after: str | None = None
    undone_by: int | None = None


def require_moderator(actor: Actor, settings: GuildSettings) -> None:
    """Let pass whoever may manage messages or holds a moderator role of the settings.

    Raises:
        NotAllowed: anybody else.
    """
    is_moderator = actor.manages_messages or actor.manages_server
    if not is_moderator and not actor.role_ids & set(settings.moderator_role_ids):
        raise NotAllowed("Only this server's moderators can do that.")


def require_manager(actor: Actor) -> None:
    """Let pass whoever may manage the server.

    Raises:
        NotAllowed: anybody else.
    """
    if not actor.manages_server:
        raise NotAllowed("Only people who may manage this server can change its settings.")
