"""The settings of a site that may change: limits, circuits, supply and quiet hours."""

import logging
from collections.abc import Mapping
from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.helpers.selector import NumberSelector, NumberSelectorConfig, NumberSelectorMode

from ..blueprint_files import async_copy_blueprints, blueprint_names
from ..const import (
    CONF_CIRCUIT,
    CONF_CIRCUIT_LIMIT,
    CONF_CIRCUITS,
    CONF_QUIET,
    CONF_SIDEBAR,
    CONF_SOAK,
    CONF_SUPPLY,
    CONF_WEATHER,
    SUBENTRY_MINER,
)
from .blueprints import CONF_BLUEPRINTS, blueprints_form
from .circuits import NO_FAULT, circuit_fault, circuit_names, circuits_form, circuits_typed
from .energy_preferences import async_known_supply
from .forms import Errors, page_form, site_errors, site_form
from .quiet import quiet_errors, quiet_form, quiet_typed
from .supply import supply_errors, supply_form, supply_now, supply_typed
from .weather import weather_errors, weather_form, weather_typed

PAGES: Final = ("limits", "supply", "circuits", "quiet", "weather", "blueprints", "page")

# Beyond it nothing is held back: no site has so many machines.
GREATEST_SOAK: Final = 10_000

_LOGGER = logging.getLogger(__name__)


class SiteOptionsFlow(OptionsFlow):
    """Change the settings of a site, one page at a time; the update listener starts it anew."""

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
            fault = circuit_fault(circuits, self._miners_on_circuits())
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

    def _miners_on_circuits(self) -> dict[str, str]:
        """Return the circuit of each miner that hangs on one."""
        return {
            subentry.title: subentry.data[CONF_CIRCUIT]
            for subentry in self.config_entry.get_subentries_of_type(SUBENTRY_MINER)
            if subentry.data.get(CONF_CIRCUIT) is not None
        }


def _limits_form() -> vol.Schema:
    """Return the form of the limits: the circuit limit, and how many managed miners may change."""
    count = NumberSelectorConfig(min=0, max=GREATEST_SOAK, step=1, mode=NumberSelectorMode.BOX)
    return vol.Schema({**site_form(with_name=False).schema, vol.Optional(CONF_SOAK): NumberSelector(count)})
