"""The settings of a site that may change: limits, circuits, supply and quiet hours."""

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.util import dt as dt_util

from ..blueprint_files import async_copy_blueprints, blueprint_names
from ..const import (
    CONF_ALTERNATIVE,
    CONF_CIRCUIT,
    CONF_CIRCUIT_LIMIT,
    CONF_CIRCUITS,
    CONF_FEED_IN,
    CONF_KIND,
    CONF_QUIET,
    CONF_REVENUE,
    CONF_SIDEBAR,
    CONF_SOAK,
    CONF_SUPPLY,
    CONF_TARIFF,
    CONF_WEATHER,
)
from ..money.setup import PriceKind
from .blueprints import CONF_BLUEPRINTS, blueprints_form
from .boxes import number
from .circuits import NO_FAULT, circuit_fault, circuit_names, circuits_form, circuits_typed
from .energy_preferences import async_known_supply
from .forms import Errors, page_form, site_errors, site_form
from .prices import WAYS, async_understood, price_form, price_typed
from .quiet import quiet_errors, quiet_form, quiet_typed
from .revenue import (
    alternative_errors,
    alternative_form,
    alternative_typed,
    async_revenue_errors,
    revenue_form,
    revenue_typed,
    suggested_revenue,
)
from .supply import supply_errors, supply_form, supply_now, supply_typed
from .weather import weather_errors, weather_form, weather_typed

PAGES: Final = (
    "limits",
    "supply",
    "circuits",
    "quiet",
    "weather",
    "tariff",
    "feed_in",
    "revenue",
    "alternative",
    "blueprints",
    "page",
)

# Beyond it nothing is held back: no site has so many machines.
GREATEST_SOAK: Final = 10_000

_LOGGER = logging.getLogger(__name__)


