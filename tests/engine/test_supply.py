"""What the plant or the roof gives, and what of it may be used."""

from dataclasses import replace

import pytest

from custom_components.proof_of_heat.engine.reason import Reason
from custom_components.proof_of_heat.engine.supply import (
    Input,
    SiteReading,
    Supply,
    SupplySettings,
    SupplyState,
    SupplyStatus,
    available_w,
    is_trusted,
    lower_quantile,
    over_supply_w,
    status,
    supplied,
    supply_bound,
)

from .sample_site import NOW, ago

ROOF = SupplySettings(inputs=frozenset({Input.GRID}))
ROOF_WITH_BATTERY = replace(ROOF, inputs=frozenset({Input.GRID, Input.BATTERY}), battery_reserve_share=0.5)
PLANT = SupplySettings(inputs=frozenset({Input.GENERATION, Input.AUXILIARY}), is_islanded=True, margin_share=0.1)
HOUSE = SupplySettings(inputs=frozenset({Input.GENERATION, Input.HOUSE}))


@pytest.mark.parametrize(
    ("settings", "readings", "charge_share", "watts"),
    [
        (ROOF, {Input.GRID: -1200.0}, None, 3200),
        (ROOF, {Input.GRID: 2500.0}, None, -500),
        (ROOF, {}, None, None),
        (SupplySettings(), {Input.GRID: -1200.0}, None, None),
        (ROOF_WITH_BATTERY, {Input.GRID: -200.0, Input.BATTERY: 1000.0}, 0.6, 3200),
        (ROOF_WITH_BATTERY, {Input.GRID: -200.0, Input.BATTERY: 1000.0}, 0.4, 2200),
        (ROOF_WITH_BATTERY, {Input.GRID: -200.0, Input.BATTERY: 1000.0}, None, 2200),
        (ROOF_WITH_BATTERY, {Input.GRID: 0.0, Input.BATTERY: -800.0}, 0.9, 1200),
        (PLANT, {Input.GENERATION: 50000.0, Input.AUXILIARY: 4000.0}, None, 45500),
        (PLANT, {Input.GENERATION: 50000.0}, None, None),
        (HOUSE, {Input.GENERATION: 5000.0, Input.HOUSE: 700.0}, None, 3800),
        (SupplySettings(inputs=frozenset({Input.HOUSE})), {Input.HOUSE: 700.0}, None, None),
    ],
    ids=[
        "export",
        "import",
        "meter missing",
        "nothing set up",
        "charge above the reserve",
        "charge below the reserve",
        "charge unknown",
        "battery discharging",
        "plant",
        "container load missing",
        "roof without meter",
        "no source",
    ],
)
def test_available_is_what_is_left_for_miners(
    settings: SupplySettings, readings: dict[Input, float], charge_share: float | None, watts: float | None
) -> None:
    """With miners at 2,000 W, and 500 W of others, what is available follows from the meter or from the plant."""
    assert available_w(settings, readings, own_w=2000, others_w=500, charge_share=charge_share) == watts


def test_a_rise_waits_for_the_supply_to_last() -> None:
    """A peak counts for nothing until it has lasted; a drop counts at once."""
    history = tuple((ago(seconds=15 * n), 1000.0) for n in range(19, 0, -1))
    up, _ = supplied(ROOF, SupplyState(history=history), 3000, now=NOW)
    down, _ = supplied(ROOF, SupplyState(history=history), 400, now=NOW)
    assert (up.target_w, up.live_w, up.lasting_w) == (3000, 1000, 1000)
    assert (down.target_w, down.live_w, down.lasting_w) == (400, 400, 400)


def test_a_plant_keeps_its_margin_and_counts_on_the_lower_end() -> None:
    """An islanded site uses the lower fifth of its window, less ten percent."""
    history = tuple((ago(seconds=15 * n), 1000.0 + 100 * n) for n in range(10, 0, -1))
    supply, state = supplied(PLANT, SupplyState(history=history), 2000, now=NOW)
    assert (supply.available_w, supply.target_w) == (2000, 1800)
    assert supply.lasting_w == pytest.approx(1300 * 0.9)
    assert len(state.history) == 11


