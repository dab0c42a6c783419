"""Old files in statistics: imported once, beside what is there, with a report of every line."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .conftest import MakeHome
from .home import Home
from .past import async_counted

START = datetime(2025, 11, 16, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
async def home(recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant, tmp_path: Path) -> Home:
    """Return a home with a recorder and a folder that it may read."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    await hass.config.async_set_time_zone("UTC")
    return await make_home("whatsminer_v2")


def powerstats(folder: Path, name: str = "weekly.json", *, hours: int = 24, **more: Any) -> str:
    """Write a file of powerstats with a point every ten minutes, and return where it is."""
    points = [
        {
            "timestamp": (START + timedelta(minutes=10 * place)).replace(tzinfo=None).isoformat(),
            "power": 1000.0,
            "voltage": 230.0,
            "daily_energy": 1000.0,
            **more,
        }
        for place in range(6 * hours + 1)
    ]
    (folder / name).write_text(json.dumps(points, indent=4), encoding="utf-8")
    return str(folder / name)


def monitor(folder: Path) -> str:
    """Write a file of the electricity monitor with two devices, and return where it is."""
    records = [
        {
            "timestamp": (START + timedelta(minutes=5 * place)).isoformat(),
            "device_id": device,
            "device_name": f"Miner {device}",
            "location": "garage",
            "power_w": 1500.0,
            "energy_kwh": 0.125,
            "is_on": True,
            "voltage": 220.0,
            "current": 6.8,
        }
        for place in range(12)
        for device in ("a", "b")
    ]
    (folder / "electricity_data.json").write_text(json.dumps({"total_records": 24, "records": records}), "utf-8")
    return str(folder / "electricity_data.json")


async def async_import(home: Home, *paths: str, **asked: Any) -> dict[str, Any]:
    """Import files, and return the report."""
    report = await home.hass.services.async_call(
        "proof_of_heat", "import_files", {"path": list(paths), **asked}, blocking=True, return_response=True
    )
    assert report is not None
    return dict(report)


async def async_changes(home: Home, statistic_id: str) -> list[float | None]:
    """Return by how much a statistic rose in each hour."""
    found = await get_instance(home.hass).async_add_executor_job(
        statistics_during_period,
        home.hass,
        START - timedelta(days=100),
        None,
        {statistic_id},
        "hour",
        None,
        {"change"},
    )
    return [row["change"] for row in found.get(statistic_id, [])]


async def test_a_file_becomes_statistics_of_its_own(home: Home, tmp_path: Path) -> None:
    """Each quantity of a file is a series that the dashboards can show."""
    report = await async_import(home, powerstats(tmp_path))
    assert {one["statistic_id"]: one["imported"] for one in report["series"]} == {
        "proof_of_heat:powerstats_energy": 24,
        "proof_of_heat:powerstats_power": 25,
        "proof_of_heat:powerstats_voltage": 25,
    }
    assert await async_changes(home, "proof_of_heat:powerstats_energy") == pytest.approx([1.0] * 24)


async def test_each_device_has_its_own_series(home: Home, tmp_path: Path) -> None:
    """The electricity monitor counted every device, and so do its statistics."""
    report = await async_import(home, monitor(tmp_path))
    assert {one["statistic_id"].removeprefix("proof_of_heat:") for one in report["series"]} == {
        f"{device}_{quantity}" for device in "ab" for quantity in ("power", "energy", "voltage", "current")
    }
    assert await async_changes(home, "proof_of_heat:a_energy") == [1.5]


async def test_what_was_imported_is_not_imported_again(home: Home, tmp_path: Path) -> None:
    """A second import of the same file changes nothing."""
    path = powerstats(tmp_path)
    await async_import(home, path)
    report = await async_import(home, path)
    assert {(one["imported"], one["already_there"] > 0) for one in report["series"]} == {(0, True)}
    assert await async_changes(home, "proof_of_heat:powerstats_energy") == pytest.approx([1.0] * 24)


async def test_a_dry_run_writes_nothing(home: Home, tmp_path: Path) -> None:
    """Whoever only asks gets the report, and the recorder stays as it was."""
    report = await async_import(home, powerstats(tmp_path), dry_run=True)
    assert {(one["new"] > 0, one["imported"]) for one in report["series"]} == {(True, 0)}
    assert await async_changes(home, "proof_of_heat:powerstats_energy") == []


@pytest.mark.parametrize(("is_site", "key"), [(True, "consumed_energy"), (False, "energy")], ids=["site", "miner"])
async def test_a_device_gets_its_past(home: Home, hass: HomeAssistant, tmp_path: Path, is_site: bool, key: str) -> None:
    """The rows come before those of the sensor itself, and its own first hour counts as it did."""
    entity_id = home.site_entity_id("sensor", key) if is_site else home.entity_id("sensor", key)
    await async_counted(hass, entity_id, START + 20 * HOUR, [5, 5, 5])
    device_id = home.entry.runtime_data.fleet.miners[home.ids[0]].device_id
    if_site = home.entry.runtime_data.fleet.miners[home.ids[0]].site_device_id
    report = await async_import(home, powerstats(tmp_path), device_id=if_site if is_site else device_id)
    energy = next(one for one in report["series"] if one["statistic_id"] == entity_id)
    assert (energy["imported"], energy["already_there"]) == (21, 3)
    changes = await async_changes(home, entity_id)
    assert changes == pytest.approx([1.0] * 21 + [5, 5, 1])


async def test_each_line_that_is_not_used_is_told(home: Home, tmp_path: Path) -> None:
    """The report names file, line and reason; a foreign file is named as a whole."""
    bad = tmp_path / "daily.json"
    bad.write_text('[\n{"timestamp": "2025-11-16T00:00:00", "power": 0},\n{"power": 5}\n]', encoding="utf-8")
    foreign = tmp_path / "photo.json"
    foreign.write_bytes(b"\xff\xfe\x00")
    report = await async_import(home, str(bad), str(foreign), zeros_are_gaps=True)
    assert report["files"] == [
        {
            "path": str(bad),
            "read": 2,
            "used": 0,
            "rejected": 2,
            "reasons": [{"line": 2, "reason": "zero"}, {"line": 3, "reason": "no_time"}],
        },
        {"path": str(foreign), "read": 0, "used": 0, "rejected": 0, "error": "foreign_file"},
    ]
    assert report["series"] == []


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ({"path": "/etc/passwd"}, "path_not_allowed"),
        ({"path": "{folder}/missing.json"}, "disk_failed"),
        ({"path": "{folder}", "device_id": "nobody"}, "disk_failed"),
    ],
    ids=["forbidden", "missing", "a folder"],
)
async def test_what_can_not_be_read_is_told(home: Home, tmp_path: Path, asked: dict[str, Any], key: str) -> None:
    """A path that is not there or not allowed is an error that names it."""
    path = asked.pop("path").format(folder=tmp_path)
    with pytest.raises(HomeAssistantError) as raised:
        await async_import(home, path, **asked)
    assert raised.value.translation_key == key


async def test_a_foreign_device_is_told(home: Home, tmp_path: Path) -> None:
    """A device that is not of this site gets no rows."""
    with pytest.raises(ServiceValidationError) as raised:
        await async_import(home, powerstats(tmp_path), device_id="nobody")
    assert raised.value.translation_key == "no_such_miner"
