"""A zone learns its building from the statistics of Home Assistant, and adopts it only if its owner says so."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.models import StatisticData, StatisticMeanType, StatisticMetaData
from homeassistant.components.recorder.statistics import async_import_statistics
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.components.recorder.common import async_wait_recording_done

from custom_components.proof_of_heat.money.house import HouseHabit
from custom_components.proof_of_heat.telling.zone import zone_picture
from custom_components.proof_of_heat.zones.learning import hours_of

from .conftest import MakeHome
from .heated_home import ZONE, async_heated_home, zone_entity_id, zone_number, zone_state
from .home import Home

UA_W_K = 90.0
ROOM_C = 21.0
DAYS = 14


def _outdoor_c(hour: int) -> float:
    """Return the weather of an hour: mild and cold spells of five days, and warmer afternoons."""
    return -4.0 * ((hour // 24) % 5) + (2.0 if 12 <= hour % 24 < 18 else -1.0)


def _import(hass: HomeAssistant, entity_id: str, unit: str, unit_class: str, means: dict[datetime, float]) -> None:
    """Let the recorder know the hours of a sensor."""
    metadata = StatisticMetaData(
        has_sum=False,
        mean_type=StatisticMeanType.ARITHMETIC,
        name=None,
        source="recorder",
        statistic_id=entity_id,
        unit_class=unit_class,
        unit_of_measurement=unit,
    )
    rows = [StatisticData(start=start, mean=mean, min=mean, max=mean) for start, mean in means.items()]
    async_import_statistics(hass, metadata, rows)


async def _async_lived(home: Home, days: int = DAYS) -> None:
    """Let the house have lived for some days, each hour as its true loss has it."""
    hass = home.hass
    now = dt_util.utcnow().replace(minute=0, second=0, microsecond=0)
    starts = [now - timedelta(hours=n) for n in range(days * 24, 0, -1)]
    outdoor = {start: _outdoor_c(n) for n, start in enumerate(starts)}
    # A room that breathes a little, as all rooms do.
    room = {start: ROOM_C + 0.1 * (n % 7) for n, start in enumerate(starts)}
    heat = {start: UA_W_K * (room[start] - outdoor[start]) for start in starts}
    _import(hass, zone_entity_id(home, "sensor", "room_temperature"), "°C", "temperature", room)
    _import(hass, home.site_entity_id("sensor", "outdoor_temperature"), "°C", "temperature", outdoor)
    _import(hass, zone_entity_id(home, "sensor", "heat_power"), "W", "power", heat)
    await async_wait_recording_done(hass)


async def _async_night(home: Home) -> None:
    """Let the lesson of the night come."""
    local = dt_util.now()
    night = (local + timedelta(days=1)).replace(hour=0, minute=20, second=0, microsecond=1)
    home.freezer.move_to(night)
    home.begin_round()
    await home.async_settle()
    await home.async_pass(timedelta(seconds=30))


async def _async_home(make_home: MakeHome, hass: HomeAssistant, **zone: Any) -> Home:
    """Make a heated home beside a recorder."""
    assert await async_setup_component(hass, "sensor", {})
    return await async_heated_home(make_home, hass, "axeos", curve={"kind": "slope", "slope_w_k": 60.0}, **zone)


async def test_the_days_tell_the_loss(recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant) -> None:
    """Two weeks of ordinary days tell the loss; one press adopts it, and nothing did before."""
    home = await _async_home(make_home, hass)
    await _async_lived(home)
    await _async_night(home)
    assert zone_number(home, "learnt_loss") == pytest.approx(UA_W_K, rel=0.02)
    state = hass.states.get(zone_entity_id(home, "sensor", "learnt_loss"))
    assert state is not None
    assert state.attributes["doubt"] is None
    assert state.attributes["confidence_share"] > 0.8
    assert float(zone_state(home, "number", "curve_slope")) == 60
    await home.async_call("proof_of_heat", "adopt_learnt_curve", zone_entity_id(home, "climate", "zone"))
    await home.async_pass(timedelta(seconds=30))
    assert float(zone_state(home, "number", "curve_slope")) == pytest.approx(UA_W_K, rel=0.02)


async def test_the_days_tell_what_is_usual(recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant) -> None:
    """A house without people and sun wants nothing beside its line, at no hour."""
    home = await _async_home(make_home, hass)
    await _async_lived(home)
    await _async_night(home)
    learnt = home.entry.runtime_data.store.zone(ZONE).learnt
    assert learnt is not None
    assert len(learnt.usual_w) == 24
    assert max(map(abs, learnt.usual_w)) < 100


async def test_the_meters_tell_what_the_house_usually_draws(
    recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant
) -> None:
    """3 kW from the roof less 2.2 kW to the grid; the recorder is asked once a day, and without miners nobody knows."""
    assert await async_setup_component(hass, "sensor", {})
    now = dt_util.utcnow().replace(minute=0, second=0, microsecond=0)
    starts = [now - timedelta(hours=number) for number in range(1, 10 * 24)]
    home = await make_home("axeos", options={"supply": {"generation": "sensor.roof", "grid": "sensor.grid"}})
    for meter, watts in {"sensor.roof": 3000.0, "sensor.grid": -2200.0}.items():
        _import(hass, meter, "W", "power", dict.fromkeys(starts, watts))
    await async_wait_recording_done(hass)
    house = HouseHabit(hass, home.entry)
    await house.async_refresh(now)
    assert not house.usual_w
    _import(hass, home.site_entity_id("sensor", "power"), "W", "power", dict.fromkeys(starts, 300.0))
    await async_wait_recording_done(hass)
    await house.async_refresh(now)
    assert not house.usual_w
    await house.async_refresh(now + timedelta(days=1))
    assert house.usual_w == (500.0,) * 24


async def test_a_start_learns_from_a_past_that_was_brought(
    recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant
) -> None:
    """Whoever imports statistics need not wait for the night: a start after a lesson without days is another lesson."""
    home = await _async_home(make_home, hass)
    await _async_lived(home)
    assert await hass.config_entries.async_reload(home.entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    await home.async_pass(timedelta(seconds=30))
    assert zone_number(home, "learnt_loss") == pytest.approx(UA_W_K, rel=0.02)


async def test_who_opted_in_has_it_adopted_slowly(
    recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant
) -> None:
    """A curve that follows by itself moves by a tenth a day at most."""
    home = await _async_home(make_home, hass, learning="adopt")
    await _async_lived(home)
    await _async_night(home)
    assert 60 < float(zone_state(home, "number", "curve_slope")) <= 66


async def test_a_few_days_are_doubtful(recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant) -> None:
    """What does not count yet says so, and is not adopted."""
    home = await _async_home(make_home, hass, learning="adopt")
    await _async_lived(home, days=4)
    await _async_night(home)
    state = hass.states.get(zone_entity_id(home, "sensor", "learnt_loss"))
    assert state is not None
    assert state.attributes["doubt"] == "too_few_days"
    assert float(zone_state(home, "number", "curve_slope")) == 60
    with pytest.raises(ServiceValidationError, match="does not count yet"):
        await home.async_call("button", "press", zone_entity_id(home, "button", "adopt_learnt_curve"))


async def test_the_lesson_is_shown_to_cards(recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant) -> None:
    """A card gets the loss, how sure it is, and one point a day."""
    home = await _async_home(make_home, hass)
    await _async_lived(home)
    await _async_night(home)
    told = zone_picture(hass, home.entry.runtime_data.zones.zones[ZONE])["learnt"]
    assert told["ua_w_k"] == pytest.approx(UA_W_K, rel=0.02)
    assert DAYS - 1 <= len(told["points"]) <= DAYS
    assert all(point["heat_w"] > 0 for point in told["points"])


async def test_a_start_soon_after_the_lesson_is_no_new_day(
    recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant
) -> None:
    """Restarts do not move the curve."""
    home = await _async_home(make_home, hass, learning="adopt")
    await _async_lived(home)
    await _async_night(home)
    slope = zone_state(home, "number", "curve_slope")
    assert await hass.config_entries.async_reload(home.entry.entry_id)
    await home.async_settle()
    assert zone_state(home, "number", "curve_slope") == slope


async def test_without_a_recorder_nothing_is_learnt(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A house without history heats all the same."""
    home = await async_heated_home(make_home, hass, "axeos")
    await _async_night(home)
    assert zone_state(home, "sensor", "learnt_loss") == "unknown"


