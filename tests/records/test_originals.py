"""What the files of powerstats and of the electricity monitor say: each line is used, or named with its fault."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from custom_components.proof_of_heat.records.hours import CURRENT, ENERGY, GENERATED, POWER, VOLTAGE, finest, hours_of
from custom_components.proof_of_heat.records.originals import Fault, ForeignError, Point, Read, Rejected, read

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2025, 11, 16, 11, tzinfo=UTC)

POWERSTATS = {
    "timestamp": "2025-11-16T12:00:03.764111",
    "daily_energy": 447.0,
    "power": 447.0,
    "power_factor": 6.0,
    "solar": 3.7,
    "voltage": 243.0,
}
MONITOR = {
    "timestamp": "2025-11-16T12:00:00+01:00",
    "device_id": "bf01",
    "device_name": "Miner 1",
    "location": "garage",
    "power_w": 1500.0,
    "energy_kwh": 0.125,
    "is_on": True,
    "voltage": 220.0,
    "current": 6.8,
}


def read_list(*elements: Any, zeros_are_gaps: bool = False) -> Read:
    """Return what a file with these elements says."""
    return read(json.dumps(list(elements), indent=4), BERLIN, zeros_are_gaps=zeros_are_gaps)


def test_a_point_of_powerstats_is_understood() -> None:
    """Its clock is that of the house; its daily energy is the power once more, so it is left out."""
    assert read_list(POWERSTATS).points == (
        Point(
            at=datetime(2025, 11, 16, 11, 0, 3, 764111, tzinfo=UTC),
            device="powerstats",
            name="powerstats",
            power_w=447.0,
            voltage_v=243.0,
            generated_kwh=3.7,
        ),
    )


@pytest.mark.parametrize("key", ["records", "pending_records"])
def test_a_record_of_the_electricity_monitor_is_understood(key: str) -> None:
    """A record has a device, and counts its own energy."""
    text = json.dumps({"last_update": "2025-11-16T12:00:00", "total_records": 1, key: [MONITOR]})
    assert read(text, BERLIN, zeros_are_gaps=False).points == (
        Point(
            at=NOON,
            device="bf01",
            name="Miner 1",
            power_w=1500.0,
            energy_kwh=0.125,
            voltage_v=220.0,
            current_a=6.8,
        ),
    )


def test_the_older_points_of_powerstats_are_understood() -> None:
    """Before it knew voltage it wrote a value and its unit."""
    point = {"timestamp": "2025-11-05T04:16:15Z", "value": 151.28, "unit": "W"}
    found = read(json.dumps({"data_points": [point], "last_update": "2025-11-12"}), BERLIN, zeros_are_gaps=False)
    assert [(point.at, point.power_w) for point in found.points] == [
        (datetime(2025, 11, 5, 4, 16, 15, tzinfo=UTC), 151.28)
    ]


@pytest.mark.parametrize(
    ("element", "fault"),
    [
        (5, Fault.NOT_JSON),
        ({"power": 5}, Fault.NO_TIME),
        ({**POWERSTATS, "timestamp": "soon"}, Fault.NO_TIME),
        ({"timestamp": "2025-11-16T12:00:00"}, Fault.NO_NUMBER),
        ({"timestamp": "2025-11-16T12:00:00", "power": "much"}, Fault.NO_NUMBER),
        ({"timestamp": "2025-11-16T12:00:00", "power": True}, Fault.NO_NUMBER),
        ({**POWERSTATS, "power": -5}, Fault.IMPLAUSIBLE),
        ({**POWERSTATS, "power": 1e9}, Fault.IMPLAUSIBLE),
        ({**POWERSTATS, "power": 0}, Fault.ZERO),
    ],
    ids=["number", "no time", "bad time", "nothing", "word", "yes", "negative", "huge", "zero"],
)
def test_what_can_not_be_used_is_named(element: Any, fault: Fault) -> None:
    """A bad point costs itself only, and is told with its line."""
    found = read_list(POWERSTATS, element, {**POWERSTATS, "timestamp": "2025-11-16T12:05:00"}, zeros_are_gaps=True)
    assert found.rejected == (Rejected(line=10, fault=fault),)
    assert (found.count, len(found.points)) == (3, 2)


def test_a_zero_is_a_measurement_unless_it_is_told_otherwise() -> None:
    """A miner that is off draws nothing, and that is known."""
    assert read_list({**POWERSTATS, "power": 0}).points[0].power_w == 0
    gaps = read_list({**MONITOR, "voltage": 0, "current": 0}, zeros_are_gaps=True).points[0]
    assert (gaps.voltage_v, gaps.current_a, gaps.power_w) == (None, None, 1500.0)


def test_a_file_that_breaks_off_is_used_as_far_as_it_goes() -> None:
    """A write that was cut costs the points that it cut."""
    text = json.dumps([POWERSTATS, {**POWERSTATS, "timestamp": "2025-11-16T12:05:00"}], indent=4)
    found = read(text[:-40], BERLIN, zeros_are_gaps=False)
    assert (len(found.points), found.rejected) == (1, (Rejected(line=10, fault=Fault.NOT_JSON),))


def test_a_damaged_point_does_not_hide_the_next() -> None:
    """After a point that is no JSON the next one is read."""
    text = '[\n{"timestamp": oops},\n{"timestamp": "2025-11-16T12:00:00", "power": 5}\n]'
    found = read(text, BERLIN, zeros_are_gaps=False)
    assert (len(found.points), found.rejected) == (1, (Rejected(line=2, fault=Fault.NOT_JSON),))


@pytest.mark.parametrize(
    "text", ["", "{}", '{"rows": []}', "hello", "5"], ids=["empty", "object", "other", "text", "5"]
)
def test_a_foreign_file_is_refused(text: str) -> None:
    """A file that neither of the two wrote is none of ours."""
    with pytest.raises(ForeignError):
        read(text, BERLIN, zeros_are_gaps=False)


def points(spacing: timedelta, *powers_w: float | None, **more: Any) -> list[Point]:
    """Return points of one device from noon on."""
    return [
        Point(at=NOON + place * spacing, device="d", name="D", power_w=power_w, **more)
        for place, power_w in enumerate(powers_w)
    ]


def test_minutes_make_hours() -> None:
    """An hour has the mean, the extremes and the area under its points."""
    hours = hours_of(points(timedelta(minutes=10), *[1000.0] * 6, *[2000.0] * 7), BERLIN)
    power, energy = hours["d", POWER], hours["d", ENERGY]
    assert (power[NOON].mean, power[NOON].max) == (1000, 1000)
    assert energy[NOON].change == pytest.approx(6.5 / 6)
    assert energy[NOON + timedelta(hours=1)].change == pytest.approx(2)


def test_a_gap_adds_no_energy() -> None:
    """What was drawn while nobody looked is not guessed."""
    known = [
        *points(timedelta(minutes=10), *[1000.0] * 4),
        Point(at=NOON + timedelta(hours=5), device="d", name="D", power_w=1000),
    ]
    assert sum(value.change or 0 for value in hours_of(known, BERLIN)["d", ENERGY].values()) == pytest.approx(0.5)


def test_a_device_that_counts_is_believed() -> None:
    """Energy that was counted at the meter is added up, not made from the power once more."""
    hours = hours_of(points(timedelta(minutes=5), *[1500.0] * 12, energy_kwh=0.125, current_a=6.8), BERLIN)
    assert hours["d", ENERGY][NOON].change == pytest.approx(1.5)
    assert hours["d", CURRENT][NOON].mean == 6.8


def test_hours_are_taken_as_they_are() -> None:
    """A mean of an hour is the energy of that hour."""
    hours = hours_of(points(timedelta(hours=1), 1000.0, 2000.0, 3000.0, voltage_v=230.0), BERLIN)
    assert [value.change for value in hours["d", ENERGY].values()] == [1, 2, 3]
    assert [value.mean for value in hours["d", VOLTAGE].values()] == [230] * 3


def test_a_day_is_spread_over_its_hours() -> None:
    """The mean of the day on which the clock went back counts for 25 hours."""
    midnights = [datetime(2025, 10, day, tzinfo=BERLIN) for day in (25, 26, 27)]
    days = [Point(at=midnight.astimezone(UTC), device="d", name="D", power_w=1000) for midnight in midnights]
    energy = hours_of(days, BERLIN)["d", ENERGY]
    assert sum(value.change or 0 for value in energy.values()) == 24 + 25 + 24


def test_generation_is_counted_within_a_day() -> None:
    """What a roof gave since midnight begins anew at midnight."""
    known = [
        Point(at=NOON + timedelta(minutes=10 * place), device="d", name="D", generated_kwh=kwh)
        for place, kwh in enumerate((3.0, 3.5, 3.4, 4.0))
    ]
    later = Point(at=NOON + timedelta(days=1), device="d", name="D", generated_kwh=9.0)
    generated = hours_of([*known, later], BERLIN)["d", GENERATED]
    assert sum(value.change or 0 for value in generated.values()) == pytest.approx(1.1)


def test_one_point_alone_is_a_measurement() -> None:
    """A file with one point has a power, and no energy."""
    assert set(hours_of(points(timedelta(0), 5.0), BERLIN)) == {("d", POWER)}


def test_the_finer_of_two_files_counts() -> None:
    """The minutes of the week tell an hour better than the day of the month does."""
    fine = hours_of(points(timedelta(minutes=10), *[1000.0] * 6), BERLIN)
    coarse = hours_of(points(timedelta(days=1), 500.0, 500.0), BERLIN)
    assert finest([fine, coarse]) == finest([coarse, fine])
    assert finest([coarse, fine])["d", POWER][NOON].mean == 1000
    assert finest([coarse, fine])["d", POWER][NOON + timedelta(hours=1)].mean == 500
