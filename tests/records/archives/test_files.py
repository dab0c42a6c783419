"""Rows as files, in a folder and in a real git repository."""

import errno
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import override

import aiohttp
import pytest
from aiohttp.web import Application
from homeassistant.core import HomeAssistant

from custom_components.proof_of_heat.records.archives import ArchiveError, ArchiveFault
from custom_components.proof_of_heat.records.archives.files import (
    MAX_FILE_BYTES,
    MAX_TRIES,
    PROBE,
    FileArchive,
    FileStore,
    Stored,
    text_of,
)
from custom_components.proof_of_heat.records.archives.folder import FolderStore, fault_of
from custom_components.proof_of_heat.records.archives.github import GitHubStore
from custom_components.proof_of_heat.records.archives.web import Web
from custom_components.proof_of_heat.records.calendar import Period, Span
from tests.counterparts.contents import BRANCH, REPOSITORY, TOKEN
from tests.counterparts.fixtures import GitHub
from tests.counterparts.serving import serving

from .rows import START, async_read, energy, hours, ordered, power

EXAMPLE = """\
site,device,quantity,unit,start,period,mean,min,max,state,sum
home,02:00:00:00:00:01,energy,kWh,2026-11-01T00:00:00+00:00,hour,,,,1.5,1.4
home,site,power,W,2026-11-01T00:00:00+00:00,hour,300.0,100.0,330.0,,
"""


