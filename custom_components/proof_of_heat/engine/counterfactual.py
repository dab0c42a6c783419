"""How right the forecast was, and what the plan really saved against following the load."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .heat_cost import KWH_PER_W
from .plan import Outlook, PlanZone, planned


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastError:
    """How far forecasts of one thing were off, in its own unit."""

    mean: float
    """Above 0: too high on average."""
    mean_size: float
    share: float | None
    """The mean size of the error as a share of the mean size of what happened, None where nothing did."""
    count: int


def forecast_error(pairs: Iterable[tuple[float, float]]) -> ForecastError | None:
    """Return the error of pairs of forecast and what happened, None without any."""
    pairs = tuple(pairs)
    if not pairs:
        return None
    errors = [forecast - actual for forecast, actual in pairs]
    mean_size = sum(map(abs, errors)) / len(errors)
    usual = sum(abs(actual) for _, actual in pairs) / len(pairs)
    return ForecastError(
        mean=sum(errors) / len(errors),
        mean_size=mean_size,
        share=mean_size / usual if usual > 0 else None,
        count=len(errors),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """One day of the plan against the same day of following the load, at the prices that came true."""

    cost: float
    """Energy and fuel less revenue, as measured."""
    follow_cost: float
    """What following the load would have cost."""
    stored_worth: float
    """Of the heat that was given beyond the load and is still in the building, at the day's mean price of heat."""

    @property
    def saving(self) -> float:
        """Return what the plan saved, below 0 where the forecast misled it."""
        return self.follow_cost - self.cost + self.stored_worth


def reckoned(outlook: Outlook, zone: PlanZone, *, cost: float, heat_kwh: float) -> Reckoning:
    """Return what a zone's day cost against following its load; all that is told here is what happened, not a forecast.

    `zone.demand_w` is the heat that would have held the setpoint in the weather that came; the owner's overrides count
    on both sides.
    """
    (follow,) = planned(outlook, [replace(zone, mass=None)]).zones
    load_kwh = sum(max(demand_w, 0.0) for demand_w in zone.demand_w) * KWH_PER_W
    mean_per_kwh = max(follow.cost / load_kwh, 0.0) if load_kwh > 0 else 0.0
    return Reckoning(cost=cost, follow_cost=follow.cost, stored_worth=(heat_kwh - load_kwh) * mean_per_kwh)
