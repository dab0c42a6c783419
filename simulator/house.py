"""A house as two masses, air and structure, with window, sun and people."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache, partial
from math import exp, sqrt
from typing import Final

# Sensible heat of one seated person (EN 16798-1: 1.2 met gives about 80 W dry).
PERSON_W: Final = 80.0
WORKDAYS: Final = range(5)
WORKING_HOURS: Final = range(8, 17)


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseType:
    """How a building loses, takes and keeps heat."""

    name: str
    floor_m2: float
    air_loss_w_k: float
    """From the air to outdoors: windows, leaks, ventilation (W/K)."""
    structure_loss_w_k: float
    """From the structure to outdoors: walls, roof, floor (W/K)."""
    coupling_w_k: float
    """Between air and structure (W/K)."""
    air_j_k: float
    """Air, furniture and the first centimetre of the surfaces (J/K)."""
    structure_j_k: float
    aperture_m2: float
    """Heat from the sun per horizontal irradiance (m2)."""
    sun_on_air_share: float
    """The rest of the sun warms the structure (0 to 1)."""
    heat_to_air_share: float
    """The rest of the heating warms the structure: 0 is a heated slab, 1 is warm air."""
    free_w: float
    """Appliances less the loss into the ground; it may be negative."""
    window_w_k: float
    """What an open window adds to the loss of the air (W/K)."""
    design_w: float
    """The heating that the coldest day of its climate wants, with some reserve."""

    @property
    def structure_weight(self) -> float:
        """Return how much of a watt into the structure is worth as much as a watt into the air (0 to 1)."""
        return self.coupling_w_k / (self.coupling_w_k + self.structure_loss_w_k)

    @property
    def heat_weight(self) -> float:
        """Return how much of a watt of this house's own heating is worth as much as a watt into the air."""
        return self.heat_to_air_share + (1 - self.heat_to_air_share) * self.structure_weight

    @property
    def ua_w_k(self) -> float:
        """Return the heating per kelvin between room and outdoors once all is steady (W/K)."""
        return (self.air_loss_w_k + self.structure_loss_w_k * self.structure_weight) / self.heat_weight

    @property
    def heat_aperture_m2(self) -> float:
        """Return the heating that one W/m2 of sun saves once all is steady (m2)."""
        weight = self.sun_on_air_share + (1 - self.sun_on_air_share) * self.structure_weight
        return self.aperture_m2 * weight / self.heat_weight

    @property
    def free_heat_w(self) -> float:
        """Return the heating that the free gains of an empty house save once all is steady."""
        weight = 1.0 if self.free_w >= 0 else self.structure_weight
        return self.free_w * weight / self.heat_weight

    def scaled(self, share: float) -> HouseType:
        """Return the same building with a floor of another size."""
        return replace(
            self,
            floor_m2=self.floor_m2 * share,
            air_loss_w_k=self.air_loss_w_k * share,
            structure_loss_w_k=self.structure_loss_w_k * share,
            coupling_w_k=self.coupling_w_k * share,
            air_j_k=self.air_j_k * share,
            structure_j_k=self.structure_j_k * share,
            aperture_m2=self.aperture_m2 * share,
            free_w=self.free_w * share,
            window_w_k=self.window_w_k * share,
            design_w=self.design_w * share,
        )


# The masses are such that a thermostat of +-0.3 K on the design heat starts as often as in a detailed building model:
# about 4, 36, 50 and 50 times a winter day.
# 192 m2 in Brussels with a loss near 270 W/K (slab) and 255 W/K (air); the ground takes more than the appliances give.
SLAB: Final = HouseType(
    name="slab",
    floor_m2=192,
    air_loss_w_k=130,
    structure_loss_w_k=138,
    coupling_w_k=2400,
    air_j_k=5.5e6,
    structure_j_k=32e6,
    aperture_m2=9,
    sun_on_air_share=0.2,
    heat_to_air_share=0,
    free_w=-800,
    window_w_k=250,
    design_w=10000,
)
AIR: Final = HouseType(
    name="air",
    floor_m2=192,
    air_loss_w_k=125,
    structure_loss_w_k=138,
    coupling_w_k=2400,
    air_j_k=5.5e6,
    structure_j_k=42e6,
    aperture_m2=9,
    sun_on_air_share=0.2,
    heat_to_air_share=1,
    free_w=-500,
    window_w_k=250,
    design_w=10000,
)
# 48 m2 boxes in Stockholm after ASHRAE 140 cases 900 and 600: 12 m2 of window, 200 W of gains,
# concrete inside (14 MJ/K) or plasterboard and timber (2 MJ/K); losses near 80 and 89 W/K.
HEAVY: Final = HouseType(
    name="heavy",
    floor_m2=48,
    air_loss_w_k=50,
    structure_loss_w_k=32,
    coupling_w_k=620,
    air_j_k=1.3e6,
    structure_j_k=14e6,
    aperture_m2=6,
    sun_on_air_share=0.1,
    heat_to_air_share=1,
    free_w=200,
    window_w_k=120,
    design_w=3700,
)
LIGHT: Final = HouseType(
    name="light",
    floor_m2=48,
    air_loss_w_k=54,
    structure_loss_w_k=37,
    coupling_w_k=620,
    air_j_k=1.3e6,
    structure_j_k=2e6,
    aperture_m2=6,
    sun_on_air_share=0.3,
    heat_to_air_share=1,
    free_w=200,
    window_w_k=120,
    design_w=3700,
)
HOUSE_TYPES: Final = {house_type.name: house_type for house_type in (SLAB, AIR, HEAVY, LIGHT)}


