"""A register profile as data: what each register of a device means, and what may be written to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ...engine.heater import HeaterKind


class Table(StrEnum):
    """Which of the four tables of Modbus a register stands in."""

    COIL = "coil"
    DISCRETE = "discrete"
    INPUT = "input"
    HOLDING = "holding"


class Encoding(StrEnum):
    """How a value is written in words of 16 bits; a coil is a bit."""

    BIT = "bit"
    INT16 = "int16"
    UINT16 = "uint16"
    INT32 = "int32"
    UINT32 = "uint32"
    FLOAT32 = "float32"


class WordOrder(StrEnum):
    """Which word of a long value comes first."""

    BIG = "big"
    LITTLE = "little"


class Role(StrEnum):
    """What a register is for."""

    SWITCH = "switch"
    """On and off."""
    FLOW_SETPOINT = "flow_setpoint"
    POWER_LIMIT = "power_limit"
    """The most that it may draw or give, in watts or as a share of all it can."""
    RUNNING = "running"
    """Whether it heats or turns now: not 0 is yes."""
    FLOW_TEMPERATURE = "flow_temperature"
    RETURN_TEMPERATURE = "return_temperature"
    ROOM_TEMPERATURE = "room_temperature"
    OUTDOOR_TEMPERATURE = "outdoor_temperature"
    HEAT = "heat"
    """The heat that it gives now."""
    POWER = "power"
    """The power that it draws now."""
    ENERGY = "energy"
    """What it drew since the beginning."""
    FAULT = "fault"
    """0 while all is well."""
    MODE = "mode"
    """Brought to one value whenever it is switched on, such as heating on a device that cools as well."""
    WATCHDOG = "watchdog"
    """A sign of life of the master."""
    WATCHDOG_TIME = "watchdog_time"
    """After so long without a sign of life the device goes on alone."""


WRITABLE_ROLES: Final = frozenset(
    {Role.SWITCH, Role.FLOW_SETPOINT, Role.POWER_LIMIT, Role.MODE, Role.WATCHDOG, Role.WATCHDOG_TIME}
)

WRITABLE_TABLES: Final = frozenset({Table.COIL, Table.HOLDING})

CONTROL_ROLES: Final = frozenset({Role.SWITCH, Role.FLOW_SETPOINT, Role.POWER_LIMIT})
"""With any of them a device can be driven."""

_TEMPERATURES: Final[Mapping[str, float]] = MappingProxyType({"°C": 1})
_POWERS: Final[Mapping[str, float]] = MappingProxyType({"W": 1, "kW": 1000})
_ENERGIES: Final[Mapping[str, float]] = MappingProxyType({"kWh": 1, "Wh": 0.001, "MWh": 1000})
_TIMES: Final[Mapping[str, float]] = MappingProxyType({"s": 1, "min": 60})
_PLAIN: Final[Mapping[str, float]] = MappingProxyType({"": 1})

PERCENT_UNIT: Final = "%"

UNITS: Final[Mapping[Role, Mapping[str, float]]] = MappingProxyType(
    {
        Role.SWITCH: _PLAIN,
        Role.RUNNING: _PLAIN,
        Role.FAULT: _PLAIN,
        Role.MODE: _PLAIN,
        Role.WATCHDOG: _PLAIN,
        Role.WATCHDOG_TIME: _TIMES,
        Role.FLOW_SETPOINT: _TEMPERATURES,
        Role.FLOW_TEMPERATURE: _TEMPERATURES,
        Role.RETURN_TEMPERATURE: _TEMPERATURES,
        Role.ROOM_TEMPERATURE: _TEMPERATURES,
        Role.OUTDOOR_TEMPERATURE: _TEMPERATURES,
        Role.POWER_LIMIT: {**_POWERS, PERCENT_UNIT: 0.01},
        Role.HEAT: _POWERS,
        Role.POWER: _POWERS,
        Role.ENERGY: _ENERGIES,
    }
)
"""The units of each role, and how much of ours one of them is: watts, kilowatt-hours, degrees, seconds, shares."""

WIDTHS: Final[Mapping[Encoding, int]] = MappingProxyType(
    {
        Encoding.BIT: 1,
        Encoding.INT16: 1,
        Encoding.UINT16: 1,
        Encoding.INT32: 2,
        Encoding.UINT32: 2,
        Encoding.FLOAT32: 2,
    }
)


class Silence(StrEnum):
    """What the device does by itself when nobody talks to it; the value is the translation key."""

    OFF = "goes_off"
    OWN_CONTROL = "own_control"
    """It heats as it would without us."""
    KEEPS = "keeps"
    """It goes on with the last command for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteLimits:
    """What may be written to a register, in the unit of its role."""

    low: float | None = None
    high: float | None = None
    only: tuple[float, ...] = ()
    """Where not empty, only these."""
    min_interval: timedelta = timedelta()
    """It is not written more often: some devices keep what is written in a flash memory that wears."""
    is_read_back: bool = True
    """False for a register that does not tell what was written to it."""

    def allowed(self, value: float) -> float | None:
        """Return the allowed value that is closest, never above one of a list; None where the list has none."""
        if self.only:
            return max((one for one in self.only if one <= value), default=None)
        assert self.low is not None and self.high is not None  # noqa: S101, PT018  A profile says them or `only`.
        return min(max(value, self.low), self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """One register, or one part of it."""

    role: Role
    table: Table
    address: int
    encoding: Encoding = Encoding.UINT16
    word_order: WordOrder = WordOrder.BIG
    scale: float = 1.0
    """Value = raw * scale + offset, in `unit`."""
    offset: float = 0.0
    unit: str = ""
    low: float | None = None
    """Below it, in `unit`, the reading is none."""
    high: float | None = None
    mask: int | None = None
    """Only these bits of a whole number belong to it."""
    invalid: tuple[int, ...] = ()
    """Raw values that stand for no reading."""
    on: float = 1
    """What switches it on."""
    off: float = 0
    write: WriteLimits | None = None

    @property
    def width(self) -> int:
        """Return how many addresses it takes."""
        return WIDTHS[self.encoding]

    @property
    def addresses(self) -> range:
        """Return the addresses that it takes."""
        return range(self.address, self.address + self.width)

    @property
    def is_read(self) -> bool:
        """Tell whether a reading of it means something."""
        return self.write is None or self.write.is_read_back

    @property
    def is_share(self) -> bool:
        """Tell whether its value is a part of the whole."""
        return self.unit == PERCENT_UNIT

    @property
    def unit_factor(self) -> float:
        """Return how much of our unit one of its unit is."""
        return UNITS[self.role][self.unit]


class Feed(StrEnum):
    """What is written to a watchdog, where it is no fixed number."""

    COUNT = "count"
    """Another number each time, since some devices watch for change."""
    LAST = "last"
    """The last value once more: on such a device the order itself runs out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchdog:
    """How a device is told that somebody is there."""

    role: Role
    value: float | Feed
    interval: timedelta
    silence: timedelta | None = None
    """After so long without a sign of life the device goes on alone; written to its register where it has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterProfile:
    """What the registers of one family of devices mean."""

    id: str
    """The name of its file, without the ending."""
    name: str
    manufacturer: str
    models: tuple[str, ...]
    kinds: tuple[HeaterKind, ...]
    """What it can be; none for a meter, which only tells."""
    source: str
    unproven: tuple[str, ...]
    """What nobody has tried yet."""
    silence: Silence
    registers: Mapping[Role, Register]
    watchdog: Watchdog | None = None
    is_own: bool = False
    """It stands in the configuration folder of the user."""

    @property
    def can_be_driven(self) -> bool:
        """Tell whether it has anything to set."""
        return bool(CONTROL_ROLES & self.registers.keys())