class SiteOptionsFlow(OptionsFlow):
    """Change the settings of a site, one page at a time; the update listener starts it anew."""

    _prices_of = CONF_TARIFF
    """Which price the pages of prices are for."""
    _tried: Mapping[str, Any] = MappingProxyType({})
    """The source of prices that was typed last."""
    _words: Mapping[str, str] = MappingProxyType({})
    """What was understood of it."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Offer what can be changed."""
        return self.async_show_menu(step_id="init", menu_options=list(PAGES))

    async def async_step_limits(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the circuit limit and the soak limit; an empty field means none."""
        errors: Errors = {}
        if user_input is not None:
            errors = site_errors(user_input)
            if not errors:
                soak = user_input.get(CONF_SOAK)
                return self._kept(
                    {
                        CONF_CIRCUIT_LIMIT: user_input.get(CONF_CIRCUIT_LIMIT),
                        CONF_SOAK: None if soak is None else int(soak),
                    }
                )
        return self._page("limits", _limits_form(), user_input or self.config_entry.options, errors)

    async def async_step_circuits(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the circuits below the connection of the site."""
        stored = self.config_entry.options.get(CONF_CIRCUITS, [])
        errors: Errors = {}
        words = NO_FAULT
        if user_input is not None:
            circuits = circuits_typed(user_input.get(CONF_CIRCUITS, []))
            fault = circuit_fault(circuits, self._on_circuits())
            if fault is None:
                return self._kept({CONF_CIRCUITS: circuits or None})
            errors, words = {CONF_CIRCUITS: fault.error}, fault.words
        form = circuits_form(circuit_names(self.config_entry))
        shown = [{key: value for key, value in circuit.items() if value is not None} for circuit in stored]
        return self._page("circuits", form, user_input or {CONF_CIRCUITS: shown}, errors, words)

    async def async_step_supply(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which sensor tells what; at first suggest those of the energy dashboard."""
        errors: Errors = {}
        if user_input is not None:
            errors = supply_errors(self.hass, user_input)
            if not errors:
                return self._kept({CONF_SUPPLY: supply_typed(user_input)})
        shown = user_input or self.config_entry.options.get(CONF_SUPPLY) or await async_known_supply(self.hass)
        return self._page("supply", supply_form(), shown, errors, supply_now(self.hass, shown))

    async def async_step_quiet(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the quiet hours; all fields empty is none."""
        errors: Errors = {}
        if user_input is not None:
            quiet = quiet_typed(user_input)
            errors = quiet_errors(quiet)
            if not errors:
                return self._kept({CONF_QUIET: quiet})
        return self._page("quiet", quiet_form(), user_input or self.config_entry.options.get(CONF_QUIET) or {}, errors)

    async def async_step_blueprints(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Copy the blueprints that are picked, and tell which were kept as somebody edited them."""
        names = await self.hass.async_add_executor_job(blueprint_names)
        errors: Errors = {}
        if user_input is not None:
            try:
                copied = await async_copy_blueprints(self.hass, user_input[CONF_BLUEPRINTS])
            except OSError as error:
                _LOGGER.warning("The blueprints can't be copied: %s", error)
                errors = {"base": "not_written"}
            else:
                words = {"copied": ", ".join(copied.new) or "-", "kept": ", ".join(copied.kept) or "-"}
                return self.async_abort(reason="blueprints_copied", description_placeholders=words)
        return self._page("blueprints", blueprints_form(names), user_input or {}, errors)

    async def async_step_page(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether the site has a page in the sidebar."""
        if user_input is not None:
            return self._kept({CONF_SIDEBAR: user_input[CONF_SIDEBAR]})
        return self._page("page", page_form(has_page=self.config_entry.options.get(CONF_SIDEBAR, False)), {}, {})

    async def async_step_weather(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask where the weather comes from."""
        errors: Errors = {}
        words = {"entity": "", "state": ""}
        if user_input is not None:
            errors, fault = weather_errors(self.hass, user_input)
            if fault is None:
                return self._kept({CONF_WEATHER: weather_typed(user_input)})
            words = {"entity": fault.entity_id, "state": fault.state}
        shown = user_input or self.config_entry.options.get(CONF_WEATHER) or {}
        return self._page("weather", weather_form(), shown, errors, words)

    async def async_step_tariff(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Ask where the price of electricity comes from."""
        self._prices_of = CONF_TARIFF
        return self.async_show_menu(step_id="tariff", menu_options=list(WAYS))

    async def async_step_feed_in(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Ask where the price of what is fed in comes from."""
        self._prices_of = CONF_FEED_IN
        return self.async_show_menu(step_id="feed_in", menu_options=list(WAYS))

    async def async_step_price_fixed(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for one price."""
        return await self._async_prices(PriceKind.FIXED, user_input)

    async def async_step_price_windows(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for prices by the time of day and the kind of day."""
        return await self._async_prices(PriceKind.WINDOWS, user_input)

    async def async_step_price_entity(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for an entity that tells prices."""
        return await self._async_prices(PriceKind.ENTITY, user_input)

    async def async_step_price_action(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for an action that answers with prices."""
        return await self._async_prices(PriceKind.ACTION, user_input)

    async def async_step_price_meter(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the price of each tariff of a meter."""
        return await self._async_prices(PriceKind.METER, user_input)

    async def async_step_price_none(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Forget where the price comes from, once that is confirmed."""
        if user_input is not None:
            return self._kept({self._prices_of: None})
        return self._page("price_none", vol.Schema({}), {}, {})

    async def async_step_price_shown(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show what was understood of a source before it is kept."""
        if user_input is not None:
            return self._kept({self._prices_of: self._tried})
        return self._page("price_shown", vol.Schema({}), {}, {}, self._words)

    async def async_step_revenue(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what tells what hashing earns; all sources empty is none."""
        errors: Errors = {}
        if user_input is not None:
            errors = await async_revenue_errors(self.hass, user_input)
            if not errors:
                return self._kept({CONF_REVENUE: revenue_typed(user_input)})
        shown = user_input or suggested_revenue(self.config_entry.options.get(CONF_REVENUE))
        return self._page("revenue", revenue_form(), shown, errors, {"currency": self.hass.config.currency})

    async def async_step_alternative(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what would heat without miners; nothing chosen is any socket."""
        errors: Errors = {}
        if user_input is not None:
            errors = alternative_errors(self.hass, user_input)
            if not errors:
                return self._kept({CONF_ALTERNATIVE: alternative_typed(user_input)})
        shown = user_input or self.config_entry.options.get(CONF_ALTERNATIVE) or {}
        return self._page("alternative", alternative_form(), shown, errors, {"currency": self.hass.config.currency})

    async def _async_prices(self, kind: PriceKind, user_input: dict[str, Any] | None) -> ConfigFlowResult:
        """Ask for one kind of source, try it, and go on to what was understood."""
        errors: Errors = {}
        words: Mapping[str, str] = {"found": "", "at": "", "currency": self.hass.config.currency}
        if user_input is not None:
            self._tried = price_typed(kind, user_input)
            understood = await async_understood(
                self.hass, self._tried, is_feed_in=self._prices_of == CONF_FEED_IN, now=dt_util.utcnow()
            )
            errors, words = understood.errors, understood.words
            if not errors:
                self._words = words
                return await self.async_step_price_shown()
        stored = self.config_entry.options.get(self._prices_of) or {}
        shown = user_input or (stored if stored.get(CONF_KIND) == kind else {})
        return self._page(f"price_{kind}", price_form(self.hass, kind), shown, errors, words)

    def _page(
        self,
        step: str,
        form: vol.Schema,
        shown: Mapping[str, Any],
        errors: Errors,
        words: Mapping[str, str] | None = None,
    ) -> ConfigFlowResult:
        """Show a page with what is set, or with what was typed and is wrong."""
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(form, shown),
            errors=errors,
            description_placeholders=words,
        )

    def _kept(self, changed: Mapping[str, Any]) -> ConfigFlowResult:
        """Keep what was changed beside what was not; what is None is not set any more."""
        options = {**self.config_entry.options, **changed}
        return self.async_create_entry(data={key: value for key, value in options.items() if value is not None})

    def _on_circuits(self) -> dict[str, str]:
        """Return the circuit of each miner and each other heater that hangs on one."""
        return {
            subentry.title: subentry.data[CONF_CIRCUIT]
            for subentry in self.config_entry.subentries.values()
            if subentry.data.get(CONF_CIRCUIT) is not None
        }


def _limits_form() -> vol.Schema:
    """Return the form of the limits: the circuit limit, and how many managed miners may change."""
    count = number(0, GREATEST_SOAK, step=1)
    return vol.Schema({**site_form(with_name=False).schema, vol.Optional(CONF_SOAK): count})
