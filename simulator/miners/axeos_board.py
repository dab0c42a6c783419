"""The boards of the BitAxe and of the NerdAxe family: what their firmware has built in, and what they draw."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from ..levels import Level, levels

FIRMWARE = "axeos"

FREQUENCIES: Final = MappingProxyType(
    {
        "BM1366": (400, 425, 450, 475, 485, 500, 525, 550, 575),
        "BM1368": (400, 425, 450, 475, 485, 490, 500, 525, 550, 575),
        "BM1370": (400, 490, 525, 550, 600, 625),
    }
)
VOLTAGES: Final = MappingProxyType(
    {
        "BM1366": (1100, 1150, 1200, 1250, 1300),
        "BM1368": (1100, 1150, 1166, 1200, 1250, 1300),
        "BM1370": (1000, 1060, 1100, 1150, 1200, 1250),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What the firmware has built in for one board."""

    name: str
    """What the firmware calls the family."""
    version: str
    """The number of the board, empty in the NerdAxe family."""
    chip: str
    chips: int = 1
    small_cores: int
    default_mhz: int
    default_mv: int
    max_w: int
    supply_v: float = 5.0
    frequencies: tuple[int, ...] = ()
    voltages: tuple[int, ...] = ()
    is_nerd: bool = False

    def hashrate_th_s(self, mhz: float) -> float:
        """Return what all cores hash together: TH/s = MHz * small cores * chips / 1e6."""
        return mhz * self.small_cores * self.chips / 1e6

    @property
    def offered_mhz(self) -> tuple[int, ...]:
        """Return the frequencies that the firmware offers."""
        return self.frequencies or FREQUENCIES[self.chip]

    @property
    def offered_mv(self) -> tuple[int, ...]:
        """Return the core voltages that the firmware offers."""
        return self.voltages or VOLTAGES[self.chip]


_GAMMA: Final = Board(
    name="Gamma", version="601", chip="BM1370", small_cores=2040, default_mhz=525, default_mv=1150, max_w=40
)

BOARDS: Final[Mapping[str, Board]] = MappingProxyType(
    {
        "BitAxe Gamma 601": _GAMMA,
        "BitAxe Gamma 602": replace(_GAMMA, version="602"),
        "BitAxe GammaTurbo 801": replace(_GAMMA, name="GammaTurbo", version="801", chips=2, max_w=60, supply_v=12.0),
        "BitAxe Supra 401": Board(
            name="Supra", version="401", chip="BM1368", small_cores=1276, default_mhz=490, default_mv=1166, max_w=40
        ),
        "BitAxe Ultra 204": Board(
            name="Ultra", version="204", chip="BM1366", small_cores=894, default_mhz=485, default_mv=1200, max_w=25
        ),
        "NerdQAxe++": Board(
            name="NerdQAxe++",
            version="",
            chip="BM1370",
            chips=4,
            small_cores=2040,
            default_mhz=600,
            default_mv=1150,
            max_w=100,
            supply_v=12.0,
            frequencies=(500, 515, 525, 550, 575, 590, 600),
            voltages=tuple(range(1120, 1201, 10)),
            is_nerd=True,
        ),
    }
)
"""Tables of bitaxeorg/ESP-Miner@5c277131 and shufps/ESP-Miner-NerdQAxePlus@6a5b5b58."""


def level_id(mhz: float, mv: float) -> str:
    """Return the name of a setting."""
    return f"{mhz:g}/{mv:g}"


def board_levels(name: str, board: Board) -> tuple[Level, ...]:
    """Return a level for each frequency: voltage options rise with frequencies, in step from the default on."""
    base_w, base_mhz, base_mv = known_setting(name, board)
    shift = board.offered_mv.index(board.default_mv) - board.offered_mhz.index(board.default_mhz)
    last = len(board.offered_mv) - 1
    pairs = [(mhz, board.offered_mv[min(max(place + shift, 0), last)]) for place, mhz in enumerate(board.offered_mhz)]
    return tuple(
        Level(
            id=level_id(mhz, mv),
            power_w=round(base_w * (mhz / base_mhz) * (mv / base_mv) ** 2, 1),
            hashrate_th_s=board.hashrate_th_s(mhz),
        )
        for mhz, mv in pairs
    )


def known_setting(name: str, board: Board) -> tuple[float, float, float]:
    """Return the setting whose power is known: watts, MHz and mV."""
    table = levels(FIRMWARE, name)
    default = next((row for row in table if row.id == level_id(board.default_mhz, board.default_mv)), None)
    if default is not None:
        return default.power_w, board.default_mhz, board.default_mv
    # One machine was watched at 1,120 mV; its hash rate tells the frequency.
    watched = table[0]
    return watched.power_w, watched.hashrate_th_s / board.hashrate_th_s(1), 1120
