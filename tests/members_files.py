"""Members' files as the services write them."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "DIARY",
    "IMDB_LIST",
    "IMDB_NEWER",
    "IMDB_OLDER",
    "RATINGS",
    "REVIEWS",
    "WATCHLIST",
    "imdb_row",
    "letterboxd_zip",
    "real_sized",
    "table",
    "title_of",
    "trakt_item",
    "zipped",
]

RATINGS = "Date,Name,Year,Letterboxd URI,Rating"
WATCHLIST = "Date,Name,Year,Letterboxd URI"
DIARY = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date"
REVIEWS = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date"
IMDB_OLDER = (
    "Const,Your Rating,Date Rated,Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes,"
    "Release Date,Directors"
)
IMDB_NEWER = IMDB_OLDER.replace("Title,URL", "Title,Original Title,URL")
IMDB_LIST = (
    "Position,Const,Created,Modified,Description,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,"
    "Genres,Num Votes,Release Date,Directors,Your Rating,Date Rated"
)


def table(header: str, *rows: Sequence[object], delimiter: str = ",") -> str:
    """A CSV file; values go into the header's columns in order."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return out.getvalue()


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def imdb_row(header: str, **cells: object) -> list[object]:
    """A row of an IMDb file, its cells by column names in small letters without spaces."""
    names = ["".join(letter for letter in name.casefold() if letter.isalnum()) for name in header.split(",")]
    return [cells.get(name, "") for name in names]


def trakt_item(title: str = "TRON: Legacy", year: int = 2010, tmdb: int = 20526, **more: Any) -> dict[str, Any]:
    ids = {"trakt": 1, "slug": "tron-legacy-2010", "imdb": f"tt{tmdb:07}", "tmdb": tmdb}
    return {"type": "movie", "movie": {"title": title, "year": year, "ids": ids}, **more}


def title_of(number: int) -> str:
    """A film's title; some are hard to read, write or sort."""
    hard = ("#Alive", "8½ and", "-30-", "=Equals", "Amélie", "“Quoted”", "千と千尋", "Ночь", "Don't", "A, B and C")
    return f"{hard[number % 97]} {number}" if number % 97 < len(hard) else f"The Film {number}"


def letterboxd_zip(
    *,
    ratings: Sequence[Sequence[object]] = (),
    diary: Sequence[Sequence[object]] = (),
    reviews: Sequence[Sequence[object]] = (),
    watchlist: Sequence[Sequence[object]] = (),
) -> bytes:
    """A whole export, with what must not be read in it."""
    decoy = ["2020-01-01", "A film that was deleted", 1999, "https://boxd.it/x", 5]
    return zipped(
        {
            "profile.csv": "Date Joined,Username\n2020-01-01,somebody\n",
            "ratings.csv": table(RATINGS, *ratings),
            "diary.csv": table(DIARY, *diary),
            "reviews.csv": table(REVIEWS, *reviews),
            "watchlist.csv": table(WATCHLIST, *watchlist),
            "watched.csv": table(WATCHLIST, *(row[:4] for row in ratings)),
            "comments.csv": "Date,Content,Comment\n",
            "likes/films.csv": table(WATCHLIST, decoy[:4]),
            "lists/best.csv": "Letterboxd list export v7\nDate,Name,Tags,URL,Description\n2020-01-01,Best,,u,\n\n"
            "Position,Name,Year,URL,Description\n1,Heat,1995,u,\n",
            "deleted/diary.csv": table(DIARY, [*decoy, "", "", "2020-01-01"]),
            "deleted/ratings.csv": table(RATINGS, decoy),
            "orphaned/reviews.csv": table(REVIEWS, [*decoy[:3], "", 5, "", "Gone.", "", "2020-01-01"]),
        }
    )


def real_sized(*, ratings: int = 5_000, diary: int = 3_000, rewatches: int = 400, reviews: int = 600) -> bytes:
    """An export as large as a keen member's, always the same.

    The first `diary - rewatches` films have a viewing, the first `rewatches` of them a second one a year later.
    """
    chance = random.Random(5)
    first = date(2019, 1, 1)
    stars = [chance.choice(("0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5", "5")) for _ in range(ratings)]

    def film(number: int) -> list[object]:
        return [title_of(number), 1950 + number % 70, f"https://boxd.it/{number:04x}"]

    rated = [[first + timedelta(days=number % 1_500), *film(number), stars[number]] for number in range(ratings)]
    watched: list[list[object]] = []
    for place in range(diary):
        number = place if place < diary - rewatches else place - (diary - rewatches)
        is_again = place >= diary - rewatches
        day = first + timedelta(days=number % 1_500 + 366 * is_again)
        tags = "cinema, with friends" if place % 11 == 0 else ""
        watched.append([day, *film(number), stars[number], "Yes" if is_again else "", tags, day])
    written: list[list[object]] = [
        [*row[:6], _review(place), row[6], row[7]] for place, row in enumerate(watched[:reviews])
    ]
    wanted = [[first, *film(ratings + number)] for number in range(200)]
    return letterboxd_zip(ratings=rated, diary=watched, reviews=written, watchlist=wanted)


def _review(number: int) -> str:
    texts = (
        f'He says "no" {number} times.\n\nThen, at last, <i>yes</i>. 🎬',
        f"<b>Loud</b> &amp; long<br>but I <3 it, number {number}",
        f"=SUM(A1:A{number}) is not a review, 你好",
    )
    return texts[number % len(texts)]
