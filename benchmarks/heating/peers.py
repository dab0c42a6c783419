"""The published control laws of other thermostats, written anew from their documents."""

from typing import Final, override

from .law import STEP, Law, View

HYSTERESIS_K: Final = 0.3
"""Both tolerances of Home Assistant's generic thermostat."""

# The defaults of Versatile Thermostat.
TPI_INSIDE: Final = 0.6
TPI_OUTSIDE: Final = 0.01

# HASmartThermostat: the gains of its example of one on/off heater, and the outdoor gain that it recommends (percent).
PID_KP: Final = 50.0
PID_KI: Final = 0.01
PID_KD: Final = 2000.0
PID_KE: Final = 0.6


class Hysteresis(Law):
    """Full heat below the band, none above it."""

    def __init__(self) -> None:
        """Begin at rest."""
        self._is_on = False

    @override
    def wish_w(self, view: View) -> float:
        """Return all or nothing; a lost sensor changes nothing."""
        if view.room_c is not None:
            error_k = view.setpoint_c - view.room_c
            self._is_on = error_k > -HYSTERESIS_K if self._is_on else error_k >= HYSTERESIS_K
        return view.most_w if self._is_on else 0.0


class Tpi(Law):
    """Time proportional and integral: a share from the error inside and the difference to outside."""

    @override
    def wish_w(self, view: View) -> float:
        """Return 0.6 (setpoint - room) + 0.01 (setpoint - outdoor) as a share of all heat."""
        inside_k = 0.0 if view.room_c is None else view.setpoint_c - view.room_c
        share = TPI_INSIDE * inside_k + TPI_OUTSIDE * (view.setpoint_c - view.outdoor_c)
        return min(max(share, 0.0), 1.0) * view.most_w


class Pid(Law):
    """PID with an outdoor term, all in percent."""

    def __init__(self) -> None:
        """Begin with nothing learnt."""
        self._integral = 0.0
        self._before_c: float | None = None

    @override
    def wish_w(self, view: View) -> float:
        """Return P + I + D + E within 0 and 100 %; the integral keeps within what the outdoor term leaves."""
        room_c = view.setpoint_c if view.room_c is None else view.room_c
        step_s = STEP.total_seconds()
        error_k = view.setpoint_c - room_c
        outside = PID_KE * (view.setpoint_c - view.outdoor_c)
        self._integral = min(max(self._integral + PID_KI * error_k * step_s, -outside), 100 - outside)
        rise_k = 0.0 if self._before_c is None else room_c - self._before_c
        self._before_c = room_c
        percent = PID_KP * error_k + self._integral - PID_KD * rise_k / step_s + outside
        return min(max(percent, 0.0), 100.0) / 100 * view.most_w
