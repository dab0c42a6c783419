"""The balance log: what was changed on which miner, why, and whether it came true; the last thousand entries."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from ..engine.event import Event, EventKind
from ..engine.reason import Reason

LENGTH: Final = 1000

_CHANGES: Final = frozenset(
    {EventKind.TARGET_CHANGED, EventKind.PROPOSED, EventKind.COMMAND_REFUSED, EventKind.QUARANTINED}
)
_PROOFS: Final = {
    EventKind.VERIFIED: True,
    EventKind.RECOVERED: True,
    EventKind.NOT_OBEYED: False,
    EventKind.QUARANTINED: False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One change."""

    id: int
    at: datetime
    kind: EventKind
    miner_id: str
    reason: Reason
    from_w: float | None = None
    to_w: float | None = None
    available_w: float | None = None
    error: str | None = None
    is_verified: bool | None = None
    """Whether the readings agreed after the settle time, None while nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceLog:
    """The entries, the oldest first."""

    entries: tuple[LogEntry, ...] = ()
    next_id: int = 1

    def with_events(self, events: Iterable[Event]) -> BalanceLog:
        """Return the log with what happened in a cycle."""
        entries, next_id = list(self.entries), self.next_id
        for event in events:
            if event.kind in _PROOFS:
                _prove(entries, event, is_verified=_PROOFS[event.kind])
            if event.kind in _CHANGES:
                entries.append(_entry(event, next_id))
                next_id += 1
        return BalanceLog(entries=tuple(entries[-LENGTH:]), next_id=next_id)

    def changes_since(self, start: datetime) -> int:
        """Return how many targets were changed since an instant, at most as many as the log holds."""
        return sum(entry.kind is EventKind.TARGET_CHANGED and entry.at >= start for entry in self.entries)


def _entry(event: Event, entry_id: int) -> LogEntry:
    """Return the entry for an event."""
    return LogEntry(
        id=entry_id,
        at=event.at,
        kind=event.kind,
        miner_id=event.miner_id,
        reason=event.reason,
        from_w=event.from_w,
        to_w=event.to_w,
        available_w=event.available_w,
        error=event.error,
    )


def _prove(entries: list[LogEntry], event: Event, *, is_verified: bool) -> None:
    """Mark the last change of a miner as having come true or not."""
    for index, entry in reversed(tuple(enumerate(entries))):
        if entry.miner_id == event.miner_id and entry.kind is EventKind.TARGET_CHANGED:
            entries[index] = replace(entry, is_verified=is_verified)
            return
