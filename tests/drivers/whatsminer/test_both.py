"""Whatsminers of both APIs, over their true protocols, and where pyasic alone fails."""

import asyncio
from datetime import timedelta

import pytest
from pyasic.miners.backends.btminer import BTMinerV2, BTMinerV3

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic.library import get_miner
from custom_components.proof_of_heat.engine.miner import PAUSE, Target
from simulator.clock import ManualClock
from simulator.fault import Fault
from simulator.machine import MachineState
from simulator.miners.whatsminer_v2 import NO_LIMIT_W, WhatsminerV2
from simulator.miners.whatsminer_v3 import WhatsminerV3

from .words import SETTLE, WARM, Act, DriverOf, Whatsminer


async def test_pyasic_takes_the_simulators_for_real_machines(v2: WhatsminerV2, v3: WhatsminerV3) -> None:
    """The library, which knows nothing of the simulators, identifies and reads both."""
    older, newer = await get_miner(v2.host), await get_miner(v3.host)

    assert isinstance(older, BTMinerV2)
    assert isinstance(newer, BTMinerV3)
    of_older, of_newer = await older.get_data(), await newer.get_data()
    assert (of_older.mac, of_older.wattage_limit, older.model) == (v2.mac.upper(), 3_400, "M30S+ VE40 (Stock)")
    assert (of_newer.mac, of_newer.wattage_limit, newer.model) == (v3.mac.upper(), NO_LIMIT_W, "M60S VK40 (Stock)")
    assert of_older.wattage == pytest.approx(v2.machine.power_w, rel=0.01)
    assert of_newer.wattage == pytest.approx(v3.machine.power_w, rel=0.01)


async def test_a_new_limit_costs_minutes_without_heat(
    either: Whatsminer, driver_of: DriverOf, clock: ManualClock
) -> None:
    """Mining restarts for a new limit: idle at first, at the limit once it has settled."""
    driver = driver_of(either)

    await driver.async_set_target(WARM)

    clock.advance(timedelta(seconds=60))
    assert either.machine.state is MachineState.RESTARTING
    assert either.machine.power_w < 50
    clock.advance(SETTLE)
    sample = await driver.async_read()
    assert sample.power_w == pytest.approx(2_000, rel=0.05)
    assert sample.target_w == 2_000
    assert sample.is_mining is True
    assert either.machine.restarts == 1


@pytest.mark.parametrize(
    ("asked_w", "set_share"), [(9_000, 1.0), (100, 0.3)], ids=["above the rating", "below what hashes"]
)
async def test_a_limit_stays_within_what_the_machine_can(
    either: Whatsminer, driver_of: DriverOf, asked_w: float, set_share: float
) -> None:
    """A target out of bounds becomes the bound."""
    driver = driver_of(either)
    capabilities = await driver.async_capabilities()

    await driver.async_set_target(Target(power_w=asked_w))

    assert capabilities.max_w is not None
    assert either.limit_w == pytest.approx(set_share * capabilities.max_w, abs=1)


async def test_the_bounds_outlive_a_low_limit(either: Whatsminer, driver_of: DriverOf) -> None:
    """A limit does not pass for the rating: the bounds are the same before and after."""
    before = await driver_of(either).async_capabilities()
    await driver_of(either).async_set_target(Target(power_w=1_500))

    assert await driver_of(either).async_capabilities() == before


async def test_no_limit_is_no_target(either: Whatsminer, driver_of: DriverOf) -> None:
    """The machine's word for no limit, 99999, is not read as watts."""
    either.limit_w = NO_LIMIT_W

    assert (await driver_of(either).async_read()).target_w is None


async def test_a_machine_that_rests_wakes_at_its_limit_without_another_write(
    either: Whatsminer, driver_of: DriverOf, clock: ManualClock
) -> None:
    """After a pause at the same limit nothing is written to flash."""
    driver = driver_of(either)
    await driver.async_set_target(WARM)
    await driver.async_set_target(PAUSE)
    clock.advance(SETTLE)
    asleep = await driver.async_read()

    await driver.async_set_target(WARM)

    clock.advance(SETTLE)
    assert asleep.is_mining is False
    assert either.machine.flash_writes == 1
    assert either.machine.power_w == pytest.approx(2_000, rel=0.05)


async def test_a_machine_that_rests_never_wakes_above_its_new_limit(
    either: Whatsminer, driver_of: DriverOf, clock: ManualClock
) -> None:
    """The limit is written before mining starts, so the power rises to it from below."""
    driver = driver_of(either)
    await driver.async_set_target(PAUSE)
    clock.advance(SETTLE)

    await driver.async_set_target(Target(power_w=1_500))

    assert either.machine.restarts == 0
    assert either.machine.limit_w == 1_500
    assert either.machine.state is MachineState.STARTING


async def test_a_pause_of_a_machine_that_rests_changes_nothing(either: Whatsminer, driver_of: DriverOf) -> None:
    """A second pause is no error."""
    driver = driver_of(either)
    await driver.async_set_target(PAUSE)

    await driver.async_set_target(PAUSE)

    assert either.machine.state is MachineState.STOPPED


