"""The actions of money: prices, the plan, and a slot of it set by hand."""

from typing import Final

import probatio as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv

from ..asking import SITE, site_of
from ..const import DOMAIN
from ..telling.money import ATTR_ZONE, SLOT_WISH, async_set_slot, plan_told, prices_told, zone_of

SERVICE_GET_PRICES: Final = "get_prices"
SERVICE_GET_PLAN: Final = "get_plan"
SERVICE_SET_PLAN_SLOT: Final = "set_plan_slot"


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the actions of money."""
    only, schema = SupportsResponse.ONLY, vol.Schema(SITE)
    slot = vol.Schema({**SITE, vol.Optional(ATTR_ZONE): cv.entity_id, **SLOT_WISH})
    hass.services.async_register(DOMAIN, SERVICE_GET_PRICES, _async_get_prices, schema=schema, supports_response=only)
    hass.services.async_register(DOMAIN, SERVICE_GET_PLAN, _async_get_plan, schema=schema, supports_response=only)
    hass.services.async_register(DOMAIN, SERVICE_SET_PLAN_SLOT, _async_set_plan_slot, schema=slot)


async def _async_get_prices(call: ServiceCall) -> ServiceResponse:
    """Say what a kWh costs in each slot that is known."""
    return prices_told(site_of(call.hass, call.data))


async def _async_get_plan(call: ServiceCall) -> ServiceResponse:
    """Say what is planned, slot by slot, and why."""
    return plan_told(call.hass, site_of(call.hass, call.data))


async def _async_set_plan_slot(call: ServiceCall) -> None:
    """Overrule the plan in one slot, or let it hold again."""
    await async_set_slot(site_of(call.hass, call.data), zone_of(call.hass, call.data.get(ATTR_ZONE)), call.data)
