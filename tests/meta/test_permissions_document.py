"""The table of who may do what: complete, and written into the documents.

`UPDATE_DOCS=1 python -m pytest tests/meta/test_permissions_document.py` writes docs/permissions.md anew.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from discord import app_commands

from bot.client import Marquee
from bot.domain.permissions import PERMISSIONS
from bot.ui.permissions import permissions_document
from cogs import EXTENSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.services import Services

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"


def test_the_document_says_what_the_code_says() -> None:
    if os.environ.get("UPDATE_DOCS"):
        DOCUMENT.write_text(permissions_document(), "utf-8")

    assert DOCUMENT.read_text("utf-8") == permissions_document(), "Write it anew: UPDATE_DOCS=1"


def test_nothing_is_in_the_table_twice() -> None:
    names = [(entry.way, entry.name) for entry in PERMISSIONS]

    assert len(names) == len(set(names))


async def test_every_command_that_is_not_for_everybody_is_in_the_table(services: Services) -> None:
    async with Marquee(services, shard_count=1) as bot:
        for extension in EXTENSIONS:
            await bot.load_extension(extension)
        restricted = dict(_restricted(bot))
    # Discord shows /night to everybody: most of it is for everybody.
    commands = [entry for entry in PERMISSIONS if entry.way in ("command", "menu")]
    table = {entry.name: entry.who for entry in commands if not entry.name.startswith("night ")}

    assert restricted == table


def _restricted(bot: Marquee) -> Iterator[tuple[str, str]]:
    for root in bot.tree.get_commands():
        permissions = root.default_permissions
        if permissions is None:
            continue
        who = "manager" if permissions.manage_guild else "moderator"
        commands = root.walk_commands() if isinstance(root, app_commands.Group) else [root]
        yield from ((command.qualified_name, who) for command in commands)
