"""Archives are set up page by page, tried before they are kept, and what is wrong is said at its field."""

from pathlib import Path
from typing import Any

import pytest
from homeassistant.components.recorder.core import Recorder
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant

from custom_components.proof_of_heat.flows.archive_forms import archive_title
from custom_components.proof_of_heat.records.archives import ArchiveError
from custom_components.proof_of_heat.records.archives.table import table_sql
from tests.counterparts.contents import REPOSITORY, TOKEN
from tests.counterparts.fixtures import GitHub, Supabase, github, postgres_folder, supabase
from tests.counterparts.postgrest import KEY, USER_EMAIL, USER_PASSWORD
from tests.simulated import START

from .archived_home import (
    WHEN,
    async_archive,
    async_archived,
    async_change_archive,
    async_new_archive,
    github_fields,
    running,
    supabase_fields,
)
from .conftest import MakeHome
from .dialog import Dialog
from .home import Home
from .past import async_measured

__all__ = ["github", "postgres_folder", "supabase"]


@pytest.fixture
async def home(make_home: MakeHome) -> Home:
    """Return a home without miners."""
    return await make_home()


def only_archive(home: Home) -> ConfigSubentry:
    """Return the archive of a home that has one."""
    (subentry,) = home.entry.subentries.values()
    return subentry


async def test_a_table_is_tried_and_kept(hass: HomeAssistant, home: Home, supabase: Supabase) -> None:
    """What is typed is tried with one row, then it is an archive."""
    dialog = await async_new_archive(hass, home, "supabase")
    await dialog.async_submit(**supabase_fields(supabase))
    assert dialog.page == "create_entry"
    assert dict(only_archive(home).data) == {"kind": "supabase", **supabase_fields(supabase)}
    assert supabase.server.posts == [1]


async def test_a_repository_is_tried_and_kept(hass: HomeAssistant, home: Home, github: GitHub) -> None:
    """An address that was pasted from a browser is a repository too, and a token with a stray space is one."""
    dialog = await async_new_archive(hass, home, "github")
    pasted = {"repository": f"https://github.com/{REPOSITORY}.git", "token": f" {TOKEN} ", "url": f"{github.url}/"}
    await dialog.async_submit(**github_fields(github) | pasted)
    assert dialog.page == "create_entry"
    assert only_archive(home).title == "GitHub octo/heat"
    assert dict(only_archive(home).data) == {"kind": "github", **github_fields(github)}


