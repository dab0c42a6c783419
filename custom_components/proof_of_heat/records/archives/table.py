"""The table that an archive of rows needs, in SQL: to be run once in the SQL editor of Supabase."""

from string import Template
from typing import Final

# The user of the archive may insert, change and read rows, and nothing else: an upsert needs all three rights.
TABLE_SQL: Final = Template("""\
create table if not exists $table (
  site text not null,
  period text not null,
  start timestamptz not null,
  device text not null,
  quantity text not null,
  unit text,
  mean double precision,
  min double precision,
  max double precision,
  state double precision,
  sum double precision,
  primary key (site, period, start, device, quantity)
);

alter table $table add column if not exists unit text;
alter table $table add column if not exists mean double precision;
alter table $table add column if not exists min double precision;
alter table $table add column if not exists max double precision;
alter table $table add column if not exists state double precision;
alter table $table add column if not exists sum double precision;

alter table $table enable row level security;
revoke all on $table from anon, authenticated;
grant select, insert, update on $table to authenticated;

drop policy if exists archive_select on $table;
drop policy if exists archive_insert on $table;
drop policy if exists archive_update on $table;
create policy archive_select on $table for select to authenticated
  using (auth.jwt() ->> 'email' = '$email');
create policy archive_insert on $table for insert to authenticated
  with check (auth.jwt() ->> 'email' = '$email');
create policy archive_update on $table for update to authenticated
  using (auth.jwt() ->> 'email' = '$email') with check (auth.jwt() ->> 'email' = '$email');

notify pgrst, 'reload schema';
""")

USUAL_TABLE: Final = "proof_of_heat"
USUAL_EMAIL: Final = "archive@example.com"


def table_sql(table: str = USUAL_TABLE, email: str | None = None) -> str:
    """Return the SQL that makes the table, or adds what it lacks."""
    return TABLE_SQL.substitute(table=_identifier(table), email=(email or USUAL_EMAIL).replace("'", "''"))


def _identifier(name: str) -> str:
    """Return a name as SQL has it."""
    return name if name.isidentifier() and name.islower() else '"{}"'.format(name.replace('"', '""'))