@pytest.fixture
async def web(real_sockets: None) -> AsyncGenerator[Web]:
    """Return the way to services."""
    async with aiohttp.ClientSession() as session:
        yield Web(session=session, secrets=[TOKEN])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder."""
    place = tmp_path / "archive"
    place.mkdir()
    return place


@pytest.fixture
def in_folder(hass: HomeAssistant, folder: Path) -> FileArchive:
    """Return an archive in a folder."""
    return FileArchive(FolderStore(hass, str(folder)))


@pytest.fixture
def in_github(web: Web, github: GitHub) -> FileArchive:
    """Return an archive in a repository."""
    return _archive(web, github)


@pytest.fixture(params=["folder", "github"])
def archive(request: pytest.FixtureRequest) -> FileArchive:
    """Return an archive of each kind."""
    kept: FileArchive = request.getfixturevalue(f"in_{request.param}")
    return kept


def _archive(web: Web, github: GitHub, **other: str) -> FileArchive:
    """Return an archive in a repository."""
    usual = {"api": github.url, "repository": REPOSITORY, "branch": BRANCH, "path": "proof/heat", "token": TOKEN}
    return FileArchive(GitHubStore(web, **(usual | other)))


async def _async_fault(archive: FileArchive) -> ArchiveError:
    """Return how a check of an archive fails."""
    with pytest.raises(ArchiveError) as caught:
        await archive.async_check()
    return caught.value


async def test_rows_are_kept_as_they_are(archive: FileArchive) -> None:
    """Each number comes back to the last bit, and what is unknown stays unknown."""
    rows = [power(0, 1000 / 3), energy(3, 0.1 + 0.2), power(3, 0.0), power(5, 7.0)]
    assert await archive.async_hold(rows) == 4
    assert await async_read(archive) == [rows[0], rows[1], rows[2], rows[3]]


async def test_a_second_run_changes_nothing(archive: FileArchive) -> None:
    """What the files hold already is not written again."""
    await archive.async_hold(hours(30))
    assert await archive.async_hold(hours(30)) == 0
    assert await archive.async_hold([replace(hours(30)[7], mean=1.0)]) == 1


async def test_the_check_leaves_one_file(archive: FileArchive) -> None:
    """A check writes and reads, and nothing of it is taken for a record."""
    await archive.async_check()
    await archive.async_check()
    assert await async_read(archive) == []


async def test_the_order_of_rows_is_not_seen_in_the_files(in_folder: FileArchive, folder: Path) -> None:
    """The same rows give the same bytes, whenever and in whatever order they came."""
    await in_folder.async_hold([power(4, 300.0)])
    await in_folder.async_hold([energy(4, 1.5), power(4, 300.0)])
    assert (folder / "hour" / "2026-11.csv").read_text() == EXAMPLE


async def test_a_month_is_a_file(in_folder: FileArchive, folder: Path) -> None:
    """Rows of two months and two periods are in four files."""
    await in_folder.async_hold([*hours(8), *(power(hour, 1.0, period=Period.FIVE_MINUTES) for hour in range(8))])
    assert sorted(_sizes(folder)) == [
        "5minute/2026-10.csv",
        "5minute/2026-11.csv",
        "hour/2026-10.csv",
        "hour/2026-11.csv",
    ]


async def test_a_large_month_is_cut(in_folder: FileArchive, folder: Path) -> None:
    """No file grows beyond what GitHub returns, and late rows find their part."""
    rows = hours(200, devices=100)[400:]
    late = replace(rows[9_000], mean=1.0)
    await in_folder.async_hold(rows[:15_000])
    await in_folder.async_hold([*rows[15_000:], late])
    rows[9_000] = late
    sizes = _sizes(folder).values()
    assert len(sizes) == 3
    assert max(sizes) < 1_000_000
    assert await in_folder.async_hold(rows) == 0
    assert [row.mean for row in await async_read(in_folder)] == [row.mean for row in ordered(rows)]


async def test_rows_that_a_crash_left_behind_are_not_read(in_folder: FileArchive, folder: Path) -> None:
    """Killed between two parts, a row is in both; the part that it belongs to counts, also for the next write."""
    rows = [power(hour, float(hour)) for hour in range(4, 10)]
    (folder / "hour").mkdir()
    (folder / "hour" / "2026-11.csv").write_bytes(text_of(rows))
    (folder / "hour" / "2026-11-01T0300.csv").write_bytes(text_of([replace(row, mean=-1.0) for row in rows[3:]]))
    expected = [*rows[:3], *(replace(row, mean=-1.0) for row in rows[3:])]
    assert await async_read(in_folder) == expected
    await in_folder.async_hold([replace(rows[0], mean=5.0)])
    assert await async_read(in_folder) == [replace(rows[0], mean=5.0), *expected[1:]]


async def test_a_span_reads_its_files_only(in_folder: FileArchive) -> None:
    """A part of the archive is read by its start and its end, and by its site."""
    await in_folder.async_hold([*hours(20), power(5, 1.0, site="barn")])
    span = Span(start=START + timedelta(hours=5), end=START + timedelta(hours=7))
    pieces = [piece async for piece in in_folder.async_pieces(Period.HOUR, span, site="home")]
    assert [(piece.name, len(piece.rows)) for piece in pieces] == [("hour/2026-11.csv", 2)]
    before = Span(start=START, end=START + timedelta(hours=1))
    assert [row async for piece in in_folder.async_pieces(Period.HOUR, before) for row in piece.rows] == hours(1)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param("time,watts\n1,2\n", "line 1: not our columns", id="foreign"),
        pytest.param(EXAMPLE.replace("300.0", "lots"), "line 3: could not convert", id="no number"),
        pytest.param(EXAMPLE.replace("+00:00", ""), "line 2: a start without", id="no zone"),
        pytest.param(EXAMPLE.replace(",hour,", ",eon,"), "line 2: 'eon' is not a valid", id="no period"),
        pytest.param(EXAMPLE[:-20], "line 3: zip() argument", id="cut off"),
        pytest.param('"', "unexpected end", id="no CSV"),
    ],
)
async def test_a_damaged_file_is_named_and_left_alone(
    in_folder: FileArchive, folder: Path, content: str, fault: str
) -> None:
    """It is skipped by who reads, and never overwritten by who writes."""
    file = folder / "hour" / "2026-11.csv"
    file.parent.mkdir()
    file.write_text(content)
    pieces = [
        piece async for piece in in_folder.async_pieces(Period.HOUR, Span(start=START, end=START.replace(year=2030)))
    ]
    assert [(piece.name, piece.rows) for piece in pieces] == [("hour/2026-11.csv", ())]
    assert pieces[0].fault.startswith(fault)
    with pytest.raises(ArchiveError, match=r"foreign_file: hour/2026-11\.csv"):
        await in_folder.async_hold([power(4, 1.0)])
    assert file.read_text() == content


async def test_files_of_others_are_not_touched(in_folder: FileArchive, folder: Path) -> None:
    """A name that is none of ours is none of our business, and an empty file is an empty archive."""
    (folder / "hour").mkdir()
    for name in ("notes.txt", "2026-13.csv", "2026-1.csv", "2026-11-31T0000.csv"):
        (folder / "hour" / name).write_text("mine")
    (folder / "hour" / "2026-11.csv").touch()
    await in_folder.async_hold([power(4, 1.0)])
    assert await async_read(in_folder) == [power(4, 1.0)]
    assert (folder / "hour" / "2026-13.csv").read_text() == "mine"


async def test_a_share_that_is_not_mounted_is_not_filled(hass: HomeAssistant, tmp_path: Path) -> None:
    """In the place of a missing folder nothing is written."""
    archive = FileArchive(FolderStore(hass, str(tmp_path / "gone")))
    assert (await _async_fault(archive)).fault is ArchiveFault.MISSING_FOLDER
    with pytest.raises(ArchiveError):
        await archive.async_hold([power(0, 1.0)])
    assert not (tmp_path / "gone").exists()


async def test_a_file_that_can_not_be_replaced_leaves_nothing_behind(in_folder: FileArchive, folder: Path) -> None:
    """A folder in the place of a file stops the write, and no half file stays."""
    (folder / "hour" / "2026-11.csv").mkdir(parents=True)
    with pytest.raises(ArchiveError) as caught:
        await in_folder.async_hold([power(4, 1.0)])
    assert caught.value.fault is ArchiveFault.REFUSED
    assert [path.name for path in (folder / "hour").iterdir()] == ["2026-11.csv"]


@dataclass(kw_only=True)
class Shelf(FileStore):
    """A place for files that fails as it is told."""

    files: dict[str, bytes] = field(default_factory=dict)
    spoils: bool = False

    @override
    async def async_names(self, folder: str) -> list[str]:
        """Return the names of the files in a folder."""
        return [name.partition("/")[2] for name in self.files if name.startswith(f"{folder}/")]

    @override
    async def async_read(self, name: str) -> Stored | None:
        """Return a file."""
        content = self.files.get(name)
        return None if content is None else Stored(content=content, version="1")

    @override
    async def async_write(self, name: str, content: bytes, version: str | None) -> None:
        """Keep a file, or less of it."""
        self.files[name] = content[:-1] if self.spoils else content

    @override
    async def async_ready(self) -> None:
        """Be there."""


async def test_a_disk_that_forgets_is_seen() -> None:
    """What is read back is compared with what was written."""
    with pytest.raises(ArchiveError) as caught:
        await FileArchive(Shelf(spoils=True)).async_hold([power(0, 1.0)])
    assert caught.value.fault is ArchiveFault.NOT_KEPT


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (errno.ENOSPC, ArchiveFault.FULL),
        (errno.EROFS, ArchiveFault.READ_ONLY),
        (errno.EACCES, ArchiveFault.READ_ONLY),
        (errno.EHOSTDOWN, ArchiveFault.UNREACHABLE),
        (errno.EINVAL, ArchiveFault.REFUSED),
    ],
    ids=["full", "read-only", "not ours", "server gone", "anything else"],
)
def test_the_operating_system_is_understood(number: int, fault: ArchiveFault) -> None:
    """Each way in which a disk fails has its word."""
    assert fault_of(OSError(number, "No")).fault is fault


async def test_one_file_is_one_commit(in_github: FileArchive, github: GitHub) -> None:
    """A sync of a month is one commit, with a message that names the file; git has the bytes."""
    await in_github.async_hold(hours(8)[4:])
    assert github.server.commits == 1
    assert await github.server.async_file("proof/heat/hour/2026-11.csv") == text_of(hours(8)[4:])
    assert await github.server.async_git("log", "-1", "--format=%s", BRANCH) == b"Keep hour/2026-11.csv\n"


async def test_a_conflict_is_merged(in_github: FileArchive, github: GitHub) -> None:
    """Somebody else commits between reading and writing; both sides' rows are kept."""
    path = "proof/heat/hour/2026-11.csv"
    await in_github.async_hold([power(4, 1.0)])
    github.server.between = [(path, text_of([power(4, 1.0), power(5, 5.0)])), (path, text_of([power(6, 6.0)]))]
    await in_github.async_hold([power(7, 7.0)])
    assert await async_read(in_github) == [power(6, 6.0), power(7, 7.0)]
    github.server.between = [("proof/heat/hour/2026-12.csv", text_of([power(744, 1.0)]))]
    await in_github.async_hold([power(745, 2.0)])
    assert (await async_read(in_github))[-2:] == [power(744, 1.0), power(745, 2.0)]


