"""Forms, and how to read what was submitted.

discord.py keeps open forms in memory and drops the submit of one that it does not know, for example after a
restart. So a form here only describes itself: its custom id says what it is for, and the submitted values are
read from the interaction.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import discord
from discord import ui

from bot.domain.errors import InvalidInput
from bot.domain.ratings import MAX_NOTE_CHARACTERS, Note
from bot.domain.stars import MEMBER_STARS, Stars
from bot.domain.texts import clean, shorten
from bot.ui import custom_ids
from bot.ui.limits import MODAL_TITLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.domain.films import Film
    from bot.domain.ratings import Rating

__all__ = ["Form", "RatingAnswer", "rating_form", "read_rating_form", "submitted_fields"]

FORM_SECONDS = 15 * 60
_STARS, _NOTE, _SPOILERS = "stars", "note", "spoilers"


class Form(ui.Modal):
    """A form whose submit is served by the bot's own listener, known to discord.py or not."""

    def __init__(self, *, title: str, custom_id: str) -> None:
        super().__init__(
            title=shorten(clean(title), MODAL_TITLE).strip() or "…", custom_id=custom_id, timeout=FORM_SECONDS
        )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Leave it to the listener, so that there is one way for a submit whatever happened meanwhile."""


@dataclass(frozen=True, slots=True)
class RatingAnswer:
    """What the rating form said."""

    stars: Stars
    note: Note | None


def rating_form(film: Film, before: Rating | None) -> ui.Modal:
    """Stars, an optional note and a spoiler mark, filled in with what the member gave before."""
    form = Form(title=f"Rate {film.label}", custom_id=custom_ids.rate_form(film.film_id, secrets.token_hex(4)))
    options = [
        discord.SelectOption(
            label=str(stars),
            value=str(stars.half_stars),
            default=before is not None and before.stars == stars,
        )
        for stars in reversed(MEMBER_STARS)
    ]
    form.add_item(
        ui.Label(
            text="Your stars",
            component=ui.Select(custom_id=_STARS, placeholder="Half a star to five", options=options),
        )
    )
    text = ui.TextInput[ui.Modal](
        custom_id=_NOTE,
        style=discord.TextStyle.paragraph,
        required=False,
        max_length=MAX_NOTE_CHARACTERS,
        default=before.note.text if before and before.note else None,
    )
    form.add_item(
        ui.Label(text="A note (optional)", description="Shown to this server under Who rated it.", component=text)
    )
    box = ui.Checkbox[ui.Modal](custom_id=_SPOILERS, default=bool(before and before.note and before.note.has_spoilers))
    form.add_item(ui.Label(text="My note has spoilers", component=box))
    return form


def read_rating_form(interaction: discord.Interaction[Any]) -> RatingAnswer:
    """Read a submitted rating form.

    Raises:
        InvalidInput: the stars are missing or out of range, or the note is too long.
    """
    values = dict(submitted_fields(interaction))
    chosen = values.get(_STARS)
    if not isinstance(chosen, list) or len(cast("list[str]", chosen)) != 1:
        raise InvalidInput("Choose how many stars you give.")
    half_stars = str(cast("list[str]", chosen)[0])
    if half_stars not in {str(stars.half_stars) for stars in MEMBER_STARS}:
        raise InvalidInput("Give half a star to five stars.")
    text = clean(str(values.get(_NOTE) or "")).strip()
    return RatingAnswer(
        Stars(int(half_stars)), Note(text, has_spoilers=values.get(_SPOILERS) is True) if text else None
    )


def submitted_fields(interaction: discord.Interaction[Any]) -> Iterator[tuple[str, object]]:
    """Yield (custom id, value or values) of every field of a submitted form."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    pending: list[Mapping[str, Any]] = list(data.get("components", ()))
    while pending:
        component = pending.pop()
        pending += component.get("components", ())
        if inner := component.get("component"):
            pending.append(inner)
        if "custom_id" in component and ("value" in component or "values" in component):
            yield component["custom_id"], component.get("values", component.get("value"))
