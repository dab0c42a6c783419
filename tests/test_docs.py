"""The papers of the repository: links lead somewhere, examples work, and nothing that users meet is left out."""

import json
import re
import struct
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import pytest
from homeassistant.components.automation.config import ValidationStatus, async_validate_config_item
from homeassistant.components.rest.schema import CONFIG_SCHEMA as REST_SCHEMA
from homeassistant.const import UnitOfPower
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml

from custom_components.proof_of_heat.drivers import DriverErrorKind
from custom_components.proof_of_heat.drivers.asic import DRIVERS
from custom_components.proof_of_heat.engine.event import EventKind
from custom_components.proof_of_heat.engine.follow import STOP_PATIENCE
from custom_components.proof_of_heat.engine.obedience import QUARANTINE
from custom_components.proof_of_heat.engine.pacing import MIN_OFF, MIN_ON
from custom_components.proof_of_heat.engine.protection import BOARD_MAX_C, CHIP_MAX_C, COOLED_K
from custom_components.proof_of_heat.engine.reason import Reason
from custom_components.proof_of_heat.engine.trust import SAMPLE_LIFE
from custom_components.proof_of_heat.engine.zone import FROST_C, MAX_ROOM_C
from custom_components.proof_of_heat.problems import ProblemKind
from custom_components.proof_of_heat.settings import FIRST_SETPOINT_C

ROOT: Final = Path(__file__).parents[1]
INTEGRATION: Final = ROOT / "custom_components" / "proof_of_heat"
DOCS: Final = ROOT / "docs"
PAGES: Final = (*sorted(ROOT.glob("*.md")), *sorted(DOCS.glob("*.md")))

LINK: Final = re.compile(r"\]\((?P<plain>[^)\s]+)\)|(?:src|srcset|href)=\"(?P<html>[^\"]+)\"")
HEADING: Final = re.compile(r"^#+ +(.+)$", re.MULTILINE)
CODE: Final = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
ACTION: Final = re.compile(r"^```yaml\n(action: .*?)^```$", re.MULTILINE | re.DOTALL)
PLANT: Final = re.compile(r"^```yaml\n(rest:.*?)^```$", re.MULTILINE | re.DOTALL)
SECRET: Final = re.compile(r"!secret (\w+)")
EXAMPLE: Final = re.compile(r"^```yaml\n(alias: .*?)^```$", re.MULTILINE | re.DOTALL)

FIGURES: Final = (
    ("safety", f"A board is above {BOARD_MAX_C:g} °C or a chip above {CHIP_MAX_C:g} °C"),
    ("safety", f"until it has cooled by {COOLED_K:g} K"),
    (
        "safety",
        f"for at least {MIN_ON.seconds // 60} minutes, and after a stop it rests for at least {MIN_OFF.seconds // 60}",
    ),
    ("safety", f"left alone for {QUARANTINE.seconds // 60} minutes"),
    ("balancing", f"{STOP_PATIENCE.seconds // 60} minutes of the lowest levels"),
    ("balancing", f"younger than {SAMPLE_LIFE.seconds} s"),
    ("configuration", f"at {FIRST_SETPOINT_C:g} °C until you choose"),
    ("configuration", f"| {MAX_ROOM_C:g} °C |"),
    ("configuration", f"| {FROST_C:g} °C |"),
)
"""What pages say of the constants of the engine."""

SIDES: Final = {"": 256, "@2x": 512}
"""The height of a brand image (pixels)."""


def _text(page: Path) -> str:
    """Return a page."""
    return page.read_text(encoding="utf-8")


def _translations() -> dict[str, Any]:
    """Return the English texts of the integration."""
    texts: dict[str, Any] = json.loads(_text(INTEGRATION / "translations" / "en.json"))
    return texts


def _anchors(page: Path) -> set[str]:
    """Return the anchors of the headings of a page, as GitHub makes them."""
    headings = HEADING.findall(CODE.sub("", _text(page)))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _is_dead(page: Path, link: str) -> bool:
    """Tell whether a link of a page into the repository leads nowhere."""
    if link.startswith(("https://", "mailto:")):
        return False
    path, _, anchor = link.partition("#")
    target = page if not path else page.parent / unquote(path)
    return not target.exists() or bool(anchor and anchor not in _anchors(target))


def _missing(words: list[str], page: Path) -> list[str]:
    """Return the words that a page does not name in code type."""
    text = _text(page)
    return [word for word in words if f"`{word}`" not in text]


def _labels(node: Any) -> set[str]:
    """Return the labels of all fields of a flow."""
    if not isinstance(node, dict):
        return set()
    own = {label for label in node.get("data", {}).values() if isinstance(label, str)}
    return own.union(*(_labels(child) for child in node.values()))


