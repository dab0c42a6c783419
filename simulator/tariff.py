"""Day-ahead electricity prices: evening peaks, cheap noons, negative hours, and days of 23, 24 or 25 hours."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from .noise import Noise
from .weather import Weather

QUARTER: Final = timedelta(minutes=15)
HOUR: Final = timedelta(hours=1)
# The European day-ahead auction tells tomorrow's prices at about 13:00 local time.
PUBLISHED_AT: Final = clock_time(13, 0)
WORKDAYS: Final = range(5)
# Share of the market's usual price added by hour of the day; working days, then weekends.
# The shape follows the Belgian day-ahead means of recent years: two peaks, the evening's higher, a low at night.
WORKDAY_SHAPE: Final = (-.22, -.26, -.29, -.30, -.27, -.12, .12, .32, .30, .12, .0, -.06,
                        -.10, -.12, -.08, .02, .18, .42, .62, .60, .38, .16, .02, -.12)  # fmt: skip
WEEKEND_SHAPE: Final = (-.24, -.29, -.33, -.35, -.35, -.32, -.26, -.16, -.10, -.14, -.22, -.28,
                        -.32, -.34, -.30, -.20, .0, .22, .38, .40, .26, .08, -.06, -.18)  # fmt: skip
# Prices of the market coupling: floor and cap in EUR/kWh that real days never left in recent years.
LOWEST_PER_KWH: Final = -0.5
HIGHEST_PER_KWH: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSlot:
    """One price and the time it is for, `end` not included."""

    start: datetime
    end: datetime
    price_per_kwh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """How a bidding zone prices its energy."""

    time_zone: ZoneInfo
    currency: str
    mean_per_kwh: float
    winter_per_kwh: float
    """What the coldest season adds."""
    swing_share: float
    """How much of the daily shape shows: small where hydro power evens it out."""
    wind_per_kwh: float
    """How far windy and still spells move the price."""
    solar_per_kwh: float
    """What 1,000 W/m2 on the zone takes off."""
    slot: timedelta


# Belgian means: 0.07-0.10 EUR/kWh in 2023-2025, some hundred negative hours a year; Stockholm (SE3): 0.04-0.05.
BELGIUM: Final = Market(
    time_zone=ZoneInfo("Europe/Brussels"),
    currency="EUR",
    mean_per_kwh=0.105,
    winter_per_kwh=0.02,
    swing_share=0.55,
    wind_per_kwh=0.055,
    solar_per_kwh=0.12,
    slot=QUARTER,
)
SWEDEN: Final = Market(
    time_zone=ZoneInfo("Europe/Stockholm"),
    currency="EUR",
    mean_per_kwh=0.048,
    winter_per_kwh=0.03,
    swing_share=0.35,
    wind_per_kwh=0.045,
    solar_per_kwh=0.035,
    slot=QUARTER,
)


class Tariff:
    """The prices of one market, the same each time for one seed, asked in any order."""

    def __init__(self, market: Market, weather: Weather, *, seed: int) -> None:
        """Keep the market and the weather that moves it."""
        self.market = market
        self._weather = weather
        self._wind = Noise(seed, timedelta(days=2))
        self._gusts = Noise(seed + 1, timedelta(hours=5))
        self._surprise = Noise(seed + 2, timedelta(minutes=40))
        self.day = lru_cache(maxsize=1024)(self._day)

    def _day(self, day: date) -> tuple[PriceSlot, ...]:
        """Return all slots of a local day, from midnight to midnight."""
        start, end = self._midnight(day), self._midnight(day + timedelta(days=1))
        slot = self.market.slot
        starts = [start + slot * index for index in range(round((end - start) / slot))]
        return tuple(
            PriceSlot(start=begin, end=begin + slot, price_per_kwh=self._price_per_kwh(begin)) for begin in starts
        )

    def at(self, when: datetime) -> PriceSlot:
        """Return the slot that an instant lies in."""
        slots = self.day(when.astimezone(self.market.time_zone).date())
        return slots[int((when - slots[0].start) / self.market.slot)]

    def known_at(self, now: datetime) -> tuple[PriceSlot, ...]:
        """Return what is published: today, and tomorrow once the auction is over."""
        local = now.astimezone(self.market.time_zone)
        today = self.day(local.date())
        if local.time() < PUBLISHED_AT:
            return today
        return today + self.day(local.date() + timedelta(days=1))

    def _midnight(self, day: date) -> datetime:
        """Return the start of a local day in UTC."""
        return datetime.combine(day, clock_time.min, self.market.time_zone).astimezone(UTC)

    def _price_per_kwh(self, start: datetime) -> float:
        """Return the price of the slot that starts here: season, shape of the day, sun, wind and surprise."""
        market = self.market
        local = start.astimezone(market.time_zone)
        outdoor = self._weather.at(start + market.slot / 2)
        cold_share = min(max((15 - outdoor.temperature_c) / 20, 0.0), 1.0)
        usual = market.mean_per_kwh + market.winter_per_kwh * cold_share
        shaped = usual * (1 + market.swing_share * _shape(local))
        wind = self._wind.at(start) + 0.3 * self._gusts.at(start)
        # Weekends want less, so that the same sun presses the price further.
        glut = 1.0 if local.weekday() in WORKDAYS else 1.3
        solar = market.solar_per_kwh * glut * outdoor.irradiance_w_m2 / 1000
        surprise = 0.006 * self._surprise.at(start)
        price = shaped - market.wind_per_kwh * wind - solar + surprise
        return round(min(max(price, LOWEST_PER_KWH), HIGHEST_PER_KWH), 5)


def _shape(local: datetime) -> float:
    """Return the day's shape, straight between the hours."""
    shape = WORKDAY_SHAPE if local.weekday() in WORKDAYS else WEEKEND_SHAPE
    share = local.minute / 60
    return shape[local.hour] * (1 - share) + shape[(local.hour + 1) % 24] * share
