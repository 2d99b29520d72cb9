"""The import table of CONTRIBUTING.md, enforced."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]

# Package -> prefixes that none of its modules may import, at run time or for types alone.
FORBIDDEN = {
    "bot/domain": (
        "discord",
        "aiosqlite",
        "sqlite3",
        "bot.storage",
        "bot.services",
        "bot.ui",
        "bot.readers",
        "bot.search",
        "cogs",
    ),
    "bot/readers": ("discord", "aiosqlite", "sqlite3", "bot.storage", "bot.services", "bot.ui", "bot.search", "cogs"),
    "bot/writers": ("discord", "aiosqlite", "sqlite3", "bot.storage", "bot.services", "bot.ui", "bot.search", "cogs"),
    "bot/search": ("discord", "bot.storage", "bot.services", "bot.ui", "cogs"),
    "bot/sources": (
        "discord",
        "aiosqlite",
        "sqlite3",
        "bot.storage",
        "bot.services",
        "bot.ui",
        "bot.search",
        "bot.settings",
        "cogs",
    ),
    "bot/storage": ("discord", "bot.services", "bot.ui", "bot.readers", "cogs"),
    "bot/services": ("discord", "aiosqlite", "sqlite3", "bot.ui", "cogs", "bot.client"),
    "bot/ui": (
        "aiosqlite",
        "sqlite3",
        "bot.storage",
        "bot.services",
        "bot.readers",
        "bot.search",
        "cogs",
        "bot.client",
    ),
    "cogs": ("aiosqlite", "sqlite3", "bot.storage", "bot.readers", "bot.search", "simcord"),
}
# The readers of catalogues join files far larger than memory through a temporary SQLite file.
ALLOWED = {("bot/readers/catalogues", "sqlite3")}


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            assert node.module is not None
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _begins(module: str, prefix: str) -> bool:
    return module == prefix or module.startswith(f"{prefix}.")


@pytest.mark.parametrize("package", sorted(FORBIDDEN))
def test_a_package_imports_only_what_lies_below_it(package: str) -> None:
    offenders = {
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in (ROOT / package).rglob("*.py")
        for line, module in _imports(path)
        for prefix in FORBIDDEN[package]
        if _begins(module, prefix)
        and not any(path.is_relative_to(ROOT / folder) and _begins(module, library) for folder, library in ALLOWED)
    }

    assert not offenders, "\n".join(sorted(offenders))


def test_cogs_do_not_know_each_other() -> None:
    cogs = [path.name for path in (ROOT / "cogs").iterdir() if path.is_dir() and not path.name.startswith("__")]
    offenders = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for cog in cogs
        for path in (ROOT / "cogs" / cog).rglob("*.py")
        for line, module in _imports(path)
        if any(_begins(module, f"cogs.{other}") for other in cogs if other != cog)
    ]

    assert not offenders, "\n".join(offenders)


def test_the_table_covers_every_package() -> None:
    packages = {path.parent.name for path in (ROOT / "bot").glob("*/__init__.py")}

    # The command line and the demo assemble everything, as __main__ and client do.
    assert packages - {"cli", "demo"} == {Path(name).name for name in FORBIDDEN if name.startswith("bot/")}
