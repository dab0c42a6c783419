"""Antminers with LuxOS: cgminer commands on port 4028, levels, one session for writes, and a rival for the level."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final, override

from ...engine.miner import Action, Capabilities, Control, MinerSample, PowerLevel, Target
from .. import Credentials, DriverError, DriverErrorKind, Identity
from .cgminer import async_ask, first, part
from .driver import AsicDriver, refused
from .network import Network
from .reading import duration, hottest, mac_address, number, numbers, share, text

SETTLE: Final = timedelta(minutes=6)
"""The boards go off, and climb to another profile in steps."""

MIN_INTERVAL: Final = timedelta(minutes=10)
"""Each change is a ramp from nothing."""

CLEANUP_TIMEOUT: Final = timedelta(seconds=0.8)
"""For each word that must be said even when the time for the rest has run out: two of them at most."""

AWAKE: Final = "None"
"""The curtail mode of a machine that runs."""

GIGAHASHES: Final = 1e3
"""In a terahash."""

CORNERS: Final = ("TopLeft", "TopRight", "BottomLeft", "BottomRight")
"""The sensors of a board."""

BAD_SESSION: Final = "invalid session"
"""The words for a session that ended: it lives for a minute after its last use."""

ACTIONS: Final = frozenset({Action.PAUSE, Action.REBOOT, Action.RESTART_MINING, Action.LOCATE})


class LuxOsDriver(AsicDriver):
    """One Antminer with LuxOS.

    Its thermal control (ATM) changes the level by itself: down when hot, and back up to its highest profile. So it is
    off while a level is written, on again whatever happens, and its highest profile becomes the level.
    """

    firmware: ClassVar[str] = "luxos"

    def __init__(
        self, host: str, network: Network, *, credentials: Credentials | None = None, mac: str | None = None
    ) -> None:
        """Talk to the miner behind an address."""
        super().__init__(host, network, credentials=credentials, mac=mac)
        self._levels: tuple[PowerLevel, ...] = ()
        self._session_id: str | None = None

    @override
    async def _async_identify(self) -> Identity:
        """Ask for version and configuration."""
        answer = await async_ask(self.host, "version+config")
        version, config = first(part(answer, "version"), "VERSION"), first(part(answer, "config"), "CONFIG")
        mac = mac_address(config.get("MACAddr"))
        if text(version.get("LUXminer")) is None or mac is None:
            raise DriverError(DriverErrorKind.UNSUPPORTED, "no LuxOS answers")
        return Identity(
            id=mac,
            firmware=self.firmware,
            firmware_version=text(version.get("Miner")),
            manufacturer="Bitmain",
            model=text(version.get("Type")),
            hostname=text(config.get("Hostname")),
        )

    @override
    async def _async_capabilities(self) -> Capabilities:
        """Ask for the machine's own table of levels."""
        answer = await async_ask(self.host, "profiles+power")
        self._learn(answer)
        return Capabilities(
            control=Control.LEVELS,
            levels=self._levels,
            min_w=self._levels[0].power_w,
            max_w=self._levels[-1].power_w,
            rated_w=_rated_w(answer),
            settle=SETTLE,
            min_interval=MIN_INTERVAL,
            restarts=True,
            writes_flash=True,
            power_is_measured=first(part(answer, "power"), "POWER").get("PSU") is True,
            actions=ACTIONS,
        )

    @override
    async def _async_sample(self) -> MinerSample:
        """Read all in one request; the table of levels comes along while it is unknown."""
        commands = "config+summary+power+fans+temps+pools" + ("" if self._levels else "+profiles")
        answer = await async_ask(self.host, commands)
        self._levels = self._levels or _levels(part(answer, "profiles"))
        config = first(part(answer, "config"), "CONFIG")
        summary = first(part(answer, "summary"), "SUMMARY")
        is_asleep = _is_asleep(config)
        hashrate_th_s = _hashrate_th_s(summary, is_asleep=is_asleep)
        level = self._level(text(config.get("Profile")))
        return MinerSample(
            read_at=datetime.now(UTC),
            mac=mac_address(config.get("MACAddr")),
            power_w=number(first(part(answer, "power"), "POWER").get("Watts")),
            target_w=None if level is None else level.power_w,
            level_id=text(config.get("Profile")),
            is_mining=None if hashrate_th_s is None else hashrate_th_s > 0,
            hashrate_th_s=hashrate_th_s,
            board_c=hottest(*(row.get(corner) for row in _rows(part(answer, "temps"), "TEMPS") for corner in CORNERS)),
            fan_rpm=numbers(*(row.get("RPM") for row in _rows(part(answer, "fans"), "FANS"))),
            uptime=duration(summary.get("Elapsed")),
            accepted_share=share(summary.get("Accepted"), summary.get("Rejected")),
            pool_is_alive=None if is_asleep else _pool_is_alive(_rows(part(answer, "pools"), "POOLS")),
            light_is_on=_light_is_on(config),
            fault=None if is_asleep else _fault(config),
        )

    @override
    async def _async_apply(self, target: Target) -> None:
        """Set the level without interference of the thermal control, then wake the machine if it sleeps."""
        answer = await async_ask(self.host, "config+atm+profiles")
        self._learn(answer)
        level_id = self._chosen(target).id
        config, atm = first(part(answer, "config"), "CONFIG"), first(part(answer, "atm"), "ATM")
        async with self._async_session():
            if not _is_asleep(config) or text(config.get("Profile")) != level_id:
                async with self._async_without_atm(config):
                    await self._async_write("profileset", level_id)
            if _has_atm(config) and text(atm.get("MaxProfile")) != level_id:
                # In the cool it climbs up to its highest profile, which may be far above the level.
                await self._async_write("atmset", f"max_profile={level_id}")
            if _is_asleep(config):
                await self._async_write("curtail", "wakeup")
        held = await self._async_config()
        if text(held.get("Profile")) != level_id or _is_asleep(held):
            raise refused(f"it stays at {held.get('Profile')} ({held.get('CurtailMode')}) instead of {level_id}")
        if _has_atm(held) is not _has_atm(config):
            raise refused("the thermal control did not come back")

    @override
    async def _async_pause(self) -> None:
        """Send it to sleep, unless it sleeps."""
        if _is_asleep(await self._async_config()):
            return
        await self._async_command("curtail", "sleep")
        if not _is_asleep(await self._async_config()):
            raise refused("it does not go to sleep")

    @override
    async def _async_reboot(self) -> None:
        """Restart the whole machine; some are gone before they reply."""
        with suppress(EOFError, ConnectionError):
            await self._async_command("rebootdevice")

    @override
    async def _async_restart_mining(self) -> None:
        """Restart the mining software only."""
        await self._async_command("resetminer")

    @override
    async def _async_set_light(self, *, is_on: bool) -> None:
        """Blink red, or leave the light to the machine."""
        await self._async_command("ledset", "red", "blink" if is_on else "auto")
        if _light_is_on(await self._async_config()) is not is_on:
            raise refused("the light did not change")

    def _learn(self, answer: Mapping[str, Any]) -> None:
        """Take over the machine's table of levels, which its owner may edit."""
        levels = _levels(part(answer, "profiles"))
        if not levels:
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, "no profile has watts")
        self._levels = levels

    def _chosen(self, target: Target) -> PowerLevel:
        """Return the level of a target; without one, the highest that stays within its watts."""
        if target.level_id is not None:
            level = self._level(target.level_id)
            if level is None:
                raise refused(f"there is no profile {target.level_id}")
            return level
        within = [level for level in self._levels if level.power_w <= target.power_w]
        return within[-1] if within else self._levels[0]

    def _level(self, level_id: str | None) -> PowerLevel | None:
        """Return the level with an id, if there is one."""
        return next((level for level in self._levels if level.id == level_id), None)

    async def _async_config(self) -> Mapping[str, Any]:
        """Return how the machine is set up."""
        return first(await async_ask(self.host, "config"), "CONFIG")

    # Writes

    async def _async_command(self, command: str, *values: str) -> None:
        """Write one command in a session of its own."""
        async with self._async_session():
            await self._async_write(command, *values)

    @asynccontextmanager
    async def _async_session(self) -> AsyncGenerator[None]:
        """Hold the only session of the machine, and give it back whatever happens."""
        await self._async_log_on()
        try:
            yield
        finally:
            # It would end by itself after a minute, so a failure here costs others a minute.
            with suppress(Exception):
                async with asyncio.timeout(CLEANUP_TIMEOUT.total_seconds()):
                    await async_ask(self.host, "logoff", self._session_id)
            self._session_id = None

    @asynccontextmanager
    async def _async_without_atm(self, config: Mapping[str, Any]) -> AsyncGenerator[None]:
        """Switch the thermal control off, and on again whatever happens."""
        if not _has_atm(config):
            yield
            return
        try:
            await self._async_write("atmset", "enabled=false")
            yield
        finally:
            async with asyncio.timeout(CLEANUP_TIMEOUT.total_seconds()):
                await self._async_write("atmset", "enabled=true")

    async def _async_log_on(self) -> None:
        """Begin a session; that of another client is left to it."""
        answer = await async_ask(self.host, "logon")
        self._session_id = text(first(answer, "SESSION").get("SessionID"))
        if self._session_id is None:
            raise refused(f"another client holds the only session: {_words(answer)}")

    async def _async_write(self, command: str, *values: str) -> None:
        """Write in the session; one that ended is begun anew, once."""
        answer = await self._async_written(command, *values)
        if not _is_good(answer) and BAD_SESSION in _words(answer).lower():
            await self._async_log_on()
            answer = await self._async_written(command, *values)
        if not _is_good(answer):
            raise refused(f"{command}: {_words(answer)}")

    async def _async_written(self, command: str, *values: str) -> Mapping[str, Any]:
        """Return the reply to a write."""
        return await async_ask(self.host, command, ",".join((self._session_id or "", *values)))


