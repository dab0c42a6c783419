"""Prices in the settings of a site: understood, shown, or refused at the field."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from tests.engine.price_payloads import AMBER, EASYENERGY, ENERGYZERO, GREEN_PLANET_ENERGY, NORDPOOL, OMIE, TIBBER

from .conftest import MakeHome
from .dialog import Dialog
from .home import Home
from .moneyed import PRICE, answer_with, slots, tell_prices

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
READING = {"factor": 1.0, "offset": 0.0}
"""The fields that a form always sends."""


async def async_page(home: Home, *ways: str) -> Dialog:
    """Open a page of the settings."""
    dialog = await Dialog.async_settings(home.hass, home.entry)
    for way in ways:
        await dialog.async_choose(way)
    return dialog


async def test_one_price_is_set_and_forgotten(make_home: MakeHome) -> None:
    """A price is understood, shown and kept; none removes it."""
    home = await make_home()
    dialog = await async_page(home, "tariff", "price_fixed")
    await dialog.async_submit(price=0.3)
    assert dialog.page == "price_shown"
    assert "| 04:00 | 0.3000 |" in dialog.placeholders["table"]
    await dialog.async_submit()
    assert home.entry.options == {"tariff": {"kind": "fixed", "price": 0.3}}
    await home.async_settle()
    dialog = await async_page(home, "tariff", "price_fixed")
    assert dialog.fields["price"] == 0.3
    dialog = await async_page(home, "tariff", "price_none")
    await dialog.async_submit()
    assert home.entry.options == {}


async def test_feed_in_is_set_the_same_way(make_home: MakeHome) -> None:
    """The price of what is fed in has its own place."""
    home = await make_home()
    dialog = await async_page(home, "feed_in", "price_fixed")
    await dialog.async_submit(price=0.05)
    await dialog.async_submit()
    assert home.entry.options == {"feed_in": {"kind": "fixed", "price": 0.05}}


async def test_windows_are_shown_hour_by_hour(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The night is cheaper, and the table says so in the time of the house."""
    await hass.config.async_set_time_zone("Europe/Brussels")
    home = await make_home()
    dialog = await async_page(home, "tariff", "price_windows")
    night = {"days": ["weekday"], "start": "22:00:00", "end": "06:00:00", "price": 0.2}
    await dialog.async_submit(otherwise=0.3, windows=[night])
    table = dialog.placeholders["table"]
    assert "| 21:00 | 0.3000 |" in table
    assert "| 22:00 | 0.2000 |" in table
    await dialog.async_submit()
    assert home.entry.options["tariff"]["windows"] == [night]


