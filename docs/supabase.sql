-- Run once in the SQL editor of Supabase. Put the e-mail of the archive's user in the place of archive@example.com.

create table if not exists proof_of_heat (
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

alter table proof_of_heat add column if not exists unit text;
alter table proof_of_heat add column if not exists mean double precision;
alter table proof_of_heat add column if not exists min double precision;
alter table proof_of_heat add column if not exists max double precision;
alter table proof_of_heat add column if not exists state double precision;
alter table proof_of_heat add column if not exists sum double precision;

alter table proof_of_heat enable row level security;
revoke all on proof_of_heat from anon, authenticated;
grant select, insert, update on proof_of_heat to authenticated;

drop policy if exists archive_select on proof_of_heat;
drop policy if exists archive_insert on proof_of_heat;
drop policy if exists archive_update on proof_of_heat;
create policy archive_select on proof_of_heat for select to authenticated
  using (auth.jwt() ->> 'email' = 'archive@example.com');
create policy archive_insert on proof_of_heat for insert to authenticated
  with check (auth.jwt() ->> 'email' = 'archive@example.com');
create policy archive_update on proof_of_heat for update to authenticated
  using (auth.jwt() ->> 'email' = 'archive@example.com') with check (auth.jwt() ->> 'email' = 'archive@example.com');

notify pgrst, 'reload schema';
