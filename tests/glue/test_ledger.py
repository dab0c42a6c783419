"""The ledger of a site: every kilowatt-hour once, every gap noted, nothing lost at a restart or a replacement."""

from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.proof_of_heat.const import DOMAIN
from simulator.fault import Fault

from .conftest import MakeHome

GENERATION = "sensor.plant"


async def test_a_site_counts_the_energy_of_all_its_miners(make_home: MakeHome) -> None:
    """The energy of the site is that of its miners together."""
    home = await make_home("whatsminer_v2", "axeos")
    await home.async_pass(timedelta(hours=1))
    miners_kwh = sum(home.number("sensor", "energy", miner=place) for place in range(2))
    assert home.site_number("consumed_energy") == pytest.approx(miners_kwh, rel=0.03)


async def test_generation_is_counted_where_it_is_measured(make_home: MakeHome, hass: HomeAssistant) -> None:
    """An hour of a steady plant is that many kilowatt-hours."""
    hass.states.async_set(GENERATION, "6000", {"unit_of_measurement": "W", "device_class": "power"})
    home = await make_home("axeos", options={"supply": {"generation": GENERATION}})
    for minute in range(60):
        hass.states.async_set(GENERATION, f"{6000 + minute % 2}", {"unit_of_measurement": "W"})
        await home.async_pass(timedelta(minutes=1))
    assert home.site_number("generated_energy") == pytest.approx(6, rel=0.1)


async def test_on_time_counts_while_a_miner_mines(make_home: MakeHome) -> None:
    """Half an hour of mining and half an hour of rest are half an hour of on-time."""
    home = await make_home("whatsminer_v2")
    await home.async_pass(timedelta(minutes=30))
    await home.async_call("climate", "set_hvac_mode", home.entity_id("climate", "heater"), hvac_mode="off")
    await home.async_pass(timedelta(minutes=30))
    assert home.number("sensor", "on_time") == pytest.approx(0.5, abs=0.05)


async def test_a_silence_is_noted_while_it_lasts(make_home: MakeHome) -> None:
    """The time of which nothing is known is told of a silent miner, and of a site of which all are silent."""
    home = await make_home("whatsminer_v2")
    await home.async_pass(timedelta(minutes=10))
    home.miners[0].faults.add(Fault.EMPTY)
    await home.async_pass(timedelta(minutes=60))
    assert home.number("sensor", "unrecorded_time") == pytest.approx(1, abs=0.15)
    assert home.site_number("unrecorded_time") == pytest.approx(1, abs=0.15)


async def test_a_crash_takes_back_nothing_that_was_shown(
    make_home: MakeHome, hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    """What a counter shows is on the disk already, so that it goes on from there or from more, whatever happens."""
    home = await make_home("whatsminer_v2")
    await home.async_pass(timedelta(minutes=8))
    stored = hass_storage[f"{DOMAIN}.{home.entry.entry_id}"]["data"]
    assert home.number("sensor", "energy") == pytest.approx(stored["miners"][home.ids[0]]["energy"]["total_kwh"])
    assert home.site_number("consumed_energy") == pytest.approx(stored["ledger"]["consumption"]["total_kwh"])
    counted = home.entry.runtime_data.store.memory.ledger.consumption.total_kwh
    assert 0 < home.site_number("consumed_energy") < counted - 0.1


async def test_a_restart_loses_nothing(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Totals go on where they were when the site starts anew."""
    home = await make_home("whatsminer_v2")
    await home.async_pass(timedelta(minutes=30))
    before_kwh = home.site_number("consumed_energy"), home.number("sensor", "energy")
    await hass.config_entries.async_reload(home.entry.entry_id)
    await home.async_pass(timedelta(minutes=10))
    assert home.site_number("consumed_energy") == pytest.approx(before_kwh[0] + 0.55, abs=0.35)
    assert home.number("sensor", "energy") == pytest.approx(before_kwh[1] + 0.55, abs=0.35)


async def test_a_miner_that_goes_takes_nothing_with_it(make_home: MakeHome, hass: HomeAssistant) -> None:
    """When a miner is removed or replaced, the site keeps what it drew, and goes on with the others."""
    home = await make_home("whatsminer_v2", "axeos")
    await home.async_pass(timedelta(minutes=30))
    before_kwh = home.site_number("consumed_energy")
    gone = next(iter(home.entry.subentries))
    hass.config_entries.async_remove_subentry(home.entry, gone)
    await home.async_settle()
    await home.async_pass(timedelta(minutes=10))
    assert before_kwh <= home.site_number("consumed_energy") < before_kwh + 0.4