async def test_holidays_come_from_a_calendar(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A day of the calendar has the price of holidays."""
    await hass.config.async_set_time_zone("Europe/Brussels")
    hass.states.async_set("calendar.holidays", "on")
    events = {"calendar.holidays": {"events": [{"start": "2026-01-16", "end": "2026-01-17", "summary": "Off"}]}}
    answer_with(hass, "calendar.get_events", events)
    home = await make_home()
    dialog = await async_page(home, "tariff", "price_windows")
    holiday = {"days": ["holiday"], "start": "00:00:00", "end": "00:00:00", "price": 0.1}
    await dialog.async_submit(otherwise=0.3, windows=[holiday], holidays="calendar.holidays")
    assert "| 23:00 | 0.3000 |" in dialog.placeholders["table"]
    assert "| 00:00 | 0.1000 |" in dialog.placeholders["table"]


async def test_a_calendar_that_fails_leaves_weekdays(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A calendar without an answer makes no holiday."""
    hass.states.async_set("calendar.holidays", "on")
    answer_with(hass, "calendar.get_events", HomeAssistantError("offline"))
    home = await make_home()
    dialog = await async_page(home, "tariff", "price_windows")
    holiday = {"days": ["holiday"], "start": "00:00:00", "end": "00:00:00", "price": 0.1}
    await dialog.async_submit(otherwise=0.3, windows=[holiday], holidays="calendar.holidays")
    assert "0.1000" not in dialog.placeholders["table"]


async def test_an_entity_is_recognised_by_itself(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The page names source, unit, currency and gaps, and shows the next 24 hours with fees."""
    hass.states.async_set(
        PRICE,
        "0.2",
        {
            "unit_of_measurement": "EUR/kWh",
            "raw_today": [*slots(NOON, 0.2, 0.25), *slots(NOON + timedelta(hours=4), 0.3)],
            "raw_tomorrow": [],
        },
    )
    await hass.config.async_set_time_zone("UTC")
    home = await make_home()
    dialog = await async_page(home, "tariff", "price_entity")
    await dialog.async_submit(entity_id=PRICE, factor=1.2, offset=0.1)
    assert dialog.page == "price_shown"
    words = dialog.placeholders
    assert (words["source"], words["unit"], words["currency"]) == ("Nord Pool", "EUR/kWh", "EUR")
    assert words["gaps"] == "2026-01-15 14:00"
    assert "| 13:00 | 0.4000 |" in words["table"]
    assert "| 14:00 | - |" in words["table"]


async def test_a_state_is_the_price_of_now(make_home: MakeHome, hass: HomeAssistant) -> None:
    """An entity without a list is read as it stands, in its own unit."""
    hass.states.async_set(PRICE, "25.5", {"unit_of_measurement": "ct/kWh"})
    home = await make_home()
    dialog = await async_page(home, "tariff", "price_entity")
    await dialog.async_submit(entity_id=PRICE, **READING)
    assert "0.2550" in dialog.placeholders["table"]


@pytest.mark.parametrize(
    ("state", "attributes", "typed", "field", "error"),
    [
        (
            "0.2",
            {"unit_of_measurement": "EUR/kWh", "raw_today": slots(NOON - timedelta(days=2), 0.2)},
            {},
            "entity_id",
            "past",
        ),
        ("0.2", {"unit_of_measurement": "SEK/kWh", "raw_today": slots(NOON, 0.2)}, {}, "unit", "two_currencies"),
        ("0.2", {"unit_of_measurement": "W", "raw_today": slots(NOON, 0.2)}, {}, "unit", "unknown_unit"),
        ("0.2", {"unit_of_measurement": "EUR/kWh", "raw_today": []}, {}, "entity_id", "empty"),
        ("0.2", {"unit_of_measurement": "EUR/kWh", "raw_today": slots(NOON, float("nan"))}, {}, "entity_id", "empty"),
        (
            "0.2",
            {"unit_of_measurement": "EUR/kWh", "raw_today": slots(NOON, *[0.2] * 24, *[20.0] * 24)},
            {},
            "unit",
            "jump",
        ),
        (
            "0.2",
            {"unit_of_measurement": "EUR/kWh", "raw_today": slots(NOON.replace(tzinfo=None), 0.2)},
            {},
            "entity_id",
            "naive_time",
        ),
        (
            "0.2",
            {"unit_of_measurement": "EUR/kWh", "raw_today": [{"start": "soon", "end": "later", "value": 1}]},
            {},
            "entity_id",
            "bad_time",
        ),
        (
            "0.2",
            {"unit_of_measurement": "EUR/kWh", "raw_today": [*slots(NOON, 0.2), *slots(NOON, 0.3)]},
            {},
            "entity_id",
            "duplicate",
        ),
        (
            "0.2",
            {
                "unit_of_measurement": "EUR/kWh",
                "raw_today": [*slots(NOON, 0.2), *slots(NOON + timedelta(minutes=30), 0.3)],
            },
            {},
            "entity_id",
            "overlap",
        ),
        ("heating", {}, {}, "entity_id", "unknown_format"),
        ("unavailable", {}, {}, "entity_id", "no_answer"),
        ("0.2", {}, {}, "unit", "unknown_unit"),
    ],
    ids=[
        "in the past",
        "another currency",
        "no unit of money",
        "an empty list",
        "no numbers",
        "a jump by 100",
        "times without zone",
        "unreadable times",
        "two prices",
        "an overlap",
        "no price at all",
        "unavailable",
        "no unit",
    ],
)
async def test_bad_prices_are_refused_at_their_field(
    make_home: MakeHome,
    hass: HomeAssistant,
    state: str,
    attributes: dict[str, Any],
    typed: dict[str, Any],
    field: str,
    error: str,
) -> None:
    """Each fault names the field that mends it."""
    hass.states.async_set(PRICE, state, attributes)
    home = await make_home()
    dialog = await async_page(home, "tariff", "price_entity")
    await dialog.async_submit(entity_id=PRICE, **READING, **typed)
    assert (dialog.page, dialog.errors) == ("price_entity", {field: error})


async def test_a_missing_entity_is_refused(make_home: MakeHome) -> None:
    """An entity that is not there does not answer."""
    home = await make_home()
    dialog = await async_page(home, "tariff", "price_entity")
    await dialog.async_submit(entity_id="sensor.nowhere", **READING)
    assert dialog.errors == {"entity_id": "no_answer"}


@pytest.mark.parametrize("prices", [[0.2] * 24, [-0.05] * 24, [0.0] * 24], ids=["all equal", "negative", "all free"])
async def test_odd_prices_are_prices(make_home: MakeHome, hass: HomeAssistant, prices: list[float]) -> None:
    """What a market may tell is understood."""
    tell_prices(hass, NOON, *prices)
    home = await make_home()
    dialog = await async_page(home, "tariff", "price_entity")
    await dialog.async_submit(entity_id=PRICE, **READING)
    assert dialog.page == "price_shown"
    assert f"{prices[0]:.4f}" in dialog.placeholders["table"]


@pytest.mark.parametrize(
    ("action", "payload", "currency", "source", "days"),
    [
        ("nordpool.get_prices_for_date", NORDPOOL, "EUR", "Nord Pool", 2),
        ("tibber.get_prices", TIBBER, "NOK", "Tibber", 2),
        ("energyzero.get_energy_prices", ENERGYZERO, "EUR", "EnergyZero", 2),
        ("easyenergy.get_energy_usage_prices", EASYENERGY, "EUR", "easyEnergy", 2),
        ("amberelectric.get_forecasts", AMBER, "AUD", "Amber Electric", 1),
        ("green_planet_energy.get_prices", GREEN_PLANET_ENERGY, "EUR", "Green Planet Energy", 1),
        ("omie.get_prices_for_date", OMIE, "EUR", "OMIE", 2),
    ],
    ids=lambda value: value.split(".")[0] if isinstance(value, str) and "." in value else "",
)
async def test_an_action_is_asked_for_today_and_tomorrow(
    make_home: MakeHome, hass: HomeAssistant, action: str, payload: Any, currency: str, source: str, days: int
) -> None:
    """It is offered, asked with what it needs, and its answer is understood; tomorrow may be missing."""
    await hass.config.async_update(currency=currency)
    asked = answer_with(hass, action, payload, ServiceValidationError("not yet"))
    home = await make_home()
    dialog = await async_page(home, "tariff", "price_action")
    assert dialog.sent[0]["selector"]["select"]["options"] == [action]
    await dialog.async_submit(action=action, **READING)
    assert (dialog.page, dialog.placeholders.get("source")) == ("price_shown", source)
    assert "0.0978" in dialog.placeholders["table"]
    assert len(asked) == days
    await dialog.async_submit()
    assert home.entry.options["tariff"]["action"] == action


async def test_two_days_are_one_list(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Today and tomorrow are put together, place by place."""
    await hass.config.async_set_time_zone("UTC")
    days = [
        {
            "BE": [
                {
                    "start": f"2026-01-{day}T00:00:00+00:00",
                    "end": f"2026-01-{day + 1}T00:00:00+00:00",
                    "price": 10 * day,
                }
            ]
        }
        for day in (15, 16)
    ]
    asked = answer_with(hass, "nordpool.get_prices_for_date", *days)
    home = await make_home()
    dialog = await async_page(home, "tariff", "price_action")
    await dialog.async_submit(action="nordpool.get_prices_for_date", fields={"areas": "BE"}, **READING)
    assert [call["date"] for call in asked] == ["2026-01-15", "2026-01-16"]
    assert {call["areas"] for call in asked} == {"BE"}
    assert "| 23:00 | 0.1500 |" in dialog.placeholders["table"]
    assert "| 00:00 | 0.1600 |" in dialog.placeholders["table"]


@pytest.mark.parametrize(
    ("answer", "field", "error"),
    [
        (HomeAssistantError("offline"), "action", "no_answer"),
        ({"BE": NORDPOOL["BE"], "NL": NORDPOOL["BE"]}, "place", "several_places"),
        ({"weather": "fine"}, "action", "unknown_format"),
    ],
    ids=["it fails", "two areas", "no prices"],
)
async def test_a_bad_answer_is_refused(
    make_home: MakeHome, hass: HomeAssistant, answer: Any, field: str, error: str
) -> None:
    """The field says what to do."""
    answer_with(hass, "nordpool.get_prices_for_date", answer)
    home = await make_home()
    dialog = await async_page(home, "tariff", "price_action")
    await dialog.async_submit(action="nordpool.get_prices_for_date", **READING)
    assert dialog.errors == {field: error}


async def test_an_unknown_action_is_refused(make_home: MakeHome) -> None:
    """An action that nobody offers does not answer."""
    home = await make_home()
    dialog = await async_page(home, "tariff", "price_action")
    await dialog.async_submit(action="nobody.knows", **READING)
    assert dialog.errors == {"action": "no_answer"}


async def test_a_meter_has_a_price_for_each_tariff(make_home: MakeHome, hass: HomeAssistant) -> None:
    """What its select shows decides; a tariff without a price is an error."""
    hass.states.async_set("select.tariff", "night", {"options": ["day", "night"]})
    home = await make_home()
    dialog = await async_page(home, "tariff", "price_meter")
    day, night = {"name": "day", "price": 0.3}, {"name": "night", "price": 0.2}
    await dialog.async_submit(entity_id="select.tariff", prices=[day])
    assert dialog.errors == {"prices": "tariff_without_price"}
    await dialog.async_submit(entity_id="select.tariff", prices=[day, night])
    assert "0.2000" in dialog.placeholders["table"]
    await dialog.async_submit()
    await home.async_settle()
    await home.async_pass(timedelta(seconds=30))
    assert home.site_number("electricity_price") == 0.2
    hass.states.async_set("select.tariff", "day", {"options": ["day", "night"]})
    await home.async_pass(timedelta(seconds=30))
    assert home.site_number("electricity_price") == 0.3
    hass.states.async_set("select.tariff", "unknown", {"options": ["day", "night"]})
    await home.async_pass(timedelta(seconds=30))
    assert (home.site_number("electricity_price"), home.site_state("price_status")) == (0.3, "no_answer")


async def test_a_meter_that_is_not_there_is_refused(make_home: MakeHome) -> None:
    """Its field says so."""
    home = await make_home()
    dialog = await async_page(home, "tariff", "price_meter")
    await dialog.async_submit(entity_id="select.nowhere", prices=[{"name": "day", "price": 0.3}])
    assert dialog.errors == {"entity_id": "no_such_entity"}
