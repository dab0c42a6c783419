"""The promises of MinerDriver, kept by every firmware against its simulated miner."""

import asyncio
from copy import deepcopy
from dataclasses import dataclass

import pytest

from custom_components.proof_of_heat.drivers import Credentials, DriverError, DriverErrorKind, MinerDriver
from custom_components.proof_of_heat.drivers.asic import async_find, driver_for
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.engine.miner import PAUSE, Action, Control, Target
from simulator.clock import ManualClock
from simulator.fault import Fault
from simulator.machine import Machine
from simulator.miner import SimMiner
from tests.simulated import StartMiner, free_host

from .firmwares import FIRMWARES, Firmware, highest, lowest

SEED = 7

STOPPED_W = 60.0
"""No machine draws more than this for fans and controller while it does not hash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A simulated miner and the driver that was found for it."""

    firmware: Firmware
    miner: SimMiner
    driver: MinerDriver
    clock: ManualClock

    @property
    def machine(self) -> Machine:
        """Return the truth behind the protocol."""
        return self.miner.machine

    def near(self, power_w: float) -> object:
        """Return what equals a power within the tolerance of the firmware."""
        return pytest.approx(power_w, rel=self.firmware.tolerance_share)

    async def async_set(self, target: Target) -> None:
        """Set a target and let the power settle."""
        await self.driver.async_set_target(target)
        self.clock.advance((await self.driver.async_capabilities()).settle)


each_firmware = pytest.mark.parametrize("firmware", FIRMWARES, ids=lambda firmware: firmware.name)


def who_can(action: Action) -> pytest.MarkDecorator:
    """Run a test for the firmwares that can do something."""
    able = [firmware for firmware in FIRMWARES if action in firmware.actions]
    return pytest.mark.parametrize("firmware", able, ids=lambda firmware: firmware.name)


READING = [
    pytest.param(firmware, fault, kind, id=f"{firmware.name}-{fault}")
    for firmware in FIRMWARES
    for fault, kind in firmware.reading().items()
]
WRITING = [
    pytest.param(firmware, fault, kind, id=f"{firmware.name}-{fault}")
    for firmware in FIRMWARES
    for fault, kind in firmware.writing().items()
]
PAUSING = [
    pytest.param(firmware, fault, kind, id=f"{firmware.name}-{fault}")
    for firmware in FIRMWARES
    if Action.PAUSE in firmware.actions
    for fault, kind in firmware.pausing().items()
    # A hang costs seconds, and ends a pause where it ends any other write.
    if fault is not Fault.HANG
]
HARMLESS = [
    pytest.param(firmware, fault, id=f"{firmware.name}-{fault}")
    for firmware in FIRMWARES
    for fault in sorted(firmware.harmless)
]


@pytest.fixture
async def bench(firmware: Firmware, simulated: StartMiner, network: Network, clock: ManualClock) -> Bench:
    """Return a miner of the firmware, found and read once."""
    miner = await simulated(firmware.build(free_host(), seed=SEED, clock=clock, model=firmware.sim_model))
    driver = await async_find(miner.host, network, Credentials(password=firmware.password))
    await driver.async_read()
    return Bench(firmware=firmware, miner=miner, driver=driver, clock=clock)


@each_firmware
async def test_a_miner_says_who_it_is(bench: Bench) -> None:
    """The identity is the MAC, and firmware and model are the right ones."""
    identity = await bench.driver.async_identify()

    assert (identity.id, identity.firmware, identity.model) == (
        bench.machine.mac,
        bench.machine.model.firmware,
        bench.firmware.model,
    )


@each_firmware
async def test_a_driver_from_the_cached_profile_needs_no_search(bench: Bench, network: Network) -> None:
    """A driver for a known firmware and MAC reads without identification by others."""
    driver = driver_for(
        bench.machine.model.firmware,
        bench.miner.host,
        network,
        Credentials(password=bench.firmware.password),
        mac=bench.machine.mac,
    )

    assert (await driver.async_read()).hashrate_th_s == pytest.approx(bench.machine.hashrate_th_s, rel=0.02)
    await driver.async_close()


@pytest.mark.parametrize(
    "firmware", [one for one in FIRMWARES if one.name != "braiins"], ids=lambda firmware: firmware.name
)
async def test_an_answer_without_end_is_cut_off(bench: Bench) -> None:
    """No machine fills the memory of the house; gRPC is another wire."""
    bench.miner.faults.add(Fault.BLOATED)
    with pytest.raises(DriverError) as caught:
        await bench.driver.async_read()
    assert caught.value.kind is DriverErrorKind.IMPLAUSIBLE


