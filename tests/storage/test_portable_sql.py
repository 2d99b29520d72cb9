"""Every statement that the bot runs means something to PostgreSQL too.

The bot's own tests run under `portable_recording`, which writes down their statements. PostgreSQL then prepares and
plans each of them, as `portable_translation` says. Nothing is run there: no row is compared.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from portable_recording import Recording, Statement
from portable_server import postgres
from portable_statements import async_functions, squeezed, texts_of_sql
from portable_translation import RESULT_TYPES, TYPES, numbered, postgres_schema
from psycopg.postgres import types
from psycopg.pq import DiagnosticField, ExecStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from psycopg.pq.abc import PGresult

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="the server is spoken to through a Unix socket"),
]

TESTS = Path(__file__).resolve().parents[1]
SLICES = 3  # side by side: most of the time they wait for a clock
UNDECIDED = (b"42P08", b"42P18")  # PostgreSQL finds no type for a parameter
# In one process: workers would write down their statements for themselves.
PLUGINS = ("-p", "portable_recording", "-p", "no:cacheprovider", "-p", "no:randomly", "-n", "0")


def files_with_a_database() -> list[str]:
    """The tests that may come near a statement; what is left out comes to light as never run."""
    word = re.compile(r"\b(database|storage|services|cogs|world)\b")
    files = [path for path in sorted(TESTS.rglob("test_*.py")) if path.parent.name not in {"browser", "meta", "search"}]
    texts = {str(path): path.read_text("utf-8") for path in files}
    # Nobody listens in the programs that some tests start; this very file starts them too.
    return [path for path, text in texts.items() if word.search(text) and "import subprocess" not in text]


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """What the bot's tests run. Whether they pass is their own business."""
    folder, files, whole = tmp_path_factory.mktemp("recorded"), files_with_a_database(), Recording()
    paths = [folder / f"{number}.json" for number in range(SLICES)]
    started = [start(files[number::SLICES], path) for number, path in enumerate(paths)]
    try:
        for process in started:
            process.wait(timeout=600)
    finally:
        for process in started:
            process.kill()
    for path in paths:
        assert path.exists(), path.with_suffix(".log").read_text("utf-8")
        whole.merge(Recording.read(path))
    return whole


def start(files: list[str], path: Path) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "RECORDED_SQL": str(path),
        "PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS / "storage")]),
        "PYTEST_ADDOPTS": "",
    }
    with path.with_suffix(".log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "pytest", "-q", "--continue-on-collection-errors", *PLUGINS, *files],
            cwd=TESTS.parent,
            env=environment,
            stdout=log,
            stderr=log,
        )


# These send only what is the engine's own: pragmas for speed, a savepoint.
WITHOUT_QUERIES = {"bot/storage/catalogue.py:CatalogueStore.make_room", "bot/storage/sources.py:SourceStore.apart"}


@pytest.fixture(scope="module")
def server() -> Iterator[psycopg.Connection]:
    with postgres() as connection:
        connection.execute("SET plan_cache_mode = force_generic_plan")
        yield connection


def test_no_statement_of_the_storage_goes_unseen(recording: Recording) -> None:
    statements = [squeezed(sql) for sql in recording.statements]

    expected = async_functions() - WITHOUT_QUERIES
    missed = [f"{function} ran no statement" for function in sorted(expected - recording.functions)]
    missed += [
        f"{written.place} was in no statement: {one_line(written.text)}"
        for written in texts_of_sql()
        if not written.is_in(statements)
    ]

    assert not missed, "\n".join(missed)


def test_postgresql_understands_the_schema_and_every_statement(
    recording: Recording, server: psycopg.Connection
) -> None:
    declared = types_by_name(recording.statements.values())

    offenders = list(problems_of_schema(server))
    for statement in sorted(recording.statements.values(), key=lambda statement: statement.place):
        problems = problems_of_statement(server, statement, declared)
        offenders += [f"{statement.place} {problem}\n    {one_line(statement.sql)}" for problem in problems]

    assert recording.statements
    assert not offenders, "\n".join(offenders)


def types_by_name(statements: Iterable[Statement]) -> dict[str, int]:
    """The PostgreSQL types of the parameters that have one type in all these statements, None aside."""
    kinds = defaultdict[str, set[str]](set)
    for statement in statements:
        for name, found in statement.kinds.items():
            kinds[name].update(found)
    kinds = {name: found - {"NoneType"} for name, found in kinds.items()}
    return {name: TYPES.get(next(iter(found)), 0) for name, found in kinds.items() if len(found) == 1}


def problems_of_schema(server: psycopg.Connection) -> Iterator[str]:
    for statement in postgres_schema():
        try:
            server.execute(statement.encode())
        except psycopg.Error as error:
            yield f"schema: {error}\n    {statement}"


def problems_of_statement(
    server: psycopg.Connection, statement: Statement, declared: Mapping[str, int]
) -> Iterator[str]:
    """Prepare, look at what it takes and answers, and plan: only the planner looks for the index of ON CONFLICT."""
    sql, names = numbered(statement.sql)
    own = types_by_name([statement])
    for known in (own, {**declared, **own}):
        prepared = server.pgconn.prepare(b"it", sql.encode(), [known.get(name, 0) for name in names])
        if prepared.error_field(DiagnosticField.SQLSTATE) not in UNDECIDED:
            break
    if prepared.status != ExecStatus.COMMAND_OK:
        yield prepared.error_message.decode().strip()
        return
    described = server.pgconn.describe_prepared(b"it")
    yield from problems_of_types(statement, names, described)
    nulls = f"({', '.join(['NULL'] * len(names))})" if names else ""
    try:
        server.execute(f"EXPLAIN EXECUTE it {nulls}".encode())
    except psycopg.Error as error:
        yield str(error)
    server.execute(b"DEALLOCATE it")


def problems_of_types(statement: Statement, names: list[str], described: PGresult) -> Iterator[str]:
    for position, name in enumerate(names):
        kind = described.param_type(position)
        for passed in sorted(set(statement.kinds.get(name, ())) - {"NoneType"}):
            if TYPES.get(passed) != kind:
                yield f":{name} is {passed} in Python and {types[kind].name} in PostgreSQL"
    for column in range(described.nfields):
        if (kind := described.ftype(column)) not in RESULT_TYPES:
            yield f"answers {(described.fname(column) or b'').decode()} as {types[kind].name}"


def one_line(sql: str) -> str:
    return " ".join(sql.split())
