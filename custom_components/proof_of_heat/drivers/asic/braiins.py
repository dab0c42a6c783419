"""Braiins OS+: watts over gRPC, in its own words.

pyasic opens a connection for each question, loses the reading without pools, and forces a restart with each target.
So this driver speaks `bos/v1` itself, over one connection a turn, with the messages that pyasic brings.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Final, override

from betterproto import serialized_on_wire, which_one_of
from grpclib.client import Channel

from ...engine.miner import Action, Capabilities, Control, MinerSample, Target
from .. import DriverError, DriverErrorKind, Identity
from .braiins_session import PORT, Session
from .driver import AsicDriver, refused
from .library import bos
from .reading import duration, hottest, mac_address, share, text

STEP_W: Final = 250.0
"""The tuner reaches a step of this size within about 10 s; smaller ones drown in its own noise."""

SETTLE: Final = timedelta(minutes=5)
"""Large steps take minutes: the tuner moves voltage and frequency in small ones."""

MIN_INTERVAL: Final = timedelta(seconds=60)

STATE_READS: Final = 3
"""Pause and resume take effect a moment after they were accepted."""

STATE_READ_INTERVAL: Final = timedelta(milliseconds=300)

GIGAHASHES_PER_TERAHASH: Final = 1000


class BraiinsDriver(AsicDriver):
    """A miner with Braiins OS+ 23.03 or later."""

    firmware: ClassVar[str] = "braiins"

    _token: str | None = None

    @override
    async def _async_identify(self) -> Identity:
        """Ask for the details."""
        async with self._async_session() as session:
            details = await _async_details(session)
        who = mac_address(details.mac_address) or text(details.uid)
        if who is None:
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, "it has neither MAC nor serial number")
        return Identity(
            id=who,
            firmware=self.firmware,
            firmware_version=text(details.bos_version.current),
            manufacturer=_manufacturer(details.miner_identity),
            model=text(details.miner_identity.miner_model) or text(details.miner_identity.name),
            hostname=text(details.hostname),
        )

    @override
    async def _async_capabilities(self) -> Capabilities:
        """Ask for the bounds of the power target."""
        async with self._async_session() as session:
            min_w, max_w = await _async_bounds_w(session)
        return Capabilities(
            control=Control.WATTS,
            min_w=float(min_w),
            max_w=float(max_w),
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
            details = await _async_details(session)
            async with asyncio.TaskGroup() as group:
                stats = group.create_task(
                    session.async_ask("Miner/GetMinerStats", bos.GetMinerStatsRequest(), bos.GetMinerStatsResponse)
                )
                boards = group.create_task(
                    session.async_ask("Miner/GetHashboards", bos.GetHashboardsRequest(), bos.GetHashboardsResponse)
                )
                cooling = group.create_task(
                    session.async_ask(
                        "Cooling/GetCoolingState", bos.GetCoolingStateRequest(), bos.GetCoolingStateResponse
                    )
                )
                target_w = group.create_task(_async_target_w(session))
        return _sample(
            details,
            stats.result(),
            boards=boards.result().hashboards,
            fans=cooling.result().fans,
            target_w=target_w.result(),
        )

    @override
    async def _async_apply(self, target: Target) -> None:
        """Set the power target without a restart, wake the miner, and read both back.

        While the configuration cannot be read, nothing is written: nobody could tell what became of it.
        """
        async with self._async_session() as session:
            min_w, max_w = await _async_bounds_w(session)
            power_w = min(max(round(target.power_w), min_w), max_w)
            request = bos.SetPowerTargetRequest(
                save_action=bos.SaveAction(bos.SaveAction.SAVE_AND_APPLY), power_target=bos.Power(watt=power_w)
            )
            await session.async_ask("Performance/SetPowerTarget", request, bos.SetPowerTargetResponse)
            held_w = await _async_target_w(session)
            if held_w != power_w:
                raise refused(f"it holds {held_w} W in place of {power_w} W")
            await session.async_ask("Actions/ResumeMining", bos.ResumeMiningRequest(), bos.ResumeMiningResponse)
            await _async_wait(session, is_paused=False)

    @override
    async def _async_pause(self) -> None:
        """Stop mining, and wait until it says so."""
        async with self._async_session() as session:
            await session.async_ask("Actions/PauseMining", bos.PauseMiningRequest(), bos.PauseMiningResponse)
            await _async_wait(session, is_paused=True)

    @override
    async def _async_reboot(self) -> None:
        """Restart the whole machine."""
        async with self._async_session() as session:
            await session.async_ask("Actions/Reboot", bos.RebootRequest(), bos.RebootResponse)

    @override
    async def _async_restart_mining(self) -> None:
        """Restart the mining software only."""
        async with self._async_session() as session:
            await session.async_ask("Actions/Restart", bos.RestartRequest(), bos.RestartResponse)

    @override
    async def _async_set_light(self, *, is_on: bool) -> None:
        """Switch the light and read it back."""
        request = bos.SetLocateDeviceStatusRequest(enable=is_on)
        async with self._async_session() as session:
            await session.async_ask("Actions/SetLocateDeviceStatus", request, bos.LocateDeviceStatusResponse)
            light = await session.async_ask(
                "Actions/GetLocateDeviceStatus", bos.GetLocateDeviceStatusRequest(), bos.LocateDeviceStatusResponse
            )
        if light.enabled != is_on:
            raise refused("the light stays as it was")

    @asynccontextmanager
    async def _async_session(self) -> AsyncGenerator[Session]:
        """Connect for one turn and keep the token for the next."""
        async with Channel(self.host, PORT) as channel:
            session = Session(channel, self.credentials, self._token)
            try:
                yield session
            finally:
                self._token = session.token


async def _async_details(session: Session) -> bos.GetMinerDetailsResponse:
    """Return who it is and what it is doing."""
    return await session.async_ask("Miner/GetMinerDetails", bos.GetMinerDetailsRequest(), bos.GetMinerDetailsResponse)


async def _async_bounds_w(session: Session) -> tuple[int, int]:
    """Return the least and the greatest power target."""
    reply = await session.async_ask(
        "Configuration/GetConstraints", bos.GetConstraintsRequest(), bos.GetConstraintsResponse
    )
    watts = reply.tuner_constraints.power_target
    if watts.max.watt <= 0:
        raise DriverError(DriverErrorKind.UNSUPPORTED, "it names no bounds for a power target")
    return watts.min.watt, watts.max.watt


async def _async_target_w(session: Session) -> int | None:
    """Return the power target, None while it is tuned for something else."""
    mode = await session.async_ask(
        "Performance/GetActivePerformanceMode", bos.GetPerformanceModeRequest(), bos.PerformanceMode
    )
    if which_one_of(mode, "mode")[0] != "tuner_mode" or which_one_of(mode.tuner_mode, "target")[0] != "power_target":
        return None
    return mode.tuner_mode.power_target.power_target.watt or None


async def _async_wait(session: Session, *, is_paused: bool) -> None:
    """Wait a moment until it is paused, or is not."""
    for _ in range(STATE_READS):
        details = await _async_details(session)
        if (details.status == bos.MinerStatus.PAUSED) is is_paused:
            return
        await asyncio.sleep(STATE_READ_INTERVAL.total_seconds())
    raise refused("it keeps mining" if is_paused else "it stays paused")


def _sample(
    details: bos.GetMinerDetailsResponse,
    stats: bos.GetMinerStatsResponse,
    *,
    boards: Sequence[bos.Hashboard],
    fans: Sequence[bos.FanState],
    target_w: float | None,
) -> MinerSample:
    """Return the five answers as one reading; a message that is absent is unknown, not 0."""
    power = stats.power_stats.approximated_consumption
    rate = stats.miner_stats.real_hashrate
    hashrate_th_s = _hashrate_th_s(rate.last_1_m)
    is_mining = details.status == bos.MinerStatus.NORMAL and _hashrate_th_s(rate.last_5_s) != 0
    return MinerSample(
        read_at=datetime.now(UTC),
        mac=mac_address(details.mac_address),
        power_w=float(power.watt) if serialized_on_wire(power) else None,
        target_w=target_w,
        is_mining=None if details.status == bos.MinerStatus.UNSPECIFIED else is_mining,
        # The average of a minute goes on for a minute after mining has stopped.
        hashrate_th_s=hashrate_th_s if is_mining else 0.0 if hashrate_th_s is not None else None,
        board_c=hottest(*(board.board_temp.degree_c for board in boards)),
        chip_c=hottest(*(board.highest_chip_temp.temperature.degree_c for board in boards)),
        inlet_c=_coolest(board.lowest_inlet_temp for board in boards),
        outlet_c=hottest(*(board.highest_outlet_temp.degree_c for board in boards)),
        fan_rpm=tuple(float(fan.rpm) for fan in fans),
        uptime=duration(details.system_uptime_s or None),
        accepted_share=share(stats.pool_stats.accepted_shares, stats.pool_stats.rejected_shares),
    )


def _coolest(temperatures: Iterable[bos.Temperature]) -> float | None:
    """Return the lowest temperature, None where all are absent."""
    return min((found.degree_c for found in temperatures if serialized_on_wire(found)), default=None)


def _hashrate_th_s(rate: bos.GigaHashrate) -> float | None:
    """Return a hash rate in our unit, None where it is absent."""
    return rate.gigahash_per_second / GIGAHASHES_PER_TERAHASH if serialized_on_wire(rate) else None


def _manufacturer(identity: bos.MinerIdentity) -> str | None:
    """Return who made the hardware."""
    return {bos.MinerBrand.ANTMINER: "Bitmain", bos.MinerBrand.WHATSMINER: "MicroBT"}.get(identity.brand)
