"""The steps that add miners: search or type an address, choose, say what each may do."""

import asyncio
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_USERNAME
from homeassistant.data_entry_flow import FlowContext, FlowHandler, FlowResult
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from ..const import CONF_HIGHEST, SUBENTRY_MINER
from ..drivers import Credentials, DriverError, DriverErrorKind
from ..drivers.asic.network import Network
from .forms import (
    CONF_MINERS,
    CONF_SUBNET,
    Errors,
    address_form,
    miner_errors,
    miner_form,
    miner_wishes,
    password_form,
    pick_form,
    search_form,
    suggested_highest,
)
from .label import async_labels
from .meeting import Met, async_meet
from .search import MOST_ADDRESSES, NotANetworkError, TooLargeError, addresses, async_own_network, async_search


class AddMiners[ContextT: FlowContext, ResultT: FlowResult[Any, Any], HandlerT](
    FlowHandler[ContextT, ResultT, HandlerT]
):
    """What the first flow of a site and the later ones of its miners have in common."""

    _network: Network | None = None
    _search: asyncio.Task[list[Met]] | None = None
    _hosts: list[str]
    _found: tuple[Met, ...] = ()
    _locked: list[Met]
    _groups: list[list[Met]]
    _settled: list[ConfigSubentryData]

    @property
    @abstractmethod
    def known_ids(self) -> set[str]:
        """Return the miners that are set up already, in any site."""

    @abstractmethod
    async def async_added(self, miners: list[ConfigSubentryData]) -> ResultT:
        """Go on after miners were chosen and their wishes typed."""

    @property
    def network(self) -> Network:
        """Return the way to the miners for this flow."""
        if self._network is None:
            self._network = Network(session=async_get_clientsession(self.hass))
        return self._network

    async def async_step_search(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Ask which network to search."""
        errors: Errors = {}
        if user_input is not None:
            try:
                self._hosts = addresses(user_input[CONF_SUBNET])
            except NotANetworkError:
                errors[CONF_SUBNET] = "not_a_network"
            except TooLargeError:
                errors[CONF_SUBNET] = "network_too_large"
            else:
                return await self.async_step_searching()
        suggested = user_input or {CONF_SUBNET: await async_own_network(self.hass)}
        return self.async_show_form(
            step_id="search",
            data_schema=self.add_suggested_values_to_schema(search_form(), suggested),
            errors=errors,
            description_placeholders={"most": str(MOST_ADDRESSES), "example": "192.168.1.0/24"},
        )

    async def async_step_searching(self, user_input: dict[str, Any] | None = None) -> ResultT:  # noqa: ARG002
        """Show how far the search is."""
        if self._search is None:
            self._search = self.hass.async_create_task(
                async_search(self._hosts, self.network, self.async_update_progress), "proof_of_heat search"
            )
        if not self._search.done():
            return self.async_show_progress(
                step_id="searching",
                progress_action="searching",
                progress_task=self._search,
                description_placeholders={"count": str(len(self._hosts))},
            )
        found, self._search = self._search.result(), None
        self._found = tuple(met for met in found if met.identity is None or met.identity.id not in self.known_ids)
        return self.async_show_progress_done(next_step_id="pick" if self._found else "nothing_found")

    async def async_step_nothing_found(self, user_input: dict[str, Any] | None = None) -> ResultT:  # noqa: ARG002
        """Say that nobody new answered, and offer to go on."""
        return self.async_show_menu(step_id="nothing_found", menu_options=["search", "address"])

    async def async_step_pick(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Show what was found, and let the owner choose."""
        errors: Errors = {}
        if user_input is not None:
            chosen = [met for met in self._found if met.host in user_input[CONF_MINERS]]
            if chosen:
                return await self._async_chosen(chosen)
            errors[CONF_MINERS] = "nothing_chosen"
        labels = await async_labels(self.hass)
        return self.async_show_form(
            step_id="pick",
            data_schema=pick_form((met.host, labels.one(met)) for met in self._found),
            errors=errors,
            description_placeholders={"count": str(len(self._found))},
        )

    async def async_step_address(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Ask for one address, and meet who is there."""
        errors: Errors = {}
        if user_input is not None:
            met, errors = await self._async_meet(user_input[CONF_HOST].strip(), user_input)
            if met is not None:
                return await self._async_chosen([met])
        return self.async_show_form(
            step_id="address",
            data_schema=self.add_suggested_values_to_schema(address_form(), user_input),
            errors=errors,
        )

    async def async_step_password(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Ask for the credentials of a miner that does not say who it is without."""
        errors: Errors = {}
        host = self._locked[0].host
        if user_input is not None:
            met, errors = await self._async_meet(host, user_input)
            if met is not None:
                self._locked.pop(0)
                self._groups.append([met])
                return await self._async_next()
        return self.async_show_form(
            step_id="password", data_schema=password_form(), errors=errors, description_placeholders={"host": host}
        )

    async def async_step_miner(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Ask what the owner wants of a miner, once for all of one kind."""
        group = self._groups[0]
        met = group[0]
        errors: Errors = {}
        if user_input is not None:
            errors = miner_errors(user_input, met.capabilities)
            if not errors:
                wishes = miner_wishes(user_input, met.capabilities)
                self._settled += [subentry(one, wishes) for one in group]
                self._groups.pop(0)
                return await self._async_next()
        suggested = user_input or {CONF_HIGHEST: suggested_highest(met.capabilities)}
        form = miner_form(met.capabilities, can_be_set=met.can_be_set)
        labels = await async_labels(self.hass)
        return self.async_show_form(
            step_id="miner",
            data_schema=self.add_suggested_values_to_schema(form, suggested),
            errors=errors,
            description_placeholders=labels.group(group),
        )

    async def _async_chosen(self, chosen: Sequence[Met]) -> ResultT:
        """Go through the chosen: passwords first, then wishes by kind."""
        self._locked = [met for met in chosen if met.identity is None]
        self._groups = _kinds([met for met in chosen if met.identity is not None])
        self._settled = []
        return await self._async_next()

    async def _async_next(self) -> ResultT:
        """Go to what is still open, or on."""
        if self._locked:
            return await self.async_step_password()
        if self._groups:
            return await self.async_step_miner()
        return await self.async_added(self._settled)

    async def _async_meet(self, host: str, typed: Mapping[str, Any]) -> tuple[Met | None, Errors]:
        """Meet the miner at an address with what was typed, or say at which field it failed."""
        credentials = Credentials(username=typed.get(CONF_USERNAME), password=typed.get(CONF_PASSWORD))
        try:
            met = await async_meet(host, self.network, credentials)
        except DriverError as error:
            field = CONF_PASSWORD if error.kind is DriverErrorKind.WRONG_CREDENTIALS else CONF_HOST
            return None, {field if CONF_HOST in typed or field == CONF_PASSWORD else "base": f"miner_{error.kind}"}
        if met.identity is not None and met.identity.id in self.known_ids:
            return None, {CONF_HOST if CONF_HOST in typed else "base": "already_configured"}
        return met, {}


def subentry(met: Met, wishes: Mapping[str, Any]) -> ConfigSubentryData:
    """Return a miner as the subentry that keeps it."""
    return ConfigSubentryData(
        data={**met.profile(), **wishes},
        subentry_type=SUBENTRY_MINER,
        title=met.name,
        unique_id=None if met.identity is None else met.identity.id,
    )


def _kinds(mets: list[Met]) -> list[list[Met]]:
    """Return the miners in groups of one model, firmware and capabilities, in the order of their addresses."""
    groups: dict[tuple[object, ...], list[Met]] = {}
    for met in mets:
        firmware = None if met.identity is None else met.identity.firmware
        groups.setdefault((met.name, firmware, met.capabilities), []).append(met)
    return list(groups.values())
