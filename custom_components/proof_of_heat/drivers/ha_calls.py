"""What to call of Home Assistant so that an entity does as a heater is told, and how its state shows that it did."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from homeassistant.const import ATTR_TEMPERATURE, STATE_OFF, STATE_ON, UnitOfTemperature
from homeassistant.core import State
from homeassistant.util.unit_conversion import TemperatureConverter

from . import DriverError, DriverErrorKind
from .ha_state import number_of
from .heater import HeaterOrder

# Thermostats round to a half or a whole degree, of either scale.
TEMPERATURE_STEP: Final = 1.0

# Of a number that names no step.
USUAL_STEP: Final = 1.0

PERCENT: Final = 100

SWITCHES: Final = frozenset({"input_boolean", "switch"})
NUMBERS: Final = frozenset({"input_number", "number"})
THERMOSTATS: Final = frozenset({"climate", "water_heater"})
VALVES: Final = frozenset({"valve"})
DOMAINS: Final = tuple(sorted(SWITCHES | NUMBERS | THERMOSTATS | VALVES))

MODE_SERVICES: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "climate": ("set_hvac_mode", "hvac_mode", "hvac_modes"),
        "water_heater": ("set_operation_mode", "operation_mode", "operation_list"),
    }
)
"""How the mode of a thermostat is set: the action, its field, and the attribute that lists what can be chosen."""

HEAT: Final = "heat"

COLD: Final = frozenset({STATE_OFF, "cool", "dry", "fan_only"})
"""Modes of a thermostat in which it gives no heat."""

OPEN_STATES: Final = frozenset({"open", "opening"})
CLOSED_STATES: Final = frozenset({"closed", "closing"})


class Meaning(StrEnum):
    """What the number of an entity stands for; the value is the translation key."""

    WATTS = "watts"
    PERCENT = "percent"
    FLOW_TEMPERATURE = "flow_temperature"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitySetup:
    """The entity of a heater, and the sensors that tell of it."""

    entity_id: str
    meaning: Meaning = Meaning.WATTS
    on_value: float | None = None
    """Set while it is on where nobody asks for another value: degrees of a thermostat, the number of a number."""
    off_value: float | None = None
    """What switches a number off, None for its lowest value."""
    power_sensor: str | None = None
    heat_sensor: str | None = None
    energy_sensor: str | None = None
    flow_sensor: str | None = None
    return_sensor: str | None = None

    @property
    def domain(self) -> str:
        """Return the kind of entity."""
        return self.entity_id.partition(".")[0]

    @property
    def entity_ids(self) -> frozenset[str]:
        """Return all entities that it is made of."""
        sensors = (self.power_sensor, self.heat_sensor, self.energy_sensor, self.flow_sensor, self.return_sensor)
        return frozenset({self.entity_id}) | frozenset(sensor for sensor in sensors if sensor is not None)


@dataclass(frozen=True, slots=True)
class Call:
    """One action, and how its success shows in the state."""

    service: str
    is_done: Callable[[State], bool]
    fields: Mapping[str, Any] = MappingProxyType({})


def calls(setup: EntitySetup, order: HeaterOrder, state: State, *, unit: str) -> Iterable[Call]:
    """Yield what to call, in order; `unit` is that of the temperatures of Home Assistant."""
    if setup.domain in SWITCHES:
        yield _switched(order)
    elif setup.domain in VALVES:
        yield _opened(order)
    elif setup.domain in NUMBERS:
        yield _numbered(setup, order, state)
    else:
        yield from _heated(setup, order, state, unit)


def is_on(setup: EntitySetup, state: State) -> bool | None:
    """Tell whether the entity is asked to run, None where it does not say."""
    if setup.domain in VALVES:
        return state.state in OPEN_STATES
    if setup.domain in NUMBERS:
        number = number_of(state)
        return None if number is None else number > _off_number(setup, state)
    return state.state != STATE_OFF


def setpoint_c(setup: EntitySetup, state: State, *, unit: str) -> float | None:
    """Return the temperature that the entity holds."""
    if setup.domain in THERMOSTATS:
        said = state.attributes.get(ATTR_TEMPERATURE)
        return None if said is None else TemperatureConverter.convert(float(said), unit, UnitOfTemperature.CELSIUS)
    is_flow = setup.domain in NUMBERS and setup.meaning is Meaning.FLOW_TEMPERATURE
    return number_of(state) if is_flow else None


def _switched(order: HeaterOrder) -> Call:
    """Return the call for a switch."""
    wanted = STATE_ON if order.is_on else STATE_OFF
    return Call(f"turn_{wanted}", lambda state: state.state == wanted)


def _opened(order: HeaterOrder) -> Call:
    """Return the call for a valve, which may be on its way for minutes."""
    wanted = OPEN_STATES if order.is_on else CLOSED_STATES
    return Call("open_valve" if order.is_on else "close_valve", lambda state: state.state in wanted)


def _numbered(setup: EntitySetup, order: HeaterOrder, state: State) -> Call:
    """Return the call for a number, within its own range."""
    wanted = _wanted(setup, order) if order.is_on else _off_number(setup, state)
    if wanted is None:
        raise DriverError(DriverErrorKind.REFUSED, f"nobody says what {setup.entity_id} is to be set to")
    low, high = (float(state.attributes.get(key, wanted)) for key in ("min", "max"))
    value = min(max(wanted, low), high)
    step = float(state.attributes.get("step", USUAL_STEP))
    return Call("set_value", lambda state: _is_near(number_of(state), value, step), {"value": value})


def _wanted(setup: EntitySetup, order: HeaterOrder) -> float | None:
    """Return the number that an order means."""
    match setup.meaning:
        case Meaning.WATTS:
            asked = order.power_w
        case Meaning.PERCENT:
            asked = PERCENT * order.share
        case Meaning.FLOW_TEMPERATURE:
            asked = order.flow_c
    return setup.on_value if asked is None else asked


def _off_number(setup: EntitySetup, state: State) -> float:
    """Return the number that switches it off."""
    return float(state.attributes.get("min", 0)) if setup.off_value is None else setup.off_value


def _heated(setup: EntitySetup, order: HeaterOrder, state: State, unit: str) -> Iterable[Call]:
    """Yield the calls for a thermostat: its temperature first, so that it does not start at an old one."""
    service, field, listing = MODE_SERVICES[setup.domain]
    asked_c = setup.on_value if order.flow_c is None else order.flow_c
    if order.is_on and asked_c is not None:
        wanted = TemperatureConverter.convert(asked_c, UnitOfTemperature.CELSIUS, unit)
        low, high = (float(state.attributes.get(key, wanted)) for key in ("min_temp", "max_temp"))
        value = min(max(wanted, low), high)
        yield Call(
            "set_temperature",
            lambda state: _is_near(state.attributes.get(ATTR_TEMPERATURE), value, TEMPERATURE_STEP),
            {ATTR_TEMPERATURE: value},
        )
    mode = _mode(state.attributes.get(listing) or [], is_on=order.is_on)
    if mode is None:
        raise DriverError(DriverErrorKind.UNSUPPORTED, f"{setup.entity_id} can't be switched")
    yield Call(service, lambda state: state.state == mode, {field: mode})


def _mode(modes: Iterable[str], *, is_on: bool) -> str | None:
    """Return the mode that means on or off: heating where it is offered, else the first that gives heat."""
    offered = [str(mode) for mode in modes]
    if not is_on:
        return STATE_OFF if STATE_OFF in offered else None
    return HEAT if HEAT in offered else next((mode for mode in offered if mode not in COLD), None)


def _is_near(said: object, value: float, step: float) -> bool:
    """Tell whether a number is what was set, as far as the step lets it."""
    return isinstance(said, int | float) and abs(said - value) <= step / 2
