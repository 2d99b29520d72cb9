"""From blocks to sections with plain text, and the verdict, strengths and weaknesses among them."""

import re
from collections.abc import Iterator
from typing import Final

from bot.domain.drafts import Section
from bot.readers.blocks import Block
from bot.readers.notations import lone_notation, spans_in
from bot.readers.rating_rules import ASIDE_HEADING, RATING_LABEL, label_of

__all__ = [
    "first_sentence",
    "is_common_heading",
    "sections_of",
    "sentences_of",
    "strengths_of",
    "verdict_of",
    "weaknesses_of",
]

LONGEST_TEXT: Final = 60_000
_MOST_SECTIONS: Final = 100
_MOST_POINTS: Final = 50
_VERDICT: Final = re.compile(
    r"(?:(?:my|our|the|final|in|to|a|some|closing|overall)\s+)*(?:verdict|conclusions?|conclude|final "
    r"thoughts?|bottom line|takeaway|"
    r"overall|summary|wrap[- ]?up|closing thoughts|final word|thoughts|sum(?:ming)? (?:it )?up|fazit|urteil|"
    r"verdetto|conclusione|"
    r"en résumé|le verdict|bilan|conclusión|veredicto|oordeel|tl;?dr)\b.{0,40}",
    re.IGNORECASE,
)
_WEAK: Final = re.compile(
    r"(?:\W|the\s|its?\s|what\s|some\s|my\s)*(?:weakness(?:es)?|weak points?|cons?|the bad(?: stuff)?|bad|"
    r"dislikes?|disliked|negatives?|downsides?|flaws?|"
    r"(?:what )?(?:does(?:n[’']t| not)|did(?:n[’']t| not)) work|(?:what )?i (?:did(?:n[’']t| not) like|"
    r"disliked)|low ?lights?|where it (?:falters|stumbles|fails)|the lows|problems?|issues?|"
    r"points faibles|les moins|schwächen|negativ|contra|difetti|contro)\b.{0,60}",
    re.IGNORECASE,
)
_STRONG: Final = re.compile(
    r"(?:\W|the\s|its?\s|what\s|some\s|my\s)*(?:strengths?|strong points?|pros?|the good(?: stuff)?|good|"
    r"likes?|liked|positives?|upsides?|highlights?|"
    r"(?:what )?(?:works|worked)|(?:what )?i (?:liked|loved)|where it (?:shines|succeeds)|the highs|points "
    r"forts|les plus|stärken|positiv|pro|pregi)\b.{0,60}",
    re.IGNORECASE,
)
_SPOILER_HEADING: Final = re.compile(
    r"(?!.*(?:spoiler[- ]free|no spoilers|non[- ]spoiler|without spoilers)).*\bspoilers?\b", re.IGNORECASE
)
_SENTENCE_END: Final = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][”\"’)]))\s+(?=[“\"‘(]?[^\sa-z])|\n+")
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|vs|No|Prof|Lt|Sgt|Capt|Gen|Vol|etc|e\.g|i\.e)|\b[A-Z])\.$"
)
_REDDIT: Final = re.compile(r">!([^<>]{1,3000})!<")
_FACT_LABEL: Final = re.compile(
    r"(?:directors?|directed by|writers?|written by|screenplay|cast|starring|stars|genres?|runtime|running "
    r"time|duration|release(?:d| date)?|year|"
    r"rating|mpaa|certificate|author|reviewed by|studio|distributor|country|language|cinematograph\w+|music|"
    r"producers?|imdb|tags|categories|"
    r"regie|réalisation|regia|darsteller|durée|tagline|watched|date)\s*:",
    re.IGNORECASE,
)


_COMMON_HEADING: Final = re.compile(
    r"(?i)(?:\W|the |its? |my |our |a )*(?:story(?:line)?|plot|synopsis|premise|acting|performances?|cast|"
    r"characters?|direction|directing|visuals?|"
    r"cinematography|music|soundtrack|score|sound(?: design)?|writing|script|screenplay|dialogue|pacing|"
    r"editing|effects|special effects|vfx|production|"
    r"costumes?|themes?|ending|humou?r|comedy|action|horror|romance|enjoyment|entertainment|rewatchability|"
    r"originality|atmosphere|introduction|intro|"
    r"background|history|review|rating|ratings|trivia|spoilers?|cast and crew|credits|details|info|overview|"
    r"setup|audio|video|extras|special features|"
    r"parents? guide|content|histoire|retour|ressenti|avis|handlung|kritik|trama|critica|violence|language|"
    r"impact|message|emotion|world[- ]?building|"
    r"final score|total|overall|average|technical|art|animation|choreography|stunts|realism|scares?|gore|"
    r"tension|creativity|chemistry|films?|movies?|games?|books?|tv|tv shows?|television|series|shows|albums?|podcasts?)"
    r"(?:\s*(?:and|&|/|,|\+)\s*\w+){0,2}\W{0,3}(?:\s*[:–—-]?\s*[\d★☆½./]+.*)?"
)


def is_common_heading(text: str) -> bool:
    """Tell whether a heading names a part that any review may have, and so no film."""
    patterns = (_COMMON_HEADING, _VERDICT, _WEAK, _STRONG, _SPOILER_HEADING)
    return any(pattern.fullmatch(text) for pattern in patterns) or ASIDE_HEADING.match(text) is not None


def sections_of(blocks: tuple[Block, ...]) -> tuple[Section, ...]:
    """Return the opening (heading None) and the sections under their headings."""
    groups = list(_groups(blocks))
    closing = _closing_rating(blocks) if len(groups) > 1 else []
    sections = (_section(heading, group) for heading, group in groups[: _MOST_SECTIONS + 1])
    kept = [section for section in sections if section.text or section.heading]
    return (*kept[: _MOST_SECTIONS - len(closing)], *closing)