async def test_a_wrong_password_is_named(either: Whatsminer, driver_of: DriverOf) -> None:
    """Reading needs no password; the first write says that it is wrong, and nothing changes."""
    driver = driver_of(either, password="cold-feet")
    assert (await driver.async_read()).is_mining is True

    with pytest.raises(DriverError) as failed:
        await driver.async_set_target(WARM)

    assert failed.value.kind is DriverErrorKind.WRONG_CREDENTIALS
    assert "cold-feet" not in str(failed.value)
    assert either.machine.flash_writes == 0


async def test_a_void_token_is_made_anew(either: Whatsminer, driver_of: DriverOf) -> None:
    """A machine that forgot its tokens, or took another salt, takes the next write all the same."""
    driver = driver_of(either)
    await driver.async_set_target(WARM)
    either.faults.add(Fault.TOKEN_EXPIRED)

    await driver.async_set_target(Target(power_w=1_500))

    assert either.limit_w == 1_500


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda driver: driver.async_set_target(WARM), id="limit"),
        pytest.param(lambda driver: driver.async_set_target(PAUSE), id="pause"),
        pytest.param(lambda driver: driver.async_set_light(is_on=True), id="light"),
    ],
)
async def test_a_machine_that_agrees_and_does_nothing_is_found_out(
    either: Whatsminer, driver_of: DriverOf, act: Act
) -> None:
    """What was written is read back; the machine's own word proves nothing."""
    either.faults.add(Fault.IGNORES)

    with pytest.raises(DriverError) as failed:
        await act(driver_of(either))

    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_a_machine_that_stays_asleep_is_found_out(either: Whatsminer, driver_of: DriverOf) -> None:
    """Mining that does not start is an error, not a start."""
    driver = driver_of(either)
    await driver.async_set_target(WARM)
    await driver.async_set_target(PAUSE)
    either.faults.add(Fault.IGNORES)

    with pytest.raises(DriverError, match="changed nothing"):
        await driver.async_set_target(WARM)


async def test_the_limit_is_kept_by_a_machine_that_never_applies_it(
    either: Whatsminer, driver_of: DriverOf, clock: ManualClock
) -> None:
    """The limit reads back as written; only the measured power tells that it does not hold."""
    driver = driver_of(either)
    either.faults.add(Fault.NEVER_APPLIED)

    await driver.async_set_target(WARM)

    clock.advance(SETTLE)
    sample = await driver.async_read()
    assert sample.target_w == 2_000
    assert sample.power_w == pytest.approx(3_400, rel=0.05)


async def test_the_light_blinks_and_goes_back_to_the_machine(either: Whatsminer, driver_of: DriverOf) -> None:
    """The light is switched on and off, and read."""
    driver = driver_of(either)

    await driver.async_set_light(is_on=True)
    shines = (await driver.async_read()).light_is_on
    await driver.async_set_light(is_on=False)

    assert shines is True
    assert (await driver.async_read()).light_is_on is False


async def test_a_reboot_voids_the_token_and_not_the_next_write(
    either: Whatsminer, driver_of: DriverOf, clock: ManualClock
) -> None:
    """After a reboot the machine runs anew and takes writes."""
    driver = driver_of(either)
    await driver.async_set_target(WARM)

    await driver.async_reboot()
    clock.advance(SETTLE)
    await driver.async_set_target(Target(power_w=1_500))

    assert either.machine.uptime == SETTLE
    assert either.limit_w == 1_500


async def test_mining_restarts_alone(either: Whatsminer, driver_of: DriverOf) -> None:
    """The mining software restarts, and the machine does not."""
    await driver_of(either).async_restart_mining()

    assert either.machine.state is MachineState.RESTARTING
    assert either.machine.uptime > timedelta(hours=1)


async def test_a_machine_that_hangs_holds_pyasic_and_not_the_driver(either: Whatsminer, driver_of: DriverOf) -> None:
    """The driver calls it silent in time; pyasic, which began earlier, waits on (100 s on 4028, else for ever)."""
    plain = await get_miner(either.host)
    assert plain is not None
    await either.async_fail(Fault.HANG)
    waiting = asyncio.ensure_future(plain.get_data())

    with pytest.raises(DriverError) as failed:
        await driver_of(either).async_read()

    assert failed.value.kind is DriverErrorKind.SILENT
    assert not waiting.done()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)


async def test_another_machine_at_the_address_gets_no_word(either: Whatsminer, driver_of: DriverOf) -> None:
    """After a change of addresses nothing is written to the machine that took this one's place."""
    driver = driver_of(either)
    await driver.async_identify()
    either.faults.add(Fault.OTHER_MAC)

    with pytest.raises(DriverError) as failed:
        await driver.async_set_target(WARM)

    assert failed.value.kind is DriverErrorKind.IMPLAUSIBLE
    assert either.machine.flash_writes == 0
