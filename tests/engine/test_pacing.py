"""When a miner may change again, and when no command is due."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.proof_of_heat.engine.demand import Case, Demand
from custom_components.proof_of_heat.engine.miner import PAUSE, Target
from custom_components.proof_of_heat.engine.model import MinerState
from custom_components.proof_of_heat.engine.pacing import is_already, lock
from custom_components.proof_of_heat.engine.reason import Reason

from .sample_site import ECO, LEVELS, STANDARD, SUPER, ago, case, miner, sample

TRIMMED = miner(capabilities=replace(LEVELS, trim_share=0.5, trim_interval=timedelta(minutes=1)))


def wanting(target: Target | None, *, is_urgent: bool = False) -> Demand:
    """Return a demand."""
    return Demand(reason=Reason.HELD, target=target, is_urgent=is_urgent)


def with_state(**fields: Any) -> Case:
    """Return a case with this memory."""
    return case(state=replace(MinerState(), **fields))


@pytest.mark.parametrize(
    ("given", "demand", "reason"),
    [
        (with_state(target=ECO), wanting(SUPER), None),
        (with_state(target=ECO, commanded_at=ago(minutes=9)), wanting(SUPER), Reason.DWELL),
        (with_state(target=ECO, commanded_at=ago(minutes=10)), wanting(SUPER), None),
        (with_state(target=ECO, commanded_at=ago(minutes=-9)), wanting(SUPER), None),
        (with_state(target=ECO, commanded_at=ago(seconds=61)), wanting(PAUSE, is_urgent=True), None),
        (
            with_state(target=ECO, asked=PAUSE, commanded_at=ago(seconds=30)),
            wanting(PAUSE, is_urgent=True),
            Reason.DWELL,
        ),
        (with_state(target=ECO, asked=ECO, commanded_at=ago(seconds=1)), wanting(PAUSE, is_urgent=True), None),
        (with_state(target=ECO, started_at=ago(minutes=29)), wanting(PAUSE), Reason.MINIMUM_ON),
        (with_state(target=ECO, started_at=ago(minutes=29)), wanting(PAUSE, is_urgent=True), None),
        (with_state(target=ECO, started_at=ago(minutes=29)), wanting(SUPER), None),
        (with_state(target=ECO, started_at=ago(minutes=30)), wanting(PAUSE), None),
        (with_state(target=PAUSE, stopped_at=ago(minutes=14)), wanting(SUPER), Reason.MINIMUM_OFF),
        (with_state(target=PAUSE, stopped_at=ago(minutes=14)), wanting(PAUSE), None),
        (with_state(target=PAUSE, stopped_at=ago(minutes=15)), wanting(SUPER), None),
        (with_state(target=None, started_at=ago(minutes=1)), wanting(PAUSE), None),
    ],
    ids=[
        "never changed",
        "changed of late",
        "changed long ago",
        "clock set back",
        "urgent",
        "urgent again at once",
        "urgent after something else",
        "started of late",
        "started of late, urgent",
        "raised after a start",
        "started long ago",
        "stopped of late",
        "stays stopped",
        "stopped long ago",
        "taken over",
    ],
)
def test_a_miner_waits_as_long_as_its_kind_needs(given: Case, demand: Demand, reason: Reason | None) -> None:
    """Dwell, minimum on and minimum off hold what is not urgent."""
    assert lock(given, demand) is reason


@pytest.mark.parametrize(
    ("given", "target", "is_there"),
    [
        (with_state(target=ECO), ECO, True),
        (with_state(target=ECO), STANDARD, False),
        (case(), STANDARD, True),
        (case(), SUPER, False),
        (case(sample=sample(is_mining=False)), PAUSE, True),
        (case(sample=sample(is_mining=False)), STANDARD, False),
        (case(sample=sample(is_mining=None)), STANDARD, False),
        (case(sample=sample(target_w=2000.0, level_id=None)), Target(power_w=2000), True),
        (case(sample=sample(target_w=2500.0, level_id=None)), Target(power_w=2000), False),
        (case(sample=None), ECO, False),
    ],
    ids=[
        "asked before",
        "asked another",
        "runs there already",
        "runs elsewhere",
        "stopped already",
        "stopped",
        "state unknown",
        "limit set already",
        "other limit",
        "unread",
    ],
)
def test_what_is_already_so_is_not_written(given: Case, target: Target, is_there: bool) -> None:
    """An equal target costs no write, and a machine taken over is not restarted for nothing."""
    assert is_already(given, target) is is_there
