"""A Modbus TCP server whose registers are asked from a simulated device at each request."""

import asyncio
from enum import StrEnum
from typing import Final, Protocol

from pymodbus.constants import ExcCodes
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

WORD_MASK: Final = 0xFFFF

type _Call = tuple[int, int, int, int, list[int], list[int] | list[bool] | None]
"""Function code, start of the block, address, count, present words, words to write (None at a read)."""


# Write one register, write several.
WRITING_FUNCTIONS: Final = frozenset({6, 16})

# What sensors that are torn off answer with.
TORN_OFF_WORD: Final = 0x7FFF


class ModbusFault(StrEnum):
    """What may be wrong with a device on Modbus."""

    HANGS = "hangs"
    """It takes the request and never answers."""
    FAILS = "fails"
    """It answers each request with a device failure."""
    FAILS_TO_WRITE = "fails_to_write"
    """It answers each write with a device failure, and reads go on."""
    IGNORES = "ignores"
    """It confirms each write and does nothing."""
    TORN_OFF = "torn_off"
    """All it says is that its sensors are torn off."""


class RegisterError(Exception):
    """A device declines a write; the client sees `code`."""

    def __init__(self, code: ExcCodes) -> None:
        """Keep the code of the Modbus exception."""
        super().__init__(code.name)
        self.code = code


class Registers(Protocol):
    """The registers of a device from address 0 on, holding and input registers alike."""

    def words(self) -> list[int]:
        """Return the present words, always as many."""
        ...

    def write(self, address: int, words: list[int]) -> None:
        """Take new words, all or none; RegisterError declines them."""
        ...


class ModbusPort:
    """One device behind a Modbus TCP address."""

    def __init__(self, host: str, port: int, registers: Registers, *, unit: int = 1) -> None:
        """Keep the device; nobody listens yet."""
        self.host = host
        self.port = port
        self._registers = registers
        self._unit = unit
        self.faults: set[ModbusFault] = set()
        self.writes: list[tuple[int, list[int]]] = []
        """Address and words of each write that reached the device."""
        self._released = asyncio.Event()
        self._server: ModbusTcpServer | None = None

    async def async_start(self) -> None:
        """Listen."""
        self._released.clear()
        # The values come with each request.
        registers = [SimData(0, count=len(self._registers.words()), datatype=DataType.REGISTERS)]
        device = SimDevice(self._unit, simdata=registers, action=self._async_act)
        # The library answers for unit 0 where the wanted one is missing.
        nobody = SimDevice(0, simdata=list(registers), action=_async_nobody)
        server = ModbusTcpServer([device, nobody], address=(self.host, self.port))
        await server.serve_forever(background=True)
        self._server = server

    async def async_stop(self) -> None:
        """Close the socket and every connection."""
        self._released.set()
        server, self._server = self._server, None
        if server is not None:
            await server.shutdown()  # type: ignore[no-untyped-call]  # The library has no type there.

    async def _async_act(self, *call: *_Call) -> ExcCodes | None:
        """Hand a write to the device, and let every answer show its present words."""
        function, _, address, _, present, written = call
        if ModbusFault.HANGS in self.faults:
            await self._released.wait()
        if ModbusFault.FAILS in self.faults:
            return ExcCodes.DEVICE_FAILURE
        if written is not None:
            code = self._write(address, [int(word) for word in written])
            if code is not None:
                return code
        words = self._registers.words()
        if function in WRITING_FUNCTIONS and ModbusFault.IGNORES in self.faults:
            # The library reads what it confirms; who ignores a write confirms it all the same.
            echoed, echo = self.writes[-1]
            words[echoed : echoed + len(echo)] = echo
        present[: len(words)] = [TORN_OFF_WORD] * len(words) if ModbusFault.TORN_OFF in self.faults else words
        return None

    def _write(self, address: int, words: list[int]) -> ExcCodes | None:
        """Hand words to the device, or say why it declines."""
        self.writes.append((address, words))
        if ModbusFault.FAILS_TO_WRITE in self.faults:
            return ExcCodes.DEVICE_FAILURE
        if ModbusFault.IGNORES in self.faults:
            return None
        try:
            self._registers.write(address, words)
        except RegisterError as error:
            return error.code
        return None


async def _async_nobody(*_call: *_Call) -> ExcCodes | None:
    """Say that the unit does not answer."""
    return ExcCodes.GATEWAY_NO_RESPONSE


def signed(value: float) -> int:
    """Return a number as a word in two's complement."""
    return round(value) & WORD_MASK


def pair(value: float) -> list[int]:
    """Return a number as two words, the high one first."""
    whole = round(value)
    return [whole >> 16 & WORD_MASK, whole & WORD_MASK]
