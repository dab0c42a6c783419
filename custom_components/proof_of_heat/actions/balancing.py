"""The actions of the balancer: explain, stop, resume, hold, release."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import probatio as vol
from homeassistant.components.climate import DOMAIN as CLIMATE
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import service
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.typing import VolDictType
from homeassistant.util import dt as dt_util

from ..asking import LOG_FILTER, SITE, site_of, wanted_entries
from ..const import DOMAIN
from ..entity import MinerEntity
from ..miners.hold import ATTR_DURATION, ATTR_LEVEL, ATTR_POWER, ATTR_UNTIL, hold_of
from ..telling.money import money_told
from ..telling.site import heater_told, log_told, miner_told, site_text
from ..telling.zone import zone_told

SERVICE_EXPLAIN: Final = "explain"
SERVICE_EMERGENCY_STOP: Final = "emergency_stop"
SERVICE_RESUME: Final = "resume"
SERVICE_GET_BALANCE_LOG: Final = "get_balance_log"
SERVICE_HOLD: Final = "hold"
SERVICE_RELEASE: Final = "release"

HOLD: Final[VolDictType] = {
    vol.Optional(ATTR_LEVEL): cv.string,
    vol.Optional(ATTR_POWER): vol.All(vol.Coerce(float), vol.Range(min=0)),
    vol.Optional(ATTR_UNTIL): cv.datetime,
    vol.Optional(ATTR_DURATION): cv.positive_time_period,
}


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the actions of the balancer."""
    only, schema = SupportsResponse.ONLY, vol.Schema(SITE)
    log_schema = vol.Schema({**SITE, **LOG_FILTER})
    hass.services.async_register(DOMAIN, SERVICE_EXPLAIN, _async_explain, schema=schema, supports_response=only)
    hass.services.async_register(
        DOMAIN, SERVICE_GET_BALANCE_LOG, _async_get_balance_log, schema=log_schema, supports_response=only
    )
    hass.services.async_register(DOMAIN, SERVICE_EMERGENCY_STOP, _async_emergency_stop, schema=schema)
    hass.services.async_register(DOMAIN, SERVICE_RESUME, _async_resume, schema=schema)
    service.async_register_batched_platform_entity_service(
        hass, DOMAIN, SERVICE_HOLD, entity_domain=CLIMATE, func=_async_hold, schema=HOLD
    )
    service.async_register_batched_platform_entity_service(
        hass, DOMAIN, SERVICE_RELEASE, entity_domain=CLIMATE, func=_async_release, schema={}
    )


async def _async_explain(call: ServiceCall) -> ServiceResponse:
    """Say of each zone what holds, of each miner what it is asked, and why."""
    site = site_of(call.hass, call.data)
    return {
        "text": site_text(call.hass, site),
        "power_w": site.control.data.power_w,
        "circuit_limit_w": site.control.setup.limit_w,
        "zones": [zone_told(call.hass, zone) for zone in site.zones.zones.values()],
        "heaters": [heater_told(call.hass, heater) for heater in site.heaters.heaters.values()],
        "miners": [miner_told(call.hass, miner) for miner in site.fleet.miners.values()],
        "money": money_told(site) if site.money.is_priced else None,
    }


async def _async_get_balance_log(call: ServiceCall) -> ServiceResponse:
    """Return what was changed, why, and whether it came true."""
    site = site_of(call.hass, call.data)
    return {"entries": [*log_told(call.hass, site, wanted_entries(site, call.data))]}


async def _async_emergency_stop(call: ServiceCall) -> None:
    """Pause every miner that is not unmanaged, until it is resumed."""
    control = site_of(call.hass, call.data).control
    control.async_wish(replace(control.wish, is_stopped=True))


async def _async_resume(call: ServiceCall) -> None:
    """End the emergency stop."""
    control = site_of(call.hass, call.data).control
    control.async_wish(replace(control.wish, is_stopped=False))


async def _async_hold(entities: list[MinerEntity], call: ServiceCall) -> None:
    """Hold miners at a target for a while; where one of them can't, none is changed."""
    _decline_others(entities)
    now = dt_util.utcnow()
    holds = [hold_of(entity.coordinator.setup, call.data, now=now) for entity in entities]
    for entity, hold in zip(entities, holds, strict=True):
        entity.coordinator.async_hold(hold)


async def _async_release(entities: list[MinerEntity], call: ServiceCall) -> None:  # noqa: ARG001
    """Return miners to their mode."""
    _decline_others(entities)
    for entity in entities:
        entity.coordinator.async_hold(None)


def _decline_others(entities: Iterable[Entity]) -> None:
    """Decline what is no miner: a zone is set by other actions."""
    other = next((entity for entity in entities if not isinstance(entity, MinerEntity)), None)
    if other is not None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="not_a_miner",
            translation_placeholders={"entity": other.entity_id},
        )
