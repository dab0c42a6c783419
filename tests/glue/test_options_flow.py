"""The settings of a site: limits and quiet hours are set, changed and taken away."""

from typing import Any

import pytest
from homeassistant.const import STATE_UNAVAILABLE

from .conftest import MakeHome
from .dialog import Dialog, starts
from .home import Home

QUIET = {"start": "22:00:00", "end": "06:00:00", "limit_w": 800}


async def async_page(home: Home, page: str) -> Dialog:
    """Open one page of the settings."""
    dialog = await Dialog.async_settings(home.hass, home.entry)
    return await dialog.async_choose(page)


async def test_the_settings_are_a_menu(make_home: MakeHome) -> None:
    """Each part of the settings is one page."""
    home = await make_home()
    dialog = await Dialog.async_settings(home.hass, home.entry)
    assert dialog.page == "init"
    assert {"limits", "supply", "circuits", "quiet", "blueprints", "page"} <= set(dialog.result["menu_options"])


async def test_a_limit_is_set_and_taken_away(make_home: MakeHome) -> None:
    """A circuit limit takes effect with one new start; an empty field is none."""
    home = await make_home("axeos", options={"quiet_hours": QUIET})
    seen = starts(home.entry)
    dialog = await async_page(home, "limits")
    assert (dialog.page, dialog.fields) == ("limits", {"circuit_limit_w": None, "soak_count": None})
    await dialog.async_submit(circuit_limit_w=3000)
    await home.async_settle()
    assert home.entry.options == {"circuit_limit_w": 3000, "quiet_hours": QUIET}
    assert 0 < home.site_number("circuit_use") < 1
    assert len(seen) == 1
    dialog = await async_page(home, "limits")
    assert dialog.fields == {"circuit_limit_w": 3000, "soak_count": None}
    await dialog.async_submit()
    await home.async_settle()
    assert home.entry.options == {"quiet_hours": QUIET}
    assert home.site_state("circuit_use") == STATE_UNAVAILABLE
    assert len(seen) == 2


async def test_a_limit_that_is_none_is_told(make_home: MakeHome) -> None:
    """A limit of 0 W would stop all for ever, so it is refused at its field."""
    home = await make_home()
    dialog = await async_page(home, "limits")
    await dialog.async_submit(circuit_limit_w=0)
    assert dialog.errors == {"circuit_limit_w": "limit_not_positive"}
    assert home.entry.options == {}


async def test_the_soak_limit_is_a_count(make_home: MakeHome) -> None:
    """What the form sends as 2.0 is two miners."""
    home = await make_home("axeos", managed=True)
    dialog = await async_page(home, "limits")
    await dialog.async_submit(soak_count=0.0)
    await home.async_settle()
    assert home.entry.options == {"soak_count": 0}
    assert home.state("sensor", "control_reason") == "held_back"


async def test_quiet_hours_are_set_changed_and_removed(make_home: MakeHome) -> None:
    """They are kept as typed; all fields empty removes them."""
    home = await make_home()
    dialog = await async_page(home, "quiet")
    assert dialog.fields == {"start": None, "end": None, "limit_w": None}
    await dialog.async_submit(**QUIET)
    assert home.entry.options == {"quiet_hours": QUIET}
    dialog = await async_page(home, "quiet")
    assert dialog.fields == QUIET
    await dialog.async_submit()
    assert home.entry.options == {}


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"start": "22:00:00"}, {"end": "quiet_hours_incomplete", "limit_w": "quiet_hours_incomplete"}),
        ({"start": "22:00:00", "end": "06:00:00"}, {"limit_w": "quiet_hours_incomplete"}),
        (QUIET | {"end": "22:00:00"}, {"end": "quiet_hours_empty"}),
    ],
    ids=["a start alone", "no power", "no time between"],
)
async def test_quiet_hours_that_say_too_little(
    make_home: MakeHome, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    """What is missing is told at its field, and nothing is changed."""
    home = await make_home()
    dialog = await async_page(home, "quiet")
    await dialog.async_submit(**typed)
    assert dialog.errors == errors
    assert home.entry.options == {}


async def test_a_page_in_the_sidebar_is_chosen(make_home: MakeHome) -> None:
    """It can be switched on and off at any time."""
    home = await make_home()
    dialog = await async_page(home, "page")
    await dialog.async_submit(sidebar=True)
    assert home.entry.options == {"sidebar": True}
