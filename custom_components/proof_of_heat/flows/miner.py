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

from ..const import CONF_CAPABILITIES, CONF_FROST, CONF_HIGHEST, CONF_IDENTITY, CONF_MAX_ROOM, CONF_ZONES
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
    host_of,
    miner_errors,
    miner_form,
    miner_wishes,
    profile,
)
from .heated import zones_form, zones_of, zones_rows
from .meeting import Met, async_meet
from .register import async_end_discoveries, async_own_sensors, known_ids, titled


class MinerSubentryFlow(AddMiners[SubentryFlowContext, SubentryFlowResult, tuple[str, str]], ConfigSubentryFlow):
    """Add miners to a site, or change one of them."""

    _met: Met | None = None
    """The miner that is changed, as it was met last."""

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
        async_end_discoveries(self.hass, miners, but=self.flow_id)
        *others, last = titled(miners, taken=[one.title for one in entry.subentries.values()])
        for miner in others:
            self.hass.config_entries.async_add_subentry(entry, as_subentry(miner))
        return self.async_create_entry(title=last["title"], data=last["data"], unique_id=last["unique_id"])

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change address, credentials and wishes; another machine at the address is refused."""
        subentry = self._get_reconfigure_subentry()
        before = _stored(subentry)
        met = self._met or before
        errors: Errors = {}
        if user_input is not None:
            met, errors = await self._async_met_again(before, user_input)
            self._met = met
            errors = errors or miner_errors(user_input, met.capabilities)
            if not errors:
                wishes = miner_wishes(user_input, met.capabilities)
                return self.async_update_and_abort(
                    self._get_entry(),
                    subentry,
                    # A machine that was at rest tells its model only now.
                    title=met.name if subentry.title == before.name else subentry.title,
                    data={**subentry.data, **profile(met, wishes), **wishes},
                )
        wishes_form = miner_form(met, no_rooms=async_own_sensors(self.hass))
        zones, circuits = zones_form(self.zones), circuit_form(self.circuits)
        form = vol.Schema({**wishes_form.schema, **zones.schema, **circuits.schema, **address_form().schema})
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(form, user_input or _typed(subentry.data, self.zones)),
            errors=errors,
            description_placeholders={"name": subentry.title, "example": EXAMPLE_ADDRESS},
        )

    async def _async_met_again(self, before: Met, typed: Mapping[str, Any]) -> tuple[Met, Errors]:
        """Meet the same miner once more, or say at which field it failed.

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
        if met.identity.id != before.identity.id:
            return before, {CONF_HOST: "other_miner"}
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
