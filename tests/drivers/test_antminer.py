"""Stock Antminers over their true protocol: modes without a loss of pools."""

from collections.abc import Awaitable, Callable
from copy import deepcopy
from datetime import timedelta

import pytest
from pyasic.miners.backends.antminer import AntminerModern

from custom_components.proof_of_heat.drivers import Credentials, DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic.antminer import AntminerDriver
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.engine.miner import PAUSE, Action, Control, Target
from simulator.clock import ManualClock
from simulator.fault import Fault
from simulator.machine import MachineState
from simulator.miners import antminer, vnish
from simulator.miners.antminer import Antminer
from tests.simulated import StartMiner, free_host

from .plain import async_plain_miner

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

type Act = Callable[[AntminerDriver], Awaitable[None]]

SETTLE = timedelta(minutes=8)
NORMAL = Target(power_w=3_250, level_id="0")
LOW = Target(power_w=2_275, level_id="3")

POOLS = [
    {"url": "stratum+tcp://first.example:3333", "user": "wärme.1", "password": 'x,y="z"'},
    {"url": "stratum+ssl://second.example:443", "user": "proof.of.heat", "password": ""},
]
"""Two pools with everything that a careless hand would change."""


@pytest.fixture
async def miner(simulated: StartMiner, clock: ManualClock) -> Antminer:
    """Return an S19 Pro that mines in the normal mode for two pools."""
    built = antminer.build(free_host(), seed=5, clock=clock)
    built.machine.pools[:] = deepcopy(POOLS)
    await simulated(built)
    return built


@pytest.fixture
def driver(miner: Antminer, network: Network) -> AntminerDriver:
    """Return the driver of the miner."""
    return AntminerDriver(miner.host, network)


# The pools


async def test_pyasic_wipes_the_pools_when_the_configuration_cannot_be_read(miner: Antminer) -> None:
    """It writes a configuration that it has not read, and says that all is well."""
    plain = await async_plain_miner(miner.host)
    miner.faults.add(Fault.CONFIG_500)

    assert isinstance(plain, AntminerModern)
    assert await plain.stop_mining() is True
    assert miner.machine.pools == []


@pytest.mark.parametrize("target", [NORMAL, PAUSE], ids=["mode", "pause"])
async def test_a_configuration_that_cannot_be_read_is_not_written(
    miner: Antminer, driver: AntminerDriver, target: Target
) -> None:
    """What was not read cannot be sent back."""
    await driver.async_read()
    miner.faults.add(Fault.CONFIG_500)

    with pytest.raises(DriverError) as failed:
        await driver.async_set_target(target)

    assert failed.value.kind is DriverErrorKind.REFUSED
    assert (miner.config_writes, miner.machine.pools) == ([], POOLS)


async def test_pools_survive_byte_for_byte(miner: Antminer, driver: AntminerDriver, clock: ManualClock) -> None:
    """Sleep and back, and every character is as it was."""
    await driver.async_set_target(PAUSE)
    clock.advance(SETTLE)
    await driver.async_set_target(NORMAL)

    assert miner.machine.pools == POOLS


async def test_a_machine_without_pools_is_not_written(miner: Antminer, driver: AntminerDriver) -> None:
    """A configuration without a pool is either not the whole one, or the machine mines for nobody."""
    miner.machine.pools.clear()

    with pytest.raises(DriverError, match="names no pool") as failed:
        await driver.async_set_target(PAUSE)

    assert failed.value.kind is DriverErrorKind.REFUSED
    assert miner.config_writes == []


@pytest.mark.parametrize("name", ["bitmain-fan-ctrl", "bitmain-fan-pwm", "bitmain-freq-level", "bitmain-work-mode"])
async def test_a_configuration_that_lacks_something_is_not_written(
    miner: Antminer, driver: AntminerDriver, name: str
) -> None:
    """What is not sent is emptied, so a configuration of another kind is left alone."""
    del miner.settings[name]

    with pytest.raises(DriverError, match="not one that is known"):
        await driver.async_set_target(NORMAL)

    assert miner.config_writes == []


