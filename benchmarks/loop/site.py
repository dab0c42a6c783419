"""The sites of the closed loop: what feeds them, and what their meter says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from simulator.plant import FARM_PLANT, PlantSize, River

from . import sun

# The measured month; a day begins with the sun and ends with it.
MONTH: Final = datetime(2016, 6, 1, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)

# A drop of this share after an hour of a steady supply that feeds most of the fleet.
DROP_SHARE: Final = 0.30
STEADY: Final = timedelta(hours=1)
STEADY_SHARE: Final = 0.7
PATIENCE: Final = timedelta(minutes=30)

# The meter repeats itself for this long, in the half hour of the day in which the supply falls most.
FROZEN: Final = timedelta(minutes=30)
BEFORE: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """What the meter of a site says."""

    generation_w: float
    auxiliary_w: float
    """What the site itself draws before any miner."""
    miners_w: float
    read_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One site on one day."""

    fleet: str
    day: int
    """Of the measured month; for a river it is the seed as well."""
    generation_w: Callable[[datetime], float]
    auxiliary_w: float
    start: datetime
    end: datetime
    is_islanded: bool
    margin_share: float
    frozen: tuple[datetime, datetime] | None = None
    """While the meter repeats an old reading."""

    def supply_w(self, when: datetime) -> float:
        """Return what there is for miners."""
        return max(self.generation_w(when) - self.auxiliary_w, 0.0)

    def read_at(self, when: datetime) -> datetime:
        """Return the instant of which the meter tells."""
        if self.frozen is not None and self.frozen[0] <= when < self.frozen[1]:
            return self.frozen[0]
        return when


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """What feeds a fleet."""

    river: PlantSize | None
    solar_w: float
    auxiliary_w: float
    is_islanded: bool
    margin_share: float


# The simulator's farm in a dry month: its river gives four fifths of what it is built for.
FARM: Final = Plant(
    river=replace(FARM_PLANT, river_w=0.8 * FARM_PLANT.river_w),
    solar_w=FARM_PLANT.solar_w,
    auxiliary_w=FARM_PLANT.base_w,
    is_islanded=True,
    margin_share=0.02,
)
PLANTS: Final = {
    "home 2": Plant(river=None, solar_w=7000, auxiliary_w=300, is_islanded=False, margin_share=0.0),
    "home 2 throttle": Plant(river=None, solar_w=7000, auxiliary_w=300, is_islanded=False, margin_share=0.0),
    "home 5": Plant(river=None, solar_w=16_000, auxiliary_w=300, is_islanded=False, margin_share=0.0),
    "farm 50 mixed": FARM,
    "farm 50 equal": FARM,
}


def scenario(fleet: str, day: int) -> Scenario:
    """Return a site on a day of the measured month."""
    plant = PLANTS[fleet]
    shares = sun.days()[day]
    midnight = MONTH + timedelta(days=day - 1)
    river = None if plant.river is None else River(plant.river, seed=day, start=midnight)

    def generation_w(when: datetime) -> float:
        """Return what river and sun give; both are known by the minute."""
        river_w = 0.0 if river is None else river.power_w(when)
        return river_w + plant.solar_w * shares[int((when - midnight) / MINUTE) % sun.MINUTES]

    first, last = _daylight(shares)
    return Scenario(
        fleet=fleet,
        day=day,
        generation_w=generation_w,
        auxiliary_w=plant.auxiliary_w,
        start=midnight + first * MINUTE,
        end=midnight + last * MINUTE,
        is_islanded=plant.is_islanded,
        margin_share=plant.margin_share,
    )


def dropping(day: Scenario) -> Scenario:
    """Return the same site with a steady supply that drops once, for as long as one waits for the answer."""
    peak_w = max(day.supply_w(day.start + MINUTE * n) for n in range(int((day.end - day.start) / MINUTE)))
    steady_w = STEADY_SHARE * peak_w + day.auxiliary_w
    drop_at = day.start + STEADY

    def generation_w(when: datetime) -> float:
        """Return what is left."""
        return steady_w if when < drop_at else steady_w - DROP_SHARE * steady_w

    return replace(day, generation_w=generation_w, end=drop_at + PATIENCE)


def freezing(day: Scenario) -> tuple[Scenario, Scenario]:
    """Return the hours around the steepest fall of a day, as they are and with a meter that repeats itself."""
    minutes = range(int(BEFORE / MINUTE), int((day.end - day.start - FROZEN) / MINUTE))
    starts = [day.start + MINUTE * minute for minute in minutes]
    start = max(starts, key=lambda start: day.supply_w(start) - _mean_w(day, start))
    usual = replace(day, start=start - BEFORE, end=start + FROZEN)
    return usual, replace(usual, frozen=(start, start + FROZEN))


def _mean_w(day: Scenario, start: datetime) -> float:
    """Return the mean supply over the time of a freeze."""
    count = int(FROZEN / MINUTE)
    return sum(day.supply_w(start + MINUTE * n) for n in range(count)) / count


def _daylight(shares: Sequence[float]) -> tuple[int, int]:
    """Return the first and the last minute with sun."""
    bright = [minute for minute, share in enumerate(shares) if share > 0]
    return bright[0], bright[-1]
