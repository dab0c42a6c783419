"""The settings of a site that may change."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow

from ..const import CONF_CIRCUIT_LIMIT
from .forms import site_errors, site_form


class SiteOptionsFlow(OptionsFlow):
    """Change the settings of a site; the update listener starts it anew."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the circuit limit; an empty field means none."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = site_errors(user_input)
            if not errors:
                limit_w = user_input.get(CONF_CIRCUIT_LIMIT)
                return self.async_create_entry(data={**self.config_entry.options, CONF_CIRCUIT_LIMIT: limit_w})
        suggested = self.config_entry.options if user_input is None else user_input
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(site_form(with_name=False), suggested),
            errors=errors,
        )