async def test_a_folder_is_tried_and_kept(hass: HomeAssistant, home: Home, tmp_path: Path) -> None:
    """A folder that Home Assistant allows is written to, and read."""
    hass.config.allowlist_external_dirs.add(str(tmp_path))
    dialog = await async_new_archive(hass, home, "folder")
    await dialog.async_submit(path=str(tmp_path), periods=["hour", "5minute"], times=["18:00", "06:30"])
    assert dialog.page == "create_entry"
    assert only_archive(home).title == str(tmp_path)
    assert only_archive(home).data["times"] == ["06:30", "18:00"]
    assert (tmp_path / "probe.txt").exists()


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        pytest.param({"url": "abc.supabase.co"}, {"url": "not_a_url"}, id="no scheme"),
        pytest.param({"url": "https://"}, {"url": "not_a_url"}, id="no host"),
        pytest.param({"url": "https://me:secret@abc.supabase.co"}, {"url": "not_a_url"}, id="a password in it"),
        pytest.param({"url": "https://[abc"}, {"url": "not_a_url"}, id="nonsense"),
        pytest.param({"table": "heat; drop"}, {"table": "not_a_table"}, id="no table"),
        pytest.param({"api_key": ""}, {"api_key": "secret_missing"}, id="no key"),
        pytest.param({"password": ""}, {"password": "password_missing"}, id="no password"),
        pytest.param({"periods": []}, {"periods": "no_period"}, id="no rows"),
        pytest.param({"times": []}, {"times": "not_a_time"}, id="no time"),
        pytest.param({"times": ["noon"]}, {"times": "not_a_time"}, id="not a time"),
        pytest.param({"api_key": "other"}, {"password": "archive_denied"}, id="another key"),
        pytest.param({"password": "wrong"}, {"password": "archive_denied"}, id="a wrong password"),
        pytest.param({"email": "", "api_key": "other"}, {"api_key": "archive_denied"}, id="a wrong key"),
        pytest.param({"email": ""}, {"table": "archive_forbidden"}, id="nobody in particular"),
        pytest.param({"table": "heat"}, {"table": "archive_missing_table"}, id="another table"),
        pytest.param({"url": "http://127.250.0.1:9"}, {"url": "archive_unreachable"}, id="nobody there"),
    ],
)
async def test_what_is_wrong_with_a_table_is_said_at_its_field(
    hass: HomeAssistant, home: Home, supabase: Supabase, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    """Each mistake has its field and its cure, and nothing is kept."""
    dialog = await async_new_archive(hass, home, "supabase")
    await dialog.async_submit(**supabase_fields(supabase) | typed)
    assert dialog.errors == errors
    assert home.entry.subentries == {}
    assert [secret for secret in (KEY, USER_PASSWORD) if secret in str(dialog.placeholders)] == []


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        pytest.param("alter table proof_of_heat drop column unit", "archive_missing_column", id="no column"),
        pytest.param(
            "alter table proof_of_heat drop constraint proof_of_heat_pkey", "archive_missing_key", id="no key"
        ),
    ],
)
async def test_the_page_holds_the_sql_that_mends_the_table(
    hass: HomeAssistant, home: Home, supabase: Supabase, sql: str, error: str
) -> None:
    """The SQL on the page is for the table and the user that were typed."""
    await supabase.server.connection.execute(sql)
    dialog = await async_new_archive(hass, home, "supabase")
    assert dialog.placeholders["sql"] == table_sql()
    await dialog.async_submit(**supabase_fields(supabase))
    assert dialog.errors == {"table": error}
    assert dialog.placeholders["sql"] == table_sql(email=USER_EMAIL)


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        pytest.param({"repository": "heat"}, {"repository": "not_a_repository"}, id="no owner"),
        pytest.param({"path": "../heat"}, {"path": "not_a_path"}, id="a path out of it"),
        pytest.param({"token": ""}, {"token": "secret_missing"}, id="no token"),
        pytest.param({"token": "old"}, {"token": "archive_denied"}, id="another token"),
        pytest.param({"repository": "octo/nothing"}, {"repository": "archive_missing_repository"}, id="repository"),
        pytest.param({"branch": "nowhere"}, {"branch": "archive_missing_branch"}, id="branch"),
        pytest.param({"url": "http://127.250.0.1:9"}, {"url": "archive_unreachable"}, id="nobody there"),
    ],
)
async def test_what_is_wrong_with_a_repository_is_said_at_its_field(
    hass: HomeAssistant, home: Home, github: GitHub, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    """Each mistake has its field and its cure, and nothing is kept."""
    dialog = await async_new_archive(hass, home, "github")
    await dialog.async_submit(**github_fields(github) | typed)
    assert dialog.errors == errors
    assert home.entry.subentries == {}


async def test_a_token_that_may_only_read_is_said_at_its_field(hass: HomeAssistant, home: Home, github: GitHub) -> None:
    """A fine-grained token needs the right to write; one that waits is no fault of a field."""
    github.server.may_write = False
    dialog = await async_new_archive(hass, home, "github")
    await dialog.async_submit(**github_fields(github))
    assert dialog.errors == {"token": "archive_forbidden"}
    github.server.wait = {"Retry-After": "60"}
    await dialog.async_submit(**github_fields(github))
    assert dialog.errors == {"base": "archive_busy"}


async def test_what_is_wrong_with_a_folder_is_said_at_its_field(
    hass: HomeAssistant, home: Home, tmp_path: Path
) -> None:
    """A folder that is not allowed, and one that is not there."""
    dialog = await async_new_archive(hass, home, "folder")
    await dialog.async_submit(path=str(tmp_path), **WHEN)
    assert dialog.errors == {"path": "folder_not_allowed"}
    hass.config.allowlist_external_dirs.add(str(tmp_path))
    await dialog.async_submit(path=str(tmp_path / "gone"), **WHEN)
    assert dialog.errors == {"path": "archive_missing_folder"}
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "probe.txt").mkdir()
    await dialog.async_submit(path=str(tmp_path / "full"), **WHEN)
    assert dialog.errors == {"path": "archive_refused"}


