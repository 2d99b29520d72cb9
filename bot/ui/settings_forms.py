"""The settings that are typed: numbers, words and the time zone."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.domain.guilds import NUMBERS, SETTING_WORDS
from bot.ui import moderation_ids
from bot.ui.forms import Form

if TYPE_CHECKING:
    from bot.domain.guilds import GuildSettings

__all__ = ["FORM_GROUPS", "setting_form"]

# The settings of each form; a form has five rows at most.
FORM_GROUPS = {
    "zone": ("time_zone",),
    "ratings": ("rating_weight", "note_characters"),
    "taking": ("minimum_account_days", "minimum_member_days", "suggestions_per_member"),
    "words": ("blocked_words",),
    "guard": ("raid_ratings", "raid_minutes", "young_account_days", "fresh_member_days"),
    "privacy": ("former_member_days", "case_days"),
}
_TITLES = {
    "zone": "Time zone",
    "ratings": "Weight and notes",
    "taking": "Who takes part",
    "words": "Blocked words",
    "guard": "Guard against rating raids",
    "privacy": "What is kept",
}


def setting_form(group: str, settings: GuildSettings) -> ui.Modal:
    """Ask for the settings of one group, filled in with what is set."""
    form = Form(title=_TITLES[group], custom_id=moderation_ids.setting_form(group, secrets.token_hex(4)))
    for name in FORM_GROUPS[group]:
        form.add_item(_field(name, settings))
    return form


def _field(name: str, settings: GuildSettings) -> ui.Label[ui.Modal]:
    label = SETTING_WORDS[name].capitalize()
    if name == "time_zone":
        text = ui.TextInput[ui.Modal](custom_id=name, default=settings.time_zone, max_length=60)
        return ui.Label(text="Region and city", description="For example Europe/Berlin", component=text)
    if name == "blocked_words":
        words = ui.TextInput[ui.Modal](
            custom_id=name,
            style=discord.TextStyle.paragraph,
            required=False,
            default="\n".join(settings.blocked_words)[:4_000] or None,
            max_length=4_000,
        )
        return ui.Label(text=label, description="One to a line, or with commas between", component=words)
    number, value = NUMBERS[name], getattr(settings, name)
    field = ui.TextInput[ui.Modal](
        custom_id=name,
        default=None if value is None else str(value),
        required=not number.may_be_empty,
        max_length=6,
    )
    return ui.Label(
        text=label[:45], description=f"{number.meaning} ({number.least} to {number.most:,})"[:100], component=field
    )
