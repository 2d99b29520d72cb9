"""Nothing that a file may hold makes the reader raise anything but its own error, or take long."""

# A document is easier to check on one line than in pieces.
# ruff: noqa: E501

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.drafts import ReviewDraft, UnreadableDocument
from bot.readers import read_document

MIB = 1024 * 1024
LIMIT_SECONDS = 0.25
NAMES = ("review.md", "review.txt", "page.html", "review.json", "2020-01-01-fog-line-2021/index.md")

SEEDS = (
    (
    "---\ntitle: Fog Line (2021)\nauthor: Kim Oro\nrating: 3.5\ntags: [movies, fog]\nmovie:\n  director: Ada Berg\n  rating: PG-13\n---\n\n"
    "_Fog Line_ is a film. Ada Berg directs Eve (Tom de Lind).\n\n## What works\n\n- fog\n- soup\n\n## Verdict\n\nA long row. **Rating:** ★★★½ (3.5/5)\n"
    ),
    '+++\ntitle = "Fog"\nyear = ["2021"]\nAvis = ["cool"]\n+++\n## Retour :\nLe film est long, la soupe est bonne.\n<details><summary>spoile</summary>\n\nfin\n</details>\n',
    "Title: Fog Review\nDate: 2017-03-03\nRating: 9\nCast: Tom Lind, Eva Stone\nDuration: PT2H17M\n\n*Fog* is necessary. IGN noted that “it rows”.\n",
    "When Fogbound was first announced, nobody cared. Fogbound is a thriller.\nA Deadly Soup\nVulture praised the “absurd” rowing. Directed by Ada Berg and J.J. Lind.\nRating: ★★★★☆ (4/5)",
    (
    '<!DOCTYPE html><html><head><title>Fog</title><script type="application/ld+json">{"@type":"Review","itemReviewed":{"@type":"Movie","name":"Fog"},'
    '"reviewRating":{"ratingValue":"8","bestRating":"10"}}</script></head><body><article><h1>Fog</h1><p>A film &amp; a soup. 4/5</p><ul><li>a</ul></article></body></html>'
    ),
    '{"reviews": [{"title": "Fog", "rating": "4/5", "text": "A film that takes its time with the fog and the soup, and rows."}]}',
    "**8) _Live and Let Fog_ (02.14.21)**\n\nWet.\n\n8/10\n\n**9) _The Man with the Soup_ (02.20.21)**\n\nWetter.\n\n6/10\n",
)  # fmt: skip

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(12)
)

