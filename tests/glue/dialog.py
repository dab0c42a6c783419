"""A flow as its user walks through it, whose every page has its words and can be sent to a browser."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from string import Formatter
from typing import Any, Self

import probatio as vol
from homeassistant.config_entries import (
    SOURCE_DHCP,
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntry,
    ConfigEntryState,
    ConfigSubentry,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowManager
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo
from homeassistant.helpers.translation import async_get_translations

from custom_components.proof_of_heat.const import DOMAIN, SUBENTRY_MINER, SUBENTRY_ZONE
from simulator.clock import SimClock
from simulator.miner import SimMiner
from tests.simulated import free_host

LIMITS = {"max_room_c": 28, "frost_c": 7}
"""The section of limits as a form sends it untouched."""


@dataclass(kw_only=True)
class Dialog:
    """One flow, and the page that it shows."""

    hass: HomeAssistant
    manager: FlowManager[Any, Any, Any]
    texts_at: str
    """Where the words of its pages stand in the translations."""
    result: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    async def async_new_site(cls, hass: HomeAssistant) -> Self:
        """Begin a new site."""
        dialog = cls(hass=hass, manager=hass.config_entries.flow, texts_at="config")
        return await dialog.async_begin(DOMAIN, {"source": SOURCE_USER})

    @classmethod
    async def async_named_site(cls, hass: HomeAssistant, name: str = "Home", **typed: Any) -> Self:
        """Begin a new site, and give it a name."""
        dialog = await cls.async_new_site(hass)
        return await dialog.async_submit(name=name, **typed)

    @classmethod
    async def async_discovery(cls, hass: HomeAssistant, miner: SimMiner, *, host: str | None = None) -> Self:
        """Let the network bring up a miner."""
        dialog = cls(hass=hass, manager=hass.config_entries.flow, texts_at="config")
        seen = DhcpServiceInfo(ip=host or miner.host, hostname="miner", macaddress=miner.mac.replace(":", ""))
        return await dialog.async_begin(DOMAIN, {"source": SOURCE_DHCP}, seen)

    @classmethod
    async def async_more_miners(cls, hass: HomeAssistant, entry: ConfigEntry) -> Self:
        """Begin to add miners to a site."""
        dialog = cls(hass=hass, manager=hass.config_entries.subentries, texts_at="config_subentries.miner")
        return await dialog.async_begin((entry.entry_id, SUBENTRY_MINER), {"source": SOURCE_USER})

    @classmethod
    async def async_change(cls, hass: HomeAssistant, entry: ConfigEntry, subentry: ConfigSubentry) -> Self:
        """Begin to change a miner."""
        dialog = cls(hass=hass, manager=hass.config_entries.subentries, texts_at="config_subentries.miner")
        context = {"source": SOURCE_RECONFIGURE, "subentry_id": subentry.subentry_id}
        return await dialog.async_begin((entry.entry_id, SUBENTRY_MINER), context)

    @classmethod
    async def async_new_zone(cls, hass: HomeAssistant, entry: ConfigEntry) -> Self:
        """Begin a new zone of a site."""
        dialog = cls(hass=hass, manager=hass.config_entries.subentries, texts_at="config_subentries.zone")
        return await dialog.async_begin((entry.entry_id, SUBENTRY_ZONE), {"source": SOURCE_USER})

    @classmethod
    async def async_change_zone(cls, hass: HomeAssistant, entry: ConfigEntry, zone_id: str) -> Self:
        """Begin to change a zone."""
        dialog = cls(hass=hass, manager=hass.config_entries.subentries, texts_at="config_subentries.zone")
        context = {"source": SOURCE_RECONFIGURE, "subentry_id": zone_id}
        return await dialog.async_begin((entry.entry_id, SUBENTRY_ZONE), context)

    @classmethod
    async def async_settings(cls, hass: HomeAssistant, entry: ConfigEntry) -> Self:
        """Begin to change the settings of a site."""
        dialog = cls(hass=hass, manager=hass.config_entries.options, texts_at="options")
        return await dialog.async_begin(entry.entry_id, {})

    @property
    def flow_id(self) -> str:
        """Return the id of the flow."""
        return str(self.result["flow_id"])

    @property
    def page(self) -> str:
        """Return the step that is shown, or how the flow ended."""
        return str(self.result.get("step_id") or self.result.get("reason") or self.result["type"])

    @property
    def errors(self) -> dict[str, str]:
        """Return what the page says is wrong."""
        return self.result.get("errors") or {}

    @property
    def placeholders(self) -> dict[str, str]:
        """Return what the page says of this case."""
        return self.result["description_placeholders"] or {}

    @property
    def fields(self) -> dict[str, Any]:
        """Return the fields of the page with what they suggest."""
        return {str(key): (key.description or {}).get("suggested_value") for key in self.result["data_schema"].schema}

    @property
    def sent(self) -> list[dict[str, Any]]:
        """Return the fields of the page as they are sent to the browser."""
        fields = vol.to_field_list(self.result["data_schema"], custom_serializer=cv.custom_serializer)
        sent: list[dict[str, Any]] = json.loads(json.dumps(fields))
        return sent

    def choices(self, name: str) -> dict[str, str]:
        """Return what a field offers."""
        options = self.result["data_schema"].schema[name].config["options"]
        return {option["value"]: option["label"] for option in options}

    async def async_begin(self, handler: Any, context: dict[str, Any], seen: Any = None) -> Self:
        """Show the first page."""
        return await self._async_show(await self.manager.async_init(handler, context=context, data=seen))

    async def async_submit(self, **typed: Any) -> Self:
        """Send a page."""
        result = await self._async_show(await self.manager.async_configure(self.flow_id, typed))
        await self.hass.async_block_till_done(wait_background_tasks=True)
        return result

    async def async_choose(self, way: str) -> Self:
        """Choose from a menu."""
        return await self.async_submit(next_step_id=way)

    async def async_search(self, subnet: str) -> Self:
        """Search a network, and wait for what it finds."""
        await self.async_choose("search")
        await self.async_submit(subnet=subnet)
        return await self._async_show(await self.manager.async_configure(self.flow_id))

    async def async_address(self, host: str, **typed: Any) -> Self:
        """Type the address of a miner."""
        await self.async_choose("address")
        return await self.async_submit(host=host, **typed)

    async def async_confirm(self, **typed: Any) -> Self:
        """Send the page of a miner with the level that it suggests."""
        return await self.async_submit(**{"highest": self.fields["highest"], "limits": LIMITS, **typed})

    async def async_finish(self) -> ConfigEntry:
        """End the flow of a site, and return the site once it runs."""
        await self.async_choose("finish")
        entry: ConfigEntry = self.result["result"]
        assert entry.state is ConfigEntryState.LOADED
        return entry

    async def _async_show(self, result: Mapping[str, Any]) -> Self:
        """Take the page that comes next; each has a title, words for all that it shows and for all that is wrong."""
        self.result = result
        assert result["type"] != "form" or len(self.sent) == len(self.fields)
        texts = await async_get_translations(self.hass, "en", self.texts_at.partition(".")[0], {DOMAIN})
        start = f"component.{DOMAIN}.{self.texts_at}."
        words = {key.removeprefix(start): text for key, text in texts.items() if key.startswith(start)}
        used = _used(result)
        assert used <= words.keys(), f"No words for {used - words.keys()}"
        asked = {name for key in used for _, name, _, _ in Formatter().parse(words[key]) if name}
        assert asked <= (result.get("description_placeholders") or {}).keys(), f"{asked} is not filled in"
        return self


def _used(result: Mapping[str, Any]) -> set[str]:
    """Return the keys of the texts that a page shows."""
    step = f"step.{result.get('step_id')}"
    used = {f"error.{error}" for error in (result.get("errors") or {}).values()}
    match result["type"]:
        case "form":
            fields = {str(key) for key in result["data_schema"].schema}
            used |= {f"{step}.title"} | {f"{step}.description"}
            used |= {f"{step}.data.{name}" for name in fields - {"limits"}}
            used |= {f"{step}.data_description.{name}" for name in fields - {"limits"}}
            used |= {f"{step}.sections.{name}.name" for name in fields & {"limits"}}
        case "menu":
            used |= {f"{step}.title", f"{step}.description"}
            used |= {f"{step}.menu_options.{way}" for way in result["menu_options"]}
            used |= {f"{step}.menu_option_descriptions.{way}" for way in result["menu_options"]}
        case "progress":
            used |= {f"progress.{result['progress_action']}"}
        case "abort" if "translation_domain" not in result:
            used |= {f"abort.{result['reason']}"}
    return used


def sim(firmware: str, clock: SimClock, *, seed: int = 1, host: str | None = None, **traits: Any) -> SimMiner:
    """Return a simulated miner that does not listen yet."""
    module = import_module(f"simulator.miners.{firmware}")
    miner: SimMiner = module.build(host or free_host(), seed=seed, clock=clock, **traits)
    return miner


def neighbours(count: int) -> list[str]:
    """Return free addresses in one network of 256."""
    hosts = [free_host() for _ in range(count)]
    return hosts if len({subnet(host) for host in hosts}) == 1 else neighbours(count)


def subnet(host: str) -> str:
    """Return the network of 256 that an address is in."""
    return f"{host.rpartition('.')[0]}.0/24"


def starts(entry: ConfigEntry) -> list[ConfigEntryState]:
    """Return a list that grows with each start of a site from now on."""
    seen: list[ConfigEntryState] = []

    def note() -> None:
        """Note a start."""
        if entry.state is ConfigEntryState.LOADED:
            seen.append(entry.state)

    entry.async_on_state_change(note)
    return seen


def only_miner(entry: ConfigEntry) -> ConfigSubentry:
    """Return the miner of a site that has one."""
    (subentry,) = entry.subentries.values()
    return subentry
