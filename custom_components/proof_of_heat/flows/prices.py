"""The source of prices in the settings of a site: its forms, what may be wrong, and what was understood of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import probatio as vol
from homeassistant.components.calendar import DOMAIN as CALENDAR
from homeassistant.components.select import ATTR_OPTIONS
from homeassistant.components.select import DOMAIN as SELECT
from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT, CONF_ENTITY_ID, CONF_NAME
from homeassistant.core import HomeAssistant, valid_entity_id
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    ObjectSelector,
    ObjectSelectorField,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TimeSelector,
)
from homeassistant.util import dt as dt_util

from ..const import CONF_END, CONF_KIND, CONF_OTHERWISE, CONF_START, CONF_UNIT
from ..engine.price_list import PriceReading
from ..engine.tariff import Tariff
from ..engine.tariff_fault import Cure, Fault, Problem
from ..engine.tariff_format import TariffFormat
from ..engine.tariff_window import DayKind
from ..money.actions import known_actions
from ..money.setup import (
    CONF_ACTION,
    CONF_DAYS,
    CONF_FACTOR,
    CONF_FIELDS,
    CONF_HOLIDAYS,
    CONF_OFFSET,
    CONF_PLACE,
    CONF_PRICE,
    CONF_PRICES,
    CONF_WINDOWS,
    PriceKind,
    PriceSetup,
)
from ..money.sources import async_told_prices
from .boxes import number, rows
from .forms import Errors

WAYS: Final = ("price_fixed", "price_windows", "price_entity", "price_action", "price_meter", "price_none")
"""The pages that one source of prices may be set on."""

# No network fee or tax is above; and above it a price is a typing error, in any currency.
GREATEST_PRICE: Final = 10_000

SHOWN: Final = timedelta(hours=24)
HOUR: Final = timedelta(hours=1)

SOURCE_NAMES: Final = {
    TariffFormat.NORDPOOL: "Nord Pool",
    TariffFormat.NORDPOOL_SENSOR: "Nord Pool",
    TariffFormat.TIBBER: "Tibber",
    TariffFormat.ENERGYZERO: "EnergyZero",
    TariffFormat.EASYENERGY: "easyEnergy",
    TariffFormat.AMBER: "Amber Electric",
    TariffFormat.GREEN_PLANET_ENERGY: "Green Planet Energy",
    TariffFormat.OMIE: "OMIE",
    TariffFormat.EPEX_SPOT: "EPEX Spot",
    TariffFormat.ENTSOE: "ENTSO-e",
    TariffFormat.OCTOPUS: "Octopus Energy",
    TariffFormat.ENERGI_DATA_SERVICE: "Energi Data Service",
    TariffFormat.PVPC: "PVPC",
}
"""What each list of prices is called; it is no word of any language."""

NONE: Final = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a source told when it was tried."""

    errors: Errors
    words: Mapping[str, str]
    """What the page fills in."""


def price_form(hass: HomeAssistant, kind: PriceKind) -> vol.Schema:
    """Return the form of one kind of source."""
    forms: Mapping[PriceKind, dict[vol.Marker, Any]] = {
        PriceKind.FIXED: {vol.Required(CONF_PRICE): money()},
        PriceKind.WINDOWS: {
            vol.Required(CONF_OTHERWISE): money(),
            vol.Optional(CONF_WINDOWS): _windows(),
            vol.Optional(CONF_HOLIDAYS): EntitySelector(EntitySelectorConfig(domain=CALENDAR)),
        },
        PriceKind.ENTITY: {vol.Required(CONF_ENTITY_ID): EntitySelector(), **_reading()},
        PriceKind.ACTION: {
            vol.Required(CONF_ACTION): _choice(known_actions(hass)),
            vol.Optional(CONF_FIELDS): ObjectSelector(),
            **_reading(),
        },
        PriceKind.METER: {
            vol.Required(CONF_ENTITY_ID): EntitySelector(EntitySelectorConfig(domain=SELECT)),
            vol.Required(CONF_PRICES): _meter_prices(),
        },
    }
    return vol.Schema(forms[kind])