HOSTILE: dict[str, str] = {
    "one long line of words": "soup and fog " * (MIB // 13),
    "one long word": "a" * MIB,
    "one long line in a short document": "# Fog (2021)\n\n" + "The film rows. " * 18_000,
    "open brackets": "# Fog\n\n" + "[" * 250_000,
    "open pictures": "# Fog\n\n" + "![" * 100_000,
    "links in links": "# Fog\n\n" + "[a](" * 60_000,
    "round brackets": "# Fog\n\n" + "(" * 250_000,
    "asterisks": "# Fog\n\n" + "*" * 250_000,
    "asterisks and letters": "# Fog\n\n" + "*a **b " * 40_000,
    "underscores": "# Fog\n\n" + "_a " * 90_000,
    "stars": "# Fog\n\n" + "★" * 250_000,
    "stars and spaces": "# Fog\n\n" + "★ " * 120_000,
    "fractions": "# Fog\n\n" + "4/5 " * 70_000,
    "fractions on lines": "# Fog\n\n" + "4/5\n" * 60_000,
    "labels": "# Fog\n\n" + "Rating: " * 35_000,
    "labels on lines": "# Fog\n\n" + "Rating: 4/5\n\n" * 20_000,
    "headings": "# Fog\n\n" + "## Fog (1999)\n\n4/5\n\n" * 12_000,
    "quotes": "# Fog\n\n" + "> " * 130_000,
    "quotes of critics": "# Fog\n\n" + "Vulture called it “" * 14_000,
    "capital words": "# Fog\n\n" + "Ada Berg Lind Stone " * 14_000,
    "capital words with brackets": "# Fog\n\n" + "Ada Berg (Tom Lind) " * 14_000,
    "directed by": "# Fog\n\n" + "directed by Ada Berg and " * 11_000,
    "title again and again": "# Ada Fog\n\n" + "Ada Fog’s " * 28_000,
    "tags": "# Fog\n\n" + "<b>" * 90_000,
    "open tags": "# Fog\n\n" + "<a href=" * 35_000,
    "open comments": "# Fog\n\n" + "<!-- " * 55_000,
    "dropped elements": "# Fog\n\n" + "<script>" * 34_000,
    "liquid": "# Fog\n\n" + "{% " * 90_000,
    "backslashes": "# Fog\n\n" + "\\" * 250_000,
    "entities": "# Fog\n\n" + "&#9733;" * 40_000,
    "table": "# Fog\n\n" + "|a" * 120_000,
    "spoilers": "# Fog\n\n" + "spoiler " * 35_000,
    "reddit spoilers": "# Fog\n\n" + ">!a " * 70_000,
    "mojibake": "# Fog\n\n" + "â€™" * 90_000,
    "dots": "# Fog\n\n" + "." * 250_000,
    "sentences": "# Fog\n\n" + "A. " * 90_000,
    "abbreviations": "# Fog\n\n" + "Mr. A " * 45_000,
    "blank lines": "# Fog\n" + "\n" * 250_000,
    "front matter bomb": f"---\n{BOMB}title: Fog\n---\n\ntext",
    "front matter deep": "---\ntitle: Fog\nx: " + "[" * 30_000 + "\n---\n\ntext",
    "front matter deep blocks": "---\ntitle: Fog\nx:\n" + "".join(" " * i + f"k{i}:\n" for i in range(380)) + "---\n\ntext",
    "front matter dashes": "---\n" + "- " * 20_000 + "\n---\n\n# Fog (2021)\n\ntext",
    "front matter long value": "---\ntitle: Fog\nrating: " + "4/" * 25_000 + "\n---\n\ntext",
    "front matter long title": "---\ntitle: " + "Fog review of " * 4_000 + "\n---\n\ntext",
    "toml deep": "+++\ntitle = 'Fog'\nx = " + "[" * 250 + "\n+++\n\ntext",
    "toml bracket keys": "+++\ntitle = 'Fog'\n" + "a." * 20_000 + "b = 1\n+++\n\ntext",
    "kirby": "Title: Fog\n----\n" + "a: b\n----\n" * 25_000,
    "keys": "Title: Fog\n" + "a: b\n" * 50_000,
    "html deep": "<!DOCTYPE html><body>" + "<div>" * 180_000,
    "html deep emphasis": "<!DOCTYPE html><body><article>" + "<i>" * 200_000 + "film",
    "html attributes": "<!DOCTYPE html><body><p " + "a=b " * 200_000 + ">film",
    "html tables": "<!DOCTYPE html><body>" + "<table><tr><td>" * 60_000,
    "html json": '<!DOCTYPE html><head><script type="application/ld+json">' + "[" * 400_000 + "</script></head><body>film",
    "json deep": "[" * 500_000,
    "json wide": '[{"title":"Fog","rating":"4/5"}' + ',{"title":"Fog","rating":"4/5"}' * 30_000 + "]",
    "spoiler marks": "# Fog\n\n" + "||" * 120_000,
    "hebrew and arrows": "# Fog\n\n" + "\u202eשלום " * 30_000,
}  # fmt: skip


def check_time(data: bytes, name: str) -> float:
    """Read a document as the program would, and return the seconds of work that it took."""
    started = time.process_time()
    try:
        drafts = read_document(data, name)
    except UnreadableDocument:
        drafts = ()
    taken = time.process_time() - started
    for draft in drafts:
        if isinstance(draft, ReviewDraft):
            assert_bounded(draft)
    return taken


def assert_bounded(draft: ReviewDraft) -> None:
    """Assert the limits on lengths that the callers rely on."""
    assert 0 < len(draft.title) <= 200
    assert len(draft.headline or "") <= 300
    assert len(draft.critic or "") <= 100
    assert len(draft.outlet or "") <= 100
    assert len(draft.verdict or "") <= 400
    assert len(draft.sections) <= 100
    assert all(len(section.heading or "") <= 200 for section in draft.sections)
    assert sum(len(section.text) for section in draft.sections) <= 300_000
    assert all(len(text) <= 500 for text in (*draft.strengths, *draft.weaknesses, *draft.warnings))
    assert len(draft.strengths) <= 50
    assert len(draft.weaknesses) <= 50
    assert all(len(name) <= 100 for name in (*draft.directors, *draft.writers, *draft.cinematographers, *draft.genres))
    assert len(draft.cast) <= 40
    assert all(len(m.name) <= 100 and len(m.role or "") <= 100 for m in draft.cast)
    assert len(draft.outside_critics) <= 20
    assert all(len(c.outlet) <= 100 and len(c.text) <= 600 for c in draft.outside_critics)
    assert draft.rating is None or len(draft.rating.original) <= 100
    assert len(draft.rating_reason or "") <= 500
    assert draft.language is None or len(draft.language) <= 10
    assert all(len(f.reason) <= 500 and len(f.rating.original) <= 100 for f in draft.candidates)


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_document_is_read_or_refused_quickly(what: str) -> None:
    data = HOSTILE[what].encode()[:MIB]
    name = "page.html" if what.startswith("html") else "review.json" if what.startswith("json") else "review.md"

    taken = min(check_time(data, name) for _ in range(2))

    assert taken < LIMIT_SECONDS, f"{taken * 1000:.0f} ms"


@given(st.binary(max_size=400), st.sampled_from(NAMES))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    check_time(data, name)


@given(st.text(max_size=600), st.sampled_from(NAMES))
@settings(max_examples=150)
def test_any_text_is_read_or_refused(text: str, name: str) -> None:
    check_time(text.encode("utf-8", "surrogatepass"), name)


@given(
    st.lists(
        st.sampled_from(
            [
                *"[]()*_#>-|`~<&!{}%:/\\\n\n ",
                "★",
                "½",
                "4/5",
                "Ada Berg",
                "(2021)",
                "Rating: ",
                "---\n",
                "+++\n",
                "<b>",
                "</b>",
            ]
        ),
        max_size=120,
    )
)
@settings(max_examples=200)
def test_any_mixture_of_marks_is_read_or_refused(pieces: list[str]) -> None:
    check_time("".join(("# Fog\n\n", *pieces)).encode(), "review.md")
    check_time("".join(pieces).encode(), "page.html")


def cut(random_: random.Random, data: bytes) -> bytes:
    start, end = sorted(random_.choices(range(len(data) + 1), k=2))
    return data[:start] + data[end:]


def double(random_: random.Random, data: bytes) -> bytes:
    start, end = sorted(random_.choices(range(len(data) + 1), k=2))
    return data[:end] + data[start:end] * random_.choice((1, 3, 40)) + data[end:]


def shuffle_lines(random_: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    random_.shuffle(lines)
    return b"\n".join(lines)


def recode(random_: random.Random, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    encoding = random_.choice(("utf-16", "utf-8-sig", "cp1252", "latin-1", "utf-32", "utf-7"))
    return text.encode(encoding, "replace")


def garble(_random: random.Random, data: bytes) -> bytes:
    return data.decode("cp1252", "ignore").encode()


def sprinkle(random_: random.Random, data: bytes) -> bytes:
    marks = (
        "[",
        "](",
        "**",
        "_",
        "<",
        ">",
        "|",
        "||",
        "`",
        "{%",
        "★",
        "½",
        "4/5",
        "&#",
        "\\",
        "---\n",
        '"',
        "“",
        ": ",
        "\x00",
        "\u202e",
        "[[[[",
    )
    noisy = bytearray(data)
    for _ in range(random_.randint(1, 30)):
        at = random_.randint(0, len(noisy))
        noisy[at:at] = random_.choice(marks).encode() * random_.choice((1, 1, 2, 50))
    return bytes(noisy)


def flip(random_: random.Random, data: bytes) -> bytes:
    noisy = bytearray(data)
    for _ in range(random_.randint(1, 20)):
        if noisy:
            noisy[random_.randrange(len(noisy))] = random_.randrange(256)
    return bytes(noisy)


def join(random_: random.Random, data: bytes) -> bytes:
    return data + b"\n\n" + random_.choice(SEEDS).encode()


def stretch(random_: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at = random_.randrange(len(lines))
    lines[at] = (lines[at] + b" ") * (random_.choice((100, 3_000)) // (len(lines[at]) + 1) + 1)
    return b"\n".join(lines)


MUTATIONS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    cut, double, shuffle_lines, recode, garble, sprinkle, flip, join, stretch,
)  # fmt: skip


def mutated(seed: int) -> tuple[bytes, str]:
    random_ = random.Random(seed)
    data = random_.choice(SEEDS).encode()
    for _ in range(random_.randint(1, 5)):
        data = random_.choice(MUTATIONS)(random_, data)[:16_000]
    return data, random_.choice(NAMES)


def assert_survives(seeds: range) -> None:
    for seed in seeds:
        data, name = mutated(seed)
        if (
            check_time(data, name) >= LIMIT_SECONDS
        ):  # a second try, so that a busy machine is not taken for a slow reader
            assert check_time(data, name) < LIMIT_SECONDS, f"seed {seed}"


def test_mutated_documents_are_read_or_refused_quickly() -> None:
    assert_survives(range(300))


@pytest.mark.parametrize("seed", [4_119, 14_106])
def test_a_heading_of_marks_alone_is_no_film_and_never_an_endless_search(seed: int) -> None:
    assert_survives(range(seed, seed + 1))


@pytest.mark.slow
def test_twenty_thousand_mutated_documents_are_read_or_refused_quickly() -> None:
    assert_survives(range(300, 20_300))
