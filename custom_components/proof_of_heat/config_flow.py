"""Set up a site and its miners, and mend what changes: addresses, passwords, limits."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlow,
    ConfigFlowContext,
    ConfigFlowResult,
    ConfigSubentry,
    ConfigSubentryData,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import callback
from homeassistant.helpers.device_registry import format_mac
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo

from .const import CONF_CIRCUIT_LIMIT, CONF_SUBENTRY_ID, DOMAIN, NAME, SUBENTRY_MINER
from .drivers import Credentials, DriverError, DriverErrorKind
from .flows.adding import AddMiners
from .flows.forms import CONF_SITE, choose_site_form, password_form, site_errors, site_form
from .flows.label import async_labels
from .flows.meeting import async_meet
from .flows.miner import MinerSubentryFlow, as_subentry
from .flows.options import SiteOptionsFlow
from .flows.register import known_ids, miner_of, titled


class ProofOfHeatConfigFlow(AddMiners[ConfigFlowContext, ConfigFlowResult, str], ConfigFlow, domain=DOMAIN):
    """The first flow of a site, and what the network or a miner brings up later."""

    VERSION = 1
    MINOR_VERSION = 1

    _name: str
    _limit_w: float | None = None
    _miners: tuple[ConfigSubentryData, ...] = ()
    _site: ConfigEntry | None = None
    """The site to which a discovered miner is added, None for a new one."""
    _denied_id: str

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(cls, config_entry: ConfigEntry) -> dict[str, type[ConfigSubentryFlow]]:
        """Offer to add miners to a site."""
        return {SUBENTRY_MINER: MinerSubentryFlow}

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Offer the settings of a site."""
        return SiteOptionsFlow()

    @property
    @override
    def known_ids(self) -> set[str]:
        """Return the miners of all sites, and those chosen in this flow."""
        return known_ids(self.hass) | {miner["unique_id"] for miner in self._miners if miner["unique_id"]}

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the name of the site and its circuit limit."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = site_errors(user_input)
            name = user_input[CONF_NAME].strip()
            if not name or any(entry.title == name for entry in self._async_current_entries()):
                errors[CONF_NAME] = "name_taken" if name else "name_missing"
            if not errors:
                self._name, self._limit_w = name, user_input.get(CONF_CIRCUIT_LIMIT)
                return await self._async_named()
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(
                site_form(with_name=True), user_input or {CONF_NAME: self.hass.config.location_name or NAME}
            ),
            errors=errors,
        )

    async def async_step_miners(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Offer the ways to find miners, and to finish."""
        return self.async_show_menu(
            step_id="miners",
            menu_options=["search", "address", "finish"],
            description_placeholders={"count": str(len(self._miners))},
        )

    async def async_step_finish(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Create the site with its miners."""
        return self.async_create_entry(
            title=self._name,
            data={CONF_NAME: self._name},
            options={CONF_CIRCUIT_LIMIT: self._limit_w},
            subentries=titled(self._miners, taken=()),
        )

    @override
    async def async_added(self, miners: list[ConfigSubentryData]) -> ConfigFlowResult:
        """Keep the miners, and offer more; one that the network brought up goes to its site at once."""
        if self._site is None:
            self._miners = (*self._miners, *miners)
            return await self.async_step_miners()
        for miner in titled(miners, taken=[one.title for one in self._site.subentries.values()]):
            self.hass.config_entries.async_add_subentry(self._site, as_subentry(miner))
        return self.async_abort(reason="miner_added")

    @override
    async def async_step_dhcp(self, discovery_info: DhcpServiceInfo) -> ConfigFlowResult:
        """Follow a known miner to its new address, or offer a new one."""
        miner_id = format_mac(discovery_info.macaddress)
        known = miner_of(self.hass, miner_id)
        if known is not None:
            entry, subentry = known
            self.hass.config_entries.async_update_subentry(
                entry, subentry, data={**subentry.data, CONF_HOST: discovery_info.ip}
            )
            return self.async_abort(reason="already_configured")
        await self.async_set_unique_id(miner_id)
        self._abort_if_unique_id_configured()
        try:
            met = await async_meet(discovery_info.ip, self.network)
        except DriverError as error:
            return self.async_abort(reason=f"miner_{error.kind}")
        self._found = (met,)
        self.context["title_placeholders"] = {"name": f"{met.name} ({met.host})"}
        return await self.async_step_discovered()

    async def async_step_discovered(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether the miner that was discovered is wanted, and in which site."""
        sites = {entry.entry_id: entry for entry in self._async_current_entries(include_ignore=False)}
        if user_input is not None:
            self._site = sites.get(user_input.get(CONF_SITE, ""), next(iter(sites.values()), None))
            return await (self.async_step_user() if self._site is None else self._async_chosen(self._found))
        labels = await async_labels(self.hass)
        return self.async_show_form(
            step_id="discovered",
            data_schema=choose_site_form({key: entry.title for key, entry in sites.items()}),
            description_placeholders={"miner": labels.one(self._found[0])},
        )

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Ask anew for the credentials that a miner rejected."""
        self._denied_id = entry_data[CONF_SUBENTRY_ID]
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take the new credentials once the miner accepts them."""
        entry = self._get_reauth_entry()
        subentry = entry.subentries.get(self._denied_id)
        if subentry is None:
            return self.async_abort(reason="miner_removed")
        errors: dict[str, str] = {}
        if user_input is not None:
            credentials = Credentials(username=user_input.get(CONF_USERNAME), password=user_input.get(CONF_PASSWORD))
            errors = await self._async_tried(subentry, credentials)
            if not errors:
                self.hass.config_entries.async_update_subentry(
                    entry, subentry, data={**subentry.data, CONF_USERNAME: None, CONF_PASSWORD: None, **user_input}
                )
                return self.async_abort(reason="reauth_successful")
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=self.add_suggested_values_to_schema(password_form(), user_input),
            errors=errors,
            description_placeholders={"miner": subentry.title, "host": subentry.data[CONF_HOST]},
        )

    async def _async_tried(self, subentry: ConfigSubentry, credentials: Credentials) -> dict[str, str]:
        """Say what is wrong with new credentials, as far as the miner tells without being changed."""
        try:
            await async_meet(subentry.data[CONF_HOST], self.network, credentials)
        except DriverError as error:
            field = CONF_PASSWORD if error.kind is DriverErrorKind.WRONG_CREDENTIALS else "base"
            return {field: f"miner_{error.kind}"}
        return {}

    async def _async_named(self) -> ConfigFlowResult:
        """Go on with the miner that was discovered, or to the ways to find some."""
        return await (self._async_chosen(self._found) if self._found else self.async_step_miners())
