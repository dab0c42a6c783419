"""Whatever happens to a heated house, some things never happen: a stateful search for a way to break them."""

from dataclasses import replace
from datetime import timedelta
from math import nan
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from custom_components.proof_of_heat.engine.controller import decide
from custom_components.proof_of_heat.engine.heater import (
    HeaterCommand,
    HeaterMode,
    HeaterOutcome,
    HeaterSample,
    HeaterTarget,
)
from custom_components.proof_of_heat.engine.miner import PAUSE, MinerSample
from custom_components.proof_of_heat.engine.model import (
    Circuit,
    Mode,
    Outcome,
    RoomReading,
    SiteState,
    Snapshot,
)
from custom_components.proof_of_heat.engine.override import override
from custom_components.proof_of_heat.engine.reason import Reason
from custom_components.proof_of_heat.engine.supply import Input, SiteReading, Strategy, SupplySettings
from custom_components.proof_of_heat.engine.zone import Weather, ZoneMode

from .sample_house import BOILER, PUMP, RADIATOR, ZONE, heating_miner, house, zone
from .sample_site import NOW, STANDARD, miner

CYCLE = timedelta(seconds=15)
FUSE = Circuit(id="fuse", limit_w=2500)
SHED = zone(id="shed", sensors=("shed",), max_c=24.0)
MINERS = (
    heating_miner("a", circuit_id="fuse"),
    heating_miner("b", weights={"house": 0.5, "shed": 0.5}, highest=STANDARD),
    miner("free", mode=Mode.AUTO),
)
HEATERS = (BOILER, replace(RADIATOR, circuit_id="fuse"), PUMP)
MINER_IDS = st.sampled_from([one.id for one in MINERS])
HEATER_IDS = st.sampled_from([one.id for one in HEATERS])
ZONE_IDS = st.sampled_from([ZONE.id, SHED.id])
TEMPERATURES = st.one_of(st.none(), st.just(nan), st.just(-127.0), st.floats(3.0, 32.0).map(lambda c: round(c, 1)))
SPEECH = st.sampled_from(["obeys", "silent", "refuses", "ignores"])
ROOMS = {"house": "hall", "shed": "shed"}


