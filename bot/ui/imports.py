"""A member's import: how far it is, what it would do, which films are meant, what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.ui import custom_ids
from bot.ui.base import QUIET, Layout, button, container, option, pager
from bot.ui.text import fit, plain, plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.films import Film
    from bot.domain.imports import ChoicesPage, FilmChoices, ImportCounts, ImportPreview, ImportReport

__all__ = ["LEFT_OUT_NAME", "copy_chooser", "import_choices", "import_preview", "import_progress", "import_report"]

LEFT_OUT_NAME = "left-out.csv"
NONE_OF_THESE = "none"
POLICIES = {
    "newer": ("The newer stars win", "Whichever was given later, here or there"),
    "theirs": ("Take the import's stars", "Yours here are replaced"),
    "mine": ("Keep my stars here", "Only films that you have not rated here come in"),
}
LABEL_CHARACTERS = 120


def import_progress(doing: str, done: int, total: int) -> Layout:
    """What is going on, with numbers where they are known."""
    count = f" · {done:,} of {total:,}" if total else ""
    text = f"⏳ {plain(doing)}{count} …\n-# This may take a minute. Nothing has changed yet."
    return Layout(container(ui.TextDisplay(text), colour=QUIET))


def import_preview(preview: ImportPreview) -> Layout:
    """Say what was found and what taking it would do; nothing has changed yet."""
    counts = preview.counts
    items: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(f"## Import from {fit(preview.origin, 60)}\n-# Only you see this, and nothing has changed yet."),
        ui.TextDisplay("\n".join([_films(preview), *_contents(counts)])),
    ]
    if preview.examples:
        lines = [_example(*example) for example in preview.examples]
        items.append(ui.TextDisplay("\n".join(["**The first of them, in stars of this server**", *lines])))
    if notes := _notes(preview):
        items += [ui.Separator(), ui.TextDisplay(notes)]
    if counts.unknown or counts.open or counts.left_out:
        # Apart, for a line below a quotation would be read as a part of it.
        items.append(ui.TextDisplay("-# What is left out comes back to you in a file, with the reasons."))
    if counts.ratings_differing:
        items.append(ui.ActionRow(_policy_select(preview)))
    items.append(_buttons(preview))
    return Layout(container(*items))


def import_choices(page: ChoicesPage) -> Layout:
    """Ask which films are meant, a few at a time."""
    items: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay("## Which films are these?\n-# What you leave open is left out, and comes back in a file.")
    ]
    for choices in page.choices:
        items += [
            ui.TextDisplay(f"**{fit(choices.label, LABEL_CHARACTERS)}**"),
            ui.ActionRow(_film_select(page.import_id, choices)),
        ]
    if page.pages > 1:
        arrows = [
            custom_ids.import_page(page.import_id, page.page + step, way)
            for step, way in ((-1, "previous"), (1, "next"))
        ]
        items.append(pager(arrows, page.page, page.pages))
    back = button("Back to the import", custom_ids.import_control(page.import_id, "show"), emoji="↩️")
    items.append(ui.ActionRow(back))
    return Layout(container(*items))


def import_report(report: ImportReport) -> Layout:
    """Say what became of an import; what was left out is a file beside it."""
    counts = report.counts
    lines = ["## Your films are in"]
    lines += [
        f"- {words}"
        for number, words in (
            (counts.ratings_new, f"{plural(counts.ratings_new, 'new rating')}"),
            (counts.ratings_changed, f"{plural(counts.ratings_changed, 'rating')} changed"),
            (report.notes, plural(report.notes, "note")),
            (counts.viewings_new, f"{_viewings(counts)} in your diary"),
            (counts.wanted_new, f"{plural(counts.wanted_new, 'film')} on your watchlist"),
            (report.films_added, f"{plural(report.films_added, 'film')} new in this server's catalogue"),
        )
        if number
    ]
    if len(lines) == 1:
        lines = ["## Nothing to change", "Everything in it was here already."]
    if kept := counts.ratings_same + counts.ratings_differing - counts.ratings_changed:
        lines.append(f"-# {plural(kept, 'rating')} here stayed as {'it was' if kept == 1 else 'they were'}.")
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay("\n".join(lines))]
    if report.left_out:
        text = f"**{plural(len(report.left_out), 'thing')} left out**: what and why stands in this file."
        items += [ui.Separator(), ui.TextDisplay(text), ui.File(f"attachment://{LEFT_OUT_NAME}")]
    return Layout(container(*items))


def copy_chooser(servers: Mapping[int, str]) -> Layout:
    """Ask from which server to copy."""
    options = [option(name or f"Server {guild_id}", guild_id) for guild_id, name in list(servers.items())[:25]]
    return Layout(
        container(
            ui.TextDisplay("## Copy your films\nFrom which server? You will see what comes before anything changes."),
            ui.ActionRow(ui.Select(custom_id=custom_ids.COPY, placeholder="Choose a server", options=options)),
            colour=QUIET,
        )
    )


def _films(preview: ImportPreview) -> str:
    counts = preview.counts
    found = [f"{counts.matched:,} found"]
    if counts.open:
        found.append(f"{counts.open:,} that may be several")
    if counts.unknown:
        found.append(f"{counts.unknown:,} not in the catalogue")
    return f"**Films** {counts.films:,} in it: {', '.join(found)}"


def _contents(counts: ImportCounts) -> list[str]:
    lines: list[str] = []
    if counts.ratings_in_file:
        parts = [f"{counts.ratings_new:,} new here"]
        if counts.ratings_same:
            parts.append(f"{counts.ratings_same:,} the same as yours here")
        if counts.ratings_differing:
            parts.append(f"{counts.ratings_differing:,} other than yours here")
        not_found = counts.ratings_in_file - counts.ratings_new - counts.ratings_same - counts.ratings_differing
        if not_found > 0:
            parts.append(f"{not_found:,} of films that are not found or not certain")
        lines.append(f"**Ratings** {counts.ratings_in_file:,} in it: {', '.join(parts)}")
    if counts.viewings_in_file:
        lines.append(f"**Diary** {counts.viewings_in_file:,} in it: {_viewings(counts)} new here")
    if counts.wanted_in_file:
        lines.append(f"**Watchlist** {counts.wanted_in_file:,} in it: {counts.wanted_new:,} new here")
    return lines


def _viewings(counts: ImportCounts) -> str:
    number = counts.rewatches_new
    rewatches = f" ({number:,} {'rewatch' if number == 1 else 'rewatches'})" if number else ""
    return f"{plural(counts.viewings_new, 'viewing')}{rewatches}"


def _example(written: str, film: str, stars: object) -> str:
    name = fit(film, LABEL_CHARACTERS)
    said = "" if film.startswith(written) else f"-# … called {fit(written, LABEL_CHARACTERS)} there\n"
    return f"{said}{name} · {stars}"


def _notes(preview: ImportPreview) -> str:
    counts, lines = preview.counts, list[str]()
    if counts.ratings_differing:
        lines.append(f"⚖️ {plural(counts.ratings_changed, 'rating')} of yours here will change, as chosen below.")
    if counts.unknown:
        names = ", ".join(fit(label, 80) for label in preview.unknown)
        more = f" and {counts.unknown - len(preview.unknown):,} more" if counts.unknown > len(preview.unknown) else ""
        what = "will be added to this server's catalogue" if preview.adds_films else "will be left out"
        lines.append(f"❔ Not in the catalogue, {what}: {names}{more}.")
    if counts.open:
        lines.append(f"❔ {plural(counts.open, 'film')} may be several: what you do not choose is left out.")
    if counts.left_out:
        lines.append(f"✖️ {plural(counts.left_out, 'thing')} can't be taken, for example:")
        lines += [f"> {fit(reason, 150)}" for reason in preview.reasons]
    return "\n".join(lines)


def _policy_select(preview: ImportPreview) -> ui.Select[ui.LayoutView]:
    return ui.Select(
        custom_id=custom_ids.import_control(preview.import_id, "policy"),
        placeholder="Films that you rated here already …",
        options=[
            option(label, name, words, is_default=name == preview.policy) for name, (label, words) in POLICIES.items()
        ],
    )


def _buttons(preview: ImportPreview) -> ui.ActionRow[ui.LayoutView]:
    counts = preview.counts

    def control(label: str, act: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> None:
        row.add_item(button(label, custom_ids.import_control(preview.import_id, act), style=style))

    row = ui.ActionRow[ui.LayoutView]()
    control("Import", "take", discord.ButtonStyle.success)
    if counts.ambiguous:
        control(f"Choose films ({counts.open:,} open)", "choices")
    if counts.unknown:
        control("Leave unknown films out" if preview.adds_films else "Add unknown films", "adding")
    control("Discard", "drop", discord.ButtonStyle.danger)
    return row


def _film_select(import_id: int, choices: FilmChoices) -> ui.Select[ui.LayoutView]:
    options = [_film_option(film, is_chosen=film.film_id == choices.chosen) for film in choices.films]
    options.append(option("None of these", NONE_OF_THESE, "It is left out"))
    return ui.Select(
        custom_id=custom_ids.import_choice(import_id, choices.position), placeholder="Which one?", options=options
    )


def _film_option(film: Film, *, is_chosen: bool) -> discord.SelectOption:
    return option(film.label, film.film_id, ", ".join(film.directors), is_default=is_chosen)