def test_the_window_forgets() -> None:
    """Readings older than five minutes, or from a clock that was set back, are dropped."""
    history = ((ago(minutes=6), 1.0), (ago(minutes=5), 2.0), (ago(minutes=-1), 3.0))
    _, state = supplied(ROOF, SupplyState(history=history), 5, now=NOW)
    assert [watts for _, watts in state.history] == [2, 5]


def test_an_unknown_supply_starts_the_window_anew() -> None:
    """After a gap nothing of before counts."""
    supply, state = supplied(ROOF, SupplyState(history=((ago(minutes=1), 9.0),), over_wh=5), None, now=NOW)
    assert supply == Supply(available_w=None, target_w=None, live_w=None, lasting_w=None)
    assert state == SupplyState(at=NOW, blind_since=NOW)
    assert supply_bound(supply) is None


def test_less_than_nothing_is_nothing() -> None:
    """A site that imports offers its miners 0 W, and the bound says why."""
    supply, _ = supplied(ROOF, SupplyState(), -700, now=NOW)
    bound = supply_bound(supply)
    assert bound is not None
    assert (bound.limit_w, bound.reason) == (0, Reason.SUPPLY)


@pytest.mark.parametrize(
    ("managed_w", "word"),
    [
        (1800, SupplyStatus.OK),
        (1801, SupplyStatus.WARNING),
        (2000, SupplyStatus.WARNING),
        (2001, SupplyStatus.OVER_TARGET),
    ],
)
def test_the_status_says_how_the_miners_stand(managed_w: float, word: SupplyStatus) -> None:
    """Within the target is ok, within the margin a warning, above is over target."""
    supply, _ = supplied(PLANT, SupplyState(), 2000, now=NOW)
    assert status(supply, managed_w=managed_w) is word


def test_the_status_of_an_unknown_supply_is_unknown() -> None:
    """No reading, no judgement."""
    supply, _ = supplied(PLANT, SupplyState(), None, now=NOW)
    assert status(supply, managed_w=0) is SupplyStatus.UNKNOWN


@pytest.mark.parametrize(
    ("reading", "is_used"),
    [
        (SiteReading(power_w=0, read_at=NOW), True),
        (SiteReading(power_w=-5000, read_at=NOW, trust_share=0.8), True),
        (SiteReading(power_w=5000, read_at=NOW, trust_share=0.79), False),
        (SiteReading(power_w=float("nan"), read_at=NOW), False),
        (SiteReading(power_w=1e12, read_at=NOW), False),
    ],
    ids=["zero", "just trusted", "not trusted", "not a number", "absurd"],
)
def test_a_reading_of_the_site_has_to_be_trusted(reading: SiteReading, is_used: bool) -> None:
    """What its own source doubts, and what cannot be, is not used."""
    assert is_trusted(reading) is is_used


@pytest.mark.parametrize(("share", "value"), [(0, 1), (0.2, 1), (0.25, 2), (0.5, 3), (1, 5)])
def test_a_quantile_is_one_of_the_values(share: float, value: float) -> None:
    """The quantile never invents a value, and rounds down."""
    assert lower_quantile([5, 3, 1, 2, 4], share) == value


@pytest.mark.parametrize(
    ("available", "managed_w", "over_w"),
    [(None, 900, None), (1000, 900, 0), (1000, 1300, 300), (-500, 900, 900)],
    ids=["unknown", "below", "above", "nothing available"],
)
def test_power_above_the_supply_is_counted(available: float | None, managed_w: float, over_w: float | None) -> None:
    """What the miners draw beyond what is available, and never more than they draw."""
    supply = Supply(available_w=available, target_w=available, live_w=available, lasting_w=available)
    assert over_supply_w(supply, managed_w=managed_w) == over_w
