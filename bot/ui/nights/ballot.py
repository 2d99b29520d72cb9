"""A member's ballot: private, fit for a phone, and plain about what counts already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.domain.texts import clean, shorten
from bot.domain.voting import MAX_SCORE, Method
from bot.ui.base import GOLD, QUIET, Layout, button, container, option
from bot.ui.nights import ids
from bot.ui.text import fit, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.night_views import BallotPaper
    from bot.domain.nights import Candidate

__all__ = ["ballot_paper"]

TITLE_CHARACTERS = 70
_SCORES = {5: "5 · must see", 4: "4", 3: "3", 2: "2", 1: "1", 0: "0 · please not"}
_HOW = {
    Method.APPROVAL: "Choose every film that you would watch.",
    Method.PLURALITY: "Choose one film.",
    Method.RANKED: "Choose films one after the other, your favourite first. You need not rank them all.",
    Method.STAR: "Choose a film, then its score; the next film follows by itself. No score counts as 0.",
    Method.SCORE: "Choose a film, then its score; the next film follows by itself. No score counts as 0.",
}


def ballot_paper(paper: BallotPaper) -> Layout:
    """Everything that a member needs to vote, on one message."""
    method, night = paper.night.plan.method, paper.night
    closes = discord.utils.format_dt(night.plan.closes_at, "R")
    items: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(
            f"## Your ballot · {fit(night.title, 80)}\n{_HOW[method]}\n-# Only you see this. Closes {closes}."
        ),
        ui.TextDisplay(_status(paper)),
    ]
    if paper.draft:
        items.append(ui.TextDisplay("\n".join(_marks(paper))))
    if method in (Method.APPROVAL, Method.PLURALITY):
        items.append(ui.ActionRow(_chooser(paper)))
    else:
        items.append(ui.ActionRow(_films(paper)))
        if paper.current is not None:
            items.append(ui.ActionRow(_mark(paper, _candidate(paper, paper.current))))
    items.append(ui.ActionRow(*_buttons(paper)))
    return Layout(container(*items, colour=GOLD if paper.is_changed else QUIET))


def _status(paper: BallotPaper) -> str:
    if paper.cast is None:
        if not paper.draft:
            return "⬜ **You have not voted.**"
        return "📝 **Not cast yet.** Nothing counts until you press *Cast my vote*."
    if paper.is_changed:
        return "✏️ **Changed, not cast.** The vote that you cast before counts until you cast this one."
    return "✅ **Your vote is cast.** You can change it until the close."


def _marks(paper: BallotPaper) -> Iterator[str]:
    method, films = paper.night.plan.method, {each.number: each.film.label for each in paper.candidates}
    if method is Method.RANKED:
        for number in sorted(paper.draft, key=paper.draft.__getitem__):
            yield f"**{paper.draft[number]}.** {fit(films[number], TITLE_CHARACTERS)}"
    elif method.is_scored:
        for number in sorted(paper.draft, key=lambda each: (-paper.draft[each], each)):
            score = paper.draft[number]
            yield f"{'★' * score}{'☆' * (MAX_SCORE - score)} **{score}** · {fit(films[number], TITLE_CHARACTERS)}"
    else:
        for number in sorted(paper.draft):
            yield f"☑️ {fit(films[number], TITLE_CHARACTERS)}"
    left = len(films) - len(paper.draft)
    if left and method not in (Method.PLURALITY, Method.APPROVAL):
        yield f"-# {plural(left, 'film')} without a {'rank' if method is Method.RANKED else 'score'}"


def _chooser(paper: BallotPaper) -> ui.Select[ui.LayoutView]:
    is_single = paper.night.plan.method is Method.PLURALITY
    return ui.Select(
        custom_id=ids.ballot(paper.night.night_id, "choose"),
        placeholder="Your film" if is_single else "The films that you would watch",
        min_values=1 if is_single else 0,
        max_values=1 if is_single else len(paper.candidates),
        options=[
            option(each.film.label, each.number, _about(each), is_default=each.number in paper.draft)
            for each in paper.candidates
        ],
    )


def _films(paper: BallotPaper) -> ui.Select[ui.LayoutView]:
    is_ranked = paper.night.plan.method is Method.RANKED
    next_rank = len(paper.draft) + 1
    placeholder = f"Choose the film for place {next_rank} …" if is_ranked else "Choose a film to score …"
    if is_ranked and next_rank > len(paper.candidates):
        placeholder = "Choose a film to move …"
    return ui.Select(
        custom_id=ids.ballot(paper.night.night_id, "film", paper.current or 0),
        placeholder=placeholder,
        options=[
            option(
                each.film.label,
                each.number,
                _marked(paper, each) or _about(each),
                # A ranked film stays chosen for nobody: the placeholder says which place comes next.
                is_default=not is_ranked and each.number == paper.current,
            )
            for each in paper.candidates
        ],
    )


def _mark(paper: BallotPaper, current: Candidate) -> ui.Select[ui.LayoutView]:
    title = shorten(clean(current.film.label), 60)  # no Markdown in a placeholder
    if paper.night.plan.method is Method.RANKED:
        ranks = range(1, len(paper.draft) + 1)
        options = [
            option(f"Place {rank} · {current.film.label}", rank, is_default=paper.draft.get(current.number) == rank)
            for rank in ranks
        ]
        placeholder = f"Move {title} to place …"
    else:
        options = [
            option(f"{words} · {current.film.label}", score, is_default=paper.draft.get(current.number) == score)
            for score, words in _SCORES.items()
        ]
        placeholder = f"Your score for {title}"
    return ui.Select(
        custom_id=ids.ballot(paper.night.night_id, "mark", current.number), placeholder=placeholder, options=options
    )


def _buttons(paper: BallotPaper) -> Iterator[ui.Button[ui.LayoutView]]:
    night_id = paper.night.night_id
    yield button(
        "Cast my vote" if paper.cast is None else "Cast the change",
        ids.ballot(night_id, "cast"),
        emoji="🗳️",
        style=discord.ButtonStyle.success,
        is_disabled=not paper.is_changed or not paper.draft,
    )
    if paper.current is not None and paper.current in paper.draft:
        yield button("Take that film off", ids.ballot(night_id, "off", paper.current))
    if paper.draft:
        yield button("Start over", ids.ballot(night_id, "clear"))
    if paper.cast is not None:
        yield button("Withdraw my vote", ids.ballot(night_id, "withdraw"), style=discord.ButtonStyle.danger)


def _candidate(paper: BallotPaper, number: int) -> Candidate:
    return next(each for each in paper.candidates if each.number == number)


def _marked(paper: BallotPaper, candidate: Candidate) -> str | None:
    mark = paper.draft.get(candidate.number)
    if mark is None:
        return None
    return f"Place {mark}" if paper.night.plan.method is Method.RANKED else f"Score {mark}"


def _about(candidate: Candidate) -> str | None:
    film = candidate.film
    return ", ".join(film.directors) or (candidate.pitch or None)
