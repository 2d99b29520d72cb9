"""Every command is described, within Discord's limits, and in the README."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.client import Marquee
from cogs import EXTENSIONS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.services import Services

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
async def tree(services: Services) -> AsyncIterator[list[dict[str, Any]]]:
    """All commands as Discord would get them."""
    async with Marquee(services, shard_count=1) as bot:
        for extension in EXTENSIONS:
            await bot.load_extension(extension)
        yield [dict(command.to_dict(bot.tree)) for command in bot.tree.get_commands()]


def _parts(node: dict[str, Any], where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for option in node.get("options", ()):
        yield f"{where} {option['name']}", option
        yield from _parts(option, f"{where} {option['name']}")


async def test_every_command_and_option_is_described(tree: list[dict[str, Any]]) -> None:
    nodes = [(f"/{command['name']}", command) for command in tree if command.get("type", 1) == 1]
    nodes += [part for where, command in list(nodes) for part in _parts(command, where)]
    offenders = [
        where for where, node in nodes if not 4 <= len(node["description"]) <= 100 or "…" in node["description"]
    ]

    assert nodes
    assert not offenders, offenders


async def test_commands_work_in_servers_only_but_for_ones_own_data(tree: list[dict[str, Any]]) -> None:
    assert {command["name"]: command["contexts"] for command in tree if command["contexts"] != [0]} == {"data": [0, 1]}
    assert [command["name"] for command in tree if command["integration_types"] != [0]] == []


async def test_the_readme_has_exactly_the_commands_with_their_options(tree: list[dict[str, Any]]) -> None:
    rows = re.findall(r"^\| (?:`/([^`]+)`|\*([^*]+)\*) \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)

    assert sorted(command or menu for command, menu in rows) == sorted(
        line for command in tree for line in _lines(command)
    )


def _lines(command: dict[str, Any]) -> Iterator[str]:
    """A command as the README writes it: `review film [critic]`; a menu by its name."""
    groups: list[dict[str, Any]] = [option for option in command.get("options", ()) if option["type"] == 1]
    for part in groups or [command]:
        is_menu = part.get("type", 1) in (2, 3)
        options: list[dict[str, Any]] = [] if is_menu else list(part.get("options", ()))
        words = [option["name"] if option.get("required") else f"[{option['name']}]" for option in options]
        yield " ".join([f"{command['name']} {part['name']}" if groups else command["name"], *words])
