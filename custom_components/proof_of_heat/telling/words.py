"""The words of the integration in the language of the house."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_cached_translations, async_translate_state

from ..const import DOMAIN
from ..engine.event import EventKind
from ..engine.reason import Reason

# What is said where the translation is not loaded yet.
FALLBACK: Final = "{kind}: {from_w} -> {to_w} W ({reason})"

# Russian parts thousands with a space that breaks no line, English with a comma.
THOUSANDS: Final = {"ru": "\N{NO-BREAK SPACE}"}

DECIMAL_POINTS: Final = {"ru": ","}

# Prices of a kWh differ in their tenths of a cent.
PRICE_DIGITS: Final = 3

_STATES: Final[Mapping[str, str]] = {
    "reason": "control_reason",
    "why": "setpoint_reason",
    "error": "last_error",
    "plan_reason": "plan_reason",
}
"""What is told in the words of a sensor's states."""

# Grounds that the surplus itself explains better than their own words.
_BY_SURPLUS: Final = frozenset({Reason.SUPPLY, Reason.RUNNING_FREELY})


def reason_text(hass: HomeAssistant, reason: str) -> str:
    """Return why a miner is asked what it is asked."""
    return async_translate_state(hass, reason, "sensor", DOMAIN, "control_reason", None)


def common_text(hass: HomeAssistant, key: str) -> str | None:
    """Return a text that belongs to no entity, None while the translations are not loaded."""
    texts = async_get_cached_translations(hass, hass.config.language, "common", DOMAIN)
    return texts.get(f"component.{DOMAIN}.common.{key}")


def setpoint_text(hass: HomeAssistant, why: str) -> str:
    """Return why a zone has its setpoint."""
    return async_translate_state(hass, why, "sensor", DOMAIN, "setpoint_reason", None)


def told_text(hass: HomeAssistant, kind: str, told: Mapping[str, Any]) -> str:
    """Return one sentence of what is told of a zone or a miner; empty while the translations are not loaded."""
    text = common_text(hass, f"told_{kind}") or ""
    return text.format_map({key: _word(hass, key, value) for key, value in told.items()})


def occurrence_text(hass: HomeAssistant, kind: str, told: Mapping[str, Any]) -> str:
    """Return what happened as a sentence for people; without its translation, the kind of it."""
    text = common_text(hass, f"occurrence_{kind}")
    return kind if text is None else text.format_map({key: _word(hass, key, value) for key, value in told.items()})


def sentence(hass: HomeAssistant, told: Mapping[str, Any]) -> str:
    """Return a change as a sentence; `told` has kind, reason, from_w, to_w and available_w."""
    text = common_text(hass, f"logbook_{sentence_form(told)}") or FALLBACK
    return text.format(
        kind=told["kind"],
        from_w=watts_text(hass, told["from_w"]),
        to_w=watts_text(hass, told["to_w"]),
        reason=_ground(hass, told["reason"], told["available_w"]),
    )


def sentence_form(told: Mapping[str, Any]) -> str:
    """Return which sentence fits: that of its kind, or of how a target changes."""
    kind, to_w = told["kind"], told["to_w"]
    if kind == EventKind.PROPOSED and to_w == 0:
        return "proposed_pause"
    return _change(told["from_w"], to_w) if kind == EventKind.TARGET_CHANGED else str(kind)


def _change(from_w: float | None, to_w: float | None) -> str:
    """Say how a target changes: it may rise, fall, be a pause or the first one, or have no watts, as that of a pump."""
    if to_w is None:
        return "switched_on"
    if to_w == 0:
        return "paused"
    if from_w is None:
        return "set"
    if from_w == 0:
        return "started"
    return "raised" if to_w > from_w else "lowered"


def _ground(hass: HomeAssistant, reason: str, available_w: float | None) -> str:
    """Return why, with the surplus where that is the ground."""
    surplus = common_text(hass, "surplus")
    if reason not in _BY_SURPLUS or available_w is None or surplus is None:
        return reason_text(hass, reason)
    return surplus.format(available_w=watts_text(hass, max(available_w, 0.0)))


def _word(hass: HomeAssistant, key: str, value: object) -> str:
    """Return a figure or a word of an occurrence as people write it."""
    if value is None:
        return "?"
    sensor = _STATES.get(key)
    if sensor is not None:
        return async_translate_state(hass, str(value), "sensor", DOMAIN, sensor, None)
    if key.endswith("_w") and isinstance(value, float | int):
        return watts_text(hass, value)
    if isinstance(value, float):
        digits = PRICE_DIGITS if key == "price" else 1
        return f"{value:.{digits}f}".replace(".", DECIMAL_POINTS.get(hass.config.language, "."))
    return str(value)


def watts_text(hass: HomeAssistant, power_w: float | None) -> str:
    """Return a number of watts as it is written where the house speaks."""
    if power_w is None:
        return "?"
    return f"{power_w:,.0f}".replace(",", THOUSANDS.get(hass.config.language, ","))