def _levels(answer: Mapping[str, Any]) -> tuple[PowerLevel, ...]:
    """Return the profiles as levels, rising in watts; one without watts can't be weighed."""
    levels = [
        PowerLevel(id=name, power_w=power_w, hashrate_th_s=number(row.get("Hashrate")))
        for row in _rows(answer, "PROFILES")
        if (name := text(row.get("Profile Name"))) is not None
        and (power_w := number(row.get("Watts"))) is not None
        and power_w > 0
    ]
    return tuple(sorted(levels, key=lambda level: (level.power_w, level.id)))


def _rated_w(answer: Mapping[str, Any]) -> float | None:
    """Return the watts of the profile that the machine came with: step 0, the others count up and down from it."""
    profiles = _rows(part(answer, "profiles"), "PROFILES")
    return next((number(row.get("Watts")) for row in profiles if number(row.get("Step")) == 0), None)


def _rows(answer: Mapping[str, Any], section: str) -> list[Mapping[str, Any]]:
    """Return the rows of a section."""
    rows = answer.get(section)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _is_good(answer: Mapping[str, Any]) -> bool:
    """Tell whether a command was accepted."""
    return first(answer, "STATUS").get("STATUS") == "S"


def _words(answer: Mapping[str, Any]) -> str:
    """Return what the machine says about a command."""
    status = first(answer, "STATUS")
    return f"{status.get('Msg')} ({status.get('Code')})"


