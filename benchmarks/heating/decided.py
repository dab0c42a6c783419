"""The real thing: a whole site with one zone, driven through `decide` as Home Assistant drives it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final, override

from custom_components.proof_of_heat.engine.building import Fit
from custom_components.proof_of_heat.engine.controller import decide
from custom_components.proof_of_heat.engine.emitter import EmitterKind
from custom_components.proof_of_heat.engine.heat_unit import HeatUnit
from custom_components.proof_of_heat.engine.heater import (
    HeaterKind,
    HeaterOutcome,
    HeaterSample,
    HeaterSettings,
    HeaterStep,
)
from custom_components.proof_of_heat.engine.heating_curve import HeatingCurve, LoadLine
from custom_components.proof_of_heat.engine.miner import Action, Capabilities, Control, MinerSample, PowerLevel, Target
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
    Wish,
)
from custom_components.proof_of_heat.engine.profile import Profile, Setpoints
from custom_components.proof_of_heat.engine.schedule import Planned
from custom_components.proof_of_heat.engine.zone import Weather, ZoneSettings

from .law import STEP, Law, View
from .plant import Counts, Plant, SlowHeater

ZONE: Final = "house"

# A start takes seven minutes, so two steps of this benchmark.
SETTLE: Final = 2 * STEP

# Of firmwares that restart for each change.
MIN_INTERVAL: Final = timedelta(minutes=5)


def miner_of(unit: HeatUnit) -> MinerSettings:
    """Return a miner with the steps of a unit as its levels."""
    levels = tuple(
        PowerLevel(
            id=str(number),
            power_w=step.heat_w,
            hashrate_th_s=None if step.j_per_th is None else step.heat_w / step.j_per_th,
        )
        for number, step in enumerate(unit.steps, start=1)
    )
    capabilities = Capabilities(
        control=Control.LEVELS,
        levels=levels,
        settle=SETTLE,
        min_interval=MIN_INTERVAL,
        restarts=True,
        writes_flash=False,
        power_is_measured=True,
        actions=frozenset({Action.PAUSE}),
    )
    return MinerSettings(
        id=unit.id,
        capabilities=capabilities,
        wish=Wish(mode=Mode.AUTO),
        highest=Target(power_w=levels[-1].power_w, level_id=levels[-1].id),
        weights={ZONE: 1.0},
    )


def heater_of(unit: HeatUnit) -> HeaterSettings:
    """Return an electric heater with the steps of a unit."""
    return HeaterSettings(
        id=unit.id,
        kind=HeaterKind.ELECTRIC_HEATER,
        steps=tuple(HeaterStep(heat_w=step.heat_w, power_w=step.heat_w) for step in unit.steps),
        weights={ZONE: 1.0},
    )


class Decided(Law, Plant):
    """A zone with miners and a backup heater; law and plant are one, since `decide` is."""

    def __init__(
        self, units: Sequence[HeatUnit], line: LoadLine, kind: EmitterKind, *, design_outdoor_c: float
    ) -> None:
        """Begin with all heaters off and the line that the owner entered."""
        self.counts = Counts()
        self._machines = {unit.id: SlowHeater(unit, self.counts) for unit in units}
        self._samples: dict[str, MinerSample] = {}
        self._heaters: dict[str, HeaterSample] = {}
        self._outcomes: tuple[Outcome, ...] = ()
        self._heater_outcomes: tuple[HeaterOutcome, ...] = ()
        self._settings = SiteSettings(
            miners=tuple(miner_of(unit) for unit in units if not unit.is_backup),
            heaters=tuple(heater_of(unit) for unit in units if unit.is_backup),
            zones=(
                ZoneSettings(
                    id=ZONE,
                    sensors=(ZONE,),
                    kind=kind,
                    curve=HeatingCurve(shape=line),
                    design_outdoor_c=design_outdoor_c,
                ),
            ),
        )
        self.state = SiteState()
        self._rest(datetime.min.replace(tzinfo=UTC))

    def adopt(self, fit: Fit | None) -> None:
        """Take over a learnt line if it counts."""
        if fit is not None and fit.doubt is None:
            zone = replace(self._settings.zones[0], curve=HeatingCurve(shape=fit.line))
            self._settings = replace(self._settings, zones=(zone,))

    @override
    def wish_w(self, view: View) -> float:
        """Return nothing: the heat is decided with the heaters."""
        return 0.0

    @override
    def heat_w(self, wish_w: float, view: View) -> float:
        """Read, decide, act; return the mean heat of the step."""
        zone = replace(
            self._settings.zones[0],
            plan=Planned(profile=Profile.COMFORT, until=view.later_at, then=Profile.ECO),
            setpoints=Setpoints(
                by_profile_c={
                    **Setpoints().by_profile_c,
                    Profile.COMFORT: view.setpoint_c,
                    Profile.ECO: view.later_c,
                }
            ),
        )
        self._settings = replace(self._settings, zones=(zone,))
        decision = decide(self._settings, self.state, self._snapshot(view), now=view.at)
        self.state = decision.state
        return self._carried_out(decision, view.at)

    def _snapshot(self, view: View) -> Snapshot:
        """Return what is read now."""
        return Snapshot(
            samples={key: replace(sample, read_at=view.at) for key, sample in self._samples.items()},
            heaters={key: replace(sample, read_at=view.at) for key, sample in self._heaters.items()},
            rooms={} if view.room_c is None else {ZONE: RoomReading(temperature_c=view.room_c, read_at=view.at)},
            weather=Weather(
                outdoor_c=view.outdoor_c,
                outdoor_read_at=view.at,
                irradiance_w_m2=view.irradiance_w_m2,
                irradiance_read_at=view.at,
            ),
            outcomes=self._outcomes,
            heater_outcomes=self._heater_outcomes,
        )

    def _carried_out(self, decision: Decision, at: datetime) -> float:
        """Set the heaters, let a step pass, and return the mean heat."""
        steps = {key: machine.step for key, machine in self._machines.items()}
        steps |= {one.miner_id: _level(one) for one in decision.commands}
        steps |= {one.heater_id: one.target.step for one in decision.heater_commands}
        self._outcomes = tuple(Outcome(command=one, at=at) for one in decision.commands)
        self._heater_outcomes = tuple(HeaterOutcome(command=one, at=at) for one in decision.heater_commands)
        means_w = {key: machine.mean_w(steps[key]) for key, machine in self._machines.items()}
        self._read(means_w, at)
        return sum(means_w.values())

    def _rest(self, at: datetime) -> None:
        """Show all heaters as they are before the first step."""
        self._read(dict.fromkeys(self._machines, 0.0), at)

    def _read(self, means_w: dict[str, float], at: datetime) -> None:
        """Keep what the heaters show."""
        self._samples = {
            one.id: MinerSample(
                read_at=at,
                power_w=means_w[one.id],
                level_id=str(self._machines[one.id].step) if self._machines[one.id].step else None,
                is_mining=self._machines[one.id].step > 0,
            )
            for one in self._settings.miners
        }
        self._heaters = {
            one.id: HeaterSample(read_at=at, is_on=self._machines[one.id].step > 0, power_w=means_w[one.id])
            for one in self._settings.heaters
        }


def _level(command: Command) -> int:
    """Return the number of the step that a command asks for."""
    return int(command.target.level_id or 0)
