"""The balancer: managed miners follow the supply, fast down and slow up, each watt where it hashes most."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import Final

from .demand import Case
from .dispatch import Allocation, Choice, Contender, allocate, eased
from .economics import Valuation
from .miner import MinerSample, Target
from .model import Circuit
from .option import least, lowest, options, pauses, present, trims
from .pacing import may_trim
from .reason import Reason
from .wall import hash_th_s, wall_w

# A level is worth what it hashes until the supply has changed for good. Shorter is idle, longer is nervous.
HORIZON: Final = timedelta(seconds=900)

# What has stood for long will stand for long, so small gains are worth a change then, and steady supplies are used up.
# Counted on for half of the time: all of it made 19 % more changes on a river, for the same hash rate.
LONGEST_HORIZON: Final = timedelta(hours=2)
LASTING_SHARE: Final = 0.5

# Prices stay high or low for hours: a night, a noon. Shorter, and a miner runs on at a loss rather than wear by a stop.
PRICE_HORIZON: Final = timedelta(hours=2)

# What a change costs, in seconds of hash rate: measured ramps of firmwares with and without a restart (60 s and 95 s),
# there and back, for most changes are undone by the next cloud. One way only made 17 to 30 % more changes, for between
# 0.8 % less hash rate and 0.3 % more (the closed loop on the days for tuning).
LIVE_CHANGE: Final = timedelta(seconds=120)
RESTART_CHANGE: Final = timedelta(seconds=190)
LIVE_START: Final = timedelta(seconds=90)
RESTART_START: Final = timedelta(seconds=150)

# Wear of a thermal cycle, in seconds of the lowest level.
START_WEAR: Final = timedelta(seconds=300)
STOP_WEAR: Final = timedelta(seconds=600)

# A locked miner may be lowered when power runs short, but others go first.
LOCKED_PENALTY_SHARE: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What the managed miners may draw together in this cycle."""

    now_w: float
    """Above it, miners are lowered now."""
    hard_w: float
    """Above it, miners are stopped now."""
    live_w: float
    """Up to it, a change without restart may rise."""
    lasting_w: float
    """Up to it, a start or a change with restart may rise."""
    may_stop: bool
    """The supply has been short for longer than a stop is worth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What the balancer made of one cycle."""

    targets: Mapping[str, Target]
    """Of all but those that keep what they do by themselves."""
    committed_w: float
    """What the present targets draw once all ramps are over."""
    planned_w: float
    """What the targets of this cycle will draw."""
    gap_share: float | None = None
    """How far the hash rate may lie below the best one, None where nothing was to choose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """One miner that follows the supply."""

    case: Case
    sample: MinerSample
    ceiling: Target
    lock: Reason | None
    valuation: Valuation | None = None
    """What its levels are worth in money, None where hashes alone count."""

    @property
    def now(self) -> Target:
        """Return what it does now."""
        return present(self.case.settings.capabilities, self.case.state.target, self.sample)

    @property
    def may_trim(self) -> bool:
        """Tell whether it may be trimmed although it has to wait with everything else."""
        return self.lock is Reason.DWELL and may_trim(self.case)

    def keeps(self, target: Target) -> bool:
        """Tell whether a miner just taken over stays at what it does by itself, so that nothing is to be written."""
        return self.case.state.target is None and target == self.now


def balanced(
    players: Sequence[Player], budget: Budget, circuits: Sequence[Circuit], loads: Sequence[Contender]
) -> Balance:
    """Return the targets of one cycle: less if committed power passes a limit, else more if there is room."""
    committed_w = sum(wall_w(player.case.state.lessons, player.now) for player in players)
    circuits = eased(circuits, chain(loads, map(_least, players)))
    table = _Table(players=players, circuits=circuits, loads=loads)
    is_short = committed_w > budget.now_w or not table.solved(_kept, budget.now_w).is_feasible
    answer = _less(table, budget) if is_short else _more(table, budget, committed_w)
    chosen = [(player, answer.chosen[player.case.settings.id]) for player in players]
    return Balance(
        targets={player.case.settings.id: one.target for player, one in chosen if not player.keeps(one.target)},
        committed_w=committed_w,
        planned_w=sum(one.power_w for _, one in chosen),
        gap_share=answer.gap_share,
    )


type Menu = Callable[[Player], Iterable[Target]]
"""What a player may be given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The players, and what else hangs on their circuits."""

    players: Sequence[Player]
    circuits: Sequence[Circuit]
    loads: Sequence[Contender]

    def solved(self, menu: Menu, limit_w: float) -> Allocation:
        """Return the best allocation from these menus within a budget, which the other loads do not share."""
        loads_w = sum(load.choices[0].power_w for load in self.loads)
        contenders = [_contender(player, menu(player)) for player in self.players]
        return allocate([*self.loads, *contenders], self.circuits, limit_w=limit_w + loads_w)

    def own_th_s(self, allocation: Allocation, supply_w: float) -> float:
        """Return what the players hash with a supply; if they draw more than it, its part of that (TH/s)."""
        chosen = [(player, allocation.chosen[player.case.settings.id]) for player in self.players]
        power_w = sum(choice.power_w for _, choice in chosen)
        rate_th_s = sum(_rate(player, choice.target) for player, choice in chosen)
        return rate_th_s if power_w <= supply_w else rate_th_s * supply_w / power_w


def _less(table: _Table, budget: Budget) -> Allocation:
    """Lower miners; stop some only if the supply stayed short, a hard limit is broken, or the rest hash more."""
    shed = table.solved(_lowered, budget.now_w)
    if shed.is_feasible:
        return shed
    left = table.solved(_left, budget.now_w)
    if budget.may_stop or table.own_th_s(left, budget.now_w) > table.own_th_s(shed, budget.now_w):
        return left
    hard = table.solved(_lowered, budget.hard_w)
    return shed if hard.is_feasible else table.solved(_stopped, budget.hard_w)


def _more(table: _Table, budget: Budget, committed_w: float) -> Allocation:
    """Raise or start miners as far as the supply lasts; if none moves, trim those that can do so at once."""
    lasting = table.solved(_raised, max(budget.lasting_w, committed_w))
    if any(lasting.chosen[player.case.settings.id].target != player.now for player in table.players):
        return lasting
    return table.solved(_trimmed, max(budget.live_w, committed_w))


def _kept(player: Player) -> Iterable[Target]:
    """Offer what the player does now."""
    return (player.now,)


def _lowered(player: Player) -> Iterable[Target]:
    """Offer at most what the player draws now, no stop, locked or not."""
    if player.now.is_pause:
        return (player.now,)
    return [target for target in _running(player) if target.power_w <= player.now.power_w] or [player.now]


def _stopped(player: Player) -> Iterable[Target]:
    """Offer the stop too."""
    return {**dict.fromkeys(_lowered(player)), **dict.fromkeys(pauses(player.case.settings.capabilities))}


def _left(player: Player) -> Iterable[Target]:
    """Offer the stop, and to those that need no restart what the stop of another leaves to them."""
    return dict.fromkeys((*_stopped(player), *_trimmed(player)))


def _raised(player: Player) -> Iterable[Target]:
    """Offer all but a stop to a player that may change, trims to one that has to wait; by money it may stop too."""
    if player.lock is not None:
        return _trimmed(player)
    stops = () if player.valuation is None else pauses(player.case.settings.capabilities)
    return dict.fromkeys((player.now, *_running(player), *stops))


def _trimmed(player: Player) -> Iterable[Target]:
    """Offer what needs no restart to a running player that may change."""
    if player.now.is_pause or not (player.lock is None or player.may_trim):
        return (player.now,)
    return dict.fromkeys((player.now, *(target for target in _running(player) if _is_live(player, target))))


def _running(player: Player) -> Sequence[Target]:
    """Return every running target up to the ceiling, with the trims of the present level."""
    capabilities = player.case.settings.capabilities
    return (*options(capabilities, player.ceiling), *trims(capabilities, player.now, player.ceiling))


def _is_live(player: Player, target: Target) -> bool:
    """Tell whether a change needs no restart."""
    capabilities = player.case.settings.capabilities
    if not capabilities.restarts:
        return True
    return capabilities.trim_share is not None and target.level_id == player.now.level_id


def _least(player: Player) -> Contender:
    """Return a player with the least that it can draw."""
    return _contender(player, (least(player.case.settings.capabilities),))


def _contender(player: Player, targets: Iterable[Target]) -> Contender:
    """Value each target by what it hashes over the horizon, less what the change to it costs (TH)."""
    settings, lessons = player.case.settings, player.case.state.lessons
    choices = tuple(
        Choice(
            target=target,
            power_w=wall_w(lessons, target),
            value=_worth(player, target) - _change_th(player, target),
        )
        for target in targets
    )
    return Contender(id=settings.id, choices=choices, circuit_id=settings.circuit_id)


def _worth(player: Player, target: Target) -> float:
    """Return what a target hashes over the horizon, or what it is worth until prices are others (TH)."""
    rate_th_s = hash_th_s(player.case.settings.capabilities, player.case.state.lessons, target)
    if player.valuation is not None:
        power_w, hours = wall_w(player.case.state.lessons, target), PRICE_HORIZON / timedelta(hours=1)
        return player.valuation.th(power_w=power_w, hashrate_th_s=rate_th_s, hours=hours)
    is_free = player.lock is None or target == player.now or (player.may_trim and _is_live(player, target))
    return rate_th_s * HORIZON.total_seconds() * (1.0 if is_free else 1 - LOCKED_PENALTY_SHARE)


def _change_th(player: Player, target: Target) -> float:
    """Return what a change costs: hash rate lost on the way, and wear (TH)."""
    now = player.now
    if target == now:
        return 0.0
    is_live = _is_live(player, target)
    if target.is_pause:
        return STOP_WEAR.total_seconds() * _lowest_th_s(player)
    if now.is_pause:
        start = LIVE_START if is_live else RESTART_START
        return start.total_seconds() * _rate(player, target) + START_WEAR.total_seconds() * _lowest_th_s(player)
    change = LIVE_CHANGE if is_live else RESTART_CHANGE
    return change.total_seconds() * _rate(player, target) * (HORIZON / _standing(player))


def _standing(player: Player) -> timedelta:
    """Return how long a change will stand: a share of what the one before has stood, within limits."""
    since = player.case.state.commanded_at
    lasting = LONGEST_HORIZON if since is None else LASTING_SHARE * (player.case.now - since)
    return min(max(lasting, HORIZON), LONGEST_HORIZON)


def _rate(player: Player, target: Target) -> float:
    """Return the hash rate of a target (TH/s)."""
    return hash_th_s(player.case.settings.capabilities, player.case.state.lessons, target)


def _lowest_th_s(player: Player) -> float:
    """Return the hash rate of the lowest level (TH/s)."""
    return _rate(player, lowest(player.case.settings.capabilities))
