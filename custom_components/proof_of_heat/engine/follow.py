"""Let the managed miners follow the supply: from readings of the site to a budget, and from that to targets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import inf
from typing import Final

from .balance import Balance, Budget, Player, balanced
from .bounds import Bound, tightest
from .dispatch import Contender
from .limits import Limits
from .miner import PAUSE, Target
from .model import Circuit, QuietHours, Report, SiteSettings, Snapshot
from .obedience import is_obeyed
from .option import lowest, options
from .reason import Reason
from .supply import (
    GRID_TIED_QUANTILE,
    StalePolicy,
    Strategy,
    Supply,
    SupplyState,
    SupplyStatus,
    available_w,
    lower_quantile,
    status,
    supplied,
    supply_bound,
)
from .wall import hash_th_s, wall_w
from .worth import valued

# A longer gap between two cycles (a restart, a clock set forward) counts as this much time above the supply.
LONGEST_CYCLE: Final = timedelta(minutes=1)

# The lowest levels may draw as much above the supply as they need in this time before one stops.
STOP_PATIENCE: Final = timedelta(minutes=3)

# So long the lowest levels bridge a meter that is lost: a restart of Home Assistant or of a router. An hour of them
# could take more from the grid than the day gives.
BLIND_PATIENCE: Final = timedelta(minutes=3)

# Under these the miners that no room claims follow the supply.
FOLLOWING: Final = frozenset({Strategy.SURPLUS_ONLY, Strategy.HEAT_FIRST})

UNLIMITED: Final = Supply(available_w=None, target_w=None, live_w=None, lasting_w=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What the managed miners do in one cycle."""

    targets: Mapping[str, Target]
    less: Mapping[str, Reason]
    """Why each miner gets less than it could, if it does."""
    report: Report
    state: SupplyState


def followed(
    settings: SiteSettings,
    state: SupplyState,
    facts: Snapshot,
    players: Sequence[Player],
    loads: Sequence[Contender],
    *,
    now: datetime,
) -> Followed:
    """Return the targets of the managed miners, within the supply, all caps and all circuits."""
    own_w = sum(_measured_w(player) for player in players)
    active_w = sum(_measured_w(player) for player in players if not _rests(player))
    supply, window = _supply(settings, state, facts, own_w=own_w, others_w=_power_w(loads), now=now)
    window = _drawn_above(state, window, supply, active_w=active_w)
    caps = caps_now(settings, now)
    follows = _follows(settings)
    is_blind = follows and supply.available_w is None
    bounds = (*caps, *((supply_bound(supply),) if follows and not is_blind else ()))
    budget = _budget(settings, supply if follows else UNLIMITED, caps, window, players)
    if is_blind:
        budget = _blind(settings.supply.stale_policy, budget, players, blind=now - (window.blind_since or now))
        players = [replace(player, lock=Reason.SUPPLY_UNKNOWN) for player in players]
    if settings.supply.strategy is Strategy.CHEAPEST and settings.money is not None:
        players = valued(players, settings.money, surplus_w=_steady_w(window))
    balance = balanced(players, budget, settings.circuits, loads)
    bound = tightest(bounds)
    report = Report(
        supply=supply,
        status=status(supply, managed_w=active_w) if follows else _kept_within(caps, active_w),
        managed_w=own_w,
        active_w=active_w,
        committed_w=balance.committed_w,
        planned_w=balance.planned_w,
        bound=bound,
        gap_share=balance.gap_share,
        follows_supply=follows and bool(players),
        order=tuple(player.case.settings.id for player in sorted(players, key=_thirst)),
    )
    less = dict.fromkeys((player.case.settings.id for player in players), Reason.SUPPLY_UNKNOWN)
    if not is_blind:
        less = _reasons(players, loads, settings.circuits, balance, bound=bound, lasting_w=budget.lasting_w)
    return Followed(targets=balance.targets, less=less, report=report, state=window)


