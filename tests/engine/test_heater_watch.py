"""Heaters that disobey are noticed, and those that only need time are not."""

from datetime import datetime, timedelta

import pytest

from custom_components.proof_of_heat.engine.heater_watch import HeaterTrouble, HeaterWatch, RoomWatch
from custom_components.proof_of_heat.engine.restart_order import Start, startable

from .sample_site import NOW, ago

COLD = RoomWatch(full_since=ago(hours=2), from_c=18.0)


def room_seen(
    watch: RoomWatch = COLD, *, heat_w: float = 3500, load_w: float = 1500, room_c: float | None = 18.1
) -> RoomWatch:
    """Return the watch of a room with 4 kW of heaters after one cycle."""
    return watch.seen(heat_w=heat_w, most_w=4000, load_w=load_w, room_c=room_c, now=NOW)


@pytest.mark.parametrize(
    ("since", "target_w", "power_w", "trouble"),
    [
        (ago(minutes=5), 0.0, 900.0, HeaterTrouble.STUCK_ON),
        (ago(minutes=4), 0.0, 900.0, None),
        (ago(hours=1), 0.0, 40.0, None),
        (ago(minutes=15), 2000.0, 12.0, HeaterTrouble.NO_POWER),
        (ago(minutes=14), 2000.0, 12.0, None),
        (ago(hours=1), 2000.0, 600.0, None),
        (ago(minutes=-9), 0.0, 900.0, None),
    ],
    ids=[
        "on although off",
        "only just stopped",
        "standby",
        "off although on",
        "still booting",
        "on its way up",
        "clock set back",
    ],
)
def test_power_that_does_not_follow_the_target_is_trouble(
    since: datetime, target_w: float, power_w: float, trouble: HeaterTrouble | None
) -> None:
    """Off means off within five minutes, on means on within fifteen."""
    watch = HeaterWatch(stuck_since=since, dead_since=since).seen(target_w=target_w, power_w=power_w, now=NOW)
    assert watch.trouble(NOW) is trouble


def test_trouble_begins_with_its_first_reading() -> None:
    """A heater that was well until now is given its time."""
    watch = HeaterWatch().seen(target_w=0, power_w=900, now=NOW)
    assert watch.trouble(NOW) is None
    assert watch.trouble(NOW + timedelta(minutes=5)) is HeaterTrouble.STUCK_ON


def test_without_a_reading_nothing_is_known_anew() -> None:
    """Silence neither heals a heater nor breaks it."""
    watch = HeaterWatch(stuck_since=ago(minutes=9))
    assert watch.seen(target_w=0, power_w=None, now=NOW) == watch


@pytest.mark.parametrize(
    ("watch", "trouble"),
    [
        (room_seen(), HeaterTrouble.NO_HEAT),
        (room_seen(room_c=18.3), None),
        (room_seen(heat_w=3000), None),
        (room_seen(load_w=3000), None),
        (room_seen(room_c=None), HeaterTrouble.NO_HEAT),
        (room_seen(RoomWatch()), None),
        (room_seen(RoomWatch(full_since=ago(minutes=90), from_c=18.0)), None),
    ],
    ids=["no rise", "rises", "not all heat", "coldest day", "room unread", "only just full", "half of the time"],
)
def test_full_heat_without_a_rise_is_trouble(watch: RoomWatch, trouble: HeaterTrouble | None) -> None:
    """Two hours of more heat than the house loses have to show, except where nothing is to spare."""
    assert watch.trouble(NOW) is trouble


def test_a_floor_is_given_a_night() -> None:
    """A slab shows nothing for hours."""
    assert COLD.trouble(NOW, is_floor=True) is None
    assert COLD.trouble(NOW + timedelta(hours=6), is_floor=True) is HeaterTrouble.NO_HEAT


@pytest.mark.parametrize(
    ("restored_at", "ids"),
    [
        (None, {"a", "b", "c"}),
        (ago(seconds=30), set()),
        (ago(minutes=1), {"a"}),
        (ago(minutes=2), {"a", "b"}),
        (ago(hours=1), {"a", "b", "c"}),
        (ago(minutes=-1), {"a", "b", "c"}),
    ],
    ids=["no outage", "mains settles", "first", "second", "long ago", "clock set back"],
)
def test_heaters_come_back_one_after_the_other(restored_at: datetime | None, ids: set[str]) -> None:
    """After an outage one heater a minute may start, in the order given."""
    starts = [Start(id=name, power_w=3000) for name in "abc"]
    assert startable(starts, restored_at=restored_at, now=NOW) == ids


@pytest.mark.parametrize(
    ("circuit_ids", "after", "started"),
    [
        ([None], 1, 5),
        ([None], 10, 50),
        (["one", "two"], 1, 4),
        ([*["big"] * 16, "small"], 1, 5),
        ([*["big"] * 16, "small"], 12, 50),
    ],
    ids=["fifty", "fifty, later", "on two circuits", "beside a small circuit", "beside a small circuit, later"],
)
def test_a_greenhouse_is_back_in_minutes(circuit_ids: list[str | None], after: int, started: int) -> None:
    """A tenth of all may start in a minute, a tenth of each circuit, and one in any case."""
    starts = [
        Start(id=f"{number:02}", power_w=3400, circuit_id=circuit_ids[number % len(circuit_ids)])
        for number in range(50)
    ]
    assert len(startable(starts, restored_at=ago(minutes=after), now=NOW)) == started


def test_a_small_circuit_is_started_one_by_one() -> None:
    """Three machines on one fuse never start together, however many there are elsewhere."""
    small = [Start(id=name, power_w=3400, circuit_id="small") for name in "abc"]
    others = [Start(id=str(number), power_w=3400, circuit_id="big") for number in range(40)]
    assert {"a", "b", "c"} & startable([*small, *others], restored_at=ago(minutes=1), now=NOW) == {"a"}


def test_after_an_hour_everybody_has_had_a_turn() -> None:
    """Whatever the mix."""
    starts = [Start(id=str(number), power_w=2.0**number) for number in range(100)]
    assert len(startable(starts, restored_at=ago(hours=1), now=NOW)) == 100
