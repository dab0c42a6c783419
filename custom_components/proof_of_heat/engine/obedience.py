"""Whether a miner does as asked: judged by its readings after the settle time, never by its answer to the command."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from .event import Event, EventKind
from .miner import Capabilities, Control, MinerSample, Target
from .model import Command, MinerSettings, MinerState, Outcome
from .wall import learnt

# Foreman and Ansible farms give up after the third try as well; one lost write is weather.
MAX_MISSES: Final = 3

# Long enough for a reboot with tuning, short enough that a restarted router costs one pause only. It doubles with each
# further miss, up to the length of a long tuning run (160 minutes).
QUARANTINE: Final = timedelta(minutes=10)
MAX_DOUBLINGS: Final = 4
LONGEST_QUARANTINE: Final = QUARANTINE * 2**MAX_DOUBLINGS

# A firmware that takes watts tunes to within 5 %; its readings swing by as much again.
WATTS_SHARE: Final = 0.10

# Level tables are typical values; machines of one model differ by this much (measured tables of three firmwares).
LEVEL_SHARE: Final = 0.30

# Below this share of its lowest level a machine that reports no state counts as stopped (idle: 3 to 8 %).
IDLE_SHARE: Final = 0.15


type Judgement = tuple[MinerState, Event | None]


def noted(state: MinerState, outcome: Outcome) -> tuple[MinerState, Event]:
    """Return what is remembered after a command was carried out or refused, and the event that tells it."""
    state = replace(state, asked=outcome.command.target, commanded_at=outcome.at)
    if outcome.error is not None:
        return _missed(state, outcome, EventKind.COMMAND_REFUSED)
    event = _event(EventKind.TARGET_CHANGED, outcome, from_w=None if state.target is None else state.target.power_w)
    target = outcome.command.target
    was_running = state.target is not None and not state.target.is_pause
    return (
        replace(
            state,
            target=target,
            reason=outcome.command.reason,
            deviates_since=outcome.at,
            started_at=state.started_at if target.is_pause or was_running else outcome.at,
            stopped_at=outcome.at if target.is_pause and was_running else state.stopped_at,
        ),
        event,
    )


def is_quarantined(until: datetime | None, *, now: datetime) -> bool:
    """Tell whether a quarantine lasts; a clock set back ends one that would be longer than any."""
    return until is not None and timedelta() < until - now <= LONGEST_QUARANTINE


def judged(settings: MinerSettings, state: MinerState, sample: MinerSample | None, *, now: datetime) -> Judgement:
    """Return what is remembered after a reading, and the event if it settles whether the miner obeyed.

    A deviation counts once it has lasted the settle time, or when a clock was set back; a machine that cannot be read
    is not judged.
    """
    if state.target is None or sample is None:
        return state, None
    obeyed = is_obeyed(settings.capabilities, state.target, sample)
    if obeyed is None:
        return _forgiven(state), None
    if obeyed:
        return _agreed(_taught(settings.capabilities, state, sample, now), settings.id, now)
    if state.deviates_since is None:
        return replace(state, deviates_since=now), None
    if timedelta() <= now - state.deviates_since < settings.capabilities.settle:
        return state, None
    outcome = Outcome(command=Command(miner_id=settings.id, target=state.target, reason=state.reason), at=now)
    return _missed(replace(state, target=None, deviates_since=None), outcome, EventKind.NOT_OBEYED)


def is_obeyed(capabilities: Capabilities, target: Target, sample: MinerSample) -> bool | None:
    """Tell whether a reading agrees with a target, None where the machine reports too little to tell."""
    if target.is_pause:
        return _is_stopped(capabilities, sample)
    if sample.is_mining is False:
        return False
    if target.level_id is not None and sample.level_id is not None and target.level_id != sample.level_id:
        return False
    return _is_near(capabilities, target, sample)


def _is_stopped(capabilities: Capabilities, sample: MinerSample) -> bool | None:
    """Tell whether a reading is that of a stopped machine."""
    if sample.is_mining is not None:
        return not sample.is_mining
    lowest_w = capabilities.levels[0].power_w if capabilities.levels else capabilities.min_w
    if sample.power_w is None or lowest_w is None:
        return None
    return sample.power_w < IDLE_SHARE * lowest_w


def _is_near(capabilities: Capabilities, target: Target, sample: MinerSample) -> bool | None:
    """Tell whether the measured power agrees with the target; an estimate proves nothing."""
    if sample.power_w is None or not capabilities.power_is_measured:
        return True if target.level_id is not None and target.level_id == sample.level_id else None
    share = WATTS_SHARE if capabilities.control is Control.WATTS else LEVEL_SHARE
    return abs(sample.power_w - target.power_w) <= share * target.power_w


def _taught(capabilities: Capabilities, state: MinerState, sample: MinerSample, now: datetime) -> MinerState:
    """Learn what the target means at the wall, once the settle time is over."""
    is_settled = state.commanded_at is None or now - state.commanded_at >= capabilities.settle
    if state.target is None or not is_settled:
        return state
    return replace(state, lessons=learnt(capabilities, state.lessons, state.target, sample))


def _agreed(state: MinerState, miner_id: str, now: datetime) -> Judgement:
    """Forget the misses; tell that a target was reached, or that the quarantine is over."""
    if state.deviates_since is None and state.quarantined_until is None:
        return _forgiven(state), None
    kind = EventKind.VERIFIED if state.quarantined_until is None else EventKind.RECOVERED
    to_w = None if state.target is None else state.target.power_w
    return _forgiven(state), Event(kind=kind, at=now, miner_id=miner_id, reason=state.reason, to_w=to_w)


def _forgiven(state: MinerState) -> MinerState:
    """Forget misses and deviation: nothing speaks against the miner."""
    return replace(state, deviates_since=None, misses=0, quarantined_until=None)


def _missed(state: MinerState, outcome: Outcome, kind: EventKind) -> tuple[MinerState, Event]:
    """Count a miss; the third in a row is a quarantine, and so is each one after it."""
    misses = state.misses + 1
    if misses < MAX_MISSES:
        return replace(state, misses=misses), _event(kind, outcome)
    length = QUARANTINE * 2 ** min(misses - MAX_MISSES, MAX_DOUBLINGS)
    return replace(state, misses=misses, quarantined_until=outcome.at + length), _event(EventKind.QUARANTINED, outcome)


def _event(kind: EventKind, outcome: Outcome, *, from_w: float | None = None) -> Event:
    """Tell what became of a command."""
    return Event(
        kind=kind,
        at=outcome.at,
        miner_id=outcome.command.miner_id,
        reason=outcome.command.reason,
        from_w=from_w,
        to_w=outcome.command.target.power_w,
        available_w=outcome.command.available_w,
        error=outcome.error,
    )
