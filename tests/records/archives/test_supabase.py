"""Rows in a table behind PostgREST, on a real PostgreSQL."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest
from postgrest import AsyncPostgrestClient
from postgrest.exceptions import APIError

from custom_components.proof_of_heat.records.archives import ArchiveError, ArchiveFault
from custom_components.proof_of_heat.records.archives.supabase import SupabaseArchive, User, rest_url
from custom_components.proof_of_heat.records.archives.web import Web
from custom_components.proof_of_heat.records.calendar import Span
from tests.counterparts.fixtures import Supabase
from tests.counterparts.postgrest import KEY, USER_EMAIL, USER_PASSWORD, signed

from .rows import START, async_read, energy, hours, ordered, power

TABLE = "proof_of_heat"

USER = User(email=USER_EMAIL, password=USER_PASSWORD)

RECORD = {
    "site": "home",
    "period": "hour",
    "start": "2026-11-01T00:00:00+00:00",
    "device": "site",
    "quantity": "power",
    "unit": "W",
    "mean": 1000.5,
}

REST = {"min": None, "max": None, "state": None, "sum": None}


@pytest.fixture
async def web(real_sockets: None) -> AsyncGenerator[Web]:
    """Return the way to services."""
    async with aiohttp.ClientSession() as session:
        yield Web(session=session, secrets=[KEY, USER_PASSWORD])


@pytest.fixture
def archive(web: Web, supabase: Supabase) -> SupabaseArchive:
    """Return an archive of a user with minimal rights."""
    return SupabaseArchive(web, url=supabase.url, table=TABLE, key=KEY, user=USER)


@pytest.fixture
def client(supabase: Supabase) -> AsyncPostgrestClient:
    """Return Supabase's own client, as the user of the archive."""
    token = signed({"role": "authenticated", "email": USER_EMAIL})
    return AsyncPostgrestClient(supabase.url, headers={"apikey": KEY, "Authorization": f"Bearer {token}"})


async def _async_fault(archive: SupabaseArchive) -> ArchiveError:
    """Return how a check of an archive fails."""
    with pytest.raises(ArchiveError) as caught:
        await archive.async_check()
    return caught.value


async def test_supabases_own_client_finds_the_contract(client: AsyncPostgrestClient) -> None:
    """The server of these tests answers Supabase's own client as PostgREST does: insert, upsert, filter, order."""
    table = client.from_(TABLE)
    inserted = await table.insert([RECORD]).execute()
    merged = await table.upsert({**RECORD, "mean": 7.0}, on_conflict="site,period,start,device,quantity").execute()
    found = (
        await client.from_(TABLE)
        .select("device,mean")
        .eq("site", "home")
        .gte("start", "2026-11-01T00:00:00Z")
        .order("start")
        .limit(5)
        .execute()
    )
    assert inserted.data == [RECORD | REST]
    assert merged.data == [RECORD | REST | {"mean": 7.0}]
    assert found.data == [{"device": "site", "mean": 7.0}]
    await client.aclose()


@pytest.mark.parametrize(
    ("table", "record", "code"),
    [
        pytest.param("no_table", RECORD, "PGRST205", id="no table"),
        pytest.param(TABLE, RECORD | {"colour": "red"}, "PGRST204", id="no column"),
        pytest.param(TABLE, RECORD | {"start": "noon"}, "22007", id="no time"),
    ],
)
async def test_supabases_own_client_finds_the_errors(
    client: AsyncPostgrestClient, table: str, record: dict[str, object], code: str
) -> None:
    """What is wrong has the code that Supabase's own client knows."""
    with pytest.raises(APIError) as caught:
        await client.from_(table).insert(record).execute()
    assert caught.value.code == code
    await client.aclose()


async def test_rows_are_kept_as_they_are(archive: SupabaseArchive) -> None:
    """Each number comes back to the last bit, and what is unknown stays unknown."""
    rows = [power(0, 1000 / 3), energy(0, 0.1 + 0.2), power(1, 0.0)]
    assert await archive.async_hold(rows) == 3
    assert await async_read(archive) == ordered(rows)


async def test_a_second_run_changes_nothing(archive: SupabaseArchive, supabase: Supabase) -> None:
    """What the table holds already is not sent again."""
    await archive.async_hold(hours(30, devices=40))
    posts = list(supabase.server.posts)
    assert await archive.async_hold(hours(30, devices=40)) == 0
    assert supabase.server.posts == posts == [500, 500, 200]


async def test_a_row_that_changed_is_sent_alone(archive: SupabaseArchive, supabase: Supabase) -> None:
    """A corrected row replaces the old one; its neighbours are left alone."""
    rows = hours(20)
    await archive.async_hold(rows)
    rows[7] = replace(rows[7], mean=1.0)
    assert await archive.async_hold(rows) == 1
    assert supabase.server.posts[-1] == 1
    assert await async_read(archive) == rows


async def test_two_sites_share_a_table(archive: SupabaseArchive) -> None:
    """The rows of one site are told from those of another."""
    await archive.async_hold([power(0, 1.0), power(0, 2.0, site="barn")])
    pieces = [piece async for piece in archive.async_pieces(power(0, 1).period, _span(1), site="barn")]
    assert [row.mean for piece in pieces for row in piece.rows] == [2.0]


async def test_a_span_is_read_in_pages(archive: SupabaseArchive) -> None:
    """More rows than Supabase returns at once come in several pieces, each row once."""
    rows = hours(60, devices=40)
    await archive.async_hold(rows)
    pieces = [piece async for piece in archive.async_pieces(rows[0].period, _span(50))]
    assert [piece.name for piece in pieces] == ["rows 1-1000", "rows 1001-2000"]
    assert [row for piece in pieces for row in piece.rows] == ordered(hours(50, devices=40))


