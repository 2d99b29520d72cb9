"""Tell whoever shows a film that its numbers changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FilmChanges"]


class FilmChanges:
    """Announce, after the commit, that a film's ratings in a server changed."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[int, int], None]] = []

    def subscribe(self, listener: Callable[[int, int], None]) -> None:
        """Call `listener(guild_id, film_id)` after every change; it must return at once and not raise."""
        self._listeners.append(listener)

    def unsubscribe(self, listener: Callable[[int, int], None]) -> None:
        """Stop calling a listener."""
        self._listeners.remove(listener)

    def announce(self, guild_id: int, film_id: int) -> None:
        """Tell every listener."""
        for listener in self._listeners:
            listener(guild_id, film_id)
