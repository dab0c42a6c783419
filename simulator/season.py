"""The seasons: a demonstration in July may want January's weather."""

from datetime import UTC, datetime, timedelta
from typing import Final

NOW: Final = "now"
# The middle of each season, in days since New Year.
SEASONS: Final = {"winter": timedelta(days=15), "summer": timedelta(days=196)}


def calendar_shift(season: str, now: datetime) -> timedelta:
    """Return how far the weather's calendar is moved, in whole days, so that the sun keeps its hours."""
    if season == NOW:
        return timedelta(0)
    new_year = datetime(now.year, 1, 1, tzinfo=UTC)
    return timedelta(days=(new_year + SEASONS[season] - now).days)
