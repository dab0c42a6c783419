"""A heater may serve several zones, and a zone may have several heaters."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.proof_of_heat.engine.heat_unit import HeatUnit
from custom_components.proof_of_heat.engine.heat_zones import HeatBank, bank_wish_w, dispatched_zones

from .sample_heaters import BACKUP, NEW, ONE
from .sample_site import NOW

SHARED = HeatBank(id="attic", units=(NEW,), weights={"bedroom": 0.4, "living": 0.6})
OWN = HeatBank(id="a living room of its own", units=(ONE, BACKUP), weights={"living": 1.0})


@pytest.mark.parametrize(
    ("weights", "wishes_w", "wish_w"),
    [
        ({"living": 1.0}, {"living": 2000.0}, 2000.0),
        ({"living": 0.5, "bedroom": 0.5}, {"living": 1500.0, "bedroom": 500.0}, 2000.0),
        ({"living": 0.6, "bedroom": 0.4}, {"living": 1200.0, "bedroom": 800.0}, 2000.0),
        ({"living": 0.8, "bedroom": 0.2}, {"living": 800.0}, 640 / 0.68),
        ({"living": 1.0}, {"living": -300.0}, 0.0),
        ({"living": 0.0}, {"living": 2000.0}, 0.0),
        ({"living": 1.0}, {}, 0.0),
    ],
    ids=["one zone", "two halves", "in proportion", "one warm already", "too warm", "no weight", "no wish"],
)
def test_a_shared_heater_comes_closest_to_all_wishes(
    weights: Mapping[str, float], wishes_w: Mapping[str, float], wish_w: float
) -> None:
    """The parts of the heat are as near to the wishes as weights allow."""
    assert bank_wish_w(weights, wishes_w) == pytest.approx(wish_w)


def test_own_heaters_mend_what_the_shared_one_leaves() -> None:
    """The miner in the attic runs at 2 kW for both; the living room's own one adds what is missing there."""
    answer = dispatched_zones([OWN, SHARED], {}, wishes_w={"living": 2800.0, "bedroom": 700.0}, now=NOW)
    assert answer.banks[SHARED.id].heat_w == 3500
    assert answer.left_w == pytest.approx({"living": 700.0, "bedroom": -700.0})


def test_a_zone_that_wishes_nothing_is_still_reckoned_with() -> None:
    """What it gets all the same shows as less than nothing left."""
    answer = dispatched_zones([SHARED], {}, wishes_w={"living": 3000.0}, now=NOW)
    assert answer.left_w["bedroom"] < 0


def test_banks_remember_on_their_own() -> None:
    """Each bank gets its own state back in the next cycle."""
    first = dispatched_zones([OWN, SHARED], {}, wishes_w={"living": 5000.0}, now=NOW)
    states = {bank_id: answer.state for bank_id, answer in first.banks.items()}
    heats_w = {bank_id: answer.heat_w for bank_id, answer in first.banks.items()}
    again = dispatched_zones([OWN, SHARED], states, wishes_w={"living": 5000.0}, measured_w=heats_w, now=NOW)
    assert {key: answer.steps for key, answer in again.banks.items()} == {
        key: answer.steps for key, answer in first.banks.items()
    }


@given(st.floats(0, 9000), st.floats(0, 9000))
def test_what_is_given_and_what_is_left_are_the_wish(living_w: float, bedroom_w: float) -> None:
    """No watt is counted twice or lost."""
    wishes_w = {"living": living_w, "bedroom": bedroom_w}
    answer = dispatched_zones([OWN, SHARED], {}, wishes_w=wishes_w, now=NOW)
    shared_w, own_w = answer.banks[SHARED.id].heat_w, answer.banks[OWN.id].heat_w
    assert answer.left_w["living"] == pytest.approx(living_w - 0.6 * shared_w - own_w)
    assert answer.left_w["bedroom"] == pytest.approx(bedroom_w - 0.4 * shared_w)


def test_the_order_of_the_banks_does_not_matter() -> None:
    """Names break the tie of equal banks."""
    other = replace(OWN, id="another", units=(HeatUnit.backup("oil", 2000.0),))
    wishes_w = {"living": 4000.0}
    one = dispatched_zones([OWN, other], {}, wishes_w=wishes_w, now=NOW)
    assert one == dispatched_zones([other, OWN], {}, wishes_w=wishes_w, now=NOW)
