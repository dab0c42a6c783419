"""Braiins OS+: watts over gRPC, in its own words.

pyasic opens a connection for each question, loses the reading without pools, and forces a restart with each target.
So this driver speaks the public `bos/v1` itself, over one connection a turn. The numbers in its paths are field
numbers of https://github.com/braiins/bos-plus-api.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import ClassVar, Final, override

from ...engine.miner import Action, Capabilities, Control, MinerSample, Target
from .. import DriverError, DriverErrorKind, Identity
from .braiins_session import Session, channel_to
from .driver import AsicDriver, refused
from .protobuf import Message, encoded
from .reading import duration, hottest, mac_address, numbers, share

STEP_W: Final = 250.0
"""The tuner reaches a step of this size within about 10 s; smaller ones drown in its own noise."""

SETTLE: Final = timedelta(minutes=5)
"""Large steps take minutes: the tuner moves voltage and frequency in small ones."""

MIN_INTERVAL: Final = timedelta(seconds=60)

STATE_READS: Final = 3
"""Pause and resume take effect a moment after they were accepted."""

STATE_READ_INTERVAL: Final = timedelta(milliseconds=300)

GIGAHASHES_PER_TERAHASH: Final = 1000

SAVE_AND_APPLY: Final = 2
"""Keep a setting and apply it on the run; 3 would force a restart."""

MANUFACTURERS: Final = {1: "Bitmain", 2: "MicroBT"}
"""Who made the hardware, by MinerBrand."""


class _Status(IntEnum):
    """What the miner is doing, as MinerStatus."""

    UNSPECIFIED = 0
    NORMAL = 2
    PAUSED = 3


class BraiinsDriver(AsicDriver):
    """A miner with Braiins OS+ 23.03 or later."""

    firmware: ClassVar[str] = "braiins"

    _token: str | None = None

    @override
    async def _async_identify(self) -> Identity:
        """Ask for the details."""
        async with self._async_session() as session:
            details = await session.async_ask("Miner/GetMinerDetails")
        who = mac_address(details.text(7)) or details.text(1)
        if who is None:
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, "it has neither MAC nor serial number")
        return Identity(
            id=who,
            firmware=self.firmware,
            firmware_version=details.text(5, 1),
            manufacturer=MANUFACTURERS.get(int(details.number(2, 1) or 0)),
            model=details.text(2, 4) or details.text(2, 3),
            hostname=details.text(6),
        )

    @override
    async def _async_capabilities(self) -> Capabilities:
        """Ask for the bounds of the power target."""
        async with self._async_session() as session:
            constraints = await session.async_ask("Configuration/GetConstraints")
        min_w, max_w = _bounds_w(constraints)
        return Capabilities(
            control=Control.WATTS,
            min_w=min_w,
            max_w=max_w,
            rated_w=constraints.number(1, 1, 1, 1),
            step_w=STEP_W,
            settle=SETTLE,
            min_interval=MIN_INTERVAL,
            restarts=False,
            writes_flash=True,
            power_is_measured=False,
            actions=frozenset(Action),
        )

    @override
    async def _async_sample(self) -> MinerSample:
        """Ask for the details, then four more questions at once."""
        async with self._async_session() as session:
            details = await session.async_ask("Miner/GetMinerDetails")
            async with asyncio.TaskGroup() as group:
                stats = group.create_task(session.async_ask("Miner/GetMinerStats"))
                boards = group.create_task(session.async_ask("Miner/GetHashboards"))
                cooling = group.create_task(session.async_ask("Cooling/GetCoolingState"))
                target_w = group.create_task(_async_target_w(session))
        return _sample(
            details,
            stats.result(),
            boards=boards.result().messages(1),
            fans=cooling.result().messages(1),
            target_w=target_w.result(),
        )

    @override
    async def _async_apply(self, target: Target) -> None:
        """Set the power target without a restart, wake the miner, and read both back.

        While the configuration cannot be read, nothing is written: nobody could tell what became of it.
        """
        async with self._async_session() as session:
            min_w, max_w = _bounds_w(await session.async_ask("Configuration/GetConstraints"))
            power_w = round(min(max(target.power_w, min_w), max_w))
            request = encoded({1: SAVE_AND_APPLY, 2: encoded({1: power_w})})
            await session.async_ask("Performance/SetPowerTarget", request)
            held_w = await _async_target_w(session)
            if held_w != power_w:
                raise refused(f"it holds {held_w} W in place of {power_w} W")
            await session.async_ask("Actions/ResumeMining")
            await _async_wait(session, is_paused=False)

    @override
    async def _async_pause(self) -> None:
        """Stop mining, and wait until it says so."""
        async with self._async_session() as session:
            await session.async_ask("Actions/PauseMining")
            await _async_wait(session, is_paused=True)

    @override
    async def _async_reboot(self) -> None:
        """Restart the whole machine."""
        async with self._async_session() as session:
            await session.async_ask("Actions/Reboot")

    @override
    async def _async_restart_mining(self) -> None:
        """Restart the mining software only."""
        async with self._async_session() as session:
            await session.async_ask("Actions/Restart")

    @override
    async def _async_set_light(self, *, is_on: bool) -> None:
        """Switch the light and read it back."""
        async with self._async_session() as session:
            await session.async_ask("Actions/SetLocateDeviceStatus", encoded({1: int(is_on)}))
            light = await session.async_ask("Actions/GetLocateDeviceStatus")
        if bool(light.number(1)) != is_on:
            raise refused("the light stays as it was")

    @asynccontextmanager
    async def _async_session(self) -> AsyncGenerator[Session]:
        """Connect for one turn and keep the token for the next."""
        async with channel_to(self.host) as channel:
            session = Session(channel, self.credentials, self._token)
            try:
                yield session
            finally:
                self._token = session.token


def _bounds_w(constraints: Message) -> tuple[float, float]:
    """Return the least and the greatest power target."""
    min_w, max_w = constraints.number(1, 1, 2, 1), constraints.number(1, 1, 3, 1)
    if min_w is None or not max_w:
        raise DriverError(DriverErrorKind.UNSUPPORTED, "it names no bounds for a power target")
    return min_w, max_w


async def _async_target_w(session: Session) -> float | None:
    """Return the power target, None while it is tuned for something else."""
    return (await session.async_ask("Performance/GetActivePerformanceMode")).number(2, 1, 1, 1)


async def _async_wait(session: Session, *, is_paused: bool) -> None:
    """Wait a moment until it is paused, or is not."""
    for _ in range(STATE_READS):
        details = await session.async_ask("Miner/GetMinerDetails")
        if (details.number(12) == _Status.PAUSED) is is_paused:
            return
        await asyncio.sleep(STATE_READ_INTERVAL.total_seconds())
    raise refused("it keeps mining" if is_paused else "it stays paused")


def _sample(
    details: Message, stats: Message, *, boards: Sequence[Message], fans: Sequence[Message], target_w: float | None
) -> MinerSample:
    """Return the five answers as one reading; a message that is absent is unknown, not 0."""
    status = details.number(12)
    now_gh_s, minute_gh_s = stats.number(2, 1, 1, 1), stats.number(2, 1, 4, 1)
    is_mining = status == _Status.NORMAL and now_gh_s != 0
    # The average of a minute goes on for a minute after mining has stopped.
    hashrate_gh_s = minute_gh_s if is_mining or minute_gh_s is None else 0.0
    return MinerSample(
        read_at=datetime.now(UTC),
        mac=mac_address(details.text(7)),
        power_w=stats.number(3, 1, 1),
        target_w=target_w,
        is_mining=None if status == _Status.UNSPECIFIED else is_mining,
        hashrate_th_s=None if hashrate_gh_s is None else hashrate_gh_s / GIGAHASHES_PER_TERAHASH,
        board_c=hottest(*(board.number(7, 1) for board in boards)),
        chip_c=hottest(*(board.number(6, 3, 1) for board in boards)),
        inlet_c=min(numbers(*(board.number(10, 1) for board in boards)), default=None),
        outlet_c=hottest(*(board.number(11, 1) for board in boards)),
        fan_rpm=numbers(*(fan.number(2) for fan in fans)),
        uptime=duration(details.number(11) or None),
        accepted_share=share(stats.number(1, 1), stats.number(1, 2)),
    )
