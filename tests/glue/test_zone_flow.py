"""A zone is set up by one page; each other page may be left, and says at the field what cannot be."""

from typing import Any

import pytest
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from .conftest import MakeHome
from .dialog import Dialog, starts
from .heated_home import OUTDOOR, ZONE, add_zone, async_heated_home, set_room
from .home import ROOM, Home

BASICS = {"name": "Living room", "room_sensors": [ROOM], "emitter": "air", "fusion": "mean"}

SETPOINTS = {
    "comfort": 21,
    "eco": 19,
    "away": 16,
    "boost": 22.5,
    "frost_protection": 7,
    "max_c": 28,
    "frost_c": 7,
}


def _zone(home: Home) -> ConfigSubentry:
    """Return the only zone of a home."""
    (subentry,) = home.entry.get_subentries_of_type("zone")
    return subentry


async def _new_zone(hass: HomeAssistant, home: Home, **typed: Any) -> Dialog:
    """Fill the first page of a new zone."""
    set_room(hass, 20)
    dialog = await Dialog.async_new_zone(hass, home.entry)
    return await dialog.async_submit(**{**BASICS, **typed})


async def _page(hass: HomeAssistant, make_home: MakeHome, *way: str, **basics: Any) -> Dialog:
    """Go to a page of a new zone."""
    dialog = await _new_zone(hass, await make_home(), **basics)
    for step in way:
        await dialog.async_choose(step)
    return dialog


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
    zone = _zone(home)
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
    dialog = await _new_zone(hass, home)
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
    dialog = await _new_zone(hass, home, room_sensors=["sensor.odd"])
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
    dialog = await _new_zone(hass, home, **typed)
    assert dialog.errors == errors


async def test_a_floor_is_not_set_back_and_the_page_says_why(make_home: MakeHome, hass: HomeAssistant) -> None:
    """On a heavy floor comfort and eco are suggested equal."""
    dialog = await _page(hass, make_home, "setpoints", emitter="floor")
    assert (dialog.fields["comfort"], dialog.fields["eco"]) == (21, 21)


