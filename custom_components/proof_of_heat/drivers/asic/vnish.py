"""Antminers with VNish: REST with a token, tuned levels that restart mining, and a throttle that does not.

pyasic reads the efficiency as watts, and never sends a level. Sending the overclock block back as it was read may spoil
what a level was tuned to, so only the name of the level goes out.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, ClassVar, Final, override

import aiohttp

from ...engine.miner import Action, Capabilities, Control, MinerSample, PowerLevel, Target
from .. import DriverError, DriverErrorKind, Identity
from .driver import AsicDriver, refused
from .reading import hottest, mac_address, number, numbers, share, text, total
from .rest import async_body, async_json, rows, within

DEFAULT_PASSWORD: Final = "admin"  # noqa: S105  What the firmware comes with.

SETTLE: Final = timedelta(minutes=4)
"""A level restarts mining for 15 to 20 s, and the boards climb for some minutes; a throttle holds after 80 s."""

MIN_INTERVAL: Final = timedelta(minutes=10)
"""Each change of level is a restart."""

TRIM_INTERVAL: Final = timedelta(seconds=90)
"""A throttle restarts nothing, writes nothing to flash, and holds after 80 s."""

THROTTLE_PERCENT: Final = (20, 100)
"""What the firmware takes since 1.3.3."""

TUNED: Final = "tuned"

PRETTY: Final = re.compile(r"(?P<power_w>\d+(?:\.\d+)?)\s*watt\s*~\s*(?P<hashrate_th_s>\d+(?:\.\d+)?)\s*TH")
"""A level in the firmware's words: "2300 watt ~ 87 TH"."""

UPTIME: Final = re.compile(r"(?:(?P<days>\d+) days?,? *)?(?:(?P<hours>\d+):)?(?P<minutes>\d+)(?: min)?")
"""The time since boot in the firmware's words: "10 days, 18:00"."""

HASHING: Final = frozenset({"mining", "auto-tuning"})
STOPPED: Final = frozenset({"stopped", "shutting-down"})
STATES: Final = HASHING | STOPPED | {"initializing", "starting", "restarting", "failure"}

PER_TERAHASH: Final = {"GH/s": 1e3, "MH/s": 1e6}
"""Units of the hash rate in a terahash."""

LIVING_POOL: Final = frozenset({"active", "working"})

FOREIGN: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
"""How another firmware answers the question that VNish answers to anybody."""

LOOKS: Final = 4
LOOK_INTERVAL: Final = timedelta(milliseconds=400)
"""A command takes effect a moment after it was accepted."""

type Answer = Mapping[str, Any]


