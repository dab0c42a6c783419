"""Money of a real site: prices of now, who heats for the least, and accounts that nobody has to add up."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.components.diagnostics import get_diagnostics_for_config_entry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.counterparts.explorer import exploring

from .conftest import MakeHome
from .heated_home import ZONE, async_heated_home, zone_entity_id
from .home import Home
from .moneyed import FIXED, GAS, PRICE, TYPED, answer_with, tell_prices
from .plant import METER, ROOF, async_supply, async_switch

PRICED = FIXED | TYPED | GAS
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
BY_ENTITY: dict[str, Any] = {"tariff": {"kind": "entity", "entity_id": PRICE, "factor": 1.0, "offset": 0.0}}


async def async_running(make_home: MakeHome, options: dict[str, Any]) -> Home:
    """Make a home whose miner has run for a while."""
    home = await make_home("braiins", options=options)
    await home.async_call("climate", "set_hvac_mode", home.entity_id("climate", "heater"), hvac_mode="heat")
    await home.async_pass(timedelta(minutes=10))
    return home


async def test_a_site_without_prices_shows_no_money(make_home: MakeHome) -> None:
    """Who sets up no price sees nothing of it."""
    home = await make_home("axeos")
    assert home.entry.runtime_data.money.is_priced is False
    with pytest.raises(AssertionError, match="electricity_price is missing"):
        home.site_entity_id("sensor", "electricity_price")


async def test_prices_of_now_are_shown(make_home: MakeHome) -> None:
    """Electricity, miners' heat, the break-even and who heats for the least."""
    home = await async_running(make_home, PRICED)
    assert home.site_number("electricity_price") == 0.30
    assert home.site_number("hash_price") == pytest.approx(45)
    assert home.site_state("hash_price_status") == "typed_in"
    assert home.site_state("price_status") == "ok"
    revenue_per_kwh = 0.30 - home.site_number("net_heat_price")
    assert 0.05 < revenue_per_kwh < 0.12
    assert home.site_number("break_even_price") == pytest.approx(revenue_per_kwh + 0.10, abs=0.002)
    assert home.site_state("regime") == "never"
    assert home.site_state("cheapest_heat") == "nothing"


async def test_energy_and_hashes_are_booked(make_home: MakeHome) -> None:
    """Cost is energy times price; the site is the sum of its miners."""
    home = await async_running(make_home, PRICED)
    energy_kwh = home.number("sensor", "energy")
    await home.async_pass(timedelta(minutes=30))
    used_kwh = home.number("sensor", "energy") - energy_kwh
    assert used_kwh > 1
    assert home.number("sensor", "cost") == pytest.approx(0.30 * home.number("sensor", "energy"), rel=0.2)
    assert home.site_number("cost") == pytest.approx(home.number("sensor", "cost"), abs=0.02)
    assert home.site_number("revenue") > 0
    assert home.site_number("revenue_sat") == pytest.approx(home.site_number("revenue") / 80000 * 1e8, rel=0.05)
    assert home.site_number("net_heat_cost") == pytest.approx(
        home.site_number("cost") - home.site_number("revenue"), abs=0.02
    )
    assert home.site_number("cost_today") == pytest.approx(home.site_number("cost"), abs=0.02)


async def test_a_new_day_begins_at_nothing(make_home: MakeHome) -> None:
    """The total goes on, today does not."""
    await_at = datetime(2026, 1, 16, 7, 55, tzinfo=UTC)
    home = await async_running(make_home, PRICED)
    total = home.site_number("cost")
    home.freezer.move_to(await_at)
    await home.async_pass(timedelta(minutes=12))
    assert home.site_number("cost") > total
    assert 0 < home.site_number("cost_today") < home.site_number("cost")


async def test_accounts_survive_a_restart(make_home: MakeHome, hass: HomeAssistant) -> None:
    """What was booked stays booked, and nothing is booked twice."""
    home = await async_running(make_home, PRICED)
    before = home.site_number("cost")
    assert await hass.config_entries.async_reload(home.entry.entry_id)
    await home.async_settle()
    await home.async_pass(timedelta(minutes=1))
    assert home.site_number("cost") == pytest.approx(before, abs=0.02)


async def test_heat_of_a_zone_is_booked_where_it_was_wanted(make_home: MakeHome, hass: HomeAssistant) -> None:
    """A zone has its own account, and what its heat would have cost with gas."""
    home = await async_heated_home(make_home, hass, "braiins", room_c=19.0, options=PRICED, curve=None)
    await home.async_pass(timedelta(minutes=40))
    cost = float(hass.states.get(zone_entity_id(home, "sensor", "cost")).state)  # type: ignore[union-attr]
    avoided = float(hass.states.get(zone_entity_id(home, "sensor", "avoided_cost")).state)  # type: ignore[union-attr]
    assert cost > 0
    assert avoided == pytest.approx(cost / 3, rel=0.1)
    assert home.site_state("cheapest_heat") == "gas"


