"""What a typed text may mean: a title, or a title and a year."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.search.normal import ENGLISH_ARTICLES, normal_form, with_digits

YEAR_IN_BRACKETS = re.compile(r"^(.*\S)\s*\(\s*(\d{0,4})\s*\)?\s*$")
YEAR_AT_END = re.compile(r"^(.+) ((?:18|19|20)\d\d|\d\d)$")
LAST_YEAR = 2035
MOST_WORDS = 9
LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a text: a normal form, and the years that it restricts the films to (none: any year)."""

    form: str
    years: tuple[int, ...] = ()
    is_word_ended: bool = False

    @property
    def start(self) -> str:
        """What a name has to start with: a space at the end of the text ends the last word."""
        return f"{self.form} " if self.is_word_ended else self.form

    @property
    def words(self) -> list[str]:
        return self.form.split(" ")[:MOST_WORDS]

    @property
    def bare(self) -> str:
        """The form without a leading English article, or the form itself."""
        for article in ENGLISH_ARTICLES:
            if self.form.startswith(article):
                return self.form[len(article) :]
        return self.form


@dataclass(frozen=True, slots=True)
class Query:
    """The readings of a text: as a title, as a title and a year, with numbers as digits."""

    title: Reading
    dated: Reading | None = None
    numbered: Reading | None = None


def understood(text: str) -> Query | None:
    """Read a typed text; None when nothing in it can be looked for."""
    text = text[:LONGEST_TEXT]
    bracketed = YEAR_IN_BRACKETS.match(text)
    if bracketed and (form := normal_form(bracketed[1])):
        years = years_starting(bracketed[2]) if len(bracketed[2]) > 2 else ()
        title = Reading(f"{form} {bracketed[2]}" if years else form)
        return Query(title, Reading(form, years) if years else None)
    form = normal_form(text)
    if not form:
        return None
    ending = YEAR_AT_END.match(form)
    dated = Reading(ending[1], years_starting(ending[2])) if ending else None
    digits = with_digits(form)
    ended = text[-1].isspace()
    numbered = Reading(digits, is_word_ended=ended) if digits != form else None
    return Query(Reading(form, is_word_ended=ended), dated, numbered)


def years_starting(digits: str) -> tuple[int, ...]:
    """List the years that these digits begin, or end when there are two: 199 is the nineties, 95 is 1995."""
    if len(digits) == 4:
        return (int(digits),)
    if len(digits) == 3:
        return tuple(range(int(digits) * 10, int(digits) * 10 + 10))
    return tuple(year for year in (1900 + int(digits), 2000 + int(digits)) if year <= LAST_YEAR)
