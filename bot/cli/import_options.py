"""What a host says beside the documents of an import: the film, and the scales that sites never state."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, cast

import click

from bot.domain.errors import InvalidInput
from bot.domain.films import read_reference
from bot.domain.notation import number_of
from bot.domain.texts import clean
from bot.readers import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

__all__ = ["SOURCES_FILE", "read_options"]

SOURCES_FILE = "sources.toml"
_LATEST_YEAR = 2040  # `Blade Runner 2049` is a title
_HIGHEST_SCALE = 100


def read_options(film: str | None, scales: Sequence[str], sources: Path | None, database: Path) -> ReadOptions:
    """Put together what was said; a scale on the command line comes before one of the file.

    Args:
        film: A title, or `Title (year)`.
        scales: Each `outlet=4`, or a site's name in place of the outlet's.
        sources: The file with a `[scales]` table; None takes the one beside the database, if there is one.
        database: The database's path.

    Raises:
        click.UsageError: Something can't be understood; the message says what and where.
    """
    file = sources or database.with_name(SOURCES_FILE)
    of_file = _scales_of(file) if sources is not None or file.exists() else {}
    return ReadOptions(scales={**of_file, **dict(map(_scale, scales))}, film=_film(film))


def _film(text: str | None) -> tuple[str, int | None] | None:
    if text is None:
        return None
    try:
        reference = read_reference(clean(text))
    except InvalidInput as error:
        raise click.UsageError(f"--film: {error}") from error
    if reference.kind != "text" or not reference.value:
        raise click.UsageError('--film: write the title, with the year if you know it, as in --film "Heat (1995)".')
    if reference.year is not None and reference.year > _LATEST_YEAR:
        return reference.whole, None
    return reference.value, reference.year


def _scale(text: str) -> tuple[str, str]:
    source, separator, scale = text.rpartition("=")
    if not separator or not source.strip():
        raise click.UsageError(f"--scale {text}: write it as outlet=4, for example --scale fogweekly.com=4.")
    return _checked(source, scale, f"--scale {text}")


def _scales_of(file: Path) -> dict[str, str]:
    try:
        table = tomllib.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise click.UsageError(f"{file} can't be opened: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{file} is not UTF-8; save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise click.UsageError(f"{file} is not valid TOML: {error}.") from error
    scales = table.get("scales", {})
    if not isinstance(scales, dict):
        raise click.UsageError(f'{file}: scales is a table: [scales], then lines such as "Fog Weekly" = 4.')
    found = _flat(cast("Mapping[str, object]", scales))
    return dict(_checked(source, scale, f"{file}, [scales], {source}") for source, scale in found)


def _flat(table: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    """Yield the entries of a table; `fog.com = 4` without quotes is a table in a table to TOML."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(cast("Mapping[str, object]", value), f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def _checked(source: str, scale: object, where: str) -> tuple[str, str]:
    text = str(scale).strip()
    number = None if isinstance(scale, bool) else number_of(text)
    if number is None or not 1 < number <= _HIGHEST_SCALE:
        raise click.UsageError(f"{where}: a scale is a number from 2 to {_HIGHEST_SCALE}, not {text or 'nothing'}.")
    site = re.sub(r"^https?://", "", source.strip(), flags=re.IGNORECASE).rstrip("/")
    return site.removeprefix("www."), text
