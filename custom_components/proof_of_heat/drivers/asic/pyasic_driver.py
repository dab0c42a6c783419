"""All the other miners that pyasic knows: they are read, and never written.

What pyasic returns for a write proves nothing, and some of its writes wipe pools. So a firmware gets power levels
only with a driver of its own; until then it is a heater that a smart plug switches.
"""

from datetime import UTC, datetime, timedelta
from typing import ClassVar, Final, override

from ...engine.miner import Capabilities, Control, MinerSample
from .. import DriverError, DriverErrorKind, Identity
from .driver import AsicDriver
from .library import BaseMiner, DataOptions, MinerData, get_miner
from .reading import duration, hottest, mac_address, number, numbers, text

WHO: Final = (DataOptions.MAC, DataOptions.SERIAL_NUMBER, DataOptions.HOSTNAME, DataOptions.FW_VERSION)

LEAN: Final = (
    DataOptions.HASHRATE,
    DataOptions.WATTAGE,
    DataOptions.HASHBOARDS,
    DataOptions.FANS,
    DataOptions.UPTIME,
)
"""What changes from minute to minute; configuration, pools and errors cost more than all of it."""

HASHES_PER_TERAHASH: Final = 1e12


class PyasicDriver(AsicDriver):
    """A miner behind a class of pyasic."""

    firmware: ClassVar[str] = "other"

    _miner: BaseMiner | None = None

    @override
    async def _async_identify(self) -> Identity:
        """Let pyasic find out the class once, then ask for the MAC."""
        miner = await self._async_miner()
        answer = await miner.get_data(include=list(WHO))
        who = mac_address(answer.mac) or text(answer.serial_number)
        if who is None:
            raise self._failure(f"{miner.model} says nothing by which to tell it apart")
        return Identity(
            id=who,
            firmware=self.firmware,
            firmware_version=text(answer.fw_ver),
            manufacturer=text(answer.make),
            model=text(answer.model),
            hostname=text(answer.hostname),
        )

    @override
    async def _async_capabilities(self) -> Capabilities:
        """Return that it can be set to nothing."""
        return Capabilities(
            control=Control.ON_OFF,
            settle=timedelta(),
            min_interval=timedelta(),
            restarts=False,
            writes_flash=False,
            power_is_measured=False,
        )

    @override
    async def _async_sample(self) -> MinerSample:
        """Read the lean set in as few requests as pyasic needs."""
        miner = await self._async_miner()
        return _sample(await miner.get_data(include=list(LEAN)))

    async def _async_miner(self) -> BaseMiner:
        """Return the miner of pyasic, with a password of its own: pyasic's settings are for all miners."""
        if self._miner is None:
            self._miner = await get_miner(self.host)
            if self._miner is None:
                raise self._failure("nothing in its answers names a miner")
            for door in (self._miner.web, self._miner.rpc):
                if door is not None and self.credentials.password is not None:
                    door.pwd = self.credentials.password
        return self._miner

    def _failure(self, detail: str) -> DriverError:
        """Return what it means that nobody told who it is: a known miner is off, an unknown one is none of ours."""
        kind = DriverErrorKind.UNSUPPORTED if self.mac is None else DriverErrorKind.SILENT
        return DriverError(kind, detail)


def _sample(answer: MinerData) -> MinerSample:
    """Return what pyasic read in our words; it mines if it hashes now, for pyasic has it mining by default."""
    hashrate_th_s = _hashrate_th_s(answer)
    return MinerSample(
        read_at=datetime.now(UTC),
        power_w=number(answer.wattage),
        is_mining=None if hashrate_th_s is None else hashrate_th_s > 0,
        hashrate_th_s=hashrate_th_s,
        board_c=hottest(*(board.temp for board in answer.hashboards)),
        chip_c=hottest(*(board.chip_temp for board in answer.hashboards)),
        fan_rpm=numbers(*(fan.speed for fan in answer.fans)),
        uptime=duration(answer.uptime),
    )


def _hashrate_th_s(answer: MinerData) -> float | None:
    """Return the hash rate in TH/s; its unit depends on whether pyasic knows the model."""
    hashrate = answer.hashrate
    if hashrate is None:
        return None
    return float(hashrate) * int(hashrate.unit.value) / HASHES_PER_TERAHASH
