"""The report of a site: right to the row, true on days of 25 hours, and beside the time before."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from homeassistant.components.recorder.core import Recorder
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .conftest import MakeHome
from .home import Home
from .past import FIVE_MINUTES, async_counted, async_measured

HOUR = timedelta(hours=1)

# Noon of a Monday in Berlin, the day after the clocks went back.
NOW = datetime(2026, 10, 26, 11, tzinfo=UTC)
MIDNIGHT = datetime(2026, 10, 25, 23, tzinfo=UTC)


@pytest.fixture
async def home(recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant) -> Home:
    """Return a home in Berlin with one miner and fourteen days of records."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    home = await make_home("whatsminer_v2")
    home.freezer.move_to(NOW)
    start = MIDNIGHT - timedelta(days=14)
    hours = int((NOW - start) / HOUR)
    weeks = [2.0] * (hours - 7 * 24) + [3.0] * (7 * 24)
    weeks[-2] = 5.0
    for entity_id in (home.site_entity_id("sensor", "consumed_energy"), home.entity_id("sensor", "energy")):
        await async_counted(hass, entity_id, start, weeks)
    await async_counted(hass, home.entity_id("sensor", "on_time"), start, [0.9] * hours, unit="h")
    await async_counted(hass, home.entity_id("sensor", "unrecorded_time"), start, [0.1] * hours, unit="h")
    await async_measured(hass, home.entity_id("sensor", "hash_rate"), start, [100.0] * hours, unit="TH/s")
    await async_measured(hass, home.site_entity_id("sensor", "power"), start, [3000.0] * hours)
    return home


async def async_report(home: Home, **asked: Any) -> Mapping[str, Any]:
    """Ask for a report."""
    report = await home.hass.services.async_call(
        "proof_of_heat", "get_report", asked, blocking=True, return_response=True
    )
    assert report is not None
    return report


async def test_today_ends_now(home: Home) -> None:
    """Today is told by hours, beside yesterday until the same time of day."""
    report = await async_report(home)
    assert (report["start"], report["end"], report["period"]) == (MIDNIGHT.isoformat(), NOW.isoformat(), "hour")
    assert report["site"]["energy_kwh"] == 11 * 3 + 5
    assert report["site"]["before"]["energy_kwh"] == 13 * 3
    assert report["site"]["trend"]["energy_kwh"] == pytest.approx(38 / 39 - 1, abs=0.001)
    assert report["site"]["peak"] == {"start": (NOW - 2 * HOUR).isoformat(), "energy_kwh": 5}
    assert [row["energy_kwh"] for row in report["rows"]] == [3] * 10 + [5, 3]


async def test_the_hour_under_way_counts(home: Home, hass: HomeAssistant) -> None:
    """What came since the last full hour is in the totals, five minutes late at most."""
    entity_id = home.site_entity_id("sensor", "consumed_energy")
    before = await async_report(home)
    await async_counted(hass, entity_id, NOW - FIVE_MINUTES, [0, 0.25, 0.25], step=FIVE_MINUTES, before=1000)
    home.freezer.move_to(NOW + 3 * FIVE_MINUTES)
    report = await async_report(home)
    assert report["site"]["energy_kwh"] == before["site"]["energy_kwh"] + 0.5
    assert report["rows"][-1]["energy_kwh"] == 0.5


async def test_a_return_after_weeks_does_not_count_all_that_ever_was(home: Home, hass: HomeAssistant) -> None:
    """The first row of five minutes says nothing of what changed in it."""
    entity_id = home.site_entity_id("sensor", "consumed_energy")
    await async_counted(hass, entity_id, NOW, [1000, 0.25], step=FIVE_MINUTES)
    home.freezer.move_to(NOW + 3 * FIVE_MINUTES)
    assert (await async_report(home))["site"]["energy_kwh"] == 11 * 3 + 5 + 0.25


