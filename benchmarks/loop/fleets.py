"""The fleets of the closed loop: a home with two miners, one with five, and two farms of fifty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import repeat
from random import Random
from types import MappingProxyType
from typing import Final

from custom_components.proof_of_heat.drivers.asic import avalon, braiins, luxos, vnish, whatsminer
from custom_components.proof_of_heat.engine.miner import Action, Capabilities, Control, PowerLevel, Target
from custom_components.proof_of_heat.engine.option import options
from simulator.levels import Level, levels

from .machine import Machine

# Machines of one model differ by this much in watts and in hash rate.
UNIT_SHARE: Final = 0.03

# The owners confirm what the stock supply bears.
HIGHEST_W: Final = 3400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A model under a firmware, with the waits of our driver."""

    firmware: str
    model: str
    settle: timedelta
    min_interval: timedelta
    restarts: bool = True
    watts: tuple[float, float, float] | None = None
    """Least, most and step of a firmware that takes watts."""
    trim_share: float | None = None
    trim_interval: timedelta | None = None


BRAIINS: Final = Kind(
    firmware="braiins",
    model="Antminer S19 XP",
    settle=braiins.SETTLE,
    min_interval=braiins.MIN_INTERVAL,
    restarts=False,
    watts=(1000.0, 3300.0, braiins.STEP_W),
)
VNISH: Final = Kind(firmware="vnish", model="Antminer S19j Pro", settle=vnish.SETTLE, min_interval=vnish.MIN_INTERVAL)
VNISH_THROTTLE: Final = replace(VNISH, trim_share=vnish.THROTTLE_PERCENT[0] / 100, trim_interval=vnish.TRIM_INTERVAL)
LUXOS: Final = Kind(firmware="luxos", model="Antminer S19k Pro", settle=luxos.SETTLE, min_interval=luxos.MIN_INTERVAL)
AVALON: Final = Kind(firmware="avalon", model="Avalon Q", settle=avalon.SETTLE, min_interval=avalon.MIN_INTERVAL)
WHATSMINER: Final = Kind(
    firmware="whatsminer_v2",
    model="M30S+ VE40",
    settle=whatsminer.SETTLE,
    min_interval=whatsminer.MIN_INTERVAL,
    watts=(whatsminer.LOWEST_SHARE * 3400.0, 3400.0, whatsminer.STEP_W),
)

FLEETS: Final[Mapping[str, Sequence[Kind]]] = MappingProxyType(
    {
        "home 2": (BRAIINS, VNISH),
        "home 2 throttle": (BRAIINS, VNISH_THROTTLE),
        "home 5": (BRAIINS, VNISH, LUXOS, AVALON, WHATSMINER),
        "farm 50 mixed": (
            *repeat(VNISH, 22),
            *repeat(WHATSMINER, 12),
            *repeat(BRAIINS, 8),
            *repeat(LUXOS, 8),
        ),
        "farm 50 equal": tuple(repeat(VNISH, 50)),
    }
)


def fleet(name: str, *, seed: int) -> list[Machine]:
    """Return the machines of a fleet, each a little different."""
    random = Random(f"{name} {seed}")
    return [_machine(f"{number:02}", kind, random) for number, kind in enumerate(FLEETS[name])]


def highest(machine: Machine) -> Target:
    """Return the highest level that the owner confirmed."""
    return machine.steps[-1]


def _machine(name: str, kind: Kind, random: Random) -> Machine:
    """Return one machine."""
    table = [level for level in levels(kind.firmware, kind.model) if level.power_w <= HIGHEST_W]
    capabilities = _capabilities(kind, table)
    return Machine(
        id=name,
        capabilities=capabilities,
        table=table,
        steps=options(capabilities, Target(power_w=HIGHEST_W)),
        power_ratio=random.uniform(1 - UNIT_SHARE, 1 + UNIT_SHARE),
        hash_ratio=random.uniform(1 - UNIT_SHARE, 1 + UNIT_SHARE),
    )


def _capabilities(kind: Kind, table: Sequence[Level]) -> Capabilities:
    """Return what our driver would say of it."""
    least_w, most_w, step_w = kind.watts or (None, None, None)
    steps = tuple(PowerLevel(id=level.id, power_w=level.power_w, hashrate_th_s=level.hashrate_th_s) for level in table)
    return Capabilities(
        control=Control.LEVELS if kind.watts is None else Control.WATTS,
        levels=steps if kind.watts is None else (),
        min_w=least_w,
        max_w=most_w,
        step_w=step_w,
        trim_share=kind.trim_share,
        trim_interval=kind.trim_interval,
        settle=kind.settle,
        min_interval=kind.min_interval,
        restarts=kind.restarts,
        writes_flash=True,
        power_is_measured=True,
        actions=frozenset({Action.PAUSE}),
    )
