"""The NerdAxe family, where AxeOS has other words."""

import pytest

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic.axeos import AxeOsDriver
from custom_components.proof_of_heat.engine.miner import PAUSE, Control, Target
from simulator.clock import ManualClock
from simulator.miners.axeos import AxeOs

from .setting import SETTLE


async def test_a_nerdaxe_wakes_by_a_boot(nerd: AxeOs, nerd_driver: AxeOsDriver, clock: ManualClock) -> None:
    """It keeps the new setting through the boot."""
    await nerd_driver.async_set_target(PAUSE)
    clock.advance(SETTLE)
    before = nerd.machine.uptime

    await nerd_driver.async_set_target(Target(power_w=67.1, level_id="500/1120"))

    assert nerd.machine.uptime < before
    clock.advance(SETTLE)
    assert nerd.machine.power_w == pytest.approx(67.1, rel=0.05)


async def test_the_hottest_chip_of_a_nerdaxe_counts(nerd: AxeOs, nerd_driver: AxeOsDriver) -> None:
    """It has a temperature for each chip."""
    assert (await nerd_driver.async_read()).chip_c == pytest.approx(nerd.machine.chips_c[0] + 3, abs=0.1)


async def test_a_nerdaxe_has_no_greeting(nerd_driver: AxeOsDriver) -> None:
    """Its firmware has no such word."""
    with pytest.raises(DriverError) as failed:
        await nerd_driver.async_set_light(is_on=True)

    assert failed.value.kind is DriverErrorKind.UNSUPPORTED


async def test_a_second_factor_keeps_everybody_out(nerd: AxeOs, nerd_driver: AxeOsDriver) -> None:
    """Its code changes twice a minute, and only a person has it."""
    nerd.has_second_factor = True

    with pytest.raises(DriverError) as failed:
        await nerd_driver.async_set_target(Target(power_w=67.1, level_id="500/1120"))

    assert failed.value.kind is DriverErrorKind.WRONG_CREDENTIALS
    assert nerd.machine.flash_writes == 0


async def test_an_old_nerdaxe_is_only_switched_on_and_off(
    nerd: AxeOs, nerd_driver: AxeOsDriver, clock: ManualClock
) -> None:
    """It offers no settings: asked for them, it leads to its page. So nothing is written."""
    nerd.has_options = False

    capabilities = await nerd_driver.async_capabilities()
    assert capabilities.control is Control.ON_OFF
    assert capabilities.max_w == pytest.approx(nerd.machine.power_w, abs=1)
    with pytest.raises(DriverError, match="offers neither"):
        await nerd_driver.async_set_target(Target(power_w=67.1, level_id="500/1120"))

    await nerd_driver.async_set_target(PAUSE)
    assert (await nerd_driver.async_capabilities()).max_w is None
    await nerd_driver.async_set_target(Target(power_w=85))
    clock.advance(SETTLE)
    assert nerd.machine.is_mining
    assert nerd.machine.flash_writes == 0
