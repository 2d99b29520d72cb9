"""What a server sets for itself."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.errors import InvalidInput
from bot.domain.ratings import MAX_NOTE_CHARACTERS, WEIGHT_OF_PRIOR

__all__ = ["NUMBERS", "SETTING_WORDS", "WEEKDAYS", "GuildSettings", "NumberSetting", "read_number", "read_time_zone"]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class NumberSetting:
    """A setting that is a whole number from `least` to `most`; `meaning` is one short sentence."""

    least: int
    most: int
    meaning: str
    may_be_empty: bool = False


NUMBERS = {
    "rating_weight": NumberSetting(0, 1000, "So many ratings it takes to outweigh this server's mean"),
    "minimum_account_days": NumberSetting(0, 3650, "Days that a Discord account must exist to take part"),
    "minimum_member_days": NumberSetting(0, 3650, "Days that a member must have been here to take part"),
    "note_characters": NumberSetting(0, MAX_NOTE_CHARACTERS, "Longest note; 0 takes stars without notes"),
    "former_member_days": NumberSetting(0, 3650, "Days until the name of somebody who left goes"),
    "case_days": NumberSetting(30, 3650, "Days that the log is kept; empty keeps it", may_be_empty=True),
    "young_account_days": NumberSetting(0, 3650, "Days for which a Discord account is young"),
    "fresh_member_days": NumberSetting(0, 3650, "Days for which a member is new here"),
    "raid_ratings": NumberSetting(3, 1000, "So many suspicious ratings of a film are a raid"),
    "raid_minutes": NumberSetting(1, 1440, "Minutes within which they are"),
    "suggestions_per_member": NumberSetting(1, 100, "Films that a member may have suggested at a time"),
    "digest_weekday": NumberSetting(0, 6, "Day of the digest, from Monday, 0"),
    "digest_hour": NumberSetting(0, 23, "Hour of the digest"),
}

SETTING_WORDS = {
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


def read_number(name: str, text: str) -> int | None:
    """Read a number setting as somebody typed it, None where it was left empty and may be.

    Raises:
        InvalidInput: it is no whole number, or out of range.
    """
    setting, typed = NUMBERS[name], text.strip().replace(",", "")
    if not typed and setting.may_be_empty:
        return None
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= 6
    if not is_number or not setting.least <= int(typed) <= setting.most:
        raise InvalidInput(
            f"“{setting.meaning}” takes a whole number from {setting.least} to {setting.most:,}. Nothing was changed."
        )
    return int(typed)


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
