"""The firmwares that the contract tests run for, one row each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from custom_components.proof_of_heat.drivers import DriverErrorKind
from custom_components.proof_of_heat.engine.miner import Action, Capabilities, Control, Target
from simulator.clock import SimClock
from simulator.fault import Fault
from simulator.miner import SimMiner
from simulator.miners import antminer, avalon, axeos, braiins, epic, luxos, vnish, whatsminer_v2, whatsminer_v3


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
    Fault.NULLS: SILENT,
    Fault.OTHER_MAC: IMPLAUSIBLE,
    Fault.HANG: SILENT,
    Fault.REFUSED: SILENT,
}
"""What a read ends in under each fault, where a firmware says nothing else."""

WRITE_FAULTS: Mapping[Fault, DriverErrorKind] = {Fault.IGNORES: REFUSED}
"""Faults that only a write meets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Firmware:
    """One firmware under test."""

    name: str
    build: Build
    control: Control
    model: str
    """What the driver says the model is."""
    sim_model: str | None = None
    """What the simulator calls the model, None for its usual one."""
    password: str | None = None
    """Of the simulated miner, where it wants one."""
    actions: frozenset[Action] = frozenset(Action)
    """What the driver says that it can do."""
    reports_power: bool = True
    tolerance_share: float = 0.05
    """Measured power may be this far from the target once it has settled."""
    read_faults: Mapping[Fault, DriverErrorKind] = field(default_factory=dict)
    """Where reading differs from READ_FAULTS, or meets more faults."""
    write_faults: Mapping[Fault, DriverErrorKind] = field(default_factory=dict)
    """Where writing differs from reading and WRITE_FAULTS, or meets more faults."""
    write_unmet: frozenset[Fault] = frozenset()
    """Faults that a write of the lowest target does not meet."""
    pause_unmet: frozenset[Fault] = frozenset()
    """Faults that a pause does not meet."""
    harmless: frozenset[Fault] = frozenset({Fault.SLOW})
    """Faults that neither reading nor writing may notice."""

    def reading(self) -> Mapping[Fault, DriverErrorKind]:
        """Return what a read ends in under each fault."""
        return {**READ_FAULTS, **self.read_faults}

    def writing(self) -> Mapping[Fault, DriverErrorKind]:
        """Return what a write ends in under each fault."""
        return self._commanding(without=self.write_unmet)

    def pausing(self) -> Mapping[Fault, DriverErrorKind]:
        """Return what a pause ends in under each fault; it must not depend on a configuration that cannot be read."""
        return self._commanding(without={Fault.CONFIG_500, *self.pause_unmet})

    def _commanding(self, *, without: Collection[Fault]) -> Mapping[Fault, DriverErrorKind]:
        """Return what a command ends in under each fault that it meets."""
        faults = {**self.reading(), **WRITE_FAULTS, **self.write_faults}
        return {fault: kind for fault, kind in faults.items() if fault not in without}


