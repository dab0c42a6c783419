"""The forms of a heater that is no miner, and what is wrong with what was typed into them."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, Final

import probatio as vol
from homeassistant.const import CONF_DEVICE, CONF_ENTITY_ID, CONF_HOST, CONF_NAME, CONF_PORT
from homeassistant.helpers.selector import (
    BooleanSelector,
    DurationSelector,
    DurationSelectorConfig,
    EntitySelector,
    EntitySelectorConfig,
    EntityWithDeviceFilterSelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    SerialPortSelector,
    TextSelector,
)

from ..const import (
    CONF_AFTER_RUN,
    CONF_BAUDRATE,
    CONF_COP_POINTS,
    CONF_DRIVE,
    CONF_EFFICIENCY,
    CONF_ENERGY_SENSOR,
    CONF_EXERCISE_AFTER,
    CONF_FLOW_SENSOR,
    CONF_FUEL_PRICE,
    CONF_FUEL_PRICE_ENTITY,
    CONF_HEAT_SENSOR,
    CONF_KIND,
    CONF_LINK,
    CONF_MANAGED,
    CONF_MAX_FLOW,
    CONF_MAX_HEAT,
    CONF_MEANING,
    CONF_MIN_HEAT,
    CONF_MIN_OFF,
    CONF_MIN_ON,
    CONF_OFF_VALUE,
    CONF_ON_VALUE,
    CONF_OUTDOOR,
    CONF_PARITY,
    CONF_POWER_SENSOR,
    CONF_REGISTERS,
    CONF_RETURN_SENSOR,
    CONF_STEPS,
    CONF_STOPBITS,
    CONF_UNIT,
    CONF_USUAL_FLOW,
    CONF_ZONES,
)
from ..drivers.ha_calls import DOMAINS, NUMBERS, Meaning
from ..drivers.registers import RegisterProfile
from ..engine.heat_unit import BACKUP_MIN
from ..engine.heater import HeaterKind
from ..heaters.device import DEFAULT_BAUDRATE, DEFAULT_PORT, DEFAULT_UNIT, NO_PARITY, Drive, Link
from .boxes import degrees, number, watts
from .cost import cop_points, efficiency
from .forms import Errors
from .heated import parts_errors, zones_list

# A block of houses; greater plants have a control of their own.
GREATEST_HEAT_W: Final = 1_000_000
MOST_STEPS: Final = 20

# Radiators of old houses; below it no heating water is of use.
COLDEST_FLOW_C: Final = 15
HOTTEST_FLOW_C: Final = 90

HIGHEST_PORT: Final = 65_535
HIGHEST_UNIT: Final = 247
FASTEST_BAUDRATE: Final = 921_600

USUAL_AFTER_RUN: Final = {"minutes": 5}

KINDS_WITH_COST: Final = frozenset({HeaterKind.GAS_BOILER, HeaterKind.HEAT_PUMP})


def heater_form() -> vol.Schema:
    """Return the first form: what the heater is and how it is driven."""
    return vol.Schema(
        {
            vol.Required(CONF_NAME): TextSelector(),
            vol.Required(CONF_KIND, default=HeaterKind.GAS_BOILER): _words(HeaterKind, "heater_kind"),
            vol.Required(CONF_DRIVE, default=Drive.ENTITY): _words(Drive, "heater_drive"),
        }
    )


def entity_form() -> vol.Schema:
    """Return the form of an entity and the sensors that tell of it."""
    return vol.Schema(
        {
            vol.Required(CONF_ENTITY_ID): EntitySelector(EntitySelectorConfig(domain=list(DOMAINS))),
            vol.Required(CONF_MEANING, default=Meaning.WATTS): _words(Meaning, "heater_meaning"),
            vol.Optional(CONF_ON_VALUE): number(0, GREATEST_HEAT_W),
            vol.Optional(CONF_OFF_VALUE): number(0, GREATEST_HEAT_W),
            vol.Optional(CONF_POWER_SENSOR): _sensor("power"),
            vol.Optional(CONF_HEAT_SENSOR): _sensor("power"),
            vol.Optional(CONF_ENERGY_SENSOR): _sensor("energy"),
            vol.Optional(CONF_FLOW_SENSOR): _sensor("temperature"),
            vol.Optional(CONF_RETURN_SENSOR): _sensor("temperature"),
        }
    )


def modbus_form(profiles: Iterable[RegisterProfile]) -> vol.Schema:
    """Return the form of the register profile and the link."""
    options = [SelectOptionDict(value=profile.id, label=profile.name) for profile in profiles]
    return vol.Schema(
        {
            vol.Required(CONF_REGISTERS): SelectSelector(
                SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN, sort=True)
            ),
            vol.Required(CONF_LINK, default=Link.TCP): _words(Link, "heater_link"),
        }
    )


def tcp_form() -> vol.Schema:
    """Return the form of an address."""
    return vol.Schema(
        {
            vol.Required(CONF_HOST): TextSelector(),
            vol.Required(CONF_PORT, default=DEFAULT_PORT): number(1, HIGHEST_PORT, step=1),
            vol.Required(CONF_UNIT, default=DEFAULT_UNIT): number(1, HIGHEST_UNIT, step=1),
        }
    )


def serial_form() -> vol.Schema:
    """Return the form of a serial line."""
    parities = [SelectOptionDict(value=letter, label=letter) for letter in ("N", "E", "O")]
    return vol.Schema(
        {
            vol.Required(CONF_DEVICE): SerialPortSelector(),
            vol.Required(CONF_BAUDRATE, default=DEFAULT_BAUDRATE): number(300, FASTEST_BAUDRATE, step=1),
            vol.Required(CONF_PARITY, default=NO_PARITY): SelectSelector(SelectSelectorConfig(options=parities)),
            vol.Required(CONF_STOPBITS, default=1): number(1, 2, step=1),
            vol.Required(CONF_UNIT, default=DEFAULT_UNIT): number(1, HIGHEST_UNIT, step=1),
        }
    )


def output_form(kind: HeaterKind, zones: Mapping[str, str]) -> vol.Schema:
    """Return the form of what the heater gives, where, and how gently it is to be driven."""
    shortest = {"minutes": BACKUP_MIN.total_seconds() // 60}
    if kind is HeaterKind.CIRCULATION_PUMP:
        fields: dict[Any, Any] = {
            vol.Required(CONF_AFTER_RUN, default=USUAL_AFTER_RUN): _duration(),
            vol.Optional(CONF_EXERCISE_AFTER): _duration(with_days=True),
        }
    else:
        fields = {
            vol.Required(CONF_MAX_HEAT): watts(1, GREATEST_HEAT_W),
            vol.Required(CONF_STEPS, default=1): number(1, MOST_STEPS, step=1),
            vol.Optional(CONF_MIN_HEAT): watts(1, GREATEST_HEAT_W),
            vol.Optional(CONF_USUAL_FLOW): degrees(COLDEST_FLOW_C, HOTTEST_FLOW_C),
            vol.Optional(CONF_MAX_FLOW): degrees(COLDEST_FLOW_C, HOTTEST_FLOW_C),
            vol.Required(CONF_MIN_ON, default=shortest): _duration(),
            vol.Required(CONF_MIN_OFF, default=shortest): _duration(),
        }
    where = {vol.Optional(CONF_ZONES): zones_list(zones, "heater_zones")} if zones else {}
    return vol.Schema({**fields, **where, vol.Required(CONF_MANAGED, default=True): BooleanSelector()})


def cost_form(kind: HeaterKind) -> vol.Schema:
    """Return the form of what a kWh of its heat costs."""
    if kind is HeaterKind.HEAT_PUMP:
        return vol.Schema({vol.Optional(CONF_COP_POINTS): cop_points()})
    return vol.Schema(
        {
            vol.Optional(CONF_EFFICIENCY): efficiency(),
            vol.Optional(CONF_FUEL_PRICE): number(0, 10),
            vol.Optional(CONF_FUEL_PRICE_ENTITY): EntitySelector(
                EntitySelectorConfig(domain=["input_number", "number", "sensor"])
            ),
        }
    )


def entity_errors(typed: Mapping[str, Any]) -> Errors:
    """Return what is wrong with an entity before it is asked."""
    is_number = typed[CONF_ENTITY_ID].partition(".")[0] in NUMBERS
    on, off = typed.get(CONF_ON_VALUE), typed.get(CONF_OFF_VALUE)
    if is_number and on is not None and off is not None and on <= off:
        return {CONF_OFF_VALUE: "off_above_on"}
    return {}


def output_errors(typed: Mapping[str, Any]) -> Errors:
    """Return what is wrong with what a heater gives."""
    least_w, most_w = typed.get(CONF_MIN_HEAT), typed.get(CONF_MAX_HEAT)
    if least_w is not None and most_w is not None and least_w > most_w:
        return {CONF_MIN_HEAT: "heat_crossed"}
    usual_c, highest_c = typed.get(CONF_USUAL_FLOW), typed.get(CONF_MAX_FLOW)
    if usual_c is not None and highest_c is not None and usual_c > highest_c:
        return {CONF_USUAL_FLOW: "flow_crossed"}
    return parts_errors(typed.get(CONF_ZONES) or [])


def cost_errors(typed: Mapping[str, Any]) -> Errors:
    """Return what is wrong with what a heat costs."""
    points = sorted(row[CONF_OUTDOOR] for row in typed.get(CONF_COP_POINTS) or [])
    if any(low == high for low, high in pairwise(points)):
        return {CONF_COP_POINTS: "point_twice"}
    if typed.get(CONF_FUEL_PRICE) is not None and typed.get(CONF_FUEL_PRICE_ENTITY) is not None:
        return {CONF_FUEL_PRICE_ENTITY: "price_twice"}
    return {}


def _words(words: Iterable[str], key: str) -> SelectSelector:
    """Return a choice of words that have a translation."""
    options = [str(word) for word in words]
    return SelectSelector(SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN, translation_key=key))


def _sensor(device_class: str) -> EntitySelector:
    """Return a choice of sensors of one kind."""
    wanted = EntityWithDeviceFilterSelectorConfig(domain="sensor", device_class=device_class)
    return EntitySelector(EntitySelectorConfig(filter=wanted))


def _duration(*, with_days: bool = False) -> DurationSelector:
    """Return a box for a duration."""
    return DurationSelector(DurationSelectorConfig(enable_day=with_days))
