"""Decide: from settings, memory and readings to one target and one reason for each miner."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from .balance import Player
from .demand import Case, Demand, demanded, is_called
from .dispatch import Contender
from .event import Event
from .follow import caps_now, followed
from .heater_memory import heaters_remembered
from .heater_rules import HeaterCase
from .heaters import fixed_loads, heaters_decided, running_on
from .heating import Wished
from .miner import PAUSE, Target
from .model import (
    Command,
    Decision,
    MinerSettings,
    MinerState,
    Mode,
    Report,
    SiteSettings,
    SiteState,
    Snapshot,
    Verdict,
)
from .obedience import judged, noted
from .pacing import is_already, lock
from .protection import COOLED_K, is_hot, is_overheated
from .reason import Reason
from .rehearsal import heaters_rehearsed, is_heater_meant, is_meant, left_alone, rehearsed
from .restart_order import waiting
from .share import Want, fixed, load, shared
from .supply import SupplyState
from .thermostat import calls_for_heat
from .trust import trusted
from .wall import wall_w
from .zones import backed_up, first_call, granted_w, heated, wished_zones


def decide(settings: SiteSettings, state: SiteState, snapshot: Snapshot, *, now: datetime) -> Decision:
    """Return the targets of this cycle, their reasons, and what to remember: the same input gives the same answer."""
    facts = trusted(snapshot, now=now)
    miners, events = _remembered(settings, state, facts, now)
    heaters, heater_events = heaters_remembered(settings, state.heaters, facts, now=now)
    waits = waiting(settings, snapshot, now=now)
    rooms = wished_zones(settings, state, facts, now=now)
    cases = _cases(settings, miners, facts, rooms, waits=waits, now=now)
    heat = heated(settings, state, heaters, rooms, cases, snapshot=snapshot, facts=facts, now=now)
    wants = {key: _want(replace(case, call=heat.calls.get(key, case.call))) for key, case in cases.items()}
    loads = fixed_loads(heat.backups.values())
    plan = _planned(settings, state.supply, wants, snapshot, others=loads, facts=facts, now=now)
    verdicts = {key: _verdict(want, plan) for key, want in wants.items()}
    backed = backed_up(settings, state, heat, granted_w(heat, wants, verdicts), plan.loads, waits=waits, now=now)
    decision = Decision(
        state=SiteState(
            miners=miners,
            supply=plan.supply,
            zones=backed.states,
            heaters=backed.heaters.states,
            banks=backed.banks,
        ),
        verdicts=verdicts,
        commands=tuple(_commands(wants, verdicts, plan.report)),
        events=(*events, *heater_events, *backed.events),
        report=plan.report,
        zones=backed.zones,
        heaters=backed.heaters.verdicts,
        heater_commands=backed.heaters.commands,
    )
    # Whoever presses the emergency stop means the machines, dry run or not.
    if not settings.is_dry_run or settings.is_stopped:
        return decision
    return _dry(
        decision, settings, state.supply, wants, snapshot, heaters=backed.called, waits=waits, facts=facts, now=now
    )


def _dry(
    decision: Decision,
    settings: SiteSettings,
    supply: SupplyState,
    wants: Mapping[str, Want],
    snapshot: Snapshot,
    *,
    heaters: Mapping[str, HeaterCase],
    waits: frozenset[str],
    facts: Snapshot,
    now: datetime,
) -> Decision:
    """Propose what was decided, and carry out what protects, among machines that run on as they are."""
    meant = {key: want for key, want in wants.items() if is_meant(*want)}
    acted = {**meant, **left_alone(wants, meant)}
    protecting = {key: case for key, case in heaters.items() if is_heater_meant(case)}
    running = [running_on(case) for key, case in heaters.items() if key not in protecting]
    others = [*fixed_loads(protecting.values()), *running]
    plan = _planned(settings, supply, acted, snapshot, others=others, facts=facts, now=now)
    verdicts = {key: _verdict(want, plan) for key, want in meant.items()}
    told = rehearsed(decision, verdicts, tuple(_commands(meant, verdicts, plan.report)), now=now)
    decided = heaters_decided(protecting, settings.circuits, plan.loads, waits)
    return heaters_rehearsed(told, heaters, decided, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """Who gets what in this cycle."""

    targets: Mapping[str, Target]
    """Of the miners that are not left alone."""
    loads: Sequence[Contender]
    """What all of them and all others will draw from their circuits."""
    supply: SupplyState
    report: Report | None = None
    less: Mapping[str, Reason] = MappingProxyType({})
    """Why each managed miner gets less than it could, if it does."""


def _planned(
    settings: SiteSettings,
    supply: SupplyState,
    wants: Mapping[str, Want],
    snapshot: Snapshot,
    *,
    others: Sequence[Contender],
    facts: Snapshot,
    now: datetime,
) -> _Plan:
    """Serve what has a firm claim first, then let the managed miners follow the supply with what is left.

    `others` are the loads that are no miners.
    """
    idle = {key: want for key, want in wants.items() if _is_left_alone(want)}
    flexible = {
        key: want for key, want in wants.items() if key not in idle and settings.is_balancing and want[1].is_flexible
    }
    firm = {key: want for key, want in wants.items() if key not in idle and key not in flexible}
    loads = [*others, *(load(case, snapshot.samples.get(key)) for key, (case, _, _) in idle.items())]
    targets = shared(firm, settings.circuits, loads)
    if not settings.is_balancing:
        return _Plan(targets=targets, loads=[*loads, *_drawn(firm, targets)], supply=SupplyState())
    settings, targets = _capped(settings, firm, targets, loads, now)
    loads += _drawn(firm, targets)
    players = [
        Player(case=case, sample=case.sample, ceiling=demand.target, lock=locked)
        for case, demand, locked in flexible.values()
        if case.sample is not None and demand.target is not None
    ]
    answer = followed(settings, supply, facts, players, loads, now=now)
    loads += _drawn(flexible, answer.targets)
    return _Plan(
        targets={**targets, **answer.targets},
        loads=loads,
        supply=answer.state,
        report=answer.report,
        less=answer.less,
    )


def _capped(
    settings: SiteSettings,
    firm: Mapping[str, Want],
    targets: Mapping[str, Target],
    loads: Sequence[Contender],
    now: datetime,
) -> tuple[SiteSettings, Mapping[str, Target]]:
    """Keep what rooms want of managed miners within the caps, and leave the rest of the caps to the others.

    Frost knows no cap: what it takes, the others leave.
    """
    called = {key: want for key, want in firm.items() if is_called(*want)}
    frozen_w = _sum_w({key: want for key, want in firm.items() if _is_managed_in_frost(want)}, targets)
    caps = [replace(cap, limit_w=max(cap.limit_w - frozen_w, 0.0)) for cap in caps_now(settings, now)]
    if not caps:
        return settings, targets
    hard_w = min(cap.limit_w for cap in caps)
    if _sum_w(called, targets) > hard_w:
        fixed_w = {key: want for key, want in firm.items() if key not in called}
        targets = {**targets, **shared(called, settings.circuits, [*loads, *_drawn(fixed_w, targets)], limit_w=hard_w)}
    left = (replace(cap, limit_w=max(cap.limit_w - _sum_w(called, targets), 0.0)) for cap in caps)
    return replace(settings, caps=tuple(left), quiet_hours=None), targets


def _is_managed_in_frost(want: Want) -> bool:
    """Tell whether a managed miner heats against frost."""
    case, demand, _ = want
    return demand.must_run and case.settings.wish.mode is Mode.AUTO


def _sum_w(wants: Mapping[str, Want], targets: Mapping[str, Target]) -> float:
    """Return what these miners draw at their targets."""
    return sum(wall_w(case.state.lessons, targets[key]) for key, (case, _, _) in wants.items())


def _remembered(
    settings: SiteSettings, state: SiteState, facts: Snapshot, now: datetime
) -> tuple[Mapping[str, MinerState], tuple[Event, ...]]:
    """Return what is known of each miner after the outcomes and readings of this cycle, and what is worth telling."""
    miners: dict[str, MinerState] = {}
    events: list[Event | None] = []
    for miner in settings.miners:
        before, told = _after_outcomes(state.miners.get(miner.id, MinerState()), miner, facts)
        events += told
        after, event = judged(miner, before, facts.samples.get(miner.id), now=now)
        events.append(event)
        miners[miner.id] = _sensed(miner, after, facts, now)
    return miners, tuple(event for event in events if event is not None)


def _after_outcomes(state: MinerState, miner: MinerSettings, facts: Snapshot) -> tuple[MinerState, Iterable[Event]]:
    """Return what is remembered of one miner after its commands; an unmanaged one starts anew."""
    if miner.wish.mode is Mode.UNMANAGED:
        return MinerState(), ()
    events = []
    for outcome in facts.outcomes:
        if outcome.command.miner_id == miner.id:
            state, event = noted(state, outcome)
            events.append(event)
    return state, events


def _sensed(miner: MinerSettings, state: MinerState, facts: Snapshot, now: datetime) -> MinerState:
    """Return the state with the latches of thermostat and temperature as the readings put them."""
    is_heating = state.is_heating
    if miner.room is not None and miner.wish.setpoint_c is not None:
        reading = facts.rooms.get(miner.room.id)
        is_heating = calls_for_heat(miner.room, reading, setpoint_c=miner.wish.setpoint_c, was_heating=state.is_heating)
    sample = facts.samples.get(miner.id)
    is_hotter = sample is not None and is_hot(sample, back_k=COOLED_K)
    return replace(
        state,
        is_heating=is_heating,
        is_overheated=is_overheated(state, sample, now=now),
        hot_at=now if is_hotter else state.hot_at,
    )


def _cases(
    settings: SiteSettings,
    miners: Mapping[str, MinerState],
    facts: Snapshot,
    rooms: Mapping[str, Wished],
    *,
    waits: Container[str],
    now: datetime,
) -> Mapping[str, Case]:
    """Return each miner with its memory and its readings that count."""
    return {
        miner.id: Case(
            settings=miner,
            state=miners[miner.id],
            sample=facts.samples.get(miner.id),
            room=None if miner.room is None else facts.rooms.get(miner.room.id),
            now=now,
            is_stopped=settings.is_stopped,
            call=first_call(miner.weights, rooms),
            waits_its_turn=miner.id in waits,
        )
        for miner in settings.miners
    }


def _want(case: Case) -> Want:
    """Return what one miner should do and what keeps it from changing now."""
    demand = demanded(case)
    locked = lock(case, demand)
    return case, demand, Reason.STARTS_IN_TURN if locked is None and _has_to_wait(case, demand) else locked


def _has_to_wait(case: Case, demand: Demand) -> bool:
    """Tell whether a miner would start now while it is the turn of others."""
    state, sample = case.state, case.sample
    if not case.waits_its_turn or demand.target is None or demand.target.is_pause:
        return False
    return sample is not None and sample.is_mining is False if state.target is None else state.target.is_pause


def _is_left_alone(want: Want) -> bool:
    """Tell whether a miner gets no target: nothing is wanted of it, or it waits and its last target is unknown."""
    case, demand, locked = want
    is_unknown = locked is not None and case.state.target is None and not demand.is_flexible
    return demand.target is None or is_unknown


def _drawn(wants: Mapping[str, Want], targets: Mapping[str, Target]) -> list[Contender]:
    """Return these miners as loads on their circuits; one without a target keeps what it draws."""
    return [fixed(case, _drawn_w(case, targets.get(key, PAUSE))) for key, (case, _, _) in wants.items()]


def _drawn_w(case: Case, target: Target) -> float:
    """Return what a miner draws on its way to a target: the more of now and then."""
    now_w = 0.0 if case.sample is None or case.sample.power_w is None else case.sample.power_w
    return max(now_w, target.power_w)


def _verdict(want: Want, plan: _Plan) -> Verdict:
    """Say what becomes of one miner and which ground decided it: the wait, the limit, or the demand."""
    case, demand, locked = want
    target = plan.targets.get(case.settings.id)
    less = plan.less.get(case.settings.id, Reason.CIRCUIT_LIMIT)
    if demand.target is None or target == demand.target:
        reason = demand.reason
    elif locked is not None and target in (None, case.state.target):
        reason = locked
    elif target is None or target.power_w < demand.target.power_w:
        reason = less
    else:
        reason = demand.reason
    return Verdict(miner_id=case.settings.id, reason=reason, target=target)


def _commands(wants: Mapping[str, Want], verdicts: Mapping[str, Verdict], report: Report | None) -> Iterable[Command]:
    """Yield the commands that the verdicts need: none for a miner that is left alone or already there."""
    available_w = None if report is None else report.supply.available_w
    for key, verdict in verdicts.items():
        if verdict.target is not None and not is_already(wants[key][0], verdict.target):
            yield Command(miner_id=key, target=verdict.target, reason=verdict.reason, available_w=available_w)
