"""A house of one zone for the tests of the engine, with a miner and other heaters that do as asked."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from custom_components.proof_of_heat.engine.controller import decide
from custom_components.proof_of_heat.engine.event import Event
from custom_components.proof_of_heat.engine.heater import (
    HeaterCommand,
    HeaterKind,
    HeaterOutcome,
    HeaterSample,
    HeaterSettings,
    HeaterStep,
    HeaterTarget,
)
from custom_components.proof_of_heat.engine.heating_curve import HeatingCurve, LoadLine
from custom_components.proof_of_heat.engine.miner import PAUSE, MinerSample, Target
from custom_components.proof_of_heat.engine.model import (
    Command,
    Decision,
    MinerSettings,
    Mode,
    Outcome,
    RoomReading,
    SiteSettings,
    SiteState,
    Snapshot,
)
from custom_components.proof_of_heat.engine.zone import Weather, ZoneSettings, ZoneState, ZoneVerdict

from .sample_site import NOW, miner

CYCLE = timedelta(minutes=1)

# 100 W/K: at 0 degC outdoors and a setpoint of 21 degC the house loses 2100 W.
CURVE = HeatingCurve(shape=LoadLine(ua_w_k=100.0))
ZONE = ZoneSettings(id="house", sensors=("hall",), curve=CURVE)
ALL = {"house": 1.0}

BOILER = HeaterSettings(
    id="boiler", kind=HeaterKind.GAS_BOILER, steps=(HeaterStep(heat_w=1500), HeaterStep(heat_w=3000)), weights=ALL
)
RADIATOR = HeaterSettings(
    id="radiator",
    kind=HeaterKind.ELECTRIC_HEATER,
    steps=(HeaterStep(heat_w=1000, power_w=1000), HeaterStep(heat_w=2000, power_w=2000)),
    weights=ALL,
)
PUMP = HeaterSettings(
    id="pump",
    kind=HeaterKind.CIRCULATION_PUMP,
    weights=ALL,
    after_run=timedelta(minutes=5),
    exercise_after=timedelta(days=1),
)


def heating_miner(miner_id: str = "a", **changes: Any) -> MinerSettings:
    """Return a managed Avalon Q (800, 1300, 1674 W) that heats the house."""
    known: dict[str, Any] = {"mode": Mode.AUTO, "weights": ALL}
    return miner(miner_id, **known | changes)


def zone(**changes: Any) -> ZoneSettings:
    """Return the zone with changes."""
    return replace(ZONE, **changes)


def house(*miners: MinerSettings, **changes: Any) -> SiteSettings:
    """Return a site with the zone, and one miner unless told."""
    known: dict[str, Any] = {"zones": (ZONE,)}
    return SiteSettings(miners=miners or (heating_miner(),), **known | changes)


class Home:
    """A site that lives on: whatever is decided is done, and the senses stay as they were set."""

    def __init__(self, settings: SiteSettings, *, now: datetime = NOW, **senses: Any) -> None:
        """Begin with all machines off; senses are `room_c`, `outdoor_c`, `sun_w_m2` and fields of the snapshot."""
        self.settings = settings
        self.now = now
        self.state = SiteState()
        self.senses: dict[str, Any] = {"room_c": 20.0, "outdoor_c": 0.0, "sun_w_m2": 0.0} | senses
        self.targets: dict[str, Target] = dict.fromkeys((one.id for one in settings.miners), PAUSE)
        self.heater_targets = dict.fromkeys((one.id for one in settings.heaters), HeaterTarget())
        self.silent: frozenset[str] = frozenset()
        """What does not answer."""
        self.powerless: frozenset[str] = frozenset()
        """What draws nothing whatever it is asked."""
        self.deaf: frozenset[str] = frozenset()
        """What accepts a command and does nothing."""
        self.refusing: frozenset[str] = frozenset()
        self.flow_c: float | None = None
        """Of all heaters."""
        self.events: list[Event] = []
        self.commands: list[Command | HeaterCommand] = []
        self._last: dict[str, MinerSample] = {}
        self._last_heaters: dict[str, HeaterSample] = {}
        self._outcomes: tuple[Outcome, ...] = ()
        self._heater_outcomes: tuple[HeaterOutcome, ...] = ()
        self.decision: Decision

    def go(self, cycles: int = 1, *, cycle: timedelta = CYCLE, **senses: Any) -> Decision:
        """Live for some cycles under these senses and return the last decision."""
        self.senses |= senses
        for _ in range(cycles):
            self.now += cycle
            self.decision = decide(self.settings, self.state, self.snapshot(), now=self.now)
            self.state = self.decision.state
            self.events += self.decision.events
            self._carry_out()
        return self.decision

    def change(self, **changes: Any) -> None:
        """Change the settings of the site."""
        self.settings = replace(self.settings, **changes)

    def change_zone(self, **changes: Any) -> None:
        """Change the settings of the first zone."""
        first, *others = self.settings.zones
        self.settings = replace(self.settings, zones=(replace(first, **changes), *others))

    @property
    def zone(self) -> ZoneVerdict:
        """Return what was made of the house last."""
        return self.decision.zones["house"]

    @property
    def zone_state(self) -> ZoneState:
        """Return what is remembered of the house."""
        return self.state.zones["house"]

    def is_on(self, heater_id: str) -> bool:
        """Tell whether a heater was asked to run last."""
        return self.heater_targets[heater_id].is_on

    @property
    def power_w(self) -> float:
        """Return what the miners were asked last, together."""
        return sum(target.power_w for target in self.targets.values())

    def snapshot(self) -> Snapshot:
        """Return what is read now."""
        senses = dict(self.senses)
        room_c, outdoor_c, sun_w_m2 = (senses.pop(key) for key in ("room_c", "outdoor_c", "sun_w_m2"))
        rooms = room_c if isinstance(room_c, Mapping) else {} if room_c is None else {"hall": room_c}
        weather = Weather(
            outdoor_c=outdoor_c,
            outdoor_read_at=self.now,
            irradiance_w_m2=sun_w_m2,
            irradiance_read_at=self.now,
            forecast_c=senses.pop("forecast_c", None),
        )
        known: dict[str, Any] = {
            "rooms": {key: RoomReading(temperature_c=value_c, read_at=self.now) for key, value_c in rooms.items()},
            "weather": weather,
            "samples": self._samples(),
            "heaters": self._heater_samples(),
            "outcomes": self._outcomes,
            "heater_outcomes": self._heater_outcomes,
        }
        return Snapshot(**known | senses)

    def _samples(self) -> Mapping[str, MinerSample]:
        """Return the last reading of each miner."""
        for key in self.targets.keys() - self.silent:
            target = PAUSE if key in self.powerless else self.targets[key]
            self._last[key] = MinerSample(
                read_at=self.now,
                power_w=target.power_w,
                level_id=target.level_id,
                is_mining=None if key in self.powerless else not target.is_pause,
            )
        return dict(self._last)

    def _heater_samples(self) -> Mapping[str, HeaterSample]:
        """Return the last reading of each heater; only electric ones measure."""
        for settings in self.settings.heaters:
            if settings.id in self.silent:
                continue
            step = min(self.heater_targets[settings.id].step, len(settings.steps) or 1)
            power_w = settings.steps[step - 1].power_w if step and settings.steps else 0.0
            is_electric = bool(settings.steps) and settings.steps[-1].power_w > 0
            self._last_heaters[settings.id] = HeaterSample(
                read_at=self.now,
                is_on=step > 0,
                power_w=(0.0 if settings.id in self.powerless else power_w) if is_electric else None,
                flow_c=self.flow_c,
            )
        return dict(self._last_heaters)

    def _carry_out(self) -> None:
        """Do what was decided."""
        self.commands += [*self.decision.commands, *self.decision.heater_commands]
        deaf = self.deaf | self.refusing
        self.targets |= {one.miner_id: one.target for one in self.decision.commands if one.miner_id not in deaf}
        self.heater_targets |= {
            one.heater_id: one.target for one in self.decision.heater_commands if one.heater_id not in deaf
        }
        self._outcomes = tuple(
            Outcome(command=one, at=self.now, error="refused" if one.miner_id in self.refusing else None)
            for one in self.decision.commands
        )
        self._heater_outcomes = tuple(
            HeaterOutcome(command=one, at=self.now, error="refused" if one.heater_id in self.refusing else None)
            for one in self.decision.heater_commands
        )