async def test_the_check_writes_one_row_that_nobody_reads(archive: SupabaseArchive, supabase: Supabase) -> None:
    """A check needs the rights that a sync needs, and leaves nothing that a restore would take for a record."""
    await archive.async_check()
    await archive.async_check()
    assert supabase.server.posts == [1, 1]
    assert await async_read(archive) == []


async def test_a_session_that_ended_begins_anew(archive: SupabaseArchive, supabase: Supabase) -> None:
    """After an hour Supabase wants the user to sign in again."""
    await archive.async_hold(hours(1))
    supabase.server.revoked.add(signed({"role": "authenticated", "email": USER_EMAIL, "session": 1}))
    await archive.async_hold(hours(2))
    assert supabase.server.sessions == 2
    assert await async_read(archive) == hours(2)


async def test_too_much_at_once_is_halved(archive: SupabaseArchive, supabase: Supabase) -> None:
    """A service that takes less at once gets less at once."""
    supabase.server.max_body = 20_000
    rows = hours(400)
    assert await archive.async_hold(rows) == 400
    assert max(supabase.server.posts) < 150
    assert await async_read(archive) == rows


async def test_one_row_that_is_too_much_is_an_error(archive: SupabaseArchive, supabase: Supabase) -> None:
    """A service that takes no row at all is no archive."""
    supabase.server.max_body = 10
    assert (await _async_fault(archive)).fault is ArchiveFault.REFUSED


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        pytest.param("drop table proof_of_heat", ArchiveFault.MISSING_TABLE, id="no table"),
        pytest.param("alter table proof_of_heat drop column max", ArchiveFault.MISSING_COLUMN, id="no column"),
        pytest.param(
            "alter table proof_of_heat drop constraint proof_of_heat_pkey", ArchiveFault.MISSING_KEY, id="no key"
        ),
        pytest.param("drop policy archive_insert on proof_of_heat", ArchiveFault.FORBIDDEN, id="no right to insert"),
        pytest.param("drop policy archive_select on proof_of_heat", ArchiveFault.FORBIDDEN, id="no right to read"),
        pytest.param(
            "revoke update on proof_of_heat from authenticated", ArchiveFault.FORBIDDEN, id="no right to change"
        ),
        pytest.param("set default_transaction_read_only = on", ArchiveFault.READ_ONLY, id="read-only"),
    ],
)
async def test_what_the_table_lacks_is_named(
    archive: SupabaseArchive, supabase: Supabase, sql: str, fault: ArchiveFault
) -> None:
    """A table that is not as the archive needs it is told by what it lacks."""
    await supabase.server.connection.execute(sql)
    assert (await _async_fault(archive)).fault is fault


async def test_a_trigger_that_changes_rows_is_seen(archive: SupabaseArchive, supabase: Supabase) -> None:
    """What is read back is compared with what was written."""
    await supabase.server.connection.execute("alter table proof_of_heat alter column mean type numeric(8, 1)")
    with pytest.raises(ArchiveError) as caught:
        await archive.async_hold([power(0, 1000 / 3)])
    assert caught.value.fault is ArchiveFault.NOT_KEPT


async def test_a_wrong_password_is_denied_and_not_repeated(web: Web, supabase: Supabase) -> None:
    """The error says who denied, and no secret."""
    archive = SupabaseArchive(
        web, url=supabase.url, table=TABLE, key=KEY, user=User(email=USER_EMAIL, password="wrong")
    )
    error = await _async_fault(archive)
    assert error.fault is ArchiveFault.DENIED
    assert error.detail == "HTTP 400 Invalid login credentials"


async def test_a_key_without_a_user_has_no_rights(web: Web, supabase: Supabase) -> None:
    """The public key alone may do nothing with the table."""
    archive = SupabaseArchive(web, url=supabase.url, table=TABLE, key=KEY)
    assert (await _async_fault(archive)).fault is ArchiveFault.FORBIDDEN


async def test_a_wrong_key_is_denied(web: Web, supabase: Supabase) -> None:
    """A key of another project opens nothing."""
    archive = SupabaseArchive(web, url=supabase.url, table=TABLE, key="sb_other")
    assert (await _async_fault(archive)).fault is ArchiveFault.DENIED


async def test_a_busy_service_says_when_to_come_back(archive: SupabaseArchive, supabase: Supabase) -> None:
    """Retry-After is heeded."""
    supabase.server.retry_after = "90"
    error = await _async_fault(archive)
    assert (error.fault, error.retry_after) == (ArchiveFault.BUSY, timedelta(seconds=90))


async def test_nobody_at_the_address_is_unreachable(web: Web) -> None:
    """A service that is down is told from one that declines."""
    archive = SupabaseArchive(web, url="http://127.250.0.1:9", table=TABLE, key=KEY)
    assert (await _async_fault(archive)).fault is ArchiveFault.UNREACHABLE


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://abc.supabase.co/", "https://abc.supabase.co/rest/v1"),
        ("https://abc.supabase.co/rest/v1", "https://abc.supabase.co/rest/v1"),
        (" http://nas.local:3000 ", "http://nas.local:3000"),
    ],
)
def test_the_address_of_a_project_is_enough(typed: str, url: str) -> None:
    """Supabase serves PostgREST below a path of its own."""
    assert str(rest_url(typed)) == url


def _span(hours_: int) -> Span:
    """Return the first hours of the rows."""
    return Span(start=START, end=START + timedelta(hours=hours_))
