"""Tests that keep the tests honest."""

from __future__ import annotations

import ast
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
MOCKS = {"Mock", "MagicMock", "AsyncMock", "NonCallableMock"}


def test_every_mock_has_a_spec() -> None:
    offenders: list[str] = []
    for path in TESTS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if (
                name in MOCKS
                and not node.args
                and not {"spec", "spec_set"} & {keyword.arg for keyword in node.keywords}
            ):
                offenders.append(f"{path.relative_to(TESTS)}:{node.lineno}")

    assert not offenders, offenders


def test_every_test_asserts_something() -> None:
    offenders = [
        f"{path.relative_to(TESTS)}: {node.name}"
        for path in TESTS.rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.name.startswith("test_")
        and not _asserts(node)
    ]

    assert not offenders, offenders


def _asserts(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether the function asserts, expects an exception, or hands over to a checker named `check_…` or `assert_…`."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in {"raises", "fail"} or name.startswith(("assert_", "check_")):
                return True
    return False
