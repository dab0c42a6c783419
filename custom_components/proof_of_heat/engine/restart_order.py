"""After an outage heaters come back a few at a time, so that no fuse sees them all start at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from operator import attrgetter
from typing import Final

from .heaters import is_pump
from .model import SiteSettings, Snapshot

# Mains and network settle, and clocks are set.
SETTLE: Final = timedelta(minutes=1)

# A supply draws its inrush within a second, a miner ramps within four minutes; the first minute is the steepest.
GAP: Final = timedelta(minutes=1)

# Of all that hangs on a site or on a circuit, so much may start in a minute, and one heater in any case: those of a
# home start one by one, fifty of a greenhouse in ten minutes.
START_SHARE: Final = 0.1

# By then everybody has had a turn, whatever the mix; it bounds the work of every later cycle.
LONGEST: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One heater that comes back."""

    id: str
    power_w: float
    """The most that it may draw."""
    circuit_id: str | None = None


def waiting(settings: SiteSettings, snapshot: Snapshot, *, now: datetime) -> frozenset[str]:
    """Return the heaters of zones that may not start yet, because power or Home Assistant came back just now."""
    miners = (
        Start(id=one.id, power_w=0.0 if one.highest is None else one.highest.power_w, circuit_id=one.circuit_id)
        for one in settings.miners
        if one.weights
    )
    heaters = (
        Start(id=one.id, power_w=one.steps[-1].power_w if one.steps else 0.0, circuit_id=one.circuit_id)
        for one in settings.heaters
        if not is_pump(one)
    )
    order = [*sorted(miners, key=attrgetter("id")), *sorted(heaters, key=attrgetter("id"))]
    return frozenset(one.id for one in order) - startable(order, restored_at=snapshot.restored_at, now=now)


def startable(starts: Sequence[Start], *, restored_at: datetime | None, now: datetime) -> frozenset[str]:
    """Return which heaters may start now, in the order given; without an outage all may."""
    if restored_at is None or not timedelta() <= now - restored_at < LONGEST:
        return frozenset(start.id for start in starts)
    turns = (now - restored_at - SETTLE) // GAP + 1
    return frozenset(start_id for start_id, turn in _turns(starts) if turn < turns)


def _turns(starts: Sequence[Start]) -> Iterator[tuple[str, int]]:
    """Yield the first minute in which neither the site nor its circuit starts too much with a heater."""
    all_w: defaultdict[str | None, float] = defaultdict(float)
    for start in starts:
        for place in _places(start):
            all_w[place] += start.power_w
    started_w: defaultdict[tuple[int, str | None], float] = defaultdict(float)
    for start in starts:
        turn = next(
            turn
            for turn in count()
            if all(
                (turn, place) not in started_w or started_w[turn, place] + start.power_w <= START_SHARE * all_w[place]
                for place in _places(start)
            )
        )
        for place in _places(start):
            started_w[turn, place] += start.power_w
        yield start.id, turn


def _places(start: Start) -> Iterable[str | None]:
    """Return the site and the circuit of a heater."""
    return {None, start.circuit_id}
