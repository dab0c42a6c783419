"""A heater behind Modbus: read in blocks, written within the limits of its register profile, and kept awake."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, override

from modbus_connection import (
    GatewayPathUnavailableError,
    GatewayTargetError,
    IllegalDataAddressError,
    ModbusConnectionError,
    ModbusError,
    ModbusExceptionError,
    ModbusTimeoutError,
    ModbusUnit,
)

from ..engine.heater import HeaterSample
from . import DriverError, DriverErrorKind
from .heater import HeaterDriver, HeaterOrder, HeaterReading
from .registers.codec import decoded, encoded
from .registers.model import Encoding, Feed, Register, RegisterProfile, Role, Table, Watchdog

# A device answers within a tenth of a second; a gateway that waits for a slow bus within two.
REQUEST_TIMEOUT: Final = timedelta(seconds=3)

# What a driver promises; several requests that time out one after the other are broken off.
PATIENCE: Final = timedelta(seconds=10)

# Modbus reads up to 125 words at once, and some gateways fewer; a gap of some words costs less than a request.
LARGEST_BLOCK: Final = 100
LARGEST_GAP: Final = 8

_SILENT_ERRORS: Final = (
    ModbusConnectionError,
    ModbusTimeoutError,
    GatewayPathUnavailableError,
    GatewayTargetError,
    TimeoutError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Block:
    """Registers of one table that are read with one request."""

    registers: tuple[Register, ...]

    @property
    def start(self) -> int:
        """Return its first address."""
        return self.registers[0].address

    @property
    def count(self) -> int:
        """Return how many addresses it has."""
        return max(register.addresses.stop for register in self.registers) - self.start

    def words(self, read: Sequence[int], register: Register) -> Sequence[int]:
        """Return the words of one register."""
        first = register.address - self.start
        return read[first : first + register.width]


class ModbusHeater(HeaterDriver):
    """One device on the shared connection of Home Assistant."""

    def __init__(self, unit: ModbusUnit, profile: RegisterProfile, *, now: Callable[[], datetime]) -> None:
        """Start with nothing read and nothing written."""
        self._unit = unit
        self._profile = profile
        self._now = now
        self._blocks = blocks_of(register for register in profile.registers.values() if register.is_read)
        self._written_at: dict[Role, datetime] = {}
        self._last: dict[Role, float] = {}
        self._waiting: dict[Role, float] = {}
        """What an order wants and the device may not be told yet."""
        self._fed_at: datetime | None = None
        self._feeds = 0
        self._is_armed = False
        self._lock = asyncio.Lock()
        """An order and a sign of life never mix."""
        unit.require_timeout(REQUEST_TIMEOUT.total_seconds())

    @override
    async def async_read(self) -> HeaterReading:
        """Read all registers; one that can't be true or is not there is unknown."""
        async with self._told():
            values = await self._async_values()
        if all(value is None for value in values.values()):
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, "no register says anything")
        return _reading(self._profile, values, self._now())

    @override
    async def async_set(self, order: HeaterOrder) -> None:
        """Write what an order means; switching off never waits."""
        if not self._profile.can_be_driven:
            raise DriverError(DriverErrorKind.UNSUPPORTED, "the profile has nothing to set")
        async with self._lock, self._told():
            self._waiting.clear()
            for register, value in self._writes(order):
                await self._async_write(register, value, may_wait=order.is_on)

    @override
    async def async_tend(self) -> None:
        """Show the device that somebody is there, and write what had to wait."""
        async with self._lock, self._told():
            if self._profile.watchdog is not None:
                await self._async_feed(self._profile.watchdog)
            for role, value in tuple(self._waiting.items()):
                await self._async_write(self._profile.registers[role], value, may_wait=True)

    async def _async_values(self) -> dict[Role, float | None]:
        """Return what each register says, in our units."""
        values: dict[Role, float | None] = {}
        due = list(self._blocks)
        while due:
            block = due.pop(0)
            try:
                words = await self._async_words(block)
            except IllegalDataAddressError:
                due += self._split(block)
                continue
            for register in block.registers:
                values[register.role] = decoded(register, block.words(words, register))
        return values

    def _split(self, block: Block) -> tuple[Block, ...]:
        """Ask one by one from now on, since devices have gaps; a register that is not there is asked no more."""
        apart = tuple(Block((register,)) for register in block.registers) if len(block.registers) > 1 else ()
        self._blocks = tuple(part for one in self._blocks for part in (apart if one is block else (one,)))
        return apart

    async def _async_words(self, block: Block) -> Sequence[int]:
        """Return the words of a block."""
        match block.registers[0].table:
            case Table.COIL:
                return [int(bit) for bit in await self._unit.read_coils(block.start, block.count)]
            case Table.DISCRETE:
                return [int(bit) for bit in await self._unit.read_discrete_inputs(block.start, block.count)]
            case Table.INPUT:
                return await self._unit.read_input_registers(block.start, block.count)
            case Table.HOLDING:
                return await self._unit.read_holding_registers(block.start, block.count)

    def _writes(self, order: HeaterOrder) -> Iterable[tuple[Register, float]]:
        """Yield what to write: limits before the switch, and to switch off the switch alone."""
        registers = self._profile.registers
        if not order.is_on:
            yield from _off(registers)
            return
        wanted = {
            Role.MODE: registers[Role.MODE].on if Role.MODE in registers else None,
            Role.FLOW_SETPOINT: order.flow_c,
            Role.POWER_LIMIT: _limit(registers.get(Role.POWER_LIMIT), order),
            Role.SWITCH: registers[Role.SWITCH].on if Role.SWITCH in registers else None,
        }
        for role, value in wanted.items():
            if role in registers and value is not None:
                yield registers[role], value

    async def _async_write(self, register: Register, wanted: float, *, may_wait: bool) -> None:
        """Write one register within its limits, and read it back; what it holds already is not written again."""
        limits = register.write
        value = None if limits is None else limits.allowed(wanted)
        if limits is None or value is None:
            raise DriverError(DriverErrorKind.REFUSED, f"{register.role} may not be {wanted:g}")
        self._waiting.pop(register.role, None)
        before = await self._async_before(register)
        if register.is_read and _is(register, before, value):
            self._last[register.role] = value
            return
        written_at = self._written_at.get(register.role)
        if may_wait and self._is_within(written_at, limits.min_interval):
            self._waiting[register.role] = value
            return
        await self._async_send(register, encoded(register, value, before))
        self._written_at[register.role] = self._now()
        self._last[register.role] = value
        if register.is_read and not _is(register, await self._async_before(register), value):
            raise DriverError(DriverErrorKind.REFUSED, f"{register.role} did not take {value:g}")

    async def _async_before(self, register: Register) -> Sequence[int]:
        """Return what a register holds, nothing where that is of no use."""
        if not register.is_read and register.mask is None:
            return ()
        return await self._async_words(Block((register,)))

    async def _async_send(self, register: Register, words: list[int]) -> None:
        """Write words to a register."""
        if register.encoding is Encoding.BIT:
            await self._unit.write_coil(register.address, bool(words[0]))
        elif len(words) == 1:
            await self._unit.write_register(register.address, words[0])
        else:
            await self._unit.write_registers(register.address, words)

    async def _async_feed(self, watchdog: Watchdog) -> None:
        """Arm the watchdog once, and feed it when it is time."""
        if self._is_within(self._fed_at, watchdog.interval):
            return
        time = self._profile.registers.get(Role.WATCHDOG_TIME)
        if time is not None and watchdog.silence is not None and not self._is_armed:
            await self._async_write(time, watchdog.silence.total_seconds(), may_wait=True)
            self._is_armed = True
        value = self._feed(watchdog)
        if value is not None:
            register = self._profile.registers[watchdog.role]
            await self._async_send(register, encoded(register, value, await self._async_before(register)))
            self._fed_at = self._now()
            self._feeds += 1

    def _is_within(self, since: datetime | None, span: timedelta) -> bool:
        """Tell whether less than `span` has passed; a clock set back ends the wait."""
        return since is not None and timedelta() <= self._now() - since < span

    def _feed(self, watchdog: Watchdog) -> float | None:
        """Return what the watchdog gets, None while there is nothing to repeat."""
        limits = self._profile.registers[watchdog.role].write
        match watchdog.value:
            case Feed.LAST:
                return self._last.get(watchdog.role)
            case Feed.COUNT if limits is not None and limits.low is not None and limits.high is not None:
                return limits.low + self._feeds % (limits.high - limits.low + 1)
            case Feed.COUNT:
                return float(self._feeds % 2)
            case number:
                return float(number)

    @asynccontextmanager
    async def _told(self) -> AsyncGenerator[None]:
        """Turn what the connection raises into a DriverError; one that hangs is built anew."""
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                yield
        except _SILENT_ERRORS as error:
            # A device that restarted has forgotten its watchdog.
            self._is_armed = False
            if isinstance(error, TimeoutError):
                with suppress(ModbusError, OSError):
                    await self._unit.disconnect()
            raise DriverError(DriverErrorKind.SILENT, str(error)) from error
        except ModbusExceptionError as error:
            raise DriverError(DriverErrorKind.REFUSED, str(error)) from error
        except ModbusError as error:
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, str(error)) from error


