"""The grammar of film night's custom ids. None ever says what somebody votes: that stands in what they select."""

from __future__ import annotations

from bot.ui.custom_ids import NUMBER

__all__ = [
    "BALLOT",
    "DRAFT",
    "HISTORY",
    "MOVE_FORM",
    "NIGHT",
    "POOL",
    "SUGGEST",
    "SUGGEST_FORM",
    "ballot",
    "draft",
    "history",
    "move_form",
    "night",
    "pool",
    "suggest",
    "suggest_form",
]

NIGHT = rf"night:(?P<night_id>{NUMBER}):(?P<act>vote|coming|remind|ballots|move|close)"
# The film at the end is the one that is being marked, so that each film's menus are new ones to Discord's clients,
# which go on showing what was selected before.
BALLOT = rf"ballot:(?P<night_id>{NUMBER}):(?P<act>choose|film|mark|off|cast|clear|withdraw)(?::(?P<film>[0-9]{{1,2}}))?"
DRAFT = rf"nightdraft:(?P<night_id>{NUMBER}):(?P<page>[0-9]{{1,4}}):(?P<act>choose|previous|next|open|discard)"
POOL = (
    rf"pool:(?P<pool_id>{NUMBER}):(?P<sort>age|wants|critics):(?P<page>[0-9]{{1,4}}):(?P<act>sort|pool|previous|next)"
)
HISTORY = r"nights:(?P<page>[0-9]{1,6}):(?:previous|next)"
SUGGEST = rf"suggest:(?P<film_id>{NUMBER}):(?P<sure>ask|sure)"
SUGGEST_FORM = rf"suggestion:(?P<film_id>{NUMBER}):(?P<sure>ask|sure):\w+"
MOVE_FORM = rf"nightmove:(?P<night_id>{NUMBER}):\w+"


def night(night_id: int, act: str) -> str:
    """A button on a night's card."""
    return f"night:{night_id}:{act}"


def ballot(night_id: int, act: str, film: int | None = None) -> str:
    """A control of a member's own ballot; `film` is the number of the one that is being marked."""
    return f"ballot:{night_id}:{act}" if film is None else f"ballot:{night_id}:{act}:{film}"


def draft(night_id: int, page: int, act: str) -> str:
    """A control of a vote that is being prepared."""
    return f"nightdraft:{night_id}:{max(0, page)}:{act}"


def pool(pool_id: int, sort: str, page: int, act: str) -> str:
    """A control of a pool's list."""
    return f"pool:{pool_id}:{sort}:{max(0, page)}:{act}"


def history(page: int, direction: str) -> str:
    """A page of the archive."""
    return f"nights:{max(0, page)}:{direction}"


def suggest(film_id: int, *, is_sure: bool = False) -> str:
    """The button that opens the form of a suggestion."""
    return f"suggest:{film_id}:{'sure' if is_sure else 'ask'}"


def suggest_form(film_id: int, nonce: str, *, is_sure: bool) -> str:
    """The form of a suggestion."""
    return f"suggestion:{film_id}:{'sure' if is_sure else 'ask'}:{nonce}"


def move_form(night_id: int, nonce: str) -> str:
    """The form that sets another date."""
    return f"nightmove:{night_id}:{nonce}"
