"""A miner is judged by its readings, not by its answers."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from custom_components.proof_of_heat.engine.event import EventKind
from custom_components.proof_of_heat.engine.miner import PAUSE, Capabilities, MinerSample, Target
from custom_components.proof_of_heat.engine.model import Command, MinerState, Outcome
from custom_components.proof_of_heat.engine.obedience import is_obeyed, judged, noted
from custom_components.proof_of_heat.engine.reason import Reason

from .sample_site import ECO, LEVELS, NOW, STANDARD, SUPER, WATTS, ago, miner, sample

AT_2000 = Target(power_w=2000)
STOPPED = {"is_mining": False, "power_w": 12.0}


def outcome(target: Target, error: str | None = None) -> Outcome:
    """Return what became of a command a moment ago."""
    return Outcome(command=Command(miner_id="a", target=target, reason=Reason.HELD), at=NOW, error=error)


@pytest.mark.parametrize(
    ("capabilities", "target", "reading", "verdict"),
    [
        (WATTS, AT_2000, sample(power_w=2100.0), True),
        (WATTS, AT_2000, sample(power_w=2300.0), False),
        (WATTS, AT_2000, sample(power_w=None), None),
        (WATTS, AT_2000, sample(**STOPPED), False),
        (replace(WATTS, power_is_measured=False), AT_2000, sample(power_w=2900.0), None),
        (LEVELS, STANDARD, sample(power_w=1450.0), True),
        (LEVELS, STANDARD, sample(level_id="super"), False),
        (LEVELS, STANDARD, sample(power_w=None), True),
        (LEVELS, STANDARD, sample(power_w=None, level_id=None), None),
        (LEVELS, STANDARD, sample(power_w=2300.0), False),
        (LEVELS, PAUSE, sample(**STOPPED), True),
        (LEVELS, PAUSE, sample(), False),
        (LEVELS, PAUSE, sample(is_mining=None, power_w=30.0), True),
        (WATTS, PAUSE, sample(is_mining=None, power_w=900.0), False),
        (LEVELS, PAUSE, sample(is_mining=None, power_w=None), None),
    ],
    ids=[
        "watts near",
        "watts far",
        "watts unread",
        "stopped",
        "estimate proves nothing",
        "level near",
        "other level",
        "level without power",
        "nothing reported",
        "right name, wrong power",
        "paused",
        "not paused",
        "idle watts",
        "watts too many for a pause",
        "pause unread",
    ],
)
def test_a_reading_agrees_or_not_or_says_nothing(
    capabilities: Capabilities, target: Target, reading: MinerSample, verdict: bool | None
) -> None:
    """Level, state and measured power have to fit the target; what is unknown proves nothing."""
    assert is_obeyed(capabilities, target, reading) is verdict


def test_an_accepted_command_is_told_and_awaits_its_proof() -> None:
    """The target changes at once, the proof is still due."""
    state, event = noted(MinerState(target=ECO), outcome(SUPER))
    assert (state.target, state.commanded_at, state.deviates_since) == (SUPER, NOW, NOW)
    assert (event.kind, event.from_w, event.to_w) == (EventKind.TARGET_CHANGED, 800, 1674)


@pytest.mark.parametrize(
    ("before", "target", "started_at", "stopped_at"),
    [
        (None, ECO, NOW, None),
        (PAUSE, ECO, NOW, None),
        (ECO, PAUSE, None, NOW),
        (ECO, SUPER, None, None),
        (PAUSE, PAUSE, None, None),
    ],
    ids=["taken over", "started", "stopped", "raised", "stopped again"],
)
def test_starts_and_stops_are_remembered(
    before: Target | None, target: Target, started_at: datetime | None, stopped_at: datetime | None
) -> None:
    """Minimum times count from a start and from a stop, not from a change of level."""
    state, _ = noted(MinerState(target=before), outcome(target))
    assert (state.started_at, state.stopped_at) == (started_at, stopped_at)


def test_a_refused_command_keeps_the_target() -> None:
    """What was not accepted is not what the miner does."""
    state, event = noted(MinerState(target=ECO), outcome(SUPER, "refused"))
    assert (state.target, state.misses, event.kind, event.error) == (ECO, 1, EventKind.COMMAND_REFUSED, "refused")


def test_a_deviation_counts_after_the_settle_time() -> None:
    """A miner on its way is not blamed; one that never arrives is asked anew."""
    on_the_way = MinerState(target=SUPER, deviates_since=ago(minutes=4))
    assert judged(miner(), on_the_way, sample(), now=NOW) == (on_the_way, None)
    state, event = judged(miner(), replace(on_the_way, deviates_since=ago(minutes=5)), sample(), now=NOW)
    assert (state.target, state.misses) == (None, 1)
    assert event is not None
    assert event.kind is EventKind.NOT_OBEYED


def test_a_later_deviation_gets_its_own_settle_time() -> None:
    """A machine that falls back hours later is seen, and not blamed at once."""
    state, event = judged(miner(), MinerState(target=SUPER), sample(), now=NOW)
    assert (state.deviates_since, event) == (NOW, None)


def test_a_target_that_is_reached_is_told_once() -> None:
    """The first reading that agrees after a command proves it."""
    state, event = judged(miner(), MinerState(target=STANDARD, deviates_since=ago(minutes=2)), sample(), now=NOW)
    assert event is not None
    assert (event.kind, event.to_w, state.deviates_since) == (EventKind.VERIFIED, 1300, None)
    assert judged(miner(), state, sample(), now=NOW)[1] is None


def test_a_machine_that_reports_too_little_is_believed_and_proves_nothing() -> None:
    """Where no reading can tell, an accepted command stands without being told as verified."""
    state = MinerState(target=STANDARD, misses=1, deviates_since=ago(minutes=2))
    mute = sample(power_w=None, level_id=None)
    assert judged(miner(), state, mute, now=NOW) == (MinerState(target=STANDARD), None)


def test_an_unread_miner_is_not_judged() -> None:
    """Silence is no disobedience."""
    state = MinerState(target=SUPER, deviates_since=ago(hours=1))
    assert judged(miner(), state, None, now=NOW) == (state, None)


def test_the_third_miss_is_a_quarantine() -> None:
    """After three misses the miner is left alone for ten minutes."""
    state, event = noted(MinerState(misses=2), outcome(SUPER, "refused"))
    assert (event.kind, state.quarantined_until) == (EventKind.QUARANTINED, NOW + timedelta(minutes=10))


def test_each_further_miss_doubles_the_quarantine_up_to_a_long_tuning_run() -> None:
    """Trying again gets rarer, and never stops."""
    fourth, _ = noted(MinerState(misses=3), outcome(SUPER, "refused"))
    fiftieth, _ = noted(MinerState(misses=49), outcome(SUPER, "refused"))
    assert fourth.quarantined_until == NOW + timedelta(minutes=20)
    assert fiftieth.quarantined_until == NOW + timedelta(minutes=160)


def test_obeying_again_ends_the_misses_and_is_told() -> None:
    """A miner that does as asked is forgiven, and the recovery is an event."""
    state, event = judged(
        miner(), MinerState(target=STANDARD, misses=3, quarantined_until=ago(minutes=1)), sample(), now=NOW
    )
    assert state == MinerState(target=STANDARD)
    assert event is not None
    assert event.kind is EventKind.RECOVERED
