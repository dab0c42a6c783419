"""What PostgREST and Supabase's sign-in promise, as far as archives use it, on a real PostgreSQL.

Requests become SQL as PostgREST makes it: rows by `json_populate_recordset`, upserts by `on conflict`, roles by `set
local role`, errors with the codes of PostgreSQL and of PostgREST. Supabase's own client checks that in a test.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from string import Template
from typing import Any, Final

import asyncpg
from aiohttp import web

SECRET: Final = b"a secret of at least thirty-two letters"

KEY: Final = "sb_publishable_key"
"""What Supabase calls a publishable key: it lets in, as nobody in particular."""

USER_EMAIL: Final = "archive@example.com"
USER_PASSWORD: Final = "correct horse"

# What Supabase has, as far as the policies of a table ask for it.
ROLES_SQL: Final = """
do $$ begin create role anon nologin; exception when duplicate_object then null; end $$;
do $$ begin create role authenticated nologin; exception when duplicate_object then null; end $$;
create schema auth;
create function auth.jwt() returns jsonb language sql stable as
  $$ select coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb $$;
grant usage on schema auth to anon, authenticated;
grant usage on schema public to anon, authenticated;
"""

OPERATORS: Final = {"eq": "=", "neq": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}

# https://docs.postgrest.org/en/v13/references/errors.html
STATUSES: Final = {"23505": 409, "42501": 403, "42P01": 404, "25006": 405, "53100": 503, "53300": 503}

SELECT: Final = Template("select coalesce(json_agg(found), '[]')::text from (select $names from $table $rest) found")
INSERT: Final = Template(
    "with made as (insert into $table ($names) select $names from json_populate_recordset(null::$table, $$1::json)"
    " $conflict returning $returned) select coalesce(json_agg(made), '[]')::text from made"
)

# What Supabase returns at most, whatever is asked for.
MAX_ROWS: Final = 1_000


@dataclass(kw_only=True)
class PostgRest:
    """The server, and what it is to do wrong."""

    connection: asyncpg.Connection
    max_body: int = 1_000_000
    retry_after: str | None = None
    """Answers 429 with this, while it is set."""
    sessions: int = 0
    """Times that somebody signed in."""
    revoked: set[str] = field(default_factory=set)
    """Tokens whose session has ended."""
    posts: list[int] = field(default_factory=list)
    """How many rows each request brought."""
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """A connection runs one statement at a time."""

    def application(self) -> web.Application:
        """Return the server for aiohttp."""
        application = web.Application(client_max_size=10 * self.max_body)
        application.router.add_post("/auth/v1/token", self._async_sign_in)
        application.router.add_get("/rest/v1/{table}", self._async_select)
        application.router.add_post("/rest/v1/{table}", self._async_insert)
        return application

    async def _async_sign_in(self, request: web.Request) -> web.Response:
        """Begin a session."""
        asked = await request.json()
        if request.headers.get("apikey") != KEY:
            return web.json_response({"message": "Invalid API key"}, status=401)
        if (asked.get("email"), asked.get("password")) != (USER_EMAIL, USER_PASSWORD):
            return web.json_response(
                {"code": 400, "error_code": "invalid_credentials", "msg": "Invalid login credentials"}, status=400
            )
        self.sessions += 1
        token = signed({"role": "authenticated", "email": USER_EMAIL, "session": self.sessions})
        return web.json_response({"access_token": token, "token_type": "bearer", "expires_in": 3600})

    async def _async_select(self, request: web.Request) -> web.Response:
        """Return rows as JSON."""
        refused = self._refused(request, b"")
        if refused is not None:
            return refused
        table = request.match_info["table"]
        columns = request.query.get("select", "*")
        names = "*" if columns == "*" else ", ".join(_name(column) for column in columns.split(","))
        conditions, values = _conditions(request)
        order = request.query.get("order")
        rest = f"where {' and '.join(conditions)}" if conditions else ""
        if order:
            rest += " order by " + ", ".join(_ordered(part) for part in order.split(","))
        limit = min(int(request.query.get("limit", MAX_ROWS)), MAX_ROWS)
        rest += f" limit {limit} offset {int(request.query.get('offset', 0))}"
        sql = SELECT.substitute(names=names, table=_name(table), rest=rest)
        return await self._async_answer(request, table, sql, values, status=200)

    async def _async_insert(self, request: web.Request) -> web.Response:
        """Insert rows, or merge them where that is preferred."""
        body = await request.read()
        refused = self._refused(request, body)
        if refused is not None:
            return refused
        try:
            sent = json.loads(body)
        except ValueError:
            return _error(400, "PGRST102", "Empty or invalid json")
        rows = sent if isinstance(sent, list) else [sent]
        self.posts.append(len(rows))
        columns = request.query.get("columns")
        keys = [column.strip('"') for column in columns.split(",")] if columns else list(rows[0])
        if columns is None and any(row.keys() != rows[0].keys() for row in rows):
            return _error(400, "PGRST102", "All object keys must match")
        table = request.match_info["table"]
        unknown = await self._unknown(table, keys)
        if unknown is not None:
            return unknown
        names = ", ".join(_name(key) for key in keys)
        is_silent = "return=representation" not in request.headers.get("Prefer", "")
        conflict = self._conflict(request, keys)
        sql = INSERT.substitute(
            table=_name(table), names=names, conflict=conflict, returned="1 as one" if is_silent else "*"
        )
        return await self._async_answer(request, table, sql, [json.dumps(rows)], status=201, is_silent=is_silent)

    def _refused(self, request: web.Request, body: bytes) -> web.Response | None:
        """Return the answer to a request that never comes to the database."""
        if self.retry_after is not None:
            return web.json_response(
                {"message": "Too many requests"}, status=429, headers={"Retry-After": self.retry_after}
            )
        if len(body) > self.max_body:
            return web.Response(status=413, text="Payload Too Large")
        if request.headers.get("apikey") != KEY:
            return web.json_response({"message": "Invalid API key"}, status=401)
        token = _token(request)
        if token != KEY and (token in self.revoked or claims_of(token) is None):
            return _error(401, "PGRST301", "JWT expired")
        return None

    async def _unknown(self, table: str, keys: Sequence[str]) -> web.Response | None:
        """Return the answer where the schema cache knows no such table or column."""
        rows = await self.connection.fetch(
            "select column_name from information_schema.columns where table_schema = 'public' and table_name = $1",
            table,
        )
        known = {row["column_name"] for row in rows}
        if not known:
            return _error(404, "PGRST205", f"Could not find the table 'public.{table}' in the schema cache")
        missing = [key for key in keys if key not in known]
        if missing:
            return _error(400, "PGRST204", f"Could not find the '{missing[0]}' column of '{table}' in the schema cache")
        return None

    def _conflict(self, request: web.Request, keys: Sequence[str]) -> str:
        """Return what becomes of rows that are there already."""
        resolution = re.search(r"resolution=([a-z-]+)", request.headers.get("Prefer", ""))
        if resolution is None:
            return ""
        target = [column.strip('"') for column in request.query.get("on_conflict", "").split(",") if column]
        place = f"({', '.join(_name(column) for column in target)})" if target else ""
        if resolution[1] == "ignore-duplicates":
            return f"on conflict {place} do nothing"
        changes = ", ".join(f"{_name(key)} = excluded.{_name(key)}" for key in keys)
        return f"on conflict {place} do update set {changes}"

    async def _async_answer(
        self,
        request: web.Request,
        table: str,
        sql: str,
        values: Sequence[str],
        *,
        status: int,
        is_silent: bool = False,
    ) -> web.Response:
        """Run a statement in the role of whoever asks, and answer as PostgREST does."""
        token = _token(request)
        claims = {} if token == KEY else claims_of(token) or {}
        role = str(claims.get("role", "anon"))
        try:
            async with self._turn, self.connection.transaction():
                await self.connection.execute("select set_config('request.jwt.claims', $1, true)", json.dumps(claims))
                await self.connection.execute(f"set local role {_name(role)}")
                found = await self.connection.fetchval(sql, *values)
        except asyncpg.UndefinedTableError:
            return _error(404, "PGRST205", f"Could not find the table 'public.{table}' in the schema cache")
        except asyncpg.PostgresError as error:
            code = error.sqlstate or "XX000"
            known = 401 if code == "42501" and role == "anon" else STATUSES.get(code, 400)
            return _error(known, code, str(error))
        if is_silent:
            return web.Response(status=status)
        return web.Response(status=status, text=found, content_type="application/json")


def signed(claims: Mapping[str, Any]) -> str:
    """Return claims as a JSON web token (RFC 7519, HS256)."""
    head, body = (_encoded(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return f"{head}.{body}.{_seal(f'{head}.{body}')}"


def claims_of(token: str) -> dict[str, Any] | None:
    """Return what a token claims, None where it is none of ours."""
    parts = token.split(".")
    if len(parts) != 3 or not hmac.compare_digest(parts[2], _seal(f"{parts[0]}.{parts[1]}")):
        return None
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(f"{parts[1]}=="))
    return claims


def _seal(text: str) -> str:
    """Return what only we can add to a token."""
    return _encoded(hmac.digest(SECRET, text.encode(), hashlib.sha256))


def _encoded(content: bytes) -> str:
    """Return bytes as a part of a token."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _token(request: web.Request) -> str:
    """Return what a request names its sender by."""
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


def _conditions(request: web.Request) -> tuple[list[str], list[str]]:
    """Return the filters of a request as SQL; values are compared in the type of their column."""
    conditions: list[str] = []
    values: list[str] = []
    for column, text in request.query.items():
        operator, _, value = text.partition(".")
        if column in {"select", "order", "limit", "offset", "columns", "on_conflict"} or operator not in OPERATORS:
            continue
        values.append(value)
        cast = "::timestamptz" if column == "start" else ""
        conditions.append(f"{_name(column)} {OPERATORS[operator]} ${len(values)}::text{cast}")
    return conditions, values


def _ordered(part: str) -> str:
    """Return one part of an order as SQL."""
    column, _, direction = part.partition(".")
    return f"{_name(column)} {'desc' if direction.startswith('desc') else 'asc'}"


def _name(name: str) -> str:
    """Return a name as SQL has it."""
    return '"{}"'.format(name.strip('"').replace('"', '""'))


def _error(status: int, code: str, message: str) -> web.Response:
    """Return an error as PostgREST words it."""
    return web.json_response({"code": code, "message": message, "details": None, "hint": None}, status=status)
