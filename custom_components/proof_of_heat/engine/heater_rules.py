"""What each heater that is no miner should do: one list of rules, the first that applies decides."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from .heater import HeaterKind, HeaterMode, HeaterSample, HeaterSettings, HeaterState, HeaterTarget
from .obedience import is_quarantined
from .reason import Reason

OFF: Final = HeaterTarget()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaterCase:
    """One heater in one cycle, with the reading that counts."""

    settings: HeaterSettings
    state: HeaterState
    sample: HeaterSample | None
    now: datetime
    is_stopped: bool = False
    """The emergency stop of the site is pressed."""
    is_freezing: bool = False
    """One of its zones is below its frost floor."""
    is_too_warm: bool = False
    """One of its zones is above its maximum."""
    flow_c: float | None = None
    """The warmest water that one of its zones needs."""
    step: int = 0
    """What its zones want of it."""
    rests: Reason = Reason.WARM_ENOUGH
    """Why they want nothing, if so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaterDemand:
    """What one heater should do, and why."""

    reason: Reason
    target: HeaterTarget | None = None
    """None leaves it alone."""
    is_urgent: bool = False
    """It does not wait for minimum times."""


type HeaterRule = Callable[[HeaterCase], HeaterDemand | None]


def heater_demanded(case: HeaterCase) -> HeaterDemand:
    """Return the demand of the first rule that applies; the last one always does."""
    return next(demand for rule in RULES if (demand := rule(case)) is not None)


def is_heater_free(case: HeaterCase) -> bool:
    """Tell whether nothing stands above what the zones want."""
    return next(rule for rule in RULES if rule(case) is not None) is _called


def asked(case: HeaterCase, step: int) -> HeaterTarget:
    """Return a step as a target, with the flow temperature that it may have."""
    if step == 0:
        return OFF
    flow_c, most_c = case.flow_c, case.settings.max_flow_c
    return HeaterTarget(
        step=step,
        heat_w=case.settings.steps[step - 1].heat_w,
        flow_c=flow_c if flow_c is None or most_c is None else min(flow_c, most_c),
    )


def _unmanaged(case: HeaterCase) -> HeaterDemand | None:
    """Leave alone what nobody asked to control."""
    return HeaterDemand(reason=Reason.UNMANAGED) if case.settings.mode is HeaterMode.UNMANAGED else None


def _silent(case: HeaterCase) -> HeaterDemand | None:
    """Send nothing to a heater that does not answer."""
    return HeaterDemand(reason=Reason.SILENT) if case.sample is None else None


def _emergency(case: HeaterCase) -> HeaterDemand | None:
    """Stop everything; a boiler that burns fuel may still keep a room from freezing."""
    if not case.is_stopped or (case.is_freezing and case.settings.kind is HeaterKind.GAS_BOILER):
        return None
    return _stop(Reason.EMERGENCY_STOP)


def _overheated(case: HeaterCase) -> HeaterDemand | None:
    """Stop a heater whose water is hotter than allowed."""
    flow_c = None if case.sample is None else case.sample.flow_c
    most_c = case.settings.max_flow_c
    return _stop(Reason.OVERHEATED) if flow_c is not None and most_c is not None and flow_c > most_c else None


def _too_warm(case: HeaterCase) -> HeaterDemand | None:
    """Stop what heats a room above its maximum."""
    return _stop(Reason.ROOM_TOO_WARM) if case.is_too_warm else None


def _quarantined(case: HeaterCase) -> HeaterDemand | None:
    """Leave alone for a while what does not obey."""
    is_left = is_quarantined(case.state.quarantined_until, now=case.now)
    return HeaterDemand(reason=Reason.QUARANTINED) if is_left else None


def _frost(case: HeaterCase) -> HeaterDemand | None:
    """Heat a freezing room with all there is, whatever the mode."""
    if not case.is_freezing:
        return None
    return HeaterDemand(reason=Reason.FROST, target=asked(case, len(case.settings.steps)), is_urgent=True)


def _switched_off(case: HeaterCase) -> HeaterDemand | None:
    """Stop what its owner switched off."""
    return _stop(Reason.SWITCHED_OFF) if case.settings.mode is HeaterMode.OFF else None


def _switched_on(case: HeaterCase) -> HeaterDemand | None:
    """Run what its owner switched on."""
    if case.settings.mode is not HeaterMode.ON:
        return None
    return HeaterDemand(reason=Reason.HELD, target=asked(case, len(case.settings.steps)))


def _called(case: HeaterCase) -> HeaterDemand | None:
    """Give what the zones want of it."""
    return HeaterDemand(
        reason=Reason.HEATING if case.step else case.rests,
        target=asked(case, min(case.step, len(case.settings.steps))),
    )


# The priority of concerns, top to bottom, in the order of the miners' own list.
RULES: Final[tuple[HeaterRule, ...]] = (
    _unmanaged,
    _silent,
    _emergency,
    _overheated,
    _too_warm,
    _quarantined,
    _frost,
    _switched_off,
    _switched_on,
    _called,
)


def _stop(reason: Reason) -> HeaterDemand:
    """Return the demand to stop now."""
    return HeaterDemand(reason=reason, target=OFF, is_urgent=True)