async def test_without_an_outdoor_temperature_nothing_is_learnt(
    recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant
) -> None:
    """A zone without weather has no line to learn."""
    home = await async_heated_home(make_home, hass, "axeos", outdoor_c=None, options={"weather": {}})
    await _async_night(home)
    assert zone_state(home, "sensor", "learnt_loss") == "unknown"


async def test_the_own_weather_of_a_zone_teaches(
    recorder_mock: Recorder, make_home: MakeHome, hass: HomeAssistant
) -> None:
    """Of a zone with an outdoor sensor of its own, that sensor tells the days."""
    home = await _async_home(make_home, hass, outdoor_sensor="sensor.hill")
    await _async_lived(home)
    await _async_night(home)
    learnt = zone_picture(hass, home.entry.runtime_data.zones.zones[ZONE])["learnt"]
    assert (learnt["ua_w_k"], learnt["points"], learnt["confidence_share"]) == (None, [], 0)


def test_hours_without_sun_are_left_out_where_the_sun_is_measured() -> None:
    """An hour of which the sun is not known teaches nothing; without a sensor there is no sun at all."""
    start, other = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 1, tzinfo=UTC)
    both = {start: 1.0, other: 1.0}
    known = {"room": both, "heat": both, "outdoor": both}
    assert [hour.irradiance_w_m2 for hour in hours_of(known, disturbed=frozenset())] == [0, 0]
    measured = hours_of({**known, "sun": {start: 300.0}}, disturbed=frozenset({start}))
    assert [(hour.start, hour.irradiance_w_m2, hour.is_disturbed) for hour in measured] == [(start, 300, True)]