class House:
    """One building with its two temperatures, moved forward by `step`."""

    def __init__(self, house_type: HouseType, *, room_c: float = 20.0, structure_c: float | None = None) -> None:
        """Start with a room temperature; the structure has the same unless told."""
        self.type = house_type
        self.room_c = room_c
        self.structure_c = room_c if structure_c is None else structure_c
        self._response = lru_cache(maxsize=16)(partial(_response, house_type))

    @property
    def stored_j(self) -> float:
        """Return the heat kept above 0 degC."""
        return self.type.air_j_k * self.room_c + self.type.structure_j_k * self.structure_c

    def step(
        self,
        *,
        heat_w: float,
        outdoor_c: float,
        irradiance_w_m2: float,
        dt: timedelta,
        is_window_open: bool = False,
        people: int = 0,
    ) -> None:
        """Move forward by `dt` under inputs that hold still, exactly for any length of step."""
        response = self._response(dt, is_window_open=is_window_open)
        kind = self.type
        sun_w = kind.aperture_m2 * irradiance_w_m2
        # Free gains warm the air; the ground takes its loss from the structure.
        air_w = (
            heat_w * kind.heat_to_air_share + sun_w * kind.sun_on_air_share + people * PERSON_W + max(kind.free_w, 0)
        )
        structure_w = heat_w * (1 - kind.heat_to_air_share) + sun_w * (1 - kind.sun_on_air_share) + min(kind.free_w, 0)
        self.room_c, self.structure_c = response.after(
            room_c=self.room_c,
            structure_c=self.structure_c,
            air_w=air_w + response.air_loss_w_k * outdoor_c,
            structure_w=structure_w + kind.structure_loss_w_k * outdoor_c,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Response:
    """How both masses answer in one length of step: the steady gains (K/W) and what remains of a deviation."""

    air_loss_w_k: float
    air_on_air: float
    cross: float
    structure_on_structure: float
    room_room: float
    room_structure: float
    structure_room: float
    structure_structure: float

    def after(self, *, room_c: float, structure_c: float, air_w: float, structure_w: float) -> tuple[float, float]:
        """Return both temperatures after the step: where they would end, and what remains of the way there."""
        end_room_c = self.air_on_air * air_w + self.cross * structure_w
        end_structure_c = self.cross * air_w + self.structure_on_structure * structure_w
        room_k = room_c - end_room_c
        structure_k = structure_c - end_structure_c
        return (
            end_room_c + self.room_room * room_k + self.room_structure * structure_k,
            end_structure_c + self.structure_room * room_k + self.structure_structure * structure_k,
        )


def _response(house_type: HouseType, dt: timedelta, *, is_window_open: bool) -> _Response:
    """Return exp(M dt) of the two-mass network and the inverse of its conductances.

    M = [[a, b], [c, d]] has two real eigenvalues below 0, so exp(M dt) = (e1 (M - l2) - e2 (M - l1)) / (l1 - l2).
    """
    coupling_w_k = house_type.coupling_w_k
    air_loss_w_k = house_type.air_loss_w_k + (house_type.window_w_k if is_window_open else 0)
    air_w_k = air_loss_w_k + coupling_w_k
    structure_w_k = house_type.structure_loss_w_k + coupling_w_k
    a, b = -air_w_k / house_type.air_j_k, coupling_w_k / house_type.air_j_k
    c, d = coupling_w_k / house_type.structure_j_k, -structure_w_k / house_type.structure_j_k
    root = sqrt((a - d) ** 2 / 4 + b * c)
    slow, fast = (a + d) / 2 + root, (a + d) / 2 - root
    slow_left, fast_left = exp(slow * dt.total_seconds()), exp(fast * dt.total_seconds())
    determinant = air_w_k * structure_w_k - coupling_w_k**2
    return _Response(
        air_loss_w_k=air_loss_w_k,
        air_on_air=structure_w_k / determinant,
        cross=coupling_w_k / determinant,
        structure_on_structure=air_w_k / determinant,
        room_room=(slow_left * (a - fast) - fast_left * (a - slow)) / (slow - fast),
        room_structure=(slow_left - fast_left) * b / (slow - fast),
        structure_room=(slow_left - fast_left) * c / (slow - fast),
        structure_structure=(slow_left * (d - fast) - fast_left * (d - slow)) / (slow - fast),
    )


def people_at_home(local: datetime, household: int) -> int:
    """Return how many of a household are in: all at night and on weekends, one in four during working hours."""
    is_at_work = local.weekday() in WORKDAYS and local.hour in WORKING_HOURS
    return household // 4 if is_at_work else household
