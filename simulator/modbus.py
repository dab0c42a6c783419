"""A Modbus TCP server whose registers are asked from a simulated device at each request."""

from typing import Final, Protocol

from pymodbus.constants import ExcCodes
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

WORD_MASK: Final = 0xFFFF

type _Call = tuple[int, int, int, int, list[int], list[int] | list[bool] | None]
"""Function code, start of the block, address, count, present words, words to write (None at a read)."""


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
        self._server: ModbusTcpServer | None = None

    async def async_start(self) -> None:
        """Listen."""
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
        server, self._server = self._server, None
        if server is not None:
            await server.shutdown()  # type: ignore[no-untyped-call]  # The library has no type there.

    async def _async_act(self, *call: *_Call) -> ExcCodes | None:
        """Hand a write to the device, and let every answer show its present words."""
        _, _, address, _, present, written = call
        if written is not None:
            try:
                self._registers.write(address, [int(word) for word in written])
            except RegisterError as error:
                return error.code
        words = self._registers.words()
        present[: len(words)] = words
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
