"""Judge what a miner says: every field within its range, the right machine, and not nothing at all."""

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

from ...engine.miner import MinerSample
from .. import DriverError, DriverErrorKind

RANGES: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        # The strongest machines of 2026 are hydro models of about 12 kW and 1,200 TH/s.
        "power_w": (0, 20_000),
        "target_w": (0, 20_000),  # Whatsminer says 99999 for no limit.
        "hashrate_th_s": (0, 3_000),
        # Sensors that are not fitted answer with -273, -64, 0xFF or 32767.
        "board_c": (-40, 130),
        "chip_c": (-40, 150),
        "inlet_c": (-40, 80),
        "outlet_c": (-40, 120),
        "fluid_c": (-40, 100),
        "accepted_share": (0, 1),
        "voltage_v": (0, 500),
        "current_a": (0, 500),
    },
)

FAN_RANGE_RPM: Final = (0, 30_000)

MAX_UPTIME: Final = timedelta(days=3650)

_MAC: Final = re.compile(r"[0-9a-f]{12}")


def checked(sample: MinerSample, *, mac: str | None) -> MinerSample:
    """Return a sample without the values that cannot be true; `mac` is whom we expect, None for anybody.

    Hash rate, power and uptime all unknown means that nobody answered, whatever the library made of it.
    """
    if sample.mac is not None and mac is not None and sample.mac != mac:
        raise DriverError(DriverErrorKind.IMPLAUSIBLE, f"{sample.mac} answers in place of {mac}")
    within: dict[str, Any] = {name: _within(getattr(sample, name), limits) for name, limits in RANGES.items()}
    cleaned = replace(
        sample,
        fan_rpm=tuple(rpm for rpm in sample.fan_rpm if _within(rpm, FAN_RANGE_RPM) is not None),
        uptime=None if sample.uptime is None or not timedelta() <= sample.uptime <= MAX_UPTIME else sample.uptime,
        **within,
    )
    if cleaned.hashrate_th_s is None and cleaned.power_w is None and cleaned.uptime is None:
        raise DriverError(DriverErrorKind.SILENT, "neither hash rate nor power nor uptime")
    return cleaned


def number(value: object) -> float | None:
    """Return a number that came as one or as text, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def numbers(*values: object) -> tuple[float, ...]:
    """Return the numbers among values."""
    return tuple(found for value in values if (found := number(value)) is not None)


def hottest(*values: object) -> float | None:
    """Return the greatest number, None without any; 0 is a sensor that is not fitted."""
    return max((found for found in numbers(*values) if found != 0), default=None)


def total(*values: object) -> float | None:
    """Return the sum of numbers, None without any."""
    found = numbers(*values)
    return sum(found) if found else None


def share(part: object, rest: object) -> float | None:
    """Return a part among the part and the rest (0 to 1), None where there is nothing to share."""
    of_part, of_rest = number(part), number(rest)
    if of_part is None or of_rest is None or of_part + of_rest <= 0:
        return None
    return of_part / (of_part + of_rest)


def duration(value: object) -> timedelta | None:
    """Return a count of seconds as a duration, within reason."""
    found = number(value)
    if found is None or not 0 <= found <= MAX_UPTIME.total_seconds():
        return None
    return timedelta(seconds=found)


def text(value: object) -> str | None:
    """Return a text with something in it, else None."""
    return value.strip() or None if isinstance(value, str) else None


def mac_address(value: object) -> str | None:
    """Return a MAC in lower case with colons, however the firmware writes it."""
    if not isinstance(value, str):
        return None
    digits = re.sub(r"[:.\-\s]", "", value).lower()
    if not _MAC.fullmatch(digits) or not digits.strip("0"):
        return None
    return ":".join(digits[place : place + 2] for place in range(0, 12, 2))


def _within(value: object, limits: tuple[float, float]) -> float | None:
    """Return a number within its limits, else None."""
    found = number(value)
    low, high = limits
    return found if found is not None and low <= found <= high else None