async def test_nothing_but_the_mode_is_changed(miner: Antminer, driver: AntminerDriver) -> None:
    """Fans, frequency and share of the hash rate go back as they came, under the names that the page writes."""
    miner.settings.update(
        {
            "bitmain-fan-ctrl": True,
            "bitmain-fan-pwm": "63",
            "bitmain-hashrate-percent": "90",
            "bitmain-freq-level": "80",
        }
    )
    before = dict(miner.settings)

    await driver.async_set_target(PAUSE)

    assert miner.settings == before | {"bitmain-work-mode": "1"}
    assert {**miner.config_writes[0], "pools": None} == {
        "bitmain-fan-ctrl": True,
        "bitmain-fan-pwm": "63",
        "bitmain-hashrate-percent": "90",
        "freq-level": "80",
        "miner-mode": 1,
        "bitmain-work-mode": 1,
        "pools": None,
    }


async def test_pools_that_are_others_afterwards_are_an_error(miner: Antminer, driver: AntminerDriver) -> None:
    """The page said success; the pools are read back all the same."""
    miner.lost_pools = 1

    with pytest.raises(DriverError, match="pools are not those") as failed:
        await driver.async_set_target(PAUSE)

    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_an_answer_other_than_success_is_an_error(miner: Antminer, driver: AntminerDriver) -> None:
    """The page declines with the status of a success."""
    miner.declines = True

    with pytest.raises(DriverError, match="answered with error") as failed:
        await driver.async_set_target(PAUSE)

    assert failed.value.kind is DriverErrorKind.REFUSED


# Modes


async def test_the_normal_mode_has_the_watts_of_the_nameplate(driver: AntminerDriver) -> None:
    """The machine measures no power and says none; low mode has no figures, so it is not offered."""
    capabilities = await driver.async_capabilities()

    assert capabilities.control is Control.LEVELS
    assert [(level.id, level.power_w, level.hashrate_th_s) for level in capabilities.levels] == [("0", 3_250, 110)]
    assert capabilities.power_is_measured is False
    assert Action.RESTART_MINING not in capabilities.actions


async def test_a_model_without_a_nameplate_is_on_or_off(miner: Antminer, driver: AntminerDriver) -> None:
    """Watts that nobody knows are not made up."""
    miner.model_name = "Antminer BHB42XXX"
    capabilities = await driver.async_capabilities()

    await driver.async_set_target(PAUSE)
    await driver.async_set_target(Target(power_w=1))

    assert (capabilities.control, capabilities.levels, capabilities.max_w) == (Control.ON_OFF, (), None)
    assert miner.machine.state is MachineState.STARTING


@pytest.mark.parametrize(("target", "mode"), [(NORMAL, "0"), (LOW, "3")], ids=["normal", "low"])
async def test_a_mode_is_entered_and_settles(
    miner: Antminer, driver: AntminerDriver, clock: ManualClock, target: Target, mode: str
) -> None:
    """The machine restarts into the mode."""
    await driver.async_set_target(PAUSE)
    clock.advance(SETTLE)

    await driver.async_set_target(target)

    clock.advance(SETTLE)
    sample = await driver.async_read()
    assert (sample.level_id, sample.is_mining, sample.power_w) == (mode, True, None)
    assert miner.machine.power_w == pytest.approx(target.power_w, rel=0.05)


async def test_a_mode_in_which_it_does_not_mine_is_no_level(miner: Antminer, driver: AntminerDriver) -> None:
    """Sleep is a pause and nothing else."""
    with pytest.raises(DriverError, match="no mode in which it mines"):
        await driver.async_set_target(Target(power_w=1, level_id="1"))

    assert miner.config_writes == []


async def test_a_mode_that_runs_is_not_written_again(miner: Antminer, driver: AntminerDriver) -> None:
    """Each write restarts mining for minutes and wears the flash."""
    await driver.async_set_target(NORMAL)

    assert miner.config_writes == []


async def test_a_machine_that_mines_on_in_its_sleep_is_shown_mining(miner: Antminer, driver: AntminerDriver) -> None:
    """The configuration says sleep, the boards say otherwise: heat is heat."""
    miner.faults.add(Fault.NEVER_APPLIED)
    await driver.async_set_target(PAUSE)

    sample = await driver.async_read()

    assert (sample.is_mining, sample.level_id) == (True, None)


async def test_a_mode_that_is_not_kept_is_refused(miner: Antminer, driver: AntminerDriver) -> None:
    """The page says success and keeps the old mode."""
    miner.faults.add(Fault.IGNORES)

    with pytest.raises(DriverError, match="stays in mode 0 in place of 1") as failed:
        await driver.async_set_target(PAUSE)

    assert failed.value.kind is DriverErrorKind.REFUSED


