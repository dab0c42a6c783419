"""The readings of the supply as Home Assistant sees them, in watts, with one sign and their age."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import Any, Final, Self

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT, PERCENTAGE, STATE_UNAVAILABLE, UnitOfPower
from homeassistant.core import HomeAssistant, State
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_conversion import PowerConverter

from .const import (
    CONF_BATTERY_DISCHARGES,
    CONF_BATTERY_RESERVE,
    CONF_CHARGE,
    CONF_GRID_EXPORTS,
    CONF_ISLANDED,
    CONF_OPERATOR_CAP,
    CONF_SUPPLY,
    PERCENT,
)
from .engine.supply import Input, SiteReading

# What sources call their own trust in a reading; a share, or a percentage if it is above 1.
TRUST_ATTRIBUTES: Final = ("confidence", "trust", "trust_score")

# What tells the time of the measurement itself: a meter that hangs goes on to answer with an old one.
TIME_ATTRIBUTE: Final = "measured_at"

# Of a source whose clock was never set: "0001-01-01" is no instant east of Greenwich.
NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplySetup:
    """The sensors of the supply as the owner chose them."""

    sensors: Mapping[Input, str]
    inverted: frozenset[Input]
    charge_sensor: str | None
    operator_cap: str | None
    reserve_share: float
    is_islanded: bool

    @classmethod
    def of(cls, entry: ConfigEntry) -> Self:
        """Read the options of a site."""
        stored: Mapping[str, Any] = entry.options.get(CONF_SUPPLY, {})
        signs = {Input.GRID: CONF_GRID_EXPORTS, Input.BATTERY: CONF_BATTERY_DISCHARGES}
        return cls(
            sensors={key: sensor for key in Input if (sensor := stored.get(key)) is not None},
            inverted=frozenset(key for key, option in signs.items() if stored.get(option)),
            charge_sensor=stored.get(CONF_CHARGE),
            operator_cap=stored.get(CONF_OPERATOR_CAP),
            reserve_share=stored.get(CONF_BATTERY_RESERVE, 0) / PERCENT,
            is_islanded=stored.get(CONF_ISLANDED, False),
        )

    @property
    def entity_ids(self) -> frozenset[str]:
        """Return all entities that a decision depends on."""
        others = (self.charge_sensor, self.operator_cap)
        return frozenset(self.sensors.values()) | frozenset(one for one in others if one is not None)


def input_readings(hass: HomeAssistant, setup: SupplySetup) -> dict[Input, SiteReading]:
    """Return what the sensors of the supply say; one that says no power is left out."""
    states = {key: hass.states.get(sensor) for key, sensor in setup.sensors.items()}
    return {
        key: SiteReading(
            power_w=-power_w if key in setup.inverted else power_w,
            read_at=_read_at(state),
            trust_share=_trust_share(state),
        )
        for key, state in states.items()
        if state is not None and (power_w := power_of(state)) is not None
    }


def charge_share(hass: HomeAssistant, setup: SupplySetup) -> float | None:
    """Return the state of charge of the battery (0 to 1), None where it is unknown."""
    state = None if setup.charge_sensor is None else hass.states.get(setup.charge_sensor)
    if state is None or state.attributes.get(ATTR_UNIT_OF_MEASUREMENT, PERCENTAGE) != PERCENTAGE:
        return None
    percent = number_of(state)
    return None if percent is None or not 0 <= percent <= PERCENT else percent / PERCENT


def operator_cap_w(hass: HomeAssistant, setup: SupplySetup, *, before_w: float | None) -> float | None:
    """Return the cap of the grid operator, None where there is none.

    The entity of the operator's receiver has no value while nothing is curtailed, so unknown is no cap. A receiver that
    is lost lifts no cap: the last one holds. A negative cap is that of somebody who wants nothing drawn.
    """
    state = None if setup.operator_cap is None else hass.states.get(setup.operator_cap)
    if state is None or state.state == STATE_UNAVAILABLE:
        return before_w
    cap_w = power_of(state)
    return None if cap_w is None else max(cap_w, 0.0)


def power_of(state: State) -> float | None:
    """Return the watts that a state stands for, None where it stands for none."""
    unit = state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
    number = number_of(state)
    if number is None or unit not in PowerConverter.VALID_UNITS:
        return None
    return PowerConverter.convert(number, unit, UnitOfPower.WATT)


def instant_of(said: object) -> datetime | None:
    """Return the instant that an attribute tells, None where it tells none; one that cannot be is long past."""
    try:
        told = dt_util.parse_datetime(said) if isinstance(said, str) else said
        return dt_util.as_utc(told) if isinstance(told, datetime) else None
    except OverflowError, ValueError:
        return NEVER


def _read_at(state: State) -> datetime:
    """Return when a reading was taken: when it was reported, or before if its source says so."""
    measured_at = instant_of(state.attributes.get(TIME_ATTRIBUTE))
    return state.last_reported if measured_at is None else min(measured_at, state.last_reported)


def _trust_share(state: State) -> float:
    """Return how far the source of a reading trusts it; one that says nothing is trusted."""
    said = next((state.attributes[key] for key in TRUST_ATTRIBUTES if key in state.attributes), 1)
    try:
        trust = float(said)
    except TypeError, ValueError:
        return 0.0
    return trust / PERCENT if trust > 1 else trust


def number_of(state: State) -> float | None:
    """Return the number of a state."""
    try:
        number = float(state.state)
    except ValueError:
        return None
    return number if isfinite(number) else None
