"""What a server sets for itself."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.errors import InvalidInput
from bot.domain.ratings import MAX_NOTE_CHARACTERS, WEIGHT_OF_PRIOR

__all__ = ["GuildSettings", "read_time_zone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuildSettings:
    """A server's settings; the defaults hold until somebody changes one.

    No role in `rater_role_ids`, `suggester_role_ids` or `voter_role_ids` lets everybody take part; `night_role_ids`
    may run film nights besides the moderators. `digest_weekday` counts from Monday, 0, in the server's time zone.
    `hides_every_note` puts every note behind a spoiler mark; `hides_stars` shows a film's stars only to those who
    gave theirs. `blocked_words` are kept casefolded. `case_days` is None where cases are kept for good. At
    `raid_ratings` suspicious ratings of a film within `raid_minutes` they are held.
    """

    guild_id: int
    time_zone: str = "UTC"
    log_channel_id: int | None = None
    news_channel_id: int | None = None
    moderator_role_ids: tuple[int, ...] = ()
    rating_weight: int = WEIGHT_OF_PRIOR
    cards_channel_id: int | None = None
    digest_channel_id: int | None = None
    digest_weekday: int = 6
    digest_hour: int = 18
    night_channel_id: int | None = None
    night_role_ids: tuple[int, ...] = ()
    rater_role_ids: tuple[int, ...] = ()
    suggester_role_ids: tuple[int, ...] = ()
    voter_role_ids: tuple[int, ...] = ()
    minimum_account_days: int = 0
    minimum_member_days: int = 0
    note_characters: int = MAX_NOTE_CHARACTERS
    hides_every_note: bool = False
    hides_stars: bool = False
    blocked_words: tuple[str, ...] = ()
    former_member_days: int = 30
    case_days: int | None = None
    guards_ratings: bool = True
    young_account_days: int = 30
    fresh_member_days: int = 7
    raid_ratings: int = 8
    raid_minutes: int = 30
    suggestions_per_member: int = 3

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which times that moderators type are meant."""
        return ZoneInfo(self.time_zone)


def read_time_zone(text: str) -> str:
    """Read the name of a time zone as people type it: `europe/berlin`, `Berlin`, `new york`.

    Raises:
        InvalidInput: no time zone, or several, are called so.
    """
    wanted = text.strip().replace(" ", "_").casefold()
    names = {name for name in available_timezones() if "/" in name or name == "UTC"}
    exact = [name for name in names if name.casefold() == wanted]
    cities = [name for name in names if name.rpartition("/")[2].casefold() == wanted and not name.startswith("posix/")]
    found = exact or [name for name in cities if not name.startswith(("Etc/", "US/"))]
    if len(found) != 1:
        raise InvalidInput("Name a time zone by its region and city, for example Europe/Berlin or America/New_York.")
    return found[0]
