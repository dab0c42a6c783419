"""The levels of AxeOS: offered settings along one diagonal, each with its watts and hash rate."""

from dataclasses import replace
from itertools import pairwise

import pytest

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic.axeos import AxeOsDriver
from custom_components.proof_of_heat.drivers.asic.axeos_board import Options
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.engine.miner import Control
from simulator.miners.axeos_board import BOARDS
from tests.simulated import StartMiner

from .setting import Build


async def test_there_is_one_level_for_each_offered_frequency(driver: AxeOsDriver) -> None:
    """The voltage rises with the frequency from the default pair on; 36 combinations would say no more."""
    levels = (await driver.async_capabilities()).levels

    assert [level.id for level in levels] == [
        "400/1060",
        "490/1100",
        "525/1150",
        "550/1200",
        "600/1250",
        "625/1250",
    ]
    assert [level.power_w for level in levels] == [12.3, 16.2, 19.0, 21.7, 25.7, 26.7]


@pytest.mark.parametrize("model", list(BOARDS))
async def test_watts_and_hash_rates_follow_frequency_and_voltage(
    simulated: StartMiner, build: Build, network: Network, model: str
) -> None:
    """P ~ f V^2, and GH/s = MHz * cores * chips / 1000."""
    miner = build(model)
    await simulated(miner)

    capabilities = await AxeOsDriver(miner.host, network).async_capabilities()

    truth = miner.machine.model.levels
    assert capabilities.control is Control.FREQUENCY
    assert [level.id for level in capabilities.levels] == [level.id for level in truth]
    assert [level.power_w for level in capabilities.levels] == pytest.approx(
        [level.power_w for level in truth], rel=0.01
    )
    assert [level.hashrate_th_s for level in capabilities.levels] == pytest.approx(
        [level.hashrate_th_s for level in truth]
    )
    assert all(lower.power_w < upper.power_w for lower, upper in pairwise(capabilities.levels))


async def test_a_level_above_what_the_board_bears_is_not_offered(
    simulated: StartMiner, build: Build, network: Network
) -> None:
    """The firmware itself says how much power the board may take."""
    miner = build("BitAxe Gamma 601")
    miner.board = replace(miner.board, max_w=20)
    await simulated(miner)

    levels = (await AxeOsDriver(miner.host, network).async_capabilities()).levels

    assert levels[-1].id == "525/1150"


async def test_an_unknown_board_is_measured_while_it_mines(
    simulated: StartMiner, build: Build, network: Network
) -> None:
    """Its own power at its own setting is the base for all others."""
    miner = build("BitAxe Gamma 601")
    miner.board = replace(miner.board, version="999")
    await simulated(miner)

    levels = (await AxeOsDriver(miner.host, network).async_capabilities()).levels

    assert levels[2].power_w == pytest.approx(miner.machine.power_w, rel=0.01)


async def test_an_unknown_board_at_rest_has_no_watts(simulated: StartMiner, build: Build, network: Network) -> None:
    """Nobody invents them."""
    miner = build("BitAxe Gamma 601")
    miner.board = replace(miner.board, version="999")
    miner.machine.pause()
    await simulated(miner)

    with pytest.raises(DriverError, match="only while it mines") as failed:
        await AxeOsDriver(miner.host, network).async_capabilities()

    assert failed.value.kind is DriverErrorKind.UNSUPPORTED


def test_a_default_that_is_not_offered_is_taken_for_the_nearest() -> None:
    """The diagonal needs a pair to begin with."""
    options = Options.of(
        {
            "frequencyOptions": [500, 400, 600],
            "voltageOptions": [1000, 1100, 1200],
            "defaultFrequency": 495,
            "defaultVoltage": 1180,
        }
    )

    assert options.diagonal() == ((400, 1100), (500, 1200), (600, 1200))
    assert options.chips == 1


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"frequencyOptions": "400", "voltageOptions": [1100], "defaultFrequency": 400, "defaultVoltage": 1100},
        {"frequencyOptions": [400], "voltageOptions": [None], "defaultFrequency": 400, "defaultVoltage": 1100},
        {"frequencyOptions": [400], "voltageOptions": [1100], "defaultFrequency": None, "defaultVoltage": 1100},
    ],
    ids=["nothing", "a word", "no number", "no default"],
)
def test_options_without_numbers_are_none(answer: dict[str, object]) -> None:
    """A machine that cannot say what it offers is set to nothing."""
    with pytest.raises(DriverError, match="without numbers") as failed:
        Options.of(answer)

    assert failed.value.kind is DriverErrorKind.IMPLAUSIBLE
