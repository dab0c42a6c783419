"""VNish over its true protocol: levels, the throttle, the token, and the maker's firmware that comes back."""

from datetime import timedelta

import pytest
from pyasic.miners.backends.antminer import AntminerModern

from custom_components.proof_of_heat.drivers import Credentials, DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic import async_find
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.drivers.asic.vnish import VnishDriver
from custom_components.proof_of_heat.engine.miner import PAUSE, Control, Target
from simulator.clock import ManualClock
from simulator.fault import Fault
from simulator.machine import MachineState
from simulator.miners import vnish
from simulator.miners.vnish import Vnish
from tests.simulated import StartMiner, free_host

from .plain import async_plain_miner

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore:Partially supported:UserWarning")

SETTLE = timedelta(minutes=4)
LOW = Target(power_w=2_300, level_id="2300")
TRIMMED = Target(power_w=1_150, level_id="2300")


@pytest.fixture
async def miner(simulated: StartMiner, clock: ManualClock) -> Vnish:
    """Return an S19j Pro with VNish 1.3.3 that mines at 3,580 W."""
    built = vnish.build(free_host(), seed=5, clock=clock)
    await simulated(built)
    return built


@pytest.fixture
async def old_miner(simulated: StartMiner, clock: ManualClock) -> Vnish:
    """Return the same with VNish 1.2.6, which has no throttle."""
    built = vnish.build(free_host(), seed=5, clock=clock, firmware_version="1.2.6")
    await simulated(built)
    return built


@pytest.fixture
async def untuned_miner(simulated: StartMiner, clock: ManualClock) -> Vnish:
    """Return an S19 on which no level was ever tuned."""
    built = vnish.build(free_host(), seed=5, clock=clock, model="Antminer S19")
    await simulated(built)
    return built


@pytest.fixture
def driver(miner: Vnish, network: Network) -> VnishDriver:
    """Return the driver of the miner."""
    return VnishDriver(miner.host, network)


# Levels


async def test_a_level_without_watts_is_not_offered(miner: Vnish, driver: VnishDriver) -> None:
    """Levels of an owner's own may have a name only."""
    miner.retold["autotune/presets"] = [
        {"name": "mine", "pretty": "My best one", "status": "tuned"},
        {"name": "1740", "pretty": "1740 watt ~ 65 TH", "status": "tuned"},
        {"name": "1300", "pretty": "1300 watt ~ 50 TH LC", "status": "tuned"},
    ]

    assert [level.id for level in (await driver.async_capabilities()).levels] == ["1300", "1740"]


async def test_only_tuned_levels_are_offered(miner: Vnish, driver: VnishDriver) -> None:
    """Neither levels that were never tuned, nor the one without a limit, which is not off."""
    levels = (await driver.async_capabilities()).levels

    assert levels[0].id == "1740"
    assert (levels[-1].id, levels[-1].power_w, levels[-1].hashrate_th_s) == ("3580", 3_580, 115)
    assert not {level.id for level in levels} & {*miner.untuned, "disabled"}


async def test_levels_may_come_wrapped(miner: Vnish, driver: VnishDriver) -> None:
    """Some versions put the list into an object."""
    miner.wrapped_presets = True

    assert len((await driver.async_capabilities()).levels) == 12


async def test_a_machine_without_tuned_levels_is_paused_and_started(untuned_miner: Vnish, network: Network) -> None:
    """A level that was never tuned would run for hours at a reduced rate, so none is offered."""
    driver = VnishDriver(untuned_miner.host, network)
    capabilities = await driver.async_capabilities()
    await driver.async_set_target(PAUSE)

    await driver.async_set_target(Target(power_w=3_000))

    assert (capabilities.control, capabilities.levels) == (Control.ON_OFF, ())
    assert untuned_miner.machine.state is MachineState.STARTING
    assert [name for name, _ in untuned_miner.requests] == ["mining/stop", "mining/start"]


async def test_pyasic_sends_no_level(miner: Vnish) -> None:
    """It takes the level in the settings for a mode of its own, finds no level that fits, and sends nothing."""
    plain = await async_plain_miner(miner.host)

    assert await plain.set_power_limit(2_400) is False
    assert miner.requests == []


async def test_a_level_is_sent_alone(miner: Vnish, driver: VnishDriver) -> None:
    """Sending the block of settings back may spoil what the level was tuned to."""
    await driver.async_set_target(LOW)

    assert miner.requests == [
        ("settings", {"miner": {"overclock": {"preset": "2300"}}}),
        ("mining/restart", {}),
    ]
    assert "2300" not in miner.untuned


async def test_a_level_restarts_mining_and_settles(miner: Vnish, driver: VnishDriver, clock: ManualClock) -> None:
    """The machine stands still for a moment and comes back at the level's power."""
    await driver.async_set_target(LOW)

    assert miner.machine.state is MachineState.RESTARTING
    clock.advance(SETTLE)
    sample = await driver.async_read()
    assert (sample.level_id, sample.target_w, sample.is_mining) == ("2300", 2_300, True)
    assert sample.power_w == pytest.approx(2_300, rel=0.05)


