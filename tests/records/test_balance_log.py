"""The balance log: what was changed, why, and whether it came true."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.proof_of_heat.engine.event import Event, EventKind
from custom_components.proof_of_heat.engine.reason import Reason
from custom_components.proof_of_heat.records.balance_log import LENGTH, BalanceLog, LogEntry, Wanted

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


def event(kind: EventKind = EventKind.TARGET_CHANGED, miner_id: str = "a", *, minute: int = 0, **facts: Any) -> Event:
    """Return an event of a decision."""
    known: dict[str, Any] = {"reason": Reason.SUPPLY, "to_w": 2100.0}
    return Event(kind=kind, at=NOON + timedelta(minutes=minute), miner_id=miner_id, **known | facts)


def of(*events: Event) -> BalanceLog:
    """Return the log of these events."""
    return BalanceLog().told(events).log


def test_a_change_becomes_an_entry_with_an_id() -> None:
    """All that the event tells is kept, and nobody knows yet whether it comes true."""
    told = BalanceLog().told([event(from_w=1800.0, available_w=2240.0)])
    entry = LogEntry(
        id=1,
        at=NOON,
        kind=EventKind.TARGET_CHANGED,
        miner_id="a",
        reason=Reason.SUPPLY,
        from_w=1800,
        to_w=2100,
        available_w=2240,
    )
    assert (told.log.entries, told.ids) == ((entry,), (1,))


@pytest.mark.parametrize(
    ("kind", "is_verified"),
    [
        (EventKind.VERIFIED, True),
        (EventKind.RECOVERED, True),
        (EventKind.NOT_OBEYED, False),
        (EventKind.QUARANTINED, False),
    ],
)
def test_a_reading_proves_the_last_change_of_its_miner(kind: EventKind, is_verified: bool) -> None:
    """The change before it, and those of other miners, stay as they are."""
    log = of(event(), event(minute=1), event(miner_id="b", minute=2)).told([event(kind, minute=3)]).log
    assert [entry.is_verified for entry in log.entries[:3]] == [None, is_verified, None]


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        (EventKind.VERIFIED, (1,)),
        (EventKind.NOT_OBEYED, (1,)),
        (EventKind.COMMAND_REFUSED, (2,)),
        (EventKind.PROPOSED, (2,)),
        (EventKind.QUARANTINED, (2,)),
    ],
)
def test_each_event_names_the_change_that_it_is_about(kind: EventKind, ids: tuple[int, ...]) -> None:
    """A proof has the id of the change it proves, anything new an id of its own."""
    assert of(event()).told([event(kind)]).ids == ids


def test_a_proof_of_a_change_long_forgotten_names_none() -> None:
    """After a thousand entries the change may be gone."""
    assert BalanceLog().told([event(EventKind.RECOVERED)]).ids == (None,)


def test_the_log_keeps_the_last_thousand() -> None:
    """Ids go on, the oldest entries go."""
    log = of(*(event(minute=minute) for minute in range(LENGTH + 5)))
    assert (len(log.entries), log.entries[0].id, log.next_id) == (LENGTH, 6, LENGTH + 6)


def test_nothing_told_changes_nothing() -> None:
    """Most cycles have no event."""
    log = of(event())
    assert log.told([]).log == log


def test_changes_of_today_are_counted() -> None:
    """Only accepted targets count, from an instant on."""
    log = of(event(), event(EventKind.PROPOSED, minute=1), event(minute=2), event(minute=3))
    assert log.changes_since(NOON + timedelta(minutes=2)) == 2


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Wanted(), (3, 2, 1)),
        (Wanted(limit=2), (3, 2)),
        (Wanted(miner_ids=frozenset({"a"})), (3, 1)),
        (Wanted(kinds=frozenset({"command_refused"})), (2,)),
        (Wanted(since=NOON + timedelta(minutes=1)), (3, 2)),
        (Wanted(miner_ids=frozenset({"a"}), since=NOON + timedelta(minutes=1)), (3,)),
        (Wanted(miner_ids=frozenset({"c"})), ()),
    ],
    ids=["all", "two", "of a miner", "of a kind", "since", "both", "of nobody"],
)
def test_entries_are_found_the_newest_first(wanted: Wanted, ids: tuple[int, ...]) -> None:
    """By miner, by kind, since an instant, at most so many."""
    log = of(event(), event(EventKind.COMMAND_REFUSED, "b", minute=1), event(minute=2))
    assert tuple(entry.id for entry in log.latest(wanted)) == ids
