"""What a language model may ask of the heating, and do to it."""

from typing import Any

import pytest
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import llm
from homeassistant.setup import async_setup_component

from custom_components.proof_of_heat.const import DOMAIN

from .conftest import MakeHome

ASSISTANT = "conversation"


async def async_api(hass: HomeAssistant) -> llm.APIInstance:
    """Return the tools of Assist, as a conversation sees them."""
    context = llm.LLMContext(platform="test", context=Context(), language="en", assistant=ASSISTANT, device_id=None)
    return await llm.async_get_api(hass, llm.LLM_API_ASSIST, context)


async def async_ask(hass: HomeAssistant, tool: str, **asked: Any) -> llm.ToolResult:
    """Ask a tool."""
    api = await async_api(hass)
    return await api.async_call_tool(llm.ToolInput(tool_name=f"{DOMAIN}__{tool}", tool_args=asked))


@pytest.fixture(autouse=True)
async def assist(hass: HomeAssistant) -> None:
    """Set up what offers tools to models."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "llm", {})


def ours(api: llm.APIInstance) -> list[str]:
    """Return the names of our tools."""
    return [tool.name for tool in api.tools if tool.name.startswith(DOMAIN)]


async def test_a_model_may_ask_where_a_thermostat_is_exposed(hass: HomeAssistant, make_home: MakeHome) -> None:
    """The tools come with the thermostat, and only the boost writes."""
    home = await make_home("axeos")
    async_expose_entity(hass, ASSISTANT, home.entity_id("climate", "heater"), should_expose=True)
    api = await async_api(hass)
    tools = {tool.name: tool.annotations.read_only for tool in api.tools if tool.name.startswith(DOMAIN)}
    assert tools == {
        "proof_of_heat__explain": True,
        "proof_of_heat__plan": True,
        "proof_of_heat__report": True,
        "proof_of_heat__boost": False,
    }
    assert "Proof of Heat heats with bitcoin miners" in api.api_prompt


async def test_what_is_not_exposed_offers_nothing(hass: HomeAssistant, make_home: MakeHome) -> None:
    """A house that hides its thermostats hides their tools."""
    home = await make_home("axeos")
    async_expose_entity(hass, ASSISTANT, home.entity_id("climate", "heater"), should_expose=False)
    assert ours(await async_api(hass)) == []


async def test_a_model_asks_why(hass: HomeAssistant, make_home: MakeHome) -> None:
    """The answer is that of the action."""
    home = await make_home("axeos")
    async_expose_entity(hass, ASSISTANT, home.entity_id("climate", "heater"), should_expose=True)
    answer = await async_ask(hass, "explain")
    assert str(answer.data["text"]).startswith("BitAxe Gamma 601: ")


async def test_a_room_that_nobody_knows_is_an_error(hass: HomeAssistant, make_home: MakeHome) -> None:
    """The model learns which rooms there are."""
    home = await make_home("axeos")
    async_expose_entity(hass, ASSISTANT, home.entity_id("climate", "heater"), should_expose=True)
    with pytest.raises(ServiceValidationError) as error:
        await async_ask(hass, "boost", name="cellar")
    assert error.value.translation_key == "no_such_room"
