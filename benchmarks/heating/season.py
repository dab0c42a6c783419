"""A season of one house under one control: what the room felt, what it took, what it wore."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import sqrt
from typing import Final

from custom_components.proof_of_heat.engine.building import HourMeans
from simulator.house import House, HouseType, people_at_home
from simulator.weather import Climate, Outdoor, Weather

from .law import STEP, Law, View
from .plant import Counts, Plant

LOCAL: Final = timedelta(hours=1)
START: Final = datetime(2026, 12, 1, tzinfo=UTC)
WARM_UP: Final = timedelta(days=14)
"""Not measured: masses settle, integrals fill, the line is learnt."""

SETPOINT_C: Final = 21.0
NIGHT_C: Final = 19.0
DAY_HOURS: Final = range(6, 22)
UNDER_HOURS: Final = range(7, 22)
HOLD_HOURS: Final = range(10, 22)
UNDER_C: Final = 20.5
WARM_C: Final = 21.6
"""With the heat off, the sun did this."""

SENSOR_STEP_C: Final = 0.1
HOUSEHOLD: Final = 4
STEPS_PER_HOUR: Final = 12
HOURS_PER_STEP: Final = STEP / timedelta(hours=1)


@dataclass(slots=True)
class Tally:
    """What adds up over a season."""

    steps: int = 0
    under_k_h: float = 0.0
    hold_squares: float = 0.0
    hold_steps: int = 0
    heat_wh: float = 0.0
    room_c: float = 0.0


@dataclass(slots=True, kw_only=True)
class Season:
    """The outcome of one season."""

    days: float
    tally: Tally
    counts: Counts
    worst_blind_k: float = 0.0
    """The farthest that the room went while its sensor was lost."""

    @property
    def under_k_h_per_day(self) -> float:
        """Return the under-heating per day."""
        return self.tally.under_k_h / self.days

    @property
    def hold_rmse_k(self) -> float:
        """Return the deviation while holding."""
        return sqrt(self.tally.hold_squares / max(self.tally.hold_steps, 1))

    @property
    def mean_c(self) -> float:
        """Return the mean room temperature."""
        return self.tally.room_c / self.tally.steps


def trace(climate: Climate, seed: int, *, days: int) -> list[Outdoor]:
    """Return the weather of warm-up and season in steps."""
    weather = Weather(climate, seed=seed)
    first = START - WARM_UP
    return [weather.at(first + number * STEP) for number in range((days * 24 + int(WARM_UP / timedelta(hours=1))) * 12)]


class Run:
    """One house under one control."""

    def __init__(
        self, house_type: HouseType, weather: Sequence[Outdoor], law: Law, plant: Plant, most_w: float
    ) -> None:
        """Begin at rest."""
        self._house = House(house_type, room_c=20.0)
        self._weather = weather
        self._law = law
        self._plant = plant
        self._most_w = most_w
        self._heat_w = 0.0
        self._hour: list[tuple[float, Outdoor, float]] = []
        self.season = Season(days=0, tally=Tally(), counts=plant.counts)
        self.hours: list[HourMeans] = []
        self.number = 0

    def until(self, number: int, *, has_setback: bool, blind_steps: range = range(0)) -> Season:
        """Go on until a step of the weather; the sensor is lost in some of them."""
        while self.number < number:
            self._step(has_setback=has_setback, is_blind=self.number in blind_steps)
            self.number += 1
        return self.season

    def measure_anew(self) -> None:
        """Forget what was tallied, keep the house and its control."""
        self._plant.counts.starts = self._plant.counts.changes = 0
        self.season = Season(days=0, tally=Tally(), counts=self._plant.counts)

    def _step(self, *, has_setback: bool, is_blind: bool) -> None:
        """Move everything forward by five minutes."""
        at = START - WARM_UP + self.number * STEP
        local = at + LOCAL
        outdoor = self._weather[self.number]
        seen_c = round(self._house.room_c / SENSOR_STEP_C) * SENSOR_STEP_C
        is_day = local.hour in DAY_HOURS
        view = View(
            at=at,
            setpoint_c=SETPOINT_C if is_day or not has_setback else NIGHT_C,
            later_c=NIGHT_C if is_day and has_setback else SETPOINT_C,
            later_at=_next(local, DAY_HOURS.stop if is_day else DAY_HOURS.start) - LOCAL,
            heat_w=self._heat_w,
            room_c=None if is_blind else seen_c,
            outdoor_c=outdoor.temperature_c,
            irradiance_w_m2=outdoor.irradiance_w_m2,
            most_w=self._most_w,
        )
        heat_w = self._heat_w = self._plant.heat_w(self._law.wish_w(view), view)
        self._house.step(
            heat_w=heat_w,
            outdoor_c=outdoor.temperature_c,
            irradiance_w_m2=outdoor.irradiance_w_m2,
            dt=STEP,
            people=people_at_home(local, HOUSEHOLD),
        )
        self._tell(local, heat_w)
        if is_blind:
            away_k = abs(self._house.room_c - view.setpoint_c)
            self.season.worst_blind_k = max(self.season.worst_blind_k, away_k)
        self._keep(at, seen_c, outdoor, heat_w)

    def _tell(self, local: datetime, heat_w: float) -> None:
        """Add one step to the tally."""
        tally, room_c = self.season.tally, self._house.room_c
        self.season.days += STEP / timedelta(days=1)
        tally.steps += 1
        tally.room_c += room_c
        tally.heat_wh += heat_w * HOURS_PER_STEP
        if local.hour in UNDER_HOURS:
            tally.under_k_h += max(UNDER_C - room_c, 0.0) * HOURS_PER_STEP
        if local.hour in HOLD_HOURS and not (room_c >= WARM_C and heat_w == 0):
            tally.hold_squares += (room_c - SETPOINT_C) ** 2
            tally.hold_steps += 1

    def _keep(self, at: datetime, room_c: float, outdoor: Outdoor, heat_w: float) -> None:
        """Keep the means of each hour, as a recorder does."""
        self._hour.append((room_c, outdoor, heat_w))
        if len(self._hour) < STEPS_PER_HOUR:
            return
        count = len(self._hour)
        self.hours.append(
            HourMeans(
                start=at + STEP - timedelta(hours=1),
                room_c=sum(room_c for room_c, _, _ in self._hour) / count,
                outdoor_c=sum(outdoor.temperature_c for _, outdoor, _ in self._hour) / count,
                irradiance_w_m2=sum(outdoor.irradiance_w_m2 for _, outdoor, _ in self._hour) / count,
                heat_w=sum(heat_w for _, _, heat_w in self._hour) / count,
            )
        )
        self._hour.clear()


def _next(local: datetime, hour: int) -> datetime:
    """Return the next time of an hour of the day."""
    today = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today > local else today + timedelta(days=1)
