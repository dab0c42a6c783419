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
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_USERNAME

from ..const import CONF_CAPABILITIES, CONF_FROST, CONF_HIGHEST, CONF_IDENTITY, CONF_MAX_ROOM
from ..drivers import Credentials, DriverError, DriverErrorKind, Identity
from ..engine.miner import Capabilities
from ..store import from_json
from .adding import AddMiners
from .forms import SECTION_LIMITS, Errors, address_form, miner_errors, miner_form, miner_wishes
from .meeting import Met, async_meet
from .register import known_ids, titled

ADDRESS = (CONF_HOST, CONF_USERNAME, CONF_PASSWORD)


class MinerSubentryFlow(AddMiners[SubentryFlowContext, SubentryFlowResult, tuple[str, str]], ConfigSubentryFlow):
    """Add miners to a site, or change one of them."""

    @property
    @override
    def known_ids(self) -> set[str]:
        """Return the miners of all sites."""
        return known_ids(self.hass)

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:  # noqa: ARG002
        """Offer the ways to find a miner."""
        return self.async_show_menu(step_id="user", menu_options=["search", "address"])

    @override
    async def async_added(self, miners: list[ConfigSubentryData]) -> SubentryFlowResult:
        """Add all of them; the flow itself ends with the last one."""
        entry = self._get_entry()
        *others, last = titled(miners, taken=[one.title for one in entry.subentries.values()])
        for miner in others:
            self.hass.config_entries.async_add_subentry(entry, as_subentry(miner))
        return self.async_create_entry(title=last["title"], data=last["data"], unique_id=last["unique_id"])

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change address, credentials and wishes; another machine at the address is refused."""
        subentry = self._get_reconfigure_subentry()
        met = _stored(subentry)
        errors: Errors = {}
        if user_input is not None:
            if any(user_input.get(key) != subentry.data.get(key) for key in ADDRESS):
                met, errors = await self._async_met_again(met, user_input)
            errors = errors or miner_errors(user_input, met.capabilities)
            if not errors:
                return self.async_update_and_abort(
                    self._get_entry(), subentry, data={**met.profile(), **miner_wishes(user_input, met.capabilities)}
                )
        form = vol.Schema({**address_form().schema, **miner_form(met.capabilities, can_be_set=met.can_be_set).schema})
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(form, user_input or _typed(subentry.data)),
            errors=errors,
            description_placeholders={"name": subentry.title},
        )

    async def _async_met_again(self, before: Met, typed: Mapping[str, Any]) -> tuple[Met, Errors]:
        """Meet the same miner at its new address or with its new password, or say at which field it failed."""
        credentials = Credentials(username=typed.get(CONF_USERNAME), password=typed.get(CONF_PASSWORD))
        try:
            met = await async_meet(typed[CONF_HOST].strip(), self.network, credentials)
        except DriverError as error:
            field = CONF_PASSWORD if error.kind is DriverErrorKind.WRONG_CREDENTIALS else CONF_HOST
            return before, {field: f"miner_{error.kind}"}
        if met.identity is None or before.identity is None or met.identity.id != before.identity.id:
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
        credentials=Credentials(username=stored.get(CONF_USERNAME), password=stored.get(CONF_PASSWORD)),
        identity=from_json(Identity, stored[CONF_IDENTITY]),
        capabilities=from_json(Capabilities, stored[CONF_CAPABILITIES]),
    )


def _typed(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is stored as it would be typed."""
    highest = stored.get(CONF_HIGHEST)
    return {
        **stored,
        CONF_HIGHEST: None if highest is None else highest["level_id"] or highest["power_w"],
        SECTION_LIMITS: {key: stored[key] for key in (CONF_MAX_ROOM, CONF_FROST) if key in stored},
    }
