"""The weather at the site: outdoor temperature, clouds and sun, from a climate, a seed and the time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, exp, pi, radians, sin
from typing import Final

from .noise import Noise

YEAR: Final = timedelta(days=365.2425)
# The coldest time of the year lags the winter solstice by about a month (climate normals of both stations).
COLDEST_DAY: Final = 20.0
# The air is warmest about three hours after solar noon.
WARMEST_HOUR: Final = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Climate:
    """What the weather of a place is like over the years."""

    latitude_deg: float
    longitude_deg: float
    year_mean_c: float
    year_swing_k: float
    """Half of the way from the coldest to the warmest time of the year (K)."""
    winter_day_swing_k: float
    """Half of the way from night to afternoon under a clear sky in winter (K)."""
    summer_day_swing_k: float
    spell_k: float
    """How far cold and mild spells of some days leave the mean (K)."""
    winter_cloud_share: float
    summer_cloud_share: float


# Normals 1991-2020: Uccle 3.7 degC in January and 18.7 in July; Stockholm -1.0 and 18.7.
BRUSSELS: Final = Climate(
    latitude_deg=50.8,
    longitude_deg=4.35,
    year_mean_c=11.2,
    year_swing_k=7.5,
    winter_day_swing_k=3.5,
    summer_day_swing_k=6.0,
    spell_k=6.0,
    winter_cloud_share=0.75,
    summer_cloud_share=0.55,
)
STOCKHOLM: Final = Climate(
    latitude_deg=59.35,
    longitude_deg=18.05,
    year_mean_c=8.6,
    year_swing_k=10.0,
    winter_day_swing_k=3.0,
    summer_day_swing_k=6.0,
    spell_k=8.0,
    winter_cloud_share=0.75,
    summer_cloud_share=0.5,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outdoor:
    """What a weather station shows."""

    temperature_c: float
    irradiance_w_m2: float
    """On the horizontal plane."""
    cloud_share: float


class Weather:
    """A year of weather that is the same each time for one seed, asked in any order."""

    def __init__(self, climate: Climate, *, seed: int, calendar_shift: timedelta = timedelta(0)) -> None:
        """Keep the climate; `calendar_shift` brings winter to a summer's date."""
        self.climate = climate
        self._calendar_shift = calendar_shift
        self._spell = Noise(seed, timedelta(days=4.5))
        self._front = Noise(seed + 1, timedelta(days=1.7))
        self._clouds = Noise(seed + 2, timedelta(hours=20))
        self._gaps = Noise(seed + 3, timedelta(hours=1.5))

    def at(self, when: datetime) -> Outdoor:
        """Return the weather at an instant."""
        winter_share = self._winter_share(when)
        cloud_share = self._cloud_share(when, winter_share)
        return Outdoor(
            temperature_c=self._temperature_c(when, winter_share, cloud_share),
            irradiance_w_m2=self._irradiance_w_m2(when, cloud_share),
            cloud_share=cloud_share,
        )

    def _day_of_year(self, when: datetime) -> float:
        """Return the days since New Year of the shifted calendar."""
        shifted_s = when.timestamp() + self._calendar_shift.total_seconds()
        return shifted_s % YEAR.total_seconds() / 86400

    def _solar_hour(self, when: datetime) -> float:
        """Return the hour of the sun's own day, without the equation of time (at most 16 minutes)."""
        return (when.timestamp() / 3600 + self.climate.longitude_deg / 15) % 24

    def _winter_share(self, when: datetime) -> float:
        """Return 1 at the coldest time of the year and 0 at the warmest."""
        return (1 + cos(2 * pi * (self._day_of_year(when) - COLDEST_DAY) / 365.2425)) / 2

    def _cloud_share(self, when: datetime, winter_share: float) -> float:
        """Return the covered share of the sky."""
        climate = self.climate
        usual = climate.winter_cloud_share * winter_share + climate.summer_cloud_share * (1 - winter_share)
        return min(max(usual + 0.7 * self._clouds.at(when) + 0.2 * self._gaps.at(when), 0.0), 1.0)

    def _temperature_c(self, when: datetime, winter_share: float, cloud_share: float) -> float:
        """Return the air temperature: year, spells, and a day that clouds make flatter."""
        climate = self.climate
        summer_share = 1 - winter_share
        year_c = climate.year_mean_c + climate.year_swing_k * (summer_share - winter_share)
        spell_k = climate.spell_k * (self._spell.at(when) + 0.5 * self._front.at(when)) * (0.6 + 0.4 * winter_share)
        day_swing_k = climate.winter_day_swing_k * winter_share + climate.summer_day_swing_k * summer_share
        day_k = day_swing_k * (1 - 0.7 * cloud_share) * cos(2 * pi * (self._solar_hour(when) - WARMEST_HOUR) / 24)
        return year_c + spell_k + day_k

    def _irradiance_w_m2(self, when: datetime, cloud_share: float) -> float:
        """Return the sun on the horizontal plane.

        Clear sky 1098 cos(z) exp(-0.057/cos(z)) W/m2 (Haurwitz 1945), times 1 - 0.75 n^3.4 under clouds
        (Kasten and Czeplak 1980, DOI 10.1016/0038-092X(80)90391-6); declination after Cooper (1969).
        """
        declination = radians(23.45) * sin(2 * pi * (284 + self._day_of_year(when)) / 365)
        latitude = radians(self.climate.latitude_deg)
        hour_angle = pi * (self._solar_hour(when) - 12) / 12
        cos_zenith = sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(hour_angle)
        # Below one degree of height the formula has lost the sun.
        if cos_zenith < sin(radians(1)):
            return 0.0
        return float(1098 * cos_zenith * exp(-0.057 / cos_zenith) * (1 - 0.75 * cloud_share**3.4))
