"""What heats the zones: each miner and each heater as a unit of the dispatcher, with what it gives now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from .demand import Case, demanded, is_free
from .heat_unit import MAX_STARTS, MINER_MIN_OFF, MINER_MIN_ON, OFF, HeatStep, HeatUnit
from .heater_rules import HeaterCase, heater_demanded, is_heater_free
from .heater_watch import DEAD_AFTER, DEAD_SHARE
from .heating import Supplied
from .miner import MinerSample, Target
from .option import ceiling, options
from .trust import is_fresh
from .wall import hash_th_s, wall_w

# A machine that lost its network still heats; after this it counts as cold, and the backup takes its part.
SILENT_AFTER: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One miner or heater that heats zones."""

    weights: Mapping[str, float]
    unit: HeatUnit
    full_w: float
    """Of its highest step, were it not locked."""
    given_w: float
    """What it gives now, as far as it is known."""
    is_read: bool
    """It tells what it gives."""
    is_free: bool
    """Nothing stands above what its zones want of it."""
    is_running: bool = False
    """It was asked to run."""
    targets: tuple[Target, ...] = ()
    """Of a miner: by the number of the step, less one."""

    @property
    def most_w(self) -> float:
        """Return the most heat that it can give now."""
        return self.unit.full_w if self.unit.locked_step is None else self.unit.heat_w(self.unit.locked_step)


def miner_source(case: Case, last: MinerSample | None, *, is_cold: bool) -> Source:
    """Return a miner as a source; `last` is its last reading, however old.

    A miner that does not do as asked still is asked, and counts with what it gives.
    """
    settings, lessons = case.settings, case.state.lessons
    highest = ceiling(settings)
    targets = () if highest is None else options(settings.capabilities, highest)
    steps = tuple(
        HeatStep(
            heat_w=wall_w(lessons, target),
            j_per_th=_j_per_th(wall_w(lessons, target), hash_th_s(settings.capabilities, lessons, target)),
        )
        for target in targets
    )
    given_w, free = _given_w(case, last), is_free(case)
    doubtful = case.state.misses > 0 or _is_dead(case)
    return Source(
        weights=settings.weights,
        unit=HeatUnit(
            id=settings.id,
            steps=steps,
            min_on=MINER_MIN_ON,
            min_off=MINER_MIN_OFF,
            # A room that is much too cold is worth more than a start.
            max_starts=None if is_cold else MAX_STARTS,
        )
        if free and not doubtful
        else _locked(settings.id, given_w if free else _unasked_w(case, given_w)),
        full_w=steps[-1].heat_w if steps else 0.0,
        given_w=given_w,
        is_read=case.sample is not None and (case.sample.power_w is not None or case.sample.is_mining is False),
        is_free=free,
        is_running=case.state.target is not None and not case.state.target.is_pause,
        targets=tuple(targets),
    )


def heater_source(case: HeaterCase) -> Source:
    """Return a heater as a source."""
    settings, free = case.settings, is_heater_free(case)
    given_w = heater_given_w(case)
    target = heater_demanded(case).target
    unit = HeatUnit(
        id=settings.id,
        steps=tuple(HeatStep(heat_w=step.heat_w) for step in settings.steps),
        is_backup=True,
        min_on=settings.min_on,
        min_off=settings.min_off,
        max_starts=None,
        max_changes=None,
    )
    asked_w = given_w if target is None else target.heat_w
    return Source(
        weights=settings.weights,
        unit=unit if free and case.state.trouble is None else _locked(settings.id, given_w if free else asked_w),
        full_w=unit.full_w,
        given_w=given_w,
        is_read=case.sample is not None and (case.sample.heat_w is not None or case.sample.power_w is not None),
        is_free=free,
    )


def heater_given_w(case: HeaterCase) -> float:
    """Return the heat of a heater: measured, else by the power it draws, else by what it shows or was asked."""
    sample, target = case.sample, case.state.target
    asked_w = 0.0 if target is None else target.heat_w
    if sample is None:
        return asked_w
    if sample.heat_w is not None:
        return sample.heat_w
    steps = case.settings.steps
    if sample.power_w is not None and steps and steps[-1].power_w > 0:
        return sample.power_w * steps[-1].heat_w / steps[-1].power_w
    if sample.is_on is None:
        return asked_w
    first_w = steps[0].heat_w if steps else 0.0
    return (asked_w or first_w) if sample.is_on else 0.0


def supplied(zone_id: str, sources: Iterable[Source]) -> Supplied:
    """Return what the sources of one zone can do together."""
    parts = [(source.weights[zone_id], source) for source in sources if zone_id in source.weights]
    return Supplied(
        full_w=sum(weight * source.full_w for weight, source in parts),
        most_w=sum(weight * source.most_w for weight, source in parts),
        measured_w=sum(weight * source.given_w for weight, source in parts)
        if any(source.is_read for _, source in parts)
        else None,
    )


def _locked(unit_id: str, heat_w: float) -> HeatUnit:
    """Return a unit that has the one heat it gives."""
    is_on = heat_w > 0
    steps: Sequence[HeatStep] = (HeatStep(heat_w=heat_w),) if is_on else ()
    return HeatUnit(id=unit_id, steps=tuple(steps), locked_step=OFF + 1 if is_on else OFF)


def _given_w(case: Case, last: MinerSample | None) -> float:
    """Return the heat of a miner now: measured, else what its target means while it may still run."""
    sample = last if case.sample is None else case.sample
    if sample is None or (case.sample is None and not is_fresh(sample.read_at, SILENT_AFTER, case.now)):
        return 0.0
    if sample.power_w is not None:
        return sample.power_w
    if case.state.target is None or sample.is_mining is False:
        return 0.0
    return wall_w(case.state.lessons, case.state.target)


def _unasked_w(case: Case, given_w: float) -> float:
    """Return the heat of a miner that its zones have no say in: what the deciding rule asks, else what it gives."""
    target = demanded(case).target
    return given_w if target is None else wall_w(case.state.lessons, target)


def _is_dead(case: Case) -> bool:
    """Tell whether a miner draws next to nothing although it runs for long: its pool or its fans failed."""
    state, sample = case.state, case.sample
    if sample is None or sample.power_w is None or state.target is None or state.commanded_at is None:
        return False
    return case.now - state.commanded_at >= DEAD_AFTER and sample.power_w < DEAD_SHARE * state.target.power_w


def _j_per_th(power_w: float, rate_th_s: float) -> float | None:
    """Return the efficiency, None for what does not hash."""
    return power_w / rate_th_s if rate_th_s > 0 else None
