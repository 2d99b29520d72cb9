"""The grammar of custom ids: `purpose:ids:…`, at most 100 characters, parsed by the buttons' templates.

An id in a custom id is a claim by whoever clicks; services check it against the server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.cards import Place
from bot.ui.limits import CUSTOM_ID

if TYPE_CHECKING:
    from bot.domain.rankings import RankingFilter
    from bot.domain.reviews import ReviewFilter

__all__ = [
    "ADD_FORM",
    "BROWSE",
    "CHOOSE",
    "COPY",
    "CORRECTION_FORM",
    "CRITIC",
    "DIARY",
    "DRAFT",
    "FEED_FORM",
    "FILM",
    "FILM_FORM",
    "FORGET",
    "HELP",
    "IMPORT",
    "IMPORT_CHOICE",
    "IMPORT_PAGE",
    "NUMBER",
    "RATERS",
    "RATE_FORM",
    "READER",
    "REVIEW_PAGE",
    "SOURCES",
    "TOP",
    "USERS",
    "WATCHLIST",
    "add_form",
    "browse",
    "choose",
    "correction_form",
    "critic",
    "diary",
    "draft",
    "feed_form",
    "film",
    "film_form",
    "forget",
    "help_page",
    "import_choice",
    "import_control",
    "import_page",
    "rate_form",
    "raters",
    "reader",
    "review_page",
    "sources",
    "top",
    "users",
    "watchlist",
]

START = Place()
# No id that SQLite could not hold.
NUMBER = r"[0-9]{1,18}"
# Discord's own ids have nineteen digits by now, up to what SQLite can hold.
SNOWFLAKE = r"(?:[0-8][0-9]{18}|[0-9]{1,18})"

FILM = rf"film:(?P<film_id>{NUMBER}):(?P<act>rate|reviews|raters|want)"
RATERS = rf"raters:(?P<film_id>{NUMBER}):(?P<page>[0-9]{{1,6}}):(?:previous|next)"
# Where a person is in the reader; messages from before these were kept have none.
_PLACE = r"(?P<order>newest|stars|outlet):(?P<offset>\d{0,6}):(?P<spoilers>hidden|shown)"
READER = rf"reader:(?P<film_id>{NUMBER}):(?P<review_id>{NUMBER})(?::(?P<page>[0-9]{{1,6}}):{_PLACE})?"
REVIEW_PAGE = (
    rf"review:(?P<review_id>{NUMBER}):(?P<page>[0-9]{{1,6}})(?::{_PLACE})?"
    r":(?:previous|next|open|section|spoilers|by_newest|by_stars|by_outlet)"
)
USERS = rf"users:(?P<film_id>{NUMBER}):(?P<page>[0-9]{{1,6}}):(?P<act>show|previous|next|critics)"
CRITIC = rf"critic:(?P<critic_id>{NUMBER}):(?P<page>[0-9]{{1,6}}):(?P<act>show|previous|next|open)"
BROWSE = (
    rf"browse:(?P<page>[0-9]{{1,6}}):(?P<critic_id>{NUMBER})?:(?P<outlet_id>{NUMBER})?:(?P<stars>[0-9])?"
    r":(?P<sort>newest|oldest|highest|lowest|title):(?P<act>previous|next|open|sort)"
)
# Names of genres and directors may be longer than an id: bot.domain.rankings.short_key stands for them.
TOP = (
    r"top:(?P<page>[0-9]{1,6}):(?P<genre>[0-9a-f]{12})?:(?P<decade>[0-9]{4})?:(?P<director>[0-9a-f]{12})?"
    r":(?P<period>week|month|year)?:(?P<least>[0-9]{1,4}):(?:previous|next)"
)
DRAFT = rf"draft:(?P<draft_id>{NUMBER}):(?P<act>publish|all|discard|previous|next|film|correct)"
ADD_FORM = r"add:\w+"
CORRECTION_FORM = rf"correct:(?P<draft_id>{NUMBER}):(?P<group>film|byline|rating|words|section[0-9]{{1,2}}):\w+"
HELP = r"help:(?P<page>[0-9]{1,2}):(?:previous|next)"
SOURCES = r"sources:(?P<act>add|sync|remove|refresh)"
FEED_FORM = r"feed:\w+"
IMPORT = rf"import:(?P<import_id>{SNOWFLAKE}):(?P<act>take|drop|policy|adding|choices|show)"
IMPORT_CHOICE = rf"pick:(?P<import_id>{SNOWFLAKE}):(?P<position>[0-9]{{1,6}})"
IMPORT_PAGE = rf"picks:(?P<import_id>{SNOWFLAKE}):(?P<page>[0-9]{{1,6}}):(?:previous|next)"
COPY = r"copy:from"
FORGET = r"forget:(?P<scope>here|all):(?P<act>show|yes|no)"
DIARY = rf"diary:(?P<user_id>{SNOWFLAKE}):(?P<page>[0-9]{{1,6}}):(?P<act>previous|next|remove)"
WATCHLIST = r"watchlist:(?P<page>[0-9]{1,6}):(?P<act>previous|next|remove)"
CHOOSE = r"choose:(?P<act>[a-z]+):(?P<argument>.{0,80})"
FILM_FORM = rf"filmfacts:(?P<film_id>{NUMBER}):\w+"
RATE_FORM = rf"rate:(?P<film_id>{NUMBER}):\w+"


def film(film_id: int, act: str) -> str:
    """A button of the film card; `act` is rate, reviews, raters or want."""
    return f"film:{film_id}:{act}"


def film_form(film_id: int, nonce: str) -> str:
    """The form that corrects a server's own film; the nonce keeps two forms of one film apart."""
    return f"filmfacts:{film_id}:{nonce}"


