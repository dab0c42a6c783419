"""One cycle: the whole of decide, from readings to commands."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.proof_of_heat.engine.controller import decide
from custom_components.proof_of_heat.engine.event import EventKind
from custom_components.proof_of_heat.engine.miner import PAUSE, Target
from custom_components.proof_of_heat.engine.model import (
    Circuit,
    Command,
    Decision,
    MinerState,
    Mode,
    Outcome,
    SiteState,
)
from custom_components.proof_of_heat.engine.reason import Reason

from .sample_site import (
    ECO,
    LEVELS,
    NOW,
    ROOM,
    STANDARD,
    SUPER,
    WATTS,
    ago,
    miner,
    remembering,
    room_at,
    sample,
    site,
    snapshot,
)

FUSE = Circuit(id="fuse", limit_w=3000)
STOPPED = sample(is_mining=False, power_w=10.0, level_id=None)


def test_a_held_miner_is_sent_to_its_limit() -> None:
    """A miner in mode heat gets its limit, and the reason says so."""
    decision = decide(site(miner(limit=ECO)), SiteState(), snapshot(samples={"a": sample()}), now=NOW)
    assert decision.commands == (Command(miner_id="a", target=ECO, reason=Reason.HELD),)
    assert decision.verdicts["a"].reason is Reason.HELD


def test_an_unmanaged_miner_is_never_commanded_and_forgotten() -> None:
    """Hands off means no command, and no old target waits for the day it is managed again."""
    decision = decide(
        site(miner(mode=Mode.UNMANAGED)),
        remembering(a=MinerState(target=SUPER)),
        snapshot(samples={"a": sample()}),
        now=NOW,
    )
    assert decision.commands == ()
    assert decision.state.miners["a"] == MinerState()


def test_a_target_that_stands_is_not_sent_again() -> None:
    """The second cycle has nothing to do."""
    memory = remembering(a=MinerState(target=STANDARD, commanded_at=ago(minutes=20)))
    decision = decide(site(miner(limit=STANDARD)), memory, snapshot(samples={"a": sample()}), now=NOW)
    assert decision.commands == ()
    assert decision.verdicts["a"].target == STANDARD


def test_outcomes_become_memory_and_events() -> None:
    """What the coordinator carried out is remembered and told."""
    done = Outcome(command=Command(miner_id="a", target=ECO, reason=Reason.HELD), at=NOW)
    decision = decide(
        site(miner(limit=ECO), miner("b")), SiteState(), snapshot(samples={"a": sample()}, outcomes=(done,)), now=NOW
    )
    assert decision.state.miners["a"].target == ECO
    assert [event.kind for event in decision.events] == [EventKind.TARGET_CHANGED]


def test_a_cold_room_starts_its_miner_and_a_warm_one_stops_it() -> None:
    """The thermostat calls, keeps on within its band, and rests."""
    settings = site(miner(room=ROOM, setpoint_c=21.0))
    cold = decide(settings, SiteState(), snapshot(samples={"a": STOPPED}, rooms={ROOM.id: room_at(20)}), now=NOW)
    assert [(command.target, command.reason) for command in cold.commands] == [(SUPER, Reason.HEATING)]
    warm = decide(settings, cold.state, snapshot(samples={"a": sample()}, rooms={ROOM.id: room_at(21.5)}), now=NOW)
    assert [(command.target, command.reason) for command in warm.commands] == [(PAUSE, Reason.WARM_ENOUGH)]


def test_a_miner_started_of_late_rests_later() -> None:
    """A room that warms quickly does not make the miner stop before its minimum time."""
    memory = remembering(a=MinerState(target=SUPER, commanded_at=ago(minutes=20), started_at=ago(minutes=20)))
    settings = site(miner(room=ROOM, setpoint_c=21.0))
    reading = sample(level_id="super", power_w=1700.0)
    decision = decide(settings, memory, snapshot(samples={"a": reading}, rooms={ROOM.id: room_at(23)}), now=NOW)
    assert (decision.commands, decision.verdicts["a"].reason) == ((), Reason.MINIMUM_ON)


def test_a_fuse_is_shared_and_the_reason_is_the_fuse() -> None:
    """Two miners that want 1,674 W each behind 3,000 W get less together, and say why."""
    decision = decide(
        site(miner(circuit_id="fuse"), miner("b", circuit_id="fuse"), circuits=(FUSE,)),
        SiteState(),
        snapshot(samples={"a": sample(), "b": sample()}),
        now=NOW,
    )
    powers_w = {key: verdict.target.power_w for key, verdict in decision.verdicts.items() if verdict.target is not None}
    assert sum(powers_w.values()) == 1674 + 1300
    assert sorted(verdict.reason for verdict in decision.verdicts.values()) == [
        Reason.CIRCUIT_LIMIT,
        Reason.HIGHEST_LEVEL,
    ]


@pytest.mark.parametrize(
    ("neighbour", "reading", "left"),
    [
        (MinerState(), sample(power_w=2300.0), None),
        (MinerState(), None, STANDARD),
        (MinerState(target=ECO), None, SUPER),
    ],
    ids=["measured", "never read counts full", "silent counts its target"],
)
def test_what_is_left_alone_still_loads_the_fuse(neighbour: MinerState, reading: object, left: Target | None) -> None:
    """Unmanaged and silent miners count with what they may draw."""
    mode = Mode.HEAT if reading is None else Mode.UNMANAGED
    readings = {"a": sample(power_w=10.0, is_mining=False)} | ({} if reading is None else {"b": reading})
    decision = decide(
        site(miner(circuit_id="fuse"), miner("b", mode=mode, circuit_id="fuse"), circuits=(FUSE,)),
        remembering(b=neighbour),
        snapshot(samples=readings),
        now=NOW,
    )
    assert decision.verdicts["a"].target == (left or PAUSE)


@pytest.mark.parametrize(
    ("last_w", "target", "left"),
    [(2000.0, ECO, ECO), (700.0, STANDARD, SUPER), (None, None, STANDARD)],
    ids=["it drew more than asked", "it was asked more than it drew", "nothing is known"],
)
def test_after_a_restart_an_unread_miner_still_loads_its_fuse(
    last_w: float | None, target: Target | None, left: Target
) -> None:
    """It counts with its last known power or its target, whichever is more, else with all that it could draw."""
    old = {} if last_w is None else {"b": sample(power_w=last_w, read_at=ago(hours=1))}
    decision = decide(
        site(miner(circuit_id="fuse"), miner("b", circuit_id="fuse"), circuits=(FUSE,)),
        remembering(b=MinerState(target=target)),
        snapshot(samples={"a": sample(power_w=10.0, is_mining=False)} | old),
        now=NOW,
    )
    assert decision.verdicts["a"].target == left


def test_a_broken_limit_sheds_at_once_even_within_the_dwell() -> None:
    """A fuse that gets too small lowers a miner that changed a moment ago."""
    memory = remembering(a=MinerState(target=SUPER, commanded_at=ago(seconds=30), started_at=ago(seconds=30)))
    tight = replace(FUSE, limit_w=1000)
    decision = decide(
        site(miner(circuit_id="fuse"), circuits=(tight,)),
        memory,
        snapshot(samples={"a": sample(level_id="super")}),
        now=NOW,
    )
    assert decision.commands == (Command(miner_id="a", target=ECO, reason=Reason.CIRCUIT_LIMIT),)


def test_frost_is_served_before_others() -> None:
    """When the fuse holds one miner only, the freezing room gets it."""
    settings = site(
        miner(circuit_id="fuse"),
        miner("b", circuit_id="fuse", mode=Mode.OFF, room=ROOM),
        circuits=(replace(FUSE, limit_w=1700),),
    )
    decision = decide(
        settings, SiteState(), snapshot(samples={"a": STOPPED, "b": STOPPED}, rooms={ROOM.id: room_at(4)}), now=NOW
    )
    assert decision.verdicts["b"].target == SUPER
    assert decision.verdicts["a"].target == PAUSE


def test_a_machine_without_a_pause_goes_as_low_as_it_can() -> None:
    """Off is the lowest level where the firmware cannot pause."""
    never_off = replace(LEVELS, actions=frozenset())
    settings = site(
        miner(mode=Mode.OFF, capabilities=never_off),
        miner("w", mode=Mode.OFF, capabilities=replace(WATTS, actions=frozenset())),
        miner("low", limit=Target(power_w=1), capabilities=never_off),
    )
    decision = decide(settings, SiteState(), snapshot(samples={"a": sample(), "w": sample(), "low": sample()}), now=NOW)
    assert [verdict.target and verdict.target.power_w for verdict in decision.verdicts.values()] == [800, 1000, 800]
    assert decision.verdicts["a"].reason is Reason.SWITCHED_OFF


def test_a_miner_that_did_not_obey_is_asked_again_after_its_dwell() -> None:
    """The miss is told, the target is sent anew when the firmware may be written again."""
    memory = remembering(a=MinerState(target=SUPER, commanded_at=ago(minutes=11), deviates_since=ago(minutes=11)))
    decision = decide(site(miner()), memory, snapshot(samples={"a": sample(level_id="eco", power_w=800.0)}), now=NOW)
    assert [event.kind for event in decision.events] == [EventKind.NOT_OBEYED]
    assert [command.target for command in decision.commands] == [SUPER]


def test_an_unknown_target_within_the_dwell_is_left_alone() -> None:
    """A first command that was refused is not repeated before its time."""
    memory = remembering(a=MinerState(commanded_at=ago(minutes=1)))
    decision = decide(site(miner(limit=ECO)), memory, snapshot(samples={"a": sample()}), now=NOW)
    assert (decision.commands, decision.verdicts["a"].reason) == ((), Reason.DWELL)


def test_the_same_input_gives_the_same_answer() -> None:
    """Decide has no memory of its own."""
    settings, facts = (
        site(miner(), miner("b", room=ROOM, setpoint_c=20.0)),
        snapshot(samples={"a": sample(), "b": sample()}),
    )
    assert decide(settings, SiteState(), facts, now=NOW) == decide(settings, SiteState(), facts, now=NOW)


def test_a_day_of_cycles_follows_the_thermostat_without_wear() -> None:
    """Over a simulated day a room stays in its band with few starts."""
    assert _starts_of_a_day(_a_day_of()) <= 24


def _a_day_of() -> list[Decision]:
    """Run a day of one miner in a simple room of 60 W/K and 1.5 kWh/K at 0 degrees outside."""
    settings = site(miner(room=ROOM, setpoint_c=20.0))
    decisions: list[Decision] = []
    state, temperature_c, now = SiteState(), 19.0, NOW
    outcomes: tuple[Outcome, ...] = ()
    target = PAUSE
    while now < NOW + timedelta(days=1):
        reading = sample(read_at=now, power_w=target.power_w, is_mining=not target.is_pause, level_id=target.level_id)
        facts = snapshot(
            samples={"a": reading}, rooms={ROOM.id: room_at(temperature_c, read_at=now)}, outcomes=outcomes
        )
        decision = decide(settings, state, facts, now=now)
        outcomes = tuple(Outcome(command=command, at=now) for command in decision.commands)
        target = decision.commands[0].target if decision.commands else target
        state = decision.state
        temperature_c += (target.power_w - 60 * temperature_c) / 1500 / 60
        now += timedelta(minutes=1)
        decisions.append(decision)
    return decisions


def _starts_of_a_day(decisions: list[Decision]) -> int:
    """Count the starts."""
    return sum(not command.target.is_pause for decision in decisions for command in decision.commands)
