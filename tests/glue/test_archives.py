"""Archives in a home: on time, complete after any outage, and open about what is wrong."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from homeassistant.components.recorder.core import Recorder
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.proof_of_heat.archiving.archive import ArchiveCoordinator
from custom_components.proof_of_heat.const import DOMAIN
from custom_components.proof_of_heat.diagnostics import async_get_config_entry_diagnostics
from custom_components.proof_of_heat.records.archives import ArchiveError
from custom_components.proof_of_heat.records.archives.table import table_sql
from custom_components.proof_of_heat.records.calendar import Period
from tests.counterparts.fixtures import GitHub, Supabase, github, postgres_folder, supabase
from tests.counterparts.postgrest import KEY, USER_EMAIL, USER_PASSWORD
from tests.records.archives.rows import ordered
from tests.simulated import START

from .archived_home import (
    archive_state,
    async_archive,
    async_archived,
    async_recorded,
    github_fields,
    running,
    supabase_fields,
)
from .conftest import MakeHome
from .home import Home
from .past import FIVE_MINUTES, async_counted, async_measured
from .test_automations import async_automation

__all__ = ["github", "postgres_folder", "supabase"]

DAY = timedelta(hours=24)

PAST = START - timedelta(hours=100)


@pytest.fixture
async def home(recorder_mock: Recorder, make_home: MakeHome) -> Home:
    """Return a home with two series of 100 hours."""
    home = await make_home("axeos")
    await async_measured(home.hass, home.entity_id("sensor", "power"), PAST, [17 + hour / 7 for hour in range(100)])
    await async_counted(home.hass, home.entity_id("sensor", "energy"), PAST, [0.017] * 100)
    return home


@pytest.fixture
async def in_supabase(home: Home, supabase: Supabase) -> ArchiveCoordinator:
    """Return an archive in a table."""
    return await async_archive(home, "supabase", **supabase_fields(supabase))


@pytest.fixture
async def in_folder(home: Home, tmp_path: Path) -> ArchiveCoordinator:
    """Return an archive in a folder."""
    return await async_archive(home, "folder", path=str(tmp_path))


async def async_sync(home: Home, **fields: Any) -> list[dict[str, Any]]:
    """Call the action, and return what it tells."""
    told = await home.hass.services.async_call(DOMAIN, "sync_now", fields, blocking=True, return_response=True)
    assert told is not None
    await home.async_settle()
    archives: Any = told["archives"]
    return list(archives)


async def async_at(home: Home, at: datetime) -> None:
    """Let it be later, all at once."""
    home.freezer.move_to(at)
    async_fire_time_changed(home.hass, at)
    await home.async_settle()


def problems(hass: HomeAssistant) -> dict[str, dict[str, str]]:
    """Return what is wrong with archives, and what is said of it."""
    return {
        str(issue.translation_key): issue.translation_placeholders or {}
        for issue in ir.async_get(hass).issues.values()
        if str(issue.translation_key).startswith("archive_")
    }


async def test_the_archive_equals_the_statistics(home: Home, in_supabase: ArchiveCoordinator) -> None:
    """After a sync each row is there, once, as the recorder has it; a second sync writes nothing."""
    assert archive_state(home, in_supabase, "rows_pending") == "200"
    (told,) = await async_sync(home)
    assert (told["compared"], told["written"], told["pending"]) == (200, 200, 0)
    assert await async_archived(in_supabase.archive) == ordered(await async_recorded(home))
    (again,) = await async_sync(home)
    # The last 48 hours are compared once more.
    assert (again["compared"], again["written"]) == (96, 0)
    assert archive_state(home, in_supabase, "last_sync") == START.isoformat()
    assert archive_state(home, in_supabase, "last_error") == "none"


async def test_each_kind_of_archive_keeps_the_same(
    home: Home, in_folder: ArchiveCoordinator, github: GitHub, supabase: Supabase
) -> None:
    """Whoever keeps the rows, they are the same."""
    archives = [
        in_folder.archive,
        (await async_archive(home, "github", **github_fields(github))).archive,
        (await async_archive(home, "supabase", **supabase_fields(supabase))).archive,
    ]
    assert [told["written"] for told in await async_sync(home)] == [200, 200, 200]
    kept = [await async_archived(archive) for archive in archives]
    assert kept[0] == kept[1] == kept[2] == ordered(await async_recorded(home))


async def test_five_minutes_are_kept_where_they_are_wanted(home: Home, tmp_path: Path) -> None:
    """An archive may keep the short rows too, as long as the recorder has them."""
    archive = await async_archive(home, "folder", path=str(tmp_path), periods=["hour", "5minute"])
    await async_counted(home.hass, home.entity_id("sensor", "energy"), PAST, [0.1] * 12, step=FIVE_MINUTES)
    await async_sync(home)
    short = await async_archived(archive.archive, Period.FIVE_MINUTES)
    assert len(short) == 12
    assert short == await async_recorded(home, Period.FIVE_MINUTES)


async def test_rows_are_brought_on_time(home: Home, in_folder: ArchiveCoordinator) -> None:
    """A new archive begins soon; from then on it is morning and evening, each a little late."""
    await async_at(home, START + timedelta(minutes=3))
    assert archive_state(home, in_folder, "rows_pending") == "0"
    synced = archive_state(home, in_folder, "last_sync")
    await async_counted(home.hass, home.entity_id("sensor", "energy"), START, [0.017], before=1.7)
    # Tests run in the time zone of San Diego: 06:00 there is 14:00 UTC.
    await async_at(home, START + timedelta(minutes=119))
    assert archive_state(home, in_folder, "last_sync") == synced
    assert archive_state(home, in_folder, "rows_pending") == "1"
    await async_at(home, START + timedelta(minutes=131))
    assert archive_state(home, in_folder, "rows_pending") == "0"
    assert archive_state(home, in_folder, "last_sync") == "2026-01-15T14:11:00+00:00"


async def test_a_missed_time_is_made_up_for(home: Home, in_folder: ArchiveCoordinator) -> None:
    """A house that was off in the evening brings its rows once it is on again; one that missed nothing waits."""
    await async_sync(home)
    await home.hass.config_entries.async_unload(home.entry.entry_id)
    home.freezer.move_to(START + DAY)
    await home.hass.config_entries.async_setup(home.entry.entry_id)
    await async_at(home, START + DAY + timedelta(minutes=3))
    archive = running(home, in_folder.setup.id)
    assert archive.data.memory.synced_at == START + DAY + timedelta(minutes=3)
    await home.hass.config_entries.async_reload(home.entry.entry_id)
    await async_at(home, START + DAY + timedelta(minutes=9))
    assert running(home, in_folder.setup.id).data.memory.synced_at == START + DAY + timedelta(minutes=3)


async def test_an_outage_is_caught_up(home: Home, in_supabase: ArchiveCoordinator, supabase: Supabase) -> None:
    """While the service is busy it is tried again, later and later; then all that was missed is there."""
    supabase.server.retry_after = "1800"
    (told,) = await async_sync(home)
    assert (told["error"], told["detail"]) == ("busy", "HTTP 429 Too many requests")
    assert archive_state(home, in_supabase, "last_error") == "busy"
    supabase.server.retry_after = None
    await async_at(home, START + timedelta(minutes=29))
    assert archive_state(home, in_supabase, "rows_pending") == "200"
    await async_at(home, START + timedelta(minutes=38))
    assert archive_state(home, in_supabase, "rows_pending") == "0"
    assert archive_state(home, in_supabase, "last_error") == "none"


async def test_a_day_of_silence_is_a_repair(home: Home, in_supabase: ArchiveCoordinator, supabase: Supabase) -> None:
    """An archive that fails for 24 hours is named, over a restart too, until it takes rows again."""
    supabase.server.retry_after = "3600"
    await async_sync(home)
    await async_at(home, START + DAY - timedelta(minutes=1))
    assert problems(home.hass) == {}
    await async_at(home, START + DAY + timedelta(hours=2))
    assert problems(home.hass) == {"archive_silent": {"name": "Copy in supabase"}}
    await home.hass.config_entries.async_reload(home.entry.entry_id)
    await home.async_settle()
    assert problems(home.hass).keys() == {"archive_silent"}
    supabase.server.retry_after = None
    await async_sync(home)
    assert problems(home.hass) == {}


async def test_a_table_that_is_missing_is_a_repair_with_its_cure(
    home: Home, in_supabase: ArchiveCoordinator, supabase: Supabase
) -> None:
    """The repair holds the SQL that mends it; what the lost table held is brought again from the first row."""
    await async_sync(home)
    await supabase.server.connection.execute("drop table proof_of_heat")
    assert (await async_sync(home))[0]["error"] == "missing_table"
    words = problems(home.hass)["archive_table"]
    assert words == {"name": "Copy in supabase", "sql": table_sql(email=USER_EMAIL)}
    await supabase.server.connection.execute(words["sql"])
    assert (await async_sync(home))[0]["written"] == 200
    assert problems(home.hass) == {}


async def test_a_column_that_is_missing_is_added_by_the_same_cure(
    home: Home, in_supabase: ArchiveCoordinator, supabase: Supabase
) -> None:
    """The SQL of the repair leaves what is there, and adds what is not."""
    await supabase.server.connection.execute("alter table proof_of_heat drop column sum")
    assert (await async_sync(home))[0]["error"] == "missing_column"
    await supabase.server.connection.execute(problems(home.hass)["archive_table"]["sql"])
    assert (await async_sync(home))[0]["written"] == 200


async def test_what_changed_late_is_brought_again(home: Home, in_folder: ArchiveCoordinator) -> None:
    """A row of yesterday that is corrected is corrected in the archive; an older one alone where one asks for it."""
    await async_sync(home)
    power = home.entity_id("sensor", "power")
    await async_measured(home.hass, power, START - timedelta(hours=20), [99])
    assert (await async_sync(home))[0]["written"] == 1
    await async_measured(home.hass, power, PAST, [99])
    assert (await async_sync(home))[0]["written"] == 0
    assert (await async_sync(home, archive="copy in FOLDER", since=PAST.isoformat()))[0]["written"] == 1
    assert await async_archived(in_folder.archive) == ordered(await async_recorded(home))


async def test_a_new_series_is_brought_from_its_first_row(home: Home, in_folder: ArchiveCoordinator) -> None:
    """A miner with an imported past has it in the archive too."""
    await async_sync(home)
    await async_measured(home.hass, home.entity_id("sensor", "hash_rate"), PAST, [1.2] * 90, unit="TH/s")
    (told,) = await async_sync(home)
    assert told["written"] == 90
    assert await async_archived(in_folder.archive) == ordered(await async_recorded(home))


async def test_what_is_kept_is_remembered_over_a_restart(home: Home, in_folder: ArchiveCoordinator) -> None:
    """After a restart only what may have changed is compared."""
    await async_sync(home)
    await home.hass.config_entries.async_reload(home.entry.entry_id)
    await home.async_settle()
    (told,) = await async_sync(home)
    assert (told["compared"], told["written"]) == (96, 0)


@pytest.mark.parametrize("stored", ["nonsense", {"archives": "all"}], ids=["no object", "no archives"])
async def test_a_memory_that_is_lost_costs_a_comparison(
    home: Home, in_folder: ArchiveCoordinator, hass_storage: dict[str, Any], stored: Any
) -> None:
    """Without its memory the archive is compared from the first row on, and nothing is written twice."""
    await async_sync(home)
    await home.hass.config_entries.async_unload(home.entry.entry_id)
    key = f"proof_of_heat.{home.entry.entry_id}.archives"
    hass_storage[key] = {"version": 1, "minor_version": 1, "key": key, "data": stored}
    await home.hass.config_entries.async_setup(home.entry.entry_id)
    await home.async_settle()
    (told,) = await async_sync(home)
    assert (told["compared"], told["written"]) == (200, 0)


async def test_the_memory_goes_with_the_site(
    home: Home, in_folder: ArchiveCoordinator, hass_storage: dict[str, Any]
) -> None:
    """A site that is removed leaves no file of its archives."""
    await async_sync(home)
    assert f"proof_of_heat.{home.entry.entry_id}.archives" in hass_storage
    await home.hass.config_entries.async_remove(home.entry.entry_id)
    assert f"proof_of_heat.{home.entry.entry_id}.archives" not in hass_storage


async def test_the_button_syncs_and_says_why_not(
    home: Home, in_supabase: ArchiveCoordinator, supabase: Supabase
) -> None:
    """A press brings all rows, or fails in words."""
    button = "button.copy_in_supabase_sync_now"
    await home.async_call("button", "press", button)
    assert archive_state(home, in_supabase, "rows_pending") == "0"
    supabase.server.retry_after = "1"
    with pytest.raises(HomeAssistantError) as caught:
        await home.async_call("button", "press", button)
    assert caught.value.translation_key == "archive_busy"


async def test_the_action_fails_where_nobody_reads_its_answer(
    home: Home, in_supabase: ArchiveCoordinator, supabase: Supabase
) -> None:
    """An automation that only syncs sees the failure; a name that is none is refused with those that are."""
    await home.hass.services.async_call(DOMAIN, "sync_now", {}, blocking=True)
    supabase.server.retry_after = "1"
    with pytest.raises(HomeAssistantError):
        await home.hass.services.async_call(DOMAIN, "sync_now", {}, blocking=True)
    with pytest.raises(ServiceValidationError) as caught:
        await home.hass.services.async_call(DOMAIN, "sync_now", {"archive": "Cloud"}, blocking=True)
    assert caught.value.translation_placeholders == {"archives": "Copy in supabase"}


async def test_a_rejected_key_asks_for_another(home: Home, in_supabase: ArchiveCoordinator, supabase: Supabase) -> None:
    """A key that is no longer valid begins the flow that asks for one, and no secret is told anywhere."""
    await supabase.server.connection.execute("revoke all on proof_of_heat from authenticated")
    with pytest.raises(ArchiveError):
        await in_supabase.async_sync()
    await home.async_settle()
    (flow,) = home.hass.config_entries.flow.async_progress()
    assert flow["step_id"] == "reauth_archive"


async def test_a_site_that_starts_anew_tries_a_failed_archive_soon(
    home: Home, in_supabase: ArchiveCoordinator, supabase: Supabase
) -> None:
    """A new key need not wait for the evening."""
    await async_sync(home)
    supabase.server.retry_after = "3600"
    await async_sync(home)
    supabase.server.retry_after = None
    await home.hass.config_entries.async_reload(home.entry.entry_id)
    await async_at(home, START + timedelta(minutes=3))
    assert archive_state(home, in_supabase, "last_error") == "none"


async def test_diagnostics_hold_no_secret(home: Home, in_supabase: ArchiveCoordinator, supabase: Supabase) -> None:
    """What is handed to strangers tells how far an archive is, and neither its place nor its keys."""
    await async_sync(home)
    told = await async_get_config_entry_diagnostics(home.hass, home.entry)
    assert told["archives"] == [
        {
            "kind": "supabase",
            "times": ["06:00:00", "18:00:00"],
            "marks": {"hour": START.isoformat()},
            "synced_at": START.isoformat(),
            "last_error": None,
            "failures": 0,
            "pending": 0,
        }
    ]
    assert [secret for secret in (KEY, USER_PASSWORD, USER_EMAIL, supabase.url) if secret in str(told)] == []


async def test_without_a_recorder_there_is_nothing_to_bring(make_home: MakeHome, tmp_path: Path) -> None:
    """A home that keeps no statistics says so."""
    home = await make_home()
    archive = await async_archive(home, "folder", path=str(tmp_path))
    assert (await async_sync(home))[0]["error"] == "no_recorder"
    assert archive_state(home, archive, "rows_pending") == "unknown"


async def test_an_automation_hears_of_a_failure(
    home: Home, in_supabase: ArchiveCoordinator, supabase: Supabase
) -> None:
    """The trigger fires once, with a sentence of what is wrong, and again after a recovery."""
    fired = await async_automation(home.hass, "archive_failed")
    await home.async_pass(timedelta(seconds=15))
    supabase.server.retry_after = "60"
    await async_sync(home)
    await home.async_pass(timedelta(seconds=30))
    assert [event.data["text"] for event in fired] == ["Copy in supabase takes no rows: Busy. 200 wait."]


async def test_readers_of_the_original_files_read_on(home: Home, github: GitHub) -> None:
    """A repository may hold powerstats' files and a page too; a sync without news leaves them alone."""
    await async_archive(home, "github", **github_fields(github), extras=["powerstats", "page"])
    await async_sync(home)
    names = {"daily.json", "hour", "index.html", "monthly.json", "weekly.json", "yearly.json"}
    assert set(await github.server.async_names("heat")) == names
    commits = github.server.commits
    await async_sync(home)
    assert github.server.commits == commits
    github.server.between = [("heat/index.html", b"Mine")]
    home.freezer.tick(timedelta(days=1))
    assert (await async_sync(home))[0]["error"] == "busy"
    assert (await async_sync(home))[0]["written"] == 0


@pytest.mark.parametrize(
    ("extra", "names"),
    [("page", {"index.html"}), ("powerstats", {"daily.json", "weekly.json", "monthly.json", "yearly.json"})],
)
async def test_one_kind_of_further_files_is_a_choice(home: Home, tmp_path: Path, extra: str, names: set[str]) -> None:
    """A page alone is possible, and so are powerstats' files alone."""
    await async_archive(home, "folder", path=str(tmp_path), extras=[extra])
    await async_sync(home)
    assert _names(tmp_path) == {"hour", *names}


def _names(folder: Path) -> set[str]:
    """Return what is in a folder."""
    return {path.name for path in folder.iterdir()}
