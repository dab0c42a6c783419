"""The prices that one source tells now, whatever kind of source it is."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT, CONF_ENTITY_ID, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ..engine.price_list import PriceReading, PriceSettings, read_prices, read_state
from ..engine.tariff import SLOT, flat, quarter
from ..engine.tariff_fault import Fault, Problem
from ..engine.tariff_window import WeeklyTariff
from ..inputs import number_of
from .actions import async_told_by_action
from .setup import PriceKind, PriceSetup

# As far as a plan looks, from the morning of today on: 24 h of today, and 36 h after its last minute.
KNOWN_DAYS: Final = timedelta(days=3)


async def async_told_prices(
    hass: HomeAssistant,
    setup: PriceSetup,
    *,
    now: datetime,
    usual_per_kwh: float | None = None,
    is_feed_in: bool = False,
) -> PriceReading:
    """Return what a source tells, refused with a reason where it can't be used."""
    if setup.kind is PriceKind.ACTION:
        return await _async_by_action(hass, setup, now, usual_per_kwh, is_feed_in=is_feed_in)
    if setup.kind is PriceKind.ENTITY:
        return _by_entity(hass, setup, now, usual_per_kwh)
    return await _SOURCES[setup.kind](hass, setup, now)


async def _async_fixed(hass: HomeAssistant, setup: PriceSetup, now: datetime) -> PriceReading:
    """Return one price for all the time."""
    start = dt_util.start_of_local_day(now)
    currency = hass.config.currency
    return PriceReading(tariff=flat(setup.price_per_kwh, start=start, end=start + KNOWN_DAYS, currency=currency))


async def _async_windows(hass: HomeAssistant, setup: PriceSetup, now: datetime) -> PriceReading:
    """Return the prices of a week's windows, with the holidays of a calendar."""
    start = dt_util.start_of_local_day(now)
    end = start + KNOWN_DAYS
    week = WeeklyTariff(
        windows=setup.windows,
        otherwise_per_kwh=setup.price_per_kwh,
        currency=hass.config.currency,
        time_zone=dt_util.get_default_time_zone(),
        holidays=await _async_holidays(hass, setup.holidays, start=start, end=end),
    )
    return PriceReading(tariff=week.tariff(start=start, end=end))


async def _async_meter(hass: HomeAssistant, setup: PriceSetup, now: datetime) -> PriceReading:
    """Return the price of the tariff that a meter counts at now."""
    state = None if setup.entity_id is None else hass.states.get(setup.entity_id)
    price_per_kwh = None if state is None else setup.prices_per_kwh.get(state.state)
    if price_per_kwh is None:
        return _refused(Fault.NO_ANSWER, None if state is None else state.state)
    return _now_only(hass, price_per_kwh, now)


def _by_entity(hass: HomeAssistant, setup: PriceSetup, now: datetime, usual_per_kwh: float | None) -> PriceReading:
    """Return the list in the attributes of an entity, or its state as the price of now."""
    state = None if setup.entity_id is None else hass.states.get(setup.entity_id)
    if state is None:
        return _refused(Fault.NO_ANSWER, setup.entity_id)
    settings = price_settings(hass, setup, unit=setup.unit or state.attributes.get(ATTR_UNIT_OF_MEASUREMENT))
    reading = read_prices(state.attributes, settings, now=now, usual_per_kwh=usual_per_kwh)
    if [problem.fault for problem in reading.problems] != [Fault.UNKNOWN_FORMAT]:
        return reading
    if state.state in (STATE_UNAVAILABLE, STATE_UNKNOWN):
        return _refused(Fault.NO_ANSWER, state.state)
    return reading if number_of(state) is None else read_state(state.state, settings, now=now)


async def _async_by_action(
    hass: HomeAssistant, setup: PriceSetup, now: datetime, usual_per_kwh: float | None, *, is_feed_in: bool
) -> PriceReading:
    """Return the list that an action answers with."""
    payload = await async_told_by_action(hass, setup.action or "", setup.fields, is_feed_in=is_feed_in)
    if payload is None:
        return _refused(Fault.NO_ANSWER, setup.action)
    settings = price_settings(hass, setup, unit=setup.unit)
    return read_prices(payload, settings, now=now, usual_per_kwh=usual_per_kwh)


def price_settings(hass: HomeAssistant, setup: PriceSetup, *, unit: str | None) -> PriceSettings:
    """Return how the owner wants a list read."""
    return PriceSettings(
        currency=hass.config.currency,
        unit=unit,
        place=setup.place,
        factor=setup.factor,
        offset_per_kwh=setup.offset_per_kwh,
        time_zone=dt_util.get_default_time_zone(),
    )


async def _async_holidays(
    hass: HomeAssistant, calendar: str | None, *, start: datetime, end: datetime
) -> frozenset[date]:
    """Return the days on which a calendar has something, none where it does not answer."""
    if calendar is None or hass.states.get(calendar) is None:
        return frozenset()
    fields = {CONF_ENTITY_ID: calendar, "start_date_time": start.isoformat(), "end_date_time": end.isoformat()}
    try:
        answer = await hass.services.async_call("calendar", "get_events", fields, blocking=True, return_response=True)
    except HomeAssistantError, ValueError:
        return frozenset()
    told: Any = (answer or {}).get(calendar)
    return frozenset(day for event in told["events"] for day in _days(event))


def _days(event: Mapping[str, str]) -> Iterator[date]:
    """Yield the days that an event touches; an event of whole days ends on the day after."""
    first, last = (_local(event[key]) for key in ("start", "end"))
    day = first.date()
    while datetime.combine(day, time(), first.tzinfo) < last:
        yield day
        day += timedelta(days=1)


def _local(told: str) -> datetime:
    """Return the instant that a calendar tells, midnight where it tells a day."""
    return dt_util.as_local(datetime.fromisoformat(told))


def _now_only(hass: HomeAssistant, price_per_kwh: float, now: datetime) -> PriceReading:
    """Return a price that holds now, and until it is asked for again."""
    start = quarter(now)
    return PriceReading(tariff=flat(price_per_kwh, start=start, end=start + SLOT, currency=hass.config.currency))


def _refused(fault: Fault, found: str | None) -> PriceReading:
    """Return no prices, and why."""
    return PriceReading(tariff=None, problems=(Problem(fault=fault, found=found),))


_SOURCES: Final[Mapping[PriceKind, Callable[[HomeAssistant, PriceSetup, datetime], Awaitable[PriceReading]]]] = {
    PriceKind.FIXED: _async_fixed,
    PriceKind.WINDOWS: _async_windows,
    PriceKind.METER: _async_meter,
}
