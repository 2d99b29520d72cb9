"""The public cards of a night: its vote, its result, and what became of it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.domain.nights import LEAST_BALLOTS_TO_TELL
from bot.domain.voting import TieRule
from bot.domain.voting.words import explain
from bot.ui import custom_ids
from bot.ui.base import QUIET, Layout, button, container
from bot.ui.cards import critics_line, film_heading
from bot.ui.limits import MEDIA_DESCRIPTION
from bot.ui.nights import ids
from bot.ui.nights.picture import describe_result, draw_result
from bot.ui.nights.words import candidate_names, coming_words, message_link, screening_words
from bot.ui.text import fit, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.cards import FilmCard
    from bot.domain.night_views import NightView

__all__ = ["closed_card", "result_card", "vote_card"]

RESULT = "result.png"
ROUNDS_CHARACTERS = 1_500
_FEW_FILMS = 8
_FILM_CHARACTERS, _PITCH_CHARACTERS = 70, 90


def vote_card(view: NightView) -> Layout:
    """A vote that runs: the films, the method, the close, and how many voted. Never who, never how it stands."""
    night, plan = view.night, view.night.plan
    closes = f"{discord.utils.format_dt(plan.closes_at, 'F')} ({discord.utils.format_dt(plan.closes_at, 'R')})"
    facts = [f"**Closes** {closes}"]
    if screening := screening_words(night):
        facts.append(f"**Screening** {screening}")
    if plan.voter_role_id is not None:
        facts.append(f"**Who may vote** <@&{plan.voter_role_id}>")
    facts.append(f"**Votes** {view.votes:,}")
    return Layout(
        container(
            ui.TextDisplay(f"## 🗳️ {fit(night.title, 80)}\n{plan.method.label}: {plan.method.sentence}"),
            ui.TextDisplay("\n".join(_films(view))),
            ui.Separator(),
            ui.TextDisplay("\n".join(facts)),
            ui.ActionRow(
                button("Vote", ids.night(night.night_id, "vote"), emoji="🗳️", style=discord.ButtonStyle.primary)
            ),
            ui.TextDisplay("\n".join(_fine_print(view))),
        )
    )


def closed_card(view: NightView) -> Layout:
    """What a vote's card becomes: closed with the way to its result, or cancelled with the reason."""
    night = view.night
    if night.state == "cancelled":
        text = f"## {fit(night.title, 80)}: cancelled\n{fit(night.reason or '', 600)}"
        if night.winner is None:
            text += "\n-# Nothing was counted; the ballots are deleted. The films stay in their pool."
        return Layout(container(ui.TextDisplay(text), colour=QUIET))
    outcome = f"**{fit(view.winner.film.label, 100)}** won. {_voted(view)}" if view.winner else "Nobody voted."
    text = f"## {fit(night.title, 80)}: the vote is closed\n{outcome}"
    if night.result_message_id is None:
        return Layout(container(ui.TextDisplay(text), colour=QUIET))
    link = ui.Button[ui.LayoutView](label="The result", url=message_link(night, night.result_message_id))
    return Layout(container(ui.TextDisplay(text), ui.ActionRow(link), colour=QUIET))


def result_card(view: NightView, film: FilmCard | None) -> tuple[Layout, list[discord.File]]:
    """The result with its film, its way, its picture, and what is next; the files belong to the message."""
    night, result = view.night, view.result
    if view.winner is None or film is None or result is None:
        text = (
            f"## {fit(night.title, 80)}: no result\nNobody voted, so no film was chosen. The films stay in their pool."
        )
        return Layout(
            container(ui.TextDisplay(text), ui.TextDisplay(_late(view) or "-# Try again with `/night open`."))
        ), []
    heading = f"### {fit(night.title, 80)} · the winner"
    items: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(f"{heading}\n{film_heading(film.film)}"),
        ui.TextDisplay(f"Critics: {critics_line(film.critics)}"),
        ui.ActionRow(*_film_buttons(film)),
        ui.Separator(),
        ui.TextDisplay(f"### How it won\n{plan_line(view)}\n{_rounds(view)}"),
        ui.MediaGallery(
            discord.MediaGalleryItem(f"attachment://{RESULT}", description=describe_result(view)[:MEDIA_DESCRIPTION])
        ),
        ui.TextDisplay("\n".join(_proof(view))),
        ui.Separator(),
        ui.TextDisplay(_screening(view)),
        ui.ActionRow(*_result_buttons(view)),
    ]
    return Layout(container(*items)), [discord.File(io.BytesIO(draw_result(view)), RESULT)]