def blocks_of(registers: Iterable[Register]) -> tuple[Block, ...]:
    """Return the registers in blocks that are read at once: neighbours of one table."""
    blocks: list[list[Register]] = []
    for register in sorted(registers, key=lambda one: (one.table, one.address)):
        if not blocks or not _is_near(Block(tuple(blocks[-1])), register):
            blocks.append([])
        blocks[-1].append(register)
    return tuple(Block(tuple(block)) for block in blocks)


def _is_near(block: Block, register: Register) -> bool:
    """Tell whether a register fits into a block."""
    if block.registers[0].table is not register.table:
        return False
    is_close = register.address - (block.start + block.count) <= LARGEST_GAP
    return is_close and register.addresses.stop - block.start <= LARGEST_BLOCK


def _is(register: Register, words: Sequence[int], value: float) -> bool:
    """Tell whether words stand for a value, as far as the register can tell values apart."""
    return list(words) == encoded(register, value, words)


def _off(registers: Mapping[Role, Register]) -> Iterable[tuple[Register, float]]:
    """Yield what switches a device off: its switch, else no power, else the lowest flow temperature."""
    if Role.SWITCH in registers:
        yield registers[Role.SWITCH], registers[Role.SWITCH].off
        return
    register = registers.get(Role.POWER_LIMIT) or registers[Role.FLOW_SETPOINT]
    yield register, _lowest(register)


