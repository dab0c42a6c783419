"""Whatsminers with firmware since November 2024: framed JSON on port 4433, a token of its own for each write."""

import asyncio
import base64
import hashlib
import json
import struct
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, ClassVar, Final, override

from ...engine.miner import Capabilities, MinerSample, Target
from .. import DriverError, DriverErrorKind, Identity
from .driver import AsicDriver, refused
from .reading import duration, hottest, mac_address, number, numbers, text
from .whatsminer import async_holds, capabilities, clamped, limit, model_name, rating

PORT: Final = 4433

MAX_REPLY_BYTES: Final = 1_048_576
"""A length beyond is no length, but the bytes of another protocol."""

ACCOUNT: Final = "super"
DEFAULT_PASSWORD: Final = "super"  # noqa: S105  The vendor's; the API takes it.

TOKEN_LENGTH: Final = 8

OK: Final = 0
TOKEN_ERROR: Final = -3

RED_BLINK: Final = [{"color": "red", "period": 200, "duration": 100, "start": 0}]


class WhatsminerV3Driver(AsicDriver):
    """One Whatsminer with API v3; pyasic reads it well, takes refusals for success and waits for ever."""

    firmware: ClassVar[str] = "whatsminer_v3"

    _rated_w: float | None = None

    @override
    async def _async_identify(self) -> Identity:
        """Ask for the device."""
        device = await self._async_told("get.device.info")
        network, system, miner = (_part(device, name) for name in ("network", "system", "miner"))
        mac = mac_address(network.get("mac"))
        if mac is None or not miner:
            raise DriverError(DriverErrorKind.UNSUPPORTED, "no Whatsminer of API v3 answers")
        return Identity(
            id=mac,
            firmware=self.firmware,
            firmware_version=text(system.get("fwversion")),
            manufacturer="MicroBT",
            model=model_name(miner.get("type")),
            hostname=text(network.get("hostname")),
        )

    @override
    async def _async_capabilities(self) -> Capabilities:
        """Derive the bounds from the rating."""
        device = await self._async_told("get.device.info")
        self._learn(device, await self._async_summary())
        return capabilities(self._rated_w)

    @override
    async def _async_sample(self) -> MinerSample:
        """Read device, summary and pools."""
        device = await self._async_told("get.device.info")
        summary = await self._async_summary()
        pools = (await self._async_told("get.miner.status", "pools")).get("pools")
        self._learn(device, summary)
        hashrate_th_s = _hashrate_th_s(_part(device, "miner"), summary)
        is_mining = None if hashrate_th_s is None else hashrate_th_s > 0
        boards_c = summary.get("board-temperature")
        return MinerSample(
            read_at=datetime.now(UTC),
            mac=mac_address(_part(device, "network").get("mac")),
            power_w=number(summary.get("power-realtime")),
            target_w=limit(summary.get("power-limit")),
            is_mining=is_mining,
            hashrate_th_s=hashrate_th_s,
            board_c=hottest(*boards_c) if isinstance(boards_c, list) else None,
            chip_c=number(summary.get("chip-temp-max")),
            inlet_c=number(summary.get("environment-temperature")),
            fan_rpm=numbers(summary.get("fan-speed-in"), summary.get("fan-speed-out")),
            uptime=duration(summary.get("elapsed")),
            pool_is_alive=_pool_is_alive(pools) if is_mining else None,
            light_is_on=_light_is_on(device),
            fault=_fault(device.get("error-code")),
        )

    @override
    async def _async_apply(self, target: Target) -> None:
        """Write the limit, then start mining if it is off: so it never starts above the limit."""
        limit_w = clamped(target.power_w, self._rated_w)
        was_off = not await self._async_works()
        if not was_off or await self._async_limit() != limit_w:
            await self._async_write("set.miner.power_limit", limit_w)
            if not await async_holds(self._async_limit, limit_w):
                raise refused(f"the limit stays at {await self._async_limit()} W instead of {limit_w} W")
        if was_off:
            await self._async_switch("start", works_then=True)

    @override
    async def _async_pause(self) -> None:
        """Stop the mining software, unless it rests."""
        if await self._async_works():
            await self._async_switch("stop", works_then=False)

    @override
    async def _async_reboot(self) -> None:
        """Restart the whole machine; some are gone before they reply."""
        with suppress(EOFError, ConnectionError):
            await self._async_write("set.system.reboot", None)

    @override
    async def _async_restart_mining(self) -> None:
        """Restart the mining software only."""
        await self._async_write("set.miner.service", "restart")

    @override
    async def _async_set_light(self, *, is_on: bool) -> None:
        """Blink red, or leave the light to the machine."""
        await self._async_write("set.system.led", RED_BLINK if is_on else "auto")
        if _light_is_on(await self._async_told("get.device.info")) is not is_on:
            raise refused("the light did not change")

    async def _async_switch(self, word: str, *, works_then: bool) -> None:
        """Start or stop the mining software, and see it happen."""
        await self._async_write("set.miner.service", word)
        if not await async_holds(self._async_works, works_then):
            raise refused(f"{word} changed nothing")

    async def _async_works(self) -> bool:
        """Tell whether the mining software is switched on."""
        device = await self._async_told("get.device.info")
        return text(_part(device, "miner").get("working")) != "false"

    async def _async_limit(self) -> float | None:
        """Return the limit that it holds."""
        return number((await self._async_summary()).get("power-limit"))

    async def _async_summary(self) -> Mapping[str, Any]:
        """Return what the machine does as a whole."""
        return _part(await self._async_told("get.miner.status", "summary"), "summary")

    async def _async_told(self, command: str, param: object = None) -> Mapping[str, Any]:
        """Return what a read tells."""
        reply = await async_ask_framed(self.host, {"cmd": command, "param": param})
        told = reply.get("msg")
        if reply.get("code") != OK or not isinstance(told, dict):
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, f"{command}: {told} ({reply.get('code')})")
        return told

    async def _async_write(self, command: str, param: object) -> None:
        """Write under a token of the present salt; only `ok` is success."""
        reply = await self._async_tokened(command, param)
        if reply.get("code") == TOKEN_ERROR:
            # The salt may have changed in between.
            reply = await self._async_tokened(command, param)
        code, words = reply.get("code"), reply.get("msg")
        if code == TOKEN_ERROR:
            raise DriverError(DriverErrorKind.WRONG_CREDENTIALS, f"{command}: {words}")
        if code != OK or words != "ok":
            raise refused(f"{command}: {words} ({code})")

    async def _async_tokened(self, command: str, param: object) -> Mapping[str, Any]:
        """Return the reply to one write; the token takes the machine's own time, so that no clock matters."""
        salted = await async_ask_framed(self.host, {"cmd": "get.device.info", "param": "salt"})
        salt = text(_part(salted, "msg").get("salt"))
        if salt is None:
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, "the machine gives no salt")
        told_at = number(salted.get("when"))
        written_at = int(datetime.now(UTC).timestamp() if told_at is None else told_at)
        password = self.credentials.password or DEFAULT_PASSWORD
        return await async_ask_framed(
            self.host,
            {
                "cmd": command,
                "param": param,
                "ts": written_at,
                "account": ACCOUNT,
                "token": _token(f"{command}{password}{salt}{written_at}"),
            },
        )

    def _learn(self, device: Mapping[str, Any], summary: Mapping[str, Any]) -> None:
        """Remember the rating."""
        rated_w = rating(
            model_name(_part(device, "miner").get("type")),
            factory_th_s=summary.get("factory-hash"),
            limit_w=limit(summary.get("power-limit")),
        )
        self._rated_w = rated_w if rated_w is not None else self._rated_w


