"""Whatsminers with firmware before November 2024: API v2 on port 4028, writes closed under a token."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Final, override

from ...engine.miner import Capabilities, MinerSample, Target
from .. import Credentials, DriverError, DriverErrorKind, Identity
from .cgminer import async_ask, first, part
from .driver import AsicDriver, refused
from .library import APIError, BTMinerV2
from .network import Network
from .reading import duration, hottest, mac_address, number, numbers, share, text
from .whatsminer import async_holds, capabilities, clamped, limit, model_name, rating

DEFAULT_PASSWORD: Final = "admin"  # noqa: S105  The vendor's; a machine takes no write before it is changed.

FIRST_V3: Final = "20241101"
"""Firmware of this day and later speaks API v3, whatever else it answers on this port."""

MEGAHASHES: Final = 1e6
GIGAHASHES: Final = 1e3
"""In a terahash."""

# Codes of the vendor's document of API 2.0.5.
PERMISSION_DENIED: Final = 45
COMMAND_OK: Final = 131
TOKEN_ERRORS: Final = frozenset({135, 137})

WRITE_TIMEOUT_S: Final = 10
"""Of pyasic; the network's own time ends before."""

NO_WRITES: Final = "can't access write cmd"
"""The words of older firmware for a write API that is off."""


class WhatsminerV2Driver(AsicDriver):
    """One Whatsminer with API v2.

    The control board answers `status` and `get_...` at all times, the mining software all else, and only while it runs.
    """

    firmware: ClassVar[str] = "whatsminer_v2"

    def __init__(
        self, host: str, network: Network, *, credentials: Credentials | None = None, mac: str | None = None
    ) -> None:
        """Talk to the miner behind an address; pyasic closes the writes."""
        super().__init__(host, network, credentials=credentials, mac=mac)
        self._rpc = BTMinerV2(host).rpc
        self._rpc.pwd = self.credentials.password or DEFAULT_PASSWORD
        self._model: str | None = None
        self._rated_w: float | None = None

    @override
    async def _async_identify(self) -> Identity:
        """Ask the control board for MAC and version; the model is known while mining software runs."""
        board = message(await async_ask(self.host, "get_miner_info"))
        version = message(await async_ask(self.host, "get_version"))
        firmware_version, mac = text(version.get("fw_ver")), mac_address(board.get("mac"))
        if firmware_version is None or mac is None:
            raise DriverError(DriverErrorKind.UNSUPPORTED, "no Whatsminer of API v2 answers")
        if self._model is None:
            details = await async_ask(self.host, "devdetails")
            self._model = model_name(first(details, "DEVDETAILS").get("Model"))
        return Identity(
            id=mac,
            firmware=self.firmware if firmware_version < FIRST_V3 else "whatsminer_v3",
            firmware_version=firmware_version,
            manufacturer="MicroBT",
            model=self._model,
            hostname=text(board.get("hostname")),
        )

    @override
    async def _async_capabilities(self) -> Capabilities:
        """Derive the bounds from the rating; a machine that is off does not tell enough for one."""
        if self._model is None:
            await self._async_identify()
        self._learn(first(await async_ask(self.host, "summary"), "SUMMARY"))
        return capabilities(self._rated_w)

    @override
    async def _async_sample(self) -> MinerSample:
        """Ask the control board who it is and whether it mines, then the mining software."""
        board = message(await async_ask(self.host, "get_miner_info"))
        status = await self._async_status()
        if not status:
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, "the control board tells no status")
        sample = MinerSample(
            read_at=datetime.now(UTC),
            mac=mac_address(board.get("mac")),
            target_w=limit(status.get("power_limit_set")),
            # Whoever hears nothing from the mining software, and knows that the board lives, knows that it rests.
            is_mining=False,
            hashrate_th_s=0.0,
            light_is_on=_light_is_on(board),
        )
        if is_off(status):
            return sample
        answer = await async_ask(self.host, "summary+devs")
        summary = first(part(answer, "summary"), "SUMMARY")
        if not summary:
            return sample
        self._learn(summary)
        boards = part(answer, "devs").get("DEVS")
        return _with_mining(sample, summary, boards if isinstance(boards, list) else [])

    @override
    async def _async_apply(self, target: Target) -> None:
        """Write the limit, then start mining if it is off: so it never starts above the limit."""
        limit_w = clamped(target.power_w, self._rated_w)
        was_off = is_off(await self._async_status())
        if not was_off or await self._async_limit() != limit_w:
            await self._async_write("adjust_power_limit", power_limit=str(limit_w))
            if not await async_holds(self._async_limit, limit_w):
                raise refused(f"the limit stays at {await self._async_limit()} W instead of {limit_w} W")
        if was_off:
            await self._async_switch("power_on", is_off_then=False)

    @override
    async def _async_pause(self) -> None:
        """Switch the boards off, unless they are."""
        if not is_off(await self._async_status()):
            # The reply comes before the act: afterwards some machines have no time for one.
            await self._async_switch("power_off", is_off_then=True, respbefore="true")

    @override
    async def _async_reboot(self) -> None:
        """Restart the whole machine; its tokens end with it."""
        await self._async_write("reboot")
        self._rpc.token = None

    @override
    async def _async_restart_mining(self) -> None:
        """Restart the mining software only."""
        await self._async_write("restart_btminer")

    @override
    async def _async_set_light(self, *, is_on: bool) -> None:
        """Blink red, or leave the light to the machine."""
        if is_on:
            await self._async_write("set_led", color="red", period=200, duration=100, start=0)
        else:
            await self._async_write("set_led", param="auto")
        board = message(await async_ask(self.host, "get_miner_info"))
        if _light_is_on(board) is not is_on:
            raise refused("the light did not change")

    async def _async_switch(self, command: str, *, is_off_then: bool, **values: str) -> None:
        """Switch mining, and see it happen."""

        async def async_is_off() -> bool:
            return is_off(await self._async_status())

        await self._async_write(command, **values)
        if not await async_holds(async_is_off, is_off_then):
            raise refused(f"{command} changed nothing")

    async def _async_status(self) -> Mapping[str, Any]:
        """Return what the control board knows."""
        return message(await async_ask(self.host, "status"))

    async def _async_limit(self) -> float | None:
        """Return the limit that it holds; older boards leave that to the mining software."""
        limit_w = number((await self._async_status()).get("power_limit_set"))
        if limit_w is not None:
            return limit_w
        return number(first(await async_ask(self.host, "summary"), "SUMMARY").get("Power Limit"))

    async def _async_write(self, command: str, **values: str | int) -> None:
        """Write under a token; one that no longer holds is made anew, once."""
        reply = await self._async_closed(command, **values)
        if reply.get("Code") in TOKEN_ERRORS:
            self._rpc.token = None
            reply = await self._async_closed(command, **values)
        code, words = reply.get("Code"), reply.get("Msg")
        if code == COMMAND_OK:
            return
        if code in TOKEN_ERRORS:
            self._rpc.token = None
            raise DriverError(DriverErrorKind.WRONG_CREDENTIALS, f"{command}: {words}")
        if code == PERMISSION_DENIED or words == NO_WRITES:
            raise refused(f"{command}: writing is off, switch it on and change the password in WhatsMinerTool")
        raise refused(f"{command}: {words} ({code})")

    async def _async_closed(self, command: str, **values: str | int) -> Mapping[str, Any]:
        """Return the reply to a closed write; pyasic raises APIError where the board gives no token."""
        try:
            reply = await self._rpc.send_privileged_command(
                command, ignore_errors=True, timeout=WRITE_TIMEOUT_S, **values
            )
        except APIError as error:
            raise refused(f"{command}: {error}") from error
        if not reply:
            raise DriverError(DriverErrorKind.SILENT, f"{command} is not answered")
        return reply

    def _learn(self, summary: Mapping[str, Any]) -> None:
        """Remember the rating, for the time when the machine is off and does not tell."""
        factory_gh_s = number(summary.get("Factory GHS"))
        rated_w = rating(
            self._model,
            factory_th_s=None if factory_gh_s is None else factory_gh_s / GIGAHASHES,
            limit_w=limit(summary.get("Power Limit")),
        )
        self._rated_w = rated_w if rated_w is not None else self._rated_w