def _follows(settings: SiteSettings) -> bool:
    """Tell whether the supply limits the miners: on an island it does, whatever they earn.

    A home that serves its rooms first and has nothing to tell its supply has none to follow.
    """
    supply = settings.supply
    if supply.strategy is Strategy.HEAT_FIRST and not supply.inputs:
        return supply.is_islanded
    return supply.strategy in FOLLOWING or (supply.strategy is Strategy.CHEAPEST and supply.is_islanded)


def _kept_within(caps: Sequence[Bound], power_w: float) -> SupplyStatus:
    """Say how miners stand to the caps, the only limits for those that no supply limits."""
    is_within = all(power_w <= cap.limit_w for cap in caps)
    return SupplyStatus.OK if is_within else SupplyStatus.OVER_TARGET


def _steady_w(window: SupplyState) -> float:
    """Return the surplus that prices are weighed with: the middle of the last minutes, for a cloud is no price."""
    return lower_quantile((watts for _, watts in window.history), GRID_TIED_QUANTILE) if window.history else 0.0


def caps_now(settings: SiteSettings, now: datetime) -> tuple[Bound, ...]:
    """Return the limits for all managed miners together that hold now."""
    return (*settings.caps, *_quiet(settings, now))


def _supply(
    settings: SiteSettings, state: SupplyState, facts: Snapshot, *, own_w: float, others_w: float, now: datetime
) -> tuple[Supply, SupplyState]:
    """Return the supply of this cycle, and its window."""
    available = available_w(
        settings.supply,
        {key: reading.power_w for key, reading in facts.inputs.items()},
        own_w=own_w,
        others_w=others_w,
        charge_share=facts.charge_share,
    )
    return supplied(settings.supply, state, available, now=now)


def _drawn_above(state: SupplyState, window: SupplyState, supply: Supply, *, active_w: float) -> SupplyState:
    """Return the window with the energy drawn above the supply since it last was enough, or since nothing ran."""
    if supply.available_w is None or state.at is None or window.at is None:
        return window
    cycle = min(max(window.at - state.at, timedelta()), LONGEST_CYCLE)
    over_wh = (active_w - supply.available_w) * (cycle / timedelta(hours=1))
    return replace(window, over_wh=max(state.over_wh + over_wh, 0.0) if active_w > 0 else 0.0)


def _budget(
    settings: SiteSettings, supply: Supply, caps: Sequence[Bound], window: SupplyState, players: Sequence[Player]
) -> Budget:
    """Return what the managed miners may draw: the supply, and below it the caps that hold at once."""
    hard_w = min((cap.limit_w for cap in caps), default=inf)
    enough_wh = _lowest_w(players) * (STOP_PATIENCE / timedelta(hours=1))
    return Budget(
        now_w=min(_or_none(supply.target_w), hard_w),
        hard_w=hard_w,
        live_w=min(_or_none(supply.live_w), hard_w),
        lasting_w=min(_or_none(supply.lasting_w), hard_w),
        may_stop=settings.supply.is_islanded or window.over_wh > enough_wh,
    )


def _blind(policy: StalePolicy, budget: Budget, players: Sequence[Player], *, blind: timedelta) -> Budget:
    """Return the budget of a supply that is unknown: as it is, the lowest levels, or nothing; no rise in any case.

    Even the lowest levels may be more than there is, so they end with the patience.
    """
    if policy is StalePolicy.OFF or (policy is StalePolicy.LOWEST and blind >= BLIND_PATIENCE):
        return replace(budget, now_w=0.0, may_stop=True)
    if policy is StalePolicy.HOLD:
        return replace(budget, now_w=budget.hard_w)
    return replace(budget, now_w=min(_lowest_w(players), budget.hard_w))


def _lowest_w(players: Iterable[Player]) -> float:
    """Return what the running miners would draw at their lowest levels."""
    running = [player for player in players if not player.now.is_pause]
    return sum(wall_w(player.case.state.lessons, lowest(player.case.settings.capabilities)) for player in running)


