"""Braiins OS+: where plain pyasic goes wrong, and what is special about its watts."""

from datetime import timedelta

import pytest
from pyasic.errors import APIError

from custom_components.proof_of_heat.drivers import Credentials, DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic import async_find
from custom_components.proof_of_heat.drivers.asic.braiins import BraiinsDriver
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.engine.miner import PAUSE, Target
from simulator.clock import ManualClock
from simulator.fault import Fault
from simulator.miners import braiins
from simulator.miners.braiins import BraiinsMiner
from tests.simulated import StartMiner, free_host

from .plain import async_plain_miner

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
async def miner(simulated: StartMiner, clock: ManualClock) -> BraiinsMiner:
    """Return an S19 XP that mines at 3,300 W."""
    built = braiins.build(free_host(), seed=3, clock=clock)
    await simulated(built)
    return built


@pytest.fixture
def driver(miner: BraiinsMiner, network: Network) -> BraiinsDriver:
    """Return its driver."""
    return BraiinsDriver(miner.host, network)


async def test_pyasic_loses_the_reading_of_a_miner_without_pools(miner: BraiinsMiner) -> None:
    """This is why the driver asks its own questions."""
    plain = await async_plain_miner(miner.host)
    miner.machine.pools.clear()

    with pytest.raises(APIError, match="pools"):
        await plain.get_data(exclude=["config"])


async def test_a_miner_without_pools_is_read(miner: BraiinsMiner, driver: BraiinsDriver) -> None:
    """The pools have nothing to do with watts and temperatures."""
    miner.machine.pools.clear()

    assert (await driver.async_read()).power_w == pytest.approx(miner.machine.power_w, rel=0.01)


async def test_pyasic_restarts_mining_for_a_power_target(miner: BraiinsMiner) -> None:
    """This is why the driver applies a target softly."""
    plain = await async_plain_miner(miner.host)

    await plain.set_power_limit(3000)

    assert miner.machine.restarts == 1


async def test_a_power_target_is_taken_on_the_run(miner: BraiinsMiner, driver: BraiinsDriver) -> None:
    """A change of heat interrupts nothing."""
    await driver.async_set_target(Target(power_w=3000))

    assert (miner.machine.restarts, miner.machine.is_mining, miner.machine.limit_w) == (0, True, 3000)


async def test_a_small_step_is_there_within_ten_seconds(
    miner: BraiinsMiner, driver: BraiinsDriver, clock: ManualClock
) -> None:
    """The tuner follows 250 W at once."""
    await driver.async_set_target(Target(power_w=3050))

    clock.advance(timedelta(seconds=10))

    assert (await driver.async_read()).power_w == pytest.approx(3050, rel=0.05)


async def test_two_thousand_watts_are_reached_after_the_settle_time(driver: BraiinsDriver, clock: ManualClock) -> None:
    """A large step takes minutes, and ends within 5 % of what was asked."""
    settle = (await driver.async_capabilities()).settle
    await driver.async_set_target(Target(power_w=2000))

    clock.advance(settle)

    assert (await driver.async_read()).power_w == pytest.approx(2000, rel=0.05)


@pytest.mark.parametrize(("asked_w", "held_w"), [(200, 1000), (9000, 3300)], ids=["below", "above"])
async def test_a_target_beyond_the_bounds_ends_at_the_bound(
    miner: BraiinsMiner, driver: BraiinsDriver, asked_w: float, held_w: float
) -> None:
    """The machine refuses what lies outside, so the driver stays inside."""
    await driver.async_set_target(Target(power_w=asked_w))

    assert miner.machine.limit_w == held_w


async def test_it_tells_what_it_is_rated_at(driver: BraiinsDriver) -> None:
    """The power target that the machine came with lies within its bounds."""
    capabilities = await driver.async_capabilities()

    assert (capabilities.min_w, capabilities.rated_w, capabilities.max_w) == (1000, 3010, 3300)


async def test_one_login_serves_many_turns(miner: BraiinsMiner, driver: BraiinsDriver) -> None:
    """The token is kept as long as it holds."""
    await driver.async_read()
    await driver.async_read()
    await driver.async_set_target(PAUSE)

    assert miner.logins == 1


async def test_each_miner_has_its_own_password(
    miner: BraiinsMiner, simulated: StartMiner, network: Network, clock: ManualClock
) -> None:
    """Credentials belong to one driver, not to the library."""
    other = braiins.build(free_host(), seed=4, clock=clock)
    other.password = "other"
    await simulated(other)

    first = await async_find(miner.host, network, Credentials(username="root", password="root"))
    second = await async_find(other.host, network, Credentials(password="other"))

    assert (await first.async_read()).mac == miner.mac
    assert (await second.async_read()).mac == other.mac


async def test_a_wrong_password_is_told_at_setup(miner: BraiinsMiner, network: Network) -> None:
    """The search ends with the reason that the owner can mend."""
    with pytest.raises(DriverError) as failure:
        await async_find(miner.host, network, Credentials(password="wrong"))

    assert failure.value.kind is DriverErrorKind.WRONG_CREDENTIALS


async def test_a_miner_tuned_for_a_hash_rate_holds_no_watts(miner: BraiinsMiner, driver: BraiinsDriver) -> None:
    """Another goal of the tuner is no power target of 0 W."""
    miner.is_tuned_for_hashrate = True

    assert (await driver.async_read()).target_w is None


async def test_a_light_that_stays_as_it_was_is_a_refusal(miner: BraiinsMiner, driver: BraiinsDriver) -> None:
    """The light is read back as well."""
    await driver.async_read()
    miner.faults.add(Fault.IGNORES)

    with pytest.raises(DriverError) as failure:
        await driver.async_set_light(is_on=True)

    assert failure.value.kind is DriverErrorKind.REFUSED


async def test_a_miner_without_bounds_takes_no_watts(miner: BraiinsMiner, driver: BraiinsDriver) -> None:
    """An older firmware that names none is told apart from one that is broken."""
    miner.faults.add(Fault.NULLS)

    with pytest.raises(DriverError) as failure:
        await driver.async_capabilities()

    assert failure.value.kind is DriverErrorKind.UNSUPPORTED


async def test_a_pool_that_rejects_shows(miner: BraiinsMiner, driver: BraiinsDriver, clock: ManualClock) -> None:
    """The share of accepted work is read once there is some."""
    clock.advance(timedelta(days=1))

    assert (await driver.async_read()).accepted_share == pytest.approx(
        miner.machine.accepted / (miner.machine.accepted + miner.machine.rejected)
    )