class VnishDriver(AsicDriver):
    """One Antminer with VNish."""

    firmware: ClassVar[str] = "vnish"

    _token: str | None = None

    @override
    async def _async_identify(self) -> Identity:
        """Ask who it is, and make sure that it is not the maker's firmware, back after a blackout."""
        return _identity(await self._async_info())

    @override
    async def _async_capabilities(self) -> Capabilities:
        """Ask for the tuned levels; without any, a machine can only be paused and started."""
        levels = await self._async_levels()
        miner = await self._async_miner()
        return Capabilities(
            control=Control.LEVELS if levels else Control.ON_OFF,
            levels=levels,
            min_w=levels[0].power_w if levels else None,
            max_w=levels[-1].power_w if levels else None,
            trim_share=None if _throttled(miner) is None else THROTTLE_PERCENT[0] / 100,
            trim_interval=None if _throttled(miner) is None else TRIM_INTERVAL,
            settle=SETTLE,
            min_interval=MIN_INTERVAL,
            restarts=True,
            writes_flash=True,
            power_is_measured=within(miner, "psu", "psu_power_metering") is True,
            actions=frozenset(Action),
        )

    @override
    async def _async_sample(self) -> MinerSample:
        """Read what anybody may read, identity included."""
        info = await self._async_info()
        miner = await self._async_miner()
        performance = await self._async_get("perf-summary")
        return _sample(info, miner, performance, await self._async_get("status"))

    @override
    async def _async_apply(self, target: Target) -> None:
        """Set the level where it differs, wake the miner, and trim the rest."""
        level = _level(await self._async_levels(), target)
        throttled = _throttled(await self._async_miner())
        if level is not None:
            await self._async_set_level(level.id)
        if await self._async_is_stopped():
            await self._async_post("mining/start")
            await self._async_until(self._async_is_awake, "it stays stopped")
        if level is not None and throttled is not None:
            await self._async_throttle(_percent(target, level), throttled=throttled)

    @override
    async def _async_pause(self) -> None:
        """Stop mining."""
        await self._async_post("mining/stop")
        await self._async_until(self._async_is_stopped, "it mines on")

    @override
    async def _async_reboot(self) -> None:
        """Restart the whole machine."""
        await self._async_post("system/reboot")

    @override
    async def _async_restart_mining(self) -> None:
        """Restart the mining software only."""
        await self._async_post("mining/restart")

    @override
    async def _async_set_light(self, *, is_on: bool) -> None:
        """Switch the light; older versions toggle it, whatever the request says."""
        if within(await self._async_get("status"), "find_miner") is not is_on:
            await self._async_post("find-miner", {"on": is_on})
        if within(await self._async_get("status"), "find_miner") is not is_on:
            raise refused("the light stays as it was")

    async def _async_set_level(self, level_id: str) -> None:
        """Write the name of a level, and restart mining where the new one waits for that."""
        must_restart = False
        if await self._async_level_in_settings() != level_id:
            reply = await self._async_post("settings", {"miner": {"overclock": {"preset": level_id}}})
            must_restart = within(reply, "restart_required") is True
            if await self._async_level_in_settings() != level_id:
                raise refused(f"it does not keep the level {level_id}")
        if must_restart or await self._async_is_waiting():
            await self._async_post("mining/restart")
            await self._async_until(self._async_is_applied, f"the level {level_id} waits for a restart")

    async def _async_throttle(self, percent: int, *, throttled: float) -> None:
        """Trim the power on the run."""
        if percent != throttled:
            await self._async_post("mining/throttle", {"percent": percent})
            if _throttled(await self._async_miner()) != percent:
                raise refused(f"it does not throttle to {percent} %")

    async def _async_levels(self) -> tuple[PowerLevel, ...]:
        """Return the levels that were tuned; the one without a limit never is."""
        answer = await self._async_get("autotune/presets")
        listed = rows(answer, "presets") if isinstance(answer, Mapping) else rows({"presets": answer}, "presets")
        tuned = [_power_level(row) for row in listed if row.get("status") == TUNED]
        found = [level for level in tuned if level is not None]
        return tuple(sorted(found, key=lambda level: (level.power_w, level.id)))

    async def _async_level_in_settings(self) -> str | None:
        """Return the level that runs from the next restart on."""
        return text(within(await self._async_get("settings"), "miner", "overclock", "preset"))

    async def _async_miner(self) -> Answer:
        """Return the summary of the mining software, empty while there is none."""
        miner = within(await self._async_get("summary"), "miner")
        return miner if isinstance(miner, Mapping) else {}

    async def _async_is_waiting(self) -> bool:
        """Tell whether something in the settings waits for a restart of mining."""
        return within(await self._async_get("status"), "restart_required") is True

    async def _async_is_applied(self) -> bool:
        """Tell whether nothing waits any more."""
        return not await self._async_is_waiting()

    async def _async_is_stopped(self) -> bool:
        """Tell whether mining was stopped."""
        return within(await self._async_get("status"), "miner_state") in STOPPED

    async def _async_is_awake(self) -> bool:
        """Tell whether it mines, or is about to."""
        return not await self._async_is_stopped()

    async def _async_until(self, is_done: Callable[[], Awaitable[bool]], complaint: str) -> None:
        """Look some times whether a command has taken effect."""
        for _ in range(LOOKS):
            if await is_done():
                return
            await asyncio.sleep(LOOK_INTERVAL.total_seconds())
        raise refused(complaint)

    async def _async_info(self) -> Answer:
        """Return who it is; a machine without an answer to this has another firmware."""
        async with self.network.session.get(self._url("info"), allow_redirects=False) as response:
            if response.status in FOREIGN:
                raise DriverError(DriverErrorKind.IMPLAUSIBLE, "it runs another firmware than VNish")
            info = await async_json(response)
        name = within(info, "fw_name")
        if not isinstance(info, Mapping) or not isinstance(name, str) or "vnish" not in name.lower():
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, f"it runs {name} in place of VNish")
        return info

    async def _async_get(self, path: str) -> Any:  # noqa: ANN401  What a device says can be anything.
        """Return the answer to a question."""
        async with await self._async_request("GET", path) as response:
            return await async_json(response)

    async def _async_post(self, path: str, body: Answer | None = None) -> Any:  # noqa: ANN401  As above.
        """Give a command; several are answered without a word."""
        async with await self._async_request("POST", path, body or {}) as response:
            reply = await async_body(response)
        return json.loads(reply) if reply else {}

    async def _async_request(self, method: str, path: str, body: Answer | None = None) -> aiohttp.ClientResponse:
        """Send a request with the token at hand; where it holds no more, unlock once and send again."""
        response = await self._async_send(method, path, body)
        if response.status == HTTPStatus.UNAUTHORIZED:
            response.release()
            self._token = await self._async_unlock()
            response = await self._async_send(method, path, body)
        response.raise_for_status()
        return response

    async def _async_send(self, method: str, path: str, body: Answer | None) -> aiohttp.ClientResponse:
        """Send a request."""
        headers = {} if self._token is None else {"Authorization": f"Bearer {self._token}"}
        return await self.network.session.request(
            method, self._url(path), json=body, headers=headers, allow_redirects=False
        )

    async def _async_unlock(self) -> str:
        """Log in; too many logins lock the machine for a while, so the token is kept."""
        self._token = None
        password = DEFAULT_PASSWORD if self.credentials.password is None else self.credentials.password
        unlock = {"pw": password}
        async with self.network.session.post(self._url("unlock"), json=unlock, allow_redirects=False) as response:
            token = text(within(await async_json(response), "token"))
        if token is None:
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, "it unlocks without a token")
        return token

    def _url(self, path: str) -> str:
        """Return the address of a page."""
        return f"http://{self.host}/api/v1/{path}"


