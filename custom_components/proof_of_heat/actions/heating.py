"""The actions of heating: set something by hand, return to the plan, boost, and change the curve."""

from typing import Any, Final

import probatio as vol
from homeassistant.components.climate import DOMAIN as CLIMATE
from homeassistant.const import ATTR_ENTITY_ID, ATTR_TEMPERATURE
from homeassistant.core import (
    EntityServiceResponse,
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import service
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.typing import VolDictType
from homeassistant.util import dt as dt_util

from ..asking import SITE, site_of
from ..const import DOMAIN
from ..engine.override import Ending
from ..engine.profile import Profile
from ..entity import ZoneEntity
from ..telling.zone import curve_told, override_told, zone_told
from ..zones.asked import (
    ATTR_DURATION,
    ATTR_ENDING,
    ATTR_PROFILE,
    CURVE,
    ENDS,
    curve_asked,
    lasting,
    temperature_or_profile,
)
from ..zones.zone import ZoneCoordinator

SERVICE_SET_OVERRIDE: Final = "set_override"
SERVICE_CLEAR_OVERRIDE: Final = "clear_override"
SERVICE_SET_PROFILE: Final = "set_profile"
SERVICE_BOOST: Final = "boost"
SERVICE_ADOPT: Final = "adopt_learnt_curve"
SERVICE_SET_CURVE: Final = "set_curve"

PROFILES: Final = [str(profile) for profile in Profile]

OVERRIDE: Final[VolDictType] = {
    vol.Optional(ATTR_TEMPERATURE): vol.Coerce(float),
    vol.Optional(ATTR_PROFILE): vol.In(PROFILES),
    **ENDS,
}
BOOST: Final[VolDictType] = {vol.Optional(ATTR_DURATION): cv.positive_time_period}
PROFILE: Final[VolDictType] = {
    **SITE,
    vol.Optional(ATTR_ENTITY_ID): cv.entity_ids,
    vol.Required(ATTR_PROFILE): vol.In(PROFILES),
    vol.Optional(ATTR_ENDING, default=str(Ending.NEXT_CHANGE)): vol.In([*map(str, Ending)]),
}

ENTITY_ACTIONS: Final[tuple[tuple[str, VolDictType], ...]] = (
    (SERVICE_SET_OVERRIDE, OVERRIDE),
    (SERVICE_CLEAR_OVERRIDE, {}),
    (SERVICE_BOOST, BOOST),
    (SERVICE_ADOPT, {}),
    (SERVICE_SET_CURVE, CURVE),
)


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the actions of heating."""
    for name, schema in ENTITY_ACTIONS:
        service.async_register_platform_entity_service(
            hass,
            DOMAIN,
            name,
            entity_domain=CLIMATE,
            func=_async_asked,
            schema=schema,
            supports_response=SupportsResponse.OPTIONAL,
        )
    hass.services.async_register(
        DOMAIN,
        SERVICE_SET_PROFILE,
        _async_set_profile,
        schema=vol.Schema(PROFILE),
        supports_response=SupportsResponse.OPTIONAL,
    )


async def _async_asked(entity: Entity, call: ServiceCall) -> EntityServiceResponse:
    """Do what is asked of the zone behind a thermostat, and say what holds from now on."""
    zone = _zone(entity)
    answers = {
        SERVICE_SET_OVERRIDE: _override,
        SERVICE_CLEAR_OVERRIDE: _clear,
        SERVICE_BOOST: _boost,
        SERVICE_ADOPT: _adopt,
        SERVICE_SET_CURVE: _set_curve,
    }
    return answers[call.service](zone, call)


async def _async_set_profile(call: ServiceCall) -> ServiceResponse:
    """Let a profile hold in some zones, or in all of a site."""
    site = site_of(call.hass, call.data)
    zones = list(site.zones.zones.values())
    wanted = call.data.get(ATTR_ENTITY_ID)
    by_entity = {zone_told(call.hass, zone)["climate_entity_id"]: zone for zone in zones}
    for entity_id in wanted or ():
        if entity_id not in by_entity:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="not_a_zone",
                translation_placeholders={"entity": entity_id},
            )
    chosen = zones if wanted is None else [by_entity[entity_id] for entity_id in wanted]
    ending = Ending(call.data[ATTR_ENDING])
    wishes = [
        {
            "name": zone.name,
            **(override_told(zone.async_override(profile=Profile(call.data[ATTR_PROFILE]), ending=ending)) or {}),
        }
        for zone in chosen
    ]
    return {"zones": [*wishes]} if call.return_response else None


def _override(zone: ZoneCoordinator, call: ServiceCall) -> dict[str, Any]:
    """Wish a temperature or a profile for a while."""
    setpoint_c, profile = temperature_or_profile(zone, call.data)
    lasts = lasting(call.data, now=dt_util.utcnow())
    wish = zone.async_override(setpoint_c=setpoint_c, profile=profile, ending=lasts.ending, span=lasts.span)
    return override_told(wish) or {}


def _clear(zone: ZoneCoordinator, call: ServiceCall) -> dict[str, Any]:
    """Return to the plan."""
    zone.async_clear_override()
    return zone_told(call.hass, zone)


def _boost(zone: ZoneCoordinator, call: ServiceCall) -> dict[str, Any]:
    """Heat with the boost for an hour, or as long as is asked."""
    lasts = lasting(call.data, now=dt_util.utcnow())
    return override_told(zone.async_override(profile=Profile.BOOST, span=lasts.span)) or {}


def _adopt(zone: ZoneCoordinator, call: ServiceCall) -> dict[str, Any]:  # noqa: ARG001
    """Heat by the learnt curve from now on."""
    return curve_told(zone.async_adopt()) or {}


def _set_curve(zone: ZoneCoordinator, call: ServiceCall) -> dict[str, Any]:
    """Heat by another curve from now on."""
    curve = curve_asked(zone, call.data)
    zone.async_set_curve(curve)
    return curve_told(curve) or {}


def _zone(entity: Entity) -> ZoneCoordinator:
    """Return the zone behind a thermostat; a miner is none."""
    if not isinstance(entity, ZoneEntity):
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="not_a_zone",
            translation_placeholders={"entity": entity.entity_id},
        )
    return entity.coordinator
