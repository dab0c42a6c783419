"""The cards reach every dashboard, and a site that wants it has a page in the sidebar."""

from http import HTTPStatus
from typing import Any

import pytest
from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL, DATA_PANELS
from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, get_system_health_info
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.proof_of_heat.const import DOMAIN

PAGE = "proof-of-heat"


@pytest.fixture
async def house(hass: HomeAssistant) -> HomeAssistant:
    """Return a Home Assistant with its frontend."""
    assert await async_setup_component(hass, "frontend", {})
    assert await async_setup_component(hass, "lovelace", {})
    return hass


async def async_site(hass: HomeAssistant, title: str = "Home", **options: Any) -> MockConfigEntry:
    """Set up a site."""
    entry = MockConfigEntry(domain=DOMAIN, title=title, data={"name": title}, options=options)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


async def test_the_cards_are_served_and_loaded(house: HomeAssistant, hass_client: ClientSessionGenerator) -> None:
    """One module, whose address changes with its content, so that it may be kept for long."""
    await async_site(house)
    url = next(url for url in house.data[DATA_EXTRA_MODULE_URL].urls if "proof_of_heat" in url)
    response = await (await hass_client()).get(url)
    assert response.status == HTTPStatus.OK
    assert "max-age" in response.headers["Cache-Control"]
    assert "poh-surplus-card" in await response.text()


async def test_a_page_shows_the_site(house: HomeAssistant, hass_ws_client: WebSocketGenerator) -> None:
    """Its content is the strategy of the cards, which lays out what the site has."""
    entry = await async_site(house, sidebar=True)
    panel = house.data[DATA_PANELS][PAGE]
    assert (panel.sidebar_title, panel.component_name) == ("Proof of Heat", "lovelace")
    strategy = {"type": "custom:proof-of-heat", "config_entry_id": entry.entry_id}
    client = await hass_ws_client(house)
    await client.send_json_auto_id({"type": "lovelace/config", "url_path": PAGE})
    assert (await client.receive_json())["result"] == {"strategy": strategy}
    assert await house.data[LOVELACE_DATA].dashboards[PAGE].async_load(force=False) == {"strategy": strategy}


async def test_a_page_counts_in_the_health_of_the_system(house: HomeAssistant) -> None:
    """Home Assistant asks each dashboard what it is."""
    assert await async_setup_component(house, "system_health", {})
    await async_site(house, sidebar=True)
    await house.async_block_till_done()
    assert (await get_system_health_info(house, "lovelace"))["dashboards"] == 2


def is_shown(hass: HomeAssistant) -> bool:
    """Tell whether the page stands in the sidebar and has a content."""
    return PAGE in hass.data[DATA_PANELS] and PAGE in hass.data[LOVELACE_DATA].dashboards


def is_gone(hass: HomeAssistant) -> bool:
    """Tell whether nothing of the page is left."""
    return PAGE not in hass.data[DATA_PANELS] and PAGE not in hass.data[LOVELACE_DATA].dashboards


async def test_a_page_stays_while_its_site_starts_anew(house: HomeAssistant) -> None:
    """Whoever looks at it while a setting is changed sees no error."""
    entry = await async_site(house, sidebar=True)
    assert await house.config_entries.async_unload(entry.entry_id)
    assert is_shown(house)
    assert await house.config_entries.async_setup(entry.entry_id)
    assert is_shown(house)


async def test_a_page_goes_with_its_site(house: HomeAssistant) -> None:
    """A site that is removed leaves nothing in the sidebar."""
    entry = await async_site(house, sidebar=True)
    await house.config_entries.async_remove(entry.entry_id)
    assert is_gone(house)


async def test_a_disabled_site_has_no_page(house: HomeAssistant) -> None:
    """Enabled again, it has."""
    entry = await async_site(house, sidebar=True)
    await house.config_entries.async_set_disabled_by(entry.entry_id, ConfigEntryDisabler.USER)
    assert is_gone(house)
    await house.config_entries.async_set_disabled_by(entry.entry_id, None)
    assert is_shown(house)


async def test_a_page_goes_when_nobody_wants_it_any_more(house: HomeAssistant) -> None:
    """The choice in the settings counts at once."""
    entry = await async_site(house, sidebar=True)
    house.config_entries.async_update_entry(entry, options={"sidebar": False})
    await house.async_block_till_done(wait_background_tasks=True)
    assert is_gone(house)


async def test_a_page_moves_with_the_name_of_its_site(house: HomeAssistant) -> None:
    """The address of a second site is its name."""
    await async_site(house, sidebar=True)
    entry = await async_site(house, "Green house", sidebar=True)
    house.config_entries.async_update_entry(entry, title="Barn")
    await house.async_block_till_done(wait_background_tasks=True)
    assert {path for path in house.data[DATA_PANELS] if path.startswith(PAGE)} == {PAGE, f"{PAGE}-barn"}


async def test_a_page_is_a_choice(house: HomeAssistant) -> None:
    """Nobody gets one who did not say so."""
    await async_site(house)
    assert PAGE not in house.data[DATA_PANELS]


async def test_the_second_site_has_a_page_of_its_own(house: HomeAssistant) -> None:
    """Under its own name; the address of the first one stays."""
    await async_site(house, sidebar=True)
    await async_site(house, "Green house", sidebar=True)
    panels = house.data[DATA_PANELS]
    assert panels[f"{PAGE}-green-house"].sidebar_title == "Green house"
    assert panels[PAGE].sidebar_title == "Proof of Heat"


async def test_the_owners_own_dashboard_stays(house: HomeAssistant) -> None:
    """A dashboard with our address is not taken over."""
    own = house.data[LOVELACE_DATA].dashboards[None]
    house.data[LOVELACE_DATA].dashboards[PAGE] = own
    house.data[DATA_PANELS][PAGE] = house.data[DATA_PANELS]["profile"]
    entry = await async_site(house, sidebar=True)
    assert house.data[LOVELACE_DATA].dashboards[PAGE] is own
    assert await house.config_entries.async_unload(entry.entry_id)
    assert PAGE in house.data[DATA_PANELS]


async def test_a_house_without_a_frontend_heats_all_the_same(hass: HomeAssistant) -> None:
    """No page, no cards, no error."""
    entry = await async_site(hass, sidebar=True)
    assert entry.state.recoverable
    assert DATA_PANELS not in hass.data
