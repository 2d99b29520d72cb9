"""The preview of a review before it is published, and the forms that put it right."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, NamedTuple

import discord
from discord import ui

from bot.ui import custom_ids
from bot.ui.base import QUIET, Layout, button, container, option
from bot.ui.cards import stars_and_notation
from bot.ui.forms import Form
from bot.ui.text import fit, human_date, names, plain, plural, review_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.drafts import ReviewDraft
    from bot.domain.films import Film
    from bot.domain.previews import DraftPreview
    from bot.domain.reviews import ReviewHeader

__all__ = ["PASTE_PARTS", "add_form", "correction_form", "draft_preview", "section_form"]

PASTE_PARTS = 3
TEXT_BOX_CHARACTERS = 4_000
FILM_CHARACTERS = 150
FIELD_CHARACTERS = 1_000  # longer than any field that is read: a form sent as it stands cuts nothing
SECTION_CHOICES = 18
CORRECTIONS = {
    "film": ("The film", "Title and year"),
    "byline": ("Critic, outlet, date, link", "Who wrote it, where and when"),
    "rating": ("The rating", "As the critic wrote it, or none"),
    "words": ("Headline, verdict, directors, spoilers", "What stands on the card"),
}


def draft_preview(preview: DraftPreview) -> Layout:
    """Show what was read, from where and how sure it is, beside what the library has already."""
    draft = preview.draft
    count = f" · {preview.number} of {preview.total}" if preview.total > 1 else ""
    what, done = ("Edit", "changed") if preview.is_edit else ("Preview", "published")
    items: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(f"## {what}{count}\n-# Nothing is {done} yet."),
        ui.TextDisplay(_film_line(preview)),
        ui.Separator(),
        ui.TextDisplay(_facts(draft)),
        ui.TextDisplay(_contents(draft)),
    ]
    if notes := _notes(preview):
        items += [ui.Separator(), ui.TextDisplay(notes)]
    if preview.candidates and preview.film is None:
        items.append(ui.ActionRow(_film_select(preview)))
    items += [ui.ActionRow(_correct_select(preview)), _buttons(preview)]
    return Layout(container(*items, colour=QUIET))


def add_form(film_name: str | None) -> ui.Modal:
    """Upload a file, or paste a review in parts; a film that was named already stands in it."""
    form = Form(title="Add a critic's review", custom_id=custom_ids.add_form(secrets.token_hex(4)))
    upload = ui.FileUpload[ui.Modal](custom_id="file", required=False, max_values=1)
    form.add_item(ui.Label(text="Upload a file", description="Text, Markdown, HTML, JSON or a zip", component=upload))
    for number in range(1, PASTE_PARTS + 1):
        box = ui.TextInput[ui.Modal](
            custom_id=f"part{number}",
            style=discord.TextStyle.paragraph,
            required=False,
            max_length=TEXT_BOX_CHARACTERS,
        )
        label = "… or paste it here" if number == 1 else f"… part {number}, if it is longer"
        form.add_item(ui.Label(text=label, component=box))
    film = ui.TextInput[ui.Modal](
        custom_id="film",
        required=False,
        default=film_name[:FILM_CHARACTERS] if film_name else None,
        max_length=FILM_CHARACTERS,
        placeholder="Heat (1995)",
    )
    form.add_item(ui.Label(text="The film, if the text does not say it", component=film))
    return form


def correction_form(preview: DraftPreview, group: str) -> ui.Modal:
    """Ask for the fields of one group, filled in with what was read."""
    form = Form(
        title=CORRECTIONS[group][0], custom_id=custom_ids.correction_form(preview.draft_id, group, secrets.token_hex(4))
    )
    for name, label, value, hint in _fields(preview, group):
        box = ui.TextInput[ui.Modal](
            custom_id=name, required=False, default=value[:FIELD_CHARACTERS] or None, max_length=FIELD_CHARACTERS
        )
        form.add_item(ui.Label(text=label, description=hint, component=box))
    return form


def section_form(preview: DraftPreview, number: int) -> ui.Modal:
    """Ask for one section's heading and text."""
    section = preview.draft.sections[number]
    form = Form(
        title=section.heading or "Opening",
        custom_id=custom_ids.correction_form(preview.draft_id, f"section{number}", secrets.token_hex(4)),
    )
    heading = ui.TextInput[ui.Modal](
        custom_id="heading", required=False, default=(section.heading or "")[:200] or None, max_length=200
    )
    form.add_item(ui.Label(text="Heading", component=heading))
    text = ui.TextInput[ui.Modal](
        custom_id="text",
        required=False,
        style=discord.TextStyle.paragraph,
        default=section.text[:TEXT_BOX_CHARACTERS] or None,
        max_length=TEXT_BOX_CHARACTERS,
    )
    form.add_item(ui.Label(text="Text", description="Leave it empty to remove the section.", component=text))
    return form


class _Field(NamedTuple):
    name: str
    label: str
    value: str
    hint: str | None = None


