"""Boilers, electric heaters and pumps through `decide`: they give what miners leave, and protect a house."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.proof_of_heat.engine.emitter import EmitterKind
from custom_components.proof_of_heat.engine.event import EventKind
from custom_components.proof_of_heat.engine.heater import HeaterKind, HeaterMode, HeaterSample, HeaterStep, HeaterTarget
from custom_components.proof_of_heat.engine.heater_watch import HeaterTrouble
from custom_components.proof_of_heat.engine.model import Circuit, Mode
from custom_components.proof_of_heat.engine.reason import Reason
from custom_components.proof_of_heat.engine.zone import ZoneMode

from .sample_house import BOILER, PUMP, RADIATOR, Home, heating_miner, house, zone
from .sample_site import NOW, SUPER

FUSE = Circuit(id="fuse", limit_w=3000)
HEAT_PUMP = replace(
    BOILER, id="heat_pump", kind=HeaterKind.HEAT_PUMP, steps=(HeaterStep(heat_w=3000, power_w=1000),), max_flow_c=60.0
)


def test_a_boiler_gives_what_the_miners_leave() -> None:
    """Of 3100 W the miner gives 1674, so the boiler gives its 1500."""
    home = Home(house(heaters=(BOILER,)), room_c=21.0, outdoor_c=-10.0)
    home.go(2)
    assert home.targets["a"] == SUPER
    assert home.heater_targets["boiler"].step == 1
    assert home.zone.planned_w == 3174
    assert home.decision.heaters["boiler"].reason is Reason.HEATING


def test_a_boiler_rests_while_the_miners_are_enough() -> None:
    """The reason tells a warm room from other heaters."""
    home = Home(house(heaters=(BOILER,)), room_c=21.0, outdoor_c=5.0)
    home.go(2)
    assert home.decision.heaters["boiler"].reason is Reason.OTHERS_HEAT
    assert home.go(40, room_c=24.0).heaters["boiler"].reason is Reason.WARM_ENOUGH


def test_nothing_is_sent_twice() -> None:
    """A heater that is as asked gets no word."""
    home = Home(house(heaters=(BOILER,)), room_c=18.0)
    home.go(8)
    assert [one.target.step for one in home.commands if one.target == home.heater_targets["boiler"]] == [2]


@pytest.mark.parametrize(
    ("mode", "reason", "step"),
    [
        (HeaterMode.OFF, Reason.SWITCHED_OFF, 0),
        (HeaterMode.ON, Reason.HELD, 2),
        (HeaterMode.UNMANAGED, Reason.UNMANAGED, 0),
    ],
    ids=["off", "on", "unmanaged"],
)
def test_the_owner_decides_over_a_heater(mode: HeaterMode, reason: Reason, step: int) -> None:
    """Off stays off in a cold room, on stays on, and hands off means hands off."""
    home = Home(house(heaters=(replace(BOILER, mode=mode),)), room_c=18.0)
    home.go(5)
    assert home.decision.heaters["boiler"].reason is reason
    assert home.heater_targets["boiler"].step == step


def test_an_unmanaged_heater_is_never_commanded() -> None:
    """Not for frost, not for heat, not for the emergency stop."""
    home = Home(house(heaters=(replace(RADIATOR, mode=HeaterMode.UNMANAGED),), is_stopped=True), room_c=5.0)
    home.go(5)
    assert not any(hasattr(command, "heater_id") for command in home.commands)
    assert home.decision.heaters["radiator"].target is None


def test_a_heater_that_is_on_counts_for_the_zone() -> None:
    """The miners give what it leaves."""
    home = Home(house(heaters=(replace(BOILER, mode=HeaterMode.ON),)), room_c=21.0, outdoor_c=0.0)
    home.go(3)
    assert home.zone.planned_w >= 3000


def test_a_silent_heater_gets_no_word() -> None:
    """Five minutes without an answer; it counts with what it was asked last."""
    home = Home(house(heaters=(BOILER,)), room_c=18.0)
    home.go(2)
    home.silent = frozenset({"boiler"})
    home.go(7, room_c=20.0)
    assert home.decision.heaters["boiler"].reason is Reason.SILENT
    assert home.decision.heaters["boiler"].target is None
    assert home.zone.planned_w == 1674 + 3000


def test_a_heater_keeps_its_minimum_times() -> None:
    """Five minutes on, five minutes off."""
    settings = replace(BOILER, min_on=timedelta(minutes=40), min_off=timedelta(minutes=40))
    home = Home(house(heating_miner(mode=Mode.OFF), heaters=(settings,)), room_c=18.0)
    home.go(3)
    home.go(20, room_c=20.5)
    home.go(2, room_c=22.9)
    assert home.is_on("boiler")
    home.go(40)
    assert not home.is_on("boiler")
    home.go(2, room_c=20.5)
    assert not home.is_on("boiler")


def test_a_mode_waits_for_the_minimum_times_too() -> None:
    """Switching on by hand within the minimum pause starts when it is over; off does not wait."""
    home = Home(house(heaters=(replace(BOILER, mode=HeaterMode.ON, min_off=timedelta(minutes=10)),)), room_c=20.0)
    home.go(3)
    home.change(heaters=(replace(BOILER, mode=HeaterMode.OFF),))
    home.go()
    assert not home.is_on("boiler")
    home.change(heaters=(replace(BOILER, mode=HeaterMode.ON, min_off=timedelta(minutes=10)),))
    home.go(3)
    assert home.decision.heaters["boiler"].reason is Reason.MINIMUM_OFF
    home.go(10)
    assert home.is_on("boiler")


def test_a_heater_that_was_switched_on_holds_its_minimum_time_when_it_is_managed_again() -> None:
    """Its zones want nothing of it, but it started just now."""
    home = Home(house(heaters=(replace(BOILER, mode=HeaterMode.ON, min_on=timedelta(minutes=30)),)), room_c=23.0)
    home.go(3)
    home.change(heaters=(replace(BOILER, min_on=timedelta(minutes=30)),))
    home.go()
    assert home.decision.heaters["boiler"].reason is Reason.MINIMUM_ON
    home.go(30)
    assert not home.is_on("boiler")


def test_water_that_is_too_hot_stops_a_heater() -> None:
    """At once, whatever the room wants."""
    home = Home(house(heaters=(HEAT_PUMP,)), room_c=18.0)
    home.go(2)
    home.flow_c = 60.5
    home.go()
    assert home.decision.heaters["heat_pump"].reason is Reason.OVERHEATED
    assert not home.is_on("heat_pump")


def test_a_heater_gets_the_flow_temperature_of_its_zones() -> None:
    """As far as it may be, and anew when it has moved by a kelvin."""
    pump = replace(HEAT_PUMP, mode=HeaterMode.ON)
    home = Home(house(heaters=(pump,), zones=(zone(kind=EmitterKind.RADIATOR),)), room_c=18.0)
    home.go()
    assert home.heater_targets["heat_pump"].flow_c == 60.0
    home.go(60, room_c=20.0)
    home.go(90, room_c=21.0)
    assert home.heater_targets["heat_pump"].flow_c == pytest.approx(home.zone.flow_c, abs=1)


def test_the_emergency_stop_stops_miners_and_electric_heaters() -> None:
    """Nothing electric starts until it is resumed, not even for frost."""
    home = Home(house(heaters=(RADIATOR,)), room_c=18.0)
    home.go(3)
    home.change(is_stopped=True)
    home.go(2)
    assert home.power_w == 0
    assert not home.is_on("radiator")
    home.go(20, cycle=timedelta(minutes=5), room_c=5.0)
    assert not home.is_on("radiator")
    assert home.decision.heaters["radiator"].reason is Reason.EMERGENCY_STOP


def test_the_emergency_stop_leaves_frost_protection_to_a_boiler() -> None:
    """Fuel heats a freezing room, and nothing warmer."""
    home = Home(house(heaters=(BOILER,), is_stopped=True), room_c=9.0)
    home.go(3)
    assert not home.is_on("boiler")
    home.go(2, room_c=6.9)
    assert home.heater_targets["boiler"].step == 2
    assert home.power_w == 0


def test_a_heater_that_refuses_is_left_alone_for_a_while() -> None:
    """Three times, then ten minutes of rest; when it obeys it is told."""
    home = Home(house(heaters=(BOILER,)), room_c=18.0)
    home.refusing = frozenset({"boiler"})
    home.go(8)
    kinds = [one.kind for one in home.events if one.miner_id == "boiler"]
    assert kinds == [EventKind.COMMAND_REFUSED, EventKind.COMMAND_REFUSED, EventKind.QUARANTINED]
    assert home.decision.heaters["boiler"].reason is Reason.QUARANTINED
    home.refusing = frozenset()
    home.go(12)
    assert home.is_on("boiler")
    assert home.events[-1].kind is EventKind.RECOVERED


def test_a_heater_that_refuses_is_asked_once_a_minute() -> None:
    """Not in each cycle."""
    home = Home(house(heaters=(BOILER,)), room_c=18.0)
    home.refusing = frozenset({"boiler"})
    home.go(7, cycle=timedelta(seconds=15))
    assert sum(hasattr(command, "heater_id") for command in home.commands) == 2


def test_a_heater_that_does_not_do_as_asked_is_asked_again() -> None:
    """It accepts and stays off: after two minutes that counts as a miss."""
    home = Home(house(heaters=(BOILER,)), room_c=18.0)
    home.deaf = frozenset({"boiler"})
    home.go(12)
    kinds = [one.kind for one in home.events if one.miner_id == "boiler"]
    assert EventKind.NOT_OBEYED in kinds
    assert kinds[-1] is EventKind.QUARANTINED


def test_a_heater_without_power_is_told_and_not_counted_on() -> None:
    """After a quarter of an hour; it is asked on, in case its power comes back."""
    home = Home(house(heaters=(RADIATOR,)), room_c=18.0)
    home.powerless = frozenset({"radiator"})
    home.go(20)
    assert home.decision.heaters["radiator"].trouble is HeaterTrouble.NO_POWER
    assert home.decision.heaters["radiator"].target == home.heater_targets["radiator"]
    assert [one.kind for one in home.events if one.miner_id == "radiator"].count(EventKind.NO_POWER) == 1
    assert home.zone.planned_w == 1674
    home.powerless = frozenset()
    home.go(2)
    assert home.decision.heaters["radiator"].trouble is None


def _rest(home: Home, *, minutes: int) -> None:
    """Let the boiler be on without a flame."""
    for _ in range(minutes):
        sample = HeaterSample(read_at=home.now + timedelta(minutes=1), is_on=True, heat_w=0.0)
        home.go(heaters={"boiler": sample})


def test_a_flame_that_rests_is_no_failure() -> None:
    """A boiler modulates by its own water: with warm radiators it burns next to nothing for a while."""
    home = Home(house(heaters=(BOILER,)), room_c=18.0)
    home.go(2)
    _rest(home, minutes=20)
    assert home.decision.heaters["boiler"].trouble is None
    assert EventKind.NO_POWER not in {one.kind for one in home.events}


def test_a_heater_that_stays_on_is_told() -> None:
    """It draws 2 kW although it was switched off."""
    home = Home(house(heaters=(RADIATOR,)), room_c=23.0)
    home.go(2)
    stuck = {"radiator": HeaterSample(read_at=NOW + timedelta(minutes=4), is_on=False, power_w=2000.0)}
    home.go(7, heaters=stuck)
    assert home.decision.heaters["radiator"].trouble is HeaterTrouble.STUCK_ON
    assert [one.kind for one in home.events].count(EventKind.STUCK_ON) == 1
    assert home.zone.measured_w == pytest.approx(2000)


@pytest.mark.parametrize(
    ("sample", "given_w"),
    [
        (HeaterSample(read_at=NOW, heat_w=700.0), 700),
        (HeaterSample(read_at=NOW, power_w=500.0), 1500),
        (HeaterSample(read_at=NOW, is_on=True), 3000),
        (HeaterSample(read_at=NOW, is_on=False), 0),
        (HeaterSample(read_at=NOW), 0),
    ],
    ids=["measured heat", "measured power", "on", "off", "says nothing"],
)
def test_an_unmanaged_heater_counts_with_what_it_gives(sample: HeaterSample, given_w: float) -> None:
    """Heat first, then power with its efficiency, then whether it is on."""
    free = replace(HEAT_PUMP, mode=HeaterMode.UNMANAGED)
    home = Home(house(heating_miner(mode=Mode.OFF), heaters=(free,)), room_c=20.0, heaters={"heat_pump": sample})
    home.go()
    assert home.zone.planned_w == given_w


def test_an_electric_heater_is_shed_before_a_miner() -> None:
    """A circuit of 3 kW holds the miner and one step of the radiator."""
    settings = house(
        heating_miner(circuit_id="fuse"), heaters=(replace(RADIATOR, circuit_id="fuse"),), circuits=(FUSE,)
    )
    home = Home(settings, room_c=18.0)
    home.go(3)
    assert home.targets["a"] == SUPER
    assert home.heater_targets["radiator"] == HeaterTarget(step=1, heat_w=1000)
    assert home.decision.heaters["radiator"].reason is Reason.CIRCUIT_LIMIT


def test_a_running_heater_makes_room_for_a_miner() -> None:
    """The miner takes its part of the circuit, the heater gives way at once."""
    settings = house(
        heating_miner(circuit_id="fuse", mode=Mode.OFF),
        heaters=(replace(RADIATOR, circuit_id="fuse"),),
        circuits=(FUSE,),
    )
    home = Home(settings, room_c=18.0)
    home.go(3)
    assert home.heater_targets["radiator"].step == 2
    home.change(miners=(heating_miner(circuit_id="fuse", mode=Mode.HEAT),))
    home.go(20)
    assert home.heater_targets["radiator"].step == 1
    assert home.targets["a"] == SUPER


def test_a_heater_that_nobody_can_lower_leaves_its_circuit_to_no_miner() -> None:
    """2 kW of 3 kW are gone, so the miner gets its lowest level."""
    free = replace(RADIATOR, circuit_id="fuse", mode=HeaterMode.UNMANAGED)
    running = {"radiator": HeaterSample(read_at=NOW, is_on=True, power_w=2000.0)}
    settings = house(heating_miner(circuit_id="fuse"), heaters=(free,), circuits=(FUSE,))
    home = Home(settings, room_c=18.0, heaters=running)
    home.go()
    assert home.targets["a"].power_w == 800


def test_a_freezing_room_gets_its_electric_heater_before_other_miners() -> None:
    """A miner elsewhere gives way on the same circuit."""
    other = heating_miner("b", weights={}, mode=Mode.HEAT, circuit_id="fuse")
    settings = house(other, heaters=(replace(RADIATOR, circuit_id="fuse"),), circuits=(FUSE,))
    home = Home(settings, room_c=18.0)
    home.go(3)
    home.go(3, room_c=6.0)
    home.go(20)
    assert home.heater_targets["radiator"].step == 2
    assert home.targets["b"].power_w == 800


def test_heaters_start_one_after_the_other_after_an_outage() -> None:
    """Miners first, then the others, one a minute."""
    home = Home(house(heaters=(RADIATOR,)), room_c=18.0, restored_at=NOW)
    home.go()
    assert home.decision.heaters["radiator"].reason is Reason.STARTS_IN_TURN
    home.go()
    assert home.is_on("radiator")


def test_a_heater_without_a_zone_rests() -> None:
    """Nobody wants anything of it."""
    home = Home(house(heaters=(replace(BOILER, weights={}),)), room_c=18.0)
    home.go(2)
    assert not home.is_on("boiler")


def test_a_step_that_is_gone_counts_as_the_highest_left() -> None:
    """Its owner lowered a heater that runs."""
    home = Home(house(heaters=(RADIATOR,)), room_c=18.0)
    home.go(3)
    home.change(heaters=(replace(RADIATOR, steps=RADIATOR.steps[:1]),))
    home.go(3)
    assert home.heater_targets["radiator"].heat_w == 1000


def test_a_pump_runs_with_the_heat_and_a_while_after() -> None:
    """Five minutes more, then it rests."""
    home = Home(house(heaters=(PUMP,)), room_c=18.0)
    home.go(3)
    assert home.decision.heaters["pump"].reason is Reason.HEATING
    assert home.is_on("pump")
    home.change_zone(max_c=17.0)
    assert home.go(4).heaters["pump"].reason is Reason.AFTER_RUN
    home.go(5)
    assert not home.is_on("pump")
    assert [event.to_w for event in home.events if event.miner_id == "pump"] == [None, 0]


def test_a_pump_turns_now_and_then() -> None:
    """After a day of rest it turns for three minutes."""
    home = Home(house(heaters=(PUMP,)), room_c=25.0)
    home.go(24, cycle=timedelta(hours=1), room_c=25.0)
    assert not home.is_on("pump")
    home.go(1, cycle=timedelta(hours=1), room_c=25.1)
    assert home.decision.heaters["pump"].reason is Reason.EXERCISE
    home.go(2)
    assert home.is_on("pump")
    home.go(3)
    assert not home.is_on("pump")


@pytest.mark.parametrize(("mode", "is_on"), [(HeaterMode.ON, True), (HeaterMode.OFF, False)], ids=["on", "off"])
def test_the_owner_decides_over_a_pump(mode: HeaterMode, *, is_on: bool) -> None:
    """Heat or no heat."""
    home = Home(house(heaters=(replace(PUMP, mode=mode),)), room_c=18.0)
    home.go(3)
    assert home.is_on("pump") is is_on


def test_a_pump_runs_on_under_the_emergency_stop_to_cool_its_heaters() -> None:
    """The last heat goes out of the boiler."""
    home = Home(house(heaters=(BOILER, PUMP)), room_c=18.0)
    home.go(3)
    home.change(is_stopped=True)
    home.go(2)
    assert home.decision.heaters["pump"].reason is Reason.AFTER_RUN


def test_a_dry_run_commands_heaters_for_protection_only() -> None:
    """A cold room waits, a freezing one does not, and what protected is set back."""
    home = Home(house(heaters=(BOILER,), is_dry_run=True), room_c=9.0)
    home.go(3)
    assert home.commands == []
    home.go(3, room_c=6.8)
    assert home.heater_targets["boiler"].step == 2
    home.change_zone(mode=ZoneMode.OFF)
    home.go(20, room_c=9.0)
    assert not home.is_on("boiler")
