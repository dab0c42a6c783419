"""The counterparts as fixtures; who lacks PostgreSQL or git fails, and is told what to install."""

from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass
from pathlib import Path

import pytest

from custom_components.proof_of_heat.records.archives.table import table_sql

from .contents import Contents
from .postgres import database, postgres
from .postgrest import ROLES_SQL, USER_EMAIL, PostgRest
from .serving import serving


@dataclass(frozen=True, kw_only=True)
class Supabase:
    """A project of Supabase with the table of an archive."""

    url: str
    server: PostgRest


@dataclass(frozen=True, kw_only=True)
class GitHub:
    """A GitHub with one repository."""

    url: str
    server: Contents


@pytest.fixture(scope="session")
def postgres_folder() -> Generator[Path]:
    """Run PostgreSQL for all tests that need it."""
    with postgres() as folder:
        yield folder


@pytest.fixture
async def supabase(postgres_folder: Path, real_sockets: None) -> AsyncGenerator[Supabase]:
    """Serve a project with the table as the documents make it."""
    async with database(postgres_folder) as connection:
        await connection.execute(ROLES_SQL)
        await connection.execute(table_sql(email=USER_EMAIL))
        server = PostgRest(connection=connection)
        async with serving(server.application()) as url:
            yield Supabase(url=str(url / "rest" / "v1"), server=server)


@pytest.fixture
async def github(tmp_path: Path, real_sockets: None) -> AsyncGenerator[GitHub]:
    """Serve an empty repository."""
    server = Contents(folder=tmp_path / "heat.git")
    await server.async_create()
    async with serving(server.application()) as url:
        yield GitHub(url=str(url), server=server)