@each_firmware
async def test_capabilities_tell_what_can_be_set(bench: Bench) -> None:
    """Control and actions are the firmware's, and the range from lowest to highest is a real one."""
    capabilities = await bench.driver.async_capabilities()

    assert (capabilities.control, capabilities.actions) == (bench.firmware.control, bench.firmware.actions)
    assert 0 <= lowest(capabilities).power_w <= highest(capabilities).power_w


@each_firmware
async def test_levels_rise_in_watts_and_each_has_its_own_id(bench: Bench) -> None:
    """The engine relies on the order of levels and on their ids."""
    levels = (await bench.driver.async_capabilities()).levels

    assert [level.power_w for level in levels] == sorted(level.power_w for level in levels)
    assert len({level.id for level in levels}) == len(levels)


@each_firmware
async def test_only_a_firmware_with_levels_lists_them(bench: Bench) -> None:
    """A firmware that takes watts has a range instead."""
    capabilities = await bench.driver.async_capabilities()

    assert bool(capabilities.levels) == (capabilities.control in {Control.LEVELS, Control.FREQUENCY})


@each_firmware
async def test_a_reading_tells_the_truth(bench: Bench) -> None:
    """Hash rate, mining and the MAC are those of the machine."""
    sample = await bench.driver.async_read()

    assert sample.is_mining is True
    assert sample.mac in {None, bench.machine.mac}
    assert sample.hashrate_th_s == pytest.approx(bench.machine.hashrate_th_s, rel=0.02)


@pytest.mark.parametrize(
    "firmware",
    [firmware for firmware in FIRMWARES if firmware.reports_power],
    ids=lambda firmware: firmware.name,
)
async def test_a_reading_tells_the_power(bench: Bench) -> None:
    """Power is that of the machine."""
    assert (await bench.driver.async_read()).power_w == pytest.approx(bench.machine.power_w, rel=0.02, abs=1)


@each_firmware
async def test_the_lowest_and_the_highest_target_are_reached(bench: Bench) -> None:
    """Once settled, the machine draws what it was asked, down and up again."""
    capabilities = await bench.driver.async_capabilities()

    await bench.async_set(lowest(capabilities))
    assert bench.machine.power_w == bench.near(lowest(capabilities).power_w)

    await bench.async_set(highest(capabilities))
    assert bench.machine.power_w == bench.near(highest(capabilities).power_w)


@pytest.mark.parametrize(
    "firmware",
    [firmware for firmware in FIRMWARES if firmware.control is Control.WATTS],
    ids=lambda firmware: firmware.name,
)
async def test_the_watts_that_were_set_are_read_back(bench: Bench) -> None:
    """A reading carries the target that the machine holds."""
    target = lowest(await bench.driver.async_capabilities())

    await bench.async_set(target)

    assert (await bench.driver.async_read()).target_w == target.power_w


@pytest.mark.parametrize(
    "firmware",
    [firmware for firmware in FIRMWARES if firmware.control in {Control.LEVELS, Control.FREQUENCY}],
    ids=lambda firmware: firmware.name,
)
async def test_the_level_that_was_set_is_read_back(bench: Bench) -> None:
    """A reading carries the level that runs."""
    target = lowest(await bench.driver.async_capabilities())

    await bench.async_set(target)

    assert (await bench.driver.async_read()).level_id == target.level_id


@who_can(Action.PAUSE)
async def test_a_pause_stops_the_miner(bench: Bench) -> None:
    """A paused miner draws next to nothing and says that it does not mine."""
    await bench.async_set(PAUSE)

    assert bench.machine.power_w < STOPPED_W
    assert (await bench.driver.async_read()).is_mining is False


@who_can(Action.PAUSE)
async def test_a_paused_miner_reports_no_hash_rate(bench: Bench) -> None:
    """Averages that go on after the end of mining do not count."""
    await bench.async_set(PAUSE)

    assert not (await bench.driver.async_read()).hashrate_th_s


@who_can(Action.PAUSE)
async def test_a_target_wakes_a_paused_miner(bench: Bench) -> None:
    """Watts or a level mean mining, so the miner resumes."""
    target = highest(await bench.driver.async_capabilities())
    await bench.async_set(PAUSE)

    await bench.async_set(target)

    assert bench.machine.is_mining
    assert bench.machine.power_w == bench.near(target.power_w)


