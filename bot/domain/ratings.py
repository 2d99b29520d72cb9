"""Members' ratings, their tally, and the numbers of design section 8."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.errors import InvalidInput
from bot.domain.stars import FULL_HALF_STARS, Stars

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.diary import Viewing

__all__ = [
    "FORMER_MEMBER",
    "MAX_NOTE_CHARACTERS",
    "WEIGHT_OF_PRIOR",
    "Member",
    "Note",
    "Rating",
    "RatingChange",
    "ServerStars",
    "Tally",
    "describe_gap",
    "tally",
]

FORMER_MEMBER = "a former member"
"""How somebody is called who left so long ago that the server shows their name no more."""
MAX_NOTE_CHARACTERS = 1_000
WEIGHT_OF_PRIOR = 5


@dataclass(frozen=True, slots=True)
class Member:
    """A person in one server, with the name that they showed when they last acted.

    `account_created_at` and `joined_at` are None where Discord did not say.
    """

    guild_id: int
    user_id: int
    display_name: str
    role_ids: frozenset[int] = frozenset()
    account_created_at: datetime | None = None
    joined_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """The text beside a rating.

    Raises:
        InvalidInput: the text is blank or longer than `MAX_NOTE_CHARACTERS`.
    """

    text: str
    has_spoilers: bool = False

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InvalidInput("A note needs some text.")
        if len(self.text) > MAX_NOTE_CHARACTERS:
            raise InvalidInput(
                f"A note has at most {MAX_NOTE_CHARACTERS:,} characters; this one has {len(self.text):,}."
            )


@dataclass(frozen=True, slots=True)
class Rating:
    """One member's stars for one film in one server.

    They count unless a moderator hid them, the guard against raids holds them, or the member is banned.
    """

    user_id: int
    display_name: str
    stars: Stars
    rated_at: datetime
    note: Note | None = None
    is_counted: bool = True
    is_note_hidden: bool = False


@dataclass(frozen=True, slots=True)
class RatingChange:
    """What became of a member's rating: `before` and `after` are None where there was or is none.

    `viewing` is the diary entry that came with it, `was_wanted` says that the film left the member's watchlist, and
    `revealed` is the film's standing where only those who rated it may see it.
    """

    before: Rating | None
    after: Rating | None
    viewing: Viewing | None = None
    was_wanted: bool = False
    revealed: ServerStars | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Ratings counted by half stars: `bins[0]` is half a star, `bins[9]` five stars."""

    bins: tuple[int, ...] = (0,) * FULL_HALF_STARS

    @property
    def count(self) -> int:
        return sum(self.bins)

    @property
    def half_stars_sum(self) -> int:
        return sum(half_stars * number for half_stars, number in enumerate(self.bins, start=1))

    @property
    def mean(self) -> float | None:
        """The plain mean in stars, None without ratings."""
        return self.half_stars_sum / 2 / self.count if self.count else None


def tally(ratings: list[Stars]) -> Tally:
    """Count ratings into a tally; the reference that stored tallies are checked against."""
    return Tally(tuple(sum(stars.half_stars == half for stars in ratings) for half in range(1, FULL_HALF_STARS + 1)))


@dataclass(frozen=True, slots=True)
class ServerStars:
    """A film's standing in one server.

    `server_mean` is the mean in stars over all ratings of films whose stars the server shows (C in the formula), None
    without any. Where the stars are concealed only `concealed_count` is known: the tally is empty, whatever was given.
    """

    tally: Tally = Tally()
    server_mean: float | None = None
    weight: int = WEIGHT_OF_PRIOR
    concealed_count: int | None = None

    @property
    def is_concealed(self) -> bool:
        """Whether there are stars that the reader may not see."""
        return bool(self.concealed_count)

    @property
    def count(self) -> int:
        """How many ratings there are, seen or not."""
        return self.tally.count if self.concealed_count is None else self.concealed_count

    def concealed(self) -> ServerStars:
        """Return what is left for those who may not see the stars: how many there are."""
        return ServerStars(concealed_count=self.tally.count)

    @property
    def weighted_mean(self) -> float | None:
        """The mean in stars drawn towards the server's mean while ratings are few.

        `(m·C + Σ stars) / (m + n)`, the weighted rating that IMDb published for its Top 250.
        """
        if not self.tally.count or self.server_mean is None:
            return None
        total = self.tally.half_stars_sum / 2
        return (self.weight * self.server_mean + total) / (self.weight + self.tally.count)


def describe_gap(critics_mean: float | None, members_mean: float | None) -> str | None:
    """Say in words how far critics and members are apart; both means in stars, None where one is missing."""
    if critics_mean is None or members_mean is None:
        return None
    gap = members_mean - critics_mean
    if abs(gap) < 0.25:
        return "Critics and this server agree."
    size = "a little" if abs(gap) < 0.75 else "about a star" if abs(gap) < 1.25 else "much"
    word = "higher" if gap > 0 else "lower"
    return f"This server rates it {size} {word} than the critics ({gap:+.1f} stars)."
