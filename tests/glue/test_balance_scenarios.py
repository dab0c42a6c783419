"""Managed miners follow a plant through a real Home Assistant: drops, clouds, silence, restarts, stops."""

from datetime import timedelta

import pytest
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.proof_of_heat.const import EVENT_DECISION
from simulator.fault import Fault

from .conftest import MakeHome
from .home import STEP, Home
from .plant import ISLAND, PLANT, async_press, async_supply, async_switch, drawn_w, report

PLENTY_W = 9000
CUT_W = 0.6 * PLENTY_W
"""What is left when 40 % are lost."""

RAMP = timedelta(minutes=2)
"""Within it both machines are where they were sent."""


async def async_balancing(make_home: MakeHome, *, miners: tuple[str, ...] = ("whatsminer_v2", "braiins")) -> Home:
    """Return a home whose two managed miners have followed a plant for longer than its window."""
    home = await make_home(*miners, options=ISLAND, managed=True)
    report(home, PLENTY_W)
    await async_switch(home, "balancing")
    await async_supply(home, PLENTY_W, timedelta(minutes=6))
    return home


async def test_with_plenty_all_run_freely(make_home: MakeHome) -> None:
    """A plant that gives enough is used, and the figures of the site say so."""
    home = await async_balancing(make_home)
    assert drawn_w(home) > 5500
    assert {home.state("sensor", "control_reason", miner=miner) for miner in (0, 1)} == {"running_freely"}
    assert home.site_state("supply_status") == "ok"
    assert home.site_number("available_power") == PLENTY_W
    assert home.site_number("miners_managed") == 2


async def test_a_drop_of_40_percent_is_followed_within_two_cycles_and_the_ramp(make_home: MakeHome) -> None:
    """The targets are lowered in the second cycle at the latest, and the measured power follows with its ramp."""
    home = await async_balancing(make_home)
    events = async_capture_events(home.hass, EVENT_DECISION)
    await async_supply(home, CUT_W, 2 * STEP)
    assert sum(home.number("sensor", "target_power", miner=miner) for miner in (0, 1)) <= 0.9 * CUT_W
    assert {event.data["reason"] for event in events} == {"supply"}
    assert {event.data["available_w"] for event in events} == {CUT_W}
    await async_supply(home, CUT_W, RAMP)
    assert drawn_w(home) <= 0.9 * CUT_W
    assert home.site_state("supply_status") == "ok"


async def test_flapping_clouds_do_not_make_miners_flap(make_home: MakeHome) -> None:
    """Clouds of a minute lower the miners once; the gaps between them do not raise what would have to fall again."""
    home = await async_balancing(make_home)
    before = home.site_number("changes_today")
    for _ in range(5):
        await async_supply(home, CUT_W, timedelta(minutes=1))
        await async_supply(home, PLENTY_W, timedelta(minutes=1))
    assert home.site_number("changes_today") - before <= 4
    assert drawn_w(home) <= 0.9 * PLENTY_W


async def test_a_miner_that_hangs_costs_its_own_share_only(make_home: MakeHome) -> None:
    """What it last drew stays taken; the other one gives way for both when the plant gives less."""
    home = await async_balancing(make_home)
    home.miners[0].faults.add(Fault.EMPTY)
    await async_supply(home, PLENTY_W, timedelta(minutes=3))
    assert home.state("binary_sensor", "online", miner=0) == "off"
    await async_supply(home, CUT_W, timedelta(minutes=1) + RAMP)
    assert drawn_w(home) <= CUT_W
    assert home.state("sensor", "control_reason", miner=1) == "supply"
    home.miners[0].faults.clear()
    await async_supply(home, CUT_W, timedelta(minutes=10))
    assert drawn_w(home) <= 0.9 * CUT_W * 1.03


@pytest.mark.parametrize(
    ("policy", "seconds", "low_w", "high_w"),
    [("hold", 300, 5500, 9000), ("lowest", 150, 500, 3000), ("lowest", 300, 0, 200), ("off", 150, 0, 200)],
    ids=["hold", "lowest", "lowest for too long", "off"],
)
async def test_a_plant_that_falls_silent_is_left_to_the_policy(
    make_home: MakeHome, hass: HomeAssistant, policy: str, seconds: int, low_w: float, high_w: float
) -> None:
    """Hold, the lowest levels for a while, or off; nothing rises until the plant is back."""
    home = await async_balancing(make_home)
    await home.async_call("select", "select_option", home.site_entity_id("select", "stale_policy"), option=policy)
    hass.states.async_set(PLANT, "unavailable")
    await home.async_pass(timedelta(seconds=seconds))
    assert low_w <= drawn_w(home) <= high_w
    assert home.site_state("supply_status") == "unknown"
    await async_supply(home, PLENTY_W, timedelta(minutes=20))
    assert drawn_w(home) > 5500


async def test_a_plant_that_hangs_is_told_by_its_own_time(make_home: MakeHome) -> None:
    """A meter that goes on to answer with an old reading is as good as silent."""
    home = await async_balancing(make_home)
    hung_at = home.clock.now().isoformat()
    await async_supply(home, PLENTY_W, timedelta(minutes=5), measured_at=hung_at)
    assert home.site_state("supply_status") == "unknown"
    assert drawn_w(home) < 3000


