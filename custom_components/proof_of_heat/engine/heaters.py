"""What becomes of the heaters that are no miners: their steps within times and circuits, and the pumps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from .dispatch import Choice, Contender, allocate, eased
from .heater import (
    HeaterCommand,
    HeaterKind,
    HeaterSample,
    HeaterSettings,
    HeaterState,
    HeaterStep,
    HeaterTarget,
    HeaterVerdict,
)
from .heater_rules import OFF, HeaterCase, HeaterDemand, asked, heater_demanded, is_heater_free
from .miner import PAUSE, Target
from .model import Circuit
from .pacing import URGENT_INTERVAL
from .reason import Reason
from .share import FROST_WEIGHT

# A pump that turns for a few minutes loosens what has settled; boilers do so for as long.
EXERCISE: Final = timedelta(minutes=3)

# Flow temperatures move with the weather all day; less than this is not worth a write.
FLOW_STEP_K: Final = 1.0

ON: Final = HeaterTarget(step=1)
PUMP_STEPS: Final = (HeaterStep(heat_w=0.0),)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatersDecided:
    """The answer for all heaters."""

    verdicts: Mapping[str, HeaterVerdict]
    states: Mapping[str, HeaterState]
    commands: tuple[HeaterCommand, ...]


def is_pump(settings: HeaterSettings) -> bool:
    """Tell whether it gives no heat."""
    return settings.kind is HeaterKind.CIRCULATION_PUMP


def pump_case(
    settings: HeaterSettings, state: HeaterState, sample: HeaterSample | None, *, is_freezing: bool, now: datetime
) -> HeaterCase:
    """Return a pump in one cycle; neither a warm room nor the emergency stop keeps the heat in its heaters."""
    pump = replace(settings, steps=PUMP_STEPS)
    return HeaterCase(settings=pump, state=state, sample=sample, is_freezing=is_freezing, now=now)


def fixed_loads(cases: Iterable[HeaterCase]) -> list[Contender]:
    """Return what the heaters draw before any miner gets its share.

    A heater that nobody can lower, or that keeps a room from freezing, takes its part of its circuit; any other one is
    shed before a miner, so it counts against the supply only.
    """
    loads = []
    for case in cases:
        demand = heater_demanded(case)
        if demand.reason is Reason.FROST and demand.target is not None:
            loads.append(_load(case, _power_w(case.settings, demand.target), case.settings.circuit_id))
        else:
            loads.append(running_on(case) if demand.target is None else _load(case, _drawn_w(case), None))
    return loads


def running_on(case: HeaterCase) -> Contender:
    """Return a heater as a load that nobody lowers."""
    return _load(case, _drawn_w(case), case.settings.circuit_id)


def heaters_decided(
    cases: Mapping[str, HeaterCase], circuits: Sequence[Circuit], loads: Sequence[Contender], waiting: frozenset[str]
) -> HeatersDecided:
    """Return the target of each heater that gives heat, within what the miners leave of its circuit."""
    wants = {key: _want(case, waits_its_turn=key in waiting) for key, case in cases.items()}
    fitted = _fitted(cases, wants, circuits, loads)
    verdicts = {key: _verdict(cases[key], want, fitted.get(key)) for key, want in wants.items()}
    return HeatersDecided(
        verdicts=verdicts,
        states={key: _ran(case) for key, case in cases.items()},
        commands=tuple(_commands(cases, verdicts)),
    )


def pumps_decided(cases: Mapping[str, HeaterCase], heated: frozenset[str]) -> HeatersDecided:
    """Return the target of each pump: on while one of its zones is heated, a while after, and now and then."""
    states = {
        key: replace(_ran(case), heated_at=case.now) if heated & case.settings.weights.keys() else _ran(case)
        for key, case in cases.items()
    }
    verdicts = {key: _pumped(replace(case, state=states[key])) for key, case in cases.items()}
    return HeatersDecided(verdicts=verdicts, states=states, commands=tuple(_commands(cases, verdicts)))


type Want = tuple[HeaterDemand, HeaterTarget | None, Reason]
"""What a heater should do, what it is asked now for that, and why."""


def _want(case: HeaterCase, *, waits_its_turn: bool) -> Want:
    """Return what a heater is asked in calm times: what it should do, or what it does while it has to wait."""
    demand = heater_demanded(case)
    locked = _lock(case, demand, waits_its_turn=waits_its_turn)
    return (demand, demand.target, demand.reason) if locked is None else (demand, case.state.target, locked)


def _lock(case: HeaterCase, demand: HeaterDemand, *, waits_its_turn: bool) -> Reason | None:
    """Say why a heater has to stay as it is for now, None if it may change."""
    state, target = case.state, demand.target
    if target is None or target == state.target:
        return None
    runs = state.target is not None and state.target.is_on
    if waits_its_turn and target.is_on and not runs:
        return Reason.STARTS_IN_TURN
    return None if demand.is_urgent or runs == target.is_on else _minimum(case, runs=runs)


def _minimum(case: HeaterCase, *, runs: bool) -> Reason | None:
    """Say which of its minimum times a heater has to wait for."""
    settings, state = case.settings, case.state
    if runs:
        return Reason.MINIMUM_ON if _is_within(state.started_at, settings.min_on, case.now) else None
    return Reason.MINIMUM_OFF if _is_within(state.stopped_at, settings.min_off, case.now) else None


def _fitted(
    cases: Mapping[str, HeaterCase],
    wants: Mapping[str, Want],
    circuits: Sequence[Circuit],
    loads: Sequence[Contender],
) -> Mapping[str, HeaterTarget]:
    """Return the highest steps up to what is asked that the circuits hold, those against frost first."""
    contenders = {
        key: Contender(
            id=key,
            choices=tuple(_choice(cases[key], step, demand.reason) for step in range(target.step + 1)),
            circuit_id=cases[key].settings.circuit_id,
        )
        for key, (demand, target, _) in wants.items()
        if demand.target is not None and target is not None and _power_w(cases[key].settings, target) > 0
    }
    others = [load for load in loads if load.id not in contenders]
    chosen = allocate([*others, *contenders.values()], eased(circuits, others)).chosen
    return {key: asked(cases[key], one.choices.index(chosen[key])) for key, one in contenders.items()}


def _choice(case: HeaterCase, step: int, reason: Reason) -> Choice:
    """Value a step by its watts, the more against frost."""
    power_w = _power_w(case.settings, HeaterTarget(step=step))
    weight = FROST_WEIGHT if reason is Reason.FROST else 1.0
    return Choice(target=Target(power_w=power_w, level_id=str(step)), power_w=power_w, value=weight * power_w)


def _verdict(case: HeaterCase, want: Want, fitted: HeaterTarget | None) -> HeaterVerdict:
    """Say what becomes of one heater, and which ground decided it: against frost less heat is still that."""
    _, target, reason = want
    if target is not None and fitted is not None and fitted.step < target.step:
        target, reason = fitted, reason if fitted.is_on and reason is Reason.FROST else Reason.CIRCUIT_LIMIT
    return HeaterVerdict(heater_id=case.settings.id, reason=reason, target=target, trouble=case.state.trouble)


def _pumped(case: HeaterCase) -> HeaterVerdict:
    """Return the verdict of a pump: the owner's mode, else what its zones need."""
    demand = heater_demanded(case)
    target, reason = _turning(case) if is_heater_free(case) else (demand.target, demand.reason)
    return HeaterVerdict(heater_id=case.settings.id, reason=reason, target=target, trouble=case.state.trouble)


