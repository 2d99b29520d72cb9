"""The preview's forms keep within what Discord lets a form hold, whatever was read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.drafts import ReviewDraft, Section
from bot.domain.films import Film
from bot.domain.notation import parse_notation
from bot.domain.previews import DraftPreview
from bot.domain.reviews import ReviewHeader
from bot.ui.drafts import CORRECTIONS, add_form, correction_form, published_words, section_form

TEXTS = st.text(max_size=600) | st.text("`|*_~[]()<@>#\n", max_size=600)


def a_preview(text: str = "Fog", film: Film | None = None) -> DraftPreview:
    draft = ReviewDraft(
        title=text[:200] or "Fog",
        title_is_guess=False,
        year=None,
        headline=text[:300],
        critic=text[:100],
        outlet=text[:100],
        url="https://example.org/a",
        published_on=date(2025, 6, 5),
        rating=parse_notation("★★★★☆ (4/5)"),
        rating_reason=text[:400],
        candidates=(),
        verdict=text[:400],
        sections=(Section(text[:400], text * 20), Section(None, text)),
        directors=(text[:100],) * 30,
    )
    return DraftPreview(
        draft_id=1, draft=draft, film=film, candidates=(), duplicates=(), refused=(), number=1, total=1, is_edit=False
    )


def check(form: dict[str, Any]) -> list[dict[str, Any]]:
    assert 1 <= len(form["title"]) <= 45
    assert len(form["custom_id"]) <= 100
    assert 1 <= len(form["components"]) <= 5
    for label in form["components"]:
        assert 1 <= len(label["label"]) <= 45, label["label"]
        assert len(label.get("description") or "") <= 100
        box = label["component"]
        assert len(box.get("value") or "") <= min(4_000, box.get("max_length") or 4_000)
        assert len(box.get("placeholder") or "") <= 100
    return form["components"]


@settings(max_examples=40, deadline=None)
@given(TEXTS)
async def test_every_form_of_the_preview_is_one_that_discord_takes(text: str) -> None:
    preview = a_preview(text)

    for group in CORRECTIONS:
        assert check(correction_form(preview, group).to_dict())
    for number in range(2):
        assert check(section_form(preview, number).to_dict())
    assert check(add_form("x" * 300).to_dict())


async def test_the_film_form_begins_with_the_film_that_the_preview_shows() -> None:
    film = Film(film_id=1, title="Fog Line", year=2021, directors=(), cast=(), genres=(), runtime_minutes=None)
    boxes = check(correction_form(a_preview("Fog Line", film), "film").to_dict())

    assert [box["component"]["value"] for box in boxes] == ["Fog Line", "2021"]


@pytest.mark.parametrize(
    ("critic", "words"), [(None, "**Fog Line**. To"), ("Ada Berg", "**Fog Line** by Ada Berg. To")]
)
def test_what_was_published_names_its_critic_where_there_is_one(critic: str | None, words: str) -> None:
    assert words in published_words(ReviewHeader(review_id=1, film_id=1, film_label="Fog Line", critic=critic), 7)
