"""A small bank of heaters for the tests: two miners of an S19's steps, one of an S21's, and a backup."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from custom_components.proof_of_heat.engine.heat_dispatch import HeatState, dispatched
from custom_components.proof_of_heat.engine.heat_unit import HeatStep, HeatUnit

from .sample_site import NOW

S19_STEPS = tuple(HeatStep(heat_w=heat_w, j_per_th=29.0) for heat_w in (1500.0, 2000.0, 2500.0, 3000.0))
S21_STEPS = tuple(HeatStep(heat_w=heat_w, j_per_th=17.0) for heat_w in (2000.0, 2750.0, 3500.0))

ONE = HeatUnit(id="one", steps=S19_STEPS)
TWO = HeatUnit(id="two", steps=S19_STEPS)
NEW = HeatUnit(id="new", steps=S21_STEPS)
BACKUP = HeatUnit.backup("backup", 3000.0)
BANK = (ONE, TWO, NEW, BACKUP)

PERIOD = timedelta(minutes=10)


def driven(
    units: Sequence[HeatUnit], wishes_w: Sequence[float], *, start: datetime = NOW
) -> tuple[list[dict[str, int]], list[float]]:
    """Return steps and heat of a bank of quick heaters that follows these wishes, one each period."""
    state, given_w = HeatState(), 0.0
    steps, heats_w = [], []
    for number, wish_w in enumerate(wishes_w):
        answer = dispatched(units, state, wish_w=wish_w, measured_w=given_w, now=start + number * PERIOD)
        state, given_w = answer.state, answer.heat_w
        steps.append(dict(answer.steps))
        heats_w.append(given_w)
    return steps, heats_w