@who_can(Action.PAUSE)
async def test_a_second_pause_changes_nothing(bench: Bench) -> None:
    """A pause of a paused miner is no error."""
    await bench.async_set(PAUSE)

    await bench.async_set(PAUSE)

    assert not bench.machine.is_mining


@who_can(Action.REBOOT)
async def test_a_reboot_starts_the_machine_anew(bench: Bench) -> None:
    """The uptime begins at zero."""
    before = bench.machine.uptime

    await bench.driver.async_reboot()

    assert bench.machine.uptime < before


@who_can(Action.RESTART_MINING)
async def test_mining_restarts_on_request(bench: Bench) -> None:
    """The mining software starts anew."""
    before = bench.machine.restarts

    await bench.driver.async_restart_mining()

    assert bench.machine.restarts == before + 1


@who_can(Action.LOCATE)
async def test_the_light_goes_on_and_off(bench: Bench) -> None:
    """The light that helps to find the machine obeys both ways."""
    await bench.driver.async_set_light(is_on=True)
    assert bench.machine.light_is_on

    await bench.driver.async_set_light(is_on=False)
    assert not bench.machine.light_is_on


@each_firmware
async def test_no_write_touches_the_pools(bench: Bench) -> None:
    """Whatever is set, the owner's pools stay as they were."""
    pools = deepcopy(bench.machine.pools)
    capabilities = await bench.driver.async_capabilities()

    await bench.async_set(lowest(capabilities))
    await bench.async_set(highest(capabilities))

    assert bench.machine.pools == pools


@each_firmware
async def test_a_reading_and_a_write_at_the_same_time_take_turns(bench: Bench) -> None:
    """Several methods called at once all succeed, though the miner serves one connection at a time."""
    target = lowest(await bench.driver.async_capabilities())

    first, _, last = await asyncio.gather(
        bench.driver.async_read(), bench.driver.async_set_target(target), bench.driver.async_read()
    )

    assert first.read_at <= last.read_at


@pytest.mark.parametrize(("firmware", "fault", "kind"), READING)
async def test_a_failed_reading_says_why_and_the_next_one_succeeds(
    bench: Bench, fault: Fault, kind: DriverErrorKind
) -> None:
    """Each fault becomes a DriverError of the right kind, and a device that is well again needs no new search."""
    await bench.miner.async_fail(fault)

    with pytest.raises(DriverError) as failure:
        await bench.driver.async_read()
    await bench.miner.async_fail()

    assert failure.value.kind is kind
    assert (await bench.driver.async_read()).is_mining


@pytest.mark.parametrize(("firmware", "fault", "kind"), WRITING)
async def test_a_failed_write_says_why_and_leaves_no_trace(bench: Bench, fault: Fault, kind: DriverErrorKind) -> None:
    """A write that cannot be trusted ends in a DriverError; setting, wear and pools stay as they were."""
    target = lowest(await bench.driver.async_capabilities())
    pools = deepcopy(bench.machine.pools)
    limit_w = bench.machine.limit_w
    await bench.miner.async_fail(fault)

    with pytest.raises(DriverError) as failure:
        await bench.driver.async_set_target(target)

    assert failure.value.kind is kind
    assert (bench.machine.limit_w, bench.machine.flash_writes, bench.machine.pools) == (limit_w, 0, pools)


@pytest.mark.parametrize(("firmware", "fault", "kind"), PAUSING)
async def test_a_failed_pause_says_why(bench: Bench, fault: Fault, kind: DriverErrorKind) -> None:
    """A pause that was not obeyed is an error, and the machine mines on."""
    await bench.miner.async_fail(fault)

    with pytest.raises(DriverError, match=kind):
        await bench.driver.async_set_target(PAUSE)

    assert bench.machine.is_mining


@pytest.mark.parametrize(("firmware", "fault"), HARMLESS)
async def test_a_harmless_fault_goes_unnoticed(bench: Bench, fault: Fault) -> None:
    """What a driver can get over by itself costs neither a reading nor a write."""
    target = lowest(await bench.driver.async_capabilities())
    await bench.miner.async_fail(fault)

    await bench.async_set(target)

    assert bench.machine.power_w == bench.near(target.power_w)
    assert (await bench.driver.async_read()).is_mining
