"""Film nights as people see them: pages, drafts, cards and their own ballot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.domain.nights import Coming
from bot.domain.voting import priority

if TYPE_CHECKING:
    from bot.domain.films import Film
    from bot.domain.nights import Candidate, Night, Pool, PoolSort, Suggestion
    from bot.domain.voting import Ballot, Result

__all__ = ["BallotPaper", "NightDraft", "NightPage", "NightView", "PoolPage", "Suggested"]


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion that was taken, and how many more the member can make."""

    film: Film
    pool: str
    left: int
    pitch: str | None = None


@dataclass(frozen=True, slots=True)
class PoolPage:
    """A page of a pool; pages count from 0. `pools` are all of the server's."""

    pool: Pool
    pools: tuple[Pool, ...]
    sort: PoolSort
    suggestions: tuple[Suggestion, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class NightDraft:
    """A vote about to be opened: the chosen films, and one page of the pool to choose from."""

    night: Night
    chosen: tuple[Candidate, ...]
    offered: tuple[Suggestion, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class NightView:
    """A night as everyone may see it; the result is there after the close."""

    night: Night
    candidates: tuple[Candidate, ...]
    votes: int
    coming: Coming = field(default_factory=Coming)
    result: Result | None = None
    reminders: int = 0

    @property
    def winner(self) -> Candidate | None:
        """The film that won, None before the close and when nobody voted."""
        return next((each for each in self.candidates if each.number == self.night.winner), None)

    @property
    def order(self) -> tuple[int, ...]:
        """The films' numbers in the order in which ties go."""
        return priority(self.night.plan.tie_rule, (each.number for each in self.candidates), self.night.seed)


@dataclass(frozen=True, slots=True)
class BallotPaper:
    """A member's own ballot: what is marked, what was cast, and the film that is being marked."""

    night: Night
    candidates: tuple[Candidate, ...]
    draft: Ballot
    cast: Ballot | None
    current: int | None = None

    @property
    def is_changed(self) -> bool:
        """Whether something is marked that does not count yet."""
        return self.draft != (self.cast or {})


@dataclass(frozen=True, slots=True)
class NightPage:
    """A page of the archive; means are the server's plain means in stars, then and now.

    `concealed` are the nights whose films' stars its reader may not see.
    """

    entries: tuple[tuple[NightView, float | None, float | None], ...]
    page: int
    pages: int
    concealed: frozenset[int] = frozenset()
