"""Read a register profile from YAML, and say in which line it is wrong."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import combinations
from types import MappingProxyType
from typing import Any, Final

from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.yaml import parse_yaml

from ...engine.heater import HeaterKind
from .codec import raw_range
from .fault import ProfileError, ProfileFault
from .fields import Fields
from .model import (
    UNITS,
    WRITABLE_ROLES,
    WRITABLE_TABLES,
    Encoding,
    Feed,
    Register,
    RegisterProfile,
    Role,
    Silence,
    Table,
    Watchdog,
    WordOrder,
    WriteLimits,
)

HIGHEST_ADDRESS: Final = 0xFFFF
ALL_BITS: Final = 0xFFFF_FFFF

# A sign of life less often than hourly is none; heaters are looked after every 15 s, so not more often than that.
SHORTEST_FEED_S: Final = 15
LONGEST_FEED_S: Final = 3600

_BIT_TABLES: Final = frozenset({Table.COIL, Table.DISCRETE})


def profile_of(text: str, *, file: str, is_own: bool = False) -> RegisterProfile:
    """Return the profile in a file; ProfileError names the line that is wrong."""
    fields = Fields.top(_parsed(text, file), file)
    registers = _registers(fields)
    profile = RegisterProfile(
        id=file.rpartition(".")[0],
        name=fields.text("name"),
        manufacturer=fields.text("manufacturer"),
        models=fields.texts("models"),
        kinds=tuple(HeaterKind(word) for word in fields.words("kinds", HeaterKind)),
        source=fields.text("source"),
        unproven=fields.texts("unproven"),
        silence=Silence(fields.word("silence", Silence)),
        registers=MappingProxyType(registers),
        watchdog=_watchdog(fields, registers),
        is_own=is_own,
    )
    fields.check_known()
    return profile


def _parsed(text: str, file: str) -> object:
    """Return the content of a file."""
    try:
        return parse_yaml(text)
    except HomeAssistantError as error:
        cause: Any = error
        while cause is not None and getattr(cause, "problem_mark", None) is None:
            cause = cause.__cause__
        line = 1 if cause is None else cause.problem_mark.line + 1
        what = str(error) if cause is None else str(cause.problem)
        raise ProfileError(ProfileFault.NOT_YAML, file=file, line=line, what=what) from error


def _registers(fields: Fields) -> dict[Role, Register]:
    """Return the registers, each role and each address once."""
    found: list[tuple[Register, Fields]] = []
    for one in fields.several("registers"):
        register = _register(one)
        one.check_known()
        if any(register.role is other.role for other, _ in found):
            raise one.error(ProfileFault.ROLE_TWICE, "role")
        found.append((register, one))
    for (first, _), (second, place) in combinations(found, 2):
        if _overlap(first, second):
            raise place.error(ProfileFault.OVERLAP, "address", f"{second.role} ({second.address}), {first.role}")
    return {register.role: register for register, _ in found}


def _overlap(first: Register, second: Register) -> bool:
    """Tell whether two registers claim the same bits of the same address.

    One that does not tell what was written to it may share its address with one that is read.
    """
    if (first.write is None) != (second.write is None) and not (first.is_read and second.is_read):
        return False
    if first.table is not second.table or not set(first.addresses) & set(second.addresses):
        return False
    if first.addresses != second.addresses:
        return True
    return bool((ALL_BITS if first.mask is None else first.mask) & (ALL_BITS if second.mask is None else second.mask))


def _register(fields: Fields) -> Register:
    """Return one register."""
    role = Role(fields.word("role", Role))
    table = Table(fields.word("table", Table))
    usual = Encoding.BIT if table in _BIT_TABLES else Encoding.UINT16
    encoding = Encoding(fields.word("type", Encoding, default=usual))
    if (encoding is Encoding.BIT) != (table in _BIT_TABLES):
        raise fields.error(ProfileFault.UNKNOWN_WORD, "type", encoding)
    scale = fields.number("scale", default=1.0)
    if scale == 0:
        raise fields.error(ProfileFault.OUT_OF_RANGE, "scale")
    register = Register(
        role=role,
        table=table,
        address=fields.whole("address", low=0, high=HIGHEST_ADDRESS),
        encoding=encoding,
        word_order=WordOrder(fields.word("word_order", WordOrder, default=WordOrder.BIG)),
        scale=scale,
        offset=fields.number("offset", default=0.0),
        unit=fields.word("unit", UNITS[role], default="" if "" in UNITS[role] else None),
        low=fields.optional_number("min"),
        high=fields.optional_number("max"),
        mask=fields.optional_whole("mask", low=1, high=HIGHEST_ADDRESS),
        invalid=tuple(int(number) for number in fields.numbers("invalid")),
        # YAML takes the bare words on and off for yes and no.
        on=fields.number("on_value", default=1),
        off=fields.number("off_value", default=0),
    )
    fields.check_crossed(register.low, register.high)
    return Register(**{**_as_fields(register), "write": _write(fields, register)})


def _as_fields(register: Register) -> Mapping[str, Any]:
    """Return the fields of a register by name."""
    return {name: getattr(register, name) for name in register.__dataclass_fields__}


def _write(fields: Fields, register: Register) -> WriteLimits | None:
    """Return what may be written: for a role that is written it must be said."""
    if not fields.has("write"):
        if register.role in WRITABLE_ROLES:
            raise fields.error(ProfileFault.LIMITS_MISSING, "write", register.role)
        return None
    if register.role not in WRITABLE_ROLES or register.table not in WRITABLE_TABLES:
        raise fields.error(ProfileFault.NOT_WRITABLE, "write", f"{register.role} ({register.table})")
    inner = fields.inner("write")
    limits = WriteLimits(
        low=inner.optional_number("min"),
        high=inner.optional_number("max"),
        only=inner.numbers("only"),
        min_interval=timedelta(seconds=inner.number("min_interval", low=0)),
        is_read_back=inner.flag("read_back", default=True),
    )
    inner.check_known()
    inner.check_crossed(limits.low, limits.high)
    if not limits.only and (limits.low is None or limits.high is None):
        raise inner.error(ProfileFault.LIMITS_MISSING, "min" if limits.low is None else "max", register.role)
    _check_fits(inner, register, limits)
    return _in_our_unit(limits, register.unit_factor)


def _check_fits(fields: Fields, register: Register, limits: WriteLimits) -> None:
    """Refuse limits that the register can't hold, that its own range denies, or that lack its on or its off."""
    lowest, highest = raw_range(register)
    for value in (*limits.only, limits.low, limits.high):
        if value is None:
            continue
        raw = (value - register.offset) / register.scale
        is_read = (register.low is None or value >= register.low) and (register.high is None or value <= register.high)
        if not lowest <= raw <= highest or not is_read:
            raise fields.error(ProfileFault.LIMITS_TOO_WIDE, "only" if limits.only else "max", f"{value:g}")
    switched = (register.on, register.off) if register.role is Role.SWITCH else ()
    if limits.only and any(value not in limits.only for value in switched):
        raise fields.error(ProfileFault.LIMITS_MISSING, "only", register.role)


