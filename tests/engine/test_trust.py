"""Readings that are old or cannot be true do not count."""

from datetime import datetime

import pytest

from custom_components.proof_of_heat.engine.trust import trusted

from .sample_site import NOW, ago, room_at, sample, snapshot


@pytest.mark.parametrize(
    ("read_at", "is_kept"),
    [
        (NOW, True),
        (ago(seconds=60), True),
        (ago(seconds=61), False),
        (ago(seconds=-60), True),
        (ago(seconds=-61), False),
    ],
    ids=["now", "a minute old", "older than a minute", "clock a minute ahead", "from the future"],
)
def test_a_sample_counts_for_a_minute(read_at: datetime, is_kept: bool) -> None:
    """A sample counts for a minute, and a clock may differ by as much."""
    facts = trusted(snapshot(samples={"a": sample(read_at=read_at)}), now=NOW)
    assert ("a" in facts.samples) is is_kept


@pytest.mark.parametrize(
    ("temperature_c", "read_at", "is_kept"),
    [
        (21.0, NOW, True),
        (0.0, NOW, True),
        (21.0, ago(minutes=60), True),
        (21.0, ago(minutes=61), False),
        (-127.0, NOW, False),
        (85.0, NOW, False),
        (float("nan"), NOW, False),
        (float("inf"), NOW, False),
    ],
    ids=[
        "fresh",
        "zero degrees",
        "an hour old",
        "older",
        "probe unplugged",
        "probe just started",
        "not a number",
        "infinite",
    ],
)
def test_a_room_counts_while_it_is_recent_and_possible(temperature_c: float, read_at: datetime, is_kept: bool) -> None:
    """A room temperature counts for an hour and only if a room can have it."""
    facts = trusted(snapshot(rooms={"r": room_at(temperature_c, read_at=read_at)}), now=NOW)
    assert ("r" in facts.rooms) is is_kept
