"""The settings of the sources."""

from __future__ import annotations

import logging

import pytest

from bot.log import set_up_logging
from bot.settings import Settings, SettingsError


def test_the_sources_are_off_until_they_are_set() -> None:
    settings = Settings.from_env({})

    assert (settings.guardian_key, settings.tmdb_key, settings.source_contact, settings.feed_pages) == (
        None,
        None,
        "",
        (),
    )


def test_the_sources_can_be_set_and_their_keys_are_masked() -> None:
    settings = Settings.from_env(
        {
            "GUARDIAN_KEY": "12345678-abcd",
            "TMDB_KEY": "eyJhbGciOiJIUzI1NiJ9.e30.abc",
            "SOURCE_CONTACT": "host@films.example",
            "FEED_PAGES": " Lantern.example, films.example ,,lantern.example",
        }
    )

    assert settings.guardian_key is not None
    assert settings.tmdb_key is not None
    assert settings.guardian_key.reveal() == "12345678-abcd"
    assert settings.feed_pages == ("lantern.example", "films.example")
    assert "12345678" not in repr(settings)
    assert "eyJ" not in f"{settings}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GUARDIAN_KEY", "two words here"),
        ("TMDB_KEY", "short"),
        ("TMDB_KEY", "clé-avec-accent"),
        ("SOURCE_CONTACT", "x" * 201),
        ("FEED_PAGES", "https://lantern.example/"),
        ("FEED_PAGES", "localhost"),
    ],
)
def test_what_is_malformed_is_named_and_not_shown(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as refusal:
        Settings.from_env({name: value})

    assert value not in str(refusal.value)


def test_retries_are_not_logged_twice() -> None:
    loggers = [logging.getLogger(name) for name in ("", "stamina", "discord.http", "discord.gateway", "aiosqlite")]
    levels, handlers = [logger.level for logger in loggers], loggers[0].handlers[:]
    try:
        set_up_logging(logging.INFO)
        assert logging.getLogger("stamina").level == logging.ERROR
        set_up_logging(logging.DEBUG)
        assert logging.getLogger("aiosqlite").level == logging.INFO  # it would log every ballot with its voter
        assert logging.getLogger("discord.gateway").level == logging.INFO  # it would log every choice in a select
    finally:
        loggers[0].handlers[:] = handlers
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
