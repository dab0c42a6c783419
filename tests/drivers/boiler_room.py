"""A simulated boiler on a real socket, and the driver that reads it, for tests."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from modbus_connection import ModbusTcpParams
from modbus_connection.tmodbus import ModbusConnection

import simulator
from custom_components.proof_of_heat.drivers.modbus import ModbusHeater
from custom_components.proof_of_heat.drivers.registers import RegisterProfile, profile_of
from simulator.boiler import Boiler
from simulator.boiler_server import BoilerRegisters
from simulator.clock import ManualClock
from simulator.modbus import ModbusPort
from tests.simulated import free_host

PROFILE_FILE: Final = Path(simulator.__file__).parent / "boiler_profile.yaml"
PORT: Final = 5020

HEAD: Final = """name: Something
manufacturer: Nobody
models: []
source: this test
unproven: []
silence: keeps
kinds: [gas_boiler]
registers:
"""


def boiler_profile(*changes: tuple[str, str]) -> RegisterProfile:
    """Return the profile of the simulated boiler, with some of its text changed."""
    text = PROFILE_FILE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return profile_of(text, file=PROFILE_FILE.name)


def profile_with(registers: str) -> RegisterProfile:
    """Return a profile of some registers and nothing else."""
    return profile_of(HEAD + registers, file="something.yaml")


class BoilerRoom:
    """A boiler, its socket and its driver, under one clock."""

    def __init__(self, clock: ManualClock) -> None:
        """Build them; nobody listens yet."""
        self.clock = clock
        self.ahead = timedelta()
        """By how much the clock of the driver is fast."""
        self.boiler = Boiler(clock)
        self.port = ModbusPort(free_host(), PORT, BoilerRegisters(self.boiler))
        self._connections: list[ModbusConnection] = []

    def driver(self, profile: RegisterProfile | None = None, *, unit: int = 1) -> ModbusHeater:
        """Return a driver with a connection of its own."""
        connection = ModbusConnection(ModbusTcpParams(host=self.port.host, port=self.port.port))
        self._connections.append(connection)
        return ModbusHeater(connection.for_unit(unit), profile or boiler_profile(), now=self.now)

    def now(self) -> datetime:
        """Return what the clock of the driver shows."""
        return self.clock.now() + self.ahead

    def let_pass(self, duration: timedelta) -> None:
        """Let time pass for the boiler and the driver."""
        self.clock.advance(duration)
        self.boiler.advance()

    async def async_close(self) -> None:
        """Close all sockets."""
        for connection in self._connections:
            await connection.close()
        await self.port.async_stop()
