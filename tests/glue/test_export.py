"""Records as files: whole or not at all, the same rows in each format, and an error that says the cure."""

import csv
import errno
import gzip
import json
import os
import resource
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from homeassistant.components.persistent_notification import Notification, UpdateType, async_register_callback
from homeassistant.components.recorder.core import Recorder
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from custom_components.proof_of_heat.paths import async_on_disk
from custom_components.proof_of_heat.records.calendar import Period, Span
from custom_components.proof_of_heat.records.export import Export, RowFormat
from custom_components.proof_of_heat.records.export import async_export as async_export_rows
from custom_components.proof_of_heat.records.statistics import async_series

from .conftest import MakeHome
from .home import Home
from .past import FIVE_MINUTES, async_counted, async_measured

START = datetime(2026, 1, 1, tzinfo=UTC)
NOW = START + timedelta(days=40, hours=12)


@pytest.fixture
async def home(recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant, tmp_path: Path) -> Home:
    """Return a home with forty days of records, and a folder that it may write to."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    hass.config.media_dirs = {"local": str(tmp_path)}
    home = await make_home("whatsminer_v2")
    home.freezer.move_to(NOW)
    await async_counted(hass, home.site_entity_id("sensor", "consumed_energy"), START, [3] * 24 * 40)
    await async_measured(hass, home.site_entity_id("sensor", "power"), START, [3000] * 24 * 40)
    await async_measured(hass, home.entity_id("sensor", "hash_rate"), START, [100] * 24 * 40, unit="TH/s")
    return home


async def async_export(home: Home, **asked: Any) -> list[Mapping[str, Any]]:
    """Export records, and return what was written."""
    answer = await home.hass.services.async_call("proof_of_heat", "export", asked, blocking=True, return_response=True)
    assert answer is not None
    files: Any = answer["files"]
    return list(files)


def text_of(file: Mapping[str, Any]) -> str:
    """Return what a file holds."""
    return Path(file["path"]).read_bytes().decode("utf-8")


def texts_in(folder: Path) -> dict[str, str]:
    """Return what the files below a folder hold, by their names."""
    return {path.name: path.read_bytes().decode("utf-8", "replace") for path in folder.rglob("*") if path.is_file()}


async def test_all_rows_come_as_csv(home: Home, tmp_path: Path) -> None:
    """Left to itself, an export writes the hours of today with all series, in the media folder."""
    (file,) = await async_export(home, start="2026-01-01 01:00:00", end="2026-01-01 02:00:00")
    assert file["path"] == str(tmp_path / "proof_of_heat" / "home_2026-01-01_2026-01-01.csv")
    text = text_of(file)
    site = home.entry.entry_id
    miner = f"{home.ids[0]},hash_rate,TH/s,hour,2026-01-01T00:00:00Z,100.0,99.0,101.0,,,,M30S+ VE40,"
    assert text.splitlines() == [
        "site,device,quantity,unit,period,start,mean,min,max,state,sum,change,name,area",
        f"{site},{miner}",
        f"{site},site,consumed_energy,kWh,hour,2026-01-01T00:00:00Z,,,,3.0,3.0,3.0,Home,",
        f"{site},site,power,W,hour,2026-01-01T00:00:00Z,3000.0,2999.0,3001.0,,,,Home,",
    ]
    assert (file["rows"], file["bytes"]) == (3, len(text))


@pytest.mark.parametrize(
    ("period", "rows"),
    [("hour", 24 * 40), ("day", 41), ("week", 7), ("month", 2)],
    ids=["hour", "day", "week", "month"],
)
async def test_every_format_has_the_same_rows(home: Home, tmp_path: Path, period: str, rows: int) -> None:
    """CSV, JSON lines and gzip of both tell the same."""
    entity_id = home.site_entity_id("sensor", "consumed_energy")
    asked: dict[str, Any] = {
        "start": "2026-01-01 00:00:00",
        "entity_id": entity_id,
        "period": period,
        "folder": str(tmp_path),
        "name": "all",
    }
    await async_export(home, **asked)
    await async_export(home, **asked, compress=True)
    await async_export(home, **asked, format="jsonl")
    await async_export(home, **asked, format="jsonl", compress=True)
    plain = (tmp_path / "all.csv").read_bytes()
    assert gzip.decompress((tmp_path / "all.csv.gz").read_bytes()) == plain
    lines = (tmp_path / "all.jsonl").read_bytes()
    assert gzip.decompress((tmp_path / "all.jsonl.gz").read_bytes()) == lines
    from_csv = [float(row["change"]) for row in csv.DictReader(plain.decode().splitlines())]
    assert from_csv == [json.loads(line)["change"] for line in lines.splitlines()]
    assert (len(from_csv), sum(from_csv)) == (rows, 3 * 24 * 40)


async def test_the_same_rows_make_the_same_file(home: Home, tmp_path: Path) -> None:
    """A file that is written twice has the same bytes, and nothing else is left in the folder."""
    asked = {"range": "30", "folder": str(tmp_path), "name": "twice", "compress": True}
    await async_export(home, **asked)
    first = (tmp_path / "twice.csv.gz").read_bytes()
    await async_export(home, **asked)
    assert (tmp_path / "twice.csv.gz").read_bytes() == first
    assert list(texts_in(tmp_path)) == ["twice.csv.gz"]


async def test_progress_is_told_in_one_notification(home: Home, hass: HomeAssistant, tmp_path: Path) -> None:
    """Whoever waits for a long export sees how far it is, and at last that it is done."""
    told: list[tuple[str, str]] = []

    @callback
    def note(_: UpdateType, changed: dict[str, Notification]) -> None:
        """Note what is told."""
        told.extend((key, one["message"]) for key, one in changed.items())

    async_register_callback(hass, note)
    await async_export(home, range="365", folder=str(tmp_path), name="year")
    assert len({key for key, _ in told}) == 1
    assert told[-1][1] == f"{tmp_path / 'year.csv'} is written: 2,880 rows."


async def test_powerstats_goes_on(home: Home, hass: HomeAssistant, tmp_path: Path) -> None:
    """Whoever reads the files of powerstats finds them as before, without zeros for what nobody knows."""
    power = home.site_entity_id("sensor", "power")
    await async_counted(
        hass,
        home.site_entity_id("sensor", "consumed_energy"),
        NOW - timedelta(hours=1),
        [0.25] * 12,
        step=FIVE_MINUTES,
        before=2880,
    )
    hass.states.async_set(power, "3000", {"unit_of_measurement": "W"})
    files = await async_export(home, format="powerstats", folder=str(tmp_path))
    assert [Path(file["path"]).name for file in files] == ["daily.json", "weekly.json", "monthly.json", "yearly.json"]
    points = {name: json.loads(text) for name, text in texts_in(tmp_path).items()}
    assert {name: len(found) for name, found in points.items()} == {
        "daily.json": 12,
        "weekly.json": 7 * 24 - 12,
        "monthly.json": 31,
        "yearly.json": 41,
    }
    assert points["weekly.json"][0] == {"timestamp": "2026-02-03T13:00:00", "power": 3000.0, "daily_energy": 3.0}
    assert points["weekly.json"][10]["daily_energy"] == 33
    assert points["monthly.json"][5] == {"timestamp": "2026-01-16T00:00:00", "power": 3000.0, "daily_energy": 72.0}
    assert "power" not in points["daily.json"][0]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Energy", "2,229.0\N{NO-BREAK SPACE}kWh", "2026-01-01 - 2026-01-31")),
        ("ru", ("Энергия", "2\N{NO-BREAK SPACE}229,0\N{NO-BREAK SPACE}kWh", "01.01.2026 - 31.01.2026")),
    ],
    ids=["English", "Russian"],
)
async def test_a_page_tells_a_month(home: Home, tmp_path: Path, language: str, words: tuple[str, ...]) -> None:
    """The page of a month has figures, charts and tables in the language of the house, and needs nothing else."""
    home.hass.config.language = language
    (file,) = await async_export(home, range="last_month", format="html", folder=str(tmp_path), name="month")
    text = text_of(file)
    assert [word for word in words if word not in text] == []
    assert text.count("<svg") == 2
    assert text.count("<rect") == 31 * 2
    assert "http" not in text


@pytest.mark.parametrize(
    ("asked", "language", "labels"),
    [
        ({"range": "365_days"}, "en", ("2026-01", "2026-02")),
        ({"range": "365_days"}, "ru", ("01.2026", "02.2026")),
        ({"start": "2026-01-05 00:00:00", "end": "2026-01-05 12:00:00"}, "en", ("00:00", "11:00")),
    ],
    ids=["a year", "a year in Russian", "half a day"],
)
async def test_a_page_names_its_periods(
    home: Home, tmp_path: Path, asked: dict[str, str], language: str, labels: tuple[str, ...]
) -> None:
    """Hours, days and months stand below the bars as the language writes them."""
    home.hass.config.language = language
    (file,) = await async_export(home, **asked, format="html", folder=str(tmp_path), name="page")
    text = text_of(file)
    assert [label for label in labels if f">{label}</text>" not in text] == []


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ({"entity_id": "sensor.nobody"}, "no_records_of"),
        ({"start": "2026-01-02 00:00:00", "end": "2026-01-01 00:00:00"}, "inverted_span"),
        ({"folder": "/nowhere"}, "path_not_allowed"),
        ({"folder": "relative"}, "path_not_allowed"),
        ({"name": "../escape"}, "no_file_name"),
        ({"name": ".hidden"}, "no_file_name"),
    ],
    ids=["unknown entity", "inverted time", "foreign folder", "relative folder", "name with a folder", "hidden name"],
)
async def test_what_can_not_be_is_told(home: Home, tmp_path: Path, asked: dict[str, Any], key: str) -> None:
    """A mistake is told before anything is written."""
    with pytest.raises(ServiceValidationError) as raised:
        await async_export(home, **asked)
    assert raised.value.translation_key == key
    assert texts_in(tmp_path) == {}


@pytest.fixture
def small_disk() -> Iterator[None]:
    """Let no file of this process grow beyond 16 kB, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_full_disk_leaves_the_file_before(home: Home, tmp_path: Path, small_disk: None) -> None:
    """An export that does not fit is an error; the file of last time stays, and no part of the new one."""
    (tmp_path / "big.csv").write_text("as it was", encoding="utf-8")
    with pytest.raises(HomeAssistantError) as raised:
        await async_export(home, range="365", folder=str(tmp_path), name="big")
    assert raised.value.translation_key == "disk_full"
    assert texts_in(tmp_path) == {"big.csv": "as it was"}


