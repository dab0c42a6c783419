"""A tariff: one price for each quarter of an hour, in UTC, without a gap."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

# The European day-ahead market and the meters that are billed by it count in quarters since October 2025.
SLOT: Final = timedelta(minutes=15)
DAY_SLOTS: Final = 96

# Of what is over, a day is worth keeping: it is billed until midnight, and stands in for a tomorrow that nobody told.
KEPT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSlot:
    """One price and the time it is for, `end` not included."""

    start: datetime
    end: datetime
    price_per_kwh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """The prices from one quarter on, each slot right after the one before."""

    start: datetime
    """In UTC, on a quarter of an hour."""
    prices_per_kwh: tuple[float, ...]
    currency: str

    @property
    def end(self) -> datetime:
        """Return until when prices are known."""
        return self.start + SLOT * len(self.prices_per_kwh)

    def slots(self) -> Iterator[PriceSlot]:
        """Yield each price with its time."""
        for number, price_per_kwh in enumerate(self.prices_per_kwh):
            start = self.start + SLOT * number
            yield PriceSlot(start=start, end=start + SLOT, price_per_kwh=price_per_kwh)

    def at(self, when: datetime) -> float | None:
        """Return the price of an instant, None where it is not known."""
        number = (when - self.start) // SLOT
        return self.prices_per_kwh[number] if 0 <= number < len(self.prices_per_kwh) else None


def quarter(when: datetime) -> datetime:
    """Return the start of the slot that an instant lies in."""
    when = when.astimezone(UTC)
    return when.replace(minute=when.minute // 15 * 15, second=0, microsecond=0)


def flat(price_per_kwh: float, *, start: datetime, end: datetime, currency: str) -> Tariff:
    """Return one price for all the time that touches [start, end)."""
    first = quarter(start)
    count = max(-((first - end) // SLOT), 0)
    return Tariff(start=first, prices_per_kwh=(price_per_kwh,) * count, currency=currency)


def joined(before: Tariff | None, after: Tariff, *, kept: timedelta = KEPT) -> Tariff:
    """Return a tariff with what was known of the time before it, where the two touch; the later word counts."""
    if before is None or before.currency != after.currency or not before.start < after.start <= before.end:
        return after
    known = (after.start - before.start) // SLOT
    count = min(known, kept // SLOT)
    prices = before.prices_per_kwh[known - count : known] + after.prices_per_kwh
    return replace(after, start=after.start - SLOT * count, prices_per_kwh=prices)


def prolonged(tariff: Tariff, until: datetime) -> Tariff:
    """Return a tariff that goes on as its last day did, where the market has not told tomorrow yet."""
    missing = -((tariff.end - until) // SLOT)
    if missing <= 0 or not tariff.prices_per_kwh:
        return tariff
    last = tariff.prices_per_kwh[-DAY_SLOTS:]
    more = (last * (missing // len(last) + 1))[:missing]
    return replace(tariff, prices_per_kwh=tariff.prices_per_kwh + more)
