"""The boards behind AxeOS: which settings they offer, what each one draws and hashes, and what they are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Self

from ...engine.miner import PowerLevel
from .. import DriverError, DriverErrorKind
from .reading import number, numbers, text

HASHES_PER_TERAHASH_MHZ: Final = 1e6
"""TH/s = MHz * small cores * chips / 1e6 (firmware, expected_hashrate)."""

STEADY_SHARE: Final = 0.15
"""Power belongs to the setting while the hash rate is as near as this to what the setting promises."""

DEFAULT_W: Final[Mapping[str, float]] = MappingProxyType(
    {
        **dict.fromkeys(("2.2", "102"), 12),
        **dict.fromkeys(("0.11", "201", "202", "203", "204", "205", "207"), 12),
        **dict.fromkeys(("302", "303"), 40),
        **dict.fromkeys(("400", "401"), 12),
        **dict.fromkeys(("402", "403"), 8),
        **dict.fromkeys(("600", "601"), 19),
        **dict.fromkeys(("602", "603"), 22),
        "650": 35,
        **dict.fromkeys(("701", "702"), 90),
        "801": 36,
        # One machine drew 78.25 W at 583 MHz and 1,120 mV.
        "NerdQAxe++": 85,
    }
)
"""Watts at the default setting by board: the goal of the factory's self-test (main/device_config.h)."""

FAMILIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "102": "Max",
        "2": "Ultra",
        "3": "Hex",
        "4": "Supra",
        "650": "GammaDuo",
        "6": "Gamma",
        "7": "SupraHex",
        "8": "GammaTurbo",
    }
)
"""The family by the beginning of the board's number, the longer one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a board offers to people."""

    frequencies_mhz: tuple[int, ...]
    voltages_mv: tuple[int, ...]
    default_mhz: int
    default_mv: int
    chips: int

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> Self:
        """Return the options in an answer, rising; a default that is not offered is taken for the nearest one."""
        frequencies, voltages = _rising(answer.get("frequencyOptions")), _rising(answer.get("voltageOptions"))
        default_mhz, default_mv = number(answer.get("defaultFrequency")), number(answer.get("defaultVoltage"))
        if not frequencies or not voltages or default_mhz is None or default_mv is None:
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, "frequencies and voltages without numbers")
        return cls(
            frequencies_mhz=frequencies,
            voltages_mv=voltages,
            default_mhz=min(frequencies, key=lambda mhz: abs(mhz - default_mhz)),
            default_mv=min(voltages, key=lambda mv: abs(mv - default_mv)),
            chips=int(number(answer.get("asicCount")) or 1),
        )

    def diagonal(self) -> tuple[tuple[int, int], ...]:
        """Return a voltage for each frequency, in step with it from the default pair on.

        A higher frequency wants a higher voltage to be stable, and a lower one is wasteful with more than it needs.
        All combinations would be many levels that draw the same.
        """
        shift = self.voltages_mv.index(self.default_mv) - self.frequencies_mhz.index(self.default_mhz)
        last = len(self.voltages_mv) - 1
        return tuple(
            (mhz, self.voltages_mv[min(max(place + shift, 0), last)]) for place, mhz in enumerate(self.frequencies_mhz)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Anchor:
    """A setting whose power is known."""

    power_w: float
    mhz: float
    mv: float

    def power_at_w(self, mhz: float, mv: float) -> float:
        """Return the power at another setting: dynamic power of CMOS, P ~ f V^2."""
        return self.power_w * (mhz / self.mhz) * (mv / self.mv) ** 2


def levels(answer: Mapping[str, Any], options: Options) -> tuple[PowerLevel, ...]:
    """Return one level for each offered frequency, rising in watts, without those above what the board bears."""
    anchor = _tabled(answer, options) or _measured(answer, options)
    if anchor is None:
        raise DriverError(DriverErrorKind.UNSUPPORTED, "the watts of this board show only while it mines")
    cores = number(answer.get("smallCoreCount"))
    all_levels = [
        PowerLevel(
            id=setting_id(mhz, mv),
            power_w=round(anchor.power_at_w(mhz, mv), 1),
            hashrate_th_s=None if cores is None else mhz * cores * options.chips / HASHES_PER_TERAHASH_MHZ,
        )
        for mhz, mv in options.diagonal()
    ]
    max_w = number(answer.get("maxPower"))
    return tuple(level for level in all_levels if max_w is None or level.power_w <= max_w)


def setting_id(mhz: float, mv: float) -> str:
    """Return the name of a setting."""
    return f"{mhz:g}/{mv:g}"


def model_of(answer: Mapping[str, Any]) -> str | None:
    """Return what the machine is sold as; a BitAxe says its number, a NerdAxe its name."""
    name = text(answer.get("deviceModel"))
    board = text(answer.get("boardVersion"))
    if board is None:
        return name
    family = next((family for start, family in FAMILIES.items() if board.startswith(start)), None)
    return " ".join(word for word in ("BitAxe", family, board) if word is not None)


def is_paused(answer: Mapping[str, Any]) -> bool:
    """Tell whether somebody stopped it; AxeOS says so since 2.14, the NerdAxe family in its own word."""
    return answer.get("miningPaused") is True or answer.get("shutdown") is True


def is_overheated(answer: Mapping[str, Any]) -> bool:
    """Tell whether it got too hot and has not recovered."""
    return bool(number(answer.get("overheat_mode")))


def _tabled(answer: Mapping[str, Any], options: Options) -> _Anchor | None:
    """Return the default setting with the watts of the table: the same at each call, so that a ceiling holds."""
    board = text(answer.get("boardVersion")) or text(answer.get("deviceModel"))
    power_w = DEFAULT_W.get(board or "")
    return None if power_w is None else _Anchor(power_w=power_w, mhz=options.default_mhz, mv=options.default_mv)


def _measured(answer: Mapping[str, Any], options: Options) -> _Anchor | None:
    """Return the present setting with the present power, if an unknown board runs steadily."""
    power_w, rate_gh_s, cores, mhz, mv = (
        number(answer.get(name)) for name in ("power", "hashRate", "smallCoreCount", "frequency", "coreVoltage")
    )
    if not power_w or not rate_gh_s or not cores or not mhz or not mv:
        return None
    promised_gh_s = mhz * cores * options.chips / 1e3
    is_steady = abs(rate_gh_s / promised_gh_s - 1) <= STEADY_SHARE
    if not is_steady or is_paused(answer) or is_overheated(answer):
        return None
    return _Anchor(power_w=power_w, mhz=mhz, mv=mv)


def _rising(values: object) -> tuple[int, ...]:
    """Return the positive whole numbers of a list, rising."""
    if not isinstance(values, Sequence) or isinstance(values, str):
        return ()
    return tuple(sorted({int(value) for value in numbers(*values) if value > 0}))
