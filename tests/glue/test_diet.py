"""The recorder gets what is worth a row, and no lists."""

from datetime import timedelta

import pytest
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback

from .conftest import MakeHome

CHOICES = {"options", "hvac_modes", "preset_modes", "event_types"}
"""What an entity can be set to; it does not change, so the recorder keeps it once."""

# 0.12 million rows a day for fifty miners are a hundred in an hour for one; half an hour may meet one row more of each.
MOST_ROWS = 55


async def test_no_attribute_is_a_list(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Lists and tables go over the websocket: in attributes each change would write all of them once more."""
    home = await make_home("whatsminer_v2", "braiins", options={"circuit_limit_w": 8000})
    await home.async_pass(timedelta(minutes=1))
    lists = {
        f"{state.entity_id} {name}"
        for state in hass.states.async_all()
        for name, value in state.attributes.items()
        if isinstance(value, list | dict | tuple | set) and name not in CHOICES
    }
    assert lists == set()


@pytest.mark.parametrize("firmware", ["whatsminer_v2", "vnish", "axeos"])
async def test_a_miner_writes_few_rows(make_home: MakeHome, hass: HomeAssistant, firmware: str) -> None:
    """Half an hour of steady mining is about fifty rows with all its entities."""
    home = await make_home(firmware)
    await home.async_pass(timedelta(minutes=5))
    rows: list[str] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        """Note each row."""
        rows.append(event.data["entity_id"])

    hass.bus.async_listen(EVENT_STATE_CHANGED, note)
    await home.async_pass(timedelta(minutes=30))
    site = {entity_id for entity_id in rows if entity_id.partition(".")[2].startswith("home_")}
    assert len([entity_id for entity_id in rows if entity_id not in site]) <= MOST_ROWS
