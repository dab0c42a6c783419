"""Off-site copies of the statistics: what an archive promises, whatever service keeps it."""

from collections.abc import AsyncGenerator, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final, Protocol

from ..calendar import Period, Span
from ..statistics import Row

# What a service says of an error is shown to people: a line of it is enough, a page of HTML is not.
MAX_DETAIL: Final = 200

HIDDEN: Final = "***"
"""Stands where a service repeated a secret."""


class ArchiveKind(StrEnum):
    """Who keeps the copy."""

    SUPABASE = "supabase"
    """Supabase, or any PostgREST."""
    GITHUB = "github"
    FOLDER = "folder"


class ArchiveFault(StrEnum):
    """Why an archive did not take rows; the value is the translation key."""

    UNREACHABLE = "unreachable"
    BUSY = "busy"
    """It asks to come back later."""
    DENIED = "denied"
    """It does not accept the key, the password or the token."""
    FORBIDDEN = "forbidden"
    """It knows who asks, but its rules do not let them."""
    MISSING_TABLE = "missing_table"
    MISSING_COLUMN = "missing_column"
    MISSING_KEY = "missing_key"
    """The table has no unique key, so that a row could be there twice."""
    MISSING_REPOSITORY = "missing_repository"
    MISSING_BRANCH = "missing_branch"
    MISSING_FOLDER = "missing_folder"
    READ_ONLY = "read_only"
    FULL = "full"
    FOREIGN_FILE = "foreign_file"
    """A file in the place of one of ours is none of ours, so it is left alone."""
    NOT_KEPT = "not_kept"
    """What was read back is not what was written."""
    NO_RECORDER = "no_recorder"
    """Home Assistant keeps no statistics."""
    REFUSED = "refused"


LASTING: Final = frozenset(ArchiveFault) - {
    ArchiveFault.UNREACHABLE,
    ArchiveFault.BUSY,
    ArchiveFault.NOT_KEPT,
    ArchiveFault.REFUSED,
}
"""The faults that only the owner can mend: to try again soon is of no use."""


class ArchiveError(Exception):
    """An archive did not do what it was asked."""

    def __init__(self, fault: ArchiveFault, detail: str = "", *, retry_after: timedelta | None = None) -> None:
        """Say what is wrong, in the words of the service where it has some."""
        super().__init__(f"{fault}: {detail}" if detail else fault)
        self.fault = fault
        self.detail = detail
        self.retry_after = retry_after
        """How long the service wants to be left alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of an archive as it was read back: a file, or a page of a table."""

    name: str
    rows: Sequence[Row] = ()
    fault: str = ""
    """Why it can't be used, in words of the file's format; empty where all is well."""


class Archive(Protocol):
    """Keeps rows, once each."""

    async def async_check(self) -> None:
        """Find out whether rows could be kept, by writing and reading where the service allows; ArchiveError if not."""
        ...

    async def async_hold(self, rows: Sequence[Row]) -> int:
        """Make the archive hold these rows, verified by reading them back; return how many it did not hold before."""
        ...

    def async_pieces(self, period: Period, span: Span, *, site: str | None = None) -> AsyncGenerator[Piece]:
        """Yield what the archive holds of a span, the oldest first; what can't be read has a fault, and no rows."""
        ...


def told(detail: object, secrets: Iterable[str | None]) -> str:
    """Return what a service said, on one short line without our secrets."""
    text = " ".join(str(detail).split())
    for secret in secrets:
        if secret:
            text = text.replace(secret, HIDDEN)
    return text[:MAX_DETAIL]