async def test_a_week_has_whole_local_days(home: Home) -> None:
    """The day on which the clocks went back has 25 hours, and the days together are the week."""
    report = await async_report(home, range="7")
    energies_kwh = [row["energy_kwh"] for row in report["rows"]]
    assert energies_kwh == [72, 72, 72, 72, 72, 75, 38]
    assert sum(energies_kwh) == report["site"]["energy_kwh"]
    assert report["site"]["before"]["energy_kwh"] == pytest.approx(2 * (6 * 24 + 12))


async def test_a_year_is_told_by_months(home: Home) -> None:
    """What is known of a year stands in its month, and the year before has none."""
    report = await async_report(home, range="365")
    assert [row["start"] for row in report["rows"]] == [datetime(2026, 9, 30, 22, tzinfo=UTC).isoformat()]
    assert report["site"]["before"] == report["site"]["trend"] == {}


@pytest.mark.parametrize(
    ("period", "rows"),
    [("hour", 324), ("day", 14), ("week", 2), ("month", 1)],
    ids=["hour", "day", "week", "month"],
)
async def test_any_time_is_told_by_any_period(home: Home, period: str, rows: int) -> None:
    """A time that begins and ends within a day is told to the hour."""
    start = datetime(2026, 10, 12, 1)  # noqa: DTZ001  As people type it: by their own clock.
    report = await async_report(home, start=start, end=datetime(2026, 10, 25, 12), period=period)  # noqa: DTZ001
    assert report["site"]["energy_kwh"] == sum(row["energy_kwh"] for row in report["rows"])
    assert report["site"]["energy_kwh"] == 2 * 180 + 3 * 144
    assert len(report["rows"]) == rows


async def test_a_report_can_be_said(home: Home) -> None:
    """A voice or a message gets one sentence with what counts most."""
    assert (await async_report(home, range="7_days"))[
        "text"
    ] == "Energy 473.0\N{NO-BREAK SPACE}kWh (+52\N{NO-BREAK SPACE}%)."


async def test_each_device_is_told(home: Home) -> None:
    """A miner has its energy, hash rate, and the shares of time in which it answered and ran."""
    (miner,) = (await async_report(home, range="7"))["devices"]
    assert miner["device"] == home.ids[0]
    assert miner["hash_rate_th_s"] == 100
    assert miner["availability_share"] == pytest.approx(0.9)
    assert miner["running_share"] == pytest.approx(0.9)


async def test_a_site_without_records_has_an_empty_report(recorder_mock: Recorder, make_home: MakeHome) -> None:
    """Nothing known is nothing told, not zero."""
    report = await async_report(await make_home("axeos"))
    assert report["site"] == {"name": "Home", "before": {}, "trend": {}, "peak": None}
    assert report["text"] == "Nothing is known of this time yet."
    assert report["devices"] == report["rows"] == []


async def test_a_card_gets_the_same(home: Home, hass_ws_client: WebSocketGenerator) -> None:
    """What the action returns comes over the websocket too."""
    client = await hass_ws_client(home.hass)
    await client.send_json_auto_id({"type": "proof_of_heat/report", "range": "30"})
    assert (await client.receive_json())["result"] == await async_report(home, range="30")


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ({"start": "2026-10-20 00:00:00", "end": "2026-10-19 00:00:00"}, "inverted_span"),
        ({"start": "2030-01-01 00:00:00"}, "inverted_span"),
        ({"start": "2026-01-01 00:00:00", "period": "hour"}, "span_too_long"),
        ({"start": "1990-01-01 00:00:00"}, "span_too_long"),
    ],
    ids=["inverted", "future", "too many hours", "too many years"],
)
async def test_a_wrong_time_is_told(home: Home, asked: dict[str, Any], key: str) -> None:
    """A time that ends before it starts, or is too long to read, is an error that says the cure."""
    with pytest.raises(ServiceValidationError) as raised:
        await async_report(home, **asked)
    assert raised.value.translation_key == key


async def test_without_a_recorder_there_is_no_report(make_home: MakeHome) -> None:
    """Whoever turned the recorder off is told so."""
    with pytest.raises(ServiceValidationError) as raised:
        await async_report(await make_home("axeos"))
    assert raised.value.translation_key == "no_recorder"
