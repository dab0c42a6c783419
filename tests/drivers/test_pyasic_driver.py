"""Miners without a driver of their own: pyasic reads them, and nobody writes them."""

import pytest
from freezegun.api import FrozenDateTimeFactory

from custom_components.proof_of_heat.drivers import Credentials, DriverError, DriverErrorKind, Identity, MinerDriver
from custom_components.proof_of_heat.drivers.asic import async_find, driver_for
from custom_components.proof_of_heat.drivers.asic.driver import CONFIRM_INTERVAL
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.engine.miner import PAUSE, Control, Target
from simulator.clock import ManualClock
from simulator.fault import Fault
from simulator.machine import Machine
from simulator.miner import SimMiner
from simulator.miners import lucky
from simulator.miners.lucky import LuckyMiner
from tests.simulated import StartMiner, free_host


@pytest.fixture
async def miner(simulated: StartMiner, clock: ManualClock) -> SimMiner:
    """Return a miner that only pyasic knows."""
    return await simulated(lucky.build(free_host(), seed=5, clock=clock))


@pytest.fixture
async def driver(miner: SimMiner, patient_network: Network) -> MinerDriver:
    """Return the driver that was found for it."""
    return await async_find(miner.host, patient_network, Credentials(password="of this miner only"))


async def test_it_says_who_it_is(miner: SimMiner, driver: MinerDriver) -> None:
    """MAC, maker and model come through the library."""
    assert await driver.async_identify() == Identity(
        id=miner.mac,
        firmware="other",
        firmware_version="v1.0.2",
        manufacturer="LuckyMiner",
        model="LV08",
        hostname="lucky",
    )


async def test_it_can_be_set_to_nothing(driver: MinerDriver) -> None:
    """A plug may switch it; the driver does not."""
    capabilities = await driver.async_capabilities()

    assert (capabilities.control, capabilities.levels, capabilities.actions) == (Control.ON_OFF, (), frozenset())


async def test_it_is_read(miner: SimMiner, driver: MinerDriver) -> None:
    """Watts, hash rate and temperatures are the machine's."""
    sample = await driver.async_read()

    assert sample.power_w == pytest.approx(miner.machine.power_w, abs=1)
    assert sample.hashrate_th_s == pytest.approx(miner.machine.hashrate_th_s, rel=0.01)
    assert sample.chip_c == pytest.approx(miner.machine.chips_c[0], abs=1)
    assert sample.is_mining is True


async def test_a_stopped_one_does_not_mine(miner: SimMiner, driver: MinerDriver) -> None:
    """The library has every miner mining by default; the hash rate decides."""
    miner.machine.pause()

    assert (await driver.async_read()).is_mining is False


@pytest.mark.parametrize("target", [PAUSE, Target(power_w=50)], ids=["a pause", "watts"])
async def test_no_target_is_taken(driver: MinerDriver, target: Target) -> None:
    """Nobody tries what is not proven."""
    with pytest.raises(DriverError) as failure:
        await driver.async_set_target(target)

    assert failure.value.kind is DriverErrorKind.UNSUPPORTED


async def test_no_action_is_taken(driver: MinerDriver) -> None:
    """Neither reboot nor restart nor light."""
    with pytest.raises(DriverError, match="reboot"):
        await driver.async_reboot()
    with pytest.raises(DriverError, match="restart of mining"):
        await driver.async_restart_mining()
    with pytest.raises(DriverError, match="light that is on"):
        await driver.async_set_light(is_on=True)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.REFUSED, DriverErrorKind.SILENT),
        (Fault.EMPTY, DriverErrorKind.SILENT),
        (Fault.GARBAGE, DriverErrorKind.IMPLAUSIBLE),
        (Fault.HTTP_500, DriverErrorKind.SILENT),
        (Fault.NULLS, DriverErrorKind.IMPLAUSIBLE),
    ],
    ids=str,
)
async def test_a_failed_reading_is_a_failure(
    miner: SimMiner, driver: MinerDriver, fault: Fault, kind: DriverErrorKind
) -> None:
    """The library makes an empty sample of most faults, which looks alive; here it is none."""
    await miner.async_fail(fault)

    with pytest.raises(DriverError) as failure:
        await driver.async_read()

    assert failure.value.kind is kind


async def test_a_hang_ends_in_time_and_leaves_nothing_behind(miner: SimMiner, network: Network) -> None:
    """The time limit is ours, whatever the library waits for; the test tools look for what lingers."""
    driver = driver_for("other", miner.host, network)
    await driver.async_read()
    await miner.async_fail(Fault.HANG)

    with pytest.raises(DriverError) as failure:
        await driver.async_read()

    assert failure.value.kind is DriverErrorKind.SILENT


async def test_another_machine_at_its_address_is_told(miner: SimMiner, driver: MinerDriver) -> None:
    """The MAC is asked again after a failure."""
    await miner.async_fail(Fault.REFUSED)
    with pytest.raises(DriverError):
        await driver.async_read()
    await miner.async_fail(Fault.OTHER_MAC)

    with pytest.raises(DriverError) as failure:
        await driver.async_read()

    assert failure.value.kind is DriverErrorKind.IMPLAUSIBLE


async def test_who_answers_is_asked_again_every_hour(
    miner: SimMiner, driver: MinerDriver, freezer: FrozenDateTimeFactory
) -> None:
    """An address may pass to another machine without a single failed reading."""
    miner.faults.add(Fault.OTHER_MAC)
    await driver.async_read()
    freezer.tick(CONFIRM_INTERVAL)

    with pytest.raises(DriverError) as failure:
        await driver.async_read()

    assert failure.value.kind is DriverErrorKind.IMPLAUSIBLE


async def test_a_nameless_miner_is_unsupported(
    simulated: StartMiner, clock: ManualClock, patient_network: Network
) -> None:
    """Without MAC and serial number it could not be told from another one tomorrow."""
    miner = await simulated(LuckyMiner(free_host(), Machine(lucky.MODEL, mac="", seed=1, clock=clock)))

    with pytest.raises(DriverError, match="LV08") as failure:
        await async_find(miner.host, patient_network)

    assert failure.value.kind is DriverErrorKind.UNSUPPORTED


async def test_a_known_one_that_is_off_is_silent(patient_network: Network, real_sockets: None) -> None:
    """Home Assistant may start while the miner is off."""
    driver = driver_for("other", free_host(), patient_network, mac="02:00:5e:1c:00:05")

    with pytest.raises(DriverError) as failure:
        await driver.async_read()

    assert failure.value.kind is DriverErrorKind.SILENT
