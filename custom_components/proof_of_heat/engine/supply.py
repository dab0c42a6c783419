"""What the plant or the roof gives: readings of the site turned into watts for miners, and what of them may be used."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from .bounds import Bound
from .reason import Reason

# Rises wait for the supply to last: a quantile of what it was over this time, for changes with and without restart.
WINDOW: Final = timedelta(minutes=5)
LIVE_WINDOW: Final = timedelta(minutes=1)

# An islanded plant has no grid to lend a watt, so it counts on the lower end of the window.
GRID_TIED_QUANTILE: Final = 0.5
ISLANDED_QUANTILE: Final = 0.2

# The seed project's gate: a reading that its source trusts less is not used.
LEAST_TRUST_SHARE: Final = 0.8

# More than any site of this integration's users draws; a reading above it is a wrong unit.
PLAUSIBLE_W: Final = 100e6


class Input(StrEnum):
    """One reading of the site; all in watts."""

    GENERATION = "generation"
    AUXILIARY = "auxiliary"
    """What the container or the plant itself consumes."""
    GRID = "grid"
    """Positive is import."""
    HOUSE = "house"
    """Other loads of the house, miners not included."""
    BATTERY = "battery"
    """Positive is charging."""


class StalePolicy(StrEnum):
    """What managed miners do while the supply is unknown."""

    HOLD = "hold"
    LOWEST = "lowest"
    OFF = "off"


class Strategy(StrEnum):
    """What the managed miners work for."""

    SURPLUS_ONLY = "surplus_only"
    """The supply limits all of them; rooms limit those that heat them."""
    HEAT_FIRST = "heat_first"
    """What rooms want is served first, from the grid too; only miners without a room follow the supply."""
    HASH_FIRST = "hash_first"
    """They run as much as caps and the rooms' maximum temperatures allow."""
    CHEAPEST = "cheapest"
    """Each step runs while it earns and heats for more than it costs; otherwise what is cheaper heats."""


class SupplyStatus(StrEnum):
    """How the managed miners stand to the supply."""

    OK = "ok"
    WARNING = "warning"
    """Above the target, within what is available."""
    OVER_TARGET = "over_target"
    """Above what is available."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReading:
    """One reading of one input."""

    power_w: float
    read_at: datetime
    trust_share: float = 1.0
    """How far its source trusts it (0 to 1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplySettings:
    """How the site is fed."""

    inputs: frozenset[Input] = frozenset()
    """All that is set up; one of them missing makes the supply unknown."""
    is_islanded: bool = False
    margin_share: float = 0.0
    """Of what is available, kept free (0 to 0.5)."""
    battery_reserve_share: float = 0.0
    """Below this state of charge the battery is charged first (0 to 1)."""
    strategy: Strategy = Strategy.SURPLUS_ONLY
    stale_policy: StalePolicy = StalePolicy.LOWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What the managed miners may draw now; None where it is unknown."""

    available_w: float | None
    target_w: float | None
    """Available less the margin."""
    live_w: float | None
    """Up to which a change without restart may rise."""
    lasting_w: float | None
    """Up to which a start or a change with restart may rise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyState:
    """The supply of the last minutes."""

    history: tuple[tuple[datetime, float], ...] = ()
    over_wh: float = 0.0
    """Drawn above what was available, since it last was enough."""
    at: datetime | None = None
    blind_since: datetime | None = None
    """Since when it is unknown."""


def available_w(
    settings: SupplySettings,
    readings: Mapping[Input, float],
    *,
    own_w: float,
    others_w: float,
    charge_share: float | None,
) -> float | None:
    """Return the watts that the managed miners could draw, None if a reading that is set up is missing.

    With a grid meter: export plus what they draw now (`own_w`); a battery is never discharged for them, and its charge
    is theirs only above the reserve. Without: generation less the other loads (`others_w` are the miners that are not
    managed). May be negative.
    """
    if not settings.inputs or not settings.inputs <= readings.keys():
        return None
    charging_w = readings.get(Input.BATTERY, 0.0)
    is_reserved = charging_w > 0 and (charge_share is None or charge_share < settings.battery_reserve_share)
    battery_w = 0.0 if is_reserved else charging_w
    if Input.GRID in settings.inputs:
        return own_w - readings[Input.GRID] + battery_w
    if Input.GENERATION not in settings.inputs:
        return None
    loads_w = readings.get(Input.AUXILIARY, 0.0) + readings.get(Input.HOUSE, 0.0) + others_w
    return readings[Input.GENERATION] - loads_w


def supplied(
    settings: SupplySettings, state: SupplyState, available: float | None, *, now: datetime
) -> tuple[Supply, SupplyState]:
    """Return what may be used of what is available, fast down and slow up, and the window with this moment in it."""
    if available is None:
        supply = Supply(available_w=None, target_w=None, live_w=None, lasting_w=None)
        return supply, SupplyState(at=now, blind_since=min(state.blind_since or now, now))
    recent = ((at, watts) for at, watts in state.history if timedelta() < now - at <= WINDOW)
    history = (*recent, (now, available))
    quantile = ISLANDED_QUANTILE if settings.is_islanded else GRID_TIED_QUANTILE
    free_share = 1 - settings.margin_share
    live = min(available, lower_quantile((watts for at, watts in history if now - at <= LIVE_WINDOW), quantile))
    lasting = min(available, lower_quantile((watts for _, watts in history), quantile))
    supply = Supply(
        available_w=available,
        target_w=max(available, 0.0) * free_share,
        live_w=max(live, 0.0) * free_share,
        lasting_w=max(lasting, 0.0) * free_share,
    )
    return supply, SupplyState(history=history, over_wh=state.over_wh, at=now)


def lower_quantile(values: Iterable[float], share: float) -> float:
    """Return the value below which that share of the values lies: 0 the least, 1 the greatest (at least one value)."""
    ordered = sorted(values)
    return ordered[int(share * (len(ordered) - 1))]


def status(supply: Supply, *, managed_w: float) -> SupplyStatus:
    """Say how the measured power of the managed miners stands to the supply."""
    if supply.available_w is None or supply.target_w is None:
        return SupplyStatus.UNKNOWN
    if managed_w <= supply.target_w:
        return SupplyStatus.OK
    return SupplyStatus.WARNING if managed_w <= supply.available_w else SupplyStatus.OVER_TARGET


def over_supply_w(supply: Supply, *, managed_w: float) -> float | None:
    """Return the measured watts above what is available, None while that is unknown."""
    return None if supply.available_w is None else max(managed_w - max(supply.available_w, 0.0), 0.0)


def is_trusted(reading: SiteReading) -> bool:
    """Tell whether a reading can be true and its source trusts it."""
    return abs(reading.power_w) <= PLAUSIBLE_W and reading.trust_share >= LEAST_TRUST_SHARE


def supply_bound(supply: Supply) -> Bound | None:
    """Return the supply as a bound, None while it is unknown."""
    return None if supply.target_w is None else Bound(limit_w=supply.target_w, reason=Reason.SUPPLY)