async def test_warm_air_may_be_cooler_at_night(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Elsewhere eco is suggested below comfort."""
    dialog = await _page(hass, make_home, "setpoints")
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
    dialog = await _page(hass, make_home, "setpoints")
    await dialog.async_submit(**{**SETPOINTS, **typed})
    assert dialog.errors == errors
    assert dialog.fields["boost"] == 22.5
    await dialog.async_submit(**SETPOINTS)
    assert dialog.page == "more"


@pytest.mark.parametrize(
    ("step", "typed", "errors"),
    [
        ("curve_design", {"design_w": 4000, "design_outdoor_c": 20}, {"design_outdoor_c": "design_too_warm"}),
        ("curve_design", {"design_w": 0, "design_outdoor_c": -15}, {"design_w": "curve_no_loss"}),
        ("curve_slope", {"slope_w_k": 0, "shift_k": 0}, {"slope_w_k": "curve_no_loss"}),
        ("curve_slope", {"slope_w_k": 9, "shift_k": 0, "min_w": 9, "max_w": 5}, {"min_w": "curve_limits_crossed"}),
    ],
    ids=["a warm coldest day", "no heat", "no slope", "limits that cross"],
)
async def test_an_impossible_line_is_refused(
    make_home: MakeHome, hass: HomeAssistant, step: str, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    """A line that no building has says so at its field."""
    dialog = await _page(hass, make_home, "curve", step)
    await dialog.async_submit(**typed)
    assert dialog.errors == errors


@pytest.mark.parametrize(
    ("points", "error"),
    [
        ([(0, 900)], "curve_too_few_points"),
        ([(n, 900 - n) for n in range(7)], "curve_too_many_points"),
        ([(-75, 900), (10, 0)], "curve_outdoor_out_of_range"),
        ([(0, 900), (10, -5)], "curve_negative_heat"),
        ([(0, 900), (0, 800)], "curve_not_in_order"),
        ([(10, 900), (-10, 100)], "curve_rises_with_outdoor"),
    ],
    ids=["one point", "seven points", "no such weather", "cooling", "two heats at once", "the wrong way"],
)
async def test_impossible_points_are_refused(
    make_home: MakeHome, hass: HomeAssistant, points: list[tuple[float, float]], error: str
) -> None:
    """Points that make no curve say so."""
    dialog = await _page(hass, make_home, "curve", "curve_points")
    rows = [{"outdoor_c": outdoor_c, "heat_w": heat_w} for outdoor_c, heat_w in points]
    await dialog.async_submit(points=rows, setpoint_c=20)
    assert dialog.errors == {"points": error}


async def test_points_may_come_in_any_order(make_home: MakeHome, hass: HomeAssistant) -> None:
    """They are put in order."""
    home = await make_home()
    dialog = await _new_zone(hass, home)
    await dialog.async_choose("curve")
    await dialog.async_choose("curve_points")
    rows = [{"outdoor_c": 15, "heat_w": 0}, {"outdoor_c": -10, "heat_w": 3000}]
    await dialog.async_submit(points=rows, setpoint_c=20)
    await dialog.async_choose("finish")
    assert [point["outdoor_c"] for point in _zone(home).data["curve"]["points"]] == [-10, 15]


@pytest.mark.parametrize(
    ("control", "number", "slope_w_k"),
    [("viessmann", 1.4, 135), ("vaillant", 1.2, 132), ("equitherm", 3.0, 128)],
)
async def test_the_curve_of_another_control_is_brought_over(
    make_home: MakeHome, hass: HomeAssistant, control: str, number: float, slope_w_k: float
) -> None:
    """It becomes slope and shift, with the greatest difference told, and may be changed before it is kept."""
    home = await make_home()
    dialog = await _new_zone(hass, home, emitter="radiator")
    await dialog.async_choose("curve")
    await dialog.async_choose("curve_import")
    await dialog.async_submit(heating_control=control, number=number, level=0, exponent=1.3, nominal_w=5000)
    assert dialog.page == "curve_imported"
    assert float(dialog.placeholders["worst"]) < 1000
    assert dialog.fields["slope_w_k"] == pytest.approx(slope_w_k, rel=0.15)
    await dialog.async_submit(slope_w_k=dialog.fields["slope_w_k"], shift_k=dialog.fields["shift_k"])
    await dialog.async_choose("finish")
    assert _zone(home).data["curve"]["kind"] == "slope"


@pytest.mark.parametrize(
    ("emitter", "typed", "errors"),
    [
        ("air", {}, {"base": "import_needs_water"}),
        ("floor", {"nominal_w": 0}, {"nominal_w": "nominal_not_positive"}),
        ("floor", {"number": 0}, {"number": "import_without_heat"}),
    ],
    ids=["warm air", "no size", "a flat curve"],
)
async def test_a_curve_that_cannot_be_brought_over_says_why(
    make_home: MakeHome, hass: HomeAssistant, emitter: str, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    """What lacks is named at its field."""
    dialog = await _page(hass, make_home, "curve", "curve_import", emitter=emitter)
    viessmann = {"heating_control": "viessmann", "number": 1.4, "level": 0, "exponent": 1.3, "nominal_w": 5000}
    await dialog.async_submit(**{**viessmann, **typed})
    assert dialog.errors == errors


async def test_nothing_need_be_known_of_the_curve(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Then only the coldest day is asked."""
    home = await make_home()
    dialog = await _new_zone(hass, home)
    await dialog.async_choose("curve")
    await dialog.async_choose("curve_unknown")
    await dialog.async_submit(design_outdoor_c=-20)
    await dialog.async_choose("finish")
    assert _zone(home).data["curve"] == {"kind": None, "design_outdoor_c": -20}


async def test_a_night_is_one_time_over_midnight(make_home: MakeHome, hass: HomeAssistant) -> None:
    """It is kept as two blocks, the second one on the next day."""
    home = await make_home()
    dialog = await _new_zone(hass, home)
    await dialog.async_choose("schedule")
    await dialog.async_choose("schedule_week")
    night = {"weekdays": ["sunday"], "start": "22:00:00", "end": "06:00:00", "profile": "away"}
    await dialog.async_submit(blocks=[night], otherwise="comfort")
    await dialog.async_choose("finish")
    assert _zone(home).data["schedule"]["blocks"] == [
        {"weekday": 0, "start": "00:00:00", "end": "06:00:00", "profile": "away"},
        {"weekday": 6, "start": "22:00:00", "end": "00:00:00", "profile": "away"},
    ]


async def test_a_day_may_end_at_midnight(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Midnight is the end of the day, and no days chosen are all days."""
    home = await make_home()
    dialog = await _new_zone(hass, home)
    await dialog.async_choose("schedule")
    await dialog.async_choose("schedule_week")
    await dialog.async_submit(blocks=[_hours("16:00:00", "00:00:00", profile="comfort")], otherwise="eco")
    await dialog.async_choose("finish")
    blocks = _zone(home).data["schedule"]["blocks"]
    assert [(block["weekday"], block["end"]) for block in blocks] == [(day, "00:00:00") for day in range(7)]


async def test_hours_that_do_not_meet_are_kept(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Two cheap times of a day are fine."""
    dialog = await _page(hass, make_home, "times")
    hours = [_hours("01:00:00", "02:00:00", shift_k=1), _hours("03:00:00", "04:00:00", shift_k=-1)]
    await dialog.async_submit(tariff_windows=hours)
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
    dialog = await _page(hass, make_home, "schedule", "schedule_week")
    blocks = [{"weekdays": [one], "start": start, "end": end, "profile": "comfort"} for one, start, end in rows]
    await dialog.async_submit(blocks=blocks, otherwise="eco")
    assert dialog.errors == {"blocks": error}
    assert (dialog.placeholders["day"], dialog.placeholders["time"]) == (day, at)
    assert dialog.fields["blocks"] == blocks


async def test_the_usual_week_is_suggested(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Equal times of several days stand in one row."""
    dialog = await _page(hass, make_home, "schedule", "schedule_week")
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
    dialog = await _page(hass, make_home, "schedule", "schedule_entity")
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
    dialog = await _page(hass, make_home, page)
    detects = {"detects_windows": False} if page == "windows" else {}
    await dialog.async_submit(**typed, **detects)
    ((field, (entity_id,)),) = typed.items()
    assert dialog.errors == {field: "no_such_entity"}
    assert dialog.placeholders["entity"] == entity_id
    await dialog.async_submit(**detects)
    assert dialog.page == "more"


def _hours(start: str, end: str, **more: Any) -> dict[str, Any]:
    """Return a time of day on every day."""
    return {"start": start, "end": end, **more}


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        (
            {"tariff_windows": [_hours("22:00", "06:00", shift_k=1), _hours("05:00", "07:00", shift_k=-1)]},
            {"tariff_windows": "windows_overlap"},
        ),
        ({"tariff_windows": [_hours("22:00", "06:00", shift_k=0)]}, {"tariff_windows": "shift_out_of_range"}),
        (
            {"quiet_windows": [_hours("22:00", "06:00", limit_w=500), _hours("23:00", "01:00", limit_w=0)]},
            {"quiet_windows": "windows_overlap"},
        ),
    ],
    ids=["two prices at once", "a shift of nothing", "two caps at once"],
)
async def test_impossible_hours_are_refused(
    make_home: MakeHome, hass: HomeAssistant, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    """Hours that overlap or move nothing say so at their list."""
    dialog = await _page(hass, make_home, "times")
    await dialog.async_submit(**typed)
    assert dialog.errors == errors


async def test_hours_are_kept_and_shown_again(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Cheap hours and quiet hours come back as they were typed, with their days."""
    home = await async_heated_home(make_home, hass, "axeos")
    dialog = await Dialog.async_change_zone(hass, home.entry, ZONE)
    await dialog.async_choose("times")
    cheap = _hours("22:00:00", "06:00:00", shift_k=1.5, weekdays=["saturday", "sunday"])
    await dialog.async_submit(tariff_windows=[cheap], quiet_windows=[])
    assert dialog.page == "reconfigure_successful"
    again = await Dialog.async_change_zone(hass, home.entry, ZONE)
    await again.async_choose("times")
    assert again.fields["tariff_windows"] == [cheap]


async def test_each_page_of_a_zone_takes_effect_at_once(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A page that is changed leaves the others as they were."""
    home = await async_heated_home(make_home, hass, "axeos")
    dialog = await Dialog.async_change_zone(hass, home.entry, ZONE)
    await dialog.async_choose("learning")
    await dialog.async_submit(learning="adopt")
    assert dialog.page == "reconfigure_successful"
    assert _zone(home).data["learning"] == "adopt"
    assert _zone(home).data["room_sensors"] == [ROOM]


async def test_a_zone_is_renamed_and_gets_other_miners(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The first page changes name, sensors and miners together; what is emptied is gone."""
    home = await async_heated_home(make_home, hass, "axeos", "avalon", outdoor_sensor=OUTDOOR)
    dialog = await Dialog.async_change_zone(hass, home.entry, ZONE)
    await dialog.async_choose("basics")
    bitaxe, avalon = (one.subentry_id for one in home.entry.get_subentries_of_type("miner"))
    assert dialog.fields["heated_by"] == [bitaxe, avalon]
    await dialog.async_submit(**{**BASICS, "name": "Workshop", "heated_by": [avalon]})
    await home.async_settle()
    assert dialog.page == "reconfigure_successful"
    assert _zone(home).title == "Workshop"
    assert "outdoor_sensor" not in _zone(home).data
    assert _zone(home).data["schedule"]["otherwise"] == "comfort"
    zones = {one.subentry_id: dict(one.data["zones"]) for one in home.entry.get_subentries_of_type("miner")}
    assert zones == {bitaxe: {}, avalon: {ZONE: 1.0}}


async def test_a_second_zone_shares_a_miner(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A miner that heats a zone already gives the new one a part, and never more than all."""
    home = await async_heated_home(make_home, hass, "axeos")
    (miner,) = home.entry.get_subentries_of_type("miner")
    dialog = await _new_zone(hass, home, name="Bath", heated_by=[miner.subentry_id])
    await dialog.async_choose("finish")
    await home.async_settle()
    (miner,) = home.entry.get_subentries_of_type("miner")
    assert len(miner.data["zones"]) == 2
    assert sum(miner.data["zones"].values()) == pytest.approx(1)


async def test_the_parts_of_a_miner_are_set_at_the_miner(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A miner may heat several zones in parts."""
    home = await async_heated_home(make_home, hass, "axeos")
    add_zone(home, zone_id="bath", title="Bath")
    await home.async_settle()
    (miner,) = home.entry.get_subentries_of_type("miner")
    dialog = await Dialog.async_change(hass, home.entry, miner)
    assert dialog.fields["zones"] == [{"zone": ZONE, "share": 100}]
    parts = [{"zone": ZONE, "share": 60}, {"zone": "bath", "share": 40}]
    await dialog.async_confirm(host=home.miners[0].host, managed=True, zones=parts)
    await home.async_settle()
    (miner,) = home.entry.get_subentries_of_type("miner")
    assert dict(miner.data["zones"]) == {ZONE: 0.6, "bath": 0.4}


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"zones": [(ZONE, 60), (ZONE, 40)]}, {"zones": "zone_twice"}),
        ({"zones": [(ZONE, 0)]}, {"zones": "share_not_positive"}),
        ({"zones": [(ZONE, 60), ("bath", 50)]}, {"zones": "shares_above_all"}),
        ({"zones": [(ZONE, 100)], "room_sensor": ROOM}, {"room_sensor": "zone_or_room"}),
    ],
    ids=["one zone twice", "nothing", "more than all", "a room beside the zone"],
)
async def test_impossible_parts_are_refused(
    make_home: MakeHome, hass: HomeAssistant, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    """A miner has either zones or a room, each zone once, and no more heat than all."""
    home = await async_heated_home(make_home, hass, "axeos")
    add_zone(home, zone_id="bath", title="Bath")
    await home.async_settle()
    (miner,) = home.entry.get_subentries_of_type("miner")
    dialog = await Dialog.async_change(hass, home.entry, miner)
    rows = [{"zone": zone, "share": share} for zone, share in typed["zones"]]
    await dialog.async_confirm(**{**typed, "host": home.miners[0].host, "zones": rows})
    assert dialog.errors == errors


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"outdoor_sensor": "sensor.lost"}, {"outdoor_sensor": "no_such_entity"}),
        ({"weather_entity": "weather.lost"}, {"weather_entity": "no_such_entity"}),
        ({"irradiance_sensor": OUTDOOR}, {"irradiance_sensor": "not_an_irradiance"}),
    ],
    ids=["a lost sensor", "a lost service", "no irradiance"],
)
async def test_a_wrong_weather_is_refused(
    make_home: MakeHome, hass: HomeAssistant, typed: dict[str, str], errors: dict[str, str]
) -> None:
    """The page says at which field, and the settings stay as they were."""
    home = await make_home()
    set_room(hass, 3, OUTDOOR)
    dialog = await Dialog.async_settings(hass, home.entry)
    await dialog.async_choose("weather")
    await dialog.async_submit(**typed)
    assert dialog.errors == errors
    await dialog.async_submit(outdoor_sensor=OUTDOOR)
    assert home.entry.options["weather"] == {"outdoor_sensor": OUTDOOR}


async def test_a_sensor_that_comes_later_may_be_chosen(
    hass: HomeAssistant, make_home: MakeHome, entity_registry: er.EntityRegistry
) -> None:
    """One that has no state yet, but is registered, is judged by the unit that it had."""
    home = await make_home()
    entity_registry.async_get_or_create(
        "sensor", "demo", "late", suggested_object_id="late", unit_of_measurement=UnitOfTemperature.CELSIUS
    )
    dialog = await _new_zone(hass, home, room_sensors=["sensor.late"])
    assert dialog.page == "more"
