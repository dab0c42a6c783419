"""The balance log: what was changed on which miner, why, and whether it came true; the last thousand entries."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
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
class Wanted:
    """Which entries are asked for; an empty filter lets all pass."""

    miner_ids: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    since: datetime | None = None
    limit: int = LENGTH

    def fits(self, entry: LogEntry) -> bool:
        """Tell whether an entry is asked for."""
        return (
            (not self.miner_ids or entry.miner_id in self.miner_ids)
            and (not self.kinds or entry.kind in self.kinds)
            and (self.since is None or entry.at >= self.since)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceLog:
    """The entries, the oldest first."""

    entries: tuple[LogEntry, ...] = ()
    next_id: int = 1

    def told(self, events: Iterable[Event]) -> Told:
        """Return the log with what happened in a cycle, and for each event the id of the change that it is about."""
        entries, ids, next_id = list(self.entries), list[int | None](), self.next_id
        for event in events:
            proved = _proved(entries, event) if event.kind in _PROOFS else None
            if proved is not None:
                entries[proved] = replace(entries[proved], is_verified=_PROOFS[event.kind])
            if event.kind in _CHANGES:
                entries.append(_entry(event, next_id))
                next_id += 1
                ids.append(entries[-1].id)
            else:
                ids.append(None if proved is None else entries[proved].id)
        return Told(log=BalanceLog(entries=tuple(entries[-LENGTH:]), next_id=next_id), ids=tuple(ids))

    def latest(self, wanted: Wanted) -> tuple[LogEntry, ...]:
        """Return the entries that are asked for, the newest first."""
        fitting = (entry for entry in reversed(self.entries) if wanted.fits(entry))
        return tuple(islice(fitting, wanted.limit))

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


def _proved(entries: list[LogEntry], event: Event) -> int | None:
    """Return the place of the change that an event proves or disproves, None where the log no longer holds it."""
    return next(
        (
            place
            for place in reversed(range(len(entries)))
            if entries[place].miner_id == event.miner_id and entries[place].kind is EventKind.TARGET_CHANGED
        ),
        None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The log after a cycle."""

    log: BalanceLog
    ids: tuple[int | None, ...]
    """By event: the change that it is or proves, None where the log does not hold it."""