async def test_while_it_restarts_it_does_not_mine(miner: Vnish, driver: VnishDriver) -> None:
    """For pyasic every state but three is mining; a machine that restarts heats nothing."""
    await driver.async_restart_mining()

    sample = await driver.async_read()

    assert (sample.is_mining, sample.hashrate_th_s) == (False, 0)


async def test_a_restart_that_never_comes_is_refused(miner: Vnish, driver: VnishDriver) -> None:
    """The new level is in the settings and the old one runs on: that is not obedience."""
    miner.faults.add(Fault.NEVER_APPLIED)

    with pytest.raises(DriverError, match="waits for a restart") as failed:
        await driver.async_set_target(LOW)

    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_a_level_that_waits_for_a_restart_is_not_shown_as_running(miner: Vnish, driver: VnishDriver) -> None:
    """Until the restart, nobody can tell which level runs."""
    miner.preset = "2300"

    sample = await driver.async_read()

    assert (sample.level_id, sample.target_w) == (None, None)


async def test_a_restart_that_somebody_left_out_is_made_up_for(miner: Vnish, driver: VnishDriver) -> None:
    """The level is in the settings already; only the restart is missing."""
    miner.preset = "2300"

    await driver.async_set_target(LOW)

    assert miner.requests == [("mining/restart", {})]
    assert miner.machine.level_id == "2300"


@pytest.mark.parametrize("level_id", ["3670", "disabled", "9999"], ids=["untuned", "without a limit", "unknown"])
async def test_a_level_that_is_not_offered_is_not_sent(miner: Vnish, driver: VnishDriver, level_id: str) -> None:
    """Even when somebody asks for it by name."""
    with pytest.raises(DriverError, match="no tuned level") as failed:
        await driver.async_set_target(Target(power_w=3_670, level_id=level_id))

    assert failed.value.kind is DriverErrorKind.REFUSED
    assert miner.requests == []


@pytest.mark.parametrize(
    ("power_w", "level_id"),
    [(2_400, "2300"), (2_300, "2300"), (500, "1740"), (9_000, "3580")],
    ids=["between two levels", "at a level", "below all", "above all"],
)
async def test_watts_without_a_level_pick_the_next_level_below(
    miner: Vnish, driver: VnishDriver, power_w: float, level_id: str
) -> None:
    """The highest tuned level within the watts, else the lowest."""
    await driver.async_set_target(Target(power_w=power_w))

    assert miner.machine.level_id == level_id


async def test_a_level_for_a_stopped_machine_waits_for_no_restart(
    miner: Vnish, driver: VnishDriver, clock: ManualClock
) -> None:
    """It takes the level and starts with it."""
    await driver.async_set_target(PAUSE)

    await driver.async_set_target(LOW)

    clock.advance(SETTLE)
    assert miner.machine.power_w == pytest.approx(2_300, rel=0.05)
    assert miner.machine.restarts == 0


# The throttle


async def test_a_target_below_its_level_is_a_throttle_without_a_restart(
    miner: Vnish, driver: VnishDriver, clock: ManualClock
) -> None:
    """The level stays, and within 80 s the power is that share of it."""
    await driver.async_set_target(LOW)
    clock.advance(SETTLE)
    before = (miner.machine.restarts, miner.machine.flash_writes)

    await driver.async_set_target(TRIMMED)

    clock.advance(timedelta(seconds=80))
    sample = await driver.async_read()
    assert miner.requests[-1] == ("mining/throttle", {"percent": 50})
    assert (miner.machine.restarts, miner.machine.flash_writes) == before
    assert (sample.level_id, sample.target_w, sample.is_mining) == ("2300", 1_150, True)
    assert sample.power_w == pytest.approx(1_150, rel=0.06)


async def test_the_full_level_lifts_the_throttle(miner: Vnish, driver: VnishDriver) -> None:
    """A level without trim is all of it."""
    await driver.async_set_target(TRIMMED)

    await driver.async_set_target(LOW)

    assert miner.machine.trim_share == 1


async def test_the_throttle_goes_no_lower_than_the_firmware_takes(miner: Vnish, driver: VnishDriver) -> None:
    """Below 20 % the firmware refuses."""
    await driver.async_set_target(Target(power_w=100, level_id="2300"))

    assert miner.machine.trim_share == pytest.approx(0.2)
    assert (await driver.async_capabilities()).trim_share == pytest.approx(0.2)


async def test_a_throttle_that_is_not_kept_is_refused(miner: Vnish, driver: VnishDriver, clock: ManualClock) -> None:
    """It is read back like everything else."""
    await driver.async_set_target(LOW)
    clock.advance(SETTLE)
    miner.faults.add(Fault.NEVER_APPLIED)

    with pytest.raises(DriverError, match="does not throttle to 50 %") as failed:
        await driver.async_set_target(TRIMMED)

    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_an_older_version_has_no_throttle(old_miner: Vnish, network: Network) -> None:
    """Its levels are all there is, and a target below one takes the level."""
    driver = VnishDriver(old_miner.host, network)

    await driver.async_set_target(TRIMMED)

    assert (await driver.async_capabilities()).trim_share is None
    assert old_miner.machine.level_id == "2300"
    assert [name for name, _ in old_miner.requests] == ["settings", "mining/restart"]


