"""The actions of the integration: stop and resume, hold and release, the balance log; bad input changes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er

from custom_components.proof_of_heat.const import DOMAIN
from tests.simulated import START

from .conftest import MakeHome
from .home import Home
from .plant import ISLAND, async_supply, async_switch


def heater(home: Home, *, miner: int = 0) -> str:
    """Return the climate entity of a miner."""
    return home.entity_id("climate", "heater", miner=miner)


async def async_hold(home: Home, *, miner: int = 0, **fields: Any) -> None:
    """Hold one miner."""
    await home.async_call(DOMAIN, "hold", heater(home, miner=miner), **fields)


async def async_log(home: Home, **fields: Any) -> list[dict[str, Any]]:
    """Ask for the balance log."""
    answer = await home.hass.services.async_call(DOMAIN, "get_balance_log", fields, blocking=True, return_response=True)
    assert answer is not None
    entries: Any = answer["entries"]
    return list(entries)


async def test_stop_and_resume(make_home: MakeHome) -> None:
    """One action pauses the miners of the site, the other one runs them again."""
    home = await make_home("axeos", managed=True)
    await home.hass.services.async_call(DOMAIN, "emergency_stop", {}, blocking=True)
    await home.async_pass(timedelta(minutes=1))
    assert not home.is_mining()
    assert home.state("sensor", "control_reason") == "emergency_stop"
    await home.hass.services.async_call(DOMAIN, "resume", {"config_entry_id": home.entry.entry_id}, blocking=True)
    await home.async_pass(timedelta(minutes=20))
    assert home.is_mining()


@pytest.mark.parametrize("action", ["emergency_stop", "resume", "get_balance_log"])
async def test_a_site_that_does_not_exist_is_told(make_home: MakeHome, hass: HomeAssistant, action: str) -> None:
    """Nobody is stopped by mistake."""
    await make_home()
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call(
            DOMAIN, action, {"config_entry_id": "nowhere"}, blocking=True, return_response=action.startswith("get")
        )


async def test_a_held_miner_stays_where_it_is_put_until_the_hold_ends(make_home: MakeHome) -> None:
    """Neither its mode nor the supply moves it; then its own mode counts again."""
    home = await make_home("axeos", options=ISLAND, managed=True)
    await async_switch(home, "balancing")
    await async_supply(home, 100, timedelta(minutes=6))
    await async_hold(home, level="400/1060", duration={"minutes": 5})
    await async_supply(home, 100, timedelta(minutes=2))
    assert home.miners[0].machine.level_id == "400/1060"
    assert home.state("sensor", "control_reason") == "held"
    assert home.state("climate", "heater") == "auto"
    await async_supply(home, 100, timedelta(minutes=10))
    assert home.entry.runtime_data.store.miner(home.ids[0]).hold is None
    assert home.state("sensor", "control_reason") == "running_freely"
    assert home.miners[0].machine.level_id == "625/1250"


async def test_a_hold_until_a_time_of_the_house(make_home: MakeHome, entity_registry: er.EntityRegistry) -> None:
    """A time without a zone is meant where the house stands, and a sensor shows when it ends."""
    home = await make_home("whatsminer_v2")
    await home.hass.config.async_set_time_zone("Europe/Brussels")
    shown = home.entity_id("sensor", "held_until")
    entity_registry.async_update_entity(shown, disabled_by=None)
    assert await home.hass.config_entries.async_reload(home.entry.entry_id)
    await async_hold(home, power_w=2000, until="2026-01-15 14:00:00")
    state = home.hass.states.get(shown)
    assert state is not None
    assert state.state == "2026-01-15T13:00:00+00:00"
    await home.async_pass(timedelta(minutes=2))
    assert home.number("sensor", "target_power") == 2000


@pytest.mark.parametrize(
    ("firmware", "power_w", "target_w"),
    [("whatsminer_v2", 2345, 2345), ("axeos", 17, 16.2), ("whatsminer_v2", 0, 0)],
    ids=["watts", "the level below", "a pause"],
)
async def test_a_hold_at_watts(make_home: MakeHome, firmware: str, power_w: float, target_w: float) -> None:
    """A miner with levels takes the next one below; 0 W is a pause."""
    home = await make_home(firmware)
    await async_hold(home, power_w=power_w, duration={"hours": 1})
    await home.async_pass(timedelta(minutes=1))
    assert home.number("sensor", "target_power") == pytest.approx(target_w)


async def test_a_release_ends_the_hold(make_home: MakeHome) -> None:
    """Its own mode counts again at once."""
    home = await make_home("axeos", managed=True)
    await async_hold(home, level="400/1060", duration={"hours": 1})
    await home.async_call(DOMAIN, "release", heater(home))
    assert home.entry.runtime_data.store.miner(home.ids[0]).hold is None
    await home.async_pass(timedelta(minutes=2))
    assert home.state("sensor", "control_reason") == "running_freely"


async def test_the_owner_s_last_word_ends_the_hold(make_home: MakeHome) -> None:
    """Whoever switches a held miner off finds it off."""
    home = await make_home("axeos", managed=True)
    await async_hold(home, level="400/1060", duration={"hours": 1})
    await home.async_call("climate", "turn_off", heater(home))
    await home.async_pass(timedelta(minutes=2))
    assert home.entry.runtime_data.store.miner(home.ids[0]).hold is None
    assert not home.is_mining()


HOUR: dict[str, Any] = {"duration": {"hours": 1}}


@pytest.mark.parametrize(
    ("firmware", "fields", "key"),
    [
        ("axeos", {"level": "900/1400"} | HOUR, "no_such_level"),
        ("whatsminer_v2", {"level": "400/1060"} | HOUR, "has_no_levels"),
        ("whatsminer_v2", {"power_w": 3500} | HOUR, "above_highest"),
        ("whatsminer_v2", {"power_w": 500} | HOUR, "below_lowest"),
        ("axeos", {} | HOUR, "hold_level_or_power"),
        ("axeos", {"level": "400/1060", "power_w": 12} | HOUR, "hold_level_or_power"),
        ("axeos", {"level": "400/1060"}, "hold_until_or_duration"),
        ("axeos", {"level": "400/1060", "until": "2026-01-16 12:00:00"} | HOUR, "hold_until_or_duration"),
        ("axeos", {"level": "400/1060", "until": "2026-01-14 12:00:00"}, "hold_in_the_past"),
        ("axeos", {"level": "400/1060", "duration": {"seconds": 0}}, "hold_in_the_past"),
        ("axeos", {"level": "400/1060", "duration": {"days": 32}}, "hold_too_long"),
    ],
    ids=[
        "a level that it lacks",
        "a level of a miner without",
        "above the highest level",
        "below the lowest",
        "no target",
        "two targets",
        "no end",
        "two ends",
        "an end in the past",
        "an end now",
        "for ever",
    ],
)
async def test_a_hold_that_cannot_be_is_told(
    make_home: MakeHome, firmware: str, fields: dict[str, Any], key: str
) -> None:
    """The error says what is wrong, and nothing is changed."""
    home = await make_home(firmware, managed=True)
    with pytest.raises(ServiceValidationError) as raised:
        await async_hold(home, **fields)
    assert (raised.value.translation_domain, raised.value.translation_key) == (DOMAIN, key)
    assert home.entry.runtime_data.store.miner(home.ids[0]).hold is None


async def test_a_level_above_the_highest_allowed_is_told(make_home: MakeHome) -> None:
    """What the machine could do and the owner did not allow stays forbidden."""
    home = await make_home("axeos", highest={"power_w": 16.2, "level_id": "490/1100"})
    with pytest.raises(ServiceValidationError, match="at most 16 W"):
        await async_hold(home, level="625/1250", **HOUR)


async def test_a_miner_without_a_highest_level_is_not_held(make_home: MakeHome) -> None:
    """Nobody said yet what it may draw."""
    home = await make_home("axeos", highest=None)
    with pytest.raises(ServiceValidationError) as raised:
        await async_hold(home, level="400/1060", **HOUR)
    assert raised.value.translation_key == "no_highest_level"


async def test_a_machine_that_never_pauses_is_not_held_at_nothing(make_home: MakeHome) -> None:
    """0 W is a pause, and some machines know none."""
    profile = {"control": "watts", "min_w": 1000, "max_w": 3400, "settle": "PT5M", "min_interval": "PT1M"}
    traits = {"restarts": False, "writes_flash": False, "power_is_measured": True}
    home = await make_home("whatsminer_v2", capabilities=profile | traits)
    with pytest.raises(ServiceValidationError) as raised:
        await async_hold(home, power_w=0, **HOUR)
    assert raised.value.translation_key == "miner_unsupported"


async def test_one_that_cannot_be_held_leaves_all_as_they_are(make_home: MakeHome) -> None:
    """Of several miners either all are held or none."""
    home = await make_home("axeos", "whatsminer_v2")
    with pytest.raises(ServiceValidationError):
        await home.hass.services.async_call(
            DOMAIN,
            "hold",
            {"entity_id": [heater(home), heater(home, miner=1)], "level": "400/1060"} | HOUR,
            blocking=True,
        )
    assert home.entry.runtime_data.store.miner(home.ids[0]).hold is None


async def test_the_log_tells_who_from_to_why_and_whether_it_came_true(make_home: MakeHome) -> None:
    """Each entry has the miner, the watts, the reason in words, and the proof."""
    home = await make_home("axeos", "whatsminer_v2")
    await async_hold(home, level="400/1060", **HOUR)
    await async_hold(home, miner=1, power_w=2000, **HOUR)
    await home.async_pass(timedelta(minutes=10))
    newest, oldest = await async_log(home)
    assert {key: oldest[key] for key in ("id", "kind", "name", "reason", "from_w", "is_verified")} == {
        "id": 1,
        "kind": "target_changed",
        "name": "BitAxe Gamma 601",
        "reason": "held",
        "from_w": None,
        "is_verified": True,
    }
    assert (oldest["explanation"], oldest["text"]) == (
        "Held at its limit",
        "power set to 12 W: Held at its limit",
    )
    assert (newest["to_w"], newest["available_w"], newest["error"]) == (2000, None, None)


@pytest.mark.parametrize(
    ("fields", "ids"),
    [
        ({}, [2, 1]),
        ({"limit": 1}, [2]),
        ({"kind": "target_changed"}, [2, 1]),
        ({"kind": ["command_refused"]}, []),
        ({"since": (START + timedelta(minutes=5)).isoformat()}, [2]),
    ],
    ids=["all", "at most one", "a kind", "another kind", "since"],
)
async def test_the_log_is_filtered(make_home: MakeHome, fields: dict[str, Any], ids: list[int]) -> None:
    """By kind, since a time, at most so many; the newest first."""
    home = await make_home("axeos")
    await async_hold(home, level="400/1060", **HOUR)
    await home.async_pass(timedelta(minutes=6))
    await async_hold(home, level="490/1100", **HOUR)
    await home.async_pass(timedelta(minutes=1))
    assert [entry["id"] for entry in await async_log(home, **fields)] == ids


async def test_the_log_is_filtered_by_miner(make_home: MakeHome) -> None:
    """By its device; one that is none of the site's is an error."""
    home = await make_home("axeos", "whatsminer_v2")
    await async_hold(home, level="400/1060", **HOUR)
    await home.async_pass(timedelta(minutes=1))
    first, second = [miner.device_id for miner in home.entry.runtime_data.fleet.miners.values()]
    assert len(await async_log(home, device_id=first)) == 1
    assert await async_log(home, device_id=[second]) == []
    with pytest.raises(ServiceValidationError) as raised:
        await async_log(home, device_id="nobody")
    assert raised.value.translation_key == "no_such_miner"


