"""Film nights: suggestions in pools, a vote, a screening, and what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

from bot.domain.errors import InvalidInput, NotAllowed
from bot.domain.moderation import require_moderator
from bot.domain.texts import clean
from bot.domain.voting import MAX_CANDIDATES, Method, TieRule, commitment

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.films import Film
    from bot.domain.guilds import GuildSettings
    from bot.domain.moderation import Actor

__all__ = [
    "DEFAULT_POOL",
    "LEAST_BALLOTS_TO_TELL",
    "MAX_PITCH_CHARACTERS",
    "MAX_PLACE_CHARACTERS",
    "MAX_POOLS",
    "MAX_POOL_CHARACTERS",
    "REMINDER",
    "Candidate",
    "Choosing",
    "Coming",
    "Night",
    "Plan",
    "Pool",
    "PoolSort",
    "Suggestion",
    "check_dates",
    "check_start",
    "count_of",
    "read_pool_name",
    "require_host",
    "running_time",
    "standing",
]

DEFAULT_POOL = "Film night"
MAX_PITCH_CHARACTERS = 200
MAX_POOL_CHARACTERS = 40
MAX_POOLS = 25
MAX_PLACE_CHARACTERS = 100
LEAST_BALLOTS_TO_TELL = 3
"""Under so many ballots a download would tell who voted what."""
REMINDER = timedelta(hours=1)
_UNKNOWN_RUNNING_TIME = timedelta(hours=2)
_SHORTEST_VOTE, _LONGEST_VOTE = timedelta(minutes=1), timedelta(days=60)
_LONGEST_WAIT = timedelta(days=365)

PoolSort: TypeAlias = Literal["age", "wants", "critics"]
NightState: TypeAlias = Literal["draft", "open", "closed", "cancelled"]


class Choosing(StrEnum):
    """Which films of a pool come on the ballot."""

    ALL = "all"
    CHOSEN = "chosen"
    RANDOM = "random"
    WANTED = "wanted"
    LONGEST = "longest"


@dataclass(frozen=True, slots=True)
class Pool:
    """A server's standing list of suggestions, with how many wait in it."""

    pool_id: int
    name: str
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A film that a member would like to see together. `wants` counts watchlists; the critics' mean is in stars."""

    suggestion_id: int
    pool_id: int
    film: Film
    user_id: int
    pitch: str | None
    suggested_at: datetime
    wants: int = 0
    critics_mean: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What whoever opens a vote decides."""

    closes_at: datetime
    channel_id: int
    method: Method = Method.APPROVAL
    tie_rule: TieRule = TieRule.EARLIEST
    starts_at: datetime | None = None
    place_channel_id: int | None = None
    place: str | None = None
    seats: int | None = None
    voter_role_id: int | None = None
    carries_over: bool = True
    hides_stars: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """A film night, from the draft of its vote to its place in the archive."""

    night_id: int
    guild_id: int
    pool_id: int
    pool: str
    state: NightState
    plan: Plan
    created_at: datetime
    seed: str = ""
    closed_at: datetime | None = None
    message_id: int | None = None
    shown: int = -1
    result_message_id: int | None = None
    event_id: int | None = None
    event_error: str | None = None
    rating_message_id: int | None = None
    winner: int | None = None
    ballots: int | None = None
    reason: str | None = None
    turn: int = 0
    finished_at: datetime | None = None
    then_ratings: int | None = None
    then_half_stars: int | None = None

    @property
    def title(self) -> str:
        """What people call it."""
        return DEFAULT_POOL if self.pool == DEFAULT_POOL else f"{DEFAULT_POOL}: {self.pool}"

    @property
    def seed_hash(self) -> str:
        """The hash of the draw's seed, empty where there is no draw."""
        return commitment(self.seed) if self.seed else ""

    @property
    def was_late(self) -> bool:
        """Whether Marquee was away at the deadline and closed the vote later."""
        return self.closed_at is not None and self.closed_at - self.plan.closes_at > timedelta(minutes=2)

    @property
    def is_ahead(self) -> bool:
        """Whether the vote runs, or the film that won it has not been shown."""
        return self.state == "open" or (self.state == "closed" and self.finished_at is None and self.winner is not None)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A film on a ballot; `user_id` is whose suggestion it was, None where that is not known any more."""

    number: int
    film: Film
    suggestion_id: int
    user_id: int | None = None
    pitch: str | None = None


@dataclass(frozen=True, slots=True)
class Coming:
    """Who comes, in order, and who waits for a seat."""

    seated: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()


def require_host(actor: Actor, settings: GuildSettings) -> None:
    """Let pass moderators and whoever has a film night role of the settings.

    Raises:
        NotAllowed: anybody else.
    """
    if actor.role_ids & set(settings.night_role_ids):
        return
    try:
        require_moderator(actor, settings)
    except NotAllowed:
        raise NotAllowed("Only this server's moderators and its film night roles can do that.") from None


def read_pool_name(text: str | None) -> str:
    """Return a pool's name as it is kept.

    Raises:
        InvalidInput: it is too long.
    """
    name = " ".join(clean(text or "").split())
    if len(name) > MAX_POOL_CHARACTERS:
        raise InvalidInput(f"A pool's name has at most {MAX_POOL_CHARACTERS} characters.")
    return name or DEFAULT_POOL


def check_dates(plan: Plan, now: datetime) -> None:
    """Refuse a vote that can't be held, or a screening before its vote is over.

    Raises:
        InvalidInput: one of its times is out of range.
    """
    if not _SHORTEST_VOTE <= plan.closes_at - now <= _LONGEST_VOTE:
        raise InvalidInput("A vote closes between a minute and 60 days from now.")
    if plan.starts_at is not None:
        check_start(plan.starts_at, now)
        if plan.starts_at < plan.closes_at:
            raise InvalidInput("The screening can't start before the vote is closed.")


def check_start(starts_at: datetime, now: datetime) -> None:
    """Refuse a screening in the past or more than a year away.

    Raises:
        InvalidInput: it is.
    """
    if not now < starts_at <= now + _LONGEST_WAIT:
        raise InvalidInput("The screening has to be in the future, within a year.")


def running_time(film: Film) -> timedelta:
    """Return how long a film runs; two hours where nobody knows."""
    return timedelta(minutes=film.runtime_minutes) if film.runtime_minutes else _UNKNOWN_RUNNING_TIME


def standing(user_id: int, coming: Coming) -> int | None:
    """Return a member's place on the waiting list from 1, 0 with a seat, None when they are on neither list."""
    if user_id in coming.seated:
        return 0
    return coming.waiting.index(user_id) + 1 if user_id in coming.waiting else None


def count_of(requested: int | None, available: int) -> int:
    """Return how many films come on the ballot."""
    return min(requested or MAX_CANDIDATES, available, MAX_CANDIDATES)
