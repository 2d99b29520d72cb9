"""Where reviews come in by themselves: the moderators' panel, and what is announced."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.domain.sources import MOST_FEEDS
from bot.ui import custom_ids
from bot.ui.base import QUIET, Layout, button, container, option
from bot.ui.cards import rating_words
from bot.ui.forms import Form
from bot.ui.text import fit, plain, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.reviews import Review
    from bot.domain.sources import Announcement, SourcesOverview, SourceState

__all__ = ["announcement", "feed_form", "sources_panel"]

VERDICT_CHARACTERS = 160
_NO_NETWORK = "This Marquee runs without a connection to the web, so no reviews come in by themselves."
_NO_CHANNEL = "-# New reviews are not announced: no channel is chosen for them in `/settings`."
_EMPTY = "No site is followed yet. Add the RSS or Atom feed of one that reviews films."


def sources_panel(overview: SourcesOverview, words: str | None = None) -> Layout:
    """Everything that brings reviews to a server; `words` say what was just done."""
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay("## Sources of reviews\n-# Only you see this.")]
    if words:
        items.append(ui.TextDisplay(words))
    if not overview.has_network:
        items.append(ui.TextDisplay(_NO_NETWORK))
    items += [ui.TextDisplay(_source(source)) for source in overview.sources]
    if not overview.feeds and overview.has_network:
        items.append(ui.TextDisplay(_EMPTY))
    if overview.sources and not overview.has_news_channel:
        items.append(ui.TextDisplay(_NO_CHANNEL))
    if overview.feeds:
        items.append(ui.ActionRow(_select("sync", "Sync now …", overview)))
        items.append(ui.ActionRow(_select("remove", "Remove …", overview)))
    is_full = len(overview.feeds) >= MOST_FEEDS or not overview.has_network
    items.append(
        ui.ActionRow(
            button("Add a feed", custom_ids.sources("add"), emoji="➕", is_disabled=is_full),
            button("Refresh", custom_ids.sources("refresh"), emoji="🔄"),
        )
    )
    return Layout(container(*items, colour=QUIET))


def feed_form() -> ui.Modal:
    """Ask for a feed's address."""
    form = Form(title="Follow a site's feed", custom_id=custom_ids.feed_form(secrets.token_hex(4)))
    box = ui.TextInput[ui.Modal](custom_id="address", max_length=1_000, placeholder="https://example.org/feed")
    description = "Reviews that appear from now on come in, with an excerpt and a link."
    form.add_item(ui.Label(text="Address of an RSS or Atom feed", description=description, component=box))
    return form


def announcement(news: Announcement) -> Layout:
    """New reviews in a channel, oldest first."""
    total = len(news.reviews) + news.more
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(f"### {plural(total, 'new review')}")]
    items += [ui.TextDisplay("\n".join(_news(review))) for review in news.reviews]
    if news.more:
        items.append(ui.TextDisplay(f"and {news.more:,} more: see `/reviews`"))
    return Layout(container(*items))


def _source(source: SourceState) -> str:
    lines = [f"**{fit(source.label, 70)}**" + (" · set up by the host" if source.guild_id is None else "")]
    facts = [
        f"last run {discord.utils.format_dt(source.last_run_at, 'R')}" if source.last_run_at else "no run yet",
        plural(source.taken, "review"),
    ]
    if source.next_run_at:
        facts.append(f"next run {discord.utils.format_dt(source.next_run_at, 'R')}")
    lines.append(f"-# {' · '.join(facts)}")
    if source.last_error:
        lines.append(f"⚠️ {fit(' '.join(source.last_error.split()), 80)}")
    return "\n".join(lines)


def _select(act: str, placeholder: str, overview: SourcesOverview) -> ui.Select[ui.LayoutView]:
    return ui.Select(
        custom_id=custom_ids.sources(act),
        placeholder=placeholder,
        options=[option(feed.label, feed.source_id) for feed in overview.feeds],
    )


def _news(review: Review) -> Iterator[str]:
    yield f"**{fit(review.film_label, 150)}** · {fit(review.byline, 120)} · {rating_words(review)}"
    if review.verdict and review.spoilers == "none":
        yield f"> {fit(' '.join(review.verdict.split()), VERDICT_CHARACTERS)}"
    if review.url and len(review.url) <= 200:
        yield plain(review.url)
    if review.attribution:
        yield f"-# {fit(' '.join(review.attribution.split()), 100)}"
