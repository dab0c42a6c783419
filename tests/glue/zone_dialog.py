"""The flow of a zone as its owner walks through it."""

from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant

from .conftest import MakeHome
from .dialog import Dialog
from .heated_home import set_room
from .home import ROOM, Home

BASICS = {"name": "Living room", "room_sensors": [ROOM], "emitter": "air", "fusion": "mean"}
"""The first page as a newcomer fills it."""


def only_zone(home: Home) -> ConfigSubentry:
    """Return the only zone of a home."""
    (subentry,) = home.entry.get_subentries_of_type("zone")
    return subentry


async def async_new_zone(hass: HomeAssistant, home: Home, **typed: Any) -> Dialog:
    """Fill the first page of a new zone."""
    set_room(hass, 20)
    dialog = await Dialog.async_new_zone(hass, home.entry)
    return await dialog.async_submit(**{**BASICS, **typed})


async def async_page(hass: HomeAssistant, make_home: MakeHome, *way: str, **basics: Any) -> Dialog:
    """Go to a page of a new zone."""
    dialog = await async_new_zone(hass, await make_home(), **basics)
    for step in way:
        await dialog.async_choose(step)
    return dialog


def hours(start: str, end: str, **more: Any) -> dict[str, Any]:
    """Return a time of day on every day."""
    return {"start": start, "end": end, **more}
