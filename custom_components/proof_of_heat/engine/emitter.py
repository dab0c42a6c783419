"""An emitter: the flow temperature that gives so many watts, and the watts that a flow temperature gives."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

# Halvings of the bracket: 2**-50 of a nominal heat is below any watt.
HALVINGS: Final = 50


class EmitterKind(StrEnum):
    """The kind of emitter; the value is the translation key."""

    AIR = "air"
    """Warm air, blown by the miner itself."""
    RADIATOR = "radiator"
    FLOOR = "floor"


# EN 442-2 states radiators at 75/65/20 with n near 1.3; EN 1264-2 gives floors n = 1.1, here at 35/30/20. Air follows
# its temperature in proportion.
EXPONENTS: Final = {EmitterKind.AIR: 1.0, EmitterKind.RADIATOR: 1.3, EmitterKind.FLOOR: 1.1}
NOMINAL_K: Final = {EmitterKind.AIR: 20.0, EmitterKind.RADIATOR: 50.0, EmitterKind.FLOOR: 12.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Emitter:
    """What gives the heat of a flow to a room."""

    nominal_w: float
    nominal_k: float
    """Mean water above room at the nominal heat (K)."""
    exponent: float
    spread_k: float = 0.0
    """Flow above return at the nominal heat; it shrinks with the heat, as under a steady pump (K)."""

    @classmethod
    def of_kind(cls, kind: EmitterKind, *, nominal_w: float, spread_k: float = 0.0) -> Emitter:
        """Return the usual emitter of a kind."""
        return cls(nominal_w=nominal_w, nominal_k=NOMINAL_K[kind], exponent=EXPONENTS[kind], spread_k=spread_k)

    def flow_c(self, *, heat_w: float, room_c: float) -> float:
        """Return T + dTn (Q / Qn)^(1/n) + half the spread (EN 442-2); without heat the water has room temperature."""
        return room_c + self._excess_k(max(heat_w, 0.0) / self.nominal_w)

    def heat_w(self, *, flow_c: float, room_c: float) -> float:
        """Return the heat at a flow temperature, 0 W where the water is no warmer than the room."""
        excess_k = flow_c - room_c
        if excess_k <= 0:
            return 0.0
        # Without a spread this is the answer; with one the answer is less.
        low, high = 0.0, float((excess_k / self.nominal_k) ** self.exponent)
        if self.spread_k == 0:
            return high * self.nominal_w
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self._excess_k(middle) < excess_k else (low, middle)
        return high * self.nominal_w

    def _excess_k(self, share: float) -> float:
        """Return the flow above the room at a share of the nominal heat."""
        # A power of a float is typed as if it could be complex.
        mean_k = self.nominal_k * float(share ** (1 / self.exponent))
        return mean_k + self.spread_k / 2 * share
