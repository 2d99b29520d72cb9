"""All that is known of a person, gathered to be handed to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.domain.imports import ImportedEntry

__all__ = ["ServerExport"]


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
