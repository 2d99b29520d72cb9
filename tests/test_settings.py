"""Settings: read once, checked together, the token never shown."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.environment import read_environment
from bot.settings import DEFAULT_DATABASE, MissingToken, Secret, Settings, SettingsError

TOKEN = f"{'A' * 24}.{'b' * 6}.{'c' * 27}"


def test_nothing_set_means_the_defaults() -> None:
    settings = Settings.from_env({})

    assert settings == Settings(None, DEFAULT_DATABASE, sample_library=True, log_level=logging.INFO)


def test_everything_can_be_set() -> None:
    settings = Settings.from_env(
        {"DISCORD_TOKEN": f" {TOKEN} ", "DATABASE_PATH": "/x/m.db", "SAMPLE_LIBRARY": "Off", "LOG_LEVEL": "debug"}
    )

    assert settings.require_token().reveal() == TOKEN
    assert settings.database_path == Path("/x/m.db")
    assert not settings.sample_library
    assert settings.log_level == logging.DEBUG


@pytest.mark.parametrize("blank", ["", " ", "\t"])
def test_an_empty_variable_counts_as_unset(blank: str) -> None:
    names = ("DISCORD_TOKEN", "DATABASE_PATH", "SAMPLE_LIBRARY", "LOG_LEVEL")

    assert Settings.from_env(dict.fromkeys(names, blank)) == Settings()


def test_every_malformed_variable_is_named_in_one_message() -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.from_env(
            {
                "DISCORD_TOKEN": "not.a.token",
                "SAMPLE_LIBRARY": "perhaps",
                "LOG_LEVEL": "LOUD",
                "DATABASE_PATH": "~nobody-of-that-name/marquee.db",
            }
        )

    sentence = str(refusal.value)
    assert [name in sentence for name in ("DISCORD_TOKEN", "SAMPLE_LIBRARY", "LOG_LEVEL", "DATABASE_PATH")] == [
        True
    ] * 4
    assert "\n" not in sentence


@pytest.mark.parametrize("path", ["marquee.db", "~/marquee.db", "/tmp/a b/marquee.db"])  # noqa: S108 - never opened
def test_a_path_may_be_relative_or_at_home(path: str) -> None:
    assert Settings.from_env({"DATABASE_PATH": path}).database_path == Path(path).expanduser()


def test_a_path_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(SettingsError, match="DATABASE_PATH"):
        Settings.from_env({"DATABASE_PATH": "a\0b"})


@pytest.mark.parametrize(
    "token", ["Bot", TOKEN[:-10], TOKEN.replace(".", ","), f"{TOKEN} {TOKEN}", f"Bot {TOKEN}", f"'{TOKEN}'", "a.b.c"]
)
def test_what_is_no_token_is_refused_without_showing_it(token: str) -> None:
    with pytest.raises(SettingsError, match="does not look like a bot token") as refusal:
        Settings.from_env({"DISCORD_TOKEN": token})

    assert len(token) < 4 or token not in str(refusal.value)


@given(st.dictionaries(st.sampled_from(["DISCORD_TOKEN", "DATABASE_PATH", "SAMPLE_LIBRARY", "LOG_LEVEL"]), st.text()))
def test_any_environment_is_settings_or_a_clear_refusal(environment: dict[str, str]) -> None:
    try:
        settings = Settings.from_env(environment)
    except SettingsError:
        return

    assert settings.log_level in {logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR}


def test_the_token_is_masked_wherever_it_is_shown() -> None:
    settings = Settings.from_env({"DISCORD_TOKEN": TOKEN})
    secret = settings.require_token()

    shown = [repr(secret), str(secret), f"{secret}", f"{secret!r:>40}", f"{settings}", repr(settings), f"{[secret]}"]

    assert not [text for text in shown if TOKEN in text or TOKEN[:24] in text]
    assert secret.reveal() == TOKEN


def test_the_token_is_masked_in_a_traceback_with_locals() -> None:
    settings = Settings.from_env({"DISCORD_TOKEN": TOKEN})

    def fail(secret: Secret, kept: Settings) -> None:
        raise ValueError(secret, kept)

    with pytest.raises(ValueError, match="Secret") as failure:
        fail(settings.require_token(), settings)
    innermost = list(traceback.TracebackException.from_exception(failure.value, capture_locals=True).stack)[-1]

    assert innermost.locals is not None
    assert "secret" in innermost.locals
    assert TOKEN not in f"{innermost.locals} {failure.value!r}"


def test_without_a_token_two_lines_say_what_to_do() -> None:
    with pytest.raises(MissingToken) as missing:
        Settings().require_token()

    lines = str(missing.value).split("\n")
    assert len(lines) == 2
    assert ".env.example" in lines[0]
    assert "python -m bot demo" in lines[1]


def test_the_process_s_environment_wins_over_the_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("LOG_LEVEL=DEBUG\nSAMPLE_LIBRARY=off\n", "utf-8")

    assert read_environment(dotenv, {"LOG_LEVEL": "ERROR"}) == {"LOG_LEVEL": "ERROR", "SAMPLE_LIBRARY": "off"}


def test_a_missing_file_is_no_file(tmp_path: Path) -> None:
    assert read_environment(tmp_path / ".env", {"A": "b"}) == {"A": "b"}


def test_the_file_is_read_as_hosts_write_it(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    text = "\ufeff# a comment\r\n\r\nexport ONE=1\r\nTWO='two words'  # why\r\nTHREE=\r\nFOUR\r\nFIVE = \"a=b\"\r\n"
    dotenv.write_bytes(text.encode())

    assert read_environment(dotenv, {}) == {"ONE": "1", "TWO": "two words", "THREE": "", "FOUR": "", "FIVE": "a=b"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"LOG_LEVEL=INFO\nDISCORD_TOKEN='{TOKEN}\n", 2),
        (f"# one\n# two\n\nDISCORD TOKEN {TOKEN}\n", 4),
        (f"A=1\nB='two\nlines'\n= {TOKEN}\n", 4),
    ],
)
def test_a_malformed_line_is_named_by_its_number_never_by_its_content(tmp_path: Path, text: str, line: int) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text(text, "utf-8")

    with pytest.raises(SettingsError, match=rf"Line {line} of .*\.env can't be read") as refusal:
        read_environment(dotenv, {})

    assert TOKEN not in str(refusal.value)


def test_a_file_in_another_encoding_is_refused_without_its_content(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_bytes(f"DISCORD_TOKEN={TOKEN}\n# \xe9\n".encode("latin-1"))

    with pytest.raises(SettingsError, match="can't be read") as refusal:
        read_environment(dotenv, {})

    assert TOKEN not in str(refusal.value)


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()

    with pytest.raises(SettingsError, match="can't be read"):
        read_environment(tmp_path / ".env", {})