async def test_a_plant_that_distrusts_itself_is_not_followed(make_home: MakeHome) -> None:
    """A confidence below 80 % is no reading."""
    home = await async_balancing(make_home)
    await async_supply(home, PLENTY_W, timedelta(minutes=1), confidence=0.5)
    assert home.site_state("supply_status") == "unknown"


async def test_a_restart_in_the_middle_of_a_ramp_changes_nothing(make_home: MakeHome) -> None:
    """What was asked is remembered, so nothing is asked twice and nothing overshoots."""
    home = await async_balancing(make_home)
    await async_supply(home, CUT_W, STEP)
    writes = [miner.machine.flash_writes for miner in home.miners]
    assert sum(writes) == 1
    assert await home.hass.config_entries.async_reload(home.entry.entry_id)
    await async_supply(home, CUT_W, RAMP)
    assert [miner.machine.flash_writes for miner in home.miners] == writes
    assert home.site_number("changes_today") == 1
    assert drawn_w(home) <= 0.9 * CUT_W


async def test_the_emergency_stop_survives_a_restart_and_ends_by_hand(make_home: MakeHome) -> None:
    """All managed miners pause now, stay so after a restart, and run again after the resume."""
    home = await async_balancing(make_home)
    await async_press(home, "emergency_stop")
    await async_supply(home, PLENTY_W, timedelta(minutes=1))
    assert not any(miner.machine.is_mining for miner in home.miners)
    assert await home.hass.config_entries.async_reload(home.entry.entry_id)
    await async_supply(home, PLENTY_W, timedelta(minutes=6))
    assert not any(miner.machine.is_mining for miner in home.miners)
    assert home.state("sensor", "control_reason") == "emergency_stop"
    await async_press(home, "resume")
    await async_supply(home, PLENTY_W, timedelta(minutes=16))
    assert all(miner.machine.is_mining for miner in home.miners)


async def test_a_dry_run_tells_and_commands_nothing(make_home: MakeHome) -> None:
    """What would be done is in the log; the machines run on, but for the emergency stop."""
    home = await make_home("whatsminer_v2", "braiins", options=ISLAND, managed=True)
    await async_switch(home, "dry_run")
    await async_switch(home, "balancing")
    events = async_capture_events(home.hass, EVENT_DECISION)
    before_w = drawn_w(home)
    await async_supply(home, CUT_W, timedelta(minutes=10))
    assert drawn_w(home) == pytest.approx(before_w, rel=0.02)
    assert [miner.machine.flash_writes for miner in home.miners] == [0, 0]
    assert {event.data["kind"] for event in events} == {"proposed"}
    assert {entry.kind for entry in home.entry.runtime_data.control.log.entries} == {"proposed"}
    await async_press(home, "emergency_stop")
    await async_supply(home, CUT_W, timedelta(minutes=1))
    assert not any(miner.machine.is_mining for miner in home.miners)


async def test_the_soak_limit_moves_the_first_miner_only(make_home: MakeHome) -> None:
    """The second managed miner stays as its owner left it, and counts as load."""
    home = await make_home("whatsminer_v2", "braiins", options=ISLAND | {"soak_count": 1}, managed=True)
    report(home, PLENTY_W)
    await async_switch(home, "balancing")
    await async_supply(home, CUT_W, timedelta(minutes=10))
    assert home.miners[1].machine.flash_writes == 0
    assert home.state("sensor", "control_reason", miner=1) == "held_back"
    left_w = CUT_W - home.number("sensor", "power", miner=1)
    assert 0 < home.number("sensor", "power", miner=0) <= 0.9 * left_w


async def test_caps_and_quiet_hours_hold_at_once(make_home: MakeHome) -> None:
    """The owner's cap, the operator's cap and the quiet hours each lower what runs."""
    quiet = {"start": "12:10:00", "end": "13:15:00", "limit_w": 2500}
    supply = ISLAND["supply"] | {"operator_cap": "number.cap"}
    home = await make_home("whatsminer_v2", "braiins", options={"supply": supply, "quiet_hours": quiet}, managed=True)
    await home.hass.config.async_set_time_zone("UTC")
    await async_switch(home, "balancing")
    await async_supply(home, PLENTY_W, timedelta(minutes=5))
    await home.async_call("number", "set_value", home.site_entity_id("number", "power_cap"), value=4500)
    await async_supply(home, PLENTY_W, RAMP)
    assert 3000 < drawn_w(home) <= 4600
    report(home, 3500, sensor="number.cap")
    await async_supply(home, PLENTY_W, RAMP)
    assert 2000 < drawn_w(home) <= 3600
    assert "operator_cap" in {home.state("sensor", "control_reason", miner=miner) for miner in (0, 1)}
    await async_supply(home, PLENTY_W, timedelta(minutes=3))
    assert drawn_w(home) <= 2600
    assert "quiet_hours" in {home.state("sensor", "control_reason", miner=miner) for miner in (0, 1)}
