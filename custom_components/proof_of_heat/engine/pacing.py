"""When a miner may change again: what is precious is not hurried, and what is unchanged is not sent."""

from datetime import datetime, timedelta
from typing import Final

from .demand import Case, Demand
from .miner import MinerSample, Target
from .reason import Reason

# A start costs minutes without hash rate and a thermal cycle; HEATING benchmarks ran with these.
MIN_ON: Final = timedelta(minutes=30)
MIN_OFF: Final = timedelta(minutes=15)

# What follows a supply starts again sooner: on measured days of sun and cloud 15 minutes cost 4 % of the hash rate and
# saved one stop in twenty.
MIN_REST: Final = timedelta(minutes=5)

# Between two tries of what cannot wait: one answer and one round of the machine's own software.
URGENT_INTERVAL: Final = timedelta(seconds=60)


def lock(case: Case, demand: Demand) -> Reason | None:
    """Say why this miner has to stay as it is for now, None if it may change."""
    interval = _retry_interval(case, demand) if demand.is_urgent else case.settings.capabilities.min_interval
    if _is_within(case.state.commanded_at, interval, case.now):
        return Reason.DWELL
    if demand.is_urgent or demand.target is None or case.state.target is None:
        return None
    if (
        demand.target.is_pause
        and not case.state.target.is_pause
        and _is_within(case.state.started_at, MIN_ON, case.now)
    ):
        return Reason.MINIMUM_ON
    if (
        case.state.target.is_pause
        and not demand.target.is_pause
        and _is_within(case.state.stopped_at, MIN_REST if demand.is_flexible else MIN_OFF, case.now)
    ):
        return Reason.MINIMUM_OFF
    return None


def may_trim(case: Case) -> bool:
    """Tell whether a machine that waits after a change may be trimmed: a trim wears nothing, so it waits less."""
    interval = case.settings.capabilities.trim_interval
    return interval is not None and not _is_within(case.state.commanded_at, interval, case.now)


def is_already(case: Case, target: Target) -> bool:
    """Tell whether a target needs no command: it was given before, or a machine taken over runs at it."""
    if case.state.target is not None:
        return case.state.target == target
    return case.sample is not None and _runs_at(case.sample, target)


def _runs_at(sample: MinerSample, target: Target) -> bool:
    """Tell whether the machine itself says that it is set to this target."""
    if target.is_pause or sample.is_mining is not True:
        return target.is_pause and sample.is_mining is False
    if target.level_id is not None:
        return sample.level_id == target.level_id
    return sample.target_w is not None and sample.target_w == target.power_w


def _retry_interval(case: Case, demand: Demand) -> timedelta:
    """Return the wait before what cannot wait is sent once more; the first time there is none."""
    return URGENT_INTERVAL if case.state.asked == demand.target else timedelta()


def _is_within(since: datetime | None, span: timedelta, now: datetime) -> bool:
    """Tell whether less than `span` has passed; a clock set back ends the wait."""
    return since is not None and timedelta() <= now - since < span
