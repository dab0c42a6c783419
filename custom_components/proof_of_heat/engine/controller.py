"""Decide: from settings, memory and readings to one target and one reason for each miner."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from .balance import Player
from .demand import Case, demanded
from .event import Event
from .follow import followed
from .miner import Target
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
from .rehearsal import is_meant, left_alone, rehearsed
from .share import Want, fixed, load, shared
from .supply import SupplyState
from .thermostat import calls_for_heat
from .trust import trusted


def decide(settings: SiteSettings, state: SiteState, snapshot: Snapshot, *, now: datetime) -> Decision:
    """Return the targets of this cycle, their reasons, and what to remember: the same input gives the same answer."""
    facts = trusted(snapshot, now=now)
    miners, events = _remembered(settings, state, facts, now)
    wants = {key: _want(case) for key, case in _cases(settings, miners, facts, now).items()}
    plan = _planned(settings, state.supply, wants, snapshot, facts=facts, now=now)
    verdicts = {key: _verdict(want, plan) for key, want in wants.items()}
    commands = tuple(_commands(wants, verdicts, plan.report))
    decision = Decision(
        state=SiteState(miners=miners, supply=plan.supply),
        verdicts=verdicts,
        commands=commands,
        events=events,
        report=plan.report,
    )
    # Whoever presses the emergency stop means the machines, dry run or not.
    if not settings.is_dry_run or settings.is_stopped:
        return decision
    # What protects is carried out among miners that run on as they are, for what is proposed to them, they don't do.
    meant = {key: want for key, want in wants.items() if is_meant(*want)}
    acting = _planned(settings, state.supply, {**meant, **left_alone(wants, meant)}, snapshot, facts=facts, now=now)
    meant_verdicts = {key: _verdict(want, acting) for key, want in meant.items()}
    return rehearsed(decision, meant_verdicts, tuple(_commands(meant, meant_verdicts, acting.report)), now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """Who gets what in this cycle."""

    targets: Mapping[str, Target]
    """Of the miners that are not left alone."""
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
    facts: Snapshot,
    now: datetime,
) -> _Plan:
    """Serve what has a firm claim first, then let the managed miners follow the supply with what is left."""
    idle = {key: want for key, want in wants.items() if _is_left_alone(want)}
    flexible = {
        key: want for key, want in wants.items() if key not in idle and settings.is_balancing and want[1].is_flexible
    }
    firm = {key: want for key, want in wants.items() if key not in idle and key not in flexible}
    loads = [load(case, snapshot.samples.get(key)) for key, (case, _, _) in idle.items()]
    targets = shared(firm, settings.circuits, loads)
    if not settings.is_balancing:
        return _Plan(targets=targets, supply=SupplyState())
    loads += [fixed(case, _drawn_w(case, targets[key])) for key, (case, _, _) in firm.items()]
    players = [
        Player(case=case, sample=case.sample, ceiling=demand.target, lock=locked)
        for case, demand, locked in flexible.values()
        if case.sample is not None and demand.target is not None
    ]
    answer = followed(settings, supply, facts, players, loads, now=now)
    return _Plan(targets={**targets, **answer.targets}, supply=answer.state, report=answer.report, less=answer.less)


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
    settings: SiteSettings, miners: Mapping[str, MinerState], facts: Snapshot, now: datetime
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
        )
        for miner in settings.miners
    }


def _want(case: Case) -> Want:
    """Return what one miner should do and what keeps it from changing now."""
    demand = demanded(case)
    return case, demand, lock(case, demand)


def _is_left_alone(want: Want) -> bool:
    """Tell whether a miner gets no target: nothing is wanted of it, or it waits and its last target is unknown."""
    case, demand, locked = want
    is_unknown = locked is not None and case.state.target is None and not demand.is_flexible
    return demand.target is None or is_unknown


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
