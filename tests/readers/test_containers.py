"""Encodings and containers: the same review in every wrapping."""

# A document is easier to check on one line than in pieces.
# ruff: noqa: E501

import json

import pytest
from documents import Read

from bot.domain.drafts import ReviewDraft, UnreadableDocument
from bot.readers import read_document

TEXT = "The keeper’s lamp goes out at ½ past nine. The film takes its time with the fog – and the soup.\n\nNobody raises a voice in this movie."


def read_bytes(data: bytes, name: str = "review.md") -> ReviewDraft:
    (draft,) = read_document(data, name)
    assert isinstance(draft, ReviewDraft)
    return draft


def words(draft: ReviewDraft) -> str:
    return "\n\n".join(section.text for section in draft.sections)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_common_encodings_give_the_same_words(encoding: str) -> None:
    draft = read_bytes(f"# Fog Line (2021)\n\n{TEXT}\n\nRating: 4/5\n".encode(encoding))

    assert "keeper’s lamp goes out at ½" in words(draft)
    assert draft.rating is not None
    assert bool(draft.warnings) is (encoding == "cp1252")


def test_mojibake_is_mended_and_said() -> None:
    draft = read_bytes(f"# Fog Line (2021)\n\n{TEXT}\n".encode().decode("cp1252", errors="ignore").encode())

    assert "keeper’s lamp" in words(draft)
    assert any("garbled" in warning for warning in draft.warnings)


def test_windows_line_ends_and_odd_spaces_are_made_plain() -> None:
    draft = read_bytes("# Fog\u00a0Line (2021)\r\n\r\nA \u200bfilm.\r\n\r\nRating:\u00a04/5\r\n".encode())

    assert draft.title == "Fog Line"
    assert words(draft) == "A film."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no text"),
        (b"  \n\n ", "no text"),
        (b"\x00\x01\x02" * 400, "not a text"),
        (b"\xff\xfeA", "says that it is utf-16"),
        (b"x" * (1024 * 1024 + 1), "1 MiB"),
        (b"long words here " * 25_000, "more than any review"),
        (
            b"---\nfilm: Fog\ncritic: Ann\noutlet: [Fog Weekly\nrating: '4/5'\n---\n\nText",
            r"review.md, line \d+: the front matter is not valid",
        ),
        (b"---\ntitle: Fog\ndate: 2020\n\nText without end", "line 1: the front matter is opened"),
        (b"+++\ntitle = 'Fog'\n\nText without end", "line 1: the front matter is opened"),
        (
            b"---\ncritic: Ann\noutlet: Fog Weekly\npublished: 2020-01-01\nsample: true\n---\n\n# A headline\n\nText",
            "film",
        ),
    ],
)
def test_unreadable_documents_are_refused_with_a_reason(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableDocument, match=message):
        read_document(data, "review.md")


def test_four_dash_fence_with_a_comment_and_odd_keys(read: Read) -> None:
    draft = read.one(
        f"----\ntitle: 'Fog Line (2021)'\n# a remark\nmovie imdb link: http://www.imdb.com/title/tt0066921/\n----\n\n{TEXT}\n"
    )

    assert (draft.title, draft.year, draft.imdb_id) == ("Fog Line", 2021, "tt0066921")


def test_broken_yaml_is_read_line_by_line(read: Read) -> None:
    draft = read.one(
        f"---\nmovie title: Fog: Line II\nrating: 3/4\ntags:\n  - movies\n  - fog: yes: no\n---\n\n{TEXT}\n"
    )

    assert draft.title == "Fog: Line II"
    assert draft.rating is not None
    assert draft.rating.original == "3/4"


def test_toml_front_matter(read: Read) -> None:
    draft = read.one(
        f'+++\ntitle = "Fog Line (2021)"\ndate = 2012-12-29\n[taxonomies]\ntags = ["2012-movie", "good"]\ncategories = ["movies"]\n+++\n\n{TEXT}\n'
    )

    assert (draft.title, draft.year) == ("Fog Line", 2021)
    assert draft.rating is not None
    assert (draft.rating.value, draft.rating.scale) == ("good", None)


def test_unfenced_keys(read: Read) -> None:
    draft = read.one(
        f"Title: Fog Line Review\nDate: 2017-03-03T04:16:16+00:00\nCategory: Reviews\nSubcategories: Movies\nAuthors: Tim Lamp\nRating: 9\n"
        f"Release: March 3, 2017\nDirector: Ada Berg\nCast: Tom Lind, Eva Stone\nDuration: PT2H17M\n\n*Fog Line* is necessary. {TEXT}\n"
    )

    assert (draft.title, draft.year, draft.critic, draft.directors) == ("Fog Line", 2017, "Tim Lamp", ("Ada Berg",))
    assert [member.name for member in draft.cast] == ["Tom Lind", "Eva Stone"]
    assert draft.runtime_minutes == 137
    assert draft.rating is not None
    assert (draft.rating.value, draft.rating.scale) == ("9", None)


def test_kirby_fields_with_values_on_the_next_lines(read: Read) -> None:
    draft = read.one(
        f"Title: Fog Line (2021)\n\n----\n\nDate: 2020-01-02\n\n----\n\nRating: ★★★★☆\n\n----\n\nAuthor:\nKim Oro\n\n----\n\nText:\n\n{TEXT}\n"
    )

    assert (draft.title, draft.year, draft.critic) == ("Fog Line", 2021, "Kim Oro")
    assert draft.rating is not None
    assert draft.rating.scale == "5"
    assert "Nobody raises a voice" in words(draft)