def plan_line(view: NightView) -> str:
    """The method in a sentence, and how many voted."""
    return f"{_voted(view)} {view.night.plan.method.label}: {view.night.plan.method.sentence}"


def _films(view: NightView) -> Iterator[str]:
    has_room = len(view.candidates) <= _FEW_FILMS
    for each in view.candidates:
        by = f" · from <@{each.user_id}>" if each.user_id and has_room else ""
        yield f"{each.number}. **{fit(each.film.label, _FILM_CHARACTERS)}**{by}"
        if each.pitch and has_room:
            yield f"  > {fit(each.pitch, _PITCH_CHARACTERS)}"


def _fine_print(view: NightView) -> Iterator[str]:
    yield "-# Ballots are secret: nobody can see who voted what, moderators included."
    yield f"-# {view.night.plan.tie_rule.sentence}"
    if view.night.seed_hash:
        yield f"-# SHA-256 of the seed: `{view.night.seed_hash}`"


def _voted(view: NightView) -> str:
    return "1 person voted." if view.votes == 1 else f"{view.votes:,} people voted."


def _film_buttons(film: FilmCard) -> Iterator[ui.Button[ui.LayoutView]]:
    film_id = film.film.film_id
    yield button("Rate", custom_ids.film(film_id, "rate"), emoji="⭐")
    yield button("Read reviews", custom_ids.film(film_id, "reviews"), is_disabled=not film.critics.total)
    yield button("Who rated it", custom_ids.film(film_id, "raters"), is_disabled=not film.server.tally.count)


def _rounds(view: NightView) -> str:
    """The way to the winner; of a long one the beginning and the end."""
    assert view.result is not None  # noqa: S101 - a card of a result is drawn from one
    lines = [f"- {line}" for line in explain(view.result, candidate_names(view), view.night.plan.tie_rule)]
    dropped = 0
    while len(lines) > 2 and sum(map(len, lines)) > ROUNDS_CHARACTERS:
        del lines[len(lines) // 2]
        dropped += 1
    if dropped:
        lines.insert(len(lines) // 2, f"- … {plural(dropped, 'more round')}: see the picture and the ballots …")
    return "\n".join(line if len(line) < ROUNDS_CHARACTERS else f"{line[:ROUNDS_CHARACTERS]} …" for line in lines)


def _proof(view: NightView) -> Iterator[str]:
    assert view.result is not None  # noqa: S101 - as above
    decided = "decided" if view.result.ties else "was not needed"
    yield f"-# Ties: {view.night.plan.tie_rule.label.lower()}. The rule {decided}."
    if view.night.plan.tie_rule is TieRule.DRAW:
        yield f"-# Seed of the draw: `{view.night.seed}`; its SHA-256 was on the card: `{view.night.seed_hash}`"
    if late := _late(view):
        yield late
    if view.votes >= LEAST_BALLOTS_TO_TELL:
        yield "-# Count again: download the ballots and run `python -m bot recount FILE`."


def _late(view: NightView) -> str | None:
    if not view.night.was_late or view.night.closed_at is None:
        return None
    closed = discord.utils.format_dt(view.night.closed_at, "f")
    return f"-# Marquee was away at the deadline. No vote was taken after it; the count was made on {closed}."


def _screening(view: NightView) -> str:
    night = view.night
    if night.state == "cancelled":
        return f"### Screening cancelled\n{fit(night.reason or '', 400)}"
    if night.finished_at is not None:
        return "### Screening\nIt is over. How was it?"
    words = screening_words(night)
    return f"### Screening\n{words or 'No date yet.'}\n{coming_words(night, view.coming)}"


def _result_buttons(view: NightView) -> Iterator[ui.Button[ui.LayoutView]]:
    night_id, night = view.night.night_id, view.night
    if night.is_ahead:
        yield button("I'm coming", ids.night(night_id, "coming"), emoji="🎟️", style=discord.ButtonStyle.primary)
        if night.plan.starts_at is not None:
            yield button("Remind me", ids.night(night_id, "remind"), emoji="⏰")
        if night.event_id is not None:
            yield ui.Button(label="Event", url=f"https://discord.com/events/{night.guild_id}/{night.event_id}")
    is_few = view.votes < LEAST_BALLOTS_TO_TELL
    yield button("Download ballots", ids.night(night_id, "ballots"), emoji="📄", is_disabled=is_few)