FIRMWARES: tuple[Firmware, ...] = (
    Firmware(
        name="braiins",
        build=braiins.build,
        control=Control.WATTS,
        model="Antminer S19 XP",
        password="root",
        read_faults={
            # What is no HTTP/2 breaks the connection.
            Fault.GARBAGE: SILENT,
            Fault.HTML: SILENT,
            Fault.HALF_JSON: SILENT,
            Fault.HTTP_500: REFUSED,
            Fault.CONFIG_500: REFUSED,
            Fault.WRONG_PASSWORD: WRONG_CREDENTIALS,
        },
        write_faults={Fault.NULLS: IMPLAUSIBLE},
        harmless=frozenset({Fault.SLOW, Fault.TOKEN_EXPIRED}),
    ),
    Firmware(
        name="whatsminer_v2",
        build=whatsminer_v2.build,
        control=Control.WATTS,
        model="M30S+ VE40",
        password=whatsminer_v2.PASSWORD,
        write_faults={Fault.WRONG_PASSWORD: WRONG_CREDENTIALS},
        # The control board speaks in text.
        write_unmet=frozenset({Fault.NULLS}),
        pause_unmet=frozenset({Fault.NULLS}),
        harmless=frozenset({Fault.SLOW, Fault.TOKEN_EXPIRED}),
    ),
    Firmware(
        name="whatsminer_v3",
        build=whatsminer_v3.build,
        control=Control.WATTS,
        model="M60S VK40",
        password=whatsminer_v3.PASSWORD,
        read_faults={Fault.NULLS: IMPLAUSIBLE},
        write_faults={Fault.WRONG_PASSWORD: WRONG_CREDENTIALS},
        harmless=frozenset({Fault.SLOW, Fault.TOKEN_EXPIRED}),
    ),
    Firmware(
        name="luxos",
        build=luxos.build,
        control=Control.LEVELS,
        model="Antminer S19k Pro",
        # A level is chosen from a table in watts, sleep is a word.
        write_faults={Fault.SESSION_TAKEN: REFUSED, Fault.NULLS: IMPLAUSIBLE},
        pause_unmet=frozenset({Fault.NULLS}),
        harmless=frozenset({Fault.SLOW, Fault.TOKEN_EXPIRED}),
    ),
    Firmware(
        name="vnish",
        build=vnish.build,
        control=Control.LEVELS,
        model="Antminer S19j Pro",
        password=vnish.PASSWORD,
        read_faults={
            Fault.NULLS: IMPLAUSIBLE,
            Fault.HTTP_500: REFUSED,
            Fault.STOCK_AFTER_BLACKOUT: IMPLAUSIBLE,
        },
        write_faults={Fault.CONFIG_500: REFUSED, Fault.WRONG_PASSWORD: WRONG_CREDENTIALS},
        pause_unmet=frozenset({Fault.NULLS}),
        harmless=frozenset({Fault.SLOW, Fault.TOKEN_EXPIRED}),
    ),
    Firmware(
        name="antminer",
        build=antminer.build,
        control=Control.LEVELS,
        model="Antminer S19 Pro",
        password=antminer.PASSWORD,
        actions=frozenset({Action.PAUSE, Action.REBOOT, Action.LOCATE}),
        reports_power=False,
        read_faults={Fault.HTTP_500: REFUSED, Fault.WRONG_PASSWORD: WRONG_CREDENTIALS},
        write_faults={Fault.CONFIG_500: REFUSED},
        # It runs at its only target already.
        write_unmet=frozenset({Fault.IGNORES}),
    ),
    Firmware(
        name="epic",
        build=epic.build,
        control=Control.ON_OFF,
        model="AntMiner S19 XP",
        password=epic.PASSWORD,
        read_faults={Fault.HTTP_500: REFUSED},
        write_faults={Fault.WRONG_PASSWORD: WRONG_CREDENTIALS},
        # It mines already.
        write_unmet=frozenset({Fault.IGNORES}),
    ),
    Firmware(
        name="avalon_q",
        build=avalon.build,
        control=Control.LEVELS,
        model="Avalon Q",
        actions=frozenset({Action.PAUSE, Action.REBOOT, Action.RESTART_MINING}),
        # Levels are numbers, a stop is a word.
        write_faults={Fault.NULLS: IMPLAUSIBLE},
        pause_unmet=frozenset({Fault.NULLS}),
    ),
    Firmware(
        name="avalon_mini_3",
        build=avalon.build,
        control=Control.LEVELS,
        model="Avalon Mini 3",
        sim_model="Avalon Mini 3",
        actions=frozenset({Action.PAUSE, Action.REBOOT, Action.RESTART_MINING}),
        write_faults={Fault.NULLS: IMPLAUSIBLE},
        pause_unmet=frozenset({Fault.NULLS}),
    ),
    Firmware(
        name="avalon_nano_3s",
        build=avalon.build,
        control=Control.LEVELS,
        model="Avalon Nano 3S",
        sim_model="Avalon Nano 3S",
        write_faults={Fault.NULLS: IMPLAUSIBLE},
        # It does not say when it will stop, so a stop is believed until the power tells.
        pause_unmet=frozenset({Fault.NULLS, Fault.IGNORES}),
    ),
    Firmware(
        name="axeos",
        build=axeos.build,
        control=Control.FREQUENCY,
        model="BitAxe Gamma 601",
        actions=frozenset({Action.PAUSE, Action.REBOOT, Action.LOCATE}),
        read_faults={Fault.HTTP_500: REFUSED},
        # Settings are numbers, a pause is a word.
        write_faults={Fault.CONFIG_500: REFUSED, Fault.NULLS: IMPLAUSIBLE},
        pause_unmet=frozenset({Fault.NULLS}),
    ),
    Firmware(
        name="nerdaxe",
        build=axeos.build,
        control=Control.FREQUENCY,
        model="NerdQAxe++",
        sim_model="NerdQAxe++",
        actions=frozenset({Action.PAUSE, Action.REBOOT}),
        read_faults={Fault.HTTP_500: REFUSED},
        write_faults={Fault.CONFIG_500: REFUSED, Fault.NULLS: IMPLAUSIBLE},
        pause_unmet=frozenset({Fault.NULLS}),
    ),
)


def lowest(capabilities: Capabilities) -> Target:
    """Return the least target of a machine."""
    if capabilities.levels:
        return Target(power_w=capabilities.levels[0].power_w, level_id=capabilities.levels[0].id)
    return Target(power_w=capabilities.min_w or 1.0)


def highest(capabilities: Capabilities) -> Target:
    """Return the greatest target of a machine."""
    if capabilities.levels:
        return Target(power_w=capabilities.levels[-1].power_w, level_id=capabilities.levels[-1].id)
    return Target(power_w=capabilities.max_w or 1.0)
