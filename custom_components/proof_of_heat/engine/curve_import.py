"""Heating curves of other controls, brought over as a load line."""

from dataclasses import dataclass
from statistics import fmean
from typing import Final, Protocol, override

from .emitter import Emitter
from .heating_curve import LoadLine

# From a frosty day to a mild one: where curves are used, and where all of them are drawn.
SAMPLES_C: Final = (-15.0, -7.5, 0.0, 5.0, 10.0)
MIN_SAMPLES: Final = 3


class FlowCurve(Protocol):
    """A curve of another control: flow temperature from outdoor temperature."""

    def flow_c(self, *, outdoor_c: float, setpoint_c: float) -> float:
        """Return the flow temperature that it asks for."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Viessmann(FlowCurve):
    """A Viessmann Vitotronic curve, as its slope and level."""

    slope: float
    level_k: float = 0.0

    @override
    def flow_c(self, *, outdoor_c: float, setpoint_c: float) -> float:
        """Return Tr + level - slope D (1.4347 + 0.021 D + 247.9e-6 D^2), D = To - Tr (published by openviess)."""
        away_k = outdoor_c - setpoint_c
        return setpoint_c + self.level_k - self.slope * away_k * (1.4347 + 0.021 * away_k + 247.9e-6 * away_k**2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vaillant(FlowCurve):
    """A Vaillant curve, as its number."""

    number: float

    @override
    def flow_c(self, *, outdoor_c: float, setpoint_c: float) -> float:
        """Return SP + 2.55 (HC (SP - To))^0.78 (fitted to the printed curves by CompCurve)."""
        away_k = max(setpoint_c - outdoor_c, 0.0)
        return setpoint_c + 2.55 * float((self.number * away_k) ** 0.78)


@dataclass(frozen=True, slots=True, kw_only=True)
class Equitherm(FlowCurve):
    """An equitherm curve of OpenTherm gateways, as slope, shift and exponent."""

    slope: float
    shift_k: float = 0.0
    exponent: float = 1.3

    @override
    def flow_c(self, *, outdoor_c: float, setpoint_c: float) -> float:
        """Return SP + shift + s sgn(d) |d|^(1/n), d = SP - To (published by OTGateway); no heat above the setpoint."""
        away_k = setpoint_c - outdoor_c
        if away_k <= 0:
            return setpoint_c
        return setpoint_c + self.shift_k + self.slope * float(away_k ** (1 / self.exponent))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sat(FlowCurve):
    """A curve of Smart Autotune Thermostat, as its coefficient and base."""

    coefficient: float
    base_c: float
    """20 for floors, 27.2 for radiators."""

    @override
    def flow_c(self, *, outdoor_c: float, setpoint_c: float) -> float:
        """Return base + c/4 (4 (SP - 20) + 0.03 (To - 20)^2 - 0.4 (To - 20)) (published by SAT)."""
        away_k = outdoor_c - 20
        return self.base_c + self.coefficient / 4 * (4 * (setpoint_c - 20) + 0.03 * away_k**2 - 0.4 * away_k)


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoPoints(FlowCurve):
    """A straight curve through two points, as most heat pumps have it."""

    cold_outdoor_c: float
    cold_flow_c: float
    mild_outdoor_c: float
    mild_flow_c: float

    @override
    def flow_c(self, *, outdoor_c: float, setpoint_c: float) -> float:
        """Return the flow temperature on the line; the setpoint does not move it."""
        slope = (self.mild_flow_c - self.cold_flow_c) / (self.mild_outdoor_c - self.cold_outdoor_c)
        return self.cold_flow_c + slope * (outdoor_c - self.cold_outdoor_c)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A load line that stands for a curve, and how well it does."""

    line: LoadLine
    worst_w: float
    """The greatest distance between the line and the curve where it was sampled."""


def imported(curve: FlowCurve, emitter: Emitter, *, setpoint_c: float) -> Imported | None:
    """Return the line through a curve turned to watts, None where it heats at fewer than 3 sampled temperatures."""
    pairs = [
        (setpoint_c - outdoor_c, emitter.heat_w(flow_c=flow_c, room_c=setpoint_c))
        for outdoor_c in SAMPLES_C
        if (flow_c := curve.flow_c(outdoor_c=outdoor_c, setpoint_c=setpoint_c)) > setpoint_c
    ]
    if len(pairs) < MIN_SAMPLES:
        return None
    ua_w_k, at_zero_w = _line(pairs)
    worst_w = max(abs(at_zero_w + ua_w_k * away_k - heat_w) for away_k, heat_w in pairs)
    return Imported(line=LoadLine(ua_w_k=ua_w_k, free_w=-at_zero_w), worst_w=worst_w)


def _line(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    """Return slope and height of the line of least squares."""
    mean_k = fmean(away_k for away_k, _ in pairs)
    mean_w = fmean(heat_w for _, heat_w in pairs)
    slope = sum((away_k - mean_k) * (heat_w - mean_w) for away_k, heat_w in pairs)
    slope /= sum((away_k - mean_k) ** 2 for away_k, _ in pairs)
    return slope, mean_w - slope * mean_k
