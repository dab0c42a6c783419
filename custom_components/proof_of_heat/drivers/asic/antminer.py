"""Antminers with their maker's firmware: three modes, written together with the pools or not at all.

The page takes the configuration as a whole and empties what is missing. pyasic writes what it could not read, so a
machine that fails to tell its configuration loses its pools. Here nothing is written that was not read, and the pools
are read back.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, ClassVar, Final, override

import aiohttp
from aiohttp import DigestAuthMiddleware

from ...engine.miner import Action, Capabilities, Control, MinerSample, PowerLevel, Target
from .. import Credentials, DriverError, DriverErrorKind, Identity
from .driver import AsicDriver, refused
from .network import Network
from .reading import checked, duration, hottest, mac_address, number, numbers, text
from .rest import async_json, rows, within

DEFAULT_USERNAME: Final = "root"
DEFAULT_PASSWORD: Final = "root"  # noqa: S105  What the maker delivers.

NORMAL: Final = "0"
SLEEP: Final = "1"
LOW: Final = "3"
MINING_MODES: Final = frozenset({NORMAL, LOW})

SETTLE: Final = timedelta(minutes=8)
"""From sleep to full power: the software starts, tests the boards and raises the frequency in steps."""

MIN_INTERVAL: Final = timedelta(minutes=10)
"""Each change restarts mining for minutes."""

NAMEPLATES: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        "Antminer S19": (3250, 95),
        "Antminer S19 Pro": (3250, 110),
        "Antminer S19j Pro": (3068, 104),
        "Antminer S19 XP": (3010, 140),
        "Antminer S19k Pro": (2760, 120),
        "Antminer S21": (3500, 200),
        "Antminer T21": (3610, 190),
    }
)
"""Watts and TH/s of the normal mode: the maker's nameplates, +-5 % W and +-3 % TH/s. The machine measures no power."""

KEPT: Final = ("bitmain-fan-ctrl", "bitmain-fan-pwm", "bitmain-hashrate-percent")
"""What the page sends along with the pools, under the names that it is read by."""

FREQUENCY: Final = ("bitmain-freq-level", "freq-level")
"""The names that the frequency level is read by; it is written by the last one."""

PER_TERAHASH: Final = {"GH/s": 1e3, "MH/s": 1e6, "TH/s": 1.0}
"""Units of the hash rate in a terahash."""

type Answer = Mapping[str, Any]


class AntminerDriver(AsicDriver):
    """One Antminer with the firmware of its maker, 2020 to 2025."""

    firmware: ClassVar[str] = "antminer"

    def __init__(
        self, host: str, network: Network, *, credentials: Credentials | None = None, mac: str | None = None
    ) -> None:
        """Talk to the miner behind an address; the challenge of its login is remembered and answered ahead."""
        super().__init__(host, network, credentials=credentials, mac=mac)
        username = self.credentials.username or DEFAULT_USERNAME
        password = DEFAULT_PASSWORD if self.credentials.password is None else self.credentials.password
        self._login = DigestAuthMiddleware(username, password)

    @override
    async def _async_identify(self) -> Identity:
        """Ask who it is; other firmwares for the same machine do not have the page."""
        try:
            system = await self._async_get("get_system_info")
        except aiohttp.ClientResponseError as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, "it runs another firmware than its maker's") from error
        identifier = mac_address(within(system, "macaddr")) or text(within(system, "serinum"))
        model = text(within(system, "minertype"))
        if identifier is None or model is None:
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, "it has neither MAC nor serial number, or no model")
        return Identity(
            id=identifier,
            firmware=self.firmware,
            firmware_version=text(within(system, "system_filesystem_version")),
            manufacturer="Bitmain",
            model=model,
            hostname=text(within(system, "hostname")),
        )

    @override
    async def _async_capabilities(self) -> Capabilities:
        """Return the normal mode with the watts of the nameplate, on and off where the model's are unknown."""
        model = text(within(await self._async_get("get_system_info"), "minertype")) or ""
        levels = _levels(model)
        return Capabilities(
            control=Control.LEVELS if levels else Control.ON_OFF,
            levels=levels,
            min_w=levels[0].power_w if levels else None,
            max_w=levels[-1].power_w if levels else None,
            settle=SETTLE,
            min_interval=MIN_INTERVAL,
            restarts=True,
            writes_flash=True,
            power_is_measured=False,
            actions=frozenset({Action.PAUSE, Action.REBOOT, Action.LOCATE}),
        )

    @override
    async def _async_sample(self) -> MinerSample:
        """Read statistics and the light; the mode comes from the configuration where the statistics are empty."""
        system = await self._async_get("get_system_info")
        statistics = next(iter(rows(await self._async_get("stats"), "STATS")), {})
        mode = _word(statistics.get("miner-mode")) or _mode(await self._async_get("get_miner_conf"))
        return _sample(system, statistics, mode, await self._async_get("get_blink_status"))

    @override
    async def _async_apply(self, target: Target) -> None:
        """Enter a mode in which it mines."""
        mode = NORMAL if target.level_id is None else target.level_id
        if mode not in MINING_MODES:
            raise refused(f"{mode} is no mode in which it mines")
        await self._async_enter(mode)

    @override
    async def _async_pause(self) -> None:
        """Send it to sleep."""
        await self._async_enter(SLEEP)

    @override
    async def _async_reboot(self) -> None:
        """Restart the whole machine; some are gone before they answer."""
        try:
            await self._async_post("reboot", {})
        except aiohttp.ServerDisconnectedError:
            return

    @override
    async def _async_set_light(self, *, is_on: bool) -> None:
        """Switch the light and read it back."""
        await self._async_post("blink", {"blink": "true" if is_on else "false"})
        if within(await self._async_get("get_blink_status"), "blink") is not is_on:
            raise refused("the light stays as it was")

    async def _async_enter(self, mode: str) -> None:
        """Read the configuration, write it with another mode, and make sure that nothing else has changed."""
        checked(await self._async_sample(), mac=mac_address(self.mac))
        before = await self._async_get("get_miner_conf")
        wanted = _configuration(before, mode)
        if _mode(before) == mode:
            # Each write restarts mining for minutes, whatever it changes.
            return
        reply = await self._async_post("set_miner_conf", wanted)
        if within(reply, "stats") != "success":
            raise refused(f"the configuration is answered with {within(reply, 'stats')}")
        after = await self._async_get("get_miner_conf")
        if within(after, "pools") != within(before, "pools"):
            raise refused("the pools are not those that were there before")
        if _mode(after) != mode:
            raise refused(f"it stays in mode {_mode(after)} in place of {mode}")

    async def _async_get(self, name: str) -> Any:  # noqa: ANN401  What a device says can be anything.
        """Return the answer of a page."""
        request = self.network.session.get(self._url(name), middlewares=(self._login,), allow_redirects=False)
        async with request as response:
            return await async_json(response)

    async def _async_post(self, name: str, body: Answer) -> Any:  # noqa: ANN401  As above.
        """Write to a page and return its answer."""
        request = self.network.session.post(
            self._url(name), json=body, middlewares=(self._login,), allow_redirects=False
        )
        async with request as response:
            return await async_json(response)

    def _url(self, name: str) -> str:
        """Return the address of a page."""
        return f"http://{self.host}/cgi-bin/{name}.cgi"


