"""AxeOS as pyasic sees it: the simulator is taken for real, and where pyasic alone falls short."""

import pytest

from custom_components.proof_of_heat.drivers.asic import async_find
from custom_components.proof_of_heat.drivers.asic.axeos import AxeOsDriver
from custom_components.proof_of_heat.drivers.asic.network import Network
from simulator.clock import ManualClock
from simulator.miners.axeos import AxeOs
from tests.drivers.plain import async_plain_miner
from tests.simulated import StartMiner

from .setting import LOW, SETTLE, Build


@pytest.mark.parametrize(
    ("model", "cls"),
    [
        ("BitAxe Gamma 601", "BitAxeGamma"),
        ("BitAxe GammaTurbo 801", "BitAxeGamma"),
        ("BitAxe Supra 401", "BitAxeSupra"),
        ("BitAxe Ultra 204", "BitAxeUltra"),
    ],
)
async def test_pyasic_takes_the_simulator_for_real(simulated: StartMiner, build: Build, model: str, cls: str) -> None:
    """It names the chip's family and reads power, hash rate, MAC and uptime."""
    miner = build(model)
    await simulated(miner)

    plain = await async_plain_miner(miner.host)

    assert type(plain).__name__ == cls
    data = await plain.get_data()
    assert data.wattage == pytest.approx(miner.machine.power_w, abs=0.6)
    assert float(data.hashrate) == pytest.approx(miner.machine.hashrate_th_s, rel=0.01)
    assert data.mac == miner.mac.upper()
    assert data.uptime == int(miner.machine.uptime.total_seconds())


async def test_pyasic_takes_the_regulator_for_the_board(miner: AxeOs, driver: AxeOsDriver) -> None:
    """The regulator may be hotter than any board; the chip is what counts."""
    plain = await async_plain_miner(miner.host)
    (board,) = (await plain.get_data()).hashboards
    sample = await driver.async_read()

    assert board.temp == pytest.approx(miner.machine.chips_c[0] + 14, abs=1)
    assert sample.chip_c == pytest.approx(miner.machine.chips_c[0], abs=0.1)
    assert sample.board_c is None


async def test_pyasic_takes_a_paused_miner_for_a_mining_one(miner: AxeOs, driver: AxeOsDriver) -> None:
    """The firmware says that it is paused, so it is."""
    miner.machine.pause()

    assert (await (await async_plain_miner(miner.host)).get_data()).is_mining is True
    sample = await driver.async_read()
    assert (sample.is_mining, sample.hashrate_th_s) == (False, 0)


async def test_pyasic_sets_no_power(miner: AxeOs, driver: AxeOsDriver, clock: ManualClock) -> None:
    """What pyasic does not even try works here."""
    plain = await async_plain_miner(miner.host)

    assert await plain.set_power_limit(12) is False
    assert miner.machine.flash_writes == 0

    await driver.async_set_target(LOW)
    clock.advance(SETTLE)
    assert miner.machine.power_w == pytest.approx(12.3, rel=0.05)


async def test_pyasic_does_not_know_the_nerdaxe_family(nerd: AxeOs, network: Network) -> None:
    """Its page has another title than that of the BitAxe; the words behind it are the same."""
    assert await async_plain_miner(nerd.host) is None

    identity = await (await async_find(nerd.host, network)).async_identify()

    assert (identity.firmware, identity.model, identity.id) == ("axeos", "NerdQAxe++", nerd.mac)