async def test_an_export_leaves_room_on_the_disk(home: Home, tmp_path: Path) -> None:
    """However much is asked for, the disk is not filled up: the database of Home Assistant needs it too."""
    (tmp_path / "big.csv").write_text("as it was", encoding="utf-8")
    export = Export(
        path=tmp_path / "big.csv",
        format=RowFormat.CSV,
        series=await async_series(home.hass, home.entry),
        span=Span(start=datetime(1970, 1, 1, tzinfo=UTC), end=datetime(2100, 1, 1, tzinfo=UTC)),
        period=Period.HOUR,
        room_bytes=10**18,
    )
    with pytest.raises(HomeAssistantError) as raised:
        await async_on_disk(async_export_rows(home.hass, export, lambda _: None), export.path)
    assert raised.value.translation_key == "disk_full"
    assert texts_in(tmp_path) == {"big.csv": "as it was"}


@pytest.mark.parametrize(
    ("number", "key"),
    [(errno.EROFS, "read_only_folder"), (errno.ENOSPC, "disk_full"), (errno.EIO, "disk_failed")],
    ids=["read-only", "full", "broken"],
)
async def test_what_a_disk_refuses_is_told(hass: HomeAssistant, number: int, key: str) -> None:
    """Each refusal of a disk has words that name the cure."""

    async def async_fail() -> None:
        """Fail as a disk does."""
        raise OSError(number, os.strerror(number))

    with pytest.raises(HomeAssistantError) as raised:
        await async_on_disk(async_fail(), Path("/media/records.csv"))
    assert raised.value.translation_key == key


async def test_a_file_in_the_way_of_the_folder_is_told(home: Home, tmp_path: Path) -> None:
    """A folder that can't be made is an error that names it."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(HomeAssistantError) as raised:
        await async_export(home, folder=str(tmp_path / "file"))
    assert raised.value.translation_key == "disk_failed"