def _in_our_unit(limits: WriteLimits, factor: float) -> WriteLimits:
    """Return limits in watts, degrees, seconds and shares."""
    return WriteLimits(
        low=None if limits.low is None else limits.low * factor,
        high=None if limits.high is None else limits.high * factor,
        only=tuple(value * factor for value in limits.only),
        min_interval=limits.min_interval,
        is_read_back=limits.is_read_back,
    )


def _watchdog(fields: Fields, registers: Mapping[Role, Register]) -> Watchdog | None:
    """Return how the device is told that somebody is there, None where it does not ask."""
    if not fields.has("watchdog"):
        return None
    inner = fields.inner("watchdog")
    role = Role(inner.word("role", Role))
    register = registers.get(role)
    limits = None if register is None else register.write
    if register is None or limits is None:
        raise inner.error(ProfileFault.NO_SUCH_ROLE, "role", role)
    value = Feed(inner.word("value", Feed)) if inner.is_text("value") else inner.number("value")
    seconds = inner.optional_number("silence")
    watchdog = Watchdog(
        role=role,
        value=value if isinstance(value, Feed) else value * register.unit_factor,
        interval=timedelta(seconds=inner.number("interval", low=SHORTEST_FEED_S, high=LONGEST_FEED_S)),
        silence=None if seconds is None else timedelta(seconds=seconds),
    )
    inner.check_known()
    if watchdog.silence is not None and watchdog.silence <= watchdog.interval:
        raise inner.error(ProfileFault.CROSSED, "silence")
    if isinstance(watchdog.value, float) and limits.allowed(watchdog.value) != watchdog.value:
        raise inner.error(ProfileFault.LIMITS_TOO_WIDE, "value", f"{value:g}")
    return watchdog
