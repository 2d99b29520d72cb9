"""Who may moderate, whom, and the record of what they did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.errors import NotAllowed

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.guilds import GuildSettings

__all__ = [
    "KINDS",
    "MAX_REASON_CHARACTERS",
    "PERIODS",
    "Actor",
    "Case",
    "CaseFilter",
    "Target",
    "is_moderator",
    "require_above",
    "require_manager",
    "require_moderator",
]

MAX_REASON_CHARACTERS = 400

# What the log can be filtered by: the first part of a case's kind.
KINDS = {
    "ban": "Bans",
    "film": "Films: locks, posts, reveals",
    "member": "Hidden notes and ratings",
    "report": "Reports",
    "raid": "Rating raids",
    "review": "Reviews",
    "feed": "Feeds",
    "night": "Film nights",
    "settings": "Settings",
    "undo": "Undone acts",
}
# Days by the name of the period.
PERIODS = {"day": 1, "week": 7, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Whoever asks for a moderator's act, with what the server allows them everywhere in it.

    `manages_messages` and `manages_server` are the permissions in the server as a whole, never those of a channel.
    `rank` is the position of the highest role, 0 without any.
    """

    guild_id: int
    user_id: int
    display_name: str
    role_ids: frozenset[int] = frozenset()
    manages_messages: bool = False
    manages_server: bool = False
    rank: int = 0
    is_owner: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Whom a moderator's act concerns; somebody who left has rank 0."""

    user_id: int
    rank: int = 0
    is_owner: bool = False
    is_bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One moderator's act on record. `before` and `after` are the subject as stored, for the undo.

    `moderator_id` is 0 and `member_id` None once the data of those people was deleted.
    """

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
    member_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases to show; `kind` is a key of `KINDS`, `period` one of `PERIODS`."""

    moderator_id: int | None = None
    member_id: int | None = None
    kind: str | None = None
    period: str | None = None


def is_moderator(actor: Actor, settings: GuildSettings) -> bool:
    """Say whether somebody may manage messages or holds a moderator role of the settings."""
    may_manage = actor.manages_messages or actor.manages_server or actor.is_owner
    return may_manage or bool(actor.role_ids & set(settings.moderator_role_ids))


def require_moderator(actor: Actor, settings: GuildSettings) -> None:
    """Let pass whoever may manage messages or holds a moderator role of the settings.

    Raises:
        NotAllowed: anybody else.
    """
    if not is_moderator(actor, settings):
        raise NotAllowed("Only this server's moderators can do that.")


def require_manager(actor: Actor) -> None:
    """Let pass whoever may manage the server.

    Raises:
        NotAllowed: anybody else.
    """
    if not (actor.manages_server or actor.is_owner):
        raise NotAllowed("Only people who may manage this server can change its settings.")


def require_above(actor: Actor, target: Target) -> None:
    """Let nobody act on the bot, on the owner, or on members whose highest role is not below theirs.

    Members without any role are equals that a moderator without one may act on too.

    Raises:
        NotAllowed: the target stands above.
    """
    if target.is_bot:
        raise NotAllowed("Bots take no part here, so there is nothing to moderate.")
    if actor.is_owner or actor.user_id == target.user_id:
        return
    if target.is_owner:
        raise NotAllowed("Nobody moderates the owner of the server.")
    if target.rank and target.rank >= actor.rank:
        raise NotAllowed("You can't act on somebody whose highest role is yours or above it.")