def _levels(model: str) -> tuple[PowerLevel, ...]:
    """Return the modes of a model whose watts are known."""
    nameplate = NAMEPLATES.get(model)
    if nameplate is None:
        return ()
    power_w, hashrate_th_s = nameplate
    return (PowerLevel(id=NORMAL, name="Normal", power_w=power_w, hashrate_th_s=hashrate_th_s),)


def _configuration(before: object, mode: str) -> dict[str, Any]:
    """Return what the page would send: another mode, all else as it was read; refuse what would lose something."""
    if not isinstance(before, Mapping) or not any(text(pool.get("url")) for pool in rows(before, "pools")):
        raise refused("its configuration names no pool, so writing it could lose the pools")
    frequency = next((before[name] for name in FREQUENCY if name in before), None)
    missing = [name for name in KEPT[:2] if name not in before]
    if frequency is None or missing or _mode(before) is None:
        raise refused("its configuration is not one that is known")
    return {
        **{name: before[name] for name in KEPT if name in before},
        FREQUENCY[-1]: frequency,
        "miner-mode": int(mode),
        "bitmain-work-mode": int(mode),
        "pools": before["pools"],
    }


def _mode(configuration: object) -> str | None:
    """Return the mode that a configuration names."""
    return _word(within(configuration, "bitmain-work-mode")) or _word(within(configuration, "miner-mode"))


def _word(mode: object) -> str | None:
    """Return a mode as text, however it is written; None for what is none."""
    found = number(mode)
    return None if found is None else str(int(found))


def _sample(system: object, statistics: Answer, mode: str | None, light: object) -> MinerSample:
    """Return the readings; a machine that sleeps has no statistics."""
    hashrate_th_s = 0.0 if mode == SLEEP and not statistics else _terahashes(statistics)
    boards = rows(statistics, "chain")
    is_on = within(light, "blink")
    return MinerSample(
        read_at=datetime.now(UTC),
        mac=mac_address(within(system, "macaddr")),
        level_id=mode if mode in MINING_MODES else None,
        is_mining=None if hashrate_th_s is None else hashrate_th_s > 0,
        hashrate_th_s=hashrate_th_s,
        board_c=hottest(*(value for board in boards for value in _sensors(board, "temp_pcb"))),
        chip_c=hottest(*(value for board in boards for value in _sensors(board, "temp_chip"))),
        fan_rpm=numbers(*_sensors(statistics, "fan")),
        uptime=duration(statistics.get("elapsed")),
        light_is_on=is_on if isinstance(is_on, bool) else None,
    )


def _terahashes(statistics: Answer) -> float | None:
    """Return the rate of the last seconds in TH/s, None in a unit that is unknown."""
    rate, per_terahash = number(statistics.get("rate_5s")), PER_TERAHASH.get(str(statistics.get("rate_unit")))
    return None if rate is None or per_terahash is None else rate / per_terahash


def _sensors(row: Answer, name: str) -> list[Any]:
    """Return a list of readings."""
    found = row.get(name)
    return found if isinstance(found, list) else []