async def test_own_surplus_costs_what_the_grid_would_pay(make_home: MakeHome) -> None:
    """A miner on solar power is booked at the feed-in price."""
    options = PRICED | ROOF | {"feed_in": {"kind": "fixed", "price": 0.05}}
    home = await async_running(make_home, options)
    await async_supply(home, 0, timedelta(minutes=10), sensor=METER)
    before = home.site_number("cost"), home.number("sensor", "energy")
    await async_supply(home, -100, timedelta(minutes=30), sensor=METER)
    used_kwh = home.number("sensor", "energy") - before[1]
    assert (home.site_number("cost") - before[0]) / used_kwh == pytest.approx(0.05, rel=0.3)


async def test_an_action_is_not_asked_at_each_news(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Within the hour its prices stand, whatever sensors say of bitcoin."""
    day = {"BE": [{"start": "2026-01-15T08:00:00Z", "end": "2026-01-16T08:00:00Z", "price": 200.0}]}
    asked = answer_with(hass, "nordpool.get_prices_for_date", day)
    hass.states.async_set("sensor.bitcoin", "80000")
    source = {"kind": "action", "action": "nordpool.get_prices_for_date", "factor": 1.0, "offset": 0.0}
    revenue = {"difficulty": "sensor.d", "reward": "sensor.r", "bitcoin_price": "sensor.bitcoin"}
    home = await make_home("axeos", options={"tariff": source, "revenue": revenue})
    await home.async_pass(timedelta(minutes=1))
    assert home.site_number("electricity_price") == 0.20
    before = len(asked)
    hass.states.async_set("sensor.bitcoin", "81000")
    await home.async_pass(timedelta(minutes=2))
    assert len(asked) == before


async def test_a_lost_price_holds_on(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Prices of an entity that is gone hold, then the last day holds again; the sensor says so."""
    tell_prices(hass, NOON, 0.20, 0.25, 0.30)
    home = await async_running(make_home, BY_ENTITY | TYPED)
    assert home.site_number("electricity_price") == 0.20
    hass.states.async_remove(PRICE)
    await home.async_pass(timedelta(minutes=2))
    assert (home.site_number("electricity_price"), home.site_state("price_status")) == (0.20, "no_answer")
    home.freezer.move_to(NOON + timedelta(hours=5))
    await home.async_pass(timedelta(minutes=2))
    assert home.site_number("electricity_price") == 0.30


async def test_a_tomorrow_that_is_not_told_is_missed(make_home: MakeHome, hass: HomeAssistant) -> None:
    """From 16:00 on, until the list goes on; the last day stands in for it."""
    await hass.config.async_set_time_zone("UTC")
    midnight = NOON.replace(hour=0)
    tell_prices(hass, midnight, *[0.20] * 24)
    home = await async_running(make_home, BY_ENTITY | TYPED)
    assert home.site_state("price_status") == "ok"
    home.freezer.move_to(NOON.replace(hour=16))
    await home.async_pass(timedelta(minutes=2))
    assert home.site_state("price_status") == "tomorrow_missing"
    tell_prices(hass, midnight, *[0.20] * 48)
    await home.async_pass(timedelta(minutes=1))
    assert home.site_state("price_status") == "ok"


async def test_a_price_of_now_has_no_tomorrow(make_home: MakeHome, hass: HomeAssistant) -> None:
    """An entity that tells no list is not asked for one."""
    await hass.config.async_set_time_zone("UTC")
    hass.states.async_set(PRICE, "0.2", {"unit_of_measurement": "EUR/kWh"})
    home = await async_running(make_home, BY_ENTITY | TYPED)
    home.freezer.move_to(NOON.replace(hour=23, minute=50))
    await home.async_pass(timedelta(minutes=2))
    assert home.site_state("price_status") == "ok"


async def test_prices_change_with_the_entity(make_home: MakeHome, hass: HomeAssistant) -> None:
    """News of the entity are read at once."""
    tell_prices(hass, NOON, 0.20, 0.25)
    home = await async_running(make_home, BY_ENTITY | TYPED)
    tell_prices(hass, NOON, 0.22, 0.25)
    await home.async_pass(timedelta(seconds=30))
    assert home.site_number("electricity_price") == 0.22


async def test_a_feed_that_jumps_is_refused(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Cent for euro would be a hundred times: the last good prices hold, and the sensor says why."""
    tell_prices(hass, NOON, *[0.20] * 24)
    home = await async_running(make_home, BY_ENTITY | TYPED)
    tell_prices(hass, NOON, *[20.0] * 24)
    await home.async_pass(timedelta(seconds=30))
    assert (home.site_number("electricity_price"), home.site_state("price_status")) == (0.20, "jump")


async def test_the_explorer_tells_the_hash_price(make_home: MakeHome, hass: HomeAssistant) -> None:
    """It is asked seldom; when it is silent for two hours, what was typed in counts, and heat goes on."""
    async with exploring() as explorer:
        options = FIXED | {"revenue": TYPED["revenue"] | {"url": explorer.url}}
        home = await async_running(make_home, options)
        assert home.site_state("hash_price_status") == "live"
        assert home.site_number("hash_price") == pytest.approx(42.2e-8 * 80000 * 1000, rel=0.01)
        asked = explorer.asked
        await home.async_pass(timedelta(minutes=5))
        assert explorer.asked <= asked + 3
        explorer.fails = True
        home.freezer.tick(timedelta(hours=2))
        await home.async_pass(timedelta(minutes=2))
        assert home.site_state("hash_price_status") == "typed_in"
        assert home.is_mining()


async def test_a_lost_explorer_leaves_its_last_word(make_home: MakeHome) -> None:
    """Without another source the last known hash price counts, as stale."""
    async with exploring() as explorer:
        home = await async_running(make_home, FIXED | {"revenue": {"url": explorer.url}})
    home.freezer.tick(timedelta(hours=3))
    await home.async_pass(timedelta(minutes=2))
    assert home.site_state("hash_price_status") == "stale"
    assert home.site_number("hash_price") > 0


async def test_sensors_that_stand_in_for_the_explorer_are_told(make_home: MakeHome, hass: HomeAssistant) -> None:
    """The explorer never answered: what the sensors say counts, as the second source."""
    for sensor, told in {"sensor.d": "1.5e14", "sensor.r": "3.15", "sensor.bitcoin": "80000"}.items():
        hass.states.async_set(sensor, told)
    async with exploring() as explorer:
        explorer.fails = True
        revenue = {"difficulty": "sensor.d", "reward": "sensor.r", "bitcoin_price": "sensor.bitcoin"}
        home = await make_home("axeos", options=FIXED | {"revenue": {"url": explorer.url, **revenue}})
        await home.async_pass(timedelta(minutes=1))
        assert home.site_state("hash_price_status") == "second_source"
        assert home.site_number("hash_price") > 0


async def test_a_miner_stops_where_it_does_not_pay(make_home: MakeHome, hass: HomeAssistant) -> None:
    """By the strategy cheapest, a miner without a room runs at a low price and stops at a high one."""
    tell_prices(hass, NOON, 0.02, 0.50)
    home = await make_home("braiins", options=BY_ENTITY | TYPED, managed=True)
    await home.async_call("select", "select_option", home.site_entity_id("select", "strategy"), option="cheapest")
    await async_switch(home, "balancing")
    await home.async_pass(timedelta(minutes=10))
    assert home.is_mining()
    home.freezer.move_to(NOON + timedelta(minutes=59))
    await home.async_pass(timedelta(minutes=5))
    assert not home.is_mining()
    assert home.state("sensor", "control_reason") == "price"


async def test_the_plan_of_a_zone_is_shown(make_home: MakeHome, hass: HomeAssistant) -> None:
    """Each zone says why it gets what it gets now."""
    home = await async_heated_home(make_home, hass, "braiins", room_c=19.0, options=PRICED, curve=None)
    await home.async_pass(timedelta(minutes=3))
    state = hass.states.get(zone_entity_id(home, "sensor", "plan_reason"))
    assert state is not None
    assert state.state == "alternative_cheaper"
    assert home.entry.runtime_data.money.data.plan.zones[0].zone_id == ZONE


async def test_a_diagnosis_keeps_the_own_node_at_home(
    make_home: MakeHome, hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    """It tells the prices, and no address."""
    async with exploring() as explorer:
        home = await make_home("axeos", options=FIXED | {"revenue": {"url": explorer.url}})
        await home.async_pass(timedelta(minutes=1))
    assert await async_setup_component(hass, "diagnostics", {})
    told: Any = await get_diagnostics_for_config_entry(hass, hass_client, home.entry)
    assert explorer.url not in str(told)
    assert told["money"]["electricity_price"] == 0.30


async def test_a_source_that_was_taken_away_counts_no_more(make_home: MakeHome, hass: HomeAssistant) -> None:
    """What it told last is not the price for ever."""
    async with exploring() as explorer:
        home = await make_home("axeos", options=FIXED | {"revenue": {"url": explorer.url}})
        await home.async_pass(timedelta(minutes=1))
    hass.config_entries.async_update_entry(home.entry, options=FIXED)
    await home.async_settle()
    await home.async_pass(timedelta(minutes=1))
    assert home.site_state("hash_price_status") == "unknown"
