"""AxeOS of the BitAxe and its cousin of the NerdAxe family: REST on port 80, frequency and voltage as the level."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, ClassVar, Final, override

from ...engine.miner import Action, Capabilities, Control, MinerSample, PowerLevel, Target
from .. import Credentials, DriverError, DriverErrorKind, Identity
from .axeos_board import Options, is_overheated, is_paused, levels, model_of, setting_id
from .driver import AsicDriver, refused
from .network import Network
from .reading import duration, hottest, mac_address, number, numbers, share, text
from .rest import async_body

SETTLE: Final = timedelta(seconds=60)
"""The frequency climbs within seconds; the readings are averages."""

MIN_INTERVAL: Final = timedelta(seconds=60)
"""Mining goes on through a change, but each one is a write to flash."""

GIGAHASHES: Final = 1e3
"""In a terahash."""

MILLIS: Final = 1e3
"""In a volt and in an ampere."""

GREETING_SINCE: Final = (2, 12)
"""The version since which the screen greets on request (release of 2025-12)."""

GREETS_NO_LONGER: Final = "no longer"
"""In the answer to the one command that both begins and ends the greeting."""

_VERSION: Final = re.compile(r"v?(\d+)\.(\d+)")


class AxeOsDriver(AsicDriver):
    """One BitAxe or NerdAxe.

    The firmware takes any frequency and voltage, up to what destroys the chip; only those that it offers to people
    are written. Both go live at once and stay in flash. A pause is forgotten at the next boot.
    """

    firmware: ClassVar[str] = "axeos"

    def __init__(
        self, host: str, network: Network, *, credentials: Credentials | None = None, mac: str | None = None
    ) -> None:
        """Talk to the miner behind an address."""
        super().__init__(host, network, credentials=credentials, mac=mac)
        self._levels: tuple[PowerLevel, ...] = ()

    @override
    async def _async_identify(self) -> Identity:
        """Ask for everything, as there is no shorter question."""
        info = await self._async_info()
        mac = mac_address(info.get("macAddr"))
        if text(info.get("ASICModel")) is None or mac is None:
            raise DriverError(DriverErrorKind.UNSUPPORTED, "no AxeOS answers")
        return Identity(
            id=mac,
            firmware=self.firmware,
            firmware_version=text(info.get("version")),
            manufacturer="Nerd*" if _is_nerd(info) else "Bitaxe",
            model=model_of(info),
            hostname=text(info.get("hostname")),
        )

    @override
    async def _async_capabilities(self) -> Capabilities:
        """Ask what it offers to people; old firmware offers nothing, so it can only be paused."""
        info = await self._async_info()
        options = await self._async_options()
        self._levels = () if options is None else levels(info, options)
        own_w = _own_w(info)
        return Capabilities(
            control=Control.FREQUENCY if self._levels else Control.ON_OFF,
            levels=self._levels,
            min_w=self._levels[0].power_w if self._levels else own_w,
            max_w=self._levels[-1].power_w if self._levels else own_w,
            settle=SETTLE,
            min_interval=MIN_INTERVAL,
            restarts=False,
            writes_flash=True,
            power_is_measured=True,
            actions=_actions(info),
        )

    @override
    async def _async_sample(self) -> MinerSample:
        """Read all in one request."""
        info = await self._async_info()
        rate, rests = number(info.get("hashRate")), is_paused(info)
        hashrate_th_s = 0.0 if rests else None if rate is None else rate / GIGAHASHES
        level_id = _level_id(info)
        level = next((level for level in self._levels if level.id == level_id), None)
        return MinerSample(
            read_at=datetime.now(UTC),
            mac=mac_address(info.get("macAddr")),
            power_w=number(info.get("power")),
            target_w=None if level is None else level.power_w,
            level_id=level_id,
            is_mining=None if hashrate_th_s is None else hashrate_th_s > 0,
            hashrate_th_s=hashrate_th_s,
            # `vrTemp` is the regulator: it runs hotter than any chip or board may, and the firmware watches it itself.
            chip_c=hottest(*(temp for temp in _chip_temps(info) if temp > 0)),
            fan_rpm=_fans(info),
            uptime=duration(info.get("uptimeSeconds")),
            accepted_share=share(info.get("sharesAccepted"), info.get("sharesRejected")),
            voltage_v=_milli(info.get("voltage")),
            current_a=_milli(info.get("current")),
            fault=_fault(info),
        )

    @override
    async def _async_apply(self, target: Target) -> None:
        """Write frequency and voltage together, and wake it if it is paused."""
        info = await self._async_info()
        if is_overheated(info):
            # It stopped or throttled itself, and starts again by itself; what it had before was too much.
            raise refused("it is overheated")
        options = await self._async_options()
        if options is not None:
            self._levels = levels(info, options)
            await self._async_change_setting(_level_id(info), self._chosen(target).id)
        elif target.level_id is not None:
            raise refused("it offers neither frequencies nor voltages")
        if is_paused(info):
            await self._async_wake(info)

    @override
    async def _async_pause(self) -> None:
        """Stop mining, unless it is stopped."""
        info = await self._async_info()
        if is_paused(info):
            return
        if Action.PAUSE not in _actions(info):
            raise DriverError(DriverErrorKind.UNSUPPORTED, "firmware before 2.14 knows no pause")
        await self._async_send("POST", "shutdown" if _is_nerd(info) else "pause")
        if not is_paused(await self._async_info()):
            raise refused("it goes on mining")

    @override
    async def _async_reboot(self) -> None:
        """Restart the whole machine, which ends a pause as well."""
        await self._async_send("POST", "restart")

    @override
    async def _async_set_light(self, *, is_on: bool) -> None:
        """Let the screen greet for half a minute, or end that; one command does both, and says which it did."""
        if Action.LOCATE not in _actions(await self._async_info()):
            raise DriverError(DriverErrorKind.UNSUPPORTED, "firmware before 2.12 knows no greeting")
        if await self._async_toggle_greeting() is not is_on and await self._async_toggle_greeting() is not is_on:
            raise refused("the screen does not change")

    def _chosen(self, target: Target) -> PowerLevel:
        """Return the level of a target; without one, the highest that stays within its watts."""
        if target.level_id is not None:
            level = next((level for level in self._levels if level.id == target.level_id), None)
            if level is None:
                raise refused(f"it does not offer {target.level_id}")
            return level
        within = [level for level in self._levels if level.power_w <= target.power_w]
        return within[-1] if within else self._levels[0]

    async def _async_change_setting(self, held: str | None, level_id: str) -> None:
        """Write another setting in one request, which is one wear of the flash, and read it back."""
        if held == level_id:
            return
        mhz, _, mv = level_id.partition("/")
        await self._async_send("PATCH", "", {"frequency": int(mhz), "coreVoltage": int(mv)})
        held = _level_id(await self._async_info())
        if held != level_id:
            raise refused(f"it stays at {held} instead of {level_id}")

    async def _async_wake(self, info: Mapping[str, Any]) -> None:
        """End a pause; the NerdAxe family has to boot for that, and is away for some seconds."""
        if _is_nerd(info):
            await self._async_send("POST", "restart")
            return
        await self._async_send("POST", "resume")
        if is_paused(await self._async_info()):
            raise refused("it stays paused")

    async def _async_toggle_greeting(self) -> bool:
        """Begin or end the greeting, and tell which."""
        answer = await self._async_send("POST", "identify")
        return GREETS_NO_LONGER not in answer

    # Requests

    async def _async_info(self) -> Mapping[str, Any]:
        """Return readings and settings, which come together."""
        return _fields(await self._async_send("GET", "info"))

    async def _async_options(self) -> Options | None:
        """Return the frequencies and voltages that it offers, None where old firmware has no such page."""
        url = f"http://{self.host}/api/system/asic"
        async with self.network.session.get(url, allow_redirects=False) as response:
            if response.status in {HTTPStatus.FOUND, HTTPStatus.NOT_FOUND}:
                return None
            response.raise_for_status()
            answer = (await async_body(response)).decode()
        return Options.of(_fields(answer))

    async def _async_send(self, method: str, word: str, values: Mapping[str, int] | None = None) -> str:
        """Return the answer to a request; a refusal is an error."""
        url = f"http://{self.host}/api/system/{word}".rstrip("/")
        request = self.network.session.request(method, url, json=values, raise_for_status=True, allow_redirects=False)
        async with request as response:
            return (await async_body(response)).decode()


def _fields(answer: str) -> Mapping[str, Any]:
    """Return the fields of an answer; nothing at all is a failure."""
    if not answer:
        raise EOFError
    fields = json.loads(answer)
    if not isinstance(fields, dict):
        raise DriverError(DriverErrorKind.IMPLAUSIBLE, "an answer without fields")
    return fields


def _is_nerd(info: Mapping[str, Any]) -> bool:
    """Tell the NerdAxe family from the BitAxe."""
    return "shutdown" in info


def _actions(info: Mapping[str, Any]) -> frozenset[Action]:
    """Return what this version can do beside taking a setting."""
    can_pause = "miningPaused" in info or _is_nerd(info)
    can_greet = not _is_nerd(info) and _version(info) >= GREETING_SINCE
    return frozenset(
        {
            Action.REBOOT,
            *((Action.PAUSE,) if can_pause else ()),
            *((Action.LOCATE,) if can_greet else ()),
        }
    )


def _own_w(info: Mapping[str, Any]) -> float | None:
    """Return what it draws while it mines, for a machine that can only be switched on and off."""
    power_w = number(info.get("power"))
    return None if power_w is None or is_paused(info) else round(power_w)


def _version(info: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the first two numbers of the version, (0, 0) for a build of one's own."""
    found = _VERSION.match(text(info.get("version")) or "")
    return (0, 0) if found is None else tuple(int(part) for part in found.groups())


def _level_id(info: Mapping[str, Any]) -> str | None:
    """Return the name of the present setting, be it offered or not."""
    mhz, mv = number(info.get("frequency")), number(info.get("coreVoltage"))
    return None if mhz is None or mv is None else setting_id(mhz, mv)


def _chip_temps(info: Mapping[str, Any]) -> tuple[float, ...]:
    """Return the temperatures of all chips; a chip without power says -1 or 0."""
    each = info.get("asicTemps")
    return numbers(info.get("temp"), info.get("temp2"), *(each if isinstance(each, list) else ()))


def _fans(info: Mapping[str, Any]) -> tuple[float, ...]:
    """Return the speed of the fan, and of the second one where it turns."""
    second = numbers(info.get("fan2rpm"), info.get("fanrpm2"))
    return numbers(info.get("fanrpm")) + tuple(rpm for rpm in second if rpm > 0)


def _milli(value: object) -> float | None:
    """Return thousandths as a whole."""
    found = number(value)
    return None if found is None else found / MILLIS


def _fault(info: Mapping[str, Any]) -> str | None:
    """Return what it reports as wrong, in its own words."""
    if is_overheated(info):
        return "overheat_mode"
    return text(info.get("hardware_fault")) or text(info.get("power_fault"))
