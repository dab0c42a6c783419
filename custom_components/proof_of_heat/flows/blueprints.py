"""The page that copies blueprints to where automations find them."""

from collections.abc import Sequence
from typing import Final

import probatio as vol
from homeassistant.helpers.selector import SelectSelector, SelectSelectorConfig, SelectSelectorMode

CONF_BLUEPRINTS: Final = "blueprints"


def blueprints_form(names: Sequence[str]) -> vol.Schema:
    """Return the form: which blueprints to copy."""
    offered = SelectSelectorConfig(
        options=list(names), multiple=True, mode=SelectSelectorMode.LIST, translation_key="blueprint"
    )
    return vol.Schema({vol.Optional(CONF_BLUEPRINTS, default=list(names)): SelectSelector(offered)})
