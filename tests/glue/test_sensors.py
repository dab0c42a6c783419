"""What is measured and counted: right, seldom enough for the recorder, and never made up."""

from datetime import timedelta

import pytest
from homeassistant.const import EVENT_STATE_CHANGED, STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.util import dt as dt_util
from syrupy.assertion import SnapshotAssertion

from simulator.fault import Fault

from .conftest import MakeHome


@pytest.mark.parametrize("domain", ["sensor", "binary_sensor"])
async def test_sensors_look_like_this(make_home: MakeHome, snapshot: SnapshotAssertion, domain: str) -> None:
    """A miner has what its firmware reports; what is noisy is off by default."""
    home = await make_home("whatsminer_v2", options={"circuit_limit_w": 4000})
    assert home.entities(domain) == snapshot


async def test_energy_is_counted_from_the_measured_power(make_home: MakeHome) -> None:
    """An hour at a steady power is that many watt-hours, shown every five minutes."""
    home = await make_home("whatsminer_v2")
    power_w = home.number("sensor", "power")
    await home.async_pass(timedelta(hours=1))
    shown_late_kwh = power_w / 1000 * (timedelta(minutes=5) / timedelta(hours=1))
    assert 0 < power_w / 1000 - home.number("sensor", "energy") < 1.2 * shown_late_kwh


async def test_energy_is_not_guessed_over_a_long_silence(make_home: MakeHome) -> None:
    """What a miner drew while nobody could read it is not added when it is back."""
    home = await make_home("whatsminer_v2")
    await home.async_pass(timedelta(minutes=10))
    energy_kwh = home.number("sensor", "energy")
    home.miners[0].faults.add(Fault.EMPTY)
    await home.async_pass(timedelta(hours=1))
    assert home.state("sensor", "energy") == STATE_UNAVAILABLE
    home.miners[0].faults.clear()
    await home.async_pass(timedelta(minutes=3))
    assert home.number("sensor", "energy") < energy_kwh + 0.3


async def test_small_changes_are_shown_once_a_minute(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A power that only flickers writes at most one row a minute."""
    home = await make_home("whatsminer_v2")
    entity_id = home.entity_id("sensor", "power")
    rows: list[str] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        """Note each row of the power."""
        rows.extend([event.data["entity_id"]] if event.data["entity_id"] == entity_id else [])

    hass.bus.async_listen(EVENT_STATE_CHANGED, note)
    home.miners[0].machine.inlet_c = 21
    await home.async_pass(timedelta(minutes=10))
    assert len(rows) <= 20


async def test_a_great_change_is_shown_at_once(make_home: MakeHome) -> None:
    """A machine that stops by itself is seen in the next round of readings."""
    home = await make_home("axeos")
    home.miners[0].machine.pause()
    await home.async_pass(timedelta(seconds=60))
    assert home.number("sensor", "power") < 5
    assert home.state("binary_sensor", "mining") == STATE_OFF
    assert home.state("climate", "heater") == "off"


async def test_the_start_of_a_machine_is_an_instant(make_home: MakeHome) -> None:
    """Uptime is shown as the instant of the start, which does not move."""
    home = await make_home("whatsminer_v2")
    started = home.state("sensor", "started")
    await home.async_pass(timedelta(minutes=20))
    assert home.state("sensor", "started") == started
    assert dt_util.parse_datetime(started) is not None


async def test_a_firmware_without_power_has_no_power(make_home: MakeHome) -> None:
    """What a machine never reports gets no entity, and no 0."""
    home = await make_home("antminer")
    sensors = {name.rpartition("_")[2] for name in home.entities("sensor") if "antminer" in name}
    assert "energy" not in sensors
    assert home.site_state("power") == STATE_UNKNOWN


async def test_an_overheated_machine_is_a_problem(make_home: MakeHome) -> None:
    """A machine that is too hot is stopped, and says so."""
    home = await make_home("braiins", managed=True)
    assert home.state("binary_sensor", "problem") == STATE_OFF
    home.miners[0].machine.inlet_c = 60
    await home.async_pass(timedelta(seconds=30))
    assert home.state("binary_sensor", "problem") == STATE_ON
    assert home.state("sensor", "control_reason") == "overheated"
    assert not home.is_mining()
