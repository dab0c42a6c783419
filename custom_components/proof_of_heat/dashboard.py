"""The cards for every dashboard of the house, and a page of each site in the sidebar."""

from hashlib import sha256
from pathlib import Path
from typing import Any, Final, override

from homeassistant.components import frontend
from homeassistant.components.http import StaticPathConfig
from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.components.lovelace.dashboard import LovelaceConfig
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.json import cached_json_fragment, json_fragment
from homeassistant.loader import async_get_integration
from homeassistant.util import slugify

from .const import CONF_SIDEBAR, DOMAIN, NAME

FOLDER: Final = Path(__file__).with_name("www")
BUNDLE: Final = "proof-of-heat.js"
URL: Final = "/proof_of_heat"

PAGE: Final = "proof-of-heat"
ICON: Final = "mdi:fire-circle"
STRATEGY: Final = "custom:proof-of-heat"

# Enough to tell two builds apart.
DIGEST_LENGTH: Final = 10


async def async_setup_cards(hass: HomeAssistant) -> None:
    """Serve the cards, and have every dashboard load them; open pages learn of it without a reload."""
    if frontend.DOMAIN not in hass.config.components:
        return
    integration = await async_get_integration(hass, DOMAIN)
    digest = await hass.async_add_executor_job(_digest)
    await hass.http.async_register_static_paths([StaticPathConfig(URL, str(FOLDER), cache_headers=True)])
    frontend.add_extra_js_url(hass, f"{URL}/{BUNDLE}?v={integration.version}-{digest}")


@callback
def async_show_page(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Show the page of a site in the sidebar where its owner wants that; one that is there stays, with its readers."""
    lovelace = hass.data.get(LOVELACE_DATA)
    if lovelace is None:
        return
    is_first = _first_site(hass) == entry.entry_id
    path = PAGE if is_first else f"{PAGE}-{slugify(entry.title, separator='-')}"
    is_wanted = entry.options.get(CONF_SIDEBAR, False)
    shown = async_hide_page(hass, entry, but=path if is_wanted else None)
    if not is_wanted or (frontend.async_panel_exists(hass, path) and not shown):
        # The owner has a dashboard of that name, or does not want this one.
        return
    lovelace.dashboards[path] = SitePage(hass, path, entry.entry_id)
    frontend.async_register_built_in_panel(
        hass,
        "lovelace",
        sidebar_title=NAME if is_first else entry.title,
        sidebar_icon=ICON,
        frontend_url_path=path,
        config={"mode": "yaml"},
        update=shown,
    )


@callback
def async_hide_page(hass: HomeAssistant, entry: ConfigEntry, *, but: str | None = None) -> bool:
    """Take the pages of a site away, but for the one of an address; tell whether that one is there."""
    lovelace = hass.data.get(LOVELACE_DATA)
    if lovelace is None:
        return False
    own = [path for path, page in lovelace.dashboards.items() if _is_of(page, entry)]
    for path in own:
        if path is not None and path != but:
            lovelace.dashboards.pop(path)
            frontend.async_remove_panel(hass, path)
    return but in own


def _is_of(page: LovelaceConfig, entry: ConfigEntry) -> bool:
    """Tell whether a dashboard is the page of a site."""
    return isinstance(page, SitePage) and page.entry_id == entry.entry_id


class SitePage(LovelaceConfig):
    """A dashboard that the cards lay out by what a site has; nobody has to edit it."""

    def __init__(self, hass: HomeAssistant, path: str, entry_id: str) -> None:
        """Belong to a site."""
        super().__init__(hass, path, {"mode": "yaml"})
        self.entry_id = entry_id
        self._content = {"strategy": {"type": STRATEGY, "config_entry_id": entry_id}}

    @property
    @override
    def mode(self) -> str:
        """Return that it is not edited in the browser."""
        return "yaml"

    @override
    async def async_get_info(self) -> dict[str, Any]:
        """Return what it is."""
        return {"mode": self.mode, "views": 0}

    @override
    async def async_load(self, force: bool) -> dict[str, Any]:
        """Return the dashboard."""
        return self._content

    @override
    async def async_json(self, force: bool) -> json_fragment:
        """Return the dashboard as JSON."""
        return cached_json_fragment(self._content)


def _first_site(hass: HomeAssistant) -> str:
    """Return the oldest site: its page keeps its address whatever is added later."""
    entries = hass.config_entries.async_entries(DOMAIN)
    return min(entries, key=lambda entry: (entry.created_at, entry.entry_id)).entry_id


def _digest() -> str:
    """Return what changes with the cards, so that browsers fetch new ones and keep old ones."""
    digest = sha256()
    for file in sorted(FOLDER.iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:DIGEST_LENGTH]