def raters(film_id: int, page: int, direction: str) -> str:
    """A page of who rated a film."""
    return f"raters:{film_id}:{max(0, page)}:{direction}"


def reader(film_id: int, review_id: int, place: Place = START) -> str:
    """The reader's chooser of critics, on the message that shows a review."""
    return f"reader:{film_id}:{review_id}:{place.page}:{_place(place)}"


def review_page(review_id: int, page: int, control: str, place: Place = START) -> str:
    """A page of a review; `control` tells the reader's buttons apart, what they lead to stands in the rest."""
    return f"review:{review_id}:{max(0, page)}:{_place(place)}:{control}"


def _place(place: Place) -> str:
    # An offset that no id has room for starts the chooser around the open review instead.
    offset = "" if place.offset is None or place.offset > 999_999 else place.offset
    return f"{place.order}:{offset}:{'shown' if place.shows_spoilers else 'hidden'}"


def users(film_id: int, page: int, act: str) -> str:
    """A page of what users of TMDB say of a film: `show` opens it, `critics` leads back."""
    return f"users:{film_id}:{max(0, page)}:{act}"


def critic(critic_id: int, page: int, control: str) -> str:
    """A page about a critic: `show` opens it, the others stand on it."""
    return f"critic:{critic_id}:{max(0, page)}:{control}"


def browse(wanted: ReviewFilter, page: int, direction: str) -> str:
    """A page of the library under a filter."""
    fields = ("" if value is None else str(value) for value in (wanted.critic_id, wanted.outlet_id, wanted.stars))
    return f"browse:{max(0, page)}:{':'.join(fields)}:{wanted.sort}:{direction}"


def top(wanted: RankingFilter, page: int, direction: str) -> str:
    """A page of the ranking under a filter."""
    decade = "" if wanted.decade is None else wanted.decade
    fields = f"{wanted.genre}:{decade}:{wanted.director}:{wanted.period}:{wanted.least}"
    return f"top:{max(0, page)}:{fields}:{direction}"


def draft(draft_id: int, act: str) -> str:
    """A control of a preview."""
    return f"draft:{draft_id}:{act}"


def add_form(nonce: str) -> str:
    """The form of `/library add`."""
    return f"add:{nonce}"


def correction_form(draft_id: int, group: str, nonce: str) -> str:
    """A form that puts fields of a preview right."""
    return f"correct:{draft_id}:{group}:{nonce}"


def sources(act: str) -> str:
    """A control of the sources' panel; which feed is meant stands in what was selected."""
    return f"sources:{act}"


def feed_form(nonce: str) -> str:
    """The form that asks for a feed's address."""
    return f"feed:{nonce}"


def import_control(import_id: int, act: str) -> str:
    """A control of an import's preview."""
    return f"import:{import_id}:{act}"


def import_choice(import_id: int, position: int) -> str:
    """The chooser for a film of an import that may be several."""
    return f"pick:{import_id}:{position}"


def import_page(import_id: int, page: int, direction: str) -> str:
    """A page of the films of an import that may be several."""
    return f"picks:{import_id}:{max(0, page)}:{direction}"


def forget(scope: str, act: str) -> str:
    """A control of what is to be deleted; `scope` is here or all."""
    return f"forget:{scope}:{act}"


def help_page(page: int, direction: str) -> str:
    """A page of the help."""
    return f"help:{max(0, page)}:{direction}"


def diary(user_id: int, page: int, act: str) -> str:
    """A page of a member's diary, or the select that takes an entry out of it."""
    return f"diary:{user_id}:{max(0, page)}:{act}"


def watchlist(page: int, act: str) -> str:
    """A page of one's own watchlist, or the select that takes a film off it."""
    return f"watchlist:{max(0, page)}:{act}"


def choose(act: str, argument: str) -> str:
    """The chooser among films of one title, for a command that waits for the answer."""
    return f"choose:{act}:{argument}"[:CUSTOM_ID]


def rate_form(film_id: int, nonce: str) -> str:
    """The form behind the card's Rate button; the nonce keeps two open forms apart."""
    return f"rate:{film_id}:{nonce}"
