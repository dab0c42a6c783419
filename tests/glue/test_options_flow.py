"""The settings of a site: its circuit limit is set, changed and taken away."""

from homeassistant.const import STATE_UNAVAILABLE

from .conftest import MakeHome
from .dialog import Dialog, starts


async def test_a_limit_is_set_and_taken_away(make_home: MakeHome) -> None:
    """A circuit limit takes effect with one new start; an empty field is none."""
    home = await make_home("axeos")
    seen = starts(home.entry)
    dialog = await Dialog.async_settings(home.hass, home.entry)
    assert (dialog.page, dialog.fields) == ("init", {"circuit_limit_w": None})
    await dialog.async_submit(circuit_limit_w=3000)
    await home.async_settle()
    assert home.entry.options == {"circuit_limit_w": 3000}
    assert 0 < home.site_number("circuit_use") < 1
    assert len(seen) == 1
    dialog = await Dialog.async_settings(home.hass, home.entry)
    assert dialog.fields == {"circuit_limit_w": 3000}
    await dialog.async_submit()
    await home.async_settle()
    assert home.entry.options == {"circuit_limit_w": None}
    assert home.site_state("circuit_use") == STATE_UNAVAILABLE
    assert len(seen) == 2


async def test_a_limit_that_is_none_is_told(make_home: MakeHome) -> None:
    """A limit of 0 W would stop all for ever, so it is refused at its field."""
    home = await make_home()
    dialog = await Dialog.async_settings(home.hass, home.entry)
    await dialog.async_submit(circuit_limit_w=0)
    assert dialog.errors == {"circuit_limit_w": "limit_not_positive"}
    assert home.entry.options == {}
