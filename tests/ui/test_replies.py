"""The error table."""

from __future__ import annotations

import discord
import pytest
from discord import app_commands

from bot.domain.errors import InvalidInput, NotAllowed, NotFound
from bot.ui.replies import sentence_for


def _caused(error: Exception) -> app_commands.AppCommandError:
    wrapped = app_commands.AppCommandError("wrapped")
    wrapped.__class__ = app_commands.CommandInvokeError
    wrapped.__cause__ = error
    return wrapped


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (NotFound("No such film."), "No such film."),
        (InvalidInput("Too long."), "Too long."),
        (app_commands.NoPrivateMessage(), "This works in a server only."),
        (app_commands.MissingPermissions(["manage_messages"]), "You need more permissions in this server for that."),
        (app_commands.CheckFailure(), "You can't do that here."),
        (RuntimeError("secret"), None),
        (discord.DiscordException("secret"), None),
    ],
)
def test_first_match_wins(error: Exception, sentence: str | None) -> None:
    assert sentence_for(error) == sentence


def test_what_a_command_raised_is_looked_at_not_its_wrapping() -> None:
    assert sentence_for(_caused(NotFound("Gone."))) == "Gone."
    assert sentence_for(_caused(RuntimeError("secret"))) is None


def test_a_cooldown_says_when() -> None:
    error = app_commands.CommandOnCooldown(app_commands.Cooldown(1, 60), 30)

    assert "<t:" in str(sentence_for(error))


@pytest.mark.parametrize("mark", ["<t:1700000000:f>", "<t:1700000000>", "<#1234567890>", "<@&1234567890>"])
def test_times_channels_and_roles_are_drawn_in_a_sentence(mark: str) -> None:
    assert sentence_for(NotAllowed(f"It works from {mark} on.")) == f"It works from {mark} on."


@pytest.mark.parametrize("typed", ["<@1234567890>", "**bold**", "<t:soon>", "</mod ban:1>", "<:party:1>", "<@&1>*x*"])
def test_what_people_typed_stays_as_it_is_in_a_sentence(typed: str) -> None:
    said = sentence_for(NotFound(f"There is no film called {typed}."))

    assert said is not None
    assert f" {typed}." not in said
