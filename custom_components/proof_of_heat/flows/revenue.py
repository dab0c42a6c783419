"""What mining earns and what else heats, in the settings of a site: the forms, and what may be wrong with them."""

from collections.abc import Mapping
from typing import Any, Final

import probatio as vol
from homeassistant.const import CONF_URL, PERCENTAGE
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    EntitySelector,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from yarl import URL

from ..const import (
    CONF_COP_POINTS,
    CONF_EFFICIENCY,
    CONF_FUEL_PRICE,
    CONF_FUEL_PRICE_ENTITY,
)
from ..engine.alternative import HeatSource
from ..money.alternatives import BURNERS, fuel_per_kwh
from ..money.market import MarketError, async_explored, positive, price_by_sensors
from ..money.setup import (
    CONF_BITCOIN_PRICE,
    CONF_BLOCKS,
    CONF_DIFFICULTY,
    CONF_POOL_FEE,
    CONF_REWARD,
    CONF_SOURCE,
    CONF_TYPED,
    CONF_TYPED_BITCOIN,
    CONF_WORTH,
    DEFAULT_POOL_FEE,
    MEMPOOL_URL,
    RevenueSetup,
)
from .boxes import number
from .cost import cop_points, efficiency
from .forms import Errors

SENSORS: Final = (CONF_DIFFICULTY, CONF_REWARD, CONF_BLOCKS, CONF_BITCOIN_PRICE)

SOURCES: Final = (HeatSource.GAS, HeatSource.HEAT_PUMP, HeatSource.DISTRICT_HEAT, HeatSource.RESISTIVE)
"""What may heat where no heater is set up."""

# Pools take up to 4 %; above 20 % it is a typing error.
GREATEST_FEE: Final = 20
GREATEST_WORTH: Final = 100
GREATEST_MONEY: Final = 1_000_000_000


def revenue_form() -> vol.Schema:
    """Return the form of what mining earns; every source may be empty."""
    return vol.Schema(
        {
            vol.Optional(CONF_URL): TextSelector(TextSelectorConfig(type=TextSelectorType.URL)),
            **{vol.Optional(sensor): EntitySelector() for sensor in SENSORS},
            vol.Optional(CONF_TYPED): number(0, GREATEST_MONEY),
            vol.Optional(CONF_TYPED_BITCOIN): number(0, GREATEST_MONEY),
            vol.Required(CONF_POOL_FEE, default=DEFAULT_POOL_FEE): number(0, GREATEST_FEE, unit=PERCENTAGE),
            vol.Required(CONF_WORTH, default=1.0): number(0, GREATEST_WORTH),
        }
    )


def suggested_revenue(stored: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Return what the form shows: the public explorer where nothing was ever chosen."""
    return {CONF_URL: MEMPOOL_URL} if stored is None else stored


def revenue_typed(typed: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the revenue as the options keep it, None where no source is chosen."""
    has_source = any(typed.get(key) for key in (CONF_URL, *SENSORS, CONF_TYPED))
    return {key: value for key, value in typed.items() if value not in (None, "")} if has_source else None


async def async_revenue_errors(hass: HomeAssistant, typed: Mapping[str, Any]) -> Errors:
    """Return what is wrong with the sources, each at its field; the explorer is asked once."""
    errors: Errors = {sensor: "no_such_number" for sensor in SENSORS if _is_mute(hass, typed.get(sensor))}
    setup = RevenueSetup.of(typed)
    has_sensors = typed.get(CONF_DIFFICULTY) is not None or typed.get(CONF_REWARD) is not None
    if setup is not None and has_sensors and not errors and price_by_sensors(hass, setup) is None:
        errors["base"] = "revenue_sensors_incomplete"
    if typed.get(CONF_TYPED) and not typed.get(CONF_TYPED_BITCOIN):
        errors[CONF_TYPED_BITCOIN] = "typed_without_bitcoin_price"
    if setup is not None and setup.url is not None and not errors:
        errors |= await _async_url_errors(hass, setup)
    return errors


def alternative_form() -> vol.Schema:
    """Return the form of what else heats."""
    sources = SelectSelectorConfig(
        options=[str(source) for source in SOURCES], translation_key="heat_source", mode=SelectSelectorMode.LIST
    )
    return vol.Schema(
        {
            vol.Optional(CONF_SOURCE): SelectSelector(sources),
            vol.Optional(CONF_FUEL_PRICE): number(0, GREATEST_MONEY),
            vol.Optional(CONF_FUEL_PRICE_ENTITY): EntitySelector(),
            vol.Optional(CONF_EFFICIENCY): efficiency(),
            vol.Optional(CONF_COP_POINTS): cop_points(),
        }
    )


def alternative_typed(typed: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what else heats as the options keep it, None where nothing is chosen."""
    kept = {key: value for key, value in typed.items() if value not in (None, "", [])}
    return kept if CONF_SOURCE in kept else None


def alternative_errors(hass: HomeAssistant, typed: Mapping[str, Any]) -> Errors:
    """Return what is wrong with what else heats: a burner needs the price of its fuel."""
    source = typed.get(CONF_SOURCE)
    if source is None or HeatSource(source) not in BURNERS:
        return {}
    entity = typed.get(CONF_FUEL_PRICE_ENTITY)
    if entity is not None and fuel_per_kwh(hass, None, entity) is None:
        return {CONF_FUEL_PRICE_ENTITY: "no_fuel_price"}
    has_price = entity is not None or typed.get(CONF_FUEL_PRICE) is not None
    return {} if has_price else {CONF_FUEL_PRICE: "fuel_price_missing"}


async def _async_url_errors(hass: HomeAssistant, setup: RevenueSetup) -> Errors:
    """Return why an explorer is no use, nothing if it answers."""
    url = URL(setup.url or "")
    if url.scheme not in ("http", "https") or not url.host:
        return {CONF_URL: "not_a_url"}
    try:
        await async_explored(hass, async_get_clientsession(hass), setup)
    except MarketError as error:
        return {CONF_URL: str(error.fault)}
    return {}


def _is_mute(hass: HomeAssistant, sensor: str | None) -> bool:
    """Tell whether a sensor is chosen that says no number above 0."""
    return sensor is not None and positive(hass, sensor) is None
