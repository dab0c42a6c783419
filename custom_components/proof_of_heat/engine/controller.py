"""Decide: from settings, memory and readings to one target and one reason for each miner."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from .demand import Case, Demand, demanded
from .event import Event
from .miner import Target
from .model import Command, Decision, MinerSettings, MinerState, Mode, SiteSettings, SiteState, Snapshot, Verdict
from .obedience import judged, noted
from .pacing import is_already, lock
from .protection import is_overheated
from .reason import Reason
from .share import shared
from .thermostat import calls_for_heat
from .trust import trusted

type Want = tuple[Case, Demand, Reason | None]
"""One miner, what it should do, and what keeps it from changing now."""


def decide(settings: SiteSettings, state: SiteState, snapshot: Snapshot, *, now: datetime) -> Decision:
    """Return the targets of this cycle, their reasons, and what to remember: the same input gives the same answer."""
    facts = trusted(snapshot, now=now)
    miners, events = _remembered(settings, state, facts, now)
    wants = {key: _want(case) for key, case in _cases(settings, miners, facts, now).items()}
    targets = shared(wants, settings.circuits, snapshot.samples)
    verdicts = {key: _verdict(want, targets[key]) for key, want in wants.items()}
    commands = (_command(wants[key][0], verdict) for key, verdict in verdicts.items())
    return Decision(
        state=SiteState(miners=miners),
        verdicts=verdicts,
        commands=tuple(command for command in commands if command is not None),
        events=events,
    )


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
        miners[miner.id] = _sensed(miner, after, facts)
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


def _sensed(miner: MinerSettings, state: MinerState, facts: Snapshot) -> MinerState:
    """Return the state with the latches of thermostat and temperature as the readings put them."""
    is_heating = state.is_heating
    if miner.room is not None and miner.wish.setpoint_c is not None:
        reading = facts.rooms.get(miner.room.id)
        is_heating = calls_for_heat(
            miner.room, reading, setpoint_c=miner.wish.setpoint_c, was_heating=state.is_heating
        )
    too_hot = is_overheated(facts.samples.get(miner.id), was_overheated=state.is_overheated)
    return replace(state, is_heating=is_heating, is_overheated=too_hot)


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
        )
        for miner in settings.miners
    }


def _want(case: Case) -> Want:
    """Return what one miner should do and what keeps it from changing now."""
    demand = demanded(case)
    return case, demand, lock(case, demand)


def _verdict(want: Want, target: Target | None) -> Verdict:
    """Say what becomes of one miner and which ground decided it: the circuit, the wait, or the demand."""
    case, demand, locked = want
    reason = demand.reason
    if target is None:
        reason = locked if demand.target is not None and locked is not None else demand.reason
    elif demand.target is not None and target != demand.target:
        is_kept = locked is not None and target == case.state.target
        reason = locked if is_kept and locked is not None else _lowered(demand, target)
    return Verdict(miner_id=case.settings.id, reason=reason, target=target)


def _lowered(demand: Demand, target: Target) -> Reason:
    """Say why a miner gets another target than it should: less for the circuit, or more as it cannot be paused."""
    wished_w = 0.0 if demand.target is None else demand.target.power_w
    return Reason.CIRCUIT_LIMIT if target.power_w < wished_w else demand.reason


def _command(case: Case, verdict: Verdict) -> Command | None:
    """Return the command that the verdict needs, None where the miner is left alone or already there."""
    if verdict.target is None or is_already(case, verdict.target):
        return None
    return Command(miner_id=verdict.miner_id, target=verdict.target, reason=verdict.reason)
