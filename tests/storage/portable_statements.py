"""What `bot.storage` has written down: its texts of SQL, and the functions that run them. Read from the source."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Written", "async_functions", "squeezed", "texts_of_sql"]

ROOT = Path(__file__).resolve().parents[2]
# SQLite's own: opening the file, bringing it up to date, copying it, building the search's file, and
# what is read of the database in the search's own thread.
DRIVER = {
    "backups.py",
    "bulk.py",
    "connections.py",
    "database.py",
    "exports.py",
    "migrating.py",
    "opening.py",
    "search_file.py",
    "shelves.py",
}
# Whole statements, and the pieces that some are put together from.
_SQL = re.compile(
    r"^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b"
    r"|\b(JOIN|WHERE|NULL|ASC|DESC|LIMIT|EXISTS|ORDER BY|GROUP BY)\b"
    r"|(?<![\w:]):[a-z_]\w*"
)
_HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands for what an f-string or `format` puts in


@dataclass(frozen=True)
class Written:
    """A text of SQL as the source has it."""

    place: str
    text: str

    def is_in(self, statements: Iterable[str]) -> bool:
        """Whether one of some statements, as `squeezed` gives them, was made with this text."""
        pieces = map(re.escape, squeezed(self.text).strip(_HOLE).split(_HOLE))
        pattern = re.compile(".*?".join(pieces))
        return any(map(pattern.search, statements))


def squeezed(sql: str) -> str:
    """Take all space out: how a statement is laid out means nothing."""
    return "".join(sql.split())


def texts_of_sql() -> list[Written]:
    """List every string in `bot.storage` that is SQL or a piece of it; docstrings are not."""
    return [
        Written(f"{name}:{line}", text)
        for name, tree in _modules()
        for line, text in _strings(tree, _docstrings(tree))
        if _SQL.search(text)
    ]


def async_functions() -> set[str]:
    """Name every coroutine of `bot.storage`: they are there to run statements."""
    return {f"{name}:{function}" for name, tree in _modules() for function in _coroutines(tree.body, "")}


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ROOT / "bot" / "storage").rglob("*.py")):
        if path.name not in DRIVER:
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def _strings(node: ast.AST, docstrings: set[ast.AST]) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.JoinedStr):
        pieces = [str(part.value) if isinstance(part, ast.Constant) else _HOLE for part in node.values]
        yield node.lineno, "".join(pieces)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings:
        yield node.lineno, re.sub(r"\{\w*\}", _HOLE, node.value)
    for child in ast.iter_child_nodes(node):
        if not (isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant)):
            yield from _strings(child, docstrings)


def _docstrings(tree: ast.Module) -> set[ast.AST]:
    """Strings that stand alone: docstrings, and comments in their form."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _coroutines(body: Iterable[ast.stmt], outer: str) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _coroutines(node.body, f"{outer}{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            yield from _coroutines(node.body, f"{outer}{node.name}.<locals>.")
        elif isinstance(node, ast.AsyncFunctionDef):
            yield f"{outer}{node.name}"
            yield from _coroutines(node.body, f"{outer}{node.name}.<locals>.")
