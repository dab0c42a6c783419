"""Copies back into statistics: first a dry run, then what is missing, and counters without a jump."""

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from custom_components.proof_of_heat.records.calendar import Period
from custom_components.proof_of_heat.records.merging import async_written
from custom_components.proof_of_heat.records.row_text import FIELDS, cells, csv_line, json_line
from custom_components.proof_of_heat.records.statistics import Row

from .archived_home import async_archive
from .conftest import MakeHome
from .home import Home
from .past import async_counted, async_measured

START = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
async def home(recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant, tmp_path: Path) -> Home:
    """Return a home with a recorder and a folder that it may read."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    home = await make_home("whatsminer_v2")
    home.freezer.move_to(START + timedelta(days=30))
    return home


def energy_row(home: Home, place: int, total: float, **other: Any) -> Row:
    """Return a row of the energy of the miner."""
    fields: dict[str, Any] = {
        "site": home.entry.entry_id,
        "device": home.ids[0],
        "quantity": "energy",
        "unit": "kWh",
        "period": Period.HOUR,
        "start": START + place * HOUR,
        "state": total,
        "sum": total,
    }
    return Row(**(fields | other))


def power_row(home: Home, place: int, mean: float, **other: Any) -> Row:
    """Return a row of the power of the site."""
    return energy_row(
        home,
        place,
        0,
        device="site",
        quantity="power",
        unit="W",
        state=None,
        sum=None,
        **({"mean": mean, "min": mean - 1, "max": mean + 1} | other),
    )


def write(folder: Path, name: str, *rows: Row) -> str:
    """Write rows as a file, and return the folder."""
    if ".csv" in name:
        text = csv_line(FIELDS) + "".join(csv_line(cells(row).values()) for row in rows)
    else:
        text = "".join(map(json_line, rows))
    content = gzip.compress(text.encode()) if name.endswith(".gz") else text.encode()
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    return str(folder)


async def async_restore(home: Home, **asked: Any) -> dict[str, Any]:
    """Restore, and return the report."""
    report = await home.hass.services.async_call("proof_of_heat", "restore", asked, blocking=True, return_response=True)
    assert report is not None
    return dict(report)


async def async_rows(home: Home, entity_id: str, column: Any = "change") -> list[float | None]:
    """Return one column of a statistic."""
    found = await get_instance(home.hass).async_add_executor_job(
        statistics_during_period, home.hass, START - timedelta(days=100), None, {entity_id}, "hour", None, {column}
    )
    return [row[column] for row in found.get(entity_id, [])]  # type: ignore[literal-required]


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.jsonl", "a.jsonl.gz"])
async def test_a_restore_begins_with_a_dry_run(home: Home, tmp_path: Path, name: str) -> None:
    """Without a word the archive is only looked at; with one its rows come back."""
    path = write(
        tmp_path, name, *(energy_row(home, place, place + 1.0) for place in range(5)), power_row(home, 0, 3000)
    )
    energy, power = home.entity_id("sensor", "energy"), home.site_entity_id("sensor", "power")
    report = await async_restore(home, path=path)
    assert {one["entity_id"]: one["new"] for one in report["series"]} == {energy: 5, power: 1}
    assert (report["dry_run"], report["restored"]) == (True, 0)
    assert await async_rows(home, energy) == []
    assert (await async_restore(home, path=path, dry_run=False))["restored"] == 6
    assert await async_rows(home, energy) == [1] * 5
    assert await async_rows(home, power, "max") == [3001]


async def test_a_second_restore_changes_nothing(home: Home, tmp_path: Path) -> None:
    """What is there is told as the same."""
    path = write(tmp_path, "a.csv", *(energy_row(home, place, place + 1.0) for place in range(5)))
    await async_restore(home, path=path, dry_run=False)
    report = await async_restore(home, path=path, dry_run=False)
    assert (report["restored"], report["series"][0]["same"]) == (0, 5)


async def test_a_counter_that_began_anew_goes_on_at_the_seam(home: Home, hass: HomeAssistant, tmp_path: Path) -> None:
    """After a new installation the old hours come before the new ones, and no hour of either changes."""
    entity_id = home.entity_id("sensor", "energy")
    await async_counted(hass, entity_id, START + 10 * HOUR, [4, 4, 4])
    path = write(tmp_path, "a.jsonl", *(energy_row(home, place, 2.0 * (place + 1)) for place in range(10)))
    await async_restore(home, path=path, dry_run=False)
    assert await async_rows(home, entity_id) == [2] * 10 + [4] * 3
    assert (await async_restore(home, path=path, dry_run=False))["restored"] == 0
    assert await async_rows(home, entity_id) == [2] * 10 + [4] * 3


async def test_two_tellings_that_overlap_become_one(home: Home, hass: HomeAssistant, tmp_path: Path) -> None:
    """Where the archive goes on into the time of the recorder, both agree on the seam."""
    entity_id = home.entity_id("sensor", "energy")
    await async_counted(hass, entity_id, START + 5 * HOUR, [4, 4, 4])
    path = write(tmp_path, "a.jsonl", *(energy_row(home, place, 2.0 * (place + 1)) for place in range(10)))
    await async_restore(home, path=path, dry_run=False)
    assert await async_rows(home, entity_id) == [2] * 6 + [4, 4, 2, 2]


async def test_a_hole_is_filled(home: Home, hass: HomeAssistant, tmp_path: Path) -> None:
    """Hours that the recorder lost come back between those that it has."""
    entity_id = home.entity_id("sensor", "energy")
    await async_counted(hass, entity_id, START, [1, 1, 1])
    await async_counted(hass, entity_id, START + 6 * HOUR, [1, 1], before=6)
    path = write(tmp_path, "a.jsonl", *(energy_row(home, place, place + 1.0) for place in range(8)))
    await async_restore(home, path=path, dry_run=False)
    assert await async_rows(home, entity_id) == [1] * 8


async def test_rows_after_the_last_one_go_on(home: Home, hass: HomeAssistant, tmp_path: Path) -> None:
    """An archive that begins where the recorder ends is put behind it."""
    entity_id = home.entity_id("sensor", "energy")
    await async_counted(hass, entity_id, START, [1, 1, 1])
    path = write(tmp_path, "a.jsonl", *(energy_row(home, place, 100.0 + place) for place in range(3, 6)))
    await async_restore(home, path=path, dry_run=False)
    assert await async_rows(home, entity_id) == [1, 1, 1, 0, 1, 1]


@pytest.mark.parametrize(
    ("overwrite", "means"), [(False, [100, 100, 300]), (True, [300, 300, 300])], ids=["stay", "told"]
)
async def test_rows_that_differ_stay_unless_told(
    home: Home, hass: HomeAssistant, tmp_path: Path, overwrite: bool, means: list[float]
) -> None:
    """What the recorder has counts more than the archive, if nobody says otherwise."""
    entity_id = home.site_entity_id("sensor", "power")
    await async_measured(hass, entity_id, START, [100, 100])
    path = write(tmp_path, "a.jsonl", *(power_row(home, place, 300) for place in range(3)))
    report = await async_restore(home, path=path, dry_run=False, overwrite=overwrite)
    assert await async_rows(home, entity_id, "mean") == means
    assert (report["series"][0]["kept"], report["series"][0]["replaced"]) == ((0, 2) if overwrite else (2, 0))


async def test_damaged_and_foreign_files_are_named_and_skipped(home: Home, tmp_path: Path) -> None:
    """Nothing of a bad file is used, and the good ones are used all the same."""
    good = [energy_row(home, place, place + 1.0) for place in range(3)]
    write(tmp_path, "a.jsonl", *good)
    (tmp_path / "b.jsonl").write_text(json_line(energy_row(home, 5, 9)) + "{", encoding="utf-8")
    (tmp_path / "c.csv").write_text("name,age\r\nme,5\r\n", encoding="utf-8")
    (tmp_path / "d.csv.gz").write_bytes(b"no gzip")
    (tmp_path / "e.jpg").write_bytes(b"")
    report = await async_restore(home, path=str(tmp_path), dry_run=False)
    assert {one["name"]: one["reason"].partition(" ")[0] for one in report["skipped"]} == {
        "b.jsonl": "line",
        "c.csv": "line",
        "d.csv.gz": "unreadable:",
        "e.jpg": "no",
    }
    assert report["skipped"][0]["reason"] == "line 2: not_json"
    assert (report["pieces"], report["restored"]) == (5, 3)


async def test_rows_of_minutes_make_hours_where_there_are_none(home: Home, tmp_path: Path) -> None:
    """Hours are made of minutes as the recorder makes them, unless the archive has the hour itself."""
    minutes = [
        power_row(home, 0, 100.0 + place, start=START + place * timedelta(minutes=5), period=Period.FIVE_MINUTES)
        for place in range(24)
    ]
    write(tmp_path, "5minute/2026-01.jsonl", *minutes)
    write(tmp_path, "hour/2026-01.jsonl", power_row(home, 0, 500))
    await async_restore(home, path=str(tmp_path), dry_run=False)
    power = home.site_entity_id("sensor", "power")
    assert await async_rows(home, power, "mean") == [500, pytest.approx(117.5)]
    assert await async_rows(home, power, "min") == [499, 111]


async def test_an_archive_gives_back_what_it_was_given(home: Home, hass: HomeAssistant, tmp_path: Path) -> None:
    """What a database lost comes back row by row from the copy of the site."""
    entity_id = home.entity_id("sensor", "energy")
    await async_counted(hass, entity_id, START, [1.0, 2.0, 3.0])
    archive = await async_archive(home, "folder", path=str(tmp_path))
    await archive.async_sync()
    get_instance(hass).async_clear_statistics([entity_id])
    await async_written(hass)
    assert await async_rows(home, entity_id) == []
    assert (await async_restore(home, archive="copy in folder", dry_run=False))["restored"] == 3
    assert await async_rows(home, entity_id) == [1, 2, 3]


async def test_an_archive_that_is_gone_is_told(home: Home, hass: HomeAssistant, tmp_path: Path) -> None:
    """A copy that can't be read is an error in the words of the archives."""
    folder = tmp_path / "copy"
    folder.mkdir()
    await async_archive(home, "folder", path=str(folder))
    folder.rmdir()
    folder.write_bytes(b"")
    with pytest.raises(HomeAssistantError):
        await async_restore(home)


