"""Each miner is read on its own: silence is told once, costs only itself, and is asked ever less often."""

from datetime import timedelta

import pytest
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE

from simulator.fault import Fault

from .conftest import MakeHome

ROUND = timedelta(seconds=15)


async def test_one_lost_answer_is_weather(make_home: MakeHome) -> None:
    """A miner that fails twice keeps its last values; at the third failure in a row it is unavailable."""
    home = await make_home("axeos")
    home.miners[0].faults.add(Fault.HTTP_500)
    await home.async_pass(2 * ROUND)
    assert home.state("binary_sensor", "online") == STATE_ON
    assert home.number("sensor", "power") > 10
    await home.async_pass(ROUND)
    assert home.state("binary_sensor", "online") == STATE_OFF
    assert home.state("sensor", "power") == STATE_UNAVAILABLE
    assert home.state("climate", "heater") == STATE_UNAVAILABLE


async def test_a_silent_miner_costs_only_itself(make_home: MakeHome) -> None:
    """The others are read and shown as ever, and the site counts what it measures."""
    home = await make_home("axeos", "whatsminer_v2", options={"circuit_limit_w": 10_000})
    home.miners[0].faults.add(Fault.GARBAGE)
    await home.async_pass(4 * ROUND)
    assert home.state("sensor", "power", miner=0) == STATE_UNAVAILABLE
    power_w = home.number("sensor", "power", miner=1)
    assert home.site_number("power") == pytest.approx(power_w, abs=200)
    assert home.site_number("miners_online") == 1
    assert home.site_number("circuit_use") == pytest.approx(power_w / 100, abs=2)


async def test_silence_and_return_are_told_once(make_home: MakeHome, caplog: pytest.LogCaptureFixture) -> None:
    """The log has one warning when a miner falls silent and one line when it is back, however long it lasts."""
    home = await make_home("axeos")
    caplog.clear()
    caplog.set_level("INFO", "custom_components.proof_of_heat")
    home.miners[0].faults.add(Fault.EMPTY)
    await home.async_pass(timedelta(minutes=10))
    home.miners[0].faults.clear()
    await home.async_pass(timedelta(minutes=3))
    name = "custom_components.proof_of_heat.miners.miner"
    told = [record.levelname for record in caplog.records if record.name == name]
    assert told == ["WARNING", "INFO"]
    assert home.number("sensor", "power") > 10


async def test_a_miner_with_another_mac_is_not_believed(make_home: MakeHome) -> None:
    """Another machine at the address gives no values to the entities of the old one."""
    home = await make_home("axeos")
    home.miners[0].faults.add(Fault.OTHER_MAC)
    await home.async_pass(timedelta(hours=1, minutes=2))
    assert home.state("sensor", "power") == STATE_UNAVAILABLE


async def test_a_site_whose_miners_are_all_silent_knows_no_power(make_home: MakeHome) -> None:
    """The sum of nothing measured is unknown, never 0."""
    home = await make_home("axeos")
    home.miners[0].faults.add(Fault.EMPTY)
    await home.async_pass(4 * ROUND)
    assert home.site_state("power") == "unknown"
    assert home.site_number("miners_online") == 0


async def test_a_miner_that_hangs_holds_up_nobody(make_home: MakeHome) -> None:
    """While one miner never answers, the others are read; its request times out, and it is back when it answers."""
    home = await make_home("axeos", "whatsminer_v2")
    home.miners[0].faults.add(Fault.HANG)
    home.miners[1].machine.pause()
    home.begin_round()
    await home.async_until(lambda: home.state("binary_sensor", "mining", miner=1) == STATE_OFF)
    assert home.state("binary_sensor", "online", miner=0) == STATE_ON
    home.miners[0].faults.clear()
    await home.async_pass(2 * ROUND)
    assert home.state("binary_sensor", "online", miner=0) == STATE_ON
