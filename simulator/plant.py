"""A small power plant: a river, a solar field, and the container that takes its share before any miner."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from typing import Final

from .noise import Noise, uniform
from .weather import Weather

# The meter of the plant shows a new value once a minute.
TICK: Final = timedelta(minutes=1)
# A river forgets its deviation within some hours.
RIVER_MEMORY: Final = timedelta(hours=6)
# Panels lose about a seventh in heat, dirt and inverter (PVGIS default: 14 %).
SOLAR_YIELD_SHARE: Final = 0.86
# Under broken clouds a field swings between the sun itself and about a third of it (one-minute records of the BSRN).
BROKEN_CLOUD_SHARE: Final = 0.65
# Fans of a container start at this outdoor temperature and run at full speed 15 K above it.
FANS_FROM_C: Final = 8.0
FANS_FULL_K: Final = 15.0
# What a healthy plant says of its own reading.
USUAL_CONFIDENCE: Final = 0.97


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantReading:
    """What the plant's meter says."""

    generation_w: float
    container_w: float
    """Fans, pumps and control of the container."""
    confidence: float
    """How far the plant trusts its own reading (0 to 1)."""
    measured_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantSize:
    """What a plant is built for."""

    river_w: float
    """The mean of the hydro generator; 0 without a river."""
    river_swing_share: float
    """The standard deviation of the river around its mean (0 to 1)."""
    solar_w: float
    """The peak of the solar field; 0 without one."""
    base_w: float
    """The container's consumption on a cold day."""
    fans_w: float
    """What its fans add on a hot day."""


HOME_PLANT: Final = PlantSize(river_w=20_000, river_swing_share=0.12, solar_w=6000, base_w=250, fans_w=350)
FARM_PLANT: Final = PlantSize(river_w=150_000, river_swing_share=0.10, solar_w=20_000, base_w=3500, fans_w=4500)


class River:
    """The hydro power as a random walk that is drawn back to its mean, one step a tick since `start`."""

    def __init__(self, size: PlantSize, *, seed: int, start: datetime) -> None:
        """Begin at the mean."""
        self._size = size
        self._seed = seed
        self._start = start
        self._deviations = [0.0]

    def power_w(self, when: datetime) -> float:
        """Return the hydro power at an instant; before the start it stands at the mean."""
        tick = max(int((when - self._start) / TICK), 0)
        while len(self._deviations) <= tick:
            self._deviations.append(self._next_deviation())
        flow = 1 + self._size.river_swing_share * self._deviations[tick]
        return self._size.river_w * min(max(flow, 0.0), 1.5)

    def _next_deviation(self) -> float:
        """Return the next step of an Ornstein-Uhlenbeck walk of standard deviation 1."""
        keep_share = 1 - TICK / RIVER_MEMORY
        # A uniform number between -sqrt(3) and sqrt(3) has the standard deviation 1.
        step = sqrt(3) * (2 * uniform(self._seed, len(self._deviations)) - 1)
        return keep_share * self._deviations[-1] + sqrt(1 - keep_share**2) * step


class Plant:
    """The plant at the site, with the faults that a test may want of it."""

    def __init__(self, size: PlantSize, weather: Weather, *, seed: int, start: datetime) -> None:
        """Build the plant under this weather."""
        self.size = size
        self.confidence = USUAL_CONFIDENCE
        """Set it lower to let the plant distrust its own reading."""
        self._weather = weather
        self._river = River(size, seed=seed, start=start)
        self._slow_clouds = Noise(seed + 1, timedelta(minutes=9))
        self._fast_clouds = Noise(seed + 2, timedelta(seconds=100))
        self._cut_share = 0.0
        self._frozen: PlantReading | None = None

    @property
    def cut_share(self) -> float:
        """Return the share of the generation that is cut off (0 to 1)."""
        return self._cut_share

    @property
    def is_frozen(self) -> bool:
        """Tell whether the meter repeats an old reading."""
        return self._frozen is not None

    def cut(self, share: float) -> None:
        """Take this share of the generation away, at once, until it is set again."""
        if not 0 <= share <= 1:
            message = f"a cut of {share} is not between 0 and 1"
            raise ValueError(message)
        self._cut_share = share

    def freeze(self, when: datetime) -> None:
        """Let the meter repeat the reading of this instant, with its old time."""
        self._frozen = self.at(when)

    def thaw(self) -> None:
        """Let the meter measure again."""
        self._frozen = None

    def at(self, when: datetime) -> PlantReading:
        """Return what the meter says at an instant."""
        if self._frozen is not None:
            return self._frozen
        outdoor = self._weather.at(when)
        generation_w = self._river.power_w(when) + self._solar_w(when, outdoor.irradiance_w_m2, outdoor.cloud_share)
        fans_share = min(max((outdoor.temperature_c - FANS_FROM_C) / FANS_FULL_K, 0.0), 1.0)
        return PlantReading(
            generation_w=generation_w * (1 - self._cut_share),
            container_w=self.size.base_w + self.size.fans_w * fans_share,
            confidence=self.confidence,
            measured_at=when,
        )

    def _solar_w(self, when: datetime, irradiance_w_m2: float, cloud_share: float) -> float:
        """Return the solar power: broken clouds flicker, a clear or a grey sky does not."""
        broken_share = max(1 - abs(cloud_share - 0.55) / 0.4, 0.0)
        # Clouds pass with edges: steepen the smooth curve.
        passing = 3 * (self._slow_clouds.at(when) + 0.5 * self._fast_clouds.at(when))
        shade = min(max(0.5 + passing, 0.0), 1.0)
        light_share = 1 - BROKEN_CLOUD_SHARE * broken_share * shade
        return self.size.solar_w * SOLAR_YIELD_SHARE * irradiance_w_m2 / 1000 * light_share
