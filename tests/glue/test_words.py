"""What the integration says: logbook, action, diagnostics, system health, and every text in both languages."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from homeassistant.core import Event, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import translation
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import get_system_health_info
from pytest_homeassistant_custom_component.components.diagnostics import get_diagnostics_for_config_entry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from syrupy.assertion import SnapshotAssertion
from syrupy.filters import props

from custom_components.proof_of_heat.const import DOMAIN, EVENT_DECISION
from custom_components.proof_of_heat.engine.event import EventKind
from custom_components.proof_of_heat.engine.reason import Reason
from custom_components.proof_of_heat.logbook import async_describe_events
from simulator.fault import Fault

from .conftest import MakeHome

INTEGRATION = Path(__file__).parents[2] / "custom_components" / DOMAIN


def _described(
    hass: HomeAssistant,
    kind: EventKind,
    from_w: float | None,
    to_w: float | None,
    *,
    reason: Reason = Reason.HEATING,
    available_w: float | None = None,
) -> dict[str, str]:
    """Return how the logbook tells an event."""
    describers: dict[str, Callable[[Event], dict[str, str]]] = {}

    def register(_domain: str, event_type: str, describe: Callable[[Event], dict[str, str]]) -> None:
        """Note who describes an event."""
        describers[event_type] = describe

    async_describe_events(hass, register)
    told = {"kind": kind, "name": "Heater", "reason": reason, "from_w": from_w, "to_w": to_w}
    return describers[EVENT_DECISION](Event(EVENT_DECISION, told | {"available_w": available_w}))


@pytest.mark.parametrize(
    ("kind", "from_w", "to_w", "sentence"),
    [
        (EventKind.TARGET_CHANGED, 2100, 2700, "power raised from 2,100 to 2,700 W: Heating the room"),
        (EventKind.TARGET_CHANGED, 2700, 2100, "power lowered from 2,700 to 2,100 W: Heating the room"),
        (EventKind.TARGET_CHANGED, None, 2100, "power set to 2,100 W: Heating the room"),
        (EventKind.TARGET_CHANGED, 2100, 0, "paused: Heating the room"),
        (EventKind.TARGET_CHANGED, 0, 2100, "started at 2,100 W: Heating the room"),
        (EventKind.TARGET_CHANGED, 0, None, "switched on: Heating the room"),
        (EventKind.COMMAND_REFUSED, None, 2100, "refused a change to 2,100 W (Heating the room)"),
        (EventKind.NOT_OBEYED, None, 2100, "accepted 2,100 W, but does not draw it (Heating the room)"),
        (EventKind.QUARANTINED, None, 2100, "is left alone for a while, because it did not do as asked several times"),
        (EventKind.RECOVERED, None, None, "does as asked again"),
        (EventKind.COMMAND_REFUSED, None, None, "refused a change to ? W (Heating the room)"),
        (EventKind.PROPOSED, None, 2100, "would be set to 2,100 W, but this is a dry run: Heating the room"),
        (EventKind.PROPOSED, 2100, 0, "would be paused, but this is a dry run: Heating the room"),
    ],
    ids=[
        "raised",
        "lowered",
        "first",
        "paused",
        "started",
        "a pump",
        "refused",
        "not obeyed",
        "quarantined",
        "recovered",
        "refused, unknown what",
        "proposed",
        "proposed pause",
    ],
)
async def test_the_logbook_tells_in_sentences(
    make_home: MakeHome, hass: HomeAssistant, kind: EventKind, from_w: float | None, to_w: float | None, sentence: str
) -> None:
    """Each event of a decision reads as a sentence."""
    await make_home()
    described = _described(hass, kind, from_w, to_w)
    assert (described["name"], described["message"]) == ("Heater", sentence)


@pytest.mark.parametrize(
    ("kind", "icon"),
    [
        (EventKind.TARGET_CHANGED, "mdi:arrow-up-bold"),
        (EventKind.RECOVERED, "mdi:check"),
        (EventKind.QUARANTINED, "mdi:alert"),
    ],
    ids=["raised", "recovered", "quarantined"],
)
async def test_the_logbook_shows_at_a_glance_what_went_well(
    make_home: MakeHome, hass: HomeAssistant, kind: EventKind, icon: str
) -> None:
    """An event has a sign of its own, so that one that went wrong stands out."""
    await make_home()
    assert _described(hass, kind, 2100, 2700)["icon"] == icon


@pytest.mark.parametrize(
    ("reason", "available_w", "ground"),
    [
        (Reason.SUPPLY, 2240.4, "surplus 2,240 W"),
        (Reason.RUNNING_FREELY, 5000, "surplus 5,000 W"),
        (Reason.SUPPLY, -300, "surplus 0 W"),
        (Reason.SUPPLY, None, "No more power available"),
        (Reason.QUIET_HOURS, 5000, "Quiet hours"),
    ],
    ids=["supply", "all that it may", "none", "unknown", "another ground"],
)
async def test_the_logbook_names_the_surplus(
    make_home: MakeHome, hass: HomeAssistant, reason: Reason, available_w: float | None, ground: str
) -> None:
    """Where the surplus decided, it is told in watts."""
    await make_home()
    told = _described(hass, EventKind.TARGET_CHANGED, 2100, 2700, reason=reason, available_w=available_w)
    assert told["message"] == f"power raised from 2,100 to 2,700 W: {ground}"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_event_has_words(language: str) -> None:
    """No event is told as a code."""
    forms = {"raised", "lowered", "set", "started", "paused", "proposed_pause"}
    kinds = set(EventKind) - {EventKind.TARGET_CHANGED, EventKind.VERIFIED} | forms
    assert _texts(language)["common"].keys() >= {f"logbook_{kind}" for kind in kinds}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_title_of_a_menu_needs_no_values(language: str) -> None:
    """The frontend fills in values below a menu, never in its title."""
    texts = _texts(language)
    steps = [*texts["config"]["step"].values(), *texts["config_subentries"]["miner"]["step"].values()]
    assert [step["title"] for step in steps if "menu_options" in step and "{" in step["title"]] == []


async def test_the_action_explains(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Whoever asks why gets the reason in words."""
    home = await make_home("axeos", "whatsminer_v2")
    await home.async_call("climate", "turn_off", home.entity_id("climate", "heater"))
    await home.async_pass(timedelta(minutes=1))
    home.miners[1].faults.add(Fault.EMPTY)
    await home.async_pass(timedelta(minutes=1))
    answer = await hass.services.async_call(DOMAIN, "explain", {}, blocking=True, return_response=True)
    assert answer is not None
    told = json.loads(json.dumps(answer))
    assert [miner["reason"] for miner in told["miners"]] == ["switched_off", "unmanaged"]
    assert told["miners"][0]["explanation"] == "Switched off"
    assert told["miners"][0]["target_w"] == 0
    assert told["miners"][1]["power_w"] is None
    assert told["text"] == "BitAxe Gamma 601: 2 W. Switched off. M30S+ VE40 does not answer."


