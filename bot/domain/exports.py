"""All that is known of a person, gathered to be handed to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.domain.imports import ImportedEntry

__all__ = ["Holdings", "ServerExport"]


@dataclass(frozen=True, slots=True)
class ServerExport:
    """What one server has of a person.

    `entries` is in the form of an import, so that it can go in again. `other` is everything else that names them:
    rows by table.
    """

    guild_id: int
    server_name: str | None
    display_name: str | None
    is_hidden: bool
    entries: tuple[ImportedEntry, ...]
    other: Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much is known of a person: rows by table, and the servers (with their names) where they have anything."""

    counts: Mapping[str, int]
    guilds: Mapping[int, str]
    is_banned: bool

    @property
    def is_nothing(self) -> bool:
        return not any(self.counts.values())
