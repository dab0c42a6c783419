"""Rows of a house for the tests of archives."""

from datetime import UTC, datetime, timedelta

from custom_components.proof_of_heat.records.archives import Archive
from custom_components.proof_of_heat.records.calendar import Period, Span
from custom_components.proof_of_heat.records.statistics import Row

START = datetime(2026, 10, 31, 20, tzinfo=UTC)
"""The last hours of a month."""

ALWAYS = Span(start=datetime(2026, 1, 1, tzinfo=UTC), end=datetime(2027, 1, 1, tzinfo=UTC))
"""The year of all tests."""


def power(hour: int, watts: float, *, device: str = "site", site: str = "home", period: Period = Period.HOUR) -> Row:
    """Return a row of power."""
    return Row(
        site=site,
        device=device,
        quantity="power",
        unit="W",
        start=START + timedelta(hours=hour),
        period=period,
        mean=watts,
        min=watts / 3,
        max=watts * 1.1,
    )


def energy(hour: int, kwh: float) -> Row:
    """Return a row of energy."""
    return Row(
        site="home",
        device="02:00:00:00:00:01",
        quantity="energy",
        unit="kWh",
        start=START + timedelta(hours=hour),
        period=Period.HOUR,
        state=kwh,
        sum=kwh - 0.1,
    )


def hours(count: int, *, devices: int = 1) -> list[Row]:
    """Return rows of so many hours."""
    return [
        power(hour, 1000 + hour / 7 + number, device=f"miner {number}")
        for hour in range(count)
        for number in range(devices)
    ]


async def async_read(archive: Archive, *, period: Period = Period.HOUR, span: Span = ALWAYS) -> list[Row]:
    """Return all rows of an archive."""
    return [row async for piece in archive.async_pieces(period, span) for row in piece.rows]


def ordered(rows: list[Row]) -> list[Row]:
    """Return rows in the order in which an archive keeps them."""
    return sorted(rows, key=lambda row: (row.start, row.site, row.device, row.quantity))
