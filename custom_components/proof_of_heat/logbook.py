"""The decisions in the logbook, as sentences in the language of the house."""

from collections.abc import Callable
from typing import Final

from homeassistant.components.logbook import LOGBOOK_ENTRY_ICON, LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.core import Event, HomeAssistant, callback

from .const import DOMAIN, EVENT_DECISION
from .engine.event import EventKind
from .telling.words import sentence, sentence_form

type Described = dict[str, str]

ICONS: Final = {
    "raised": "mdi:arrow-up-bold",
    "lowered": "mdi:arrow-down-bold",
    "set": "mdi:target",
    "started": "mdi:play",
    "paused": "mdi:pause",
    "proposed_pause": "mdi:lightbulb-outline",
    EventKind.PROPOSED: "mdi:lightbulb-outline",
    EventKind.RECOVERED: "mdi:check",
}

# Of what went wrong: refused, not obeyed, left alone.
ALERT: Final = "mdi:alert"


@callback
def async_describe_events(
    hass: HomeAssistant, async_describe_event: Callable[[str, str, Callable[[Event], Described]], None]
) -> None:
    """Say how an event of a decision reads; that a change came true is no line of its own."""

    @callback
    def async_describe(event: Event) -> Described:
        """Describe one event."""
        return {
            LOGBOOK_ENTRY_NAME: event.data["name"],
            LOGBOOK_ENTRY_MESSAGE: sentence(hass, event.data),
            LOGBOOK_ENTRY_ICON: ICONS.get(sentence_form(event.data), ALERT),
        }

    async_describe_event(DOMAIN, EVENT_DECISION, async_describe)
