"""What runs, what is to come, and what was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.domain.stars import Stars
from bot.ui.base import Layout, button, container, pager
from bot.ui.nights import ids
from bot.ui.nights.words import coming_words, message_link, screening_words
from bot.ui.text import fit, mean_line, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.domain.night_views import NightPage, NightView

__all__ = ["ahead_line", "coming_reply", "history_page", "reminder_text", "seat_text", "status_page"]

MOST_NIGHTS = 3
_NAMED = 15


def status_page(views: Sequence[NightView], *, is_host: bool) -> Layout:
    """The nights ahead, each with what one can do; whoever runs film nights also sees what went wrong."""
    if not views:
        return Layout(
            container(ui.TextDisplay("## Film night\nNothing is under way. See what waits with `/night pool`."))
        )
    items: list[ui.Item[ui.LayoutView]] = []
    for view in views[:MOST_NIGHTS]:
        items.append(ui.TextDisplay("\n".join(_night(view, is_host=is_host))))
        items.append(ui.ActionRow(*_buttons(view, is_host=is_host)))
    if len(views) > MOST_NIGHTS:
        items.append(ui.TextDisplay(f"-# and {plural(len(views) - MOST_NIGHTS, 'more night')}"))
    return Layout(container(*items))


def ahead_line(view: NightView) -> str:
    """A night that runs or is to come, in one line."""
    title, plan = fit(view.night.title, 60), view.night.plan
    if view.winner is None:
        return f"🗳️ **{title}**: the vote closes {discord.utils.format_dt(plan.closes_at, 'R')}"
    when = f" {discord.utils.format_dt(plan.starts_at, 'F')}" if plan.starts_at else ""
    return f"🎬 **{title}**: {fit(view.winner.film.label, 80)}{when}"


def history_page(shown: NightPage) -> Layout:
    """One page of the archive."""
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay("## Film nights so far")]
    items += [
        ui.TextDisplay(_entry(view, then, now, is_concealed=view.night.night_id in shown.concealed))
        for view, then, now in shown.entries
    ]
    if not shown.entries:
        items.append(ui.TextDisplay("There has been none yet. Suggest a film with `/night suggest`."))
    if shown.pages > 1:
        places = (ids.history(shown.page - 1, "previous"), ids.history(shown.page + 1, "next"))
        items.append(pager(places, shown.page, shown.pages))
    return Layout(container(*items))


def coming_reply(view: NightView, standing: int | None) -> str:
    """Say where a member stands on the list."""
    if standing is None:
        return "You are off the list."
    if standing:
        return f"All seats are taken. You are number {standing} on the waiting list and move up when somebody leaves."
    return (
        f"You are coming to **{fit(view.winner.film.label if view.winner else view.night.title, 100)}**. See you there!"
    )


def reminder_text(view: NightView, mentions: Sequence[int] = ()) -> Layout:
    """Say that a screening starts soon; in the channel it names those who asked."""
    film = fit(view.winner.film.label if view.winner else view.night.title, 120)
    lines = [f"⏰ **{film}** starts soon: {screening_words(view.night)}"]
    if mentions:
        lines.append(" ".join(f"<@{user_id}>" for user_id in mentions))
    if view.night.result_message_id:
        lines.append(f"-# [{fit(view.night.title, 80)}]({message_link(view.night, view.night.result_message_id)})")
    return Layout(container(ui.TextDisplay("\n".join(lines))))


def seat_text(view: NightView) -> Layout:
    """Tell somebody who waited that a seat is theirs."""
    film = fit(view.winner.film.label if view.winner else view.night.title, 120)
    where = f": {screening_words(view.night)}" if screening_words(view.night) else ""
    return Layout(container(ui.TextDisplay(f"🎟️ A seat is free, and it is yours. You are coming to **{film}**{where}.")))


def _night(view: NightView, *, is_host: bool) -> Iterator[str]:
    night = view.night
    yield f"## {fit(night.title, 80)}"
    if night.state == "open":
        closes = discord.utils.format_dt(night.plan.closes_at, "R")
        yield f"The vote closes {closes} · {plural(view.votes, 'vote')} · {plural(len(view.candidates), 'film')}"
        message_id, name = night.message_id, "The vote's card"
    else:
        yield f"**{fit(view.winner.film.label, 120) if view.winner else ''}** won."
        message_id, name = night.result_message_id, "How it won"
    if screening := screening_words(night):
        yield f"**Screening** {screening}"
    elif night.state == "closed":
        yield "**Screening** no date yet"
    people = " ".join(f"<@{user_id}>" for user_id in view.coming.seated[:_NAMED])
    if people:
        yield f"{coming_words(night, view.coming)}: {people}"
    if view.coming.waiting:
        yield f"-# Waiting: {' '.join(f'<@{user_id}>' for user_id in view.coming.waiting[:_NAMED])}"
    if message_id is not None:
        yield f"-# [{name}]({message_link(night, message_id)})"
    if is_host and night.event_error:
        yield f"⚠️ {fit(night.event_error, 300)}"


def _buttons(view: NightView, *, is_host: bool) -> Iterator[ui.Button[ui.LayoutView]]:
    night_id, night = view.night.night_id, view.night
    if night.state == "open":
        yield button("Vote", ids.night(night_id, "vote"), emoji="🗳️", style=discord.ButtonStyle.primary)
    yield button("I'm coming", ids.night(night_id, "coming"), emoji="🎟️")
    if night.plan.starts_at is not None:
        yield button("Remind me", ids.night(night_id, "remind"), emoji="⏰")
    if is_host:
        yield button("Move", ids.night(night_id, "move"), emoji="🗓️")


def _entry(view: NightView, then: float | None, now: float | None, *, is_concealed: bool) -> str:
    night = view.night
    day = night.plan.starts_at or night.closed_at or night.plan.closes_at
    winner = f"**{fit(view.winner.film.label, 120)}**" if view.winner else "no film: nobody voted"
    lines = [f"{discord.utils.format_dt(day, 'D')} · {fit(night.title, 60)}", winner]
    facts = [plural(view.votes, "vote"), plural(len(view.candidates), "film"), night.plan.method.label]
    if view.winner and is_concealed:
        facts.append("this server's stars show once you have rated it")
    elif view.winner:
        facts.append("not rated here yet" if now is None else f"this server then {_mean(then)}, now {_mean(now)}")
    lines.append(f"-# {' · '.join(facts)}")
    return "\n".join(lines)


def _mean(mean: float | None) -> str:
    return "no stars" if mean is None else f"{Stars.nearest(mean).glyphs} {mean_line(mean)}"
