"""The actions of the records: what was used and earned in any time."""

from typing import Final

import probatio as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback

from ..asking import SITE, site_of
from ..const import DOMAIN
from ..report_page import async_told_report
from ..spans import REPORT, asked_report, require_recorder

SERVICE_GET_REPORT: Final = "get_report"


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the actions of the records."""
    hass.services.async_register(
        DOMAIN,
        SERVICE_GET_REPORT,
        _async_get_report,
        schema=vol.Schema({**SITE, **REPORT}),
        supports_response=SupportsResponse.ONLY,
    )


async def _async_get_report(call: ServiceCall) -> ServiceResponse:
    """Return what was used and earned, by period and device, and how that differs from the time before."""
    entry = site_of(call.hass, call.data).control.config_entry
    require_recorder(call.hass)
    return await async_told_report(call.hass, entry, asked_report(call.data))
