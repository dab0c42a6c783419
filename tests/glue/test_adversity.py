"""Whatever other integrations say or do wrong, the site decides on, and protects."""

from datetime import timedelta

import pytest
from homeassistant.core import HomeAssistant

from .boiler_home import MakeBoilerHome, boiler_port, make_boiler_home
from .conftest import MakeHome
from .heated_home import async_heated_home, set_room, thermostat
from .home import STEP
from .plant import PLANT

__all__ = ["boiler_port", "make_boiler_home"]

MINUTE = timedelta(minutes=1)
IMPOSSIBLE = "2026-02-30T11:30:00"


async def test_a_plant_with_an_impossible_time_does_not_end_the_protection(
    make_home: MakeHome, hass: HomeAssistant
) -> None:
    """One attribute of one sensor costs that reading, never the decision."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=27.5, options={"supply": {"generation": PLANT}})
    hass.states.async_set(PLANT, "3000", {"unit_of_measurement": "W", "measured_at": IMPOSSIBLE})
    set_room(hass, 28.5)
    await home.async_pass(MINUTE)
    assert home.state("sensor", "control_reason") == "room_too_warm"


@pytest.mark.parametrize(("said", "profile"), [("on", "comfort"), ("off", "eco")])
async def test_a_schedule_with_an_impossible_end_has_none(
    make_home: MakeHome, hass: HomeAssistant, said: str, profile: str
) -> None:
    """What is planned now holds all the same."""
    hass.states.async_set("schedule.week", said, {"next_event": IMPOSSIBLE})
    plan = {"kind": "entity", "entity_id": "schedule.week", "on": "comfort", "off": "eco"}
    home = await async_heated_home(make_home, hass, "axeos", schedule=plan)
    assert thermostat(home, "preset_mode") == profile


async def test_a_dry_run_keeps_a_boiler_against_frost_awake(
    make_boiler_home: MakeBoilerHome, hass: HomeAssistant
) -> None:
    """Without a sign of life it would forget the frost after two minutes."""
    house = await make_boiler_home(room_c=8.0)
    await house.async_pass(MINUTE)
    await house.home.async_call("switch", "turn_on", house.home.site_entity_id("switch", "dry_run"))
    for _ in range(6 * MINUTE // STEP):
        set_room(hass, 6.0)
        await house.async_pass(STEP)
    assert house.state("sensor", "control_reason") == "frost"
    assert (house.boiler.is_enabled, house.boiler.is_alone) == (True, False)
