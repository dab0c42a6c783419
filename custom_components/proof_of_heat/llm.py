"""Tools for language models: why, the plan, the report, and more heat for an hour."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast, override

import probatio as vol
from homeassistant.components.climate import ATTR_PRESET_MODES
from homeassistant.components.climate import DOMAIN as CLIMATE
from homeassistant.components.homeassistant import async_should_expose
from homeassistant.components.llm import LLMTools
from homeassistant.const import ATTR_ENTITY_ID, ATTR_NAME
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.llm import LLM_API_ASSIST, LLMContext, Tool, ToolAnnotations, ToolInput, ToolResult
from homeassistant.helpers.typing import VolDictType
from homeassistant.util.json import JsonObjectType

from .const import DOMAIN
from .records.calendar import Range

READS: Final = ToolAnnotations(read_only=True, destructive=False, idempotent=True, open_world=False)
BOOSTS: Final = ToolAnnotations(read_only=False, destructive=False, idempotent=True, open_world=False)

PROMPT: Final = (
    "Proof of Heat heats with bitcoin miners. Ask its tools why a room is warm or a miner runs, what heating costs and "
    "earns, and what it plans; numbers in answers come from the tools, never from guesses."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One tool, and the action that answers it."""

    name: str
    title: str
    description: str
    action: str
    fields: VolDictType
    annotations: ToolAnnotations = READS
    is_for_room: bool = False
    """It needs a room, which people call by its name."""


OFFERS: Final = (
    Offer(
        name="explain",
        title="Explain the heating",
        description="Say how warm the zones are, what each miner does, and why.",
        action="explain",
        fields={},
    ),
    Offer(
        name="plan",
        title="Get the heating plan",
        description="Return prices and planned heat of the next 36 hours in slots of 15 minutes, with reasons.",
        action="get_plan",
        fields={},
    ),
    Offer(
        name="report",
        title="Get the heating report",
        description="Return energy, heat, cost and revenue of a time, and how it differs from the time before.",
        action="get_report",
        fields={vol.Optional("range", default=Range.TODAY.value): vol.In([each.value for each in Range])},
    ),
    Offer(
        name="boost",
        title="Boost a room",
        description="Heat a room fully for some minutes, then return to its plan.",
        action="boost",
        fields={
            vol.Required(ATTR_NAME, description="The name of the room"): cv.string,
            vol.Optional("minutes", default=60): vol.All(vol.Coerce(int), vol.Range(min=5, max=480)),
        },
        annotations=BOOSTS,
        is_for_room=True,
    ),
)


class ActionTool(Tool):
    """A tool that is answered by an action of the integration."""

    integration = DOMAIN

    def __init__(self, offer: Offer) -> None:
        """Describe the tool."""
        self._offer = offer
        self.name = f"{DOMAIN}__{offer.name}"
        self.title = offer.title
        self.description = offer.description
        self.parameters = vol.Schema(offer.fields)
        self.annotations = offer.annotations

    @override
    async def async_call(self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext) -> ToolResult:
        """Ask the action, in the name of whoever asks the model."""
        asked = self.parameters(tool_input.tool_args)
        fields = _boost_of(hass, asked, llm_context.assistant) if self._offer.is_for_room else asked
        answer = await hass.services.async_call(
            DOMAIN, self._offer.action, fields, blocking=True, context=llm_context.context, return_response=True
        )
        return ToolResult(data=cast("JsonObjectType", answer))


@callback
def async_get_tools(hass: HomeAssistant, llm_context: LLMContext, api_id: str) -> LLMTools | None:
    """Return the tools where a thermostat of ours is exposed to the assistant."""
    if api_id != LLM_API_ASSIST or not llm_context.assistant or not _rooms(hass, llm_context.assistant):
        return None
    return LLMTools(tools=[ActionTool(offer) for offer in OFFERS], prompt=PROMPT)


def _boost_of(hass: HomeAssistant, asked: Mapping[str, Any], assistant: str) -> dict[str, Any]:
    """Return the fields of a boost for the room of this name; a room that nobody knows is an error with the names."""
    rooms = {name: entity_id for name, entity_id in _rooms(hass, assistant).items() if _is_zone(hass, entity_id)}
    name = asked[ATTR_NAME].casefold()
    found = [entity_id for known, entity_id in rooms.items() if name in known.casefold()]
    if not found:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_such_room",
            translation_placeholders={"name": asked[ATTR_NAME], "known": ", ".join(rooms)},
        )
    return {ATTR_ENTITY_ID: found[0], "duration": {"minutes": asked["minutes"]}}


def _is_zone(hass: HomeAssistant, entity_id: str) -> bool:
    """Tell whether a thermostat has profiles: a miner's own has none, and nothing to boost."""
    state = hass.states.get(entity_id)
    return state is not None and ATTR_PRESET_MODES in state.attributes


def _rooms(hass: HomeAssistant, assistant: str) -> dict[str, str]:
    """Return our thermostats that an assistant may use, by their names."""
    registry = er.async_get(hass)
    return {
        state.name: state.entity_id
        for state in hass.states.async_all(CLIMATE)
        if (entry := registry.async_get(state.entity_id)) is not None
        and entry.platform == DOMAIN
        and async_should_expose(hass, assistant, state.entity_id)
    }
