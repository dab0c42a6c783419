"""The decisions in the logbook, as sentences in the language of the house."""

from collections.abc import Callable
from typing import Final

from homeassistant.components.logbook import LOGBOOK_ENTRY_ICON, LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.core import Event, HomeAssistant, callback

from .const import DOMAIN, EVENT_DECISION
from .engine.event import EventKind
from .words import common_text, reason_text

type Described = dict[str, str]

# What is said where the translation is not loaded yet.
FALLBACK: Final = "{kind}: {from_w} -> {to_w} W ({reason})"


ICONS: Final = {
    "raised": "mdi:arrow-up-bold",
    "lowered": "mdi:arrow-down-bold",
    "set": "mdi:target",
    "paused": "mdi:pause",
    EventKind.VERIFIED: "mdi:check",
    EventKind.RECOVERED: "mdi:check",
    EventKind.PROPOSED: "mdi:lightbulb-outline",
}

# Of what went wrong: refused, not obeyed, left alone.
ALERT: Final = "mdi:alert"


@callback
def async_describe_events(
    hass: HomeAssistant, async_describe_event: Callable[[str, str, Callable[[Event], Described]], None]
) -> None:
    """Say how an event of a decision reads."""

    @callback
    def async_describe(event: Event) -> Described:
        """Describe one event."""
        return {
            LOGBOOK_ENTRY_NAME: event.data["name"],
            LOGBOOK_ENTRY_MESSAGE: _message(hass, event),
            LOGBOOK_ENTRY_ICON: ICONS.get(_sentence(event), ALERT),
        }

    async_describe_event(DOMAIN, EVENT_DECISION, async_describe)


def _message(hass: HomeAssistant, event: Event) -> str:
    """Return the sentence of one event."""
    text = common_text(hass, f"logbook_{_sentence(event)}") or FALLBACK
    return text.format(
        kind=event.data["kind"],
        from_w=_watts(event.data["from_w"]),
        to_w=_watts(event.data["to_w"]),
        reason=reason_text(hass, event.data["reason"]),
    )


def _sentence(event: Event) -> str:
    """Return which sentence fits: a target may rise, fall or be a pause, or be the first one."""
    kind, from_w, to_w = event.data["kind"], event.data["from_w"], event.data["to_w"]
    if kind != EventKind.TARGET_CHANGED:
        return str(kind)
    if to_w == 0:
        return "paused"
    if from_w is None:
        return "set"
    return "raised" if to_w > from_w else "lowered"


def _watts(power_w: float | None) -> str:
    """Return a number of watts as it is spoken."""
    return "?" if power_w is None else f"{power_w:.0f}"