def _identity(info: Answer) -> Identity:
    """Return who the machine says that it is."""
    mac = mac_address(within(info, "system", "network_status", "mac"))
    if mac is None:
        raise DriverError(DriverErrorKind.IMPLAUSIBLE, "it has no MAC")
    return Identity(
        id=mac,
        firmware=VnishDriver.firmware,
        firmware_version=text(info.get("fw_version")),
        manufacturer="Bitmain",
        model=text(info.get("miner")),
        hostname=text(within(info, "system", "network_status", "hostname")),
    )


def _sample(info: Answer, miner: Answer, performance: Answer, status: Answer) -> MinerSample:
    """Return the readings; the summary calls the efficiency `power_usage`."""
    rate, power_w = number(miner.get("hr_realtime")), number(miner.get("power_consumption"))
    if miner and rate is None and power_w is None:
        raise DriverError(DriverErrorKind.IMPLAUSIBLE, "neither hash rate nor power is a number")
    state = text(within(status, "miner_state"))
    is_mining = state in HASHING if state in STATES else None if rate is None else rate > 0
    level = _running_level(performance, status)
    throttled = _throttled(miner)
    own_pools = [pool for pool in rows(miner, "pools") if pool.get("pool_type") == "UserPool"]
    return MinerSample(
        read_at=datetime.now(UTC),
        mac=mac_address(within(info, "system", "network_status", "mac")),
        power_w=power_w,
        target_w=None if level is None else level.power_w * (100 if throttled is None else throttled) / 100,
        level_id=None if level is None else level.id,
        is_mining=is_mining,
        hashrate_th_s=0.0 if is_mining is False else _terahashes(rate, info.get("hr_measure")),
        board_c=hottest(within(miner, "pcb_temp", "max")),
        chip_c=hottest(within(miner, "chip_temp", "max")),
        fluid_c=hottest(*(chain.get("outlet_water_temp") for chain in rows(miner, "chains"))),
        fan_rpm=numbers(*(fan.get("rpm") for fan in rows(miner, "cooling", "fans"))),
        uptime=_uptime(within(info, "system", "uptime")),
        accepted_share=share(
            total(*(pool.get("accepted") for pool in own_pools)), total(*(pool.get("rejected") for pool in own_pools))
        ),
        pool_is_alive=any(pool.get("status") in LIVING_POOL for pool in own_pools) if own_pools else None,
        light_is_on=within(status, "find_miner") if isinstance(within(status, "find_miner"), bool) else None,
        fault=_fault(miner),
    )


