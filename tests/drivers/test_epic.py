"""ePIC's PowerPlay over its true protocol: on and off, and nothing that was never proven."""

import pytest
from pyasic.miners.backends.epic import ePIC

from custom_components.proof_of_heat.drivers import Credentials, DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic.epic import EpicDriver
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.engine.miner import PAUSE, Control, Target
from simulator.clock import ManualClock
from simulator.fault import Fault
from simulator.machine import MachineState
from simulator.miners import epic
from simulator.miners.epic import Epic
from tests.simulated import StartMiner, free_host

from .plain import async_plain_miner

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

ON = Target(power_w=3_350)


@pytest.fixture
async def miner(simulated: StartMiner, clock: ManualClock) -> Epic:
    """Return an S19 XP with PowerPlay that mines at 3,350 W."""
    built = epic.build(free_host(), seed=5, clock=clock)
    await simulated(built)
    return built


@pytest.fixture
def driver(miner: Epic, network: Network) -> EpicDriver:
    """Return the driver of the miner."""
    return EpicDriver(miner.host, network)


async def test_pyasic_reads_the_simulator_as_a_real_one(miner: Epic) -> None:
    """Watts, rate, MAC and fans are those of the machine."""
    plain = await async_plain_miner(miner.host)
    data = await plain.get_data(exclude=["config"])

    assert isinstance(plain, ePIC)
    assert data.wattage == pytest.approx(miner.machine.power_w, rel=0.01)
    assert float(data.hashrate) == pytest.approx(miner.machine.hashrate_th_s, rel=0.02)
    assert (data.mac, data.is_mining) == (miner.mac.upper(), True)


async def test_pyasic_says_no_to_what_was_obeyed(miner: Epic) -> None:
    """It looks for `success` where the machine says `result`."""
    plain = await async_plain_miner(miner.host)

    assert await plain.stop_mining() is False
    assert miner.machine.state is MachineState.STOPPED


async def test_the_watts_are_those_of_the_preset(driver: EpicDriver) -> None:
    """It is on at the preset that its owner chose, or off."""
    capabilities = await driver.async_capabilities()
    sample = await driver.async_read()

    assert (capabilities.control, capabilities.max_w, capabilities.levels) == (Control.ON_OFF, 3_350, ())
    assert sample.target_w == 3_350


async def test_a_reading_has_what_the_machine_tells(miner: Epic, driver: EpicDriver) -> None:
    """Boards, the fans that are fitted, the pool and the light."""
    sample = await driver.async_read()

    assert sample.board_c == pytest.approx(max(miner.machine.boards_c), abs=0.1)
    assert sample.fan_rpm == miner.machine.fans_rpm
    assert (sample.pool_is_alive, sample.light_is_on, sample.fault) == (True, False, None)


async def test_a_refusal_with_the_status_of_a_success_is_seen(miner: Epic, network: Network) -> None:
    """Every answer comes with status 200, also the one to a wrong password."""
    driver = EpicDriver(miner.host, network, credentials=Credentials(password="warm-feet"))

    with pytest.raises(DriverError) as failed:
        await driver.async_set_target(PAUSE)

    assert failed.value.kind is DriverErrorKind.WRONG_CREDENTIALS
    assert miner.machine.is_mining


@pytest.mark.parametrize(
    ("before", "target", "complaint"),
    [(ON, PAUSE, "does not obey Stop"), (PAUSE, ON, "does not obey Autostart")],
    ids=["stop", "start"],
)
async def test_what_is_not_obeyed_is_refused(
    miner: Epic, driver: EpicDriver, before: Target, target: Target, complaint: str
) -> None:
    """The state is read back, some times."""
    await driver.async_set_target(before)
    miner.faults.add(Fault.IGNORES)

    with pytest.raises(DriverError, match=complaint) as failed:
        await driver.async_set_target(target)

    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_a_light_that_does_not_obey_is_refused(miner: Epic, driver: EpicDriver) -> None:
    """The light is read back."""
    miner.faults.add(Fault.IGNORES)

    with pytest.raises(DriverError, match="light stays"):
        await driver.async_set_light(is_on=True)


async def test_a_command_that_the_machine_does_not_know_is_refused(miner: Epic, driver: EpicDriver) -> None:
    """Older firmware lacks some."""
    miner.unknown.add("identify")

    with pytest.raises(DriverError, match="MissingParam") as failed:
        await driver.async_set_light(is_on=True)

    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_a_machine_without_a_mac_is_nobody(miner: Epic, driver: EpicDriver) -> None:
    """What cannot be told from another machine is not driven."""
    miner.retold["network"] = {"static": None}

    with pytest.raises(DriverError, match="no MAC") as failed:
        await driver.async_identify()

    assert failed.value.kind is DriverErrorKind.IMPLAUSIBLE
