"""The Modbus registers of the boiler.

| address | content | unit | write |
|---|---|---|---|
| 0 | flow temperature, signed | 0.1 degC | |
| 1 | return temperature, signed | 0.1 degC | |
| 2 | flame | % of the highest | |
| 3 | flame | W | |
| 4 | pump: 0 off, 1 on | | |
| 5 | alarm: 0 none, 1 overheated, 2 low pressure, 3 no ignition | | |
| 6 | water pressure | 0.01 bar | |
| 7 | state: 0 off, 1 waiting, 2 heating, 3 after-run, 4 locked | | |
| 8 | burner starts | | |
| 9 | it goes on alone: 0 no, 1 yes | | |
| 10 | flow setpoint, 20 to 80 degC | 0.1 degC | yes |
| 11 | enabled: 0 no, 1 yes | | yes |
| 12 | pump: 0 on demand, 1 always on | | yes |
| 13 | watchdog: any write feeds it | | yes |
| 14 | watchdog time, 0 never | s | yes |
| 15 | reset the alarm: write 1 | | yes |
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import IntEnum
from types import MappingProxyType
from typing import Final

from pymodbus.constants import ExcCodes

from .boiler import HIGHEST_SETPOINT_C, LOWEST_SETPOINT_C, Boiler
from .modbus import WORD_MASK, RegisterError, signed


class Register(IntEnum):
    """The addresses that take writes."""

    SETPOINT = 10
    ENABLED = 11
    PUMP = 12
    WATCHDOG = 13
    WATCHDOG_TIME = 14
    RESET = 15


_SWITCH: Final = (0, 1)
_ANY_WORD: Final = (0, WORD_MASK)
# Address to lowest and highest word that may be written.
WRITABLE: Final[Mapping[int, tuple[int, int]]] = MappingProxyType(
    {
        Register.SETPOINT: (round(10 * LOWEST_SETPOINT_C), round(10 * HIGHEST_SETPOINT_C)),
        Register.ENABLED: _SWITCH,
        Register.PUMP: _SWITCH,
        Register.WATCHDOG: _ANY_WORD,
        Register.WATCHDOG_TIME: _ANY_WORD,
        Register.RESET: _SWITCH,
    }
)


class BoilerRegisters:
    """The boiler as a Modbus device."""

    def __init__(self, boiler: Boiler) -> None:
        """Show this boiler."""
        self._boiler = boiler
        self._fed_with = 0

    def words(self) -> list[int]:
        """Return the present words."""
        boiler = self._boiler
        boiler.advance()
        return [
            signed(10 * boiler.flow_c),
            signed(10 * boiler.return_c),
            round(100 * boiler.modulation_share),
            round(boiler.burner_w),
            int(boiler.is_pump_on),
            boiler.alarm.value,
            round(100 * boiler.pressure_bar),
            boiler.state.value,
            boiler.starts & WORD_MASK,
            int(boiler.is_alone),
            round(10 * boiler.setpoint_c),
            int(boiler.is_enabled),
            int(boiler.is_pump_forced),
            self._fed_with,
            round(boiler.watchdog.total_seconds()),
            0,
        ]

    def write(self, address: int, words: list[int]) -> None:
        """Take new words, all or none."""
        written = dict(enumerate(words, address))
        for register, word in written.items():
            if register not in WRITABLE:
                raise RegisterError(ExcCodes.ILLEGAL_ADDRESS)
            lowest, highest = WRITABLE[register]
            if not lowest <= word <= highest:
                raise RegisterError(ExcCodes.ILLEGAL_VALUE)
        self._boiler.advance()
        for register, word in written.items():
            self._set(register, word)

    def _set(self, register: int, word: int) -> None:
        """Set what one register stands for."""
        boiler = self._boiler
        match register:
            case Register.SETPOINT:
                boiler.setpoint_c = word / 10
            case Register.ENABLED:
                boiler.is_enabled = bool(word)
            case Register.PUMP:
                boiler.is_pump_forced = bool(word)
            case Register.WATCHDOG:
                self._fed_with = word
                boiler.feed()
            case Register.WATCHDOG_TIME:
                boiler.watchdog = timedelta(seconds=word)
            case _ if word:
                boiler.reset_alarm()