# The token


async def test_the_token_is_kept(miner: Vnish, driver: VnishDriver) -> None:
    """The machine locks itself after too many logins."""
    await driver.async_capabilities()
    await driver.async_set_target(LOW)
    await driver.async_set_target(PAUSE)

    assert miner.tokens.logins == 1


async def test_a_token_that_ran_out_is_renewed_once(miner: Vnish, driver: VnishDriver) -> None:
    """The write goes through at the first try."""
    await driver.async_set_target(LOW)
    miner.tokens.void()

    await driver.async_set_target(PAUSE)

    assert miner.machine.state is MachineState.STOPPED
    assert miner.tokens.logins == 2


async def test_a_wrong_password_stops_writes_and_not_readings(miner: Vnish, network: Network) -> None:
    """Whoever may not write may still look."""
    driver = VnishDriver(miner.host, network, credentials=Credentials(password="cold-feet"))

    with pytest.raises(DriverError) as failed:
        await driver.async_set_target(PAUSE)

    assert failed.value.kind is DriverErrorKind.WRONG_CREDENTIALS
    assert (await driver.async_read()).is_mining is True


async def test_too_many_logins_are_a_refusal(miner: Vnish, driver: VnishDriver, clock: ManualClock) -> None:
    """The password is right; the machine wants to be left alone for a minute."""
    miner.tokens.exhaust(clock.now())

    with pytest.raises(DriverError) as failed:
        await driver.async_set_target(PAUSE)

    assert failed.value.kind is DriverErrorKind.REFUSED
    clock.advance(timedelta(minutes=2))
    await driver.async_set_target(PAUSE)
    assert miner.machine.state is MachineState.STOPPED


# Who it is


async def test_pyasic_takes_a_machine_that_names_itself_antminer_for_stock(miner: Vnish) -> None:
    """Port 4028 answers before the web server, and the first match wins: the next write would wipe the pools."""
    miner.says_antminer, miner.page_delay = True, timedelta(seconds=0.5)

    assert isinstance(await async_plain_miner(miner.host), AntminerModern)


async def test_a_machine_that_names_itself_antminer_is_known_for_vnish(miner: Vnish, network: Network) -> None:
    """The name of the machine proves least, so the page is waited for."""
    miner.says_antminer, miner.page_delay = True, timedelta(seconds=0.3)

    found = await async_find(miner.host, network)

    assert (await found.async_identify()).firmware == "vnish"


@pytest.mark.parametrize("target", [LOW, PAUSE], ids=["level", "pause"])
async def test_nothing_is_written_to_the_makers_firmware_after_a_blackout(
    miner: Vnish, driver: VnishDriver, target: Target
) -> None:
    """The machine came back with another firmware under the same address and MAC."""
    await driver.async_read()
    miner.faults.add(Fault.STOCK_AFTER_BLACKOUT)

    with pytest.raises(DriverError, match="another firmware than VNish") as failed:
        await driver.async_set_target(target)

    assert failed.value.kind is DriverErrorKind.IMPLAUSIBLE
    assert (miner.requests, miner.stock.config_writes) == ([], [])
    assert miner.machine.is_mining


async def test_a_login_without_a_token_is_implausible(miner: Vnish, driver: VnishDriver) -> None:
    """It answers, and gives nothing to write with."""
    miner.retold["unlock"] = {"token": None}

    with pytest.raises(DriverError, match="without a token") as failed:
        await driver.async_set_target(PAUSE)

    assert failed.value.kind is DriverErrorKind.IMPLAUSIBLE


# Commands


async def test_the_light_is_read_and_not_toggled_blindly(miner: Vnish, driver: VnishDriver) -> None:
    """A light that is on already stays on."""
    miner.machine.set_light(True)

    await driver.async_set_light(is_on=True)

    assert (await driver.async_read()).light_is_on is True


async def test_a_light_that_does_not_obey_is_refused(miner: Vnish, driver: VnishDriver) -> None:
    """The light is read back."""
    miner.faults.add(Fault.IGNORES)

    with pytest.raises(DriverError, match="light stays") as failed:
        await driver.async_set_light(is_on=True)

    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_a_start_that_is_not_obeyed_is_refused(miner: Vnish, driver: VnishDriver) -> None:
    """The level is right, and yet it stays stopped."""
    await driver.async_set_target(PAUSE)
    miner.faults.add(Fault.IGNORES)

    with pytest.raises(DriverError, match="it stays stopped") as failed:
        await driver.async_set_target(Target(power_w=3_580, level_id="3580"))

    assert failed.value.kind is DriverErrorKind.REFUSED