def _fields(preview: DraftPreview, group: str) -> Iterator[_Field]:
    draft, film = preview.draft, preview.film
    match group:
        case "film":
            # What is submitted as it stands keeps the film that the preview shows.
            year = draft.year or (film.year if film else None)
            yield _Field("title", "Title", film.title if film else draft.title)
            yield _Field("year", "Year", str(year or ""), "Four digits, or empty if nobody knows")
        case "byline":
            day = draft.published_on.isoformat() if draft.published_on else ""
            yield _Field("critic", "Critic", draft.critic or "")
            yield _Field("outlet", "Outlet", draft.outlet or "", "The paper or site it appeared in")
            yield _Field("published_on", "Published", day, "Like 2025-06-05")
            yield _Field("url", "Link to the original", draft.url or "")
        case "rating":
            original = draft.rating.original if draft.rating else ""
            yield _Field("rating", "Rating as written", original, "Such as 4/5, ★★★½, B+ or 85%; empty for none")
        case _:
            spoils = "yes" if draft.has_spoilers else "no"
            yield _Field("headline", "Headline", draft.headline or "")
            yield _Field("verdict", "Verdict in a sentence", draft.verdict or "")
            yield _Field("directors", "Directors", ", ".join(draft.directors), "With commas between them")
            yield _Field("has_spoilers", "Does it give things away throughout?", spoils, "yes or no")


def _film_line(preview: DraftPreview) -> str:
    draft = preview.draft
    if preview.film is not None:
        return f"### {fit(preview.film.long_label, 250)}\n-# In the catalogue."
    label = fit(f"{draft.title} ({draft.year})" if draft.year else draft.title, 250)
    if preview.candidates:
        return f"### {label}\n⚠️ Several films may be meant. Choose one below."
    guess = " The title is a guess." if draft.title_is_guess else ""
    return f"### {label}\nNew to the catalogue: it will be added for this server.{guess}"


def _facts(draft: ReviewDraft) -> str:
    by = " · ".join(fit(name, 100) for name in (draft.outlet, draft.critic) if name) or "unsigned"
    day = f" · {human_date(draft.published_on)}" if draft.published_on else ""
    rating = stars_and_notation(draft.rating) if draft.rating else "none"
    lines = [f"**By** {by}{day}", f"**Rating** {rating}"]
    if draft.rating_reason:
        lines.append(f"-# {fit(_sentence(draft.rating_reason), 200)}")
    if draft.headline:
        lines.append(f"**Headline** {fit(draft.headline, 200)}")
    if draft.verdict:
        lines.append(f"**Verdict** {review_text(draft.verdict[:200])[:450]}")
    if draft.directors:
        lines.append(f"**Directed by** {names(draft.directors)[:300]}")
    if draft.url:
        lines.append(f"**Link** {fit(draft.url, 200)}")
    return "\n".join(lines)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _contents(draft: ReviewDraft) -> str:
    words = sum(len(section.text.split()) for section in draft.sections)
    headings = [fit(section.heading, 60) for section in draft.sections if section.heading]
    listed = f": {', '.join(headings[:8])}{' …' if len(headings) > 8 else ''}" if headings else ""
    spoilers = " · gives things away, so its text is covered" if draft.has_spoilers else ""
    return f"**Text** {plural(words, 'word')}, {plural(len(draft.sections), 'section')}{listed}{spoilers}"[:900]


def _notes(preview: DraftPreview) -> str:
    lines = [f"⚠️ {fit(warning, 200)}" for warning in preview.draft.warnings[:4]]
    lines += [f"✖️ Not taken: {fit(reason, 150)}" for reason in preview.refused[:3]]
    for review in preview.duplicates:
        rating = stars_and_notation(review.rating) if review.rating else "no rating"
        lines.append(f"⚠️ Already in the library: **{fit(review.byline, 100)}** · {rating}")
        if review.verdict:
            lines.append(f"> {fit(' '.join(review.verdict.replace('||', '').split()), 120)}")
    return "\n".join(lines)[:1_200]


def _film_select(preview: DraftPreview) -> ui.Select[ui.LayoutView]:
    return ui.Select(
        custom_id=custom_ids.draft(preview.draft_id, "film"),
        placeholder="Which film is it?",
        options=[_film_option(film) for film in preview.candidates[:25]],
    )


def _film_option(film: Film) -> discord.SelectOption:
    return option(film.label, film.film_id, ", ".join(film.directors))


def _correct_select(preview: DraftPreview) -> ui.Select[ui.LayoutView]:
    options = [option(label, name, words) for name, (label, words) in CORRECTIONS.items()]
    options += [
        option(f"Section: {section.heading or 'Opening'}", f"section{number}", section.text[:90])
        for number, section in enumerate(preview.draft.sections[:SECTION_CHOICES])
    ]
    return ui.Select(
        custom_id=custom_ids.draft(preview.draft_id, "correct"), placeholder="Put something right …", options=options
    )


def _buttons(preview: DraftPreview) -> ui.ActionRow[ui.LayoutView]:
    is_certain = preview.film is not None or not preview.candidates
    row = ui.ActionRow[ui.LayoutView](
        button(
            "Publish",
            custom_ids.draft(preview.draft_id, "publish"),
            style=discord.ButtonStyle.success,
            is_disabled=not is_certain,
        ),
        button("Discard", custom_ids.draft(preview.draft_id, "discard"), style=discord.ButtonStyle.danger),
    )
    if preview.total > 1:
        row.add_item(
            button("Previous", custom_ids.draft(preview.draft_id, "previous"), is_disabled=preview.number == 1)
        )
        row.add_item(
            button("Next", custom_ids.draft(preview.draft_id, "next"), is_disabled=preview.number == preview.total)
        )
        row.add_item(button("Publish all that are certain", custom_ids.draft(preview.draft_id, "all")))
    return row


def published_words(review: ReviewHeader, case_number: int) -> str:
    """Say what was published, and how to take it back."""
    whose = f" by {plain(review.byline)}" if review.outlet or review.critic else ""
    return f"Published the review of **{plain(review.film_label)}**{whose}. To take it back: `/mod undo {case_number}`."
