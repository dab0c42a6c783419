"""One month of measured sunshine, minute by minute.

Global irradiance at Payerne, Switzerland, June 2016, of the Baseline Surface Radiation Network (station PAY, run by
MeteoSwiss). The development environment has it from pvlib, whose releases up to 0.11 carry it for their own tests.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

PACKAGE: Final = "pvlib"
FILE: Final = "pvlib/data/bsrn-lr0100-pay0616.dat"

RECORD: Final = "*U0100"
"""Begins the measurements: two lines a minute, the first one with day, minute and global irradiance."""

UNKNOWN: Final = -999
MINUTES: Final = 24 * 60

# What panels are rated at (IEC 60904-3), and what remains after heat, dirt and inverter (PVGIS default: 14 % lost).
RATED_W_M2: Final = 1000.0
YIELD_SHARE: Final = 0.86

type Day = tuple[float, ...]
"""By minute of the day (UTC): what a roof gives, as a share of its rated power."""


@cache
def days() -> Mapping[int, Day]:
    """Return the measured days by day of the month."""
    path = Path(str(distribution(PACKAGE).locate_file(FILE)))
    with path.open(encoding="ascii") as lines:
        return parsed(lines)


def parsed(lines: Iterable[str]) -> Mapping[int, Day]:
    """Return the days of a file of the network; a minute that was not measured repeats the one before."""
    measured = _measured(lines)
    return {day: _day(measured, day) for day in sorted({day for day, _ in measured})}


def _measured(lines: Iterable[str]) -> Mapping[tuple[int, int], float]:
    """Return irradiance by day and minute."""
    found = {}
    rows = iter(lines)
    for line in rows:
        if line.startswith(RECORD):
            break
    for line in rows:
        if line.startswith("*"):
            break
        words = line.split()
        next(rows, None)
        if (irradiance_w_m2 := float(words[2])) != UNKNOWN:
            found[int(words[0]), int(words[1])] = irradiance_w_m2
    return found


def _day(measured: Mapping[tuple[int, int], float], day: int) -> Day:
    """Return one day without holes."""
    shares = []
    last = 0.0
    for minute in range(MINUTES):
        last = measured.get((day, minute), last)
        shares.append(max(last, 0.0) / RATED_W_M2 * YIELD_SHARE)
    return tuple(shares)