def message(reply: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the control board says, empty where it declines."""
    words = reply.get("Msg")
    return words if isinstance(words, dict) else {}


def is_off(status: Mapping[str, Any]) -> bool:
    """Tell whether the boards are switched off; old firmware has another word for it."""
    return str(status.get("mineroff", status.get("btmineroff"))).lower() == "true"


def _with_mining(sample: MinerSample, summary: Mapping[str, Any], boards: list[Any]) -> MinerSample:
    """Return a sample with what the mining software tells."""
    rows = [board for board in boards if isinstance(board, dict)]
    rate = number(summary.get("HS RT", summary.get("MHS 1m")))
    hashrate_th_s = None if rate is None else rate / MEGAHASHES
    return replace(
        sample,
        power_w=_power_w(summary),
        target_w=limit(summary.get("Power Limit")) if sample.target_w is None else sample.target_w,
        is_mining=None if hashrate_th_s is None else hashrate_th_s > 0,
        hashrate_th_s=hashrate_th_s,
        board_c=hottest(summary.get("Temperature"), *(row.get("Temperature") for row in rows)),
        chip_c=hottest(summary.get("Chip Temp Max"), *(row.get("Chip Temp Max") for row in rows)),
        inlet_c=number(summary.get("Env Temp")),
        fan_rpm=numbers(summary.get("Fan Speed In"), summary.get("Fan Speed Out")),
        uptime=duration(summary.get("Elapsed")),
        accepted_share=share(summary.get("Accepted"), summary.get("Rejected")),
        fault=_fault(summary),
    )


def _light_is_on(board: Mapping[str, Any]) -> bool | None:
    """Tell whether somebody switched the light on."""
    light = text(board.get("ledstat"))
    return None if light is None else light != "auto"


def _power_w(summary: Mapping[str, Any]) -> float | None:
    """Return the measured power; -1 stands for a supply that does not measure."""
    power_w = number(summary.get("Power"))
    return None if power_w is None or power_w < 0 else power_w


def _fault(summary: Mapping[str, Any]) -> str | None:
    """Return the error codes of the machine, None where it has none."""
    count = number(summary.get("Error Code Count"))
    codes = [summary.get(f"Error Code {place}") for place in range(min(int(count or 0), 20))]
    return ", ".join(str(code) for code in codes if code is not None) or None
