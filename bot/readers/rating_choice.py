"""The decision: which of the candidates is the critic's rating, said in a sentence, or none."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from bot.domain.drafts import RatingFinding
from bot.domain.errors import InvalidInput
from bot.domain.notation import CriticRating, number_of, parse_notation, scaled_rating
from bot.readers.document import Document
from bot.readers.fields import Field
from bot.readers.markup import plain
from bot.readers.notations import lone_notation, spans_in
from bot.readers.rating_rules import SOMEBODY_ELSE, is_classification
from bot.readers.ratings import UNSCALED, Candidate, body_candidates
from bot.readers.words import words

__all__ = ["RATING_KEYS", "Choice", "choose_rating", "field_candidates"]

RATING_KEYS: Final = (
    "structured_rating", "rating", "ratings", "scores", "my_rating", "our_rating", "review_rating", "film_rating",
    "movie_rating", "critic_rating", "star_rating", "stars", "score", "my_score", "review_score", "final_score",
    "final_rating", "overall", "overall_rating", "overall_score", "grade", "letter_grade", "avis", "nota", "voto",
    "wertung", "bewertung", "note_globale", "calificacion", "puntuacion", "cijfer", "betyg", "ratingvalue",
    "rating_value",
)  # fmt: skip
_SCALE_KEYS: Final = (
    "scale", "rating_scale", "out_of", "rating_out_of", "max_rating", "rating_max", "best_rating", "bestrating",
    "max_score", "score_max", "max_stars",
)  # fmt: skip
_WHOLE: Final = frozenset({"overall", "total", "final", "average_overall", "value", "score"})
_TAG_WORDS: Final = words(
    "bad substandard average decent good excellent terrible poor mediocre great masterpiece awful nul meh parfait fair"
) | {"very good"}
_SUBTITLE_KEYS: Final = (
    "title", "headline", "subtitle", "subhead", "standfirst", "strapline", "tagline", "dek", "deck", "excerpt",
    "description", "summary",
)  # fmt: skip
_LONGEST_REASON: Final = 400
_LONGEST_NOTATION: Final = 100
_MOST_FINDINGS: Final = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """The rating, why, everything that was considered, and what a person should know."""

    rating: CriticRating | None
    reason: str
    findings: tuple[RatingFinding, ...]
    warnings: tuple[str, ...] = ()


def choose_rating(document: Document, scales: Mapping[str, str], sources: Iterable[str]) -> Choice:
    """Weigh all candidates of a document.

    Args:
        document: One film's document.
        scales: Source to scale, for sources that never state theirs.
        sources: The names under which this document's source may be configured.
    """
    stated = next((scales_of for scales_of in _configured(scales, sources)), None)
    candidates = [*field_candidates(document), *body_candidates(document.blocks)]
    candidates = [_with_scale(candidate, stated) for candidate in candidates]
    serious = sorted((c for c in candidates if c.weight), key=lambda c: -c.weight)
    if not serious:
        return Choice(None, _short(_why_none(candidates)), _findings(candidates, None), _left_out(candidates))
    best = _best(serious)
    if best is None:
        text = "Several ratings contradict each other, so none was taken: " + ", ".join(
            dict.fromkeys(c.rating.original for c in serious[:4])
        )
        return Choice(None, _short(text), _findings(candidates, None), (_short(text),))
    reason = f"taken from {best.place}: {best.rating.original} ({best.reason})"
    return Choice(_clipped(best.rating), _short(reason), _findings(candidates, best), _warnings(best, serious))


def field_candidates(document: Document) -> Iterator[Candidate]:
    """Yield what the keys say, best first; blank values, zeros and classifications weigh nothing."""
    scale = document.fields.text(*_SCALE_KEYS)
    for field in document.fields.find(*RATING_KEYS):
        if len(field.path) > 1 and field.path[-2] in RATING_KEYS and field.key not in _WHOLE:
            continue
        values = [value for value in field.values if value.strip()]
        if len(values) == 1:
            yield _of_field(field, values[0].strip(), scale, is_own=document.is_own)
    for field in document.fields.entries:
        if len(field.path) > 1 and field.path[-2] in RATING_KEYS and field.key in _WHOLE and field.values[:1] != ("",):
            yield _of_field(field, field.values[0].strip(), scale, is_own=document.is_own)
    yield from _of_subtitles(document)
    yield from _of_tags(document)


def _of_subtitles(document: Document) -> Iterator[Candidate]:
    """Find a notation with its scale in a headline or subtitle."""
    for field in document.fields.find(*_SUBTITLE_KEYS):
        for value in field.values[:1]:
            if len(value) > 300 or SOMEBODY_ELSE.search(value):
                continue
            for span in spans_in(plain(value)):
                if span.rating.scale is not None and span.shape != "percent":
                    place = f"the key “{field.key.replace('_', ' ')}”"
                    yield Candidate(span.rating, field.line or 1, place, 57, "stated in the headline or subtitle")


def _of_field(field: Field, value: str, scale: str | None, *, is_own: bool) -> Candidate:
    place = "the page's data" if field.key == "structured_rating" else f"the key “{field.key.replace('_', ' ')}”"
    line = field.line or 1
    nothing = CriticRating(value[:60], None, None, None)
    if is_classification(field.key, value) and field.key not in {"structured_rating", "stars", "score"}:
        return Candidate(nothing, line, place, 0, "it is the board's classification")
    rating = _own_notation(value) if is_own else _notation_of(value)
    if rating is None:
        return Candidate(nothing, line, place, 0, "it is no rating that can be read")
    if rating.scale is None and rating.value is not None and scale and (number := number_of(rating.value)) is not None:
        rating = _scaled(rating.original, number, scale) or rating
    if rating.value == "0" and rating.scale is None:
        return Candidate(rating, line, place, 0, "0 without a scale usually means not rated yet")
    weight = 100 if field.key == "structured_rating" and rating.scale else 95 if rating.scale else UNSCALED
    return Candidate(rating, line, place, weight, "stated as data")


def _own_notation(value: str) -> CriticRating | None:
    """Read a rating of Marquee's own library, where stars without empty ones are out of five."""
    try:
        return parse_notation(value)
    except InvalidInput:
        return None


