"""Load Home Assistant before the test plugins, and lend them the name that Home Assistant 2026.11 moved."""

import homeassistant  # noqa: F401  # It replaces libraries that the plugins import, so it comes first.
from homeassistant.components import logger
from homeassistant.components.logger import helpers

# pytest-homeassistant-custom-component 0.13.375 looks for it where Home Assistant 2026.10 had it; 0.13.376 does not.
_MOVED = "_clear_logger_overwrites"

if not hasattr(logger, _MOVED):
    setattr(logger, _MOVED, getattr(helpers, _MOVED))
