"""Queries as members type them: a seeded mix by class, each with the film that is looked for."""

from __future__ import annotations

import random
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from bot.search.normal import normal_form

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from search_data import Title

SHARES = {
    "prefix": 0.30,
    "one typo": 0.20,
    "two typos": 0.10,
    "middle word": 0.15,
    "article": 0.08,
    "accents": 0.05,
    "punctuation": 0.06,
    "year": 0.06,
}
KEY_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
ARTICLE = re.compile(r"(?i)^(the|a|an) (?=\S)")
INNER_ARTICLE = re.compile(r"(?i) (the|a|an) (?=\S)")
PUNCTUATION = re.compile(r"[^\w\s]|_")


class Query(NamedTuple):
    """A text as typed, and the film that the member means."""

    kind: str
    text: str
    wanted: Title


def neighbouring_keys() -> dict[str, str]:
    keys: dict[str, str] = {}
    for row, letters in enumerate(KEY_ROWS):
        for column, letter in enumerate(letters):
            places = ((0, -1), (0, 1), (-1, 0), (-1, 1), (1, -1), (1, 0))
            near = [(row + down, column + right) for down, right in places]
            keys[letter] = "".join(KEY_ROWS[y][x] for y, x in near if 0 <= y < 3 and 0 <= x < len(KEY_ROWS[y]))
    return keys


NEIGHBOURS = neighbouring_keys()


def seeded_queries(catalogue: Sequence[Title], count: int, *, seed: int) -> list[Query]:
    """Draw COUNT queries; films are looked for as often as the root of their popularity."""
    chance = random.Random(seed)
    makers: dict[str, Callable[[str, random.Random], str | None]] = {
        "prefix": lambda title, chance: title[: chance.randint(1, len(title))],
        "one typo": lambda title, chance: _mistyped(title, chance, typos=1),
        "two typos": lambda title, chance: _mistyped(title, chance, typos=2),
        "middle word": _from_the_middle,
        "article": _without_an_article,
        "accents": _without_accents,
        "punctuation": _without_punctuation,
    }
    pools = {
        "accents": [row for row in catalogue if without_accents(row.title) != row.title],
        "article": [row for row in catalogue if ARTICLE.search(row.title) or INNER_ARTICLE.search(row.title)],
        "punctuation": [row for row in catalogue if PUNCTUATION.search(row.title)],
    }
    queries: list[Query] = []
    for kind, share in SHARES.items():
        pool = pools.get(kind, catalogue)
        weights = [row.popularity**0.5 for row in pool]
        made = 0
        while made < round(count * share):
            row = chance.choices(pool, weights)[0] if len(pool) < 5000 else next_of(pool, weights, chance)
            text = _with_a_year(row, chance) if kind == "year" else makers[kind](row.title, chance)
            if text is None or not PUNCTUATION.sub("", text).strip():
                continue
            queries.append(Query(kind, text.lower() if chance.random() < 0.85 else text, row))
            made += 1
    chance.shuffle(queries)
    return queries


def next_of(pool: Sequence[Title], weights: list[float], chance: random.Random) -> Title:
    """Draw by rejection: cheaper than summing all weights for every draw."""
    highest = max(weights[0], weights[-1])
    while True:
        at = chance.randrange(len(pool))
        if chance.random() * highest <= weights[at]:
            return pool[at]


def without_accents(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def typo(text: str, chance: random.Random) -> str:
    """Make one keyboard error: 40 % a neighbour, 25 % a letter left out, 20 % swapped, 15 % one too many."""
    letters = [at for at, letter in enumerate(text) if letter.isalpha()]
    while letters:
        at = chance.choice(letters)
        if at == 0 and chance.random() > 0.05:
            if len(letters) == 1:
                break
            continue
        spaces = [place for place, letter in enumerate(text) if letter == " "]
        if spaces and chance.random() < 0.04:
            space = chance.choice(spaces)
            return text[:space] + text[space + 1 :]
        changed = _one_letter_wrong(text, at, chance)
        if normal_form(changed) not in ("", normal_form(text)):
            return changed
    return text


def _one_letter_wrong(text: str, at: int, chance: random.Random) -> str:
    letter, kind = text[at], chance.random()
    near = NEIGHBOURS.get(letter.lower(), letter)
    if kind < 0.40:
        return text[:at] + chance.choice(near) + text[at + 1 :]
    if kind < 0.65:
        return text[:at] + text[at + 1 :]
    if kind < 0.85:
        return text[:at] + text[at + 1 : at + 2] + letter + text[at + 2 :]
    return text[: at + 1] + (letter if chance.random() < 0.5 else chance.choice(near)) + text[at + 1 :]


def _cut(text: str, chance: random.Random, at_least: int) -> str:
    return text[: chance.randint(min(at_least, len(text)), len(text))].rstrip()


def _mistyped(title: str, chance: random.Random, *, typos: int) -> str | None:
    if len(normal_form(title)) < 3 + 2 * typos:
        return None
    text = meant = title if chance.random() < 0.5 else _cut(title, chance, 5)
    for _ in range(typos):
        text = typo(text, chance)
    return text if normal_form(text) != normal_form(meant) else None


def _from_the_middle(title: str, chance: random.Random) -> str | None:
    words = title.split()
    if len(words) < 3:
        return None
    text = " ".join(words[chance.randint(1, len(words) - 1) :])
    if len(normal_form(text)) < 4:
        return None
    return _cut(text, chance, 4) if chance.random() < 0.5 else text


def _without_an_article(title: str, chance: random.Random) -> str | None:
    pattern = ARTICLE if ARTICLE.search(title) and chance.random() < 0.8 else INNER_ARTICLE
    text = pattern.sub("" if pattern is ARTICLE else " ", title, count=1)
    if text == title:
        return None
    return _cut(text, chance, 5) if chance.random() < 0.5 else text


def _without_accents(title: str, chance: random.Random) -> str:
    text = without_accents(title)
    return _cut(text, chance, 5) if chance.random() < 0.5 else text


def _without_punctuation(title: str, chance: random.Random) -> str | None:
    text = " ".join(PUNCTUATION.sub("" if chance.random() < 0.5 else " ", title).split())
    if text == title:
        return None
    return _cut(text, chance, 5) if chance.random() < 0.4 else text


def _with_a_year(row: Title, chance: random.Random) -> str:
    title = row.title if chance.random() < 0.7 else _cut(row.title, chance, 5)
    return f"{title} {row.year}" if chance.random() < 0.5 else f"{title} ({row.year})"