class HouseMachine(RuleBasedStateMachine):
    """Two rooms, three miners, a boiler, a radiator and a pump, and all that can befall them."""

    @initialize(strategy=st.sampled_from(Strategy), is_balancing=st.booleans())
    def begin(self, strategy: Strategy, *, is_balancing: bool) -> None:
        """Start with all heaters off and nothing remembered."""
        self.now = NOW
        self.settings = house(
            *MINERS,
            zones=(ZONE, SHED),
            heaters=HEATERS,
            circuits=(FUSE,),
            is_balancing=is_balancing,
            supply=SupplySettings(inputs=frozenset({Input.GENERATION}), strategy=strategy),
        )
        self.state = self.before = SiteState()
        self.rooms: dict[str, float | None] = {"house": 20.0, "shed": 20.0}
        self.outdoor_c: float | None = 0.0
        self.speech = dict.fromkeys([one.id for one in (*MINERS, *HEATERS)], "obeys")
        self.real = {one.id: PAUSE for one in MINERS}
        self.real_heaters = {one.id: HeaterTarget() for one in HEATERS}
        self.samples: dict[str, MinerSample] = {}
        self.heater_samples: dict[str, HeaterSample] = {}
        self.outcomes: tuple[Outcome, ...] = ()
        self.heater_outcomes: tuple[HeaterOutcome, ...] = ()
        self.cycle()

    @rule(name=ZONE_IDS, room_c=TEMPERATURES)
    def change_a_room(self, name: str, room_c: float | None) -> None:
        """Let a room sensor show anything, or nothing."""
        self.rooms[name] = room_c
        self.cycle()

    @rule(name=ZONE_IDS, room_c=st.sampled_from([5.0, 6.9, 7.2, 15.0, 20.0, 23.9, 24.1, 27.8, 28.1, 31.0]))
    def let_a_room_drift(self, name: str, room_c: float) -> None:
        """Let a room get warmer or colder within a quarter of an hour, so that its sensor is believed."""
        self.now += timedelta(minutes=11)
        self.rooms[name] = room_c
        self.cycle()

    @rule(outdoor_c=TEMPERATURES)
    def change_the_weather(self, outdoor_c: float | None) -> None:
        """Let the outdoor sensor show anything, or nothing."""
        self.outdoor_c = outdoor_c
        self.cycle()

    @rule(name=st.one_of(MINER_IDS, HEATER_IDS), speech=SPEECH)
    def change_a_machine(self, name: str, speech: str) -> None:
        """Let a machine obey, fall silent, refuse, or accept and do nothing."""
        self.speech[name] = speech
        self.cycle()

    @rule(name=MINER_IDS, mode=st.sampled_from(Mode))
    def change_a_miner(self, name: str, mode: Mode) -> None:
        """Let the owner change the mode of a miner."""
        miners = (
            replace(one, wish=replace(one.wish, mode=mode)) if one.id == name else one for one in self.settings.miners
        )
        self.settings = replace(self.settings, miners=tuple(miners))
        self.cycle()

    @rule(name=HEATER_IDS, mode=st.sampled_from(HeaterMode))
    def change_a_heater(self, name: str, mode: HeaterMode) -> None:
        """Let the owner change the mode of a heater."""
        heaters = (replace(one, mode=mode) if one.id == name else one for one in self.settings.heaters)
        self.settings = replace(self.settings, heaters=tuple(heaters))
        self.cycle()

    @rule(name=ZONE_IDS, mode=st.sampled_from(ZoneMode), held_c=st.floats(0, 40), wish_w=st.none() | st.floats(0, 9000))
    def change_a_zone(self, name: str, mode: ZoneMode, held_c: float, wish_w: float | None) -> None:
        """Let the owner want anything, and prices too."""
        self._change_zone(name, mode=mode, held_c=held_c, wish_w=wish_w)

    @rule(name=ZONE_IDS, setpoint_c=st.floats(0, 40))
    def ask_by_hand(self, name: str, setpoint_c: float) -> None:
        """Let somebody ask for any temperature for two hours."""
        self._change_zone(name, override=override(now=self.now, setpoint_c=setpoint_c))

    @rule(is_stopped=st.booleans())
    def press_the_emergency_stop(self, *, is_stopped: bool) -> None:
        """Press or resume."""
        self.settings = replace(self.settings, is_stopped=is_stopped)
        self.cycle()

    @rule(minutes=st.integers(-120, 600))
    def jump_the_clock(self, minutes: int) -> None:
        """Set the clock, or lose power for a while."""
        self.now += timedelta(minutes=minutes)
        self.cycle()

    @rule(cycles=st.integers(1, 60))
    def wait(self, cycles: int) -> None:
        """Let time pass."""
        for _ in range(cycles):
            self.cycle()

    def _change_zone(self, name: str, **changes: Any) -> None:
        """Change what is wanted of one zone."""
        zones = (replace(one, **changes) if one.id == name else one for one in self.settings.zones)
        self.settings = replace(self.settings, zones=tuple(zones))
        self.cycle()

    def cycle(self) -> None:
        """Read, decide, act."""
        self.now += CYCLE
        self._read()
        self.snapshot = Snapshot(
            samples=dict(self.samples),
            heaters=dict(self.heater_samples),
            rooms={
                ROOMS[name]: RoomReading(temperature_c=room_c, read_at=self.now)
                for name, room_c in self.rooms.items()
                if room_c is not None
            },
            weather=Weather(outdoor_c=self.outdoor_c, outdoor_read_at=self.now),
            inputs={Input.GENERATION: SiteReading(power_w=2000, read_at=self.now)},
            outcomes=self.outcomes,
            heater_outcomes=self.heater_outcomes,
        )
        self.before = self.state
        self.decision = decide(self.settings, self.before, self.snapshot, now=self.now)
        self.state = self.decision.state
        self._act()

    def _read(self) -> None:
        """Read each machine that answers."""
        for name, target in self.real.items():
            if self.speech[name] != "silent":
                self.samples[name] = MinerSample(
                    read_at=self.now, power_w=target.power_w, is_mining=not target.is_pause, level_id=target.level_id
                )
        for name, asked in self.real_heaters.items():
            if self.speech[name] != "silent":
                power_w = RADIATOR.steps[asked.step - 1].power_w if asked.step and name == "radiator" else 0.0
                self.heater_samples[name] = HeaterSample(read_at=self.now, is_on=asked.is_on, power_w=power_w)

    def _act(self) -> None:
        """Do to the machines what was decided, as far as they let themselves be told."""
        for command in self.decision.commands:
            if self.speech[command.miner_id] == "obeys":
                self.real[command.miner_id] = command.target
        for order in self.decision.heater_commands:
            if self.speech[order.heater_id] == "obeys":
                self.real_heaters[order.heater_id] = order.target
        self.outcomes = tuple(
            Outcome(command=one, at=self.now, error=self._error(one.miner_id)) for one in self.decision.commands
        )
        self.heater_outcomes = tuple(
            HeaterOutcome(command=one, at=self.now, error=self._error(one.heater_id))
            for one in self.decision.heater_commands
        )

    def _error(self, name: str) -> str | None:
        """Return how a machine answers a command."""
        return "refused" if self.speech[name] in {"refuses", "silent"} else None

    @invariant()
    def the_same_input_gives_the_same_answer(self) -> None:
        """Decide twice, get the same."""
        assert decide(self.settings, self.before, self.snapshot, now=self.now) == self.decision

    @invariant()
    def no_command_heats_a_room_above_its_maximum(self) -> None:
        """Whatever heats it is stopped, or left alone because nobody can reach it."""
        warm = {name for name, one in self.decision.zones.items() if one.is_too_warm}
        miners = [one for one in self.decision.verdicts.values() if warm & _heated(one.miner_id)]
        heaters = [self.decision.heaters[name] for name in ("boiler", "radiator") if "house" in warm]
        assert all(one.target is None or one.target.is_pause for one in miners)
        assert not any(one.target is not None and one.target.is_on for one in heaters)

    @invariant()
    def a_setpoint_keeps_floor_and_maximum(self) -> None:
        """Nobody can ask for less or for more."""
        for one in self.settings.zones:
            assert one.frost_c <= self.decision.zones[one.id].effective.setpoint_c <= one.max_c

    @invariant()
    def a_freezing_room_is_served_by_all_that_answer(self) -> None:
        """In any mode but hands off, and under the emergency stop by fuel alone."""
        zones = self.decision.zones
        freezing = {name for name, one in zones.items() if one.is_freezing}
        warm = {name for name, one in zones.items() if one.is_too_warm}
        served = [
            one
            for one in self.settings.miners
            if freezing & _heated(one.id) and not warm & _heated(one.id) and one.wish.mode is not Mode.UNMANAGED
        ]
        for one in served:
            reason = self.decision.verdicts[one.id].reason
            assert self.settings.is_stopped or reason in {
                Reason.FROST,
                Reason.SILENT,
                Reason.QUARANTINED,
                Reason.DWELL,
                Reason.CIRCUIT_LIMIT,
            }
        boiler = self.decision.heaters["boiler"]
        if "house" in freezing and _mode(self, "boiler") is not HeaterMode.UNMANAGED:
            assert boiler.reason in {Reason.FROST, Reason.SILENT, Reason.QUARANTINED}

    @invariant()
    def what_is_unmanaged_is_never_commanded(self) -> None:
        """Hands off."""
        free = {one.id for one in self.settings.miners if one.wish.mode is Mode.UNMANAGED}
        free |= {one.id for one in self.settings.heaters if one.mode is HeaterMode.UNMANAGED}
        assert free.isdisjoint(one.miner_id for one in self.decision.commands)
        assert free.isdisjoint(one.heater_id for one in self.decision.heater_commands)

    @invariant()
    def the_emergency_stop_starts_nothing_electric(self) -> None:
        """While it is pressed every command to a miner or an electric heater is a stop."""
        electric = [one for one in self._heating_commands() if one.heater_id == "radiator"]
        assert not self.settings.is_stopped or all(one.target.is_pause for one in self.decision.commands)
        assert not self.settings.is_stopped or not any(one.target.is_on for one in electric)

    @invariant()
    def nothing_is_asked_above_its_highest_level(self) -> None:
        """No verdict is above what the owner confirmed."""
        for one in self.settings.miners:
            target = self.decision.verdicts[one.id].target
            assert target is None or one.highest is None or target.power_w <= one.highest.power_w

    @invariant()
    def a_fuse_is_never_asked_for_more(self) -> None:
        """No step of the radiator is asked for that does not fit beside the miner."""
        radiator = self.decision.heaters["radiator"]
        miner_w = self.decision.verdicts["a"].target or PAUSE
        raised = [one for one in self._heating_commands() if one.heater_id == "radiator" and one.target.is_on]
        is_frost = radiator.reason is Reason.FROST
        total_w = miner_w.power_w + sum(RADIATOR.steps[one.target.step - 1].power_w for one in raised)
        assert not raised or is_frost or total_w <= FUSE.limit_w

    @invariant()
    def heat_adds_up(self) -> None:
        """No demand is below nothing or above what there is, and no plan is below nothing."""
        for one in self.decision.zones.values():
            assert 0 <= one.demand_w <= one.most_w + 1e-6
            assert one.planned_w >= 0

    def _heating_commands(self) -> list[HeaterCommand]:
        """Return the commands to what gives heat."""
        return [one for one in self.decision.heater_commands if one.heater_id != "pump"]


def _heated(miner_id: str) -> set[str]:
    """Return the zones of a miner."""
    return set(next(one for one in MINERS if one.id == miner_id).weights)


def _mode(machine: HouseMachine, heater_id: str) -> HeaterMode:
    """Return the mode of a heater."""
    return next(one.mode for one in machine.settings.heaters if one.id == heater_id)


HouseMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestHouse = pytest.mark.filterwarnings("ignore")(HouseMachine.TestCase)
