"""The steps that add miners: search or type an address, choose, say what each may do."""

import asyncio
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import probatio as vol
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.const import CONF_HOST, CONF_PASSWORD
from homeassistant.data_entry_flow import FlowContext, FlowHandler, FlowResult
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from ..const import CONF_HIGHEST, CONF_PLACE, SUBENTRY_MINER
from ..drivers import Credentials, DriverError, DriverErrorKind
from ..drivers.asic.network import Network
from .circuits import circuit_form
from .forms import (
    CONF_LEAVE_OUT,
    CONF_MINERS,
    CONF_SUBNET,
    Errors,
    address_form,
    credentials,
    host_of,
    locked_form,
    miner_errors,
    miner_form,
    miner_wishes,
    pick_form,
    profile,
    search_form,
    suggested_highest,
)
from .heated import zones_form
from .label import async_labels
from .meeting import Locked, Met, async_meet
from .register import async_own_sensors, free_place, known_hosts
from .search import MOST_ADDRESSES, WrongNetworkError, addresses, async_own_network, async_search

# How a network is written, for those who never saw one written.
EXAMPLE_NETWORK = "192.168.1.0/24"
EXAMPLE_ADDRESS = "192.168.1.20"


class AddMiners[ContextT: FlowContext, ResultT: FlowResult[Any, Any], HandlerT](
    FlowHandler[ContextT, ResultT, HandlerT]
):
    """What the first flow of a site and the later ones of its miners have in common."""

    _network: Network | None = None
    _search: asyncio.Task[list[Met | Locked]] | None = None
    _hosts: list[str]
    _found: tuple[Met | Locked, ...] = ()
    _locked: list[Locked]
    """The chosen that say nothing without a password."""
    _open: list[Met]
    """The chosen of which the owner has not said yet what they may do."""
    _settled: list[ConfigSubentryData]

    @property
    @abstractmethod
    def known_ids(self) -> set[str]:
        """Return the miners that are set up already, in any site."""

    @property
    @abstractmethod
    def ways(self) -> list[str]:
        """Return the steps that lead on from a search without result."""

    @property
    @abstractmethod
    def circuits(self) -> list[str]:
        """Return the circuits on which a miner may hang."""

    @property
    @abstractmethod
    def zones(self) -> dict[str, str]:
        """Return the names of the zones that a miner may heat, by their ids."""

    @abstractmethod
    async def async_added(self, miners: list[ConfigSubentryData]) -> ResultT:
        """Go on after miners were chosen and their wishes typed; none is a choice too."""

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
            except WrongNetworkError as error:
                errors[CONF_SUBNET] = error.problem
            else:
                return await self.async_step_searching()
        suggested = user_input or {CONF_SUBNET: await async_own_network(self.hass)}
        return self.async_show_form(
            step_id="search",
            data_schema=self.add_suggested_values_to_schema(search_form(), suggested),
            errors=errors,
            description_placeholders={"most": str(MOST_ADDRESSES), "example": EXAMPLE_NETWORK},
        )

    async def async_step_searching(self, user_input: dict[str, Any] | None = None) -> ResultT:  # noqa: ARG002
        """Show how far the search is; Home Assistant cancels it with the flow."""
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
        self._found = tuple(self._new(found))
        return self.async_show_progress_done(next_step_id="pick" if self._found else "nothing_found")

    async def async_step_nothing_found(self, user_input: dict[str, Any] | None = None) -> ResultT:  # noqa: ARG002
        """Say that nobody new answered, and offer to go on."""
        return self.async_show_menu(step_id="nothing_found", menu_options=self.ways)

    async def async_step_pick(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Show what was found, and let the owner choose."""
        if user_input is not None:
            return await self._async_chosen([met for met in self._found if met.host in user_input[CONF_MINERS]])
        labels = await async_labels(self.hass)
        return self.async_show_form(
            step_id="pick",
            data_schema=pick_form((met.host, labels.one(met)) for met in self._found),
            description_placeholders={"count": str(len(self._found))},
        )

    async def async_step_address(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Ask for one address, and meet who is there."""
        errors: Errors = {}
        if user_input is not None:
            met, errors = await self._async_meet_typed(user_input)
            if met is not None:
                return await self._async_chosen([met])
        return self.async_show_form(
            step_id="address",
            data_schema=self.add_suggested_values_to_schema(address_form(), user_input),
            errors=errors,
            description_placeholders={"example": EXAMPLE_ADDRESS},
        )

    async def async_step_password(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Ask for the credentials of the miners that do not say who they are without; one may open many."""
        errors: Errors = {}
        if user_input is not None:
            if user_input.get(CONF_LEAVE_OUT, False):
                self._locked = []
            else:
                errors = await self._async_unlock(credentials(user_input))
            if not self._locked:
                return await self._async_next()
        return self.async_show_form(
            step_id="password",
            data_schema=locked_form(),
            errors=errors,
            description_placeholders={"hosts": ", ".join(met.host for met in self._locked)},
        )

    async def async_step_miner(self, user_input: dict[str, Any] | None = None) -> ResultT:
        """Ask what the owner wants of a miner, once for all of one kind."""
        met = next(one for one in self._open if one.can_be_set)
        group = [one for one in self._open if one.kind == met.kind]
        errors: Errors = {}
        if user_input is not None:
            errors = miner_errors(user_input, met.capabilities)
            if not errors:
                wishes = miner_wishes(user_input, met.capabilities)
                self._settled += [self._subentry(one, wishes) for one in group]
                self._open = [one for one in self._open if one not in group]
                return await self._async_next()
        wishes_form = miner_form(met, no_rooms=async_own_sensors(self.hass))
        zones, circuits = zones_form(self.zones), circuit_form(self.circuits)
        form = vol.Schema({**wishes_form.schema, **zones.schema, **circuits.schema})
        suggested = user_input or {CONF_HIGHEST: suggested_highest(met.capabilities)}
        labels = await async_labels(self.hass)
        return self.async_show_form(
            step_id="miner",
            data_schema=self.add_suggested_values_to_schema(form, suggested),
            errors=errors,
            description_placeholders=labels.group(group),
        )

    async def _async_chosen(self, chosen: Sequence[Met | Locked]) -> ResultT:
        """Go through the chosen: passwords first, then wishes by kind."""
        self._locked = [met for met in chosen if isinstance(met, Locked)]
        self._open = [met for met in chosen if isinstance(met, Met)]
        self._settled = []
        return await self._async_next()

    async def _async_next(self) -> ResultT:
        """Go to what is still open, or on; a miner that is only read has nothing to ask."""
        if self._locked:
            return await self.async_step_password()
        if any(met.can_be_set for met in self._open):
            return await self.async_step_miner()
        return await self.async_added(
            self._settled + [self._subentry(met, miner_wishes({}, met.capabilities)) for met in self._open]
        )

    async def _async_meet_typed(self, typed: Mapping[str, Any]) -> tuple[Met | None, Errors]:
        """Meet the miner at an address that was typed, or say at which field it failed."""
        host = host_of(typed[CONF_HOST])
        if host is None:
            return None, {CONF_HOST: "not_an_address"}
        try:
            met = await async_meet(host, self.network, credentials(typed))
        except DriverError as error:
            return None, driver_errors(error)
        if not self._new([met]):
            return None, {CONF_HOST: "already_configured"}
        return met, {}

    async def _async_unlock(self, tried: Credentials) -> Errors:
        """Try credentials on all that are locked; those that open are chosen, the others say why not."""
        answers = await asyncio.gather(*(_async_try(met.host, self.network, tried) for met in self._locked))
        opened = [answer for answer in answers if isinstance(answer, Met)]
        self._open = [met for met in self._new([*self._open, *opened]) if isinstance(met, Met)]
        failed = [
            (met, answer) for met, answer in zip(self._locked, answers, strict=True) if isinstance(answer, DriverError)
        ]
        self._locked = [met for met, _ in failed]
        return driver_errors(failed[0][1], at="base") if failed else {}

    def _subentry(self, met: Met, wishes: Mapping[str, Any]) -> ConfigSubentryData:
        """Return a miner as the subentry that keeps it."""
        place = free_place(self.hass, met.identity.id)
        return ConfigSubentryData(
            data={**profile(met, wishes), **wishes, **({} if place is None else {CONF_PLACE: place})},
            subentry_type=SUBENTRY_MINER,
            title=met.name,
            unique_id=met.identity.id,
        )

    def _new(self, found: Iterable[Met | Locked]) -> list[Met | Locked]:
        """Return who is not set up yet: each miner once, at whatever addresses it answers."""
        known, hosts = self.known_ids, known_hosts(self.hass)
        new: list[Met | Locked] = []
        for one in found:
            if isinstance(one, Locked):
                new += [] if one.host in hosts else [one]
            elif one.identity.id not in known:
                new.append(one)
                known.add(one.identity.id)
        return new


def driver_errors(error: DriverError, *, at: str = CONF_HOST) -> Errors:
    """Return what a miner answered as an error at the field that can mend it."""
    field = CONF_PASSWORD if error.kind is DriverErrorKind.WRONG_CREDENTIALS else at
    return {field: f"miner_{error.kind}"}


async def _async_try(host: str, network: Network, tried: Credentials) -> Met | DriverError:
    """Return the miner that opens to credentials, or why it does not."""
    try:
        return await async_meet(host, network, tried)
    except DriverError as error:
        return error
