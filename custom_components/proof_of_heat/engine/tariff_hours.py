"""Prices that are told by the hour on the clock: an attribute for each hour of today, and of the next day."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

from .tariff_format import Feed, Quote, TariffFormat

HOUR: Final = timedelta(hours=1)

DAYS: Final = ("price", "price_next_day")
"""The first words of the attributes of each day (the integration `pvpc_hourly_pricing`)."""

TWICE: Final = "d"
"""Marks the hour that comes a second time when the clock is set back."""

# The prices of the regulated tariff of Spain are told in this unit, whatever else is shown.
UNIT: Final = "EUR/kWh"


def hours_feed(payload: Mapping[str, object], *, now: datetime, time_zone: tzinfo) -> Feed | None:
    """Return the prices of the days that are told whole, None where not even today is."""
    today = now.astimezone(time_zone).date()
    quotes: list[Quote] = []
    for number, word in enumerate(DAYS):
        midnights = [datetime.combine(today + timedelta(days=number + end), time(), time_zone) for end in (0, 1)]
        start, end = (midnight.astimezone(UTC) for midnight in midnights)
        prices = list(_prices(payload, word))
        # A day of 23, 24 or 25 hours has as many prices; with one missing nobody knows whose time the others are for.
        if len(prices) != (end - start) // HOUR:
            break
        quotes += (
            Quote(start=start + HOUR * hour, end=start + HOUR * (hour + 1), price=price)
            for hour, price in enumerate(prices)
        )
    return Feed(format=TariffFormat.PVPC, quotes={"": quotes}, unit=UNIT, currency=None) if quotes else None


def _prices(payload: Mapping[str, object], word: str) -> Iterator[object]:
    """Yield the prices of one day in the order of its hours."""
    for hour in range(24):
        key = f"{word}_{hour:02}h"
        yield from (payload[one] for one in (key, f"{key}_{TWICE}") if one in payload)
