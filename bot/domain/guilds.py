"""What a server sets for itself."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.errors import InvalidInput
from bot.domain.ratings import WEIGHT_OF_PRIOR

__all__ = ["GuildSettings", "read_time_zone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuildSettings:
    """A server's settings; the defaults hold until somebody changes one."""

    guild_id: int
    time_zone: str = "UTC"
    log_channel_id: int | None = None
    news_channel_id: int | None = None
    moderator_role_ids: tuple[int, ...] = ()
    rating_weight: int = WEIGHT_OF_PRIOR

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