async def test_a_conflict_without_end_is_put_off(in_github: FileArchive, github: GitHub) -> None:
    """Who loses every race comes back later."""
    path = "proof/heat/hour/2026-11.csv"
    github.server.between = [(path, text_of([power(4, float(number))])) for number in range(MAX_TRIES)]
    with pytest.raises(ArchiveError) as caught:
        await in_github.async_hold([power(7, 7.0)])
    assert caught.value.fault is ArchiveFault.BUSY


async def test_a_file_that_is_larger_than_github_tells_is_read_all_the_same(
    in_github: FileArchive, github: GitHub
) -> None:
    """A file that somebody made larger than 1 MB comes without content; it is read raw, and cut at the next write."""
    rows = ordered(hours(200, devices=100)[400:])
    github.server.between = [("proof/heat/hour/2026-11.csv", text_of(rows))]
    await in_github.async_hold([power(0, 1.0)])
    assert await async_read(in_github, span=Span(start=rows[0].start, end=rows[-1].start + timedelta(hours=1))) == rows
    await in_github.async_hold([replace(rows[0], mean=1.0)])
    names = await github.server.async_names("proof/heat/hour")
    assert len(names) == 4
    assert len(await github.server.async_file("proof/heat/hour/2026-11.csv") or b"") <= MAX_FILE_BYTES