def _closing_rating(blocks: tuple[Block, ...]) -> list[Section]:
    """Return the labelled rating that closes a text in sections as the last of them, headed by its label."""
    words = [block for block in blocks if block.kind not in {"rule", "picture", "mark", "note"}]
    labelled = label_of(words[-1].text) if words and len(words[-1].text) < 120 else None
    if labelled is None or RATING_LABEL.search(labelled[0]) is None or lone_notation(labelled[1]) is None:
        return []
    return [Section(labelled[0][:80], labelled[1])]


def verdict_of(sections: tuple[Section, ...], blocks: tuple[Block, ...]) -> str | None:
    """Return the verdict in one sentence, when the reviewer marked one."""
    for section in reversed(sections):
        if section.heading and _VERDICT.fullmatch(section.heading) and section.text:
            sentence = first_sentence(section.text)
            if sentence and lone_notation(sentence) is None:
                return sentence
    return _labelled_verdict(blocks)


def strengths_of(sections: tuple[Section, ...]) -> tuple[str, ...]:
    """Return what stands under a heading such as Strengths, Pros or What works: items, or paragraphs' points."""
    return _headed_points(sections, _STRONG)


def weaknesses_of(sections: tuple[Section, ...]) -> tuple[str, ...]:
    """Return what stands under a heading such as Weaknesses, Cons or The bad."""
    return _headed_points(sections, _WEAK)


def sentences_of(text: str) -> list[str]:
    """Split prose into sentences, keeping abbreviations and initials whole."""
    sentences: list[str] = []
    for piece in _SENTENCE_END.split(text):
        if sentences and _ABBREVIATION.search(sentences[-1]):
            sentences[-1] += f" {piece}"
        elif piece.strip():
            sentences.append(piece.strip())
    return sentences


def first_sentence(text: str) -> str | None:
    """Return the first sentence of a text, at most 400 characters of it."""
    sentences = sentences_of(text[:3_000])
    return sentences[0][:400] if sentences else None


def _groups(blocks: tuple[Block, ...]) -> Iterator[tuple[str | None, list[Block]]]:
    heading: str | None = None
    group: list[Block] = []
    for block in blocks:
        if block.is_heading and lone_notation(block.text) is None:
            if block.level == 1 and heading is None and not group:
                continue  # the headline, not a section
            yield heading, group
            heading, group = block.text.rstrip(":"), []
        else:
            group.append(block)
    yield heading, group


def _section(heading: str | None, group: list[Block]) -> Section:
    hides = heading is not None and _SPOILER_HEADING.match(heading) is not None
    paragraphs: list[str] = []
    previous = ""
    for block in group:
        text = _shown(block, hides=hides)
        if not text:
            continue
        if block.kind in {"item", "row"} and previous == block.kind:
            paragraphs[-1] += f"\n{text}"
        else:
            paragraphs.append(text)
        previous = block.kind
    return Section(heading, "\n\n".join(paragraphs)[:LONGEST_TEXT])


def _shown(block: Block, *, hides: bool) -> str:
    if block.kind in {"rule", "picture", "mark", "note"} or (len(block.text) < 300 and _is_data(block)):
        return ""
    text = f"• {block.text}" if block.kind == "item" else block.text
    if ">!" in text:
        text = _REDDIT.sub(r"||\1||", text)
    if hides or block.is_folded:
        text = f"||{' '.join(text.replace('||', '').split())}||"
    return text


def _is_data(block: Block) -> bool:
    """Tell whether a line only states the rating or a fact that the draft keeps elsewhere."""
    if _FACT_LABEL.match(block.text):
        return True
    if lone_notation(block.text) is not None and spans_in(block.text):
        return True
    labelled = label_of(block.text)
    return (
        labelled is not None and RATING_LABEL.search(labelled[0]) is not None and lone_notation(labelled[1]) is not None
    )


def _labelled_verdict(blocks: tuple[Block, ...]) -> str | None:
    for block in reversed(blocks):
        if block.is_heading and ASIDE_HEADING.match(block.text):
            continue
        labelled = label_of(block.text) if len(block.text) < 600 else None
        if (
            labelled
            and _VERDICT.fullmatch(labelled[0])
            and lone_notation(labelled[1]) is None
            and len(labelled[1]) > 20
        ):
            return first_sentence(labelled[1])
    last = next((block for block in reversed(blocks) if block.kind == "paragraph"), None)
    if last is None:
        return None
    found = re.match(r"[^\s–—-]{1,12}(?:\s?/\s?\d+)?\s*[–—:-]\s+(?P<words>[A-Z“].{20,})", last.text)
    spans = spans_in(last.text[:40])
    return first_sentence(found["words"]) if found and spans and spans[0].start == 0 else None


def _is_headed(section: Section, pattern: re.Pattern[str]) -> bool:
    return section.heading is not None and pattern.fullmatch(section.heading) is not None


def _headed_points(sections: tuple[Section, ...], pattern: re.Pattern[str]) -> tuple[str, ...]:
    points = [point[:500] for section in sections if _is_headed(section, pattern) for point in _points(section)]
    return tuple(points[:_MOST_POINTS])


def _points(section: Section) -> list[str]:
    items = [line.removeprefix("• ").strip() for line in section.text.split("\n") if line.startswith("• ")]
    return items or [first for part in section.text.split("\n\n") if (first := first_sentence(part))]
