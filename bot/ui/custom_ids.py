"""The grammar of custom ids: `purpose:ids:…`, at most 100 characters, parsed by the buttons' templates.

An id in a custom id is a claim by whoever clicks; services check it against the server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ui.limits import CUSTOM_ID

if TYPE_CHECKING:
    from bot.domain.reviews import ReviewFilter

__all__ = [
    "BROWSE",
    "CHOOSE",
    "FILM",
    "NUMBER",
    "RATERS",
    "RATE_FORM",
    "READER",
    "REVIEW_PAGE",
    "browse",
    "choose",
    "film",
    "rate_form",
    "raters",
    "reader",
    "review_page",
]

# No id that SQLite could not hold.
NUMBER = r"\d{1,18}"

FILM = rf"film:(?P<film_id>{NUMBER}):(?P<act>rate|reviews|raters)"
RATERS = rf"raters:(?P<film_id>{NUMBER}):(?P<page>\d{{1,6}}):(?:previous|next)"
READER = rf"reader:(?P<film_id>{NUMBER}):(?P<review_id>{NUMBER})"
REVIEW_PAGE = rf"review:(?P<review_id>{NUMBER}):(?P<page>\d{{1,6}}):(?:previous|next|open)"
BROWSE = (
    rf"browse:(?P<page>\d{{1,6}}):(?P<critic_id>{NUMBER})?:(?P<outlet_id>{NUMBER})?:(?P<stars>\d)?"
    r":(?P<sort>newest|oldest|highest|lowest|title):(?:previous|next|open)"
)
CHOOSE = r"choose:(?P<act>[a-z]+):(?P<argument>.{0,80})"
RATE_FORM = rf"rate:(?P<film_id>{NUMBER}):\w+"


def film(film_id: int, act: str) -> str:
    """A button of the film card; `act` is rate, reviews or raters."""
    return f"film:{film_id}:{act}"


def raters(film_id: int, page: int, direction: str) -> str:
    """A page of who rated a film."""
    return f"raters:{film_id}:{max(0, page)}:{direction}"


def reader(film_id: int, review_id: int) -> str:
    """The reader's chooser of critics, on the message that shows a review."""
    return f"reader:{film_id}:{review_id}"


def review_page(review_id: int, page: int, direction: str) -> str:
    """A page of a review."""
    return f"review:{review_id}:{max(0, page)}:{direction}"


def browse(wanted: ReviewFilter, page: int, direction: str) -> str:
    """A page of the library under a filter."""
    fields = ("" if value is None else str(value) for value in (wanted.critic_id, wanted.outlet_id, wanted.stars))
    return f"browse:{max(0, page)}:{':'.join(fields)}:{wanted.sort}:{direction}"


def choose(act: str, argument: str) -> str:
    """The chooser among films of one title, for a command that waits for the answer."""
    return f"choose:{act}:{argument}"[:CUSTOM_ID]


def rate_form(film_id: int, nonce: str) -> str:
    """The form behind the card's Rate button; the nonce keeps two open forms apart."""
    return f"rate:{film_id}:{nonce}"