async def test_the_root_of_a_repository_is_a_path(web: Web, github: GitHub) -> None:
    """An empty path is the root, and the check writes its file there."""
    await _archive(web, github, path="").async_check()
    assert await github.server.async_file("probe.txt") == PROBE


async def test_github_enterprise_has_the_api_below_a_path(web: Web, github: GitHub) -> None:
    """A server of a company serves the same API under a path of its own."""
    server = Application()
    server.add_subapp("/api/v3", github.server.application())
    async with serving(server) as url:
        archive = _archive(web, github, api=f"{url}/api/v3/")
        await archive.async_check()
        assert await archive.async_hold([power(0, 1.0)]) == 1
        assert await async_read(archive) == [power(0, 1.0)]


@pytest.mark.parametrize(
    ("other", "fault"),
    [
        pytest.param({"token": "github_pat_old"}, ArchiveFault.DENIED, id="token"),
        pytest.param({"repository": "octo/nothing"}, ArchiveFault.MISSING_REPOSITORY, id="repository"),
        pytest.param({"branch": "nowhere"}, ArchiveFault.MISSING_BRANCH, id="branch"),
        pytest.param({"api": "http://127.250.0.1:9"}, ArchiveFault.UNREACHABLE, id="address"),
    ],
)
async def test_what_is_wrong_is_named(web: Web, github: GitHub, other: dict[str, str], fault: ArchiveFault) -> None:
    """Each mistake of the set-up has its word."""
    assert (await _async_fault(_archive(web, github, **other))).fault is fault


async def test_a_branch_that_goes_while_it_is_written_is_named(in_github: FileArchive, github: GitHub) -> None:
    """A branch may be deleted at any time."""
    await in_github.async_hold([power(0, 1.0)])
    await github.server.async_git("update-ref", "-d", f"refs/heads/{BRANCH}")
    with pytest.raises(ArchiveError) as caught:
        await in_github.async_hold([power(1, 1.0)])
    assert caught.value.fault is ArchiveFault.MISSING_BRANCH


async def test_a_token_that_may_only_read_is_forbidden(in_github: FileArchive, github: GitHub) -> None:
    """To read is not enough, and GitHub says so."""
    github.server.may_write = False
    error = await _async_fault(in_github)
    assert error.fault is ArchiveFault.FORBIDDEN
    assert error.detail == "HTTP 403 Resource not accessible by personal access token"


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        pytest.param({"Retry-After": "60"}, timedelta(seconds=60), id="seconds"),
        pytest.param({"retry-after": "Fri, 01 Jan 2100 00:00:00 GMT"}, timedelta(hours=12), id="a far date"),
        pytest.param({"Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT"}, timedelta(0), id="a past date"),
        pytest.param({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1"}, timedelta(0), id="a limit"),
        pytest.param({"Retry-After": "9" * 400}, timedelta(hours=12), id="endless seconds"),
        pytest.param(
            {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9" * 30}, timedelta(hours=12), id="an endless limit"
        ),
    ],
)
async def test_the_limit_of_requests_is_a_wait(
    in_github: FileArchive, github: GitHub, headers: dict[str, str], wait: timedelta
) -> None:
    """GitHub answers 403 to who asks too often; that is no lack of rights."""
    github.server.wait = headers
    error = await _async_fault(in_github)
    assert (error.fault, error.retry_after) == (ArchiveFault.BUSY, wait)


def _sizes(folder: Path) -> dict[str, int]:
    """Return the files of an archive with their sizes."""
    return {str(path.relative_to(folder)): path.stat().st_size for path in folder.rglob("*.csv")}
