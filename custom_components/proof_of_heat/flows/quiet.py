"""The quiet hours of a site in its settings: a time of day in which the managed miners draw less."""

from collections.abc import Mapping
from typing import Any

import probatio as vol
from homeassistant.helpers.selector import TimeSelector

from ..const import CONF_END, CONF_LIMIT, CONF_START
from .boxes import watts
from .forms import GREATEST_LIMIT_W, Errors

FIELDS = (CONF_START, CONF_END, CONF_LIMIT)


def quiet_form() -> vol.Schema:
    """Return the form of the quiet hours; all fields empty is none."""
    return vol.Schema(
        {
            vol.Optional(CONF_START): TimeSelector(),
            vol.Optional(CONF_END): TimeSelector(),
            vol.Optional(CONF_LIMIT): watts(0, GREATEST_LIMIT_W),
        }
    )


def quiet_typed(typed: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the quiet hours as the options keep them, None where none are typed."""
    quiet = {key: typed[key] for key in FIELDS if typed.get(key) is not None}
    return quiet or None


def quiet_errors(quiet: Mapping[str, Any] | None) -> Errors:
    """Return what is wrong with quiet hours."""
    if quiet is None:
        return {}
    missing = {key: "quiet_hours_incomplete" for key in FIELDS if key not in quiet}
    if missing:
        return missing
    return {CONF_END: "quiet_hours_empty"} if quiet[CONF_START] == quiet[CONF_END] else {}
