"""The actions of other integrations that answer with prices: what each is called with, and how it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

DATE: Final = "date"

DAYS: Final = (0, 1)
"""Today and tomorrow; the market tells tomorrow after noon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceAction:
    """How one integration is asked for its prices (the actions of release 2026.11)."""

    entry_field: str | None = None
    """The field that takes its config entry."""
    day_fields: tuple[str, ...] = ()
    """The fields that take the day, asked for one day after the other; none where one answer tells all."""
    usual: Mapping[str, Any] = field(default_factory=dict)
    """What it needs besides."""
    feed_in: Mapping[str, Any] | None = None
    """What it needs for the price of what is fed in, None where it does not tell that."""


# Tibber's own default is today alone, so it is asked by instants of two days; they are filled in as days are.
PRICE_ACTIONS: Final[Mapping[str, PriceAction]] = {
    "nordpool.get_prices_for_date": PriceAction(entry_field="config_entry", day_fields=(DATE,)),
    "omie.get_prices_for_date": PriceAction(day_fields=(DATE,)),
    "tibber.get_prices": PriceAction(day_fields=("start",)),
    "energyzero.get_energy_prices": PriceAction(
        entry_field="config_entry",
        day_fields=("start", "end"),
        usual={"incl_vat": True, "interval": "quarter", "price_type": "market"},
    ),
    "easyenergy.get_energy_usage_prices": PriceAction(
        entry_field="config_entry", day_fields=("start", "end"), usual={"incl_vat": True, "granularity": "quarter"}
    ),
    "easyenergy.get_energy_return_prices": PriceAction(
        entry_field="config_entry", day_fields=("start", "end"), usual={"granularity": "quarter"}
    ),
    "amberelectric.get_forecasts": PriceAction(
        entry_field="config_entry_id", usual={"channel_type": "general"}, feed_in={"channel_type": "feed_in"}
    ),
    "green_planet_energy.get_prices": PriceAction(entry_field="config_entry_id", usual={"hours": 24}),
}


def known_actions(hass: HomeAssistant) -> list[str]:
    """Return the actions of this house that answer with prices."""
    return [name for name in PRICE_ACTIONS if hass.services.has_service(*name.split("."))]


async def async_told_by_action(
    hass: HomeAssistant, name: str, typed: Mapping[str, Any], *, is_feed_in: bool
) -> Mapping[str, object] | None:
    """Return what an action answers for today and tomorrow, None if it does not answer for today."""
    if not hass.services.has_service(*name.partition(".")[::2]):
        return None
    known = PRICE_ACTIONS.get(name, PriceAction())
    feed_in = known.feed_in or {}
    base = {**_entry(hass, name, known), **known.usual, **(feed_in if is_feed_in else {}), **typed}
    today = dt_util.now().date()
    answers = [
        await _async_answer(hass, name, {**_day(known, today + timedelta(days=number)), **base})
        for number in (DAYS if known.day_fields else DAYS[:1])
    ]
    if answers[0] is None:
        return None
    return _together([answer for answer in answers if answer is not None])


def _entry(hass: HomeAssistant, name: str, known: PriceAction) -> dict[str, Any]:
    """Return the config entry of the integration, nothing where there are several: then the owner names one."""
    entries = hass.config_entries.async_loaded_entries(name.partition(".")[0])
    return {} if known.entry_field is None or len(entries) != 1 else {known.entry_field: entries[0].entry_id}


def _day(known: PriceAction, day: date) -> dict[str, str]:
    """Return a day in the words of the action."""
    return dict.fromkeys(known.day_fields, day.isoformat())


async def _async_answer(hass: HomeAssistant, name: str, fields: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Return one answer, None where there is none: prices of tomorrow are an error before they are known."""
    domain, _, service = name.partition(".")
    try:
        return await hass.services.async_call(domain, service, dict(fields), blocking=True, return_response=True)
    except HomeAssistantError, ValueError:
        return None


def _together(answers: list[Mapping[str, object]]) -> Mapping[str, object]:
    """Return several answers of one shape as one: their lists one after the other."""
    whole: dict[str, object] = dict(answers[0])
    for answer in answers[1:]:
        for key, value in answer.items():
            whole[key] = _joined(whole.get(key), value)
    return whole


def _joined(one: object, other: object) -> object:
    """Return two values as one: lists joined, what holds lists joined inside, the earlier of two others."""
    if isinstance(one, list) and isinstance(other, list):
        return [*one, *other]
    if isinstance(one, dict) and isinstance(other, dict):
        return _together([one, other])
    return other if one is None else one
