"""A miner on the network: a machine behind the ports of its firmware."""

from collections.abc import Sequence

from .fault import Fault
from .machine import Machine
from .wire import Port

OTHER_MAC = "02:00:5e:00:53:ff"
"""Of the machine that answers in place of this one under OTHER_MAC; locally administered, so nobody owns it."""


class SimMiner:
    """A simulated miner; each firmware adds its ports.

    A subclass sets `ports` at the end of its `__init__`. Its answers read `machine` and `mac`, and it asks
    `is_password` where a password matters. Commands go to `machine`, which is deaf under IGNORES.
    """

    def __init__(self, host: str, machine: Machine, *, password: str | None = None) -> None:
        """Put a machine behind an address; nobody listens yet."""
        self.host = host
        self.machine = machine
        self.password = password
        self.faults: set[Fault] = set()
        self.ports: Sequence[Port] = ()
        machine.is_deaf = lambda: Fault.IGNORES in self.faults

    @property
    def mac(self) -> str:
        """Return the MAC that it shows, in lower case with colons."""
        return OTHER_MAC if Fault.OTHER_MAC in self.faults else self.machine.mac

    def is_password(self, password: str | None) -> bool:
        """Tell whether a password opens it."""
        return Fault.WRONG_PASSWORD not in self.faults and password == self.password

    async def async_start(self) -> None:
        """Listen on all ports, unless a fault closes them."""
        for port in self.ports:
            if Fault.REFUSED not in self.faults:
                await port.async_open()

    async def async_stop(self) -> None:
        """Close all ports."""
        for port in self.ports:
            await port.async_close()

    async def async_fail(self, *faults: Fault) -> None:
        """Fail in these ways, and in no other, from now on; without any it is well again.

        Changing `faults` itself works as well, except that only this closes the sockets under REFUSED.
        """
        self.faults.clear()
        self.faults.update(faults)
        if Fault.REFUSED in self.faults:
            await self.async_stop()
        else:
            await self.async_start()
