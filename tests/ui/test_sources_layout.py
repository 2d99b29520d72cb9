"""The sources' panel and the posts about new reviews stay within Discord's limits, whatever the web says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stage import NOON

from bot.domain.notation import parse_notation
from bot.domain.reviews import Review
from bot.domain.sources import MOST_FEEDS, Announcement, SourcesOverview, SourceState
from bot.ui.limits import MESSAGE_TEXT
from bot.ui.sources import announcement, sources_panel

if TYPE_CHECKING:
    from bot.ui.base import Layout

HOSTILE = "*_||`@everyone" * 60


def _parts(layout: Layout) -> list[dict[str, Any]]:
    pending: list[dict[str, Any]] = list(layout.to_components())
    found: list[dict[str, Any]] = []
    while pending:
        part = pending.pop(0)
        found.append(part)
        pending += part.get("components", [])
    return found


def _text(layout: Layout) -> str:
    return "\n".join(part["content"] for part in _parts(layout) if "content" in part)


def _a_source(source_id: int, guild_id: int | None) -> SourceState:
    return SourceState(
        source_id=source_id,
        guild_id=guild_id,
        kind="feed",
        label=f"https://lantern.example/{HOSTILE}",
        taken=10**7,
        next_run_at=NOON,
        last_run_at=NOON,
        last_error=HOSTILE,
    )


def _a_review(**more: Any) -> Review:
    fields: dict[str, Any] = {
        "review_id": 1,
        "film_id": 1,
        "film_label": HOSTILE,
        "critic": HOSTILE,
        "outlet": HOSTILE,
        "url": f"https://lantern.example/{'a_' * 80}",
        "verdict": "*" * 600,
        "rating": parse_notation("★★★★☆"),
        "sections": (),
        "attribution": HOSTILE,
    }
    return Review(**(fields | more))


def test_a_full_panel_fits_a_message() -> None:
    sources = (*(_a_source(number, 1) for number in range(MOST_FEEDS)), _a_source(99, None))

    layout = sources_panel(SourcesOverview(sources, has_network=True, has_news_channel=False), "x" * 500)

    assert len(_text(layout)) <= MESSAGE_TEXT
    assert len(_parts(layout)) <= 40
    assert "@everyone" not in _text(layout)


def test_a_full_post_fits_a_message_and_gives_nothing_away() -> None:
    layout = announcement(Announcement(1, 2, (_a_review(),) * 5, more=1_000))

    assert len(_text(layout)) <= MESSAGE_TEXT
    assert "1,005 new reviews" in _text(layout)
    assert "and 1,000 more" in _text(layout)
    assert "@everyone" not in _text(layout)


def test_a_verdict_with_a_spoiler_is_not_posted() -> None:
    for review in (_a_review(verdict="The ||butler|| did it."), _a_review(verdict="The butler.", has_spoilers=True)):
        assert "butler" not in _text(announcement(Announcement(1, 2, (review,), more=0)))
