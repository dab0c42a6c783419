"""The prices of one source over time: the last good ones hold on, and what is wrong is said."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..engine.tariff import SLOT, Tariff, joined, prolonged, quarter
from ..engine.tariff_fault import Fault, Problem
from ..engine.tariff_format import TariffFormat
from ..records.money import PriceMemory
from .setup import PriceKind, PriceSetup
from .sources import async_told_prices

# As far as a plan looks from the last quarter on.
LOOK_AHEAD: Final = timedelta(hours=37)

# The day-ahead market closes at noon and publishes within the hour; late days are out by 15:30.
PUBLISHED_FROM_H: Final = 13
PUBLISHED_UNTIL_H: Final = 16
WAITING_INTERVAL: Final = timedelta(minutes=10)
USUAL_INTERVAL: Final = timedelta(hours=1)
REFUSED_INTERVAL: Final = timedelta(minutes=5)

# The day of some markets ends in another time zone.
NEAR_MIDNIGHT: Final = timedelta(hours=2)

# Most of the day after is known: some markets lack its last hour in another time zone.
ENOUGH_OF_TOMORROW: Final = timedelta(hours=20)

# Where prices stay unknown for so long, the ones of long ago are no guess any more.
PRICE_LIFE: Final = timedelta(days=3)


class PriceStatus(StrEnum):
    """How prices stand beside their faults; the value is the translation key."""

    OK = "ok"
    TOMORROW_MISSING = "tomorrow_missing"
    """It is past the time at which markets tell tomorrow; the last day stands in for it."""
    REPEATED = "repeated"
    """The source tells nothing for now; the last known day holds again."""
    UNKNOWN = "unknown"
    """No price is known."""


STATUSES: Final = (*PriceStatus, *Fault)
"""All that can be said of prices."""


class PriceFeed:
    """The prices of one source."""

    def __init__(
        self, hass: HomeAssistant, setup: PriceSetup | None, memory: PriceMemory, *, is_feed_in: bool = False
    ) -> None:
        """Start with what is remembered of the same source; another one starts anew."""
        self._hass = hass
        self._source = repr(setup)
        self._is_feed_in = is_feed_in
        self._due_at: datetime | None = None
        self._is_refused = False
        self._tells_ahead = False
        """It told a list, not the price of now alone."""
        self.setup = setup
        self.memory = memory if memory.source == self._source else PriceMemory(source=self._source)
        self.problems: tuple[Problem, ...] = ()

    @property
    def entity_id(self) -> str | None:
        """Return the entity whose every change is news, None for a source that is asked."""
        return None if self.setup is None else self.setup.entity_id

    def tariff(self, now: datetime) -> Tariff | None:
        """Return the prices, the last day again where no more is known, None where none were for too long."""
        known = self.memory.tariff
        if known is None or now - known.end > PRICE_LIFE or now < known.start:
            return None
        return prolonged(known, quarter(now) + LOOK_AHEAD)

    def status(self, now: datetime) -> str:
        """Return how the prices stand: the worst of it that the owner can mend."""
        if self.memory.tariff is None or self.tariff(now) is None:
            return self.problems[0].fault if self.problems else PriceStatus.UNKNOWN
        if self._is_refused:
            return self.problems[0].fault
        if self.memory.tariff.at(now) is None:
            return PriceStatus.REPEATED
        return PriceStatus.TOMORROW_MISSING if self._lacks_tomorrow(self.memory.tariff, now) else PriceStatus.OK

    async def async_refresh(self, now: datetime, *, jitter: timedelta, is_news: bool = False) -> bool:
        """Ask the source if it is its time, or if it has news; tell whether the prices changed."""
        is_due = self._due_at is None or now >= self._due_at
        if self.setup is None or not (is_due or (is_news and self.entity_id is not None)):
            return False
        reading = await async_told_prices(
            self._hass, self.setup, now=now, usual_per_kwh=self.memory.usual_per_kwh, is_feed_in=self._is_feed_in
        )
        self.problems = reading.problems
        self._is_refused = reading.tariff is None
        self._tells_ahead = reading.format not in (None, TariffFormat.STATE)
        before = self.memory
        if reading.tariff is not None:
            usual = before.usual_per_kwh if reading.usual_per_kwh is None else reading.usual_per_kwh
            tariff = joined(before.tariff, reading.tariff)
            self.memory = PriceMemory(source=self._source, tariff=tariff, usual_per_kwh=usual, read_at=now)
        self._due_at = self._next(now) + jitter
        return self.memory.tariff != before.tariff

    def _lacks_tomorrow(self, known: Tariff, now: datetime) -> bool:
        """Tell whether a list ends with today though it is late enough for tomorrow."""
        local = dt_util.as_local(now)
        tomorrow = dt_util.start_of_local_day(local + timedelta(days=1))
        ends_today = abs(known.end - tomorrow) <= NEAR_MIDNIGHT
        return self._tells_ahead and ends_today and local.hour >= PUBLISHED_UNTIL_H

    def _next(self, now: datetime) -> datetime:
        """Return when the source is asked again, without jitter."""
        if self._is_refused:
            return now + REFUSED_INTERVAL
        if self.setup is not None and self.setup.kind in (PriceKind.ENTITY, PriceKind.METER):
            return quarter(now) + SLOT
        local = dt_util.as_local(now)
        tomorrow = dt_util.start_of_local_day(local + timedelta(days=1))
        known = self.memory.tariff
        is_waiting = known is None or known.end < tomorrow + ENOUGH_OF_TOMORROW
        if is_waiting and PUBLISHED_FROM_H <= local.hour < PUBLISHED_UNTIL_H:
            return now + WAITING_INTERVAL
        return min(now + USUAL_INTERVAL, tomorrow)
