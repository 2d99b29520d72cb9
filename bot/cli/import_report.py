"""What an import says: lines and counts for a person, a table of what would be read, or JSON for a program."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.domain.drafts import NotAFilmReview, ReviewDraft
from bot.domain.notation import LETTERS, number_of
from bot.domain.texts import clean
from bot.services.library.importing import Imported, Outcome

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Sequence

    from bot.domain.films import Film
    from bot.domain.notation import CriticRating
    from bot.readers import ReadOptions
    from bot.services.library.importing import LibraryService

__all__ = ["draft_object", "matched", "print_counts", "print_line", "print_objects", "print_table"]

_RARE = {Outcome.NOT_A_FILM, Outcome.DUPLICATE, Outcome.GONE}
_WIDTH = 180  # characters of a table that goes to a file
_COLUMNS = {"Document": 4, "Film": 4, "Rating": 6, "By": 3, "Sections": 5, "Warnings": 5}


def print_line(console: Console, line: Imported) -> None:
    """Say what became of one review; a refusal names its document and the reason."""
    name, reason = clean(line.name), clean(line.reason or "")
    if line.outcome is Outcome.REFUSED:
        text = reason if reason.startswith(name) else f"{name}: {reason}"
    else:
        film = f", {clean(line.film)}" if line.film else ""
        text = f"{name}: {line.outcome.value}{film}{f' ({reason})' if reason else ''}"
    console.print(text, markup=False, soft_wrap=True)


def print_counts(console: Console, counts: Counter[Outcome], *, is_dry: bool) -> None:
    """Say how many reviews became what; what is rare is said only when it happened."""
    said = [f"{counts[outcome]} {outcome.value}" for outcome in Outcome if outcome not in _RARE or counts[outcome]]
    if is_dry:
        others = [outcome for outcome in (Outcome.NOT_A_FILM, Outcome.REFUSED) if counts[outcome]]
        said = [f"{counts[Outcome.ADDED]} read", *(f"{counts[other]} {other.value}" for other in others)]
        said.append("nothing was written")
    console.print(", ".join(said), soft_wrap=True)


def print_objects(drafts: Iterable[tuple[str, ReviewDraft | NotAFilmReview]]) -> None:
    """Write one JSON object a line, in UTF-8 whatever the terminal's encoding is."""
    stream = sys.stdout.buffer
    for file, draft in drafts:
        line = json.dumps(draft_object(file, draft), ensure_ascii=False)
        stream.write(line.encode("utf-8", "replace") + b"\n")
    stream.flush()


def draft_object(file: str, draft: ReviewDraft | NotAFilmReview) -> dict[str, Any]:
    """Return a draft with the keys that `--json` promises, in their order."""
    if isinstance(draft, NotAFilmReview):
        return {**draft_object(file, ReviewDraft("", warnings=(draft.reason,))), "kind": _NOT_A_REVIEW, "title": None}
    return {
        "file": file,
        "kind": "review",
        "title": draft.title,
        "year": draft.year,
        "headline": draft.headline,
        "critic": draft.critic,
        "outlet": draft.outlet,
        "rating": _rating_object(draft.rating, draft.rating_reason),
        "directors": list(draft.directors),
        "writers": list(draft.writers),
        "cast": [{"name": member.name, "role": member.role} for member in draft.cast],
        "outside_critics": [
            {"outlet": found.outlet, "text": found.text, "is_quotation": found.is_quotation}
            for found in draft.outside_critics
        ],
        "spoilers": draft.has_spoilers,
        "sections": [{"heading": section.heading, "text": section.text} for section in draft.sections],
        "warnings": list(draft.warnings),
    }


_NOT_A_REVIEW = "not_a_film_review"


def _rating_object(rating: CriticRating | None, reason: str | None) -> dict[str, Any] | None:
    if rating is None:
        return None
    score = rating.score_hundredths
    return {
        "value": _number(rating.value),
        "scale": LETTERS if rating.scale == LETTERS else _number(rating.scale),
        "original": rating.original,
        "score": None if score is None else score // 100 if score % 100 == 0 else score / 100,
        "reason": reason,
    }


def _number(text: str | None) -> int | float | str | None:
    """Return the number that a text is, or the text itself: a letter or a word."""
    number = None if text is None else number_of(text)
    if number is None:
        return text
    return int(number) if number.denominator == 1 else float(number)


async def matched(lines: list[Imported], library: LibraryService, options: ReadOptions) -> list[Imported]:
    """Say of what was read which film it would be; a draft that would be refused becomes a refusal."""
    drafts = [line.draft for line in lines if isinstance(line.draft, ReviewDraft)]
    films = iter(await library.match(drafts, options))
    return [_matched(line, next(films)) if isinstance(line.draft, ReviewDraft) else line for line in lines]


def _matched(line: Imported, film: Film | str | None) -> Imported:
    if isinstance(film, str):
        return replace(line, outcome=Outcome.REFUSED, reason=film)
    return replace(line, film=f"is {film.label} of the catalogue" if film else "a new film")


def print_table(lines: Sequence[Imported], *, has_head: bool) -> None:
    """Show what was read and why, a batch of documents at a time; every batch has the same columns."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDTH)
    table = Table(expand=True, show_header=has_head, show_lines=True)
    for name, ratio in _COLUMNS.items():
        table.add_column(name, ratio=ratio, overflow="fold")
    for line in lines:
        table.add_row(*(Text(clean(cell)) for cell in _cells(line)))
    console.print(table)


def _cells(line: Imported) -> tuple[str, ...]:
    draft = line.draft
    if not isinstance(draft, ReviewDraft):
        return (line.name, f"{line.outcome.value}: {line.reason or ''}", "", "", "", "")
    year = f"{draft.title} ({draft.year})" if draft.year else f"{draft.title} (year unknown)"
    guess = "; the title is a guess" if draft.title_is_guess else ""
    rating = f"{draft.rating.original}\n" if draft.rating else "none\n"
    sections = [section.heading or "(opening)" for section in draft.sections]
    return (
        line.name,
        f"{year}{guess}\n{line.reason or line.film or ''}",
        rating + (draft.rating_reason or ""),
        "\n".join(name for name in (draft.critic, draft.outlet) if name) or "unsigned",
        f"{len(sections)}: {', '.join(sections)}" if sections else "none",
        "\n".join(draft.warnings),
    )