async def test_no_two_archives_share_a_place(hass: HomeAssistant, home: Home, tmp_path: Path) -> None:
    """Two archives in one folder would write to the same files."""
    hass.config.allowlist_external_dirs.add(str(tmp_path))
    await async_archive(home, "folder", path=str(tmp_path))
    dialog = await async_new_archive(hass, home, "folder")
    await dialog.async_submit(path=f"{tmp_path}/", **WHEN)
    assert dialog.errors == {"base": "archive_taken"}


async def test_an_archive_is_changed_without_its_secrets(hass: HomeAssistant, home: Home, supabase: Supabase) -> None:
    """Secrets are never shown; what is left empty stays, and the archive is tried again."""
    archive = await async_archive(home, "supabase", **supabase_fields(supabase))
    dialog = await async_change_archive(hass, home, archive.setup.id)
    assert (dialog.fields["api_key"], dialog.fields["password"]) == (None, None)
    shown = {key: value for key, value in dialog.fields.items() if value is not None}
    await dialog.async_submit(**shown | {"times": ["07:00"]})
    await home.async_settle()
    assert dialog.page == "reconfigure_successful"
    assert dict(only_archive(home).data) == {"kind": "supabase", **supabase_fields(supabase), "times": ["07:00"]}
    assert only_archive(home).title == "Copy in supabase"


async def test_a_user_is_taken_off_with_the_password(hass: HomeAssistant, home: Home, supabase: Supabase) -> None:
    """Without an e-mail the old password is forgotten, and the key has to have the right itself."""
    archive = await async_archive(home, "supabase", **supabase_fields(supabase))
    await supabase.server.connection.execute("grant select, insert, update on proof_of_heat to anon")
    await supabase.server.connection.execute("alter table proof_of_heat disable row level security")
    dialog = await async_change_archive(hass, home, archive.setup.id)
    await dialog.async_submit(url=supabase.url, table="proof_of_heat", **WHEN)
    assert dialog.page == "reconfigure_successful"
    assert only_archive(home).data.keys() == {"kind", "url", "table", "api_key", "periods", "times"}


async def test_an_archive_that_moves_is_filled_from_the_first_row(
    hass: HomeAssistant, recorder_mock: Recorder, make_home: MakeHome, tmp_path: Path
) -> None:
    """What is known of one place says nothing of another; a name that was given by itself follows."""
    home = await make_home("axeos")
    hass.config.allowlist_external_dirs.add(str(tmp_path))
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    await async_measured(hass, home.entity_id("sensor", "power"), START.replace(day=1), [1.0] * 9)
    dialog = await async_new_archive(hass, home, "folder")
    await dialog.async_submit(path=str(tmp_path / "old"), **WHEN)
    await home.async_settle()
    (archive_id,) = home.entry.runtime_data.archives.by_id
    await running(home, archive_id).async_sync()
    dialog = await async_change_archive(hass, home, archive_id)
    await dialog.async_submit(path=str(tmp_path / "new"), **WHEN)
    await home.async_settle()
    assert home.entry.subentries[archive_id].title == str(tmp_path / "new")
    await running(home, archive_id).async_sync()
    assert len(await async_archived(running(home, archive_id).archive)) == 9


async def async_denied(hass: HomeAssistant, home: Home, archive_id: str) -> Dialog:
    """Let an archive be denied, and return the page that asks for its secrets."""
    with pytest.raises(ArchiveError):
        await running(home, archive_id).async_sync()
    await home.async_settle()
    (flow,) = hass.config_entries.flow.async_progress()
    dialog = Dialog(hass=hass, manager=hass.config_entries.flow, texts_at="config")
    dialog.result = await dialog.manager.async_configure(flow["flow_id"])
    return dialog


