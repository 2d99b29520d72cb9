"""A server's settings, changed by those who manage it, every change a case."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from bot.domain.guilds import GuildSettings, read_time_zone
from bot.domain.moderation import require_manager
from bot.services.moderation import SETTINGS
from bot.storage.guilds import GuildStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.domain.moderation import Actor
    from bot.services.moderation import ModerationService
    from bot.storage.database import Connection, Database

__all__ = ["SettingsListener", "SettingsService"]

_WORDS = {
    "time_zone": "time zone",
    "log_channel_id": "log channel",
    "news_channel_id": "channel for new reviews",
    "moderator_role_ids": "moderator roles",
    "rating_weight": "rating weight",
    "cards_channel_id": "channel for film cards",
    "digest_channel_id": "channel of the weekly digest",
    "digest_weekday": "day of the digest",
    "digest_hour": "hour of the digest",
    "night_channel_id": "film night channel",
    "night_role_ids": "film night roles",
    "rater_role_ids": "roles that may rate",
    "suggester_role_ids": "roles that may suggest",
    "voter_role_ids": "roles that may vote",
    "minimum_account_days": "least age of an account",
    "minimum_member_days": "least time as a member",
    "note_characters": "length of notes",
    "hides_every_note": "spoiler rule for notes",
    "hides_stars": "hiding of stars until one has rated",
    "blocked_words": "blocked words",
    "former_member_days": "days until a former member's name goes",
    "case_days": "days that cases are kept",
    "guards_ratings": "guard against rating raids",
    "young_account_days": "age below which an account is young",
    "fresh_member_days": "time for which a member is new",
    "raid_ratings": "ratings that make a raid",
    "raid_minutes": "minutes within which they make one",
    "suggestions_per_member": "suggestions per member",
}


if TYPE_CHECKING:
    SettingsListener: TypeAlias = Callable[[Connection, GuildSettings, GuildSettings], Awaitable[None]]
    """What follows a change of settings in the same transaction: (connection, before, after)."""


class SettingsService:
    """Read and change settings; reading never writes."""

    def __init__(self, database: Database, moderation: ModerationService) -> None:
        self._database = database
        self._moderation = moderation
        self._listeners: list[SettingsListener] = []
        moderation.register(SETTINGS, _SettingsSubject(self._put))

    def on_change(self, listener: SettingsListener) -> None:
        """Let something follow every change of settings, and its undo, in the same transaction."""
        self._listeners.append(listener)

    async def get(self, guild_id: int) -> GuildSettings:
        """Return a server's settings."""
        async with self._database.read() as connection:
            return await GuildStore(connection).settings(guild_id)

    async def open(self, actor: Actor) -> GuildSettings:
        """Return the settings to somebody who may change them.

        Raises:
            NotAllowed: the actor may not manage the server.
        """
        require_manager(actor)
        return await self.get(actor.guild_id)

    async def change(self, actor: Actor, **changes: Any) -> GuildSettings:
        """Change named settings; what is the same already makes no case.

        Raises:
            NotAllowed: the actor may not manage the server.
            InvalidInput: the time zone is unknown.
        """
        if "time_zone" in changes:
            changes["time_zone"] = read_time_zone(changes["time_zone"])
        current = await self.open(actor)
        wanted = replace(current, **changes)
        if wanted == current:
            return current
        words = ", ".join(_WORDS[name] for name in changes)

        async def change(connection: Connection) -> tuple[int, GuildSettings]:
            changed = replace(await GuildStore(connection).settings(actor.guild_id), **changes)
            await self._put(connection, changed)
            return actor.guild_id, changed

        changed, _case = await self._moderation.perform(
            actor,
            change,
            prefix=SETTINGS,
            kind="settings.change",
            summary=f"Changed the {words}",
            subject_id=actor.guild_id,
        )
        return changed

    async def _put(self, connection: Connection, settings: GuildSettings) -> None:
        guilds = GuildStore(connection)
        before = await guilds.settings(settings.guild_id)
        await guilds.put(settings)
        for listener in self._listeners:
            await listener(connection, before, settings)


class _SettingsSubject:
    """A server's settings as a subject of cases."""

    def __init__(self, put: Callable[[Connection, GuildSettings], Awaitable[None]]) -> None:
        self._put = put

    async def read(self, connection: Connection, guild_id: int, subject_id: int) -> str | None:
        """Return the settings as text; defaults are a state like any other."""
        del subject_id
        return json.dumps(asdict(await GuildStore(connection).settings(guild_id)))

    async def restore(self, connection: Connection, guild_id: int, subject_id: int, state: str | None) -> None:
        """Put the settings back; a setting that did not exist then keeps its default."""
        del subject_id
        known = {field.name for field in fields(GuildSettings)}
        before: dict[str, Any] = json.loads(state or "{}")
        stored = {name: _as_kept(value) for name, value in before.items() if name in known}
        stored["guild_id"] = guild_id
        await self._put(connection, GuildSettings(**stored))


def _as_kept(value: Any) -> Any:
    """JSON knows lists only, settings are tuples."""
    return tuple(cast("list[Any]", value)) if isinstance(value, list) else value
