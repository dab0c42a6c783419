"""A zone is set up by one page; each other page may be left, and says at the field what cannot be."""

from typing import Any

import pytest
from homeassistant.const import UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from .conftest import MakeHome
from .dialog import Dialog, starts
from .heated_home import add_zone, set_room
from .home import ROOM
from .zone_dialog import BASICS, async_new_zone, async_page, hours, only_zone

SETPOINTS = {
    "comfort": 21,
    "eco": 19,
    "away": 16,
    "boost": 22.5,
    "frost_protection": 7,
    "max_c": 28,
    "frost_c": 7,
}


async def test_a_sensor_is_all_that_a_newcomer_chooses(make_home: MakeHome, hass: HomeAssistant) -> None:
    """All miners without a zone are suggested; they heat the zone, which has usual values for all else."""
    home = await make_home("axeos", "avalon")
    set_room(hass, 20)
    seen = starts(home.entry)
    dialog = await Dialog.async_new_zone(hass, home.entry)
    assert dialog.page == "user"
    await dialog.async_submit(**BASICS, heated_by=dialog.fields["heated_by"])
    assert dialog.page == "more"
    await dialog.async_choose("finish")
    await home.async_settle()
    assert dialog.page == "create_entry"
    zone = only_zone(home)
    assert zone.title == "Living room"
    miners = home.entry.get_subentries_of_type("miner")
    assert [dict(miner.data["zones"]) for miner in miners] == [{zone.subentry_id: 1.0}] * 2
    assert [miner.data["room_sensor"] for miner in miners] == [None, None]
    assert len(seen) == 1
    state = hass.states.get("climate.living_room")
    assert state is not None
    assert state.attributes["current_temperature"] == 20


