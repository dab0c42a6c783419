"""The firmwares that the contract tests run for, one row each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from custom_components.proof_of_heat.drivers import DriverErrorKind
from custom_components.proof_of_heat.engine.miner import Control
from simulator.clock import SimClock
from simulator.fault import Fault
from simulator.miner import SimMiner
from simulator.miners import braiins


class Build(Protocol):
    """Makes a simulated miner."""

    def __call__(self, host: str, *, seed: int, clock: SimClock, model: str | None = None) -> SimMiner:
        """Return a miner that does not listen yet."""
        ...


SILENT = DriverErrorKind.SILENT
REFUSED = DriverErrorKind.REFUSED
WRONG_CREDENTIALS = DriverErrorKind.WRONG_CREDENTIALS
IMPLAUSIBLE = DriverErrorKind.IMPLAUSIBLE
UNSUPPORTED = DriverErrorKind.UNSUPPORTED

READ_FAULTS: Mapping[Fault, DriverErrorKind] = {
    Fault.GARBAGE: IMPLAUSIBLE,
    Fault.HTML: IMPLAUSIBLE,
    Fault.EMPTY: SILENT,
    Fault.HALF_JSON: IMPLAUSIBLE,
    Fault.OTHER_MAC: IMPLAUSIBLE,
    Fault.HANG: SILENT,
    Fault.REFUSED: SILENT,
}
"""What a read ends in under each fault, where a firmware says nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Firmware:
    """One firmware under test."""

    name: str
    build: Build
    control: Control
    model: str
    """What the driver says the model is."""
    password: str | None = None
    """Of the simulated miner, where it wants one."""
    read_faults: Mapping[Fault, DriverErrorKind] = field(default_factory=dict)
    """Where reading differs from READ_FAULTS, or knows more faults."""
    write_faults: Mapping[Fault, DriverErrorKind] = field(default_factory=dict)
    """Faults under which only a write fails."""


FIRMWARES: tuple[Firmware, ...] = (
    Firmware(
        name="braiins",
        build=braiins.build,
        control=Control.WATTS,
        model="Antminer S19 XP",
        password="root",  # noqa: S106  The default of the firmware.
        write_faults={Fault.IGNORES: REFUSED, Fault.WRONG_PASSWORD: WRONG_CREDENTIALS},
    ),
)
