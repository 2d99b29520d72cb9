"""What a typed text may mean: a title, or a title and a year."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.search.normal import ENGLISH_ARTICLES, in_shorthand, normal_form

YEAR_IN_BRACKETS = re.compile(r"^(.*\S)\s*\(\s*(\d{0,4})\s*\)?\s*$")
YEAR_AT_END = re.compile(r"^(.+) ((?:18|19|20)\d\d|\d\d)$")
YEAR_ALONE = re.compile(r"^(?:18|19|20)\d\d$", re.ASCII)
CONTRACTION = re.compile(r"(?<=\w) (s|t|d|m|ll|re|ve)(?= |$)")
LAST_YEAR = 2035
MOST_WORDS = 9
LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a text: a normal form, and the years that it restricts the films to (none: any year)."""

    form: str
    years: tuple[int, ...] = ()
    is_year_short: bool = False
    is_word_ended: bool = False

    @property
    def start(self) -> str:
        """What a name has to start with: a space at the end of the text ends the last word."""
        return f"{self.form} " if self.is_word_ended else self.form

    @property
    def words(self) -> list[str]:
        """The words looked for; a title of more than nine is found by its first nine."""
        return self.form.split(" ")[:MOST_WORDS]

    @property
    def without_article(self) -> Reading | None:
        """The reading without the English article that it starts with; None when there is none to drop."""
        for article in ENGLISH_ARTICLES:
            if self.form.startswith(article) and len(self.form) > len(article) + 2:
                return replace(self, form=self.form[len(article) :])
        return None


@dataclass(frozen=True, slots=True)
class Query:
    """The readings of a text: as a title, as a title and a year, and other spellings that mean the same title.

    `of_year` is the year that a text of four digits may mean as well: whichever films came out then.
    """

    title: Reading
    dated: Reading | None = None
    respelt: tuple[Reading, ...] = ()
    of_year: int | None = None


def understood(text: str) -> Query | None:
    """Read a typed text; None when nothing in it can be looked for."""
    text = text[:LONGEST_TEXT]
    bracketed = YEAR_IN_BRACKETS.match(text)
    if bracketed and (form := normal_form(bracketed[1])):
        digits = bracketed[2]
        if len(digits) < 2:
            return Query(Reading(form))
        return Query(Reading(f"{form} {digits}"), _dated(form, digits))
    form = normal_form(text)
    if not form:
        return None
    ending = YEAR_AT_END.match(form)
    title = Reading(form, is_word_ended=text[-1].isspace())
    spellings = dict.fromkeys((in_shorthand(form), CONTRACTION.sub(r"\1", form)))
    respelt = tuple(replace(title, form=spelling) for spelling in spellings if spelling != form)
    of_year = int(form) if YEAR_ALONE.match(form) else None
    return Query(title, _dated(ending[1], ending[2]) if ending else None, respelt, of_year)


def _dated(form: str, digits: str) -> Reading:
    return Reading(form, years_of(digits), is_year_short=len(digits) == 2)


def years_of(digits: str) -> tuple[int, ...]:
    """List the years that digits stand for: 1995 is itself, 199 the nineties, 95 is 1995."""
    if len(digits) == 4:
        return (int(digits),)
    if len(digits) == 3:
        return tuple(range(int(digits) * 10, int(digits) * 10 + 10))
    return tuple(year for year in (1900 + int(digits), 2000 + int(digits)) if year <= LAST_YEAR)