async def test_a_zone_that_is_not_finished_leaves_nothing(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Who closes the window changes nothing."""
    home = await make_home("axeos")
    dialog = await async_new_zone(hass, home)
    hass.config_entries.subentries.async_abort(dialog.flow_id)
    await home.async_settle()
    assert list(home.entry.get_subentries_of_type("zone")) == []


@pytest.mark.parametrize(
    ("state", "unit", "error"),
    [
        (None, None, "no_such_entity"),
        ("20", "%", "not_a_temperature"),
        ("68", "°C", "temperature_implausible"),
    ],
    ids=["a sensor that is not there", "another unit", "Fahrenheit under the name of Celsius"],
)
async def test_a_wrong_room_sensor_is_named(
    make_home: MakeHome, hass: HomeAssistant, state: str | None, unit: str | None, error: str
) -> None:
    """The page says which sensor it is, and keeps what was typed."""
    home = await make_home()
    states = {} if state is None else {"sensor.odd": state}
    [hass.states.async_set(key, value, {"unit_of_measurement": unit}) for key, value in states.items()]
    dialog = await async_new_zone(hass, home, room_sensors=["sensor.odd"])
    assert dialog.errors == {"room_sensors": error}
    assert dialog.placeholders["entity"] == "sensor.odd"
    assert dialog.fields["name"] == "Living room"


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"name": " "}, {"name": "zone_name_missing"}),
        ({"name": "KITCHEN"}, {"name": "zone_name_taken"}),
        ({"room_sensors": []}, {"room_sensors": "room_sensor_missing"}),
        ({"outdoor_sensor": "sensor.lost"}, {"outdoor_sensor": "no_such_entity"}),
        ({"humidity_sensor": ROOM}, {"humidity_sensor": "not_a_humidity"}),
    ],
    ids=["no name", "a name that is taken", "no sensor", "a lost outdoor sensor", "no humidity"],
)
async def test_a_wrong_first_page_says_so_at_the_field(
    make_home: MakeHome, hass: HomeAssistant, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    """Each mistake stands at its field."""
    home = await make_home(is_set_up=False)
    add_zone(home, title="Kitchen")
    assert await hass.config_entries.async_setup(home.entry.entry_id)
    dialog = await async_new_zone(hass, home, **typed)
    assert dialog.errors == errors


async def test_a_floor_is_not_set_back_and_the_page_says_why(make_home: MakeHome, hass: HomeAssistant) -> None:
    """On a heavy floor comfort and eco are suggested equal."""
    dialog = await async_page(hass, make_home, "setpoints", emitter="floor")
    assert (dialog.fields["comfort"], dialog.fields["eco"]) == (21, 21)


async def test_warm_air_may_be_cooler_at_night(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Elsewhere eco is suggested below comfort."""
    dialog = await async_page(hass, make_home, "setpoints")
    assert (dialog.fields["comfort"], dialog.fields["eco"]) == (21, 19)


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"comfort": 40}, {"comfort": "setpoint_out_of_range"}),
        ({"eco": 22}, {"comfort": "setpoint_not_in_order"}),
        ({"max_c": 20}, {"max_c": "maximum_below_comfort"}),
        ({"frost_c": 17}, {"frost_c": "frost_above_away"}),
    ],
    ids=["too warm", "eco above comfort", "a maximum below comfort", "frost above away"],
)
async def test_impossible_setpoints_are_refused(
    make_home: MakeHome, hass: HomeAssistant, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    """A setpoint that cannot be says so where it stands, and nothing typed is lost."""
    dialog = await async_page(hass, make_home, "setpoints")
    await dialog.async_submit(**{**SETPOINTS, **typed})
    assert dialog.errors == errors
    assert dialog.fields["boost"] == 22.5
    await dialog.async_submit(**SETPOINTS)
    assert dialog.page == "more"


TANK = {"tank_sensor": "sensor.tank", "tank_litres": 500, "tank_low_c": 35, "tank_high_c": 55}


async def test_a_zone_stores_heat_as_far_as_its_owner_likes(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The band of the plan and a buffer tank are kept; empty fields are no tank."""
    hass.states.async_set("sensor.tank", "40", {"unit_of_measurement": "°C", "device_class": "temperature"})
    home = await make_home()
    dialog = await async_new_zone(hass, home)
    await dialog.async_choose("storage")
    await dialog.async_submit(plan_cools_k=1.0, plan_warms_k=2.0, **TANK)
    await dialog.async_choose("storage")
    assert (dialog.fields["plan_cools_k"], dialog.fields["tank_litres"]) == (1.0, 500)
    await dialog.async_submit(plan_cools_k=0.0, plan_warms_k=1.0)
    await dialog.async_choose("finish")
    assert only_zone(home).data["plan_cools_k"] == 0.0
    assert not TANK.keys() & only_zone(home).data.keys()


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"tank_litres": 500}, {"tank_sensor": "tank_incomplete"}),
        ({**TANK, "tank_sensor": "sensor.nowhere"}, {"tank_sensor": "no_such_entity"}),
        ({**TANK, "tank_sensor": "sensor.power"}, {"tank_sensor": "not_a_temperature"}),
        ({**TANK, "tank_high_c": 35}, {"tank_high_c": "tank_upside_down"}),
    ],
    ids=["half a tank", "no sensor", "no temperature", "upside down"],
)
async def test_an_impossible_tank_is_refused(
    make_home: MakeHome, hass: HomeAssistant, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    """The field says what is wrong, and water may be hotter than any room."""
    hass.states.async_set("sensor.tank", "70", {"unit_of_measurement": "°C"})
    hass.states.async_set("sensor.power", "70", {"unit_of_measurement": "W"})
    dialog = await async_page(hass, make_home, "storage")
    await dialog.async_submit(plan_cools_k=0.5, plan_warms_k=1.0, **typed)
    assert (dialog.page, dialog.errors) == ("storage", errors)


async def test_a_night_is_one_time_over_midnight(make_home: MakeHome, hass: HomeAssistant) -> None:
    """It is kept as two blocks, the second one on the next day."""
    home = await make_home()
    dialog = await async_new_zone(hass, home)
    await dialog.async_choose("schedule")
    await dialog.async_choose("schedule_week")
    night = {"weekdays": ["sunday"], "start": "22:00:00", "end": "06:00:00", "profile": "away"}
    await dialog.async_submit(blocks=[night], otherwise="comfort")
    await dialog.async_choose("finish")
    assert only_zone(home).data["schedule"]["blocks"] == [
        {"weekday": 0, "start": "00:00:00", "end": "06:00:00", "profile": "away"},
        {"weekday": 6, "start": "22:00:00", "end": "00:00:00", "profile": "away"},
    ]


async def test_a_day_may_end_at_midnight(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Midnight is the end of the day, and no days chosen are all days."""
    home = await make_home()
    dialog = await async_new_zone(hass, home)
    await dialog.async_choose("schedule")
    await dialog.async_choose("schedule_week")
    await dialog.async_submit(blocks=[hours("16:00:00", "00:00:00", profile="comfort")], otherwise="eco")
    await dialog.async_choose("finish")
    blocks = only_zone(home).data["schedule"]["blocks"]
    assert [(block["weekday"], block["end"]) for block in blocks] == [(day, "00:00:00") for day in range(7)]


async def test_hours_that_do_not_meet_are_kept(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Two cheap times of a day are fine."""
    dialog = await async_page(hass, make_home, "times")
    cheap = [hours("01:00:00", "02:00:00", shift_k=1), hours("03:00:00", "04:00:00", shift_k=-1)]
    await dialog.async_submit(tariff_windows=cheap)
    assert dialog.page == "more"


@pytest.mark.parametrize(
    ("rows", "error", "day", "at"),
    [
        ([("monday", "06:00", "09:00"), ("monday", "08:00", "10:00")], "plan_overlap", "Monday", "08:00"),
        ([("friday", "06:00", "06:00")], "plan_ends_before_start", "Friday", "06:00"),
    ],
    ids=["an overlap", "no time at all"],
)
async def test_an_impossible_week_says_where(
    make_home: MakeHome, hass: HomeAssistant, rows: list[tuple[str, str, str]], error: str, day: str, at: str
) -> None:
    """The page names the day and the time, in the language of the house."""
    dialog = await async_page(hass, make_home, "schedule", "schedule_week")
    blocks = [{"weekdays": [one], "start": start, "end": end, "profile": "comfort"} for one, start, end in rows]
    await dialog.async_submit(blocks=blocks, otherwise="eco")
    assert dialog.errors == {"blocks": error}
    assert (dialog.placeholders["day"], dialog.placeholders["time"]) == (day, at)
    assert dialog.fields["blocks"] == blocks


async def test_the_usual_week_is_suggested(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Equal times of several days stand in one row."""
    dialog = await async_page(hass, make_home, "schedule", "schedule_week")
    (row,) = dialog.fields["blocks"]
    assert (len(row["weekdays"]), row["start"], row["end"], row["profile"]) == (7, "06:00:00", "22:00:00", "comfort")


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"entity_id": "schedule.lost"}, {"entity_id": "no_such_entity"}),
        ({"off": "comfort"}, {"off": "profiles_alike"}),
    ],
    ids=["a lost schedule", "twice the same profile"],
)
async def test_a_schedule_that_changes_nothing_is_refused(
    make_home: MakeHome, hass: HomeAssistant, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    """A schedule has to be there, and to have two profiles."""
    hass.states.async_set("schedule.week", "on")
    dialog = await async_page(hass, make_home, "schedule", "schedule_entity")
    await dialog.async_submit(**{"entity_id": "schedule.week", "on": "comfort", "off": "eco", **typed})
    assert dialog.errors == errors
    await dialog.async_submit(entity_id="schedule.week", on="comfort", off="eco")
    assert dialog.page == "more"


@pytest.mark.parametrize(
    ("page", "typed"),
    [("presence", {"presence": ["person.lost"]}), ("windows", {"window_sensors": ["binary_sensor.lost"]})],
    ids=["presence", "windows"],
)
async def test_a_lost_entity_is_named(
    make_home: MakeHome, hass: HomeAssistant, page: str, typed: dict[str, list[str]]
) -> None:
    """An entity that does not exist is told by its name."""
    dialog = await async_page(hass, make_home, page)
    detects = {"detects_windows": False} if page == "windows" else {}
    await dialog.async_submit(**typed, **detects)
    ((field, (entity_id,)),) = typed.items()
    assert dialog.errors == {field: "no_such_entity"}
    assert dialog.placeholders["entity"] == entity_id
    await dialog.async_submit(**detects)
    assert dialog.page == "more"


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        (
            {"tariff_windows": [hours("22:00", "06:00", shift_k=1), hours("05:00", "07:00", shift_k=-1)]},
            {"tariff_windows": "windows_overlap"},
        ),
        ({"tariff_windows": [hours("22:00", "06:00", shift_k=0)]}, {"tariff_windows": "shift_out_of_range"}),
        (
            {"quiet_windows": [hours("22:00", "06:00", limit_w=500), hours("23:00", "01:00", limit_w=0)]},
            {"quiet_windows": "windows_overlap"},
        ),
    ],
    ids=["two prices at once", "a shift of nothing", "two caps at once"],
)
async def test_impossible_hours_are_refused(
    make_home: MakeHome, hass: HomeAssistant, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    """Hours that overlap or move nothing say so at their list."""
    dialog = await async_page(hass, make_home, "times")
    await dialog.async_submit(**typed)
    assert dialog.errors == errors


async def test_a_sensor_that_comes_later_may_be_chosen(
    hass: HomeAssistant, make_home: MakeHome, entity_registry: er.EntityRegistry
) -> None:
    """One that has no state yet, but is registered, is judged by the unit that it had."""
    home = await make_home()
    entity_registry.async_get_or_create(
        "sensor", "demo", "late", suggested_object_id="late", unit_of_measurement=UnitOfTemperature.CELSIUS
    )
    dialog = await async_new_zone(hass, home, room_sensors=["sensor.late"])
    assert dialog.page == "more"
