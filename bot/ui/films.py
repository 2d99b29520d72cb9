"""The form that puts a server's own film right."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from discord import ui

from bot.ui import custom_ids
from bot.ui.forms import Form

if TYPE_CHECKING:
    from bot.domain.films import Film

__all__ = ["film_form"]

TITLE_CHARACTERS = 200
DIRECTORS_CHARACTERS = 400


def film_form(film: Film) -> ui.Modal:
    """Ask for title, year and directors, filled in with what is known."""
    form = Form(title=f"Correct {film.label}", custom_id=custom_ids.film_form(film.film_id, secrets.token_hex(4)))
    for name, label, hint, value, most in (
        ("title", "Title", None, film.title, TITLE_CHARACTERS),
        ("year", "Year", "Four digits, or empty if nobody knows.", str(film.year or ""), 4),
        ("directors", "Directors", "With a comma between the names.", ", ".join(film.directors), DIRECTORS_CHARACTERS),
    ):
        box = ui.TextInput[ui.Modal](
            custom_id=name, required=name == "title", default=value[:most] or None, max_length=most
        )
        form.add_item(ui.Label(text=label, description=hint, component=box))
    return form