def _is_asleep(config: Mapping[str, Any]) -> bool:
    """Tell whether somebody curtailed the machine."""
    return text(config.get("CurtailMode")) not in {None, AWAKE}


def _has_atm(config: Mapping[str, Any]) -> bool:
    """Tell whether the thermal control is on."""
    return config.get("IsAtmEnabled") is True


def _hashrate_th_s(summary: Mapping[str, Any], *, is_asleep: bool) -> float | None:
    """Return the rate now: none while it sleeps, whatever lingers in its sums."""
    rate = number(summary.get("GHS 5s"))
    if rate is None:
        return None
    return 0.0 if is_asleep else rate / GIGAHASHES


def _pool_is_alive(pools: list[Mapping[str, Any]]) -> bool | None:
    """Tell whether one of the pools gives work."""
    return any(pool.get("Stratum Active") is True for pool in pools) if pools else None


def _light_is_on(config: Mapping[str, Any]) -> bool | None:
    """Tell whether somebody switched the light on; by itself it is `auto`, which pyasic takes for on."""
    light = text(config.get("RedLed"))
    return None if light is None else light in {"on", "blink"}


def _fault(config: Mapping[str, Any]) -> str | None:
    """Return the state of the system in the firmware's words, if it is not the normal one."""
    status = text(config.get("SystemStatus"))
    return None if status == "Normal" else status
