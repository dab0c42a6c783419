"""A heater that is no miner, as data: a boiler, a heat pump, an immersion heater or a pump."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from .heat_unit import BACKUP_MIN
from .heater_watch import HeaterTrouble, HeaterWatch
from .reason import Reason


class HeaterKind(StrEnum):
    """What a heater is; the value is the translation key."""

    GAS_BOILER = "gas_boiler"
    HEAT_PUMP = "heat_pump"
    IMMERSION_HEATER = "immersion_heater"
    ELECTRIC_HEATER = "electric_heater"
    CIRCULATION_PUMP = "circulation_pump"
    """It gives no heat: it runs while its zones are heated, and a while after."""


class HeaterMode(StrEnum):
    """What the owner wants of a heater; the value is the translation key."""

    UNMANAGED = "unmanaged"
    OFF = "off"
    ON = "on"
    AUTO = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaterStep:
    """One step of a heater above off."""

    heat_w: float
    power_w: float = 0.0
    """What it draws from the site's connection for that: 0 W for gas."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaterSettings:
    """One heater as its owner set it up."""

    id: str
    kind: HeaterKind
    mode: HeaterMode = HeaterMode.AUTO
    steps: tuple[HeaterStep, ...] = ()
    """Rising in heat, without off; none for a pump. A heater that modulates has some steps over its range."""
    weights: Mapping[str, float] = MappingProxyType({})
    """By zone: the part of its heat that the zone gets (0 to 1)."""
    circuit_id: str | None = None
    min_on: timedelta = BACKUP_MIN
    min_off: timedelta = BACKUP_MIN
    max_flow_c: float | None = None
    """Above this flow temperature it is switched off."""
    after_run: timedelta = timedelta()
    """Of a pump: how long it runs on when the heat ends."""
    exercise_after: timedelta | None = None
    """Of a pump: after so long a rest it turns for a while, so that it does not seize."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaterSample:
    """What one heater said last; None where it says nothing."""

    read_at: datetime
    is_on: bool | None = None
    heat_w: float | None = None
    power_w: float | None = None
    flow_c: float | None = None
    return_c: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaterTarget:
    """What a heater is asked: off, or a step with the flow temperature that its zones need."""

    step: int = 0
    """0 is off; step number n is `steps[n - 1]`. A pump has 0 and 1."""
    heat_w: float = 0.0
    flow_c: float | None = None

    @property
    def is_on(self) -> bool:
        """Tell whether it is asked to run."""
        return self.step > 0

    @property
    def told_w(self) -> float | None:
        """Return the heat that it is asked for (W), None for what runs and gives none, as a pump."""
        return None if self.is_on and self.heat_w == 0 else self.heat_w


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaterState:
    """What must be remembered of one heater."""

    target: HeaterTarget | None = None
    """What it was asked last and accepted."""
    reason: Reason = Reason.UNMANAGED
    """Why it was asked that."""
    commanded_at: datetime | None = None
    proposed: HeaterTarget | None = None
    """What a dry run would have it do."""
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    misses: int = 0
    quarantined_until: datetime | None = None
    watch: HeaterWatch = field(default_factory=HeaterWatch)
    trouble: HeaterTrouble | None = None
    """Told already."""
    turned_at: datetime | None = None
    """When it ran last."""
    heated_at: datetime | None = None
    """Of a pump: when its zones were heated last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaterVerdict:
    """What this cycle wants of one heater, and why."""

    heater_id: str
    reason: Reason
    target: HeaterTarget | None = None
    """None leaves it as it is."""
    trouble: HeaterTrouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaterCommand:
    """One target for one heater."""

    heater_id: str
    target: HeaterTarget
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaterOutcome:
    """What became of one command to a heater."""

    command: HeaterCommand
    at: datetime
    error: str | None = None
    """None where it accepted the target and read it back."""