def page(head: str, body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>Fog Line (2021) - Fog Weekly</title>{head}</head><body><nav>Home 5/5</nav>{body}<footer>Best films: 1/5</footer></body></html>"


JSON_LD = {
    "@context": "https://schema.org",
    "@type": "Review",
    "name": "A light in the fog",
    "itemReviewed": {
        "@type": "Movie",
        "name": "Fog Line",
        "dateCreated": "2021",
        "director": {"@type": "Person", "name": "Ada Berg"},
        "aggregateRating": {"ratingValue": 9.9},
    },
    "reviewRating": {"@type": "Rating", "ratingValue": "81", "worstRating": "0", "bestRating": "100"},
    "author": {"@type": "Person", "name": "Kim Oro"},
    "publisher": {"@type": "Organization", "name": "Fog Weekly"},
    "datePublished": "2024-03-02",
}


@pytest.mark.parametrize(
    "data",
    [
        JSON_LD,
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "x"}, JSON_LD]},
        [{"@type": "BreadcrumbList"}, JSON_LD],
        {"@type": "Article", "headline": "x", "review": JSON_LD},
        {
            "@type": ["Movie"],
            "name": "Fog Line",
            "dateCreated": "2021",
            "director": [{"name": "Ada Berg"}],
            "review": {k: v for k, v in JSON_LD.items() if k != "itemReviewed"},
        },
    ],
)
def test_page_with_json_ld(read: Read, data: object) -> None:
    script = f'<script type="application/ld+json">/* <![CDATA[ */ {json.dumps(data)} /* ]]> */</script>'
    draft = read.one(
        page(
            script, f"<article><h1>A light in the fog</h1><p>{TEXT}</p><p>{TEXT}</p></article><aside>Mist 2/5</aside>"
        ),
        "page.html",
    )

    assert (draft.title, draft.year, draft.critic, draft.outlet, draft.directors) == (
        "Fog Line",
        2021,
        "Kim Oro",
        "Fog Weekly",
        ("Ada Berg",),
    )
    assert draft.rating is not None
    assert (draft.rating.value, draft.rating.scale, draft.rating.score_hundredths) == ("81", "100", 8100)
    assert draft.headline == "A light in the fog"
    assert str(draft.published_on) == "2024-03-02"
    assert "Nobody raises" in words(draft)
    assert "2/5" not in words(draft)


def test_page_without_structured_data(read: Read) -> None:
    body = (
        f"<main><article><h1>Fog Line (2021)</h1><p>By Kim Oro</p><p><img src='s.png' alt='B-: 3.5 stars (out of 5)'></p><p>{TEXT}</p>"
        f"<h2>The soup</h2><p>Some *stars* and 3_4_5 and [brackets].</p><ul><li>one</li><li>two</li></ul></article>"
        f"<section class='related'><p>Mist</p><p>Rating: 1/5</p></section></main>"
    )
    draft = read.one(page('<meta property="og:site_name" content="Fog Weekly">', body), "page.html")

    assert (draft.title, draft.year, draft.critic, draft.outlet) == ("Fog Line", 2021, "Kim Oro", "Fog Weekly")
    assert draft.rating is not None
    assert (draft.rating.value, draft.rating.scale) == ("3.5", "5")
    assert [section.heading for section in draft.sections] == [None, "The soup"]
    assert "Some *stars* and 3_4_5 and [brackets].\n\n• one\n• two" in words(draft)


def test_page_with_microdata_ignores_the_publics_aggregate(read: Read) -> None:
    body = (
        '<div itemscope itemtype="http://schema.org/Review"><div itemprop="itemReviewed" itemscope itemtype="http://schema.org/Movie">'
        '<span itemprop="name">Fog Line</span><div itemprop="aggregateRating"><span itemprop="ratingValue">9.9</span></div></div>'
        '<span itemprop="author">Kim Oro</span><div itemprop="reviewRating"><span itemprop="ratingValue">7</span>/<span itemprop="bestRating">10</span></div>'
        f'<div itemprop="reviewBody"><p>{TEXT}</p><p>{TEXT}</p></div></div>'
    )
    draft = read.one(page("", body), "page.html")

    assert (draft.title, draft.critic) == ("Fog Line", "Kim Oro")
    assert draft.rating is not None
    assert (draft.rating.value, draft.rating.scale) == ("7", "10")


def test_json_file_of_schema_org_and_of_plain_objects(read: Read) -> None:
    assert read.one(json.dumps({**JSON_LD, "reviewBody": TEXT}), "r.json").title == "Fog Line"
    plain = {
        "reviews": [
            {"title": "Fog Line", "year": 2021, "rating": "4/5", "text": TEXT},
            {"title": "Mist", "rating": 3, "text": TEXT},
        ]
    }
    drafts = read.all(json.dumps(plain), "r.json")

    assert [draft.title for draft in drafts] == ["Fog Line", "Mist"]
    assert [draft.rating and draft.rating.scale for draft in drafts] == ["5", None]


@pytest.mark.parametrize("text", ["{", "[]", "3", '"x"', "[" * 100_000])
def test_broken_or_empty_json_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDocument):
        read_document(text.encode(), "r.json")


def test_missing_best_rating_means_five_as_the_vocabulary_says(read: Read) -> None:
    without = {**JSON_LD, "reviewRating": {"ratingValue": 4}}
    draft = read.one(json.dumps({**without, "reviewBody": TEXT}), "r.json")

    assert draft.rating is not None
    assert (draft.rating.value, draft.rating.scale) == ("4", "5")
