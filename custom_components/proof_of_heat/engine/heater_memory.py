"""What is remembered of each heater that is no miner: its commands, whether it obeys, what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from .event import Event, EventKind
from .heater import HeaterMode, HeaterOutcome, HeaterSample, HeaterSettings, HeaterState
from .heater_watch import HeaterTrouble, HeaterWatch
from .model import SiteSettings, Snapshot
from .obedience import MAX_DOUBLINGS, MAX_MISSES, QUARANTINE
from .reason import Reason

# A boiler ignites and a relay reports within this time.
OBEYS_WITHIN: Final = timedelta(minutes=2)

KINDS: Final = {
    HeaterTrouble.STUCK_ON: EventKind.STUCK_ON,
    HeaterTrouble.NO_POWER: EventKind.NO_POWER,
    HeaterTrouble.NO_HEAT: EventKind.NO_HEAT,
}

type Remembered = tuple[HeaterState, Event | None]


def heaters_remembered(
    settings: SiteSettings, states: Mapping[str, HeaterState], facts: Snapshot, *, now: datetime
) -> tuple[Mapping[str, HeaterState], tuple[Event, ...]]:
    """Return what is known of each heater after the outcomes and readings of this cycle, and what is worth telling."""
    known: dict[str, HeaterState] = {}
    events: list[Event | None] = []
    for heater in settings.heaters:
        known[heater.id], told = _remembered(heater, states.get(heater.id, HeaterState()), facts, now)
        events += told
    return known, tuple(event for event in events if event is not None)


def _remembered(
    heater: HeaterSettings, state: HeaterState, facts: Snapshot, now: datetime
) -> tuple[HeaterState, Sequence[Event | None]]:
    """Return what is known of one heater; an unmanaged one starts anew."""
    if heater.mode is HeaterMode.UNMANAGED:
        return HeaterState(), ()
    events: list[Event | None] = []
    for outcome in facts.heater_outcomes:
        if outcome.command.heater_id == heater.id:
            state, told = noted_heater(state, outcome)
            events.append(told)
    sample = facts.heaters.get(heater.id)
    if sample is None:
        return state, events
    state, obeyed = _judged(heater, state, sample, now)
    state, wrong = _watched(heater, state, sample, now)
    return state, (*events, obeyed, wrong)


def noted_heater(state: HeaterState, outcome: HeaterOutcome) -> tuple[HeaterState, Event]:
    """Return what is remembered after a command was carried out or refused, and the event that tells it."""
    command, before = outcome.command, state.target
    state = replace(state, commanded_at=outcome.at)
    if outcome.error is not None:
        # What it does now is not what it was asked before, as far as anybody knows: a reading must not clear the miss.
        state, kind = _missed(replace(state, target=None), outcome.at, EventKind.COMMAND_REFUSED)
        event = _event(command.heater_id, kind, outcome.at, command.reason, to_w=command.target.told_w)
        return state, replace(event, error=outcome.error)
    was_on, is_on = before is not None and before.is_on, command.target.is_on
    state = replace(
        state,
        target=command.target,
        reason=command.reason,
        started_at=outcome.at if is_on and not was_on else state.started_at,
        stopped_at=outcome.at if was_on and not is_on else state.stopped_at,
    )
    event = _event(command.heater_id, EventKind.TARGET_CHANGED, outcome.at, command.reason, to_w=command.target.told_w)
    return state, replace(event, from_w=None if before is None else before.told_w)


def _judged(heater: HeaterSettings, state: HeaterState, sample: HeaterSample, now: datetime) -> Remembered:
    """Return what is remembered after a reading: a heater that is not as asked is asked again, and then left alone."""
    if state.target is None or sample.is_on is None:
        return state, None
    if sample.is_on == state.target.is_on:
        was_left = state.quarantined_until is not None
        event = _event(heater.id, EventKind.RECOVERED, now, state.reason) if was_left else None
        return replace(state, misses=0, quarantined_until=None), event
    if state.commanded_at is not None and timedelta() <= now - state.commanded_at < OBEYS_WITHIN:
        return state, None
    missed, kind = _missed(replace(state, target=None), now, EventKind.NOT_OBEYED)
    return missed, _event(heater.id, kind, now, state.reason, to_w=state.target.told_w)


def _missed(state: HeaterState, at: datetime, kind: EventKind) -> tuple[HeaterState, EventKind]:
    """Count a miss; the third in a row is a quarantine, and so is each one after it."""
    misses = state.misses + 1
    if misses < MAX_MISSES:
        return replace(state, misses=misses), kind
    length = QUARANTINE * 2 ** min(misses - MAX_MISSES, MAX_DOUBLINGS)
    return replace(state, misses=misses, quarantined_until=at + length), EventKind.QUARANTINED


def _watched(heater: HeaterSettings, state: HeaterState, sample: HeaterSample, now: datetime) -> Remembered:
    """Return what is wrong with a heater by what it draws, told once."""
    target = state.target
    if target is None or not heater.steps:
        return replace(state, watch=HeaterWatch(), trouble=None), None
    is_electric = heater.steps[-1].power_w > 0
    if target.is_on and not is_electric:
        # A flame follows its own water: a small one, or none for a while, is no failure. A cold room tells of that.
        return replace(state, watch=HeaterWatch(), trouble=None), None
    target_w = heater.steps[min(target.step, len(heater.steps)) - 1].power_w if target.is_on else 0.0
    watch = state.watch.seen(target_w=target_w, power_w=sample.power_w if is_electric else sample.heat_w, now=now)
    trouble = watch.trouble(now)
    is_news = trouble is not None and trouble is not state.trouble
    event = _event(heater.id, KINDS[trouble], now, state.reason) if trouble is not None and is_news else None
    return replace(state, watch=watch, trouble=trouble), event


def _event(heater_id: str, kind: EventKind, at: datetime, reason: Reason, *, to_w: float | None = None) -> Event:
    """Tell what became of a heater."""
    return Event(kind=kind, at=at, miner_id=heater_id, reason=reason, to_w=to_w)