async def test_the_action_wants_a_site(hass: HomeAssistant, make_home: MakeHome) -> None:
    """A site that does not exist is an error in words."""
    await make_home()
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call(
            DOMAIN, "explain", {"config_entry_id": "nowhere"}, blocking=True, return_response=True
        )


async def test_diagnostics_keep_secrets(
    make_home: MakeHome, hass: HomeAssistant, hass_client: ClientSessionGenerator, snapshot: SnapshotAssertion
) -> None:
    """What helps to find a fault is there; addresses, names and passwords are not."""
    home = await make_home("whatsminer_v2", room_sensor="sensor.bedroom_of_anna")
    assert await async_setup_component(hass, "diagnostics", {})
    diagnostics = await get_diagnostics_for_config_entry(hass, hass_client, home.entry)
    text = json.dumps(diagnostics)
    miner = home.miners[0]
    assert miner.mac not in text
    assert miner.host not in text
    assert "anna" not in text
    assert str(miner.password) not in text
    assert diagnostics == snapshot(exclude=props("uptime", "read_at"))


async def test_system_health_counts(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The page of the system's health says how many miners answer."""
    home = await make_home("axeos", "whatsminer_v2")
    home.miners[0].faults.add(Fault.EMPTY)
    await home.async_pass(timedelta(minutes=1))
    assert await async_setup_component(hass, "system_health", {})
    await hass.async_block_till_done()
    info = await get_system_health_info(hass, DOMAIN)
    assert info == {"sites": 1, "miners": 2, "miners_online": 1, "sites_deciding": 1}


def _keys(texts: Any, path: str = "") -> set[str]:
    """Return the paths of all texts."""
    if not isinstance(texts, dict):
        return {path}
    return {key for name, value in texts.items() for key in _keys(value, f"{path}.{name}")}


def _texts(language: str) -> dict[str, Any]:
    """Return all texts of a language."""
    texts: dict[str, Any] = json.loads((INTEGRATION / "translations" / f"{language}.json").read_text())
    return texts


def test_both_languages_say_the_same() -> None:
    """Each text is there in English and in Russian."""
    assert _keys(_texts("en")) == _keys(_texts("ru"))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_reason_has_words(language: str) -> None:
    """No reason is shown as a code."""
    assert _texts(language)["entity"]["sensor"]["control_reason"]["state"].keys() == set(Reason)


async def test_the_logbook_speaks_the_language_of_the_house(make_home: MakeHome, hass: HomeAssistant) -> None:
    """In a Russian house the sentences are Russian."""
    await make_home()
    await hass.config.async_update(language="ru")
    await hass.async_block_till_done()
    await translation.async_load_integrations(hass, {DOMAIN})
    described = _described(hass, EventKind.TARGET_CHANGED, 2100, 2700)
    assert described["message"] == (
        "мощность повышена с 2\N{NO-BREAK SPACE}100 до 2\N{NO-BREAK SPACE}700 Вт: Обогревает комнату"  # noqa: RUF001
    )
