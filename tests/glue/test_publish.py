"""A value is shown when it moves out of its band, or after a minute."""

from datetime import UTC, datetime, timedelta

import pytest

from custom_components.proof_of_heat.publish import COUNTER_BAND, NO_BAND, Band, Publisher, Value

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
SOON = NOON + timedelta(seconds=15)
LATER = NOON + timedelta(seconds=60)
POWER = Band(width=10, share=0.05)


@pytest.mark.parametrize(
    ("band", "old", "new", "is_due"),
    [
        (POWER, 3000.0, 3009.0, False),
        (POWER, 3000.0, 3010.0, True),
        (POWER, 20.0, 21.5, True),
        (POWER, 20.0, 20.5, False),
        (POWER, 0.0, 9.0, False),
        (POWER, 3000.0, None, True),
        (POWER, None, 3000.0, True),
        (NO_BAND, 1, 2, True),
        (NO_BAND, "eco", "super", True),
        (NO_BAND, "eco", "eco", False),
        (Band(width=60), NOON, NOON + timedelta(seconds=59), False),
        (Band(width=60), NOON, NOON + timedelta(seconds=61), True),
    ],
)
def test_only_a_move_out_of_the_band_is_news(band: Band, old: Value, new: Value, is_due: bool) -> None:
    """Within the band nothing is written, beyond it at once; the unknown is always news."""
    publisher = Publisher(band)
    assert publisher.is_due(old, is_available=True, now=NOON)
    assert publisher.is_due(new, is_available=True, now=SOON) is is_due


def test_a_small_move_is_shown_after_a_minute() -> None:
    """What moved within its band is shown when the last row is old, once."""
    publisher = Publisher(POWER)
    publisher.is_due(3000.0, is_available=True, now=NOON)
    assert publisher.is_due(3005.0, is_available=True, now=LATER)
    assert not publisher.is_due(3005.0, is_available=True, now=LATER + timedelta(hours=1))


def test_a_counter_is_shown_whenever_it_was_saved() -> None:
    """The saved value of a counter moves once in five minutes, which is the shortest of the statistics."""
    publisher = Publisher(COUNTER_BAND)
    publisher.is_due(100.0, is_available=True, now=NOON)
    assert not publisher.is_due(100.0, is_available=True, now=NOON + timedelta(hours=1))
    assert publisher.is_due(100.001, is_available=True, now=NOON + timedelta(hours=1))


def test_silence_and_return_are_news() -> None:
    """An entity that becomes unavailable, or available again, is shown at once, and not again."""
    publisher = Publisher(POWER)
    publisher.is_due(3000.0, is_available=True, now=NOON)
    assert publisher.is_due(3000.0, is_available=False, now=SOON)
    assert not publisher.is_due(3100.0, is_available=False, now=SOON)
    assert publisher.is_due(3000.0, is_available=True, now=SOON)
