"""The bounds of a Whatsminer, which it does not tell."""

import pytest

from custom_components.proof_of_heat.drivers.asic.whatsminer import clamped, family, limit, rating


@pytest.mark.parametrize(
    ("model", "factory_th_s", "limit_w", "rated_w"),
    [
        pytest.param("M30S+ VE40", 100, None, 3_400, id="nameplate"),
        pytest.param("M60S_VK40", 186, 1_500, 3_441, id="nameplate above a low limit"),
        pytest.param("M60S VK40", 181.051, 3_600, 3_600, id="accepted limit above the nameplate"),
        pytest.param("M99 VX10", 100, 2_800, 2_800, id="unknown model with a limit"),
        pytest.param("M99 VX10", 100, None, None, id="unknown model without a limit"),
        pytest.param(None, None, None, None, id="nothing known"),
        pytest.param("M30S+ VE40", 0, 3_000, 3_000, id="no factory hash rate"),
    ],
)
def test_the_rating_comes_from_the_nameplate_or_a_higher_limit(
    model: str | None, factory_th_s: float | None, limit_w: float | None, rated_w: float | None
) -> None:
    """Efficiency times factory hash rate, unless the machine holds more already."""
    assert rating(model, factory_th_s=factory_th_s, limit_w=limit_w) == rated_w


@pytest.mark.parametrize(
    ("value", "limit_w"),
    [("2000", 2_000), (3_400, 3_400), (99_999, None), (0, None), ("", None), (None, None)],
    ids=["text", "number", "no limit", "zero", "never set", "null"],
)
def test_only_watts_are_a_limit(value: object, limit_w: float | None) -> None:
    """What stands for no limit is None."""
    assert limit(value) == limit_w


def test_a_limit_for_a_machine_of_unknown_rating_is_left_to_the_machine() -> None:
    """Without a rating there is nothing to clamp to."""
    assert clamped(9_000.4, None) == 9_000


@pytest.mark.parametrize(
    ("model", "name"),
    [("M30S+_VE40", "M30S+"), ("M60S VK40", "M60S"), (None, "")],
    ids=["wire", "people", "unknown"],
)
def test_the_family_is_the_first_word_of_the_model(model: str | None, name: str) -> None:
    """The rest names boards and chips."""
    assert family(model) == name
