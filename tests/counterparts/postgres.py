"""A PostgreSQL server of its own, in a folder that goes with it, reached by a socket in that folder only."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path
from typing import Final

import asyncpg

USER: Final = "postgres"

# The account that Debian's package makes; PostgreSQL does not run as root.
SYSTEM_USER: Final = "postgres"

# Nothing listens on a network. What a crash of the computer would lose, a test does not miss.
SETTINGS: Final = "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"

_numbers = count(1)


class NoPostgresError(RuntimeError):
    """PostgreSQL is not installed here, or does not start."""


@contextmanager
def postgres() -> Generator[Path]:
    """Run a server; yield the folder of its socket."""
    folder = Path(tempfile.mkdtemp(prefix="poh-pg-"))
    data = str(folder / "data")
    if os.geteuid() == 0:
        shutil.chown(folder, SYSTEM_USER, SYSTEM_USER)
    try:
        _run("initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "-N")
        _run("pg_ctl", "-D", data, "-l", str(folder / "log"), "-o", f"-k {folder} {SETTINGS}", "-w", "start")
        try:
            yield folder
        finally:
            # It ends the process that it started, by the number in its folder.
            _run("pg_ctl", "-D", data, "-m", "fast", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def database(folder: Path) -> AsyncGenerator[asyncpg.Connection]:
    """Make an empty database on a server; yield a connection to it."""
    name = f"test_{next(_numbers)}"
    main = await _async_connect(folder, "postgres")
    await main.execute(f"create database {name}")
    connection = await _async_connect(folder, name)
    try:
        yield connection
    finally:
        await connection.close()
        await main.execute(f"drop database {name}")
        await main.close()


async def _async_connect(folder: Path, name: str) -> asyncpg.Connection:
    """Connect to a database."""
    return await asyncpg.connect(host=str(folder), user=USER, database=name)


def _run(name: str, *words: str) -> None:
    """Run a program of PostgreSQL, and fail with its own words."""
    ended = subprocess.run(  # noqa: S603  Programs of PostgreSQL, with words of this module.
        [*_as_nobody_special(), _program(name), *words],
        cwd="/",
        check=False,
        stdin=subprocess.DEVNULL,
        # The server keeps what pg_ctl leaves open, so a pipe would never end.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    if ended.returncode:
        message = f"{name} ended with {ended.returncode}"
        raise NoPostgresError(message)


def _as_nobody_special() -> tuple[str, ...]:
    """Return what to begin a command with, so that it does not run as root."""
    if os.geteuid() != 0:
        return ()
    return ("setpriv", f"--reuid={SYSTEM_USER}", f"--regid={SYSTEM_USER}", "--init-groups")


def _program(name: str) -> str:
    """Return the newest program of PostgreSQL of this name."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    known = str(found[-1]) if found else shutil.which(name)
    if known is None:
        message = f"{name} of PostgreSQL is missing; script/setup installs it"
        raise NoPostgresError(message)
    return known
