"""What a VNish says of itself: watts, states and faults, and the words that change from version to version."""

from datetime import timedelta

import pytest
from pyasic.miners.backends.vnish import VNish

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.drivers.asic.vnish import VnishDriver
from custom_components.proof_of_heat.engine.miner import PAUSE
from simulator.clock import ManualClock
from simulator.miners import vnish
from simulator.miners.vnish import Vnish
from simulator.wire import Json
from tests.simulated import StartMiner, free_host

from .plain import async_plain_miner

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

SYSTEM = {"uptime": "3 days, 4:05", "network_status": {"mac": "02:5E:00:00:00:05", "hostname": "antminer"}}
INFO = {"fw_name": "Vnish", "fw_version": "1.3.3", "miner": "Antminer S19j Pro", "hr_measure": "GH/s", "system": SYSTEM}
"""What the machine says of itself, to be changed by a test."""


@pytest.fixture
async def miner(simulated: StartMiner, clock: ManualClock) -> Vnish:
    """Return an S19j Pro with VNish 1.3.3 that mines at 3,580 W."""
    built = vnish.build(free_host(), seed=5, clock=clock)
    await simulated(built)
    return built


@pytest.fixture
def driver(miner: Vnish, network: Network) -> VnishDriver:
    """Return the driver of the miner."""
    return VnishDriver(miner.host, network)


async def test_pyasic_takes_the_efficiency_for_watts(miner: Vnish) -> None:
    """It knows the simulator for a VNish, and reads `power_usage`, which the maker explains as the efficiency."""
    plain = await async_plain_miner(miner.host)
    data = await plain.get_data(exclude=["config"])

    assert isinstance(plain, VNish)
    assert float(data.hashrate) == pytest.approx(miner.machine.hashrate_th_s, rel=0.02)
    assert (data.mac, data.is_mining) == (miner.mac.upper(), True)
    assert data.wattage == pytest.approx(miner.machine.power_w / miner.machine.hashrate_th_s, rel=0.05)


async def test_watts_are_watts(miner: Vnish, driver: VnishDriver) -> None:
    """The power is the consumption, whatever the older word means in this version."""
    assert (await driver.async_read()).power_w == pytest.approx(miner.machine.power_w, rel=0.01)


async def test_a_reading_has_what_the_firmware_tells(miner: Vnish, driver: VnishDriver, clock: ManualClock) -> None:
    """Level, target, temperatures, fans, shares and uptime are there; the fee pool does not count."""
    machine = miner.machine
    clock.advance(timedelta(hours=3))

    sample = await driver.async_read()

    assert (sample.level_id, sample.target_w) == ("3580", 3_580)
    assert sample.board_c == pytest.approx(max(machine.boards_c), abs=1)
    assert sample.chip_c == pytest.approx(max(machine.chips_c), abs=1)
    assert sample.fan_rpm == machine.fans_rpm
    assert sample.accepted_share == pytest.approx(0.996, abs=0.002)
    assert (sample.pool_is_alive, sample.light_is_on) == (True, False)
    assert sample.uptime == machine.uptime // timedelta(minutes=1) * timedelta(minutes=1)


async def test_reading_asks_for_no_password(miner: Vnish, driver: VnishDriver) -> None:
    """A login for each reading would lock the machine."""
    await driver.async_read()
    await driver.async_read()

    assert miner.tokens.logins == 0


@pytest.mark.parametrize(
    "uptime", [timedelta(), timedelta(hours=5), timedelta(days=9)], ids=["a moment", "hours", "days"]
)
async def test_the_uptime_is_read_in_the_words_of_the_firmware(
    miner: Vnish, driver: VnishDriver, clock: ManualClock, uptime: timedelta
) -> None:
    """Minutes, hours and days, each in a form of its own."""
    miner.machine.reboot()
    clock.advance(uptime)

    assert (await driver.async_read()).uptime == uptime


async def test_words_that_nobody_knows_cost_one_value_only(miner: Vnish, driver: VnishDriver) -> None:
    """The uptime and the unit of the rate are new to us; the watts are still true."""
    miner.retold["info"] = INFO | {"hr_measure": "PH/s", "system": SYSTEM | {"uptime": "since Tuesday"}}

    sample = await driver.async_read()

    assert (sample.uptime, sample.hashrate_th_s, sample.is_mining) == (None, None, True)
    assert sample.power_w == pytest.approx(miner.machine.power_w, rel=0.01)


async def test_a_machine_whose_mining_software_is_not_up_yet_is_there(miner: Vnish, driver: VnishDriver) -> None:
    """It has booted, and there is no summary yet."""
    miner.retold |= {"summary": {"miner": None}, "status": {"miner_state": "initializing", "restart_required": False}}

    sample = await driver.async_read()

    assert (sample.is_mining, sample.power_w) == (False, None)
    assert sample.uptime is not None


@pytest.mark.parametrize(
    ("state", "is_mining"),
    [("mining", True), ("auto-tuning", True), ("starting", False), ("failure", False), ("dreaming", True)],
)
async def test_the_state_tells_whether_it_mines(
    miner: Vnish, driver: VnishDriver, state: str, *, is_mining: bool
) -> None:
    """A state that nobody knows leaves it to the rate."""
    miner.retold["status"] = {"miner_state": state, "restart_required": False}

    assert (await driver.async_read()).is_mining is is_mining


@pytest.mark.parametrize(
    ("failing", "fault"),
    [
        ({"miner_status": {"miner_state": "failure", "description": "Power supply"}}, "Power supply"),
        ({"chains": [{"status": {"state": "failure", "description": "Board 2 is cold"}}]}, "Board 2 is cold"),
        ({"chains": [{"status": {"state": "failure"}}]}, "failure"),
        ({}, None),
    ],
    ids=["the machine", "a board", "without words", "nothing"],
)
async def test_what_the_machine_says_is_wrong_is_told(
    miner: Vnish, driver: VnishDriver, failing: dict[str, object], fault: str | None
) -> None:
    """In its own words."""
    miner.retold["summary"] = {"miner": {"power_consumption": 40, "hr_realtime": 0} | failing}

    assert (await driver.async_read()).fault == fault


@pytest.mark.parametrize(("metering", "is_measured"), [(True, True), (False, False), (None, False)])
async def test_only_a_power_supply_that_measures_makes_watts_measured(
    miner: Vnish, driver: VnishDriver, *, metering: bool | None, is_measured: bool
) -> None:
    """Without one, the firmware estimates."""
    miner.retold["summary"] = {"miner": {"power_consumption": 40, "psu": {"psu_power_metering": metering}}}

    assert (await driver.async_capabilities()).power_is_measured is is_measured


@pytest.mark.parametrize(
    "info",
    [INFO | {"fw_name": "Braiins OS+"}, INFO | {"fw_name": None}, INFO | {"system": {}}, ["Vnish"]],
    ids=["another firmware", "no firmware", "no MAC", "a list"],
)
async def test_who_does_not_prove_to_be_vnish_is_not_driven(miner: Vnish, driver: VnishDriver, info: Json) -> None:
    """Firmware and MAC, or nothing."""
    miner.retold["info"] = info

    with pytest.raises(DriverError) as failed:
        await driver.async_set_target(PAUSE)

    assert failed.value.kind is DriverErrorKind.IMPLAUSIBLE
    assert miner.requests == []
