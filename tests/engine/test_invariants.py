"""Whatever happens to a site, some things never happen: a stateful search for a way to break them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from custom_components.proof_of_heat.engine.bounds import Bound
from custom_components.proof_of_heat.engine.controller import decide
from custom_components.proof_of_heat.engine.miner import PAUSE, MinerSample, Target
from custom_components.proof_of_heat.engine.model import (
    Circuit,
    Command,
    Decision,
    MinerSettings,
    Mode,
    Outcome,
    SiteSettings,
    SiteState,
    Snapshot,
)
from custom_components.proof_of_heat.engine.pacing import URGENT_INTERVAL
from custom_components.proof_of_heat.engine.reason import Reason
from custom_components.proof_of_heat.engine.supply import Input, SiteReading, SupplySettings
from custom_components.proof_of_heat.engine.wall import wall_w

from .sample_site import LEVELS, NOW, STANDARD, SUPER, WATTS, miner

CYCLE = timedelta(seconds=15)
KINDS = {
    "levels": miner("levels", capabilities=LEVELS, highest=STANDARD, circuit_id="fuse"),
    "watts": miner("watts", capabilities=WATTS, highest=Target(power_w=3000)),
    "trim": miner("trim", capabilities=replace(LEVELS, trim_share=0.5), highest=SUPER, circuit_id="fuse"),
}
NAMES = st.sampled_from(sorted(KINDS))
FUSE = Circuit(id="fuse", limit_w=2200)
PLANT = SupplySettings(inputs=frozenset({Input.GENERATION}), is_islanded=True)
BEHAVIOURS = st.sampled_from(["obeys", "silent", "refuses", "ignores"])


class SiteMachine(RuleBasedStateMachine):
    """A site of three kinds of miners on an islanded plant, and all that can befall it."""

    @initialize(mode=st.sampled_from([Mode.AUTO, Mode.HEAT]))
    def begin(self, mode: Mode) -> None:
        """Start with all miners off and nothing remembered."""
        self.now = NOW
        self.settings = SiteSettings(
            miners=tuple(_with_mode(kind, mode) for kind in KINDS.values()),
            circuits=(FUSE,),
            is_balancing=True,
            supply=PLANT,
        )
        self.state = SiteState()
        self.behaviour = dict.fromkeys(KINDS, "obeys")
        self.real = dict.fromkeys(KINDS, PAUSE)
        self.samples: dict[str, MinerSample] = {}
        self.plant_w: float | None = 3000
        self.outcomes: tuple[Outcome, ...] = ()
        self.before = SiteState()
        self.cycle()

    @rule(plant_w=st.none() | st.integers(0, 9000))
    def change_the_plant(self, plant_w: float | None) -> None:
        """Let the plant jump, or its reading vanish."""
        self.plant_w = plant_w
        self.cycle()

    @rule(name=NAMES, behaviour=BEHAVIOURS)
    def change_a_miner(self, name: str, behaviour: str) -> None:
        """Let a miner obey, fall silent, refuse, or accept and do nothing."""
        self.behaviour[name] = behaviour
        self.cycle()

    @rule(name=NAMES, mode=st.sampled_from(Mode))
    def change_a_wish(self, name: str, mode: Mode) -> None:
        """Let the owner change the mode of a miner."""
        miners = tuple(_with_mode(one, mode) if one.id == name else one for one in self.settings.miners)
        self.settings = replace(self.settings, miners=miners)
        self.cycle()

    @rule(limit_w=st.none() | st.integers(0, 5000))
    def change_the_cap(self, limit_w: float | None) -> None:
        """Let the grid operator set or lift a cap."""
        caps = () if limit_w is None else (Bound(limit_w=limit_w, reason=Reason.OPERATOR_CAP),)
        self.settings = replace(self.settings, caps=caps)
        self.cycle()

    @rule(is_stopped=st.booleans())
    def press_the_emergency_stop(self, is_stopped: bool) -> None:
        """Press or resume."""
        self.settings = replace(self.settings, is_stopped=is_stopped)
        self.cycle()

    @rule(minutes=st.integers(-120, 120))
    def jump_the_clock(self, minutes: int) -> None:
        """Set the clock, forward or back."""
        self.now += timedelta(minutes=minutes)
        self.cycle()

    @rule(cycles=st.integers(1, 60))
    def wait(self, cycles: int) -> None:
        """Let time pass."""
        for _ in range(cycles):
            self.cycle()

    @precondition(lambda self: self.outcomes)
    @rule()
    def restart(self) -> None:
        """Lose what the last commands became: Home Assistant restarted between two cycles."""
        self.outcomes = ()
        self.cycle()

    def cycle(self) -> None:
        """Read, decide, act."""
        self.now += CYCLE
        answering = {name for name, behaviour in self.behaviour.items() if behaviour != "silent"}
        self.samples |= {name: _sample(self.real[name], self) for name in answering}
        inputs = {} if self.plant_w is None else {Input.GENERATION: SiteReading(power_w=self.plant_w, read_at=self.now)}
        self.snapshot = Snapshot(samples=dict(self.samples), inputs=inputs, outcomes=self.outcomes)
        self.before = self.state
        self.decision = decide(self.settings, self.before, self.snapshot, now=self.now)
        self.state = self.decision.state
        self.outcomes = tuple(self.carried_out(command) for command in self.decision.commands)

    def carried_out(self, command: Command) -> Outcome:
        """Do to a miner what was decided, as far as it lets itself be told."""
        behaviour = self.behaviour[command.miner_id]
        if behaviour == "obeys":
            self.real[command.miner_id] = command.target
        return Outcome(command=command, at=self.now, error="refused" if behaviour in {"refuses", "silent"} else None)

    @invariant()
    def the_same_input_gives_the_same_answer(self) -> None:
        """Decide twice, get the same."""
        assert decide(self.settings, self.before, self.snapshot, now=self.now) == self.decision

    @invariant()
    def nothing_is_asked_above_its_highest_level(self) -> None:
        """No verdict is above what the owner confirmed."""
        for one in self.settings.miners:
            target = self.decision.verdicts[one.id].target
            assert target is None or one.highest is None or target.power_w <= one.highest.power_w

    @invariant()
    def an_unmanaged_miner_is_never_commanded(self) -> None:
        """Hands off."""
        free = {one.id for one in self.settings.miners if one.wish.mode is Mode.UNMANAGED}
        assert free.isdisjoint(command.miner_id for command in self.decision.commands)

    @invariant()
    def the_emergency_stop_only_stops(self) -> None:
        """While it is pressed every command is a pause."""
        assert not self.settings.is_stopped or all(command.target.is_pause for command in self.decision.commands)

    @invariant()
    def what_is_asked_fits_the_tightest_bound(self) -> None:
        """Never ask the managed miners together for more than the supply and every cap allow."""
        bound = None if self.decision.report is None else self.decision.report.bound
        asked_w = sum(_asked_w(self.decision, command) for command in _raising(self))
        assert bound is None or not asked_w or _planned_w(self) <= bound.limit_w + 1e-6

    @invariant()
    def a_fuse_is_never_asked_for_more(self) -> None:
        """Raise nothing on a fuse that does not hold it."""
        raised = [command for command in _raising(self) if KINDS[command.miner_id].circuit_id == "fuse"]
        targets = [self.decision.verdicts[one.id].target for one in KINDS.values() if one.circuit_id == "fuse"]
        assert not raised or sum(target.power_w for target in targets if target is not None) <= FUSE.limit_w

    @invariant()
    def a_miner_within_its_dwell_is_not_raised(self) -> None:
        """Up waits for the firmware; down does not, except that nothing is repeated at once."""
        for command in _raising(self):
            since = self.decision.state.miners[command.miner_id].commanded_at
            least = KINDS[command.miner_id].capabilities.min_interval
            waited = timedelta.max if since is None or since > self.now else self.now - since
            assert waited >= min(least, URGENT_INTERVAL) if command.reason is Reason.FROST else waited >= least


def _with_mode(one: MinerSettings, mode: Mode) -> MinerSettings:
    """Return a miner with another mode."""
    return replace(one, wish=replace(one.wish, mode=mode))


def _sample(target: Target, machine: SiteMachine) -> MinerSample:
    """Return the reading of a miner that is at a target."""
    return MinerSample(
        read_at=machine.now, power_w=target.power_w, is_mining=not target.is_pause, level_id=target.level_id
    )


def _raising(machine: SiteMachine) -> list[Command]:
    """Return the commands that ask for more than what the miner was asked, or does by itself."""
    asked = {key: state.target or machine.real[key] for key, state in machine.decision.state.miners.items()}
    return [
        command for command in machine.decision.commands if command.target.power_w > asked[command.miner_id].power_w
    ]


def _asked_w(decision: Decision, command: Command) -> float:
    """Return what a command means at the wall."""
    return wall_w(decision.state.miners[command.miner_id].lessons, command.target)


def _planned_w(machine: SiteMachine) -> float:
    """Return what the managed miners will draw."""
    report = machine.decision.report
    assert report is not None
    return report.planned_w


SiteMachine.TestCase.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
TestSite = pytest.mark.filterwarnings("ignore")(SiteMachine.TestCase)