def _terahashes(rate: float | None, unit: object) -> float | None:
    """Return a rate in TH/s, None in a unit that is unknown."""
    per_terahash = PER_TERAHASH.get(unit) if isinstance(unit, str) else None
    return None if rate is None or per_terahash is None else rate / per_terahash


def _running_level(performance: Answer, status: Answer) -> PowerLevel | None:
    """Return the level that runs; while a restart is awaited, nobody can tell which one it is."""
    if within(status, "restart_required") is True:
        return None
    current = within(performance, "current_preset")
    return _power_level(current) if isinstance(current, Mapping) else None


def _fault(miner: Answer) -> str | None:
    """Return what the machine says is wrong with it, or with a board."""
    states = (within(miner, "miner_status"), *(chain.get("status") for chain in rows(miner, "chains")))
    failures = [state for state in states if "failure" in {within(state, "miner_state"), within(state, "state")}]
    return text(within(failures[0], "description")) or "failure" if failures else None


def _power_level(row: Answer) -> PowerLevel | None:
    """Return a level, None for one without watts: that is the one without a limit."""
    name, words = text(row.get("name")), PRETTY.match(text(row.get("pretty")) or "")
    if name is None or words is None:
        return None
    return PowerLevel(id=name, power_w=float(words["power_w"]), hashrate_th_s=float(words["hashrate_th_s"]))


def _level(levels: tuple[PowerLevel, ...], target: Target) -> PowerLevel | None:
    """Return the level for a target, None for a machine without tuned ones; watts alone pick the next one below."""
    if target.level_id is not None:
        found = next((level for level in levels if level.id == target.level_id), None)
        if found is None:
            raise refused(f"{target.level_id} is no tuned level")
        return found
    below = [level for level in levels if level.power_w <= target.power_w] or list(levels[:1])
    return below[-1] if below else None


def _percent(target: Target, level: PowerLevel) -> int:
    """Return the throttle that brings a level down to the power of a target."""
    low, high = THROTTLE_PERCENT
    return min(max(round(100 * target.power_w / level.power_w), low), high)


def _throttled(miner: Answer) -> float | None:
    """Return the throttle in percent, None for a firmware without one."""
    status = within(miner, "miner_status")
    if not isinstance(status, Mapping) or "throttled" not in status:
        return None
    throttled = number(status["throttled"])
    if throttled is None:
        raise DriverError(DriverErrorKind.IMPLAUSIBLE, "the throttle is no number")
    return throttled


def _uptime(words: object) -> timedelta | None:
    """Return the time since boot."""
    found = UPTIME.fullmatch(words) if isinstance(words, str) else None
    if found is None:
        return None
    return timedelta(**{unit: int(count) for unit, count in found.groupdict(default="0").items()})
