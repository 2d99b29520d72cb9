"""A server's settings, changed by those who manage it, every change a case."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from bot.domain.errors import InvalidInput
from bot.domain.guilds import NUMBERS, SETTING_WORDS, GuildSettings, read_number, read_time_zone
from bot.domain.moderation import require_manager
from bot.domain.words import read_blocked_words
from bot.services.moderation.acts import SETTINGS
from bot.services.moderation.notices import tell
from bot.storage.guilds import GuildStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping
    from datetime import datetime

    from bot.domain.moderation import Actor
    from bot.services.moderation.acts import ModerationService
    from bot.storage.database import Connection, Database

__all__ = ["LOST", "SettingsListener", "SettingsService"]

LOST = "settings_lost"


if TYPE_CHECKING:
    SettingsListener: TypeAlias = Callable[[Connection, GuildSettings, GuildSettings], Awaitable[None]]
    """What follows a change of settings in the same transaction: (connection, before, after)."""


class SettingsService:
    """Read and change settings; reading never writes."""

    def __init__(self, database: Database, moderation: ModerationService, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
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
            InvalidInput: the time zone is unknown, or a number is out of range.
        """
        require_manager(actor)
        changes = {name: _checked(name, value) for name, value in changes.items()}
        return await self._apply(actor, changes)

    async def _apply(
        self,
        actor: Actor,
        changes: Mapping[str, Any],
        also: Callable[[Connection], Awaitable[None]] | None = None,
    ) -> GuildSettings:
        current = await self.open(actor)
        wanted = replace(current, **changes)
        if wanted == current:
            return current
        words = ", ".join(SETTING_WORDS[name] for name in changes)

        async def change(connection: Connection) -> tuple[int, GuildSettings]:
            changed = replace(await GuildStore(connection).settings(actor.guild_id), **changes)
            await self._put(connection, changed)
            if also is not None:
                await also(connection)
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

    async def drop_lost(
        self, actor: Actor, *, channel_ids: Collection[int], role_ids: Collection[int]
    ) -> tuple[str, ...]:
        """Let go of channels and roles that were deleted, a case like any other change.

        Args:
            actor: The bot itself.
            channel_ids: Every channel that the server has.
            role_ids: Every role that it has.

        Returns:
            The settings that fell back, by name.
        """
        current = await self.get(actor.guild_id)
        changes: dict[str, Any] = {}
        stored: dict[str, Any] = asdict(current)
        for name, value in stored.items():
            if name.endswith("_role_ids"):
                kept = tuple(role_id for role_id in value if role_id in role_ids)
                changes |= {} if kept == value else {name: kept}
            elif name.endswith("_channel_id") and value is not None and value not in channel_ids:
                changes[name] = None
        if not changes:
            return ()
        lost_log = current.log_channel_id if "log_channel_id" in changes else None

        async def say(connection: Connection) -> None:
            names = ", ".join(SETTING_WORDS[name] for name in changes)
            await tell(connection, actor.guild_id, LOST, self._clock(), names=names, lost_log=lost_log or 0)

        await self._apply(actor, changes, say)
        return tuple(changes)


def _checked(name: str, value: Any) -> Any:
    if name == "time_zone":
        return read_time_zone(str(value))
    if name == "blocked_words":
        return read_blocked_words(value) if isinstance(value, str) else value
    if name in NUMBERS:
        return read_number(name, "" if value is None else str(value))
    if name not in SETTING_WORDS:
        raise InvalidInput(f"There is no setting called {name[:40]}.")
    return value


class _SettingsSubject:
    """A server's settings as a subject of cases."""

    def __init__(self, put: Callable[[Connection, GuildSettings], Awaitable[None]]) -> None:
        self._put = put

    async def read(self, connection: Connection, guild_id: int, subject_id: int) -> str | None:
        """Return the settings as text, None in a server that never set anything."""
        del subject_id
        if not await GuildStore(connection).exists(guild_id):
            return None
        return json.dumps(asdict(await GuildStore(connection).settings(guild_id)))

    async def restore(self, connection: Connection, guild_id: int, subject_id: int, state: str | None) -> None:
        """Put the settings back; a setting that did not exist then keeps its default."""
        del subject_id
        if state is None:
            await self._put(connection, GuildSettings(guild_id=guild_id))
            await GuildStore(connection).remove(guild_id)
            return
        known = {field.name for field in fields(GuildSettings)}
        before: dict[str, Any] = json.loads(state)
        stored = {name: _as_kept(value) for name, value in before.items() if name in known}
        stored["guild_id"] = guild_id
        await self._put(connection, GuildSettings(**stored))


def _as_kept(value: Any) -> Any:
    """JSON knows lists only, settings are tuples."""
    return tuple(cast("list[Any]", value)) if isinstance(value, list) else value
