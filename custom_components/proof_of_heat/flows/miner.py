"""Add miners to a site that exists, and change what was set up for one."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, override

import probatio as vol
from homeassistant.config_entries import (
    ConfigSubentry,
    ConfigSubentryData,
    ConfigSubentryFlow,
    SubentryFlowContext,
    SubentryFlowResult,
)
from homeassistant.const import CONF_HOST, CONF_PASSWORD
from homeassistant.core import callback

from ..const import CONF_CAPABILITIES, CONF_FROST, CONF_HIGHEST, CONF_IDENTITY, CONF_MAX_ROOM, CONF_PLACE, CONF_ZONES
from ..drivers import Credentials, DriverError, Identity
from ..engine.miner import Capabilities
from ..store import from_json
from .adding import EXAMPLE_ADDRESS, AddMiners, driver_errors
from .circuits import circuit_form, circuit_names
from .forms import (
    SECTION_LIMITS,
    Errors,
    address_form,
    credentials,
    highest_target,
    host_of,
    miner_errors,
    miner_form,
    miner_wishes,
    profile,
    suggested_highest,
)
from .heated import zones_form, zones_of, zones_rows
from .meeting import Met, async_meet
from .register import async_end_discoveries, async_own_sensors, known_ids, titled


class MinerSubentryFlow(AddMiners[SubentryFlowContext, SubentryFlowResult, tuple[str, str]], ConfigSubentryFlow):
    """Add miners to a site, or change one of them."""

    _met: Met | None = None
    """The miner that is changed, as it was met last."""
    _newcomer: Met
    """Who answered in its place."""

    @property
    @override
    def known_ids(self) -> set[str]:
        """Return the miners of all sites."""
        return known_ids(self.hass)

    @property
    @override
    def ways(self) -> list[str]:
        """Return the ways to find a miner."""
        return ["search", "address"]

    @property
    @override
    def circuits(self) -> list[str]:
        """Return the circuits of the site."""
        return circuit_names(self._get_entry())

    @property
    @override
    def zones(self) -> dict[str, str]:
        """Return the zones of the site."""
        return zones_of(self._get_entry())

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:  # noqa: ARG002
        """Offer the ways to find a miner."""
        return self.async_show_menu(step_id="user", menu_options=self.ways)

    @override
    async def async_added(self, miners: list[ConfigSubentryData]) -> SubentryFlowResult:
        """Add all of them; the flow itself ends with the last one."""
        if not miners:
            return await self.async_step_user()
        entry = self._get_entry()
        async_end_discoveries(self.hass, (miner["unique_id"] for miner in miners), but=self.flow_id)
        *others, last = titled(miners, taken=[one.title for one in entry.subentries.values()])
        for miner in others:
            self.hass.config_entries.async_add_subentry(entry, as_subentry(miner))
        return self.async_create_entry(title=last["title"], data=last["data"], unique_id=last["unique_id"])

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change address, credentials and wishes; another machine at the address takes the place of this one."""
        subentry = self._get_reconfigure_subentry()
        before = _stored(subentry)
        met = self._met or before
        errors: Errors = {}
        if user_input is not None:
            met, errors = await self._async_met_again(before, user_input)
            if met.identity.id != before.identity.id:
                self._newcomer = met
                return self._async_offer_place(user_input)
            self._met = met
            errors = errors or miner_errors(user_input, met.capabilities)
            if not errors:
                return self._async_changed(met, user_input)
        form = vol.Schema({**self._wishes_form(met).schema, **address_form().schema})
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(form, user_input or _typed(subentry.data, self.zones)),
            errors=errors,
            description_placeholders={"name": subentry.title, "example": EXAMPLE_ADDRESS},
        )

    async def async_step_replace(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Put another machine in the place of one, once its owner says what it may do."""
        typed = user_input or {}
        errors = miner_errors(typed, self._newcomer.capabilities)
        return self._async_offer_place(typed, errors) if errors else self._async_changed(self._newcomer, typed)

    @callback
    def _async_offer_place(self, typed: Mapping[str, Any], errors: Errors | None = None) -> SubentryFlowResult:
        """Say who answered instead, and ask what it may do; what was wanted of the other is suggested where it fits."""
        subentry, met = self._get_reconfigure_subentry(), self._newcomer
        before = _stored(subentry)
        form = self._wishes_form(met)
        highest = typed.get(CONF_HIGHEST)
        if highest_target(highest, met.capabilities) is None:
            highest = suggested_highest(met.capabilities)
        return self.async_show_form(
            step_id="replace",
            data_schema=self.add_suggested_values_to_schema(form, {**typed, CONF_HIGHEST: highest}),
            errors=errors,
            description_placeholders={
                "name": subentry.title,
                "host": met.host,
                "before": f"{before.name} ({before.identity.id})",
                "now": f"{met.name} ({met.identity.id})",
            },
        )

    def _wishes_form(self, met: Met) -> vol.Schema:
        """Return the form of what the owner wants of a miner at this site."""
        parts = (
            miner_form(met, no_rooms=async_own_sensors(self.hass)),
            zones_form(self.zones),
            circuit_form(self.circuits),
        )
        return vol.Schema({key: value for part in parts for key, value in part.schema.items()})

    @callback
    def _async_changed(self, met: Met, typed: Mapping[str, Any]) -> SubentryFlowResult:
        """Keep what was typed; a machine in the place of another goes on under the name of the place."""
        subentry = self._get_reconfigure_subentry()
        before = _stored(subentry)
        wishes = miner_wishes(typed, met.capabilities)
        data = {**subentry.data, **profile(met, wishes), **wishes}
        if met.identity.id != before.identity.id:
            data[CONF_PLACE] = subentry.data.get(CONF_PLACE, before.identity.id)
            async_end_discoveries(self.hass, [met.identity.id], but=self.flow_id)
        return self.async_update_and_abort(
            self._get_entry(),
            subentry,
            unique_id=met.identity.id,
            # A machine that was at rest tells its model only now.
            title=met.name if subentry.title == before.name else subentry.title,
            data=data,
        )

    async def _async_met_again(self, before: Met, typed: Mapping[str, Any]) -> tuple[Met, Errors]:
        """Meet the miner once more, or whoever stands in its place now, or say at which field it failed.

        Whoever changes neither address nor credentials may do so while the miner is off: its profile stays as it was.
        """
        host, tried = host_of(typed[CONF_HOST]), _kept(credentials(typed), before.credentials)
        if host is None:
            return before, {CONF_HOST: "not_an_address"}
        try:
            met = await async_meet(host, self.network, tried)
        except DriverError as error:
            is_as_before = (host, tried) == (before.host, before.credentials)
            return before, {} if is_as_before else driver_errors(error)
        if met.identity.id != before.identity.id and met.identity.id in self.known_ids:
            return before, {CONF_HOST: "already_configured"}
        return met, {}


def as_subentry(miner: ConfigSubentryData) -> ConfigSubentry:
    """Return a miner as Home Assistant keeps it."""
    return ConfigSubentry(
        data=MappingProxyType(dict(miner["data"])),
        subentry_type=miner["subentry_type"],
        title=miner["title"],
        unique_id=miner["unique_id"],
    )


def _stored(subentry: ConfigSubentry) -> Met:
    """Return the miner as it was met when it was set up."""
    stored = subentry.data
    return Met(
        host=stored[CONF_HOST],
        credentials=credentials(stored),
        identity=from_json(Identity, stored[CONF_IDENTITY]),
        capabilities=from_json(Capabilities, stored[CONF_CAPABILITIES]),
    )


def _kept(typed: Credentials, before: Credentials) -> Credentials:
    """Return the credentials that were typed; an empty password leaves the one before, which the form never shows."""
    return Credentials(username=typed.username, password=typed.password or before.password)


def _typed(stored: Mapping[str, Any], zones: Mapping[str, str]) -> dict[str, Any]:
    """Return what is stored as it would be typed, but for the password."""
    highest = stored.get(CONF_HIGHEST)
    shown = {key: value for key, value in stored.items() if key != CONF_PASSWORD and value is not None}
    return {
        **shown,
        CONF_ZONES: zones_rows(stored.get(CONF_ZONES), zones),
        CONF_HIGHEST: None if highest is None else highest["level_id"] or highest["power_w"],
        SECTION_LIMITS: {key: stored[key] for key in (CONF_MAX_ROOM, CONF_FROST) if key in stored},
    }