async def async_ask_framed(host: str, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the reply to one request: JSON behind its length in four bytes; raise whatever goes wrong as it is."""
    body = json.dumps(asked).encode()
    reader, writer = await asyncio.open_connection(host, PORT)
    try:
        writer.write(struct.pack("<I", len(body)) + body)
        (length,) = struct.unpack("<I", await reader.readexactly(4))
        if length > MAX_REPLY_BYTES:
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, "the reply is no frame")
        reply = json.loads(await reader.readexactly(length))
    finally:
        writer.transport.abort()
    if not isinstance(reply, dict):
        raise DriverError(DriverErrorKind.IMPLAUSIBLE, f"{asked.get('cmd')} is answered without fields")
    return reply


def _token(secret: str) -> str:
    """Return the token of a write: the first eight signs of the hash in base64."""
    return base64.b64encode(hashlib.sha256(secret.encode()).digest())[:TOKEN_LENGTH].decode()


def _part(whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return one part of an answer, empty where it is not told."""
    found = whole.get(name)
    return found if isinstance(found, dict) else {}


def _hashrate_th_s(miner: Mapping[str, Any], summary: Mapping[str, Any]) -> float | None:
    """Return the rate now: none while mining is switched off, whatever lingers in its sums."""
    hashrate_th_s = number(summary.get("hash-realtime"))
    if hashrate_th_s is None:
        return None
    return 0.0 if text(miner.get("working")) == "false" else hashrate_th_s


def _pool_is_alive(pools: object) -> bool | None:
    """Tell whether one of the pools gives work."""
    if not isinstance(pools, list) or not pools:
        return None
    return any(isinstance(pool, dict) and pool.get("stratum-active") is True for pool in pools)


def _light_is_on(device: Mapping[str, Any]) -> bool | None:
    """Tell whether somebody switched the light on."""
    status = text(_part(device, "system").get("ledstatus"))
    return None if status is None else status != "auto"


def _fault(errors: object) -> str | None:
    """Return the reasons that the machine gives for its errors, else their codes."""
    if not isinstance(errors, list):
        return None
    reasons = [
        text(error.get("reason")) or ", ".join(map(str, error)) for error in errors if isinstance(error, dict) and error
    ]
    return "; ".join(reasons) or None
