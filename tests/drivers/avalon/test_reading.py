"""What Avalons say about themselves: identity, readings in one long text, and lights."""

from datetime import timedelta

import pytest

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic import async_find
from custom_components.proof_of_heat.drivers.asic.avalon import AvalonDriver
from custom_components.proof_of_heat.drivers.asic.avalon_kind import Stats
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.engine.miner import Action
from simulator.clock import ManualClock
from simulator.fault import Fault
from simulator.miners import luxos
from simulator.miners.avalon import Avalon
from tests.simulated import StartMiner, free_host

from .model import Start

CAPTURED_IDLE_Q = (
    "'STATS':{Ver[Q-25052801_14a19a2] FW[Release] STATE[2] SYSTEMSTATU[Work: In Idle, Hash Board: 1] Elapsed[37850] "
    "ITemp[26] HBITemp[27] HBOTemp[27] TMax[0] TAvg[0] TarT[65] Fan1[0] FanR[0%] SoftOffTime[1753425250] "
    "PS[0 1222 4 0 0 2245 146] GHSspd[0.00] GHSmm[55032.79] GHSavg[44499.41] MGHS[44499.41] SoftOFF[4] "
    "WORKMODE[0] WORKLEVEL[0] MPO[800] Nonce Mask[25]}"
)


def stats(fields: str, *, name: str = "MM ID0") -> Stats:
    """Return the readings in a text."""
    return Stats.of({"STATUS": [{"When": 1753431623}], "STATS": [{name: fields}]})


def test_a_captured_avalon_q_at_rest_is_read_right() -> None:
    """No power, no hash rate, no mining: 146 W and 44 TH/s are leftovers."""
    read = stats(CAPTURED_IDLE_Q, name="MM ID0:Summary")

    assert (read.rests, read.is_mining, read.hashrate_th_s, read.power_w) == (True, False, 0, None)
    assert (read.number("MPO"), read.number("FanR"), read.now) == (800, 0, 1753431623)


@pytest.mark.parametrize(
    ("fields", "power_w"),
    [
        ("SYSTEMSTATU[Work: In Work, Hash Board: 1] PS[0 0 27541 4 0 3756 133]", 133),
        ("SYSTEMSTATU[Work: In Work, Hash Board: 3 ] PS[0 1209 1187 297 3526 1188 3731] WALLPOWER[3733]", 3733),
        ("SYSTEMSTATU[Work: In Idle, Hash Board: 3] PS[0 0 0 0 0 0 900] WALLPOWER[12]", 12),
        ("SYSTEMSTATU[Work: In Work, Hash Board: 1] SoftOFF[4] PS[0 0 0 0 0 0 900]", None),
        ("SYSTEMSTATU[Work: In Work] PS[0 1217 1279 221 2834 1280]", None),
        ("SYSTEMSTATU[Work: In Work] PS[0 0 N/A 4 0 3756 133]", None),
        ("PS[0 0 27541 4 0 3756 133]", None),
    ],
    ids=["supply", "wall", "wall at rest", "told to stop", "short list", "a word in the list", "no state"],
)
def test_power_is_taken_only_where_it_is_true(fields: str, power_w: float | None) -> None:
    """The wall counts always, the supply's list only at work and only as a whole."""
    assert stats(f"Ver[X] {fields}").power_w == power_w


@pytest.mark.parametrize(
    ("fields", "is_mining"),
    [
        ("SYSTEMSTATU[Work: In Work, Hash Board: 1] SoftOFF[0]", True),
        ("SYSTEMSTATU[Work: In Idle, Hash Board: 1]", False),
        ("SYSTEMSTATU[Work: In Work, Hash Board: 1] SoftOFF[2]", False),
        ("SYSTEMSTATU[Work: In Init, Hash Board: 1]", False),
        ("GHSspd[100.0]", None),
    ],
    ids=["works", "idle", "told to stop", "prepares", "does not say"],
)
def test_mining_is_what_the_state_says(fields: str, is_mining: bool | None) -> None:
    """Neither averages nor levels tell."""
    assert stats(f"Ver[X] {fields}").is_mining is is_mining


@pytest.mark.parametrize("fields", ["", "N/A", "Work in progress [1]"], ids=["nothing", "a word", "other text"])
def test_a_text_that_does_not_begin_like_readings_is_implausible(fields: str) -> None:
    """Guessing would turn any text into a machine without numbers."""
    with pytest.raises(DriverError, match="no version") as failed:
        stats(fields)

    assert failed.value.kind is DriverErrorKind.IMPLAUSIBLE


