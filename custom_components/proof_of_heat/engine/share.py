"""Share the power of the circuits among the miners, so that no fuse is ever asked for more than it holds."""

from collections.abc import Mapping, Sequence
from itertools import chain
from math import inf
from typing import Final

from .demand import Case, Demand
from .dispatch import Choice, Contender, allocate, eased
from .miner import PAUSE, MinerSample, Target
from .model import Circuit
from .option import least, lowest, options, pauses
from .reason import Reason

# What a change has to gain, in watts: it keeps small differences from moving power to and fro (HEATING benchmarks).
CHANGE_COST_W: Final = 25.0
START_STOP_COST_W: Final = 150.0

# The same for small machines, as shares of the most that they may draw: a machine of 20 W has to start too.
CHANGE_COST_SHARE: Final = 0.01
START_STOP_COST_SHARE: Final = 0.05

# A freezing room is served before any other, and stopped after any other.
FROST_WEIGHT: Final = 1000.0

type Want = tuple[Case, Demand, Reason | None]
"""One miner, what it should do, and what keeps it from changing now."""


def shared(
    wants: Mapping[str, Want], circuits: Sequence[Circuit], loads: Sequence[Contender], *, limit_w: float = inf
) -> Mapping[str, Target]:
    """Return the targets of the miners that want one, within the circuits that they share with other loads.

    They draw at most `limit_w` together. A locked miner keeps its target unless that breaks a limit: then miners are
    lowered or stopped, locked or not.
    """
    all_w = limit_w + sum(load.choices[0].power_w for load in loads)
    lowered = (fixed(case, least(case.settings.capabilities).power_w) for case, _, _ in wants.values())
    circuits = eased(circuits, chain(loads, lowered))
    calm = allocate([*loads, *(_contender(*want) for want in wants.values())], circuits, limit_w=all_w)
    if not calm.is_feasible:
        calm = allocate([*loads, *(_shed(case, demand) for case, demand, _ in wants.values())], circuits, limit_w=all_w)
    return {key: calm.chosen[key].target for key in wants}


def load(case: Case, last_sample: MinerSample | None) -> Contender:
    """Return a miner that is left alone as a load: its last known power or its last target, whichever is more.

    A miner of which nothing is known counts with all it can draw.
    """
    known_w = [target.power_w for target in (case.state.target,) if target is not None]
    if last_sample is not None and last_sample.power_w is not None:
        known_w.append(last_sample.power_w)
    return fixed(case, max(known_w, default=_most_w(case)))


def fixed(case: Case, power_w: float) -> Contender:
    """Return a load of these watts on the circuit of a miner."""
    return Contender(
        id=case.settings.id,
        choices=(Choice(target=PAUSE, power_w=power_w, value=0),),
        circuit_id=case.settings.circuit_id,
    )


def _most_w(case: Case) -> float:
    """Return the most that a miner can draw, 0 W where the machine does not say."""
    capabilities = case.settings.capabilities
    return max((level.power_w for level in capabilities.levels), default=capabilities.max_w or 0.0)


def _contender(case: Case, demand: Demand, lock: Reason | None) -> Contender:
    """Return what a miner may get in calm times."""
    targets = (case.state.target,) if lock is not None and case.state.target is not None else _targets(case, demand)
    return _contending(case, demand, targets)


def _shed(case: Case, demand: Demand) -> Contender:
    """Return what a miner may get when a limit is exceeded: at most what it has now, a pause included."""
    present_w = None if case.state.target is None else case.state.target.power_w
    lower = [target for target in _targets(case, demand) if present_w is None or target.power_w <= present_w]
    return _contending(case, demand, (*pauses(case.settings.capabilities), *lower) or _targets(case, demand))


def _targets(case: Case, demand: Demand) -> Sequence[Target]:
    """Return the targets that fit a demand, the pause too unless the miner must run."""
    capabilities = case.settings.capabilities
    stops = () if demand.must_run else pauses(capabilities)
    if demand.target is None or demand.target.is_pause:
        return pauses(capabilities) or (lowest(case.settings.capabilities),)
    return (
        (*stops, *options(capabilities, demand.target)) or pauses(capabilities) or (lowest(case.settings.capabilities),)
    )


def _contending(case: Case, demand: Demand, targets: Sequence[Target]) -> Contender:
    """Value each target by its watts, less what the change to it costs."""
    weight = FROST_WEIGHT if demand.must_run else 1.0
    most_w = max(target.power_w for target in targets)
    choices = tuple(
        Choice(
            target=target,
            power_w=target.power_w,
            value=weight * target.power_w - _change_cost_w(case.state.target, target, most_w=most_w),
        )
        for target in targets
    )
    return Contender(id=case.settings.id, choices=choices, circuit_id=case.settings.circuit_id)


def _change_cost_w(before: Target | None, after: Target, *, most_w: float) -> float:
    """Return what a change has to gain before it is worth it, in watts."""
    if before is None or before == after:
        return 0.0
    if before.is_pause != after.is_pause:
        return min(START_STOP_COST_W, START_STOP_COST_SHARE * most_w)
    return min(CHANGE_COST_W, CHANGE_COST_SHARE * most_w)
