"""A gas boiler with a modulating burner, a pump and radiators, and with its own mind when its master falls silent."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final

from .clock import SimClock

# The circuit is solved in steps that its smallest time constant (burner against water, about a minute) allows.
STEP: Final = timedelta(seconds=5)
# After so long without anybody looking, only the last part of the past still matters.
MEMORY: Final = timedelta(hours=6)
WATER_J_KG_K: Final = 4186.0

LOWEST_SETPOINT_C: Final = 20.0
HIGHEST_SETPOINT_C: Final = 80.0
# Boilers that lose their bus go on alone, so that nobody freezes; 45 degC is a usual factory value.
FALLBACK_SETPOINT_C: Final = 45.0
# The burner starts and stops this far from the setpoint.
SWITCH_BAND_K: Final = 4.0
# From the lowest to the highest flame within this deviation.
MODULATION_BAND_K: Final = 6.0
# Safety limiter of a wall-hung boiler; it locks until somebody resets it.
LIMITER_C: Final = 95.0
LOWEST_PRESSURE_BAR: Final = 0.6
MIN_OFF: Final = timedelta(minutes=3)
AFTER_RUN: Final = timedelta(minutes=4)
# EN 442: radiators give their rated heat 50 K above the room, with the exponent 1.3.
RATED_EXCESS_K: Final = 50.0
RADIATOR_EXPONENT: Final = 1.3


class Alarm(IntEnum):
    """What locked the boiler; the number stands in its register."""

    NONE = 0
    OVERHEATED = 1
    LOW_PRESSURE = 2
    NO_IGNITION = 3


class BoilerState(IntEnum):
    """What the boiler is doing; the number stands in its register."""

    OFF = 0
    WAITING = 1
    HEATING = 2
    AFTER_RUN = 3
    LOCKED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class BoilerModel:
    """What the boiler and its circuit are built for."""

    highest_w: float = 24_000.0
    lowest_w: float = 4_800.0
    """The smallest flame, a fifth of the highest as usual for wall-hung boilers."""
    efficiency_share: float = 0.94
    """Heat per gas, upper heating value."""
    water_kg: float = 60.0
    flow_kg_s: float = 0.25
    radiators_w: float = 14_000.0
    """The rated heat of all radiators."""
    standing_w_k: float = 2.5
    """From the water into the cellar (W/K)."""


@dataclass(slots=True)
class Boiler:
    """One boiler; every reading first lets the physics catch up with the clock."""

    clock: SimClock
    model: BoilerModel = field(default_factory=BoilerModel, kw_only=True)
    room_c: float = field(default=20.0, kw_only=True)
    """The room that its radiators heat."""
    pressure_bar: float = field(default=1.6, kw_only=True)
    has_gas: bool = field(default=True, kw_only=True)
    setpoint_c: float = field(default=50.0, init=False)
    is_enabled: bool = field(default=False, init=False)
    is_pump_forced: bool = field(default=False, init=False)
    watchdog: timedelta = field(default=timedelta(), init=False)
    """It goes on alone when nobody feeds it for so long; 0 trusts the master for ever."""
    alarm: Alarm = field(default=Alarm.NONE, init=False)
    burner_w: float = field(default=0.0, init=False)
    starts: int = field(default=0, init=False)
    heat_j: float = field(default=0.0, init=False)
    """What the radiators gave since the beginning (J)."""
    gas_j: float = field(default=0.0, init=False)
    """What was burnt since the beginning (J)."""
    water_c: float = field(init=False)
    _at: datetime = field(init=False)
    _fed_at: datetime = field(init=False)
    _burnt_at: datetime | None = field(default=None, init=False)
    """The last instant with a flame."""

    def __post_init__(self) -> None:
        """Start cold."""
        self.water_c = self.room_c
        self._at = self._fed_at = self.clock.now()

    # Readings

    @property
    def is_alone(self) -> bool:
        """Tell whether the master is silent for longer than the watchdog allows."""
        return bool(self.watchdog) and self._at - self._fed_at > self.watchdog

    @property
    def wanted_c(self) -> float | None:
        """Return the flow temperature that it tries to reach, None while it should not heat."""
        if self.is_alone:
            return FALLBACK_SETPOINT_C
        return self.setpoint_c if self.is_enabled else None

    @property
    def is_pump_on(self) -> bool:
        """Tell whether the water moves: on demand, on request, and for a while after the flame."""
        return self.is_pump_forced or self.wanted_c is not None or self._is_after_run

    @property
    def flow_c(self) -> float:
        """Return the temperature of the water that leaves the boiler."""
        return self.water_c + self._half_spread_k

    @property
    def return_c(self) -> float:
        """Return the temperature of the water that comes back."""
        return self.water_c - self._half_spread_k

    @property
    def modulation_share(self) -> float:
        """Return the flame as a share of the highest one."""
        return self.burner_w / self.model.highest_w

    @property
    def radiator_w(self) -> float:
        """Return the heat that the radiators give now: Q = Qn (dT / 50 K)^1.3 (EN 442)."""
        excess_k = max(self.water_c - self.room_c, 0.0)
        if not self.is_pump_on:
            return 0.0
        return float(self.model.radiators_w * (excess_k / RATED_EXCESS_K) ** RADIATOR_EXPONENT)

    @property
    def state(self) -> BoilerState:
        """Return what it is doing."""
        if self.alarm is not Alarm.NONE:
            return BoilerState.LOCKED
        if self.burner_w > 0:
            return BoilerState.HEATING
        if self.wanted_c is not None:
            return BoilerState.WAITING
        return BoilerState.AFTER_RUN if self._is_after_run else BoilerState.OFF

    @property
    def _is_after_run(self) -> bool:
        """Tell whether the flame went out a short while ago."""
        return self._burnt_at is not None and self._at - self._burnt_at < AFTER_RUN

    @property
    def _half_spread_k(self) -> float:
        """Return half of the way from return to flow: Q / (2 m c)."""
        return self.radiator_w / (2 * self.model.flow_kg_s * WATER_J_KG_K)

    # Commands

    def feed(self) -> None:
        """Hear a sign of life of the master."""
        self.advance()
        self._fed_at = self._at

    def reset_alarm(self) -> None:
        """Unlock; it locks again at once where the cause is still there."""
        self.advance()
        self.alarm = Alarm.NONE

    # Physics

    def advance(self) -> None:
        """Let the physics catch up with the clock."""
        now = self.clock.now()
        if now - self._at > MEMORY:
            self._at = now - MEMORY
        while self._at < now:
            step = min(STEP, now - self._at)
            self._at += step
            self._check()
            self._burn()
            self._pass(step.total_seconds())

    def _check(self) -> None:
        """Lock where going on would harm."""
        if self.alarm is Alarm.NONE:
            if self.flow_c > LIMITER_C:
                self.alarm = Alarm.OVERHEATED
            elif self.pressure_bar < LOWEST_PRESSURE_BAR:
                self.alarm = Alarm.LOW_PRESSURE

    def _burn(self) -> None:
        """Set the flame after the deviation from the setpoint."""
        wanted_c = self.wanted_c
        if wanted_c is None or self.alarm is not Alarm.NONE:
            self.burner_w = 0.0
            return
        deviation_k = wanted_c - self.flow_c
        if self.burner_w == 0:
            self._ignite(deviation_k)
        elif deviation_k < -SWITCH_BAND_K:
            self.burner_w = 0.0
        if self.burner_w > 0:
            share = min(max(deviation_k / MODULATION_BAND_K, 0.0), 1.0)
            self.burner_w = self.model.lowest_w + share * (self.model.highest_w - self.model.lowest_w)
            self._burnt_at = self._at

    def _ignite(self, deviation_k: float) -> None:
        """Start the flame where it is cold enough and was off for long enough."""
        rested = self._burnt_at is None or self._at - self._burnt_at >= MIN_OFF
        if deviation_k <= SWITCH_BAND_K or not rested:
            return
        if not self.has_gas:
            self.alarm = Alarm.NO_IGNITION
            return
        self.starts += 1
        self.burner_w = self.model.lowest_w

    def _pass(self, seconds: float) -> None:
        """Warm or cool the water for one step."""
        radiator_w = self.radiator_w
        standing_w = self.model.standing_w_k * (self.water_c - self.room_c)
        gained_w = self.burner_w - radiator_w - standing_w
        self.water_c += gained_w * seconds / (self.model.water_kg * WATER_J_KG_K)
        self.heat_j += radiator_w * seconds
        self.gas_j += self.burner_w / self.model.efficiency_share * seconds
