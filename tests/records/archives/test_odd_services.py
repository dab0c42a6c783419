"""Services that answer what no service should: each answer is understood, and none is believed."""

import base64
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager

import aiohttp
import pytest
from aiohttp import web as server
from yarl import URL

from custom_components.proof_of_heat.records.archives import ArchiveError, ArchiveFault
from custom_components.proof_of_heat.records.archives.files import FileArchive
from custom_components.proof_of_heat.records.archives.github import GitHubStore, blob_sum
from custom_components.proof_of_heat.records.archives.supabase import SupabaseArchive
from custom_components.proof_of_heat.records.archives.web import Web
from tests.counterparts.serving import serving

from .rows import power

SECRET = "token_of_the_owner"

TEXT = base64.b64encode(b"text").decode()


@pytest.fixture
async def web(real_sockets: None) -> AsyncGenerator[Web]:
    """Return the way to services."""
    async with aiohttp.ClientSession() as session:
        yield Web(session=session, secrets=[SECRET])


def always(body: object, status: int = 200, **headers: str) -> AbstractAsyncContextManager[URL]:
    """Serve one answer, whatever is asked."""
    application = server.Application()

    async def async_answer(request: server.Request) -> server.Response:
        """Answer."""
        if isinstance(body, str):
            return server.Response(status=status, text=body, headers=headers)
        return server.json_response(body, status=status, headers=headers)

    application.router.add_route("*", "/{path:.*}", async_answer)
    return serving(application)


def github_at(web: Web, url: URL) -> FileArchive:
    """Return an archive in a repository of this service."""
    return FileArchive(GitHubStore(web, api=str(url), repository="octo/heat", branch="main", path="", token=SECRET))


@pytest.mark.parametrize(
    ("body", "status", "fault", "detail"),
    [
        pytest.param("<html>Log in</html>", 200, ArchiveFault.REFUSED, "HTTP 200", id="a page"),
        pytest.param([1], 200, ArchiveFault.REFUSED, "HTTP 200", id="a list"),
        pytest.param("moved", 301, ArchiveFault.MISSING_REPOSITORY, "HTTP 301 moved", id="renamed"),
        pytest.param(f"{SECRET} is bad", 401, ArchiveFault.DENIED, "HTTP 401 *** is bad", id="it repeats the token"),
        pytest.param({}, 507, ArchiveFault.FULL, "HTTP 507", id="full"),
        pytest.param({}, 502, ArchiveFault.UNREACHABLE, "HTTP 502", id="a gateway"),
        pytest.param({}, 799, ArchiveFault.UNREACHABLE, "HTTP 799", id="no known status"),
        pytest.param(
            {"sha": "0", "encoding": "base64", "content": TEXT},
            200,
            ArchiveFault.NOT_KEPT,
            "probe.txt",
            id="another sum",
        ),
        pytest.param({"sha": "0", "encoding": "base64"}, 200, ArchiveFault.NOT_KEPT, "probe.txt", id="no content"),
        pytest.param(
            {"sha": blob_sum(b"text"), "encoding": "base64", "content": TEXT},
            200,
            ArchiveFault.NOT_KEPT,
            "probe.txt",
            id="it keeps nothing",
        ),
    ],
)
async def test_an_odd_github_is_not_believed(
    web: Web, body: object, status: int, fault: ArchiveFault, detail: str
) -> None:
    """What it says is on one line, without our secret; what it does not say is no success."""
    async with always(body, status) as url:
        with pytest.raises(ArchiveError) as caught:
            await github_at(web, url).async_check()
    assert (caught.value.fault, caught.value.detail) == (fault, detail)


async def test_a_file_in_the_place_of_a_folder_is_foreign(web: Web) -> None:
    """Where the files of a period belong, somebody has a file of that name."""
    async with always({"type": "file", "sha": "0"}) as url:
        with pytest.raises(ArchiveError) as caught:
            await github_at(web, url).async_hold([power(0, 1.0)])
    assert (caught.value.fault, caught.value.detail) == (ArchiveFault.FOREIGN_FILE, "hour")


@pytest.mark.parametrize(
    "body", [{"rows": 1}, [1], [{"site": "home"}], None], ids=["an object", "numbers", "half a row", "nothing"]
)
async def test_an_odd_table_is_not_believed(web: Web, body: object) -> None:
    """Rows that are none are no rows."""
    async with always(body) as url:
        with pytest.raises(ArchiveError) as caught:
            await SupabaseArchive(web, url=str(url), table="heat", key=SECRET).async_check()
    assert caught.value.fault is ArchiveFault.REFUSED


async def test_a_wait_that_is_none_is_left_to_us(web: Web) -> None:
    """A Retry-After without sense asks for nothing."""
    async with always({}, 429, **{"Retry-After": "soon"}) as url:
        with pytest.raises(ArchiveError) as caught:
            await github_at(web, url).async_check()
    assert (caught.value.fault, caught.value.retry_after) == (ArchiveFault.BUSY, None)
