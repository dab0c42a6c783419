"""Rows in a table behind PostgREST, as Supabase serves it: upserts by the key of a row, read back by time."""

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import groupby
from typing import Any, Final

from yarl import URL

from ..calendar import Period, Span
from ..statistics import Row
from . import ArchiveError, ArchiveFault, Piece
from .web import Answer, Web, usual_fault

KEY: Final = ("site", "period", "start", "device", "quantity")
NUMBERS: Final = ("mean", "min", "max", "state", "sum")
COLUMNS: Final = (*KEY, "unit", *NUMBERS)

# Half of what Supabase returns at most, so that one page holds a batch and its neighbours.
BATCH_ROWS: Final = 500
PAGE_ROWS: Final = 1_000

# Beyond it the table does not keep what it is sent: a trigger or a rule changes rows.
MAX_TRIES: Final = 2

PROBE: Final = Row(
    site="probe",
    device="probe",
    quantity="probe",
    unit=None,
    start=datetime(2000, 1, 1, tzinfo=UTC),
    period=Period.HOUR,
    state=1.0,
)
"""Written and read to find out whether that is allowed; to remove it again would need a right more."""

UPSERT: Final = "resolution=merge-duplicates,return=minimal,missing=default"

FAULTS: Final = {
    # PostgREST's own codes, and those of PostgreSQL: https://docs.postgrest.org/en/v13/references/errors.html
    "PGRST205": ArchiveFault.MISSING_TABLE,
    "42P01": ArchiveFault.MISSING_TABLE,
    "PGRST204": ArchiveFault.MISSING_COLUMN,
    "42703": ArchiveFault.MISSING_COLUMN,
    "42P10": ArchiveFault.MISSING_KEY,
    "42501": ArchiveFault.FORBIDDEN,
    "25006": ArchiveFault.READ_ONLY,
    "53100": ArchiveFault.FULL,
    "53300": ArchiveFault.BUSY,
    "57014": ArchiveFault.BUSY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A user of Supabase whom the table lets write."""

    email: str
    password: str


class SupabaseArchive:
    """Keeps rows in a table."""

    def __init__(self, web: Web, *, url: str, table: str, key: str, user: User | None = None) -> None:
        """Keep the rows in the table, as a user or with the rights of the key alone."""
        self._web = web
        self._rest = rest_url(url)
        self._table = self._rest / table
        self._key = key
        self._user = user
        self._token: str | None = None

    async def async_check(self) -> None:
        """Write one row, and read it back."""
        await self._async_found(PROBE.site, PROBE.period, PROBE.start, PROBE.start, {})
        await self._async_post([PROBE])
        await self.async_hold([PROBE])

    async def async_hold(self, rows: Sequence[Row]) -> int:
        """Write the rows that the table does not hold as they are, in batches, and read them back."""
        written = 0
        ordered = sorted(rows, key=lambda row: (row.site, row.period, row.start, row.device, row.quantity))
        for _, group in groupby(ordered, key=lambda row: (row.site, row.period)):
            same = list(group)
            for first in range(0, len(same), BATCH_ROWS):
                written += await self._async_hold(same[first : first + BATCH_ROWS])
        return written

    async def async_pieces(self, period: Period, span: Span, *, site: str | None = None) -> AsyncGenerator[Piece]:
        """Yield the pages of a span."""
        number = 0
        filters = [("start", f"lt.{_instant(span.end)}"), ("site", f"neq.{PROBE.site}")]
        if site is not None:
            filters.append(("site", f"eq.{site}"))
        while page := await self._async_page(period, span.start, filters, offset=number):
            yield Piece(name=f"rows {number + 1}-{number + len(page)}", rows=page)
            number += len(page)

    async def _async_hold(self, rows: Sequence[Row]) -> int:
        """Bring one batch into the table, until it is read back as it was sent."""
        first, last = rows[0], rows[-1]
        written = 0
        for _ in range(MAX_TRIES):
            wanted = {row.key: row for row in rows}
            missing = await self._async_found(first.site, first.period, first.start, last.start, wanted)
            if not missing:
                return written
            await self._async_post(missing)
            written = max(written, len(missing))
        if await self._async_found(first.site, first.period, first.start, last.start, {row.key: row for row in rows}):
            raise ArchiveError(ArchiveFault.NOT_KEPT, f"{first.period} from {_instant(first.start)}")
        return written

    async def _async_found(
        self, site: str, period: Period, start: datetime, end: datetime, wanted: dict[tuple[Any, ...], Row]
    ) -> list[Row]:
        """Return those of the wanted rows that the table does not hold as they are."""
        filters = [("start", f"lte.{_instant(end)}"), ("site", f"eq.{site}")]
        offset = 0
        while page := await self._async_page(period, start, filters, offset=offset):
            for row in page:
                if wanted.get(row.key) == row:
                    del wanted[row.key]
            if not wanted:
                break
            offset += len(page)
        return list(wanted.values())

    async def _async_page(
        self, period: Period, start: datetime, filters: Iterable[tuple[str, str]], *, offset: int
    ) -> list[Row]:
        """Read one page of rows from a start on."""
        params = [
            ("select", ",".join(COLUMNS)),
            ("period", f"eq.{period}"),
            ("start", f"gte.{_instant(start)}"),
            *filters,
            ("order", "start,site,device,quantity"),
            ("limit", str(PAGE_ROWS)),
            ("offset", str(offset)),
        ]
        answer = await self._async_ask("GET", params)
        found = answer.found
        try:
            return [_row(one) for one in found]
        except KeyError, TypeError, ValueError:
            raise self._web.error(ArchiveFault.REFUSED, answer) from None

    async def _async_post(self, rows: Sequence[Row]) -> None:
        """Send rows, in halves where they are too much at once."""
        params = [("on_conflict", ",".join(KEY)), ("columns", ",".join(COLUMNS))]
        try:
            await self._async_ask("POST", params, body=[_sent(row) for row in rows])
        except TooMuchError as error:
            half = len(rows) // 2
            if not half:
                raise error.cause from None
            await self._async_post(rows[:half])
            await self._async_post(rows[half:])

    async def _async_ask(
        self, method: str, params: Iterable[tuple[str, str]], body: list[Mapping[str, Any]] | None = None
    ) -> Answer:
        """Ask the table; where the session of the user has ended, once more in a new one."""
        params = list(params)
        answer = await self._async_ask_once(method, params, body)
        if answer.status == HTTPStatus.UNAUTHORIZED and self._user is not None:
            self._token = None
            answer = await self._async_ask_once(method, params, body)
        if answer.is_good:
            return answer
        error = self._web.error(_fault(answer), answer)
        raise TooMuchError(error) if answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else error

    async def _async_ask_once(
        self, method: str, params: list[tuple[str, str]], body: list[Mapping[str, Any]] | None
    ) -> Answer:
        """Ask the table once."""
        headers = {"apikey": self._key, "Authorization": f"Bearer {await self._async_token()}"}
        if method == "POST":
            headers["Prefer"] = UPSERT
        return await self._web.async_ask(method, self._table, headers=headers, params=params, body=body)

    async def _async_token(self) -> str:
        """Return what names the user: the key, or what signing in gives."""
        if self._user is None:
            return self._key
        if self._token is None:
            self._token = await self._async_sign_in(self._user)
        return self._token

    async def _async_sign_in(self, user: User) -> str:
        """Begin a session of the user."""
        answer = await self._web.async_ask(
            "POST",
            self._rest.parent.parent / "auth" / "v1" / "token",
            headers={"apikey": self._key},
            params=[("grant_type", "password")],
            body={"email": user.email, "password": user.password},
        )
        token = answer.said("access_token")
        if answer.is_good and token:
            return token
        is_denied = answer.status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
        raise self._web.error(ArchiveFault.DENIED if is_denied else usual_fault(answer), answer)


class TooMuchError(Exception):
    """A request was larger than the service takes."""

    def __init__(self, cause: ArchiveError) -> None:
        """Keep what to say where it can't be made smaller."""
        super().__init__(str(cause))
        self.cause = cause


def rest_url(typed: str) -> URL:
    """Return the root of PostgREST: below a project of Supabase it has a path of its own."""
    url = URL(typed.strip().rstrip("/"))
    is_project = (url.host or "").endswith(".supabase.co") and url.path == "/"
    return url / "rest" / "v1" if is_project else url


def _fault(answer: Answer) -> ArchiveFault:
    """Return what an answer means."""
    return FAULTS.get(answer.said("code")) or usual_fault(answer)


def _sent(row: Row) -> Mapping[str, Any]:
    """Return a row as it is sent; all rows have all columns, as one request wants them alike."""
    return {
        "site": row.site,
        "period": row.period,
        "start": _instant(row.start),
        "device": row.device,
        "quantity": row.quantity,
        "unit": row.unit,
        **{name: getattr(row, name) for name in NUMBERS},
    }


def _row(found: Mapping[str, Any]) -> Row:
    """Return a row as it was read."""
    return Row(
        site=found["site"],
        device=found["device"],
        quantity=found["quantity"],
        unit=found["unit"],
        start=datetime.fromisoformat(found["start"]).astimezone(UTC),
        period=Period(found["period"]),
        **{name: None if found[name] is None else float(found[name]) for name in NUMBERS},
    )


def _instant(at: datetime) -> str:
    """Return an instant without a plus sign, which addresses read as a space."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
