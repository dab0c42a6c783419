"""Every text is used, every key has its text, in both languages alike, and the manifest is in order.

The checks of hassfest that matter here; the flows themselves are checked page by page, as their tests walk through.
"""

import ast
import json
import re
from collections.abc import Iterator
from importlib import import_module
from itertools import chain
from pathlib import Path
from string import Formatter
from typing import Any, Final, cast

import pytest
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.typing import UNDEFINED
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
from pytest_homeassistant_custom_component.common import get_system_health_info

import custom_components.proof_of_heat as integration
from custom_components.proof_of_heat.config_flow import ProofOfHeatConfigFlow
from custom_components.proof_of_heat.const import DOMAIN
from custom_components.proof_of_heat.drivers import DriverErrorKind
from custom_components.proof_of_heat.engine.curve_fault import CurveFault
from custom_components.proof_of_heat.engine.event import EventKind
from custom_components.proof_of_heat.engine.miner import Control
from custom_components.proof_of_heat.engine.profile import ProfileFault
from custom_components.proof_of_heat.engine.schedule import PlanFault
from custom_components.proof_of_heat.flows import archive_forms, forms, heater_forms
from custom_components.proof_of_heat.flows.archive import ArchiveSubentryFlow
from custom_components.proof_of_heat.flows.heater import HeaterSubentryFlow
from custom_components.proof_of_heat.flows.miner import MinerSubentryFlow
from custom_components.proof_of_heat.flows.options import SiteOptionsFlow
from custom_components.proof_of_heat.flows.zone import ZoneSubentryFlow
from custom_components.proof_of_heat.problems import ProblemKind
from custom_components.proof_of_heat.records.archives import ArchiveFault
from custom_components.proof_of_heat.trigger import TRIGGERS

ROOT: Final = Path(integration.__file__).parent

LANGUAGES: Final = ("en", "ru")

FLOWS: Final = {
    "config": ProofOfHeatConfigFlow,
    "config_subentries.archive": ArchiveSubentryFlow,
    "config_subentries.heater": HeaterSubentryFlow,
    "config_subentries.miner": MinerSubentryFlow,
    "config_subentries.zone": ZoneSubentryFlow,
    "options": SiteOptionsFlow,
}
"""Where the texts of a flow stand, and who shows them."""

STEP_TEXTS: Final = {"title", "description", "data", "data_description", "sections"}
MENU_TEXTS: Final = {"title", "description", "menu_options", "menu_option_descriptions"}
SECTION_TEXTS: Final = {"name", "description", "data", "data_description"}

MANIFEST: Final[dict[str, Any]] = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
ICONS: Final[dict[str, Any]] = json.loads((ROOT / "icons.json").read_text(encoding="utf-8"))

ALWAYS_THERE: Final = {str(platform) for platform in Platform} | {
    "automation",
    "diagnostics",
    "frontend",
    "persistent_notification",
    "websocket_api",
}
"""What Home Assistant loads by itself wherever it is used; hassfest lets it go unnamed."""


MADE: Final = {
    "f'miner_{error.kind}'": {f"miner_{kind}" for kind in DriverErrorKind},
    "f'archive_{error.fault}'": {f"archive_{fault}" for fault in ArchiveFault},
    "f'curve_{fault}'": {f"curve_{fault}" for fault in CurveFault},
    "f'plan_{problem.fault}'": {f"plan_{fault}" for fault in PlanFault},
    "f'setpoint_{problem.fault}'": {f"setpoint_{fault}" for fault in ProfileFault},
}
"""The keys that the code makes of a failure, by how it makes them."""


def _texts(language: str) -> dict[str, Any]:
    """Return all texts of a language."""
    texts: dict[str, Any] = json.loads((ROOT / "translations" / f"{language}.json").read_text(encoding="utf-8"))
    return texts