def price_typed(kind: PriceKind, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return a source as the options keep it."""
    return {CONF_KIND: str(kind), **{key: value for key, value in typed.items() if value not in (None, "", [])}}


async def async_understood(
    hass: HomeAssistant, stored: Mapping[str, Any], *, is_feed_in: bool, now: datetime
) -> Understood:
    """Try a source, and say what is wrong at its field, or what it told."""
    wrong = _meter_errors(hass, stored) if stored[CONF_KIND] == PriceKind.METER else {}
    setup = PriceSetup.of(stored)
    if wrong or setup is None:
        return Understood(errors=wrong, words=_words(hass, stored, None, ()))
    reading = await async_told_prices(hass, setup, now=now, is_feed_in=is_feed_in)
    if reading.tariff is None:
        problem = reading.problems[0]
        errors = {_field(problem, stored): str(problem.fault)}
        return Understood(errors=errors, words=_words(hass, stored, None, reading.problems))
    return Understood(errors={}, words=_words(hass, stored, reading, reading.problems, now=now))


def money() -> NumberSelector:
    """Return a box for a price."""
    return number(-GREATEST_PRICE, GREATEST_PRICE)


def _field(problem: Problem, stored: Mapping[str, Any]) -> str:
    """Return the field at which a problem can be mended."""
    fields = {Cure.PICK_UNIT: CONF_UNIT, Cure.PICK_CURRENCY: CONF_UNIT, Cure.PICK_PLACE: CONF_PLACE}
    source = CONF_ACTION if stored[CONF_KIND] == PriceKind.ACTION else CONF_ENTITY_ID
    return fields.get(problem.cure, source)


def _words(
    hass: HomeAssistant,
    stored: Mapping[str, Any],
    reading: PriceReading | None,
    problems: Iterable[Problem],
    *,
    now: datetime | None = None,
) -> dict[str, str]:
    """Return what a page fills in: the fault where there is one, else what was understood."""
    problems = tuple(problems)
    first = problems[0] if problems else None
    words = {
        "found": NONE if first is None or first.found is None else first.found,
        "at": NONE if first is None or first.at is None else _time(first.at),
        "currency": hass.config.currency,
    }
    if reading is None or reading.tariff is None or now is None:
        return words
    missing = [_time(one.at) for one in problems if one.fault in (Fault.GAP, Fault.NOT_A_NUMBER) and one.at is not None]
    return words | {
        "source": NONE if reading.format is None else SOURCE_NAMES.get(reading.format, NONE),
        "unit": _unit(hass, stored),
        "until": _time(reading.tariff.end),
        "gaps": ", ".join(missing) or NONE,
        "table": _table(reading.tariff, now),
    }


def _unit(hass: HomeAssistant, stored: Mapping[str, Any]) -> str:
    """Return the unit that a source is read in, as far as it is chosen or told."""
    state = hass.states.get(stored.get(CONF_ENTITY_ID, "")) if valid_entity_id(stored.get(CONF_ENTITY_ID, "")) else None
    told = None if state is None else state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
    return str(stored.get(CONF_UNIT) or told or f"{hass.config.currency}/kWh")


def _table(tariff: Tariff, now: datetime) -> str:
    """Return the next 24 hours as a table: the mean of each hour in money of the site."""
    start = now.replace(minute=0, second=0, microsecond=0)
    rows = [
        f"| {dt_util.as_local(start + HOUR * number):%H:%M} | {_mean(tariff, start + HOUR * number)} |"
        for number in range(SHOWN // HOUR)
    ]
    return "\n".join([f"| h | {tariff.currency}/kWh |", "|---|---:|", *rows])


def _mean(tariff: Tariff, start: datetime) -> str:
    """Return the mean price of an hour, as far as it is known."""
    quarters = (tariff.at(start + HOUR / 4 * number) for number in range(4))
    known = [price for price in quarters if price is not None]
    return f"{sum(known) / len(known):.4f}" if known else NONE


def _time(when: datetime) -> str:
    """Return an instant in the time of the house."""
    return f"{dt_util.as_local(when):%Y-%m-%d %H:%M}"


def _meter_errors(hass: HomeAssistant, stored: Mapping[str, Any]) -> Errors:
    """Return what is wrong with the prices of a meter's tariffs: each tariff needs one."""
    state = hass.states.get(stored.get(CONF_ENTITY_ID, "-.-"))
    if state is None:
        return {CONF_ENTITY_ID: "no_such_entity"}
    named = {row.get(CONF_NAME) for row in stored.get(CONF_PRICES, ())}
    return {} if set(state.attributes.get(ATTR_OPTIONS, ())) <= named else {CONF_PRICES: "tariff_without_price"}


def _reading() -> dict[vol.Marker, Any]:
    """Return the fields of how a list is to be read."""
    return {
        vol.Required(CONF_FACTOR, default=1.0): number(0, 100),
        vol.Required(CONF_OFFSET, default=0.0): money(),
        vol.Optional(CONF_UNIT): TextSelector(),
        vol.Optional(CONF_PLACE): TextSelector(),
    }


def _windows() -> ObjectSelector:
    """Return the list of windows."""
    days = SelectSelectorConfig(
        options=[str(kind) for kind in DayKind], multiple=True, translation_key="day_kind", mode=SelectSelectorMode.LIST
    )
    fields = {
        CONF_DAYS: ObjectSelectorField(selector=SelectSelector(days)),
        CONF_START: ObjectSelectorField(required=True, selector=TimeSelector()),
        CONF_END: ObjectSelectorField(required=True, selector=TimeSelector()),
        CONF_PRICE: ObjectSelectorField(required=True, selector=money()),
    }
    return rows("price_windows", fields, label=CONF_START, described_by=CONF_PRICE)


def _meter_prices() -> ObjectSelector:
    """Return the list of a meter's tariffs with their prices."""
    fields = {
        CONF_NAME: ObjectSelectorField(required=True, selector=TextSelector()),
        CONF_PRICE: ObjectSelectorField(required=True, selector=money()),
    }
    return rows("meter_prices", fields, label=CONF_NAME, described_by=CONF_PRICE)


def _choice(names: Iterable[str]) -> SelectSelector:
    """Return the actions of this house that are known to tell prices; another one can be typed."""
    return SelectSelector(
        SelectSelectorConfig(options=list(names), custom_value=True, mode=SelectSelectorMode.DROPDOWN)
    )