def _notation_of(value: str) -> CriticRating | None:
    spans = spans_in(value)
    if len(spans) == 1 and len(value) <= 160:
        return spans[0].rating
    span = lone_notation(value)
    if span is not None:
        return span.rating
    try:
        return None if spans else parse_notation(value)
    except InvalidInput:
        return None


def _of_tags(document: Document) -> Iterator[Candidate]:
    """Read a quality word among the tags, the only rating that some sites give."""
    for field in document.fields.find("tags", "tag", "keywords"):
        words = [value for value in field.values if value.strip().casefold() in _TAG_WORDS]
        if len(words) == 1 and len(field.values) > 1:
            rating = CriticRating(words[0], words[0].strip(), None, None)
            yield Candidate(rating, field.line or 1, "the tags", 30, "a tag that is a word of praise or blame")


def _configured(scales: Mapping[str, str], sources: Iterable[str]) -> Iterator[str]:
    by_name = {name.casefold(): scale for name, scale in scales.items()}
    for source in sources:
        if source.casefold() in by_name:
            yield by_name[source.casefold()]


def _with_scale(candidate: Candidate, scale: str | None) -> Candidate:
    rating = candidate.rating
    if scale is None or rating.scale is not None or rating.value is None:
        return candidate
    value = number_of(rating.value)
    scaled = None if value is None else _scaled(rating.original, value, scale)
    if scaled is None:
        return candidate
    return replace(candidate, rating=scaled, reason=f"{candidate.reason}; this source rates out of {scaled.scale}")


def _scaled(original: str, value: Fraction, scale: str) -> CriticRating | None:
    most = number_of(scale.strip())
    try:
        return None if most is None else scaled_rating(original, value, most)
    except InvalidInput:
        return None


def _best(serious: list[Candidate]) -> Candidate | None:
    """Return the heaviest candidate, or None when equally heavy ones contradict each other."""
    top = serious[0]
    rivals = [c for c in serious if c.weight >= top.weight - 4 and c.rating.scale is not None]
    scores = {c.rating.score_hundredths for c in rivals}
    if len(scores) <= 1 or top.weight >= 95:
        return top
    whole = [c for c in rivals if c.is_overall]
    if whole and len({c.rating.score_hundredths for c in whole}) == 1:
        return whole[-1]
    return None


def _warnings(best: Candidate, serious: list[Candidate]) -> tuple[str, ...]:
    said: list[str] = []
    if best.disagrees:
        said.append(f"The stars and the number in “{best.rating.original}” do not agree; the number was taken.")
    for other in serious:
        scores = (best.rating.score_hundredths, other.rating.score_hundredths)
        if None not in scores and abs((scores[0] or 0) - (scores[1] or 0)) > 1000:
            said.append(f"{other.place.capitalize()} has another rating, “{other.rating.original}”; it was not taken.")
    if best.rating.scale is None and best.rating.value and number_of(best.rating.value) is not None:
        said.append(f"The document does not say what “{best.rating.original}” is out of, so it has no stars.")
    return tuple(dict.fromkeys(map(_short, said)))[:4]


def _left_out(candidates: list[Candidate]) -> tuple[str, ...]:
    """Warn of ratings of parts that a person may want to sum up."""
    parts = [c.rating.original for c in candidates if c.label and c.rating.scale]
    return (
        (_short(f"Several ratings share a label, so none was taken: {', '.join(parts[:4])}."),)
        if len(parts) > 1
        else ()
    )


def _why_none(candidates: list[Candidate]) -> str:
    if not candidates:
        return "the document has no rating"
    first = candidates[0]
    return f"none was taken: “{first.rating.original[:60]}” at {first.place} was left, because {first.reason}"


def _findings(candidates: list[Candidate], best: Candidate | None) -> tuple[RatingFinding, ...]:
    ordered = sorted(candidates, key=lambda c: (c is not best, -c.weight, c.line))[:_MOST_FINDINGS]
    return tuple(_finding(candidate, best) for candidate in ordered)


def _clipped(rating: CriticRating) -> CriticRating:
    return replace(rating, original=rating.original[:_LONGEST_NOTATION])


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_REASON else f"{text[: _LONGEST_REASON - 1]}…"


def _finding(candidate: Candidate, best: Candidate | None) -> RatingFinding:
    if candidate is best:
        reason = f"taken from {candidate.place}: {candidate.rating.original}"
    elif candidate.weight:
        reason = f"not taken from {candidate.place}, because another notation is surer"
    else:
        reason = f"not taken from {candidate.place}, because {candidate.reason}"
    return RatingFinding(_clipped(candidate.rating), candidate.place, _short(reason))
