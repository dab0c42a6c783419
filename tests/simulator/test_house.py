"""Houses keep to physics: steady states, energy balance, and steps of any length."""

from datetime import UTC, datetime, timedelta

import pytest

from simulator.house import AIR, HEAVY, HOUSE_TYPES, LIGHT, SLAB, House, HouseType, people_at_home

MINUTE = timedelta(minutes=1)
YEAR = timedelta(days=365)

every_house = pytest.mark.parametrize("house_type", HOUSE_TYPES.values(), ids=HOUSE_TYPES)


def settled(house_type: HouseType, *, heat_w: float, irradiance_w_m2: float = 0.0, outdoor_c: float = -5.0) -> House:
    """Return a house after a year under inputs that hold still."""
    house = House(house_type)
    house.step(heat_w=heat_w, outdoor_c=outdoor_c, irradiance_w_m2=irradiance_w_m2, dt=YEAR)
    return house


@every_house
def test_steady_heat_equals_the_loss(house_type: HouseType) -> None:
    """At rest UA times the temperature difference is the heat, with the free gains."""
    house = settled(house_type, heat_w=4000)
    loss_w = house_type.ua_w_k * (house.room_c + 5)
    assert loss_w == pytest.approx(4000 + house_type.free_heat_w, rel=0.01)


@every_house
def test_steady_sun_saves_heat_over_the_aperture(house_type: HouseType) -> None:
    """Sun raises the room as much as the heat that its aperture stands for."""
    sunny = settled(house_type, heat_w=2000, irradiance_w_m2=100)
    heated = settled(house_type, heat_w=2000 + 100 * house_type.heat_aperture_m2)
    assert sunny.room_c == pytest.approx(heated.room_c, abs=1e-6)


@pytest.mark.parametrize(
    ("house_type", "ua_w_k"),
    [(SLAB, 270), (AIR, 255), (HEAVY, 80), (LIGHT, 89)],
    ids=["slab", "air", "heavy", "light"],
)
def test_houses_lose_what_their_models_lose(house_type: HouseType, ua_w_k: float) -> None:
    """The loss is that of the building that each type stands for, within five percent."""
    assert house_type.ua_w_k == pytest.approx(ua_w_k, rel=0.05)


@every_house
def test_energy_in_is_energy_kept_and_lost(house_type: HouseType) -> None:
    """Over a day in short steps, heat and sun less the loss to outdoors is what both masses keep."""
    house = House(house_type, room_c=18, structure_c=20)
    before_j = house.stored_j
    dt = timedelta(seconds=5)
    lost_j = 0.0
    for _ in range(17_280):
        room_c, structure_c = house.room_c, house.structure_c
        house.step(heat_w=3000, outdoor_c=2, irradiance_w_m2=150, dt=dt, people=2)
        air_k = (room_c + house.room_c) / 2 - 2
        structure_k = (structure_c + house.structure_c) / 2 - 2
        lost_j += 5 * (house_type.air_loss_w_k * air_k + house_type.structure_loss_w_k * structure_k)
    gained_j = 86_400 * (3000 + 150 * house_type.aperture_m2 + 2 * 80 + house_type.free_w)
    assert house.stored_j - before_j == pytest.approx(gained_j - lost_j, abs=1e-4 * gained_j)


@every_house
def test_the_length_of_a_step_does_not_matter(house_type: HouseType) -> None:
    """Six hours at once end where six hours of minutes end."""
    at_once, by_minutes = House(house_type, structure_c=23), House(house_type, structure_c=23)
    at_once.step(heat_w=1500, outdoor_c=-3, irradiance_w_m2=50, dt=timedelta(hours=6))
    for _ in range(360):
        by_minutes.step(heat_w=1500, outdoor_c=-3, irradiance_w_m2=50, dt=MINUTE)
    assert by_minutes.room_c == pytest.approx(at_once.room_c, abs=1e-6)
    assert by_minutes.structure_c == pytest.approx(at_once.structure_c, abs=1e-6)


@every_house
def test_an_open_window_cools_the_room(house_type: HouseType) -> None:
    """Within half an hour it takes more than a kelvin."""
    closed, opened = House(house_type), House(house_type)
    closed.step(heat_w=0, outdoor_c=-5, irradiance_w_m2=0, dt=30 * MINUTE)
    opened.step(heat_w=0, outdoor_c=-5, irradiance_w_m2=0, dt=30 * MINUTE, is_window_open=True)
    assert closed.room_c - opened.room_c > 1


def test_people_warm_the_room() -> None:
    """Four people are a heater of 320 W."""
    lively, heated = House(LIGHT), House(LIGHT)
    lively.step(heat_w=0, outdoor_c=0, irradiance_w_m2=0, dt=60 * MINUTE, people=4)
    heated.step(heat_w=320, outdoor_c=0, irradiance_w_m2=0, dt=60 * MINUTE)
    assert lively.room_c == pytest.approx(heated.room_c)


def test_a_slab_answers_late_and_warm_air_at_once() -> None:
    """After ten minutes of full heat the air house has gained many times what the slab house has."""
    slab, air = House(SLAB), House(AIR)
    for house in (slab, air):
        house.step(heat_w=10_000, outdoor_c=20, irradiance_w_m2=0, dt=10 * MINUTE)
    assert air.room_c - 20 > 5 * (slab.room_c - 20)


def test_a_heavy_house_keeps_its_heat_longer_than_a_light_one() -> None:
    """After a cold night without heat the light house is many kelvin colder."""
    heavy, light = House(HEAVY), House(LIGHT)
    for house in (heavy, light):
        house.step(heat_w=0, outdoor_c=-10, irradiance_w_m2=0, dt=timedelta(hours=10))
    assert heavy.room_c - light.room_c > 5


@every_house
def test_the_design_heat_holds_the_house_on_the_coldest_day(house_type: HouseType) -> None:
    """At the design temperature of its climate the house reaches 21 degrees."""
    outdoor_c = -8.0 if house_type in {SLAB, AIR} else -18.0
    assert settled(house_type, heat_w=house_type.design_w, outdoor_c=outdoor_c).room_c > 21


def test_half_a_house_with_half_the_heat_is_the_same_house() -> None:
    """A scaled building keeps its temperatures."""
    whole, half = House(AIR), House(AIR.scaled(0.5))
    whole.step(heat_w=6000, outdoor_c=0, irradiance_w_m2=100, dt=timedelta(hours=3))
    half.step(heat_w=3000, outdoor_c=0, irradiance_w_m2=100, dt=timedelta(hours=3))
    assert half.room_c == pytest.approx(whole.room_c)


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        (datetime(2026, 1, 14, 3, tzinfo=UTC), 4),
        (datetime(2026, 1, 14, 10, tzinfo=UTC), 1),
        (datetime(2026, 1, 17, 10, tzinfo=UTC), 4),
    ],
    ids=["a night", "a working day", "a Saturday"],
)
def test_most_people_leave_on_working_days(local: datetime, expected: int) -> None:
    """A family of four leaves one at home during working hours."""
    assert people_at_home(local, 4) == expected
