"""Blueprints: valid, short, the same in both places, and copied on request without a loss."""

from pathlib import Path
from typing import Any, Final

import pytest
from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict

from custom_components.proof_of_heat.blueprint_files import SOURCE, async_copy_blueprints, blueprint_names
from custom_components.proof_of_heat.const import DOMAIN

from .conftest import MakeHome

PUBLISHED: Final = Path(__file__).parents[2] / "blueprints" / "automation" / DOMAIN
NAMES: Final = blueprint_names()
MOST_LINES: Final = 80


@pytest.fixture
def blueprint_folder(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Return where automations look for our blueprints, in a configuration folder of its own."""
    hass.config.config_dir = str(tmp_path)
    return tmp_path / "blueprints" / "automation" / DOMAIN


def test_the_published_ones_are_those_that_are_copied() -> None:
    """Whoever imports a blueprint by its address gets the same as whoever copies it."""
    assert {path.name: path.read_bytes() for path in PUBLISHED.glob("*.yaml")} == {
        path.name: path.read_bytes() for path in SOURCE.glob("*.yaml")
    }


@pytest.mark.parametrize("name", NAMES)
async def test_a_blueprint_is_valid_and_short(hass: HomeAssistant, name: str) -> None:
    """Home Assistant takes it; it says where it comes from and what it needs, and is read at a glance."""
    path = SOURCE / f"{name}.yaml"
    assert await async_setup_component(hass, "automation", {})
    schema = async_get_blueprints(hass)._blueprint_schema  # noqa: SLF001  Home Assistant offers no other way.
    blueprint = Blueprint(load_yaml_dict(str(path)), path=path.name, expected_domain="automation", schema=schema)
    assert blueprint.validate() is None
    assert blueprint.metadata["homeassistant"]["min_version"] == "2026.11.0"
    assert blueprint.metadata["source_url"].endswith(f"/blueprints/automation/{DOMAIN}/{name}.yaml")
    assert len(path.read_text(encoding="utf-8").splitlines()) < MOST_LINES


async def test_blueprints_are_copied_to_where_automations_find_them(
    hass: HomeAssistant, blueprint_folder: Path
) -> None:
    """After the copy the automation editor lists them."""
    assert await async_setup_component(hass, "automation", {})
    copied = await async_copy_blueprints(hass, NAMES)
    assert sorted(copied.new) == NAMES
    listed = await async_get_blueprints(hass).async_get_blueprints()
    assert {f"{DOMAIN}/{name}.yaml" for name in NAMES} <= listed.keys()
    assert files_in(blueprint_folder) == {f"{name}.yaml" for name in NAMES}


async def test_an_edited_blueprint_is_kept(hass: HomeAssistant, blueprint_folder: Path) -> None:
    """What somebody wrote is never overwritten."""
    await async_copy_blueprints(hass, NAMES)
    mine = blueprint_folder / "quiet_hours.yaml"
    mine.write_text("mine", encoding="utf-8")
    copied = await async_copy_blueprints(hass, NAMES)
    assert copied.kept == ("quiet_hours",)
    assert mine.read_text(encoding="utf-8") == "mine"


@pytest.mark.usefixtures("blueprint_folder")
async def test_a_copy_as_we_left_it_is_renewed(hass: HomeAssistant) -> None:
    """A file that nobody edited may be replaced."""
    await async_copy_blueprints(hass, ["quiet_hours"])
    assert tuple((await async_copy_blueprints(hass, ["quiet_hours"])).new) == ("quiet_hours",)


def files_in(folder: Path) -> set[str]:
    """Return the names of the files in a folder."""
    return {path.name for path in folder.iterdir()}


def block(folder: Path) -> None:
    """Put a file where a folder should be."""
    folder.parent.mkdir(parents=True)
    folder.write_text("a file", encoding="utf-8")


async def async_ask(hass: HomeAssistant, entry_id: str, picked: list[str]) -> dict[str, Any]:
    """Open the page of the options, and pick blueprints."""
    flow = await hass.config_entries.options.async_init(entry_id)
    flow = await hass.config_entries.options.async_configure(flow["flow_id"], {"next_step_id": "blueprints"})
    return dict(await hass.config_entries.options.async_configure(flow["flow_id"], {"blueprints": picked}))


async def test_the_options_copy_what_is_picked(
    hass: HomeAssistant, make_home: MakeHome, blueprint_folder: Path
) -> None:
    """The page tells what it copied."""
    home = await make_home()
    answer = await async_ask(hass, home.entry.entry_id, ["telegram"])
    assert answer["reason"] == "blueprints_copied"
    assert answer["description_placeholders"] == {"copied": "telegram", "kept": "-"}
    assert files_in(blueprint_folder) == {"telegram.yaml"}


async def test_a_folder_that_cannot_be_written_is_told(
    hass: HomeAssistant, make_home: MakeHome, blueprint_folder: Path
) -> None:
    """The page says what is wrong, and nothing is lost."""
    home = await make_home()
    block(blueprint_folder)
    answer = await async_ask(hass, home.entry.entry_id, ["telegram"])
    assert answer["errors"] == {"base": "not_written"}
