"""When an archive is due, and how long it waits after a failure; each a little beside the others."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta, tzinfo
from hashlib import sha256
from typing import Final

USUAL_TIMES: Final = (time(6), time(18))

# Ten thousand houses that write at six o'clock sharp would be an attack.
JITTER: Final = timedelta(minutes=10)

FIRST_RETRY: Final = timedelta(minutes=1)
LAST_RETRY: Final = timedelta(hours=1)

# A retry comes up to this share later than its wait.
RETRY_JITTER_SHARE: Final = 0.25


def next_due(times: Sequence[time], archive_id: str, *, after: datetime, zone: tzinfo) -> datetime:
    """Return when the archive is due next."""
    return min(due for due in _around(times, archive_id, after, zone) if due > after)


def last_due(times: Sequence[time], archive_id: str, *, until: datetime, zone: tzinfo) -> datetime:
    """Return when the archive was due last."""
    return max(due for due in _around(times, archive_id, until, zone) if due <= until)


def retry_wait(attempt: int, archive_id: str, retry_after: timedelta | None = None) -> timedelta:
    """Return how long to wait after so many failures in a row, at least as long as the service asks."""
    # Ten doublings are beyond the last wait.
    doubled: int = 2 ** min(attempt - 1, 10)
    wait = min(FIRST_RETRY * doubled, LAST_RETRY)
    return max(wait, retry_after or wait) * (1 + RETRY_JITTER_SHARE * _share(archive_id, str(attempt)))


def _around(times: Sequence[time], archive_id: str, at: datetime, zone: tzinfo) -> Iterable[datetime]:
    """Yield when an archive is due on the days around an instant."""
    today = at.astimezone(zone).date()
    for days in range(-2, 3):
        day = today + timedelta(days=days)
        for one in times:
            # In the zone of the instant: time zones add and compare by the wall clock, which is not even.
            due = datetime.combine(day, one, zone).astimezone(at.tzinfo)
            yield due + JITTER * _share(archive_id, f"{day}{one}")


def _share(*words: str) -> float:
    """Return a number from 0 to 1 that is the same for the same words, and like chance otherwise."""
    return int.from_bytes(sha256("/".join(words).encode()).digest()[:4]) / 2**32