def _turning(case: HeaterCase) -> tuple[HeaterTarget, Reason]:
    """Say whether a pump turns and why: for heat, for what is left of it, or so that it does not seize."""
    settings, state, now = case.settings, case.state, case.now
    if state.heated_at == now:
        return ON, Reason.HEATING
    if _is_within(state.heated_at, settings.after_run, now):
        return ON, Reason.AFTER_RUN
    exercises = state.reason is Reason.EXERCISE and _is_within(state.started_at, EXERCISE, now)
    is_due = settings.exercise_after is not None and not _is_within(state.turned_at, settings.exercise_after, now)
    return (ON, Reason.EXERCISE) if exercises or is_due else (OFF, Reason.WARM_ENOUGH)


def _ran(case: HeaterCase) -> HeaterState:
    """Return the state with when the heater ran last; one that was never seen counts from now."""
    state, sample = case.state, case.sample
    shows = None if sample is None else sample.is_on
    runs = shows if shows is not None else state.target is not None and state.target.is_on
    return replace(state, turned_at=case.now if runs or state.turned_at is None else state.turned_at)


def _commands(cases: Mapping[str, HeaterCase], verdicts: Mapping[str, HeaterVerdict]) -> Iterable[HeaterCommand]:
    """Yield the commands that the verdicts need, each asked for at most once a minute."""
    for key, verdict in verdicts.items():
        target, state = verdict.target, cases[key].state
        if target is None or is_asked(state.target, target):
            continue
        if state.target is None and _is_within(state.commanded_at, URGENT_INTERVAL, cases[key].now):
            continue
        yield HeaterCommand(heater_id=key, target=target, reason=verdict.reason)


def is_asked(before: HeaterTarget | None, target: HeaterTarget) -> bool:
    """Tell whether a target was given before, or one with about its flow temperature."""
    if before is None or before.step != target.step:
        return False
    if before.flow_c is None or target.flow_c is None:
        return before.flow_c is target.flow_c
    return abs(before.flow_c - target.flow_c) < FLOW_STEP_K


def _load(case: HeaterCase, power_w: float, circuit_id: str | None) -> Contender:
    """Return a heater as a load."""
    choice = Choice(target=PAUSE, power_w=power_w, value=0)
    return Contender(id=case.settings.id, choices=(choice,), circuit_id=circuit_id)


def _drawn_w(case: HeaterCase) -> float:
    """Return what a heater draws now: measured, else what its target means, else all it can while it is on."""
    sample, target = case.sample, case.state.target
    if sample is not None and sample.power_w is not None:
        return sample.power_w
    if target is None and sample is not None and sample.is_on:
        target = HeaterTarget(step=len(case.settings.steps))
    return 0.0 if target is None else _power_w(case.settings, target)


def _power_w(settings: HeaterSettings, target: HeaterTarget) -> float:
    """Return what a step draws; one that is gone counts as the highest that is left."""
    step = min(target.step, len(settings.steps))
    return 0.0 if step == 0 else settings.steps[step - 1].power_w


def _is_within(since: datetime | None, span: timedelta, now: datetime) -> bool:
    """Tell whether less than `span` has passed; a clock set back ends the wait."""
    return since is not None and timedelta() <= now - since < span