def test_a_sensor_that_is_not_there_has_no_temperature() -> None:
    """The Nano says -273 for it."""
    assert stats("Ver[Nano3s-1] ITemp[-273] OTemp[65]").temperature_c("ITemp") is None


async def test_temperatures_stand_where_they_are_measured(
    start: Start, driver: AvalonDriver, miner: Avalon, network: Network
) -> None:
    """Inlet, board, outlet and chip; the Nano has no sensor at its inlet."""
    sample = await driver.async_read()
    nano = await AvalonDriver((await start("Avalon Nano 3S")).host, network).async_read()

    assert sample.inlet_c == pytest.approx(miner.machine.inlet_c, abs=1)
    assert sample.outlet_c == pytest.approx(miner.machine.outlet_c, abs=1)
    assert sample.board_c == pytest.approx(miner.machine.outlet_c, abs=1)
    assert sample.chip_c == pytest.approx(miner.machine.chips_c[0] + 4, abs=1)
    assert (nano.inlet_c, nano.board_c) == (None, None)
    assert nano.outlet_c is not None


async def test_shares_pool_and_fans_come_along(miner: Avalon, driver: AvalonDriver, clock: ManualClock) -> None:
    """All in one connection."""
    clock.advance(timedelta(hours=2))

    sample = await driver.async_read()

    assert sample.accepted_share == pytest.approx(0.997, abs=0.003)
    assert sample.pool_is_alive is True
    assert sample.fan_rpm == miner.machine.fans_rpm


async def test_an_avalon_is_found_by_its_words(miner: Avalon, network: Network) -> None:
    """The version names the product."""
    identity = await (await async_find(miner.host, network)).async_identify()

    assert (identity.id, identity.firmware, identity.model) == (miner.mac, "avalon", "Avalon Q")


async def test_a_first_nano_is_known_by_the_number_of_its_maker(start: Start, network: Network) -> None:
    """It does not say its MAC."""
    nano = await start("Avalon Nano 3")
    driver = AvalonDriver(nano.host, network)

    identity = await driver.async_identify()

    assert (identity.id, identity.model) == (f"020100{nano.machine.serial.removeprefix('SIM')}", "Avalon Nano 3")
    assert (await driver.async_read()).is_mining is True


async def test_another_machine_is_no_avalon(simulated: StartMiner, clock: ManualClock, network: Network) -> None:
    """Many machines answer on this port."""
    other = luxos.build(free_host(), seed=1, clock=clock)
    await simulated(other)

    with pytest.raises(DriverError, match="no Avalon") as failed:
        await AvalonDriver(other.host, network).async_identify()

    assert failed.value.kind is DriverErrorKind.UNSUPPORTED


# Lights


async def test_an_avalon_q_has_no_light(driver: AvalonDriver) -> None:
    """Its own list of options has none."""
    assert Action.LOCATE not in (await driver.async_capabilities()).actions
    with pytest.raises(DriverError, match="no light") as failed:
        await driver.async_set_light(is_on=True)
    assert failed.value.kind is DriverErrorKind.UNSUPPORTED


async def test_a_big_avalon_has_a_signal(start: Start, network: Network) -> None:
    """It goes on and off under one number."""
    big = await start("Avalon A1566")
    driver = AvalonDriver(big.host, network)

    await driver.async_set_light(is_on=True)

    assert big.told == ["0,led,1-1"]
    assert (await driver.async_read()).light_is_on is True


async def test_the_lamp_of_a_nano_flashes_and_then_looks_as_before(start: Start, network: Network) -> None:
    """Its owner chose effect and colours; the colours stay, and the effect comes back."""
    nano = await start("Avalon Nano 3S")
    nano.lamp = [3, 80, 50, 10, 20, 30]
    driver = AvalonDriver(nano.host, network)

    await driver.async_set_light(is_on=True)
    await driver.async_set_light(is_on=True)
    assert nano.lamp == [2, 80, 50, 10, 20, 30]

    await driver.async_set_light(is_on=False)
    assert nano.lamp == [3, 80, 50, 10, 20, 30]


@pytest.mark.parametrize("model", ["Avalon A1566", "Avalon Nano 3S"])
async def test_a_light_that_stays_dark_is_refused(start: Start, network: Network, model: str) -> None:
    """It says yes, and the reading says no."""
    miner = await start(model)
    await miner.async_fail(Fault.IGNORES)

    with pytest.raises(DriverError, match="light did not change") as failed:
        await AvalonDriver(miner.host, network).async_set_light(is_on=True)

    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_a_machine_without_pools_has_no_pool_state(miner: Avalon, driver: AvalonDriver) -> None:
    """Nothing is alive or dead then."""
    miner.machine.pools.clear()

    assert (await driver.async_read()).pool_is_alive is None
