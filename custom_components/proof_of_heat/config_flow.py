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

from .const import (
    CONF_ARCHIVE_KIND,
    CONF_CIRCUIT_LIMIT,
    CONF_SIDEBAR,
    CONF_SUBENTRY_ID,
    DOMAIN,
    NAME,
    SUBENTRY_ARCHIVE,
    SUBENTRY_HEATER,
    SUBENTRY_MINER,
    SUBENTRY_ZONE,
)
from .drivers import Credentials, DriverError, DriverErrorKind
from .flows.adding import AddMiners, driver_errors
from .flows.archive import ArchiveSubentryFlow, async_tried
from .flows.archive_forms import archive_fields, secrets_form, without_secrets
from .flows.circuits import circuit_names
from .flows.forms import CONF_SITE, choose_site_form, credentials, password_form, site_errors, site_form
from .flows.heated import zones_of
from .flows.heater import HeaterSubentryFlow
from .flows.label import async_labels
from .flows.meeting import Locked, Met, async_meet
from .flows.miner import MinerSubentryFlow, as_subentry
from .flows.options import SiteOptionsFlow
from .flows.register import async_end_discoveries, async_follow, known_ids, titled
from .flows.zone import ZoneSubentryFlow
from .records.archives import ArchiveKind


class ProofOfHeatConfigFlow(AddMiners[ConfigFlowContext, ConfigFlowResult, str], ConfigFlow, domain=DOMAIN):
    """The first flow of a site, and what the network or a miner brings up later."""

    VERSION = 1
    MINOR_VERSION = 1

    _name: str
    _limit_w: float | None = None
    _has_page: bool = True
    """The site gets a page in the sidebar."""
    _miners: tuple[ConfigSubentryData, ...] = ()
    _site: ConfigEntry | None = None
    """The site to which a discovered miner is added, None for a new one."""
    _denied_id: str

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(cls, config_entry: ConfigEntry) -> dict[str, type[ConfigSubentryFlow]]:
        """Offer to add miners to a site."""
        return {
            SUBENTRY_ARCHIVE: ArchiveSubentryFlow,
            SUBENTRY_HEATER: HeaterSubentryFlow,
            SUBENTRY_MINER: MinerSubentryFlow,
            SUBENTRY_ZONE: ZoneSubentryFlow,
        }

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

    @property
    @override
    def ways(self) -> list[str]:
        """Return the ways to find miners, and the end."""
        return ["search", "address", "finish"]

    @property
    @override
    def circuits(self) -> list[str]:
        """Return the circuits of the site to which a discovered miner is added; a new site has none."""
        return [] if self._site is None else circuit_names(self._site)

    @property
    @override
    def zones(self) -> dict[str, str]:
        """Return the zones of the site to which a discovered miner is added; a new site has none."""
        return {} if self._site is None else zones_of(self._site)

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the name of the site and its circuit limit."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = site_errors(user_input)
            name = user_input[CONF_NAME].strip()
            if not name or self._is_taken(name):
                errors[CONF_NAME] = "name_taken" if name else "name_missing"
            if not errors:
                self._name, self._limit_w = name, user_input.get(CONF_CIRCUIT_LIMIT)
                self._has_page = user_input[CONF_SIDEBAR]
                return await self._async_named()
        suggested = self.hass.config.location_name or NAME
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(
                site_form(with_name=True), user_input or {CONF_NAME: "" if self._is_taken(suggested) else suggested}
            ),
            errors=errors,
        )

    async def async_step_miners(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Offer the ways to find miners, and to finish."""
        return self.async_show_menu(
            step_id="miners",
            menu_options=self.ways,
            description_placeholders={"count": str(len(self._miners))},
        )

    async def async_step_finish(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Create the site with its miners."""
        # A flow that began with a miner has its MAC as unique id; the site is not that miner.
        await self.async_set_unique_id(None)
        async_end_discoveries(self.hass, (miner["unique_id"] for miner in self._miners), but=self.flow_id)
        return self.async_create_entry(
            title=self._name,
            data={CONF_NAME: self._name},
            options={CONF_CIRCUIT_LIMIT: self._limit_w, CONF_SIDEBAR: self._has_page},
            subentries=titled(self._miners, taken=()),
        )

    @override
    async def async_added(self, miners: list[ConfigSubentryData]) -> ConfigFlowResult:
        """Keep the miners, and offer more; one that the network brought up goes to its site at once."""
        if self._site is None:
            self._miners = (*self._miners, *miners)
            return await self.async_step_miners()
        if not miners:
            return self.async_abort(reason="nothing_added")
        for miner in titled(miners, taken=[one.title for one in self._site.subentries.values()]):
            self.hass.config_entries.async_add_subentry(self._site, as_subentry(miner))
        return self.async_abort(reason="miner_added")

    @override
    async def async_step_dhcp(self, discovery_info: DhcpServiceInfo) -> ConfigFlowResult:
        """Follow a known miner to its new address, or offer a new one."""
        miner_id, host = format_mac(discovery_info.macaddress), discovery_info.ip
        if async_follow(self.hass, miner_id, host):
            return self.async_abort(reason="already_configured")
        await self.async_set_unique_id(miner_id)
        self._abort_if_unique_id_configured()
        try:
            met = await async_meet(host, self.network)
        except DriverError as error:
            if error.kind is not DriverErrorKind.WRONG_CREDENTIALS:
                return self.async_abort(reason="no_miner")
            return await self._async_offered(Locked(host=host), name=host)
        if async_follow(self.hass, met.identity.id, host):
            return self.async_abort(reason="already_configured")
        return await self._async_offered(met, name=f"{met.name} ({host})")

    async def async_step_discovered(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether the miner that was discovered is wanted, and in which site."""
        if not self._new(self._found):
            return self.async_abort(reason="already_configured")
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
        """Ask anew for the credentials that a miner or an archive rejected."""
        self._denied_id = entry_data[CONF_SUBENTRY_ID]
        subentry = self._get_reauth_entry().subentries.get(self._denied_id)
        if subentry is not None and subentry.subentry_type == SUBENTRY_ARCHIVE:
            return await self.async_step_reauth_archive()
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take the new credentials once the miner accepts them."""
        entry = self._get_reauth_entry()
        subentry = entry.subentries.get(self._denied_id)
        if subentry is None:
            return self.async_abort(reason="miner_removed")
        self.context["title_placeholders"] = {"name": subentry.title}
        errors: dict[str, str] = {}
        if user_input is not None:
            tried = credentials(user_input)
            errors = await self._async_tried(subentry, tried)
            if not errors:
                return self._accepted(entry, subentry, tried)
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=self.add_suggested_values_to_schema(
                password_form(), user_input or {CONF_USERNAME: subentry.data.get(CONF_USERNAME)}
            ),
            errors=errors,
            description_placeholders={"miner": subentry.title, "host": subentry.data[CONF_HOST]},
        )

    async def async_step_reauth_archive(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take the new key of an archive once its service accepts it."""
        entry = self._get_reauth_entry()
        # A site that loses an archive starts anew, which ends this flow.
        subentry = entry.subentries[self._denied_id]
        self.context["title_placeholders"] = {"name": subentry.title}
        kind = ArchiveKind(subentry.data[CONF_ARCHIVE_KIND])
        errors: dict[str, str] = {}
        detail = ""
        if user_input is not None:
            fields = archive_fields(kind, {**without_secrets(subentry.data), **user_input}, subentry.data)
            errors, detail = await async_tried(self.hass, fields)
            if not errors:
                return self._kept(entry, subentry, fields)
        form = secrets_form(kind, subentry.data)
        asked = {str(field) for field in form.schema}
        return self.async_show_form(
            step_id="reauth_archive",
            data_schema=form,
            errors={field if field in asked else "base": error for field, error in errors.items()},
            description_placeholders={"name": subentry.title, "detail": detail},
        )

    async def _async_tried(self, subentry: ConfigSubentry, tried: Credentials) -> dict[str, str]:
        """Say what is wrong with new credentials, as far as the miner tells without being changed."""
        try:
            met = await async_meet(subentry.data[CONF_HOST], self.network, tried)
        except DriverError as error:
            return driver_errors(error, at="base")
        return {} if met.identity.id == subentry.unique_id else {"base": "other_miner"}

    @callback
    def _accepted(self, entry: ConfigEntry, subentry: ConfigSubentry, accepted: Credentials) -> ConfigFlowResult:
        """Keep the credentials; the same ones as before start the site anew as well, since they were rejected once."""
        data = {**subentry.data, CONF_USERNAME: accepted.username, CONF_PASSWORD: accepted.password}
        return self._kept(entry, subentry, data)

    @callback
    def _kept(self, entry: ConfigEntry, subentry: ConfigSubentry, data: Mapping[str, Any]) -> ConfigFlowResult:
        """Keep what was accepted."""
        if not self.hass.config_entries.async_update_subentry(entry, subentry, data=data):
            self.hass.config_entries.async_schedule_reload(entry.entry_id)
        return self.async_abort(reason="reauth_successful")

    def _is_taken(self, name: str) -> bool:
        """Tell whether a site of this name exists."""
        return any(entry.title.casefold() == name.casefold() for entry in self._async_current_entries())

    async def _async_offered(self, found: Met | Locked, *, name: str) -> ConfigFlowResult:
        """Offer what the network brought up, under a name that tells it from other offers."""
        self._found = (found,)
        self.context["title_placeholders"] = {"name": name}
        return await self.async_step_discovered()

    async def _async_named(self) -> ConfigFlowResult:
        """Go on with the miner that was discovered, or to the ways to find some."""
        return await (self._async_chosen(self._found) if self._found else self.async_step_miners())