async def test_a_device_that_is_gone_is_named(home: Home, tmp_path: Path) -> None:
    """Rows of a miner that the site has not are told, not lost in another."""
    path = write(tmp_path, "a.jsonl", energy_row(home, 0, 1.0, device="00:00:00:00:00:99"))
    report = await async_restore(home, path=path, dry_run=False)
    assert (report["unknown"], report["series"]) == (["00:00:00:00:00:99/energy"], [])


async def test_the_only_site_of_an_archive_is_taken(home: Home, tmp_path: Path) -> None:
    """After a new installation the site has another id."""
    path = write(tmp_path, "a.jsonl", energy_row(home, 0, 1.0, site="before"))
    report = await async_restore(home, path=path, dry_run=False)
    assert (report["from_site"], report["restored"]) == ("before", 1)


async def test_of_several_sites_one_is_to_be_named(home: Home, tmp_path: Path) -> None:
    """Nothing is guessed where it could be another site."""
    path = write(tmp_path, "a.jsonl", energy_row(home, 0, 1.0, site="a"), energy_row(home, 0, 1.0, site="b"))
    with pytest.raises(ServiceValidationError) as raised:
        await async_restore(home, path=path)
    assert raised.value.translation_placeholders == {"sites": "a, b"}
    assert (await async_restore(home, path=path, from_site="b"))["from_site"] == "b"


async def test_an_empty_folder_restores_nothing(home: Home, tmp_path: Path) -> None:
    """No file is no error."""
    assert (await async_restore(home, path=str(tmp_path), dry_run=False))["series"] == []


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ({"path": "/nowhere"}, "path_not_allowed"),
        ({"path": "{folder}/missing.csv"}, "disk_failed"),
        ({"archive": "nobody"}, "no_such_archive"),
        ({}, "no_such_archive"),
    ],
    ids=["forbidden", "missing", "unknown archive", "nothing"],
)
async def test_what_can_not_be_read_is_told(home: Home, tmp_path: Path, asked: dict[str, str], key: str) -> None:
    """A restore from nowhere is an error that says the cure."""
    with pytest.raises(HomeAssistantError) as raised:
        await async_restore(home, **{name: value.format(folder=tmp_path) for name, value in asked.items()})
    assert raised.value.translation_key == key