# Readings


async def test_pyasic_reads_the_simulator_as_a_real_one(miner: Antminer) -> None:
    """Rate, MAC, boards and fans; no watts, for the machine says none."""
    plain = await async_plain_miner(miner.host)

    data = await plain.get_data(exclude=["config"])

    assert float(data.hashrate) == pytest.approx(miner.machine.hashrate_th_s, rel=0.02)
    assert (data.mac, data.is_mining, data.wattage) == (miner.mac.upper(), True, None)
    assert [fan.speed for fan in data.fans] == list(miner.machine.fans_rpm)
    assert data.hashboards[0].temp == pytest.approx(miner.machine.boards_c[0], abs=10)


async def test_a_reading_has_what_the_machine_tells(miner: Antminer, driver: AntminerDriver) -> None:
    """The hottest corner of the hottest board, each fan, the time since boot, and no watts."""
    machine = miner.machine

    sample = await driver.async_read()

    assert sample.board_c == pytest.approx(max(machine.boards_c), abs=1)
    assert sample.chip_c == pytest.approx(max(machine.chips_c), abs=1)
    assert sample.fan_rpm == machine.fans_rpm
    assert sample.uptime == timedelta(seconds=int(machine.uptime.total_seconds()))
    assert (sample.power_w, sample.light_is_on) == (None, False)


async def test_a_sleeping_machine_is_read(driver: AntminerDriver, clock: ManualClock) -> None:
    """Its statistics are empty, and yet it is there and does not mine."""
    await driver.async_set_target(PAUSE)
    clock.advance(SETTLE)

    sample = await driver.async_read()

    assert (sample.is_mining, sample.hashrate_th_s, sample.level_id) == (False, 0, None)


async def test_another_password_opens_it(miner: Antminer, network: Network) -> None:
    """The digest carries the password that the owner gave."""
    miner.password = "warm-feet"
    driver = AntminerDriver(miner.host, network, credentials=Credentials(password="warm-feet"))

    assert (await driver.async_identify()).id == miner.mac


async def test_a_version_without_the_mode_in_its_statistics_is_read(miner: Antminer, driver: AntminerDriver) -> None:
    """The configuration has it as well."""
    miner.says_mode = False

    assert (await driver.async_read()).level_id == "0"


async def test_a_machine_that_does_not_say_who_it_is_is_nobody(miner: Antminer, driver: AntminerDriver) -> None:
    """Without a model it may be anything."""
    miner.model_name = ""

    with pytest.raises(DriverError, match="no model") as failed:
        await driver.async_identify()

    assert failed.value.kind is DriverErrorKind.IMPLAUSIBLE


@pytest.mark.parametrize("target", [NORMAL, PAUSE], ids=["mode", "pause"])
async def test_nothing_is_written_to_a_machine_that_runs_vnish_by_now(
    simulated: StartMiner, clock: ManualClock, network: Network, target: Target
) -> None:
    """Its owner changed the firmware; the address and the MAC are the same."""
    changed = vnish.build(free_host(), seed=5, clock=clock)
    await simulated(changed)
    driver = AntminerDriver(changed.host, network, mac=changed.mac)

    with pytest.raises(DriverError, match="another firmware") as failed:
        await driver.async_set_target(target)

    assert failed.value.kind is DriverErrorKind.IMPLAUSIBLE
    assert changed.requests == []


# Commands


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda driver: driver.async_set_light(is_on=True), id="light"),
        pytest.param(lambda driver: driver.async_set_target(PAUSE), id="pause"),
    ],
)
async def test_what_is_not_obeyed_is_refused(miner: Antminer, driver: AntminerDriver, act: Act) -> None:
    """Each write is read back."""
    miner.faults.add(Fault.IGNORES)

    with pytest.raises(DriverError) as failed:
        await act(driver)

    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_a_reboot_without_a_farewell_is_a_reboot(miner: Antminer, driver: AntminerDriver) -> None:
    """Some machines are gone before they answer."""
    miner.leaves_at_once = True
    before = miner.machine.uptime

    await driver.async_reboot()

    assert miner.machine.uptime < before


async def test_mining_alone_is_not_restarted(driver: AntminerDriver) -> None:
    """The firmware has no word for it."""
    with pytest.raises(DriverError) as failed:
        await driver.async_restart_mining()

    assert failed.value.kind is DriverErrorKind.UNSUPPORTED
