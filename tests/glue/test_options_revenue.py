"""Mining revenue and other heat in the settings of a site: tried before they are kept, or refused at the field."""

from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from tests.counterparts.explorer import exploring

from .conftest import MakeHome
from .dialog import Dialog
from .home import Home
from .moneyed import TYPED

EMPTY_REVENUE = {"pool_fee": 2.0, "worth": 1.0}
"""The fields that a form always sends."""


async def async_page(home: Home, page: str) -> Dialog:
    """Open a page of the settings."""
    dialog = await Dialog.async_settings(home.hass, home.entry)
    return await dialog.async_choose(page)


async def test_the_explorer_is_tried_before_it_is_kept(make_home: MakeHome) -> None:
    """The public one is suggested, and whoever answers is kept."""
    home = await make_home()
    dialog = await async_page(home, "revenue")
    assert dialog.fields["url"] == "https://mempool.space"
    async with exploring() as explorer:
        await dialog.async_submit(url=explorer.url, **EMPTY_REVENUE)
        assert home.entry.options["revenue"]["url"] == explorer.url
        await home.async_settle()
    dialog = await async_page(home, "revenue")
    await dialog.async_submit(**EMPTY_REVENUE)
    assert home.entry.options == {}


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        ({"fails": True}, "market_no_answer"),
        ({"hashrate": "<html>"}, "market_unreadable"),
        ({"hashrate": []}, "market_unreadable"),
        ({"hashrate": {"currentDifficulty": "?"}}, "market_unreadable"),
        ({"prices": {"time": 1, "JPY": 14000000}}, "market_no_currency"),
        ({"prices": {"time": 1, "EUR": -1}}, "market_no_currency"),
    ],
    ids=["too many requests", "a page", "a list", "no number", "no such currency", "a node without prices"],
)
async def test_an_explorer_that_is_none_is_refused(make_home: MakeHome, trouble: dict[str, Any], error: str) -> None:
    """Its field says what is wrong with it."""
    home = await make_home()
    dialog = await async_page(home, "revenue")
    async with exploring() as explorer:
        for name, value in trouble.items():
            setattr(explorer, name, value)
        await dialog.async_submit(url=explorer.url, **EMPTY_REVENUE)
    assert dialog.errors == {"url": error}


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"url": "mempool"}, {"url": "not_a_url"}),
        ({"url": "http://127.0.0.1:9"}, {"url": "market_no_answer"}),
        ({"typed_hash_price": 45}, {"typed_bitcoin_price": "typed_without_bitcoin_price"}),
        ({"difficulty": "sensor.nowhere"}, {"difficulty": "no_such_number"}),
        ({"difficulty": "sensor.difficulty"}, {"base": "revenue_sensors_incomplete"}),
    ],
    ids=["no address", "nobody there", "no price of a bitcoin", "no such sensor", "one sensor of three"],
)
async def test_revenue_is_refused_at_its_field(
    make_home: MakeHome, hass: HomeAssistant, real_sockets: None, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    """Each fault names the field that mends it."""
    hass.states.async_set("sensor.difficulty", "150e12")
    home = await make_home()
    dialog = await async_page(home, "revenue")
    await dialog.async_submit(**EMPTY_REVENUE, **typed)
    assert dialog.errors == errors


async def test_sensors_tell_the_hash_price(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Those of the Bitcoin integration do: a day's reward and the blocks of that day."""
    hass.states.async_set("sensor.difficulty", "150000000000000")
    hass.states.async_set("sensor.mined", "453.6")
    hass.states.async_set("sensor.blocks", "144")
    hass.states.async_set("sensor.exchange", "80000", {"unit_of_measurement": "EUR"})
    home = await make_home()
    dialog = await async_page(home, "revenue")
    await dialog.async_submit(
        difficulty="sensor.difficulty",
        reward="sensor.mined",
        blocks="sensor.blocks",
        bitcoin_price="sensor.exchange",
        pool_fee=0,
        worth=1,
    )
    await home.async_settle()
    await home.async_pass(timedelta(minutes=1))
    assert home.site_number("hash_price") == pytest.approx(33.8, rel=0.01)
    assert home.site_state("hash_price_status") == "live"


async def test_typed_numbers_are_enough(make_home: MakeHome) -> None:
    """Who wants no connection types the numbers."""
    home = await make_home()
    dialog = await async_page(home, "revenue")
    await dialog.async_submit(**TYPED["revenue"])
    assert home.entry.options == TYPED


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"source": "gas"}, {"fuel_price_per_kwh": "fuel_price_missing"}),
        ({"source": "gas", "fuel_price_entity": "sensor.gas"}, {"fuel_price_entity": "no_fuel_price"}),
        ({"source": "district_heat"}, {"fuel_price_per_kwh": "fuel_price_missing"}),
    ],
    ids=["gas without a price", "an entity without a price", "district heat without a price"],
)
async def test_other_heat_needs_its_price(
    make_home: MakeHome, hass: HomeAssistant, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    """What burns something costs something."""
    hass.states.async_set("sensor.gas", "21", {"unit_of_measurement": "°C"})
    home = await make_home()
    dialog = await async_page(home, "alternative")
    await dialog.async_submit(**typed)
    assert dialog.errors == errors


@pytest.mark.parametrize(
    ("typed", "source", "per_kwh"),
    [
        ({"source": "gas", "fuel_price_per_kwh": 0.092, "efficiency": 92}, "gas", 0.10),
        ({"source": "gas", "fuel_price_entity": "sensor.gas", "efficiency": 100}, "gas", 0.10),
        ({"source": "district_heat", "fuel_price_entity": "sensor.heat"}, "district_heat", 0.09),
        (
            {"source": "heat_pump", "cop_points": [{"outdoor_c": 7, "cop": 4}, {"outdoor_c": -7, "cop": 2}]},
            "heat_pump",
            0.075,
        ),
        ({"source": "heat_pump"}, "heat_pump", 0.30 / 3.2),
        ({"source": "resistive"}, "resistive", 0.30),
        ({}, "resistive", 0.30),
    ],
    ids=[
        "gas typed in",
        "gas by the cubic metre",
        "district heat by the MWh",
        "a heat pump by its data sheet",
        "a usual heat pump",
        "an electric heater",
        "nothing chosen",
    ],
)
async def test_other_heat_has_its_price(
    make_home: MakeHome, hass: HomeAssistant, typed: dict[str, Any], source: str, per_kwh: float
) -> None:
    """It is told beside that of the miners."""
    hass.states.async_set("sensor.gas", "1.055", {"unit_of_measurement": "EUR/m³"})
    hass.states.async_set("sensor.heat", "90", {"unit_of_measurement": "EUR/MWh"})
    home = await make_home("braiins", options={"tariff": {"kind": "fixed", "price": 0.30}} | TYPED, managed=True)
    dialog = await async_page(home, "alternative")
    await dialog.async_submit(**typed)
    await home.async_settle()
    await home.async_pass(timedelta(minutes=2))
    state = hass.states.get(home.site_entity_id("sensor", "cheapest_heat"))
    assert state is not None
    assert state.attributes[f"{source}_price"] == pytest.approx(per_kwh, abs=1e-4)
