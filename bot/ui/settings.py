"""The settings panel: one private message, a section at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.domain.guilds import WEEKDAYS
from bot.ui import moderation_ids
from bot.ui.base import Layout, button, container, option
from bot.ui.text import fit, plain, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.domain.guilds import GuildSettings

__all__ = ["SECTIONS", "section_of", "settings_panel"]

SECTIONS = {
    "channels": "Channels and times",
    "roles": "Roles",
    "ratings": "Ratings and notes",
    "words": "Blocked words",
    "guard": "Guard against rating raids",
    "privacy": "What is kept, and for how long",
}
_IN_SECTION = {
    "roles": ("moderator_role_ids", "rater_role_ids", "suggester_role_ids", "voter_role_ids", "night_role_ids"),
    "ratings": ("hides_every_note", "hides_stars", "ratings", "taking"),
    "words": ("blocked_words", "words"),
    "guard": ("guards_ratings", "guard"),
    "privacy": ("privacy",),
}
MAX_ROLES = 25
_CHANNELS = [discord.ChannelType.text, discord.ChannelType.news]
# A bot can't grant its own commands, so the way is told word for word.
ROLES_HINT = (
    "-# Members of these roles may moderate, but Discord hides moderators' commands from them until you allow it: "
    "Server Settings → Integrations → Marquee → choose the command → Add Roles or Members."
)


def section_of(name: str) -> str:
    """Return the section in which a setting stands."""
    return next((section for section, names in _IN_SECTION.items() if name in names), "channels")


def settings_panel(settings: GuildSettings, section: str = "channels", problems: Sequence[str] = ()) -> Layout:
    """One section of everything that a server can set.

    Args:
        settings: What is set.
        section: A key of `SECTIONS`; anything else shows the first.
        problems: What Marquee may not do in the chosen channels, each with how to mend it.
    """
    section = section if section in SECTIONS else "channels"
    items: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(f"## Settings · {SECTIONS[section]}"),
        *_SHOWN[section](settings),
    ]
    if problems:
        items.append(ui.TextDisplay("\n".join(f"⚠️ {problem}" for problem in problems)[:900]))
    sections = [option(name, key, is_default=key == section) for key, name in SECTIONS.items()]
    chooser = ui.Select[ui.LayoutView](custom_id="settings:section", placeholder="Another section", options=sections)
    items += [ui.Separator(), ui.TextDisplay("### More settings"), ui.ActionRow(chooser)]
    return Layout(container(*items))


def _channels(settings: GuildSettings) -> Iterator[ui.Item[ui.LayoutView]]:
    for name, chosen, heading, none in (
        ("cards_channel_id", settings.cards_channel_id, "### Film cards\nWhere `/mod post` posts them.", "Anywhere"),
        (
            "news_channel_id",
            settings.news_channel_id,
            "### New reviews\nOf films rated or suggested here.",
            "No announcements",
        ),
        ("log_channel_id", settings.log_channel_id, "### Log\nEvery act of a moderator, and reports.", "No log"),
        ("digest_channel_id", settings.digest_channel_id, "### Weekly digest", "No digest"),
        ("night_channel_id", settings.night_channel_id, "### Film nights", "Wherever they are opened"),
    ):
        yield ui.TextDisplay(heading)
        yield _channel(name, chosen, none)
    when = f"{WEEKDAYS[settings.digest_weekday]}, {settings.digest_hour:02}:00"
    yield ui.TextDisplay(f"### Times\nTime zone {plain(settings.time_zone)} · digest on {when}")
    days = [option(name, number, is_default=number == settings.digest_weekday) for number, name in enumerate(WEEKDAYS)]
    hours = [option(f"{hour:02}:00", hour, is_default=hour == settings.digest_hour) for hour in range(24)]
    yield _choice("digest_weekday", "Day of the digest", days)
    yield _choice("digest_hour", "Hour of the digest", hours)
    yield ui.ActionRow(button("Change time zone", moderation_ids.setting("zone")))


def _roles(settings: GuildSettings) -> Iterator[ui.Item[ui.LayoutView]]:
    for name, chosen, heading, none in (
        (
            "moderator_role_ids",
            settings.moderator_role_ids,
            f"### May moderate\nBesides everyone who may manage messages.\n{ROLES_HINT}",
            "No extra roles",
        ),
        ("rater_role_ids", settings.rater_role_ids, "### May rate", "Everyone"),
        ("suggester_role_ids", settings.suggester_role_ids, "### May suggest films", "Everyone"),
        ("voter_role_ids", settings.voter_role_ids, "### May vote", "Everyone"),
        ("night_role_ids", settings.night_role_ids, "### May run film nights\nBesides moderators.", "No extra roles"),
    ):
        yield ui.TextDisplay(heading)
        yield _role_select(name, chosen, none)


def _ratings(settings: GuildSettings) -> Iterator[ui.Item[ui.LayoutView]]:
    yield ui.TextDisplay(
        f"### Ranking\nA film's mean counts as if {plural(settings.rating_weight, 'rating')} at this server's mean "
        f"stood beside it, so that few ratings move little.\n### Notes\nUp to {settings.note_characters:,} characters."
    )
    rules = [
        option("Only notes that their authors mark", 0, is_default=not settings.hides_every_note),
        option("Every note, until one taps it", 1, is_default=settings.hides_every_note),
    ]
    yield _choice("hides_every_note", "Which notes are covered as spoilers", rules)
    reveals = [
        option("Everyone sees the stars", 0, is_default=not settings.hides_stars),
        option("Only after giving one's own", 1, is_default=settings.hides_stars),
    ]
    yield ui.TextDisplay("### Stars\nWhether members see a film's stars before they gave theirs.")
    yield _choice("hides_stars", "Who sees a film's stars", reveals)
    yield ui.TextDisplay(
        f"### Taking part\n{_least('Discord accounts', settings.minimum_account_days)}, "
        f"{_least('members', settings.minimum_member_days)}; "
        f"{plural(settings.suggestions_per_member, 'suggestion')} per member."
    )
    yield ui.ActionRow(
        button("Change weight and notes", moderation_ids.setting("ratings")),
        button("Change who takes part", moderation_ids.setting("taking")),
    )


def _least(who: str, days: int) -> str:
    return f"{who} of at least {plural(days, 'day')}" if days else f"{who} of any age"


def _words(settings: GuildSettings) -> Iterator[ui.Item[ui.LayoutView]]:
    words = settings.blocked_words
    shown = f"||{fit(', '.join(words), 1_500)}||" if words else "None yet."
    yield ui.TextDisplay(
        "Notes, pitches and reasons with one of these words are refused, since Discord's own AutoMod does not look "
        f"at what bots post. Only whole words count.\n### {plural(len(words), 'word')}\n{shown}"
    )
    yield ui.ActionRow(button("Change the words", moderation_ids.setting("words")))


def _guard(settings: GuildSettings) -> Iterator[ui.Item[ui.LayoutView]]:
    state = "on" if settings.guards_ratings else "off"
    yield ui.TextDisplay(
        f"The guard is **{state}**.\nAt {plural(settings.raid_ratings, 'suspicious rating')} of a film within "
        f"{plural(settings.raid_minutes, 'minute')}, they are held and moderators are asked. A rating is suspicious "
        f"from an account younger than {plural(settings.young_account_days, 'day')}, from somebody here for less than "
        f"{plural(settings.fresh_member_days, 'day')}, or from somebody who never rated here, if it also fits a "
        "one-sided burst."
    )
    switch = "Turn the guard off" if settings.guards_ratings else "Turn the guard on"
    yield ui.ActionRow(
        button(switch, moderation_ids.setting("guards_ratings")),
        button("Change the limits", moderation_ids.setting("guard")),
    )


def _privacy(settings: GuildSettings) -> Iterator[ui.Item[ui.LayoutView]]:
    kept = "for good" if settings.case_days is None else f"for {plural(settings.case_days, 'day')}"
    yield ui.TextDisplay(
        f"### Former members\nThe name of somebody who left goes after {plural(settings.former_member_days, 'day')}; "
        f"their ratings stay.\n### Log of moderators\nKept {kept}."
    )
    yield ui.ActionRow(button("Change how long", moderation_ids.setting("privacy")))


_SHOWN = {
    "channels": _channels,
    "roles": _roles,
    "ratings": _ratings,
    "words": _words,
    "guard": _guard,
    "privacy": _privacy,
}


def _choice(name: str, placeholder: str, options: list[discord.SelectOption]) -> ui.ActionRow[ui.LayoutView]:
    return ui.ActionRow(
        ui.Select[ui.LayoutView](custom_id=moderation_ids.setting(name), placeholder=placeholder, options=options)
    )


def _channel(name: str, channel_id: int | None, placeholder: str) -> ui.ActionRow[ui.LayoutView]:
    chosen = (
        [discord.SelectDefaultValue(id=channel_id, type=discord.SelectDefaultValueType.channel)] if channel_id else []
    )
    select = ui.ChannelSelect[ui.LayoutView](
        custom_id=moderation_ids.setting(name),
        channel_types=_CHANNELS,
        placeholder=placeholder,
        min_values=0,
        max_values=1,
        default_values=chosen,
    )
    return ui.ActionRow(select)


def _role_select(name: str, role_ids: Sequence[int], placeholder: str) -> ui.ActionRow[ui.LayoutView]:
    chosen = [discord.SelectDefaultValue(id=role_id, type=discord.SelectDefaultValueType.role) for role_id in role_ids]
    select = ui.RoleSelect[ui.LayoutView](
        custom_id=moderation_ids.setting(name),
        placeholder=placeholder,
        min_values=0,
        max_values=MAX_ROLES,
        default_values=chosen[:MAX_ROLES],
    )
    return ui.ActionRow(select)