def _quiet(settings: SiteSettings, now: datetime) -> Iterable[Bound]:
    """Yield the cap of the quiet hours while they last."""
    quiet = settings.quiet_hours
    if quiet is not None and _is_between(quiet, now.astimezone(settings.time_zone)):
        yield Bound(limit_w=quiet.limit_w, reason=Reason.QUIET_HOURS)


def _is_between(quiet: QuietHours, local: datetime) -> bool:
    """Tell whether a local time of day lies within the quiet hours."""
    clock = local.time()
    if quiet.start <= quiet.end:
        return quiet.start <= clock < quiet.end
    return clock >= quiet.start or clock < quiet.end


def _reasons(
    players: Sequence[Player],
    loads: Sequence[Contender],
    circuits: Sequence[Circuit],
    balance: Balance,
    *,
    bound: Bound | None,
    lasting_w: float,
) -> dict[str, Reason]:
    """Say why each managed miner gets less than it could: the tightest bound, or its circuit if that is full.

    With room below both, a miner waits for a supply that lasts, or nothing limits it but what a change costs.
    """
    targets = {one.case.settings.id: balance.targets.get(one.case.settings.id, one.now) for one in players}
    ids = [*(load.circuit_id for load in loads), *(one.case.settings.circuit_id for one in players)]
    planned_w = [wall_w(one.case.state.lessons, targets[one.case.settings.id]) for one in players]
    limits = Limits.of(circuits, ids, limit_w=inf)
    left_w = limits.left_w([*(load.choices[0].power_w for load in loads), *planned_w])
    reasons = {}
    for number, player in enumerate(players, start=len(loads)):
        step_w = _step_w(player, targets[player.case.settings.id])
        reasons[player.case.settings.id] = _reason(
            bound,
            after_w=balance.planned_w + step_w,
            lasting_w=lasting_w,
            is_full=limits.tight(number, left_w, step_w) is not None,
            freely=Reason.RUNNING_FREELY if player.valuation is None else Reason.PRICE,
        )
    return reasons


def _reason(bound: Bound | None, *, after_w: float, lasting_w: float, is_full: bool, freely: Reason) -> Reason:
    """Say which limit keeps a miner from its next step, after which all of them would draw so much.

    `freely` is the ground where no limit does.
    """
    if after_w == inf:
        return Reason.RUNNING_FREELY
    if bound is not None and after_w > bound.limit_w:
        return bound.reason
    if is_full:
        return Reason.CIRCUIT_LIMIT
    return Reason.SUPPLY if after_w > lasting_w else freely


def _step_w(player: Player, target: Target) -> float:
    """Return the watts to the next higher level of a miner, endless at its ceiling."""
    higher = options(player.case.settings.capabilities, player.ceiling)
    return min((option.power_w - target.power_w for option in higher if option.power_w > target.power_w), default=inf)


def _or_none(watts: float | None) -> float:
    """Return a limit that may be unknown; while it is, rises are locked and the stale policy decides."""
    return inf if watts is None else watts


def _power_w(loads: Iterable[Contender]) -> float:
    """Return what the other loads draw together."""
    return sum(load.choices[0].power_w for load in loads)


def _measured_w(player: Player) -> float:
    """Return what a managed miner draws now: its reading, else what its target means at the wall."""
    if player.sample.power_w is not None:
        return player.sample.power_w
    return wall_w(player.case.state.lessons, player.now)


def _rests(player: Player) -> bool:
    """Tell whether a miner is paused and its readings don't say otherwise."""
    return player.now.is_pause and is_obeyed(player.case.settings.capabilities, PAUSE, player.sample) is not False


def _thirst(player: Player) -> tuple[float, str]:
    """Sort by J/TH of the lowest level, the miner's id where two are equal."""
    settings, lessons = player.case.settings, player.case.state.lessons
    target = lowest(settings.capabilities)
    rate_th_s = hash_th_s(settings.capabilities, lessons, target)
    return wall_w(lessons, target) / rate_th_s if rate_th_s else inf, settings.id
