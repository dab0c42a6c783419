"""Read a miner through pyasic: for firmwares whose readings it gets right at a fair price."""

from abc import abstractmethod
from datetime import UTC, datetime
from typing import ClassVar, Final, override

from ...engine.miner import MinerSample
from .. import Credentials
from .driver import AsicDriver
from .library import BaseMiner, DataOptions, MinerData
from .network import Network
from .reading import duration, hottest, mac_address, number, numbers, text

LEAN: Final = (
    DataOptions.HASHRATE,
    DataOptions.WATTAGE,
    DataOptions.WATTAGE_LIMIT,
    DataOptions.IS_MINING,
    DataOptions.HASHBOARDS,
    DataOptions.FANS,
    DataOptions.UPTIME,
)
"""What changes from minute to minute; configuration, pools and errors cost more than all of it."""

HASHES_PER_TERAHASH: Final = 1e12


class PyasicDriver(AsicDriver):
    """A miner behind a class of pyasic."""

    include: ClassVar[tuple[DataOptions, ...]] = LEAN

    def __init__(
        self, host: str, network: Network, *, credentials: Credentials | None = None, mac: str | None = None
    ) -> None:
        """Talk to the miner behind an address, with a password of its own: pyasic's settings are for all miners."""
        super().__init__(host, network, credentials=credentials, mac=mac)
        self.miner = self._miner()
        if self.credentials.password is not None:
            for door in (self.miner.web, self.miner.rpc):
                if door is not None:
                    door.pwd = self.credentials.password

    @abstractmethod
    def _miner(self) -> BaseMiner:
        """Return the miner of pyasic, with `expected_hashboards` and `expected_fans` set where it needs them."""

    @override
    async def _async_sample(self) -> MinerSample:
        """Read the lean set in as few requests as pyasic needs."""
        return to_sample(await self.miner.get_data(include=list(self.include)))


def to_sample(data: MinerData) -> MinerSample:
    """Return what pyasic read in our words; it mines if it hashes now, for `is_mining` is true by default there."""
    hashrate_th_s = _hashrate_th_s(data)
    return MinerSample(
        read_at=datetime.now(UTC),
        mac=mac_address(data.mac),
        power_w=number(data.wattage),
        target_w=number(data.wattage_limit),
        is_mining=None if hashrate_th_s is None else hashrate_th_s > 0,
        hashrate_th_s=hashrate_th_s,
        board_c=hottest(*(board.temp for board in data.hashboards)),
        chip_c=hottest(*(board.chip_temp for board in data.hashboards)),
        inlet_c=number(data.env_temp),
        fan_rpm=numbers(*(fan.speed for fan in data.fans)),
        uptime=duration(data.uptime),
        voltage_v=number(data.voltage),
        light_is_on=data.fault_light,
        fault=text(str(data.errors[0])) if data.errors else None,
    )


def _hashrate_th_s(data: MinerData) -> float | None:
    """Return the hash rate in TH/s; the unit depends on whether pyasic knows the model."""
    hashrate = data.hashrate
    if hashrate is None:
        return None
    return float(hashrate) * int(hashrate.unit.value) / HASHES_PER_TERAHASH
