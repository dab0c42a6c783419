"""What each miner should do before the power bounds: one list of rules, the first that applies decides."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from .miner import PAUSE, MinerSample, Target
from .model import MinerSettings, MinerState, Mode, RoomReading
from .obedience import is_quarantined
from .option import ceiling, options
from .protection import is_freezing, is_too_warm
from .reason import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What the zones of one miner want of it."""

    is_freezing: bool = False
    """One of them is below its frost floor."""
    is_too_warm: bool = False
    """One of them is above its maximum."""
    target: Target | None = None
    """None until the heat is shared out."""
    reason: Reason = Reason.HEATING
    is_flexible: bool = False
    """The supply may give it less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One miner in one cycle, with the readings that count."""

    settings: MinerSettings
    state: MinerState
    sample: MinerSample | None
    room: RoomReading | None
    now: datetime
    is_stopped: bool = False
    """The emergency stop of the site is pressed."""
    call: Call | None = None
    """None for a miner that heats no zone."""
    waits_its_turn: bool = False
    """After an outage others start first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What one miner should do, and why."""

    reason: Reason
    target: Target | None = None
    """The most it should draw; None leaves it alone."""
    is_urgent: bool = False
    """Safety and the owner's off do not wait for dwell and minimum times."""
    is_flexible: bool = False
    """The balancer may give it less."""
    must_run: bool = False
    """It may be lowered by a circuit, but is stopped last of all."""


type Rule = Callable[[Case], Demand | None]


def demanded(case: Case) -> Demand:
    """Return the demand of the first rule that applies; the last one always does."""
    return next(demand for rule in RULES if (demand := rule(case)) is not None)


def is_called(case: Case, demand: Demand, _lock: object) -> bool:
    """Tell whether a demand is what its zones want of a managed miner."""
    return case.call is not None and case.call.target is not None and demand.target == case.call.target


def is_free(case: Case) -> bool:
    """Tell whether nothing stands above what the zones of a miner want."""
    return next(rule for rule in RULES if rule(case) is not None) is _called


def _unmanaged(case: Case) -> Demand | None:
    """Leave alone what nobody asked to control."""
    return Demand(reason=Reason.UNMANAGED) if case.settings.wish.mode is Mode.UNMANAGED else None


def _silent(case: Case) -> Demand | None:
    """Send nothing to a machine that does not answer."""
    return Demand(reason=Reason.SILENT) if case.sample is None else None


def _emergency(case: Case) -> Demand | None:
    """Stop everything until it is resumed by hand."""
    return _stop(Reason.EMERGENCY_STOP) if case.is_stopped else None


def _overheated(case: Case) -> Demand | None:
    """Stop a machine that is too hot."""
    return _stop(Reason.OVERHEATED) if case.state.is_overheated else None


def _too_warm(case: Case) -> Demand | None:
    """Stop what heats a room above its maximum."""
    if case.call is not None:
        return _stop(Reason.ROOM_TOO_WARM) if case.call.is_too_warm else None
    if case.settings.room is None or case.room is None or not is_too_warm(case.settings.room, case.room):
        return None
    return _stop(Reason.ROOM_TOO_WARM)


def _held_back(case: Case) -> Demand | None:
    """Leave alone what the soak limit keeps from changing."""
    return Demand(reason=Reason.HELD_BACK) if case.settings.is_held_back else None


def _quarantined(case: Case) -> Demand | None:
    """Leave alone for a while what does not obey."""
    is_left = is_quarantined(case.state.quarantined_until, now=case.now)
    return Demand(reason=Reason.QUARANTINED) if is_left else None


def _unconfirmed(case: Case) -> Demand | None:
    """Start nothing whose highest allowed level is unknown."""
    if case.settings.highest is not None or case.settings.wish.mode is Mode.OFF:
        return None
    return Demand(reason=Reason.UNCONFIRMED)


def _frost(case: Case) -> Demand | None:
    """Heat a freezing room with all that is allowed, whatever the mode."""
    if not _freezes(case):
        return None
    return Demand(reason=Reason.FROST, target=case.settings.highest, is_urgent=True, must_run=True)


def _freezes(case: Case) -> bool:
    """Tell whether what a miner heats is below its frost limit."""
    if case.call is not None:
        return case.call.is_freezing
    return case.settings.room is not None and case.room is not None and is_freezing(case.settings.room, case.room)


def _switched_off(case: Case) -> Demand | None:
    """Stop what its owner switched off."""
    return _stop(Reason.SWITCHED_OFF) if case.settings.wish.mode is Mode.OFF else None


def _room_unknown(case: Case) -> Demand | None:
    """Keep the lowest level where the room cannot be read: it neither freezes nor overheats soon."""
    if case.call is not None or case.settings.room is None or case.room is not None:
        return None
    return Demand(reason=Reason.ROOM_UNKNOWN, target=_lowest(case.settings))


def _warm_enough(case: Case) -> Demand | None:
    """Rest while the thermostat does not call."""
    if case.call is not None or case.settings.room is None or case.settings.wish.setpoint_c is None:
        return None
    return None if case.state.is_heating else Demand(reason=Reason.WARM_ENOUGH, target=PAUSE)


def _called(case: Case) -> Demand | None:
    """Give what the zones want of a managed miner; the supply never holds up a change to less."""
    call = case.call
    if call is None or case.settings.wish.mode is not Mode.AUTO:
        return None
    if call.target is None:
        return Demand(reason=call.reason)
    present_w = 0.0 if case.state.target is None else case.state.target.power_w
    is_flexible = call.is_flexible and not call.target.is_pause and present_w <= call.target.power_w
    return Demand(reason=call.reason, target=call.target, is_flexible=is_flexible)


def _running(case: Case) -> Demand | None:
    """Run at the lower of the owner's limit and the highest allowed level."""
    is_flexible = case.settings.wish.mode is Mode.AUTO
    return Demand(reason=_ground(case.settings), target=ceiling(case.settings), is_flexible=is_flexible)


# The priority of concerns, top to bottom. Safety stands before wishes, and a machine comes before a room.
RULES: Final[tuple[Rule, ...]] = (
    _unmanaged,
    _silent,
    _emergency,
    _overheated,
    _too_warm,
    _quarantined,
    _held_back,
    _unconfirmed,
    _frost,
    _switched_off,
    _room_unknown,
    _warm_enough,
    _called,
    _running,
)


def _stop(reason: Reason) -> Demand:
    """Return the demand to stop now."""
    return Demand(reason=reason, target=PAUSE, is_urgent=True)


def _lowest(miner: MinerSettings) -> Target | None:
    """Return the lowest level, below any ceiling that leaves it one."""
    highest = ceiling(miner)
    choices = () if highest is None else options(miner.capabilities, highest)
    return choices[0] if choices else highest


def _ground(miner: MinerSettings) -> Reason:
    """Say why a running miner runs at its ceiling."""
    if miner.room is not None and miner.wish.setpoint_c is not None and not miner.weights:
        return Reason.HEATING
    if miner.wish.mode is Mode.AUTO:
        return Reason.RUNNING_FREELY
    return Reason.HIGHEST_LEVEL if miner.wish.limit in (None, miner.highest) else Reason.HELD
