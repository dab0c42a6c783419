"""A zone understands what Home Assistant's own voice understands, without a sentence of ours."""

import pytest
from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component

from .conftest import MakeHome
from .heated_home import async_heated_home, thermostat, zone_entity_id
from .home import STEP, Home


async def async_say(home: Home, text: str, language: str) -> str:
    """Say something to the house, and return what it answers."""
    answer = await conversation.async_converse(home.hass, text, None, Context(), language=language)
    await home.async_pass(STEP)
    speech: str = answer.response.speech["plain"]["speech"]
    return speech


@pytest.mark.parametrize(
    ("language", "area", "asks", "wishes"),
    [
        ("en", "Living room", "what is the temperature in the living room", "set the living room to 23 degrees"),
        ("ru", "Гостиной", "какая температура в гостиной", "установи в гостиной температуру на 23 градуса"),
    ],
    ids=["English", "Russian"],
)
async def test_a_zone_in_an_area_is_asked_and_set_by_voice(
    make_home: MakeHome, hass: HomeAssistant, language: str, area: str, asks: str, wishes: str
) -> None:
    """Its thermostat is a climate entity like any other."""
    home = await async_heated_home(make_home, hass, "axeos", room_c=20.5)
    for component in ("homeassistant", "conversation", "intent"):
        assert await async_setup_component(hass, component, {})
    entry = er.async_get(hass).async_get(zone_entity_id(home, "climate", "zone"))
    assert entry is not None
    assert entry.device_id is not None
    place = ar.async_get(hass).async_get_or_create(area)
    dr.async_get(hass).async_update_device(entry.device_id, area_id=place.id)
    assert "20" in await async_say(home, asks, language)
    await async_say(home, wishes, language)
    assert thermostat(home, "temperature") == 23