def _flat(texts: dict[str, Any], start: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text with its whole key."""
    for key, value in texts.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{start}{key}.")
        else:
            yield f"{start}{key}", value


EN: Final = _texts("en")
FLAT: Final = {language: dict(_flat(_texts(language))) for language in LANGUAGES}


def _at(place: str) -> dict[str, Any]:
    """Return the English texts of a place."""
    found = EN
    for part in place.split("."):
        found = found[part]
    return found


def _placeholders(text: str) -> set[str]:
    """Return what is filled into a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _modules() -> dict[Path, ast.Module]:
    """Return the syntax of all modules of the integration."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in ROOT.rglob("*.py")}


TREES: Final = _modules()


def _words() -> set[str]:
    """Return every string of the code, those that it makes of the kinds of a failure, and those it imports."""
    nodes = chain.from_iterable(ast.walk(tree) for tree in TREES.values())
    literals = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    modules = (forms, archive_forms, heater_forms)
    imported = {value for module in modules for value in vars(module).values() if isinstance(value, str)}
    return literals | imported | {word for words in MADE.values() for word in words}


WORDS: Final = _words()


def _descriptions(value: Any) -> Iterator[EntityDescription]:
    """Yield the entity descriptions in a value, however they are kept."""
    match value:
        # Home Assistant makes the class of a description anew, so that it is no instance of its base.
        case object(entity_registry_enabled_default=bool()):
            yield cast("EntityDescription", value)
        case dict():
            yield from chain.from_iterable(_descriptions(one) for one in value.values())
        case tuple() | list():
            yield from chain.from_iterable(_descriptions(one) for one in value)


def _platform(description: EntityDescription) -> str:
    """Return the platform of a description, from the name of the class of Home Assistant that it extends."""
    names = [kind.__name__ for kind in type(description).__mro__ if kind.__name__.endswith("EntityDescription")]
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", names[0].removesuffix("EntityDescription")).lower()


def _described() -> dict[tuple[str, str], EntityDescription]:
    """Return the entity descriptions that name a text, by platform and key."""
    paths = [path.relative_to(ROOT).with_suffix("") for path in (*ROOT.glob("*.py"), *ROOT.glob("sensors/*.py"))]
    names = (".".join((integration.__name__, *path.parts)) for path in paths if path.stem != "__init__")
    found = _descriptions([value for name in names for value in vars(import_module(name)).values()])
    return {(_platform(one), str(one.translation_key)): one for one in found if one.translation_key is not None}


ENTITIES: Final = _described()


def _entity_texts(part: str) -> dict[tuple[str, str], Any]:
    """Return one part of the texts of entities that have it, by platform and key."""
    return {
        (platform, key): texts[part]
        for platform, keys in EN["entity"].items()
        for key, texts in keys.items()
        if part in texts
    }


def _raised() -> set[str]:
    """Return the keys of the texts with which the code fails, raised by themselves or through a `_decline`."""
    calls = [node for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.Call)]
    raised = (
        keyword.value
        for call in calls
        for keyword in call.keywords
        if keyword.arg == "translation_key" and ast.unparse(call.func).endswith(("Error", "Failed"))
    )
    declined = (call.args[0] for call in calls if ast.unparse(call.func) == "_decline")
    return set(chain.from_iterable(_values(key) for key in chain(raised, declined)))


def _values(key: ast.expr) -> set[str]:
    """Return what a key may be: itself, one of two, one for each kind of a failure, or what is passed on."""
    match key:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=one, orelse=other):
            return _values(one) | _values(other)
        case ast.Name(id="key"):
            return set()
    assert ast.unparse(key) in MADE, f"{ast.unparse(key)} is not known here"
    return MADE[ast.unparse(key)]


def _imported_components() -> set[str]:
    """Return the components of Home Assistant that the code imports, but for a module that serves one of its name."""
    pairs = (
        (path.stem, name)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module is not None
        for name in _components(node)
    )
    return {name for stem, name in pairs if stem != name}


def _components(node: ast.ImportFrom) -> set[str]:
    """Return the components in an import."""
    parts = (node.module or "").split(".")
    if parts[:2] != ["homeassistant", "components"]:
        return set()
    return {parts[2]} if len(parts) > 2 else {alias.name for alias in node.names}


def test_both_languages_have_the_same_texts() -> None:
    """A text that is missing in one language would be shown as a key."""
    assert FLAT["en"].keys() == FLAT["ru"].keys()


def test_both_languages_fill_in_the_same() -> None:
    """A value that one language tells, the other tells too."""
    filled = {language: {key: _placeholders(text) for key, text in texts.items()} for language, texts in FLAT.items()}
    assert filled["en"] == filled["ru"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_clean(language: str) -> None:
    """No text is empty, has stray spaces, points at another, holds HTML or an address, or quotes what is filled in.

    hassfest refuses addresses: a translator could change where they lead.
    """
    texts = FLAT[language]
    assert {key: text for key, text in texts.items() if not text or text != text.strip()} == {}
    assert {key: text for key, text in texts.items() if re.search(r"\[%key|<\w|  |'\{\w+\}'", text)} == {}
    assert {key: text for key, text in texts.items() if re.search(r"(://|www\.)\w+\.\w", text)} == {}


def test_a_text_is_translated() -> None:
    """Only names and placeholders are alike in both languages."""
    cyrillic = re.compile("[\u0400-\u04ff]")
    untranslated = {text for text in FLAT["ru"].values() if not cyrillic.search(text)}
    assert {text for text in untranslated if re.sub(r"\{\w+\}", "", text).strip()} == set()


def test_a_key_is_a_slug() -> None:
    """Home Assistant takes small letters, digits and underscores."""
    parts = set(chain.from_iterable(key.split(".") for key in FLAT["en"]))
    assert {part for part in parts if not re.fullmatch("[a-z0-9]+(_[a-z0-9]+)*", part)} == set()


@pytest.mark.parametrize("place", FLOWS)
def test_a_flow_has_texts_for_its_steps_only(place: str) -> None:
    """Each step with texts exists; its fields, errors and ends are words of the code."""
    texts = _at(place)
    steps = texts["step"]
    assert {step for step in steps if not hasattr(FLOWS[place], f"async_step_{step}")} == set()
    fields = chain.from_iterable(step.get("data", {}) for step in steps.values())
    words = {*fields, *texts.get("error", {}), *texts.get("abort", {}), *texts.get("progress", {})}
    assert words - WORDS == set()
    ways = set(chain.from_iterable(step.get("menu_options", {}) for step in steps.values()))
    assert ways - steps.keys() - {"finish"} == set()


@pytest.mark.parametrize("place", FLOWS)
def test_a_step_explains_each_field(place: str) -> None:
    """Every field and every way of a menu has a name and an explanation, and nothing else is explained."""
    steps = _at(place)["step"].values()
    forms = [step for step in steps if "menu_options" not in step]
    menus = [step for step in steps if "menu_options" in step]
    sections = list(chain.from_iterable(step.get("sections", {}).values() for step in forms))
    assert all(step.keys() <= STEP_TEXTS for step in forms)
    assert all(step.keys() == MENU_TEXTS for step in menus)
    assert all(section.keys() == SECTION_TEXTS for section in sections)
    assert all(one.get("data", {}).keys() == one.get("data_description", {}).keys() for one in [*forms, *sections])
    assert all(menu["menu_options"].keys() == menu["menu_option_descriptions"].keys() for menu in menus)


def test_an_entity_has_a_name() -> None:
    """Each entity that is named by a text has one, and no other has."""
    named = {key for key, description in ENTITIES.items() if description.name is UNDEFINED}
    assert _entity_texts("name").keys() == named


def test_a_state_has_a_word() -> None:
    """Each state that an entity can have by its description is told in words, and no other is."""
    options = {key: getattr(description, "options", None) for key, description in ENTITIES.items()}
    told = {key: set(states) for key, states in _entity_texts("state").items()}
    assert told == {key: set(states) for key, states in options.items() if states}


def test_an_entity_has_an_icon() -> None:
    """Each entity that no device class draws has an icon, and every icon belongs to an entity."""
    drawn = {(platform, key) for platform, keys in ICONS["entity"].items() for key in keys}
    bare = {key for key, description in ENTITIES.items() if description.device_class is None}
    assert drawn - ENTITIES.keys() == set()
    assert bare - drawn == set()


def test_a_state_with_an_icon_exists() -> None:
    """An icon for a state that an entity never has is never seen."""
    states = {
        (platform, key): set(icons["state"])
        for platform, keys in ICONS["entity"].items()
        for key, icons in keys.items()
        if "state" in icons
    }
    told = {key: set(texts) for key, texts in _entity_texts("state").items()}
    never = {key: shown - told.get(key, {"on", "off"}) for key, shown in states.items()}
    assert {key: shown for key, shown in never.items() if shown} == {}


def test_a_failure_has_words() -> None:
    """Each failure that reaches the owner has its text, and no other has."""
    assert EN["exceptions"].keys() == _raised()


def test_a_problem_has_words() -> None:
    """Each problem that the repairs show has its text, and no other has."""
    assert EN["issues"].keys() == {str(kind) for kind in ProblemKind}


def test_an_event_has_a_sentence() -> None:
    """Each event of a decision has its sentence in the logbook, a changed target one for each way it can change."""
    kinds = {str(kind) for kind in EventKind} - {str(EventKind.TARGET_CHANGED), str(EventKind.VERIFIED)}
    changes = {"raised", "lowered", "started", "paused", "set", "switched_on", "proposed_pause"}
    sentences = {f"logbook_{sentence}" for sentence in kinds | changes}
    assert {key for key in EN["common"] if key.startswith("logbook_")} == sentences


def test_a_common_text_is_used() -> None:
    """A text that belongs to no entity is asked for by its own name."""
    told = {key for key in EN["common"] if key.startswith(("logbook_", "occurrence_", "told_"))}
    assert EN["common"].keys() - told - WORDS == set()


def test_an_occurrence_is_told_in_a_sentence() -> None:
    """Each trigger has the sentence that it tells people, and no other has."""
    assert {key for key in EN["common"] if key.startswith("occurrence_")} == {f"occurrence_{kind}" for kind in TRIGGERS}


def test_what_can_be_set_has_words() -> None:
    """Each kind of control has its word in the list of miners, and each word there is used."""
    words = EN["selector"]["control"]["options"].keys()
    assert words - WORDS == set()
    assert {str(control) for control in Control} - words == set()


async def test_an_action_has_words_and_an_icon(hass: HomeAssistant) -> None:
    """Each action that is registered is described with all its fields, and no other is."""
    assert await async_setup_component(hass, DOMAIN, {})
    described = load_yaml_dict(str(ROOT / "services.yaml"))
    texts = EN["services"]
    assert set(hass.services.async_services_for_domain(DOMAIN)) == described.keys() == texts.keys()
    assert ICONS["services"].keys() == described.keys()
    fields = {name: set((service or {}).get("fields", {})) for name, service in described.items()}
    assert {name: set(text.get("fields", {})) for name, text in texts.items()} == fields


@pytest.mark.parametrize("kind", ["trigger", "condition"])
async def test_a_part_of_an_automation_has_words_and_an_icon(hass: HomeAssistant, kind: str) -> None:
    """Each trigger and condition is described with all its fields, and no other is."""
    described = {name: part for name, part in load_yaml_dict(str(ROOT / f"{kind}s.yaml")).items() if name[0] != "."}
    platform = import_module(f"custom_components.proof_of_heat.{kind}")
    offered = await getattr(platform, f"async_get_{kind}s")(hass)
    texts = EN[f"{kind}s"]
    assert offered.keys() == described.keys() == texts.keys() == ICONS[f"{kind}s"].keys()
    fields = {name: set((part or {}).get("fields", {})) for name, part in described.items()}
    assert {name: set(text.get("fields", {})) for name, text in texts.items()} == fields


async def test_the_health_has_words(hass: HomeAssistant) -> None:
    """Each line of the system's health has its text, and no other has."""
    assert await async_setup_component(hass, "system_health", {})
    assert await async_setup_component(hass, DOMAIN, {})
    await hass.async_block_till_done()
    assert EN["system_health"]["info"].keys() == (await get_system_health_info(hass, DOMAIN)).keys()


def test_the_manifest_is_in_order() -> None:
    """Domain and name come first, the others by the alphabet, as hassfest wants it."""
    keys = list(MANIFEST)
    assert keys == ["domain", "name", *sorted(set(keys) - {"domain", "name"})]
    assert {"codeowners", "documentation", "issue_tracker", "version"} <= MANIFEST.keys()
    assert MANIFEST["domain"] == DOMAIN


def test_the_manifest_names_what_the_code_imports() -> None:
    """A component that is used is loaded before, and one that is loaded is used."""
    declared = {*MANIFEST.get("dependencies", ()), *MANIFEST.get("after_dependencies", ())}
    assert _imported_components() - declared - ALWAYS_THERE == set()
