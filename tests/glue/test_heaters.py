"""A boiler on Modbus heats for a zone, is watched, falls silent and comes back; through Home Assistant."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Event, HomeAssistant, ServiceCall
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import issue_registry as ir

from custom_components.proof_of_heat.const import DOMAIN, EVENT_DECISION
from custom_components.proof_of_heat.diagnostics import async_get_config_entry_diagnostics
from simulator.boiler import FALLBACK_SETPOINT_C
from simulator.modbus import ModbusFault

from .boiler_home import (
    HEATER,
    BoilerHome,
    MakeBoilerHome,
    add_heater,
    boiler_port,
    keep_profile,
    make_boiler_home,
)
from .conftest import MakeHome
from .heated_home import ZONE, add_zone, set_room
from .home import ROOM, STEP

__all__ = ["boiler_port", "make_boiler_home"]

MINUTE = timedelta(minutes=1)


class Relay:
    """A relay of the house, and the meter behind it."""

    def __init__(self, hass: HomeAssistant, entity_id: str, *, power_w: float = 0.0) -> None:
        """Be off, and take actions from now on."""
        self.entity_id = entity_id
        self.power_sensor = "sensor.relay_power"
        self.calls: list[str] = []
        self._hass = hass
        self._powers_w = {"on": power_w, "off": 0.0}
        self._become("off")
        for service in ("turn_on", "turn_off"):
            hass.services.async_register(entity_id.partition(".")[0], service, self._async_take)

    @property
    def is_on(self) -> bool:
        """Tell whether it is closed."""
        return self._hass.states.is_state(self.entity_id, "on")

    async def _async_take(self, call: ServiceCall) -> None:
        """Do as the action says."""
        self.calls.append(call.service)
        self._become(call.service.removeprefix("turn_"))

    def _become(self, state: str) -> None:
        """Show a state, and what is drawn in it."""
        self._hass.states.async_set(self.entity_id, state)
        self._hass.states.async_set(self.power_sensor, str(self._powers_w[state]), {"unit_of_measurement": "W"})


def _issues(house: BoilerHome) -> set[str | None]:
    """Return what is said in the repairs."""
    return {issue.translation_key for issue in ir.async_get(house.hass).issues.values() if issue.domain == DOMAIN}


async def _answer(hass: HomeAssistant, action: str) -> dict[str, Any]:
    """Return what an action of the site answers."""
    answer: Any = await hass.services.async_call(DOMAIN, action, {}, blocking=True, return_response=True)
    return dict(answer)


async def test_a_cold_room_starts_the_boiler(make_boiler_home: MakeBoilerHome) -> None:
    """The demand of a zone reaches the burner, with the flow temperature of the settings."""
    house = await make_boiler_home()
    await house.async_pass(2 * MINUTE)
    assert (house.boiler.is_enabled, house.boiler.setpoint_c) == (True, 50)
    assert house.boiler.burner_w > 0
    assert house.state("sensor", "control_reason") == "heating"
    assert float(house.state("sensor", "heat_power")) == pytest.approx(house.boiler.burner_w, rel=0.1)
    assert float(house.state("sensor", "target_heat")) == 6000
    assert house.state("binary_sensor", "running") == "on"
    assert house.state("binary_sensor", "online") == "on"


async def test_a_warm_room_stops_it(make_boiler_home: MakeBoilerHome, hass: HomeAssistant) -> None:
    """A room above its setpoint wants no heat, once the shortest run is over."""
    house = await make_boiler_home()
    await house.async_pass(2 * MINUTE)
    for _ in range(30 * MINUTE // STEP):
        set_room(hass, 26.0)
        await house.async_pass(STEP)
    assert not house.boiler.is_enabled
    assert house.state("sensor", "control_reason") == "warm_enough"


async def test_the_owner_switches_it(make_boiler_home: MakeBoilerHome) -> None:
    """Off is off whatever the room wants, on is on, and left alone is left alone."""
    house = await make_boiler_home()
    await house.async_mode("off")
    await house.async_pass(MINUTE)
    seen = [house.boiler.is_enabled]
    await house.async_pass(10 * MINUTE)
    await house.async_mode("on")
    seen += [house.boiler.is_enabled]
    await house.async_mode("unmanaged")
    writes = len(house.port.writes)
    await house.async_pass(10 * MINUTE)
    assert [*seen, house.boiler.is_enabled] == [False, True, True]
    assert len(house.port.writes) == writes


async def test_it_is_fed_while_it_is_controlled(make_boiler_home: MakeBoilerHome) -> None:
    """The boiler keeps trusting its master, for as long as the site decides."""
    house = await make_boiler_home()
    await house.async_pass(10 * MINUTE)
    assert house.boiler.watchdog == timedelta(seconds=120)
    assert not house.boiler.is_alone


async def test_what_nobody_manages_is_only_read(make_boiler_home: MakeBoilerHome) -> None:
    """A heater that is set up to be read gets no word, not even a sign of life."""
    house = await make_boiler_home(managed=False)
    await house.async_pass(5 * MINUTE)
    assert house.port.writes == []
    assert house.state("select", "heater_mode") == "unmanaged"
    assert float(house.state("sensor", "flow_temperature")) == pytest.approx(house.boiler.flow_c, abs=1)


async def test_a_boiler_falls_silent_and_comes_back(make_boiler_home: MakeBoilerHome) -> None:
    """Cut off, it heats by itself; the owner is told once, and its return takes it back under control."""
    house = await make_boiler_home()
    await house.async_pass(2 * MINUTE)
    await house.port.async_stop()
    await house.async_pass(4 * MINUTE)
    assert house.state("binary_sensor", "online") == "off"
    assert house.state("sensor", "heat_power") == "unavailable"
    assert house.state("sensor", "target_heat") != "unavailable"
    assert house.boiler.wanted_c == FALLBACK_SETPOINT_C
    await house.async_pass(2 * MINUTE)
    assert _issues(house) == {"heater_silent_own_control"}
    await house.port.async_start()
    await house.async_pass(3 * MINUTE)
    assert _issues(house) == set()
    assert house.state("binary_sensor", "online") == "on"
    assert not house.boiler.is_alone
    assert house.boiler.wanted_c == 50


async def test_a_boiler_that_forgot_is_told_again(make_boiler_home: MakeBoilerHome) -> None:
    """A device that lost its power holds something else afterwards, and gets what was decided once more."""
    house = await make_boiler_home()
    await house.async_pass(2 * MINUTE)
    await house.port.async_stop()
    await house.async_pass(2 * MINUTE)
    house.boiler.setpoint_c = 30
    await house.port.async_start()
    await house.async_pass(2 * MINUTE)
    assert (house.boiler.is_enabled, house.boiler.setpoint_c) == (True, 50)


async def test_silence_is_told_once_in_the_log(
    make_boiler_home: MakeBoilerHome, caplog: pytest.LogCaptureFixture
) -> None:
    """Three lost answers are one line, however long it lasts."""
    house = await make_boiler_home()
    await house.port.async_stop()
    await house.async_pass(10 * MINUTE)
    assert caplog.text.count("Boiler does not answer") == 1


async def test_one_lost_answer_is_weather(make_boiler_home: MakeBoilerHome) -> None:
    """A failure of one round leaves the last reading."""
    house = await make_boiler_home()
    house.port.faults.add(ModbusFault.FAILS)
    await house.async_pass(STEP)
    assert house.state("binary_sensor", "online") == "on"
    house.port.faults.clear()
    await house.async_pass(STEP)
    assert house.state("binary_sensor", "online") == "on"


async def test_a_fault_is_told(make_boiler_home: MakeBoilerHome) -> None:
    """A locked boiler says its code, in a sensor and in the repairs."""
    house = await make_boiler_home()
    house.boiler.has_gas = False
    await house.async_pass(2 * MINUTE)
    assert house.state("sensor", "fault_code") == "3"
    assert house.state("binary_sensor", "problem") == "on"
    assert "heater_fault" in _issues(house)


async def test_a_boiler_that_does_not_obey(make_boiler_home: MakeBoilerHome, hass: HomeAssistant) -> None:
    """A boiler that confirms and does nothing is left alone for a while, and the owner is told."""
    told: list[Event] = []
    hass.bus.async_listen(EVENT_DECISION, told.append)
    house = await make_boiler_home()
    house.port.faults.add(ModbusFault.IGNORES)
    await house.async_mode("off")
    await house.async_pass(15 * MINUTE)
    assert "heater_not_obeyed" in _issues(house)
    assert {"command_refused", "quarantined"} <= {event.data["kind"] for event in told}
    assert {event.data["name"] for event in told} == {"Boiler"}


async def test_frost_protection_needs_no_listener(make_boiler_home: MakeBoilerHome, hass: HomeAssistant) -> None:
    """A freezing room is heated although the mode is off and no entity listens."""
    house = await make_boiler_home(room_c=8.0)
    await house.async_mode("off")
    await house.async_pass(6 * MINUTE)
    assert not house.boiler.is_enabled
    for entity in ("select", "sensor", "binary_sensor"):
        await hass.config_entries.async_forward_entry_unload(house.home.entry, entity)
    for tenths in range(80, 60, -1):
        set_room(hass, tenths / 10)
        await house.async_pass(STEP)
    assert house.boiler.is_enabled


async def test_hot_water_stops_it(make_boiler_home: MakeBoilerHome) -> None:
    """Above the highest flow temperature of the settings it is switched off at once."""
    house = await make_boiler_home(max_flow_c=40, usual_flow_c=None)
    await house.async_pass(STEP)
    house.boiler.water_c = 70
    await house.async_pass(2 * STEP)
    assert not house.boiler.is_enabled
    assert house.state("sensor", "control_reason") == "overheated"


async def test_its_counts_and_mode_survive_a_restart(make_boiler_home: MakeBoilerHome, hass: HomeAssistant) -> None:
    """A new start of the site forgets neither the heat nor the wish."""
    house = await make_boiler_home()
    await house.async_pass(30 * MINUTE)
    await house.async_mode("on")
    before_kwh = float(house.state("sensor", "heat_energy"))
    assert before_kwh > 0
    assert await hass.config_entries.async_reload(house.home.entry.entry_id)
    await house.home.async_settle()
    assert house.state("select", "heater_mode") == "on"
    assert float(house.state("sensor", "heat_energy")) >= before_kwh


async def test_a_removed_heater_leaves_nothing(make_boiler_home: MakeBoilerHome, hass: HomeAssistant) -> None:
    """Device, entities and memory go with it, and its line is free."""
    house = await make_boiler_home()
    entry = house.home.entry
    hass.config_entries.async_remove_subentry(entry, HEATER)
    await house.home.async_settle()
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    assert HEATER not in {device.name for device in devices} | {str(device.identifiers) for device in devices}
    assert entry.runtime_data.heaters.heaters == {}
    assert [state.entity_id for state in hass.states.async_all() if "boiler" in state.entity_id] == []


async def test_a_profile_that_is_gone(make_boiler_home: MakeBoilerHome, hass: HomeAssistant, tmp_path: Path) -> None:
    """A file that was deleted costs its heater, not the site, and is named in the repairs."""
    house = await make_boiler_home()
    keep_profile(hass, tmp_path).unlink()
    assert await hass.config_entries.async_reload(house.home.entry.entry_id)
    await house.home.async_settle()
    await house.async_pass(10 * MINUTE)
    assert _issues(house) == {"heater_profile"}
    assert house.state("binary_sensor", "online") == "off"


async def test_two_heaters_on_one_line_with_other_settings(
    make_home: MakeHome, hass: HomeAssistant, boiler_port: tuple[object, object], tmp_path: Path
) -> None:
    """A serial line that is set up in two ways is refused to the second heater only."""
    keep_profile(hass, tmp_path)
    home = await make_home(is_set_up=False)
    line = {"link": "serial", "device": "/dev/ttyNowhere", "registers": "boiler_profile"}
    stored = {"kind": "gas_boiler", "drive": "modbus", "managed": False, **line}
    add_heater(home, {**stored, "baudrate": 9600, "parity": "E", "stopbits": 2}, heater_id="one", title="One")
    add_heater(home, {**stored, "baudrate": 19200, "parity": "O"}, heater_id="two", title="Two")
    assert await hass.config_entries.async_setup(home.entry.entry_id)
    await home.async_settle()
    online = [heater.is_online for heater in home.entry.runtime_data.heaters.heaters.values()]
    assert online == [False, False]


async def test_a_pump_runs_on_and_turns_now_and_then(make_boiler_home: MakeBoilerHome, hass: HomeAssistant) -> None:
    """A pump runs while its zone is heated, a while after, and for minutes after days of rest."""
    house = await make_boiler_home()
    relay = Relay(hass, "input_boolean.pump")
    rest = {"days": 1, "hours": 0, "minutes": 0, "seconds": 0}
    after = {"hours": 0, "minutes": 4, "seconds": 0}
    pump = {"kind": "circulation_pump", "drive": "entity", "entity_id": relay.entity_id, "managed": True}
    stored = {**pump, "zones": {ZONE: 1.0}, "after_run": after, "exercise_after": rest}
    add_heater(house.home, stored, heater_id="pump", title="Pump")
    await house.home.async_settle()
    await house.async_pass(2 * MINUTE)
    seen = [relay.is_on]
    await house.async_mode("off")
    await house.async_pass(2 * MINUTE)
    seen += [house.boiler.is_enabled, relay.is_on]
    await house.async_pass(4 * MINUTE)
    seen += [relay.is_on]
    assert seen == [True, False, True, False]
    house.home.freezer.tick(timedelta(hours=25))
    set_room(hass, 18.0)
    await house.async_pass(2 * STEP)
    assert relay.is_on
    await house.async_pass(5 * MINUTE)
    assert relay.calls == ["turn_on", "turn_off", "turn_on", "turn_off"]


async def test_a_dry_run_writes_nothing(make_boiler_home: MakeBoilerHome) -> None:
    """Decide and tell, and leave the device alone; not even a sign of life is written."""
    house = await make_boiler_home(room_c=24.0)
    switch = house.home.site_entity_id("switch", "dry_run")
    await house.home.async_call("switch", "turn_on", switch)
    writes = len(house.port.writes)
    set_room(house.hass, 23.0)
    await house.async_pass(5 * MINUTE)
    assert len(house.port.writes) == writes


async def test_it_is_explained(make_boiler_home: MakeBoilerHome, hass: HomeAssistant) -> None:
    """The action says what it is asked and why, and what it gives."""
    house = await make_boiler_home()
    await house.async_pass(2 * MINUTE)
    answer = await _answer(hass, "explain")
    (heater,) = answer["heaters"]
    assert (heater["name"], heater["mode"], heater["reason"]) == ("Boiler", "auto", "heating")
    assert (heater["target_heat_w"], heater["power_w"]) == (6000, None)
    assert heater["heat_w"] > 0
    assert answer["text"].endswith(" W of heat. Heating the room.")
    log = await _answer(hass, "get_balance_log")
    assert [entry["name"] for entry in log["entries"]] == ["Boiler"]


async def test_diagnostics_keep_addresses_at_home(make_boiler_home: MakeBoilerHome) -> None:
    """What helps to find a fault is there, where the device is and what it is called is not."""
    house = await make_boiler_home()
    await house.async_pass(MINUTE)
    told = await async_get_config_entry_diagnostics(house.hass, house.home.entry)
    (heater,) = told["heaters"]
    assert (heater["kind"], heater["profile"], heater["is_online"]) == ("gas_boiler", "boiler_profile", True)
    assert house.port.host not in json.dumps(told, default=str)


async def test_a_heater_that_is_an_entity(make_home: MakeHome, hass: HomeAssistant) -> None:
    """An electric heater behind a switch heats for a zone, and its power says how much."""
    relay = Relay(hass, "input_boolean.heater", power_w=2000)
    set_room(hass, 16.0, ROOM)
    home = await make_home(is_set_up=False)
    add_zone(home, curve={"kind": "slope", "slope_w_k": 100.0, "shift_k": 0.0})
    add_heater(
        home,
        {
            "kind": "electric_heater",
            "drive": "entity",
            "entity_id": relay.entity_id,
            "power_sensor": relay.power_sensor,
            "max_heat_w": 2000,
            "managed": True,
            "zones": {ZONE: 1.0},
        },
    )
    assert await hass.config_entries.async_setup(home.entry.entry_id)
    await home.async_settle()
    await home.async_pass(2 * MINUTE)
    assert relay.calls == ["turn_on"]
    heater = home.entry.runtime_data.heaters.heaters[HEATER]
    assert (heater.data.sample.power_w, heater.data.sample.heat_w) == (2000, 2000)
    hass.states.async_set(relay.entity_id, "unavailable")
    await home.async_pass(6 * MINUTE)
    assert not heater.is_online
    issues = {issue.translation_key for issue in ir.async_get(hass).issues.values() if issue.domain == DOMAIN}
    assert "heater_silent_keeps" in issues


async def test_a_reading_under_way_is_broken_off_at_the_end(make_boiler_home: MakeBoilerHome) -> None:
    """A device that hangs does not hold up the end of a site."""
    house = await make_boiler_home()
    house.port.faults.add(ModbusFault.HANGS)
    house.home.begin_round()
    await asyncio.sleep(0)
    assert await house.hass.config_entries.async_unload(house.home.entry.entry_id)
    assert house.home.entry.state is ConfigEntryState.NOT_LOADED