@pytest.mark.parametrize(
    ("domain", "key", "value"),
    [("number", "margin", 80), ("number", "margin", -1), ("number", "power_cap", -100)],
    ids=["a margin of 80", "a margin below zero", "a cap below zero"],
)
async def test_a_number_out_of_range_changes_nothing(make_home: MakeHome, domain: str, key: str, value: float) -> None:
    """The error names the range, and the wish of the site stays as it was."""
    home = await make_home("axeos", options=ISLAND)
    before = home.entry.runtime_data.control.wish
    with pytest.raises(ServiceValidationError):
        await home.async_call(domain, "set_value", home.site_entity_id(domain, key), value=value)
    assert home.entry.runtime_data.control.wish == before


async def test_the_wishes_of_a_site_are_set_by_its_entities(make_home: MakeHome) -> None:
    """Margin, cap and strategy are shown as they were set; the greatest cap is none."""
    home = await make_home("whatsminer_v2", options=ISLAND)
    control = home.entry.runtime_data.control
    margin, cap = home.site_entity_id("number", "margin"), home.site_entity_id("number", "power_cap")
    await home.async_call("number", "set_value", margin, value=25)
    await home.async_call("number", "set_value", cap, value=2000)
    await home.async_call("select", "select_option", home.site_entity_id("select", "strategy"), option="hash_first")
    assert (control.wish.margin_share, control.wish.cap_w, control.wish.strategy) == (0.25, 2000, "hash_first")
    await home.async_call("number", "set_value", cap, value=3400)
    await async_switch(home, "dry_run")
    await async_switch(home, "dry_run", to="off")
    assert (control.wish.cap_w, control.wish.is_dry_run) == (None, False)