@pytest.fixture
async def recorded(recorder_mock: Recorder, make_home: MakeHome) -> Home:
    """Return a home with a row to archive."""
    home = await make_home("axeos")
    await async_measured(home.hass, home.entity_id("sensor", "power"), START.replace(day=1), [1.0])
    return home


async def test_a_new_token_is_asked_for_and_tried(hass: HomeAssistant, recorded: Home, github: GitHub) -> None:
    """A token that expired is replaced where Home Assistant asks, and the archive catches up."""
    archive = await async_archive(recorded, "github", **github_fields(github) | {"token": "expired"})
    dialog = await async_denied(hass, recorded, archive.setup.id)
    assert dialog.page == "reauth_archive"
    assert list(dialog.fields) == ["token"]
    await dialog.async_submit(token="wrong")
    assert dialog.errors == {"token": "archive_denied"}
    await dialog.async_submit(token=TOKEN)
    assert dialog.page == "reauth_successful"
    await recorded.async_settle()
    assert (await running(recorded, archive.setup.id).async_sync()).written == 1


async def test_the_same_token_counts_once_it_is_valid_again(
    hass: HomeAssistant, recorded: Home, github: GitHub
) -> None:
    """Who gave the token its right afterwards types the same one, and the site starts anew."""
    github.server.may_write = False
    archive = await async_archive(recorded, "github", **github_fields(github))
    dialog = await async_denied(hass, recorded, archive.setup.id)
    github.server.may_write = True
    await dialog.async_submit(token=TOKEN)
    assert dialog.page == "reauth_successful"


async def test_a_new_password_is_asked_for_beside_the_key(
    hass: HomeAssistant, recorded: Home, supabase: Supabase
) -> None:
    """Of key and password only what changed is typed; another fault is said for the page as a whole."""
    archive = await async_archive(recorded, "supabase", **supabase_fields(supabase) | {"password": "old"})
    dialog = await async_denied(hass, recorded, archive.setup.id)
    assert list(dialog.fields) == ["api_key", "password"]
    await supabase.server.connection.execute("alter table proof_of_heat rename to elsewhere")
    await dialog.async_submit(password=USER_PASSWORD)
    assert dialog.errors == {"base": "archive_missing_table"}
    await supabase.server.connection.execute("alter table elsewhere rename to proof_of_heat")
    await dialog.async_submit(password=USER_PASSWORD)
    assert dialog.page == "reauth_successful"


async def test_a_key_alone_is_asked_for_where_there_is_no_user(
    hass: HomeAssistant, recorded: Home, supabase: Supabase
) -> None:
    """Where the key has the right itself, it is all that is asked for."""
    fields = {"url": supabase.url, "table": "proof_of_heat", "api_key": "old"}
    archive = await async_archive(recorded, "supabase", **fields)
    dialog = await async_denied(hass, recorded, archive.setup.id)
    assert list(dialog.fields) == ["api_key"]


async def test_an_archive_that_is_gone_needs_no_key(hass: HomeAssistant, recorded: Home, github: GitHub) -> None:
    """With an archive that is removed the question for its key goes."""
    archive = await async_archive(recorded, "github", **github_fields(github) | {"token": "expired"})
    dialog = await async_denied(hass, recorded, archive.setup.id)
    hass.config_entries.async_remove_subentry(recorded.entry, archive.setup.id)
    await recorded.async_settle()
    assert dialog.page == "reauth_archive"
    assert hass.config_entries.flow.async_progress() == []


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"kind": "supabase", "url": "https://abc.supabase.co"}, "abc.supabase.co"),
        ({"kind": "github", "repository": "octo/heat"}, "GitHub octo/heat"),
        ({"kind": "folder", "path": "/media/heat"}, "/media/heat"),
    ],
    ids=["supabase", "github", "folder"],
)
def test_an_archive_is_called_after_its_place(fields: dict[str, Any], title: str) -> None:
    """Until the owner calls it something else."""
    assert archive_title(fields) == title