def _lowest(register: Register) -> float:
    """Return the lowest value that may be written."""
    assert register.write is not None  # noqa: S101  A role that is written has limits.
    return min(register.write.only) if register.write.only else register.write.low or 0.0


def _limit(register: Register | None, order: HeaterOrder) -> float | None:
    """Return the power limit in watts, or as a share where the device wants one."""
    if register is None:
        return None
    return order.share if register.is_share else order.power_w


def _reading(profile: RegisterProfile, values: Mapping[Role, float | None], now: datetime) -> HeaterReading:
    """Return what the device said."""
    fault = values.get(Role.FAULT)
    return HeaterReading(
        sample=HeaterSample(
            read_at=now,
            is_on=_is_on(profile, values),
            heat_w=values.get(Role.HEAT),
            power_w=values.get(Role.POWER),
            flow_c=values.get(Role.FLOW_TEMPERATURE),
            return_c=values.get(Role.RETURN_TEMPERATURE),
        ),
        fault=None if fault is None else int(fault),
        energy_kwh=values.get(Role.ENERGY),
        outdoor_c=values.get(Role.OUTDOOR_TEMPERATURE),
        room_c=values.get(Role.ROOM_TEMPERATURE),
        setpoint_c=values.get(Role.FLOW_SETPOINT),
        runs=_runs(values),
    )


def _is_on(profile: RegisterProfile, values: Mapping[Role, float | None]) -> bool | None:
    """Tell whether it is asked to run, by what it was told last; None where it does not repeat that."""
    switch = values.get(Role.SWITCH)
    if Role.SWITCH in profile.registers:
        return None if switch is None else switch == profile.registers[Role.SWITCH].on
    limit = values.get(Role.POWER_LIMIT)
    if Role.POWER_LIMIT in profile.registers:
        return None if limit is None else limit > 0
    setpoint_c = values.get(Role.FLOW_SETPOINT)
    return None if setpoint_c is None else setpoint_c > _lowest(profile.registers[Role.FLOW_SETPOINT])


def _runs(values: Mapping[Role, float | None]) -> bool | None:
    """Tell whether it heats or turns now, by the best sign that it gives."""
    signs = (values.get(role) for role in (Role.RUNNING, Role.HEAT, Role.POWER))
    sign = next((one for one in signs if one is not None), None)
    return None if sign is None else sign > 0