EXAMPLES: Final = tuple(
    pytest.param(example, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, example in enumerate(EXAMPLE.findall(_text(page)), 1)
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_into_the_repository_lead_somewhere(page: Path) -> None:
    """Every relative link and every picture of a page exists, and so does each heading that is linked."""
    links = [found["plain"] or found["html"] for found in LINK.finditer(CODE.sub("", _text(page)))]
    assert [link for link in links if _is_dead(page, link)] == []


def test_every_page_is_linked_from_the_start_page() -> None:
    """A page that the start page does not name is a page that nobody finds."""
    readme = _text(ROOT / "README.md")
    assert [page.name for page in DOCS.glob("*.md") if f"(docs/{page.name})" not in readme] == []


@pytest.mark.parametrize("page", ["README.md", "README.ru.md", "docs/miners.md"])
def test_every_firmware_is_documented(page: str) -> None:
    """Who has a miner finds its firmware."""
    assert _missing(list(DRIVERS), ROOT / page) == []


@pytest.mark.parametrize("platform", _translations()["entity"])
def test_every_entity_is_documented(platform: str) -> None:
    """Each entity has a row."""
    assert _missing(list(_translations()["entity"][platform]), DOCS / "entities.md") == []


def test_every_reason_is_documented() -> None:
    """Each word for why is explained."""
    assert _missing(list(Reason), DOCS / "entities.md") == []


def test_every_action_and_event_is_documented() -> None:
    """Each action with its fields, each kind of event and each error has a row."""
    actions = _translations()["services"]
    fields = [field for action in actions.values() for field in action.get("fields", {})]
    assert _missing([*actions, *fields, *EventKind, *DriverErrorKind], DOCS / "actions.md") == []


def test_every_problem_is_documented() -> None:
    """Each repair has a row."""
    assert _missing(list(ProblemKind), DOCS / "troubleshooting.md") == []


@pytest.mark.parametrize("flow", ["config", "config_subentries", "options"])
def test_every_field_of_the_settings_is_documented(flow: str) -> None:
    """Each field that is asked for is explained under its own label."""
    text = _text(DOCS / "configuration.md")
    assert [label for label in sorted(_labels(_translations()[flow])) if f"**{label}**" not in text] == []


@pytest.mark.parametrize(("page", "figure"), FIGURES)
def test_figures_are_those_of_the_engine(page: str, figure: str) -> None:
    """A page that names a figure names the one that holds."""
    assert figure in _text(DOCS / f"{page}.md")


@pytest.mark.usefixtures("enable_custom_integrations")
@pytest.mark.parametrize("example", EXAMPLES)
async def test_examples_are_automations(hass: HomeAssistant, example: str) -> None:
    """Home Assistant accepts each example as it stands."""
    for component in ("homeassistant", "automation", "conversation", "proof_of_heat"):
        assert await async_setup_component(hass, component, {})
    written = parse_yaml(example)
    assert isinstance(written, dict)
    config = await async_validate_config_item(hass, "example", written)
    assert config is not None
    assert config.validation_status is ValidationStatus.OK, config.validation_error


@pytest.mark.parametrize("example", ACTION.findall(_text(DOCS / "actions.md")), ids=lambda text: text.split()[1])
async def test_examples_of_actions_are_actions(hass: HomeAssistant, example: str) -> None:
    """Home Assistant accepts each call as it stands, and the integration has such an action with such fields."""
    assert await async_setup_component(hass, "homeassistant", {})
    (call,) = cv.SCRIPT_SCHEMA([parse_yaml(example)])
    known = _translations()["services"][call["action"].removeprefix("proof_of_heat.")]
    assert set(call.get("data", {})) <= set(known.get("fields", {}))


async def test_the_example_of_a_plant_is_a_configuration(hass: HomeAssistant) -> None:
    """Home Assistant accepts the sensors of a plant as they stand."""
    (example,) = PLANT.findall(_text(DOCS / "balancing.md"))
    written = parse_yaml(SECRET.sub(r'"\1"', example))
    sensors = REST_SCHEMA(written)["rest"][0]["sensor"]
    assert [sensor["unit_of_measurement"] for sensor in sensors] == [UnitOfPower.WATT, UnitOfPower.WATT]


@pytest.mark.parametrize("scale", SIDES)
@pytest.mark.parametrize("name", ["icon", "logo", "dark_logo"])
def test_brand_images_have_their_size(name: str, scale: str) -> None:
    """An icon is a square, and each image is as high as Home Assistant wants it."""
    width, height = struct.unpack(">II", (INTEGRATION / "brand" / f"{name}{scale}.png").read_bytes()[16:24])
    assert height == SIDES[scale]
    assert width == height or "logo" in name
