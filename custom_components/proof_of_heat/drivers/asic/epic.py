"""Antminers with ePIC's PowerPlay: on and off, read back; unproven on a real machine, so nothing else is written.

Its tuner takes a hash rate and an algorithm, and whether it reaches the watts of a preset depends on both.
"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final, override

from ...engine.miner import Action, Capabilities, Control, MinerSample, Target
from .. import DriverError, DriverErrorKind, Identity
from .driver import AsicDriver, refused
from .reading import checked, duration, hottest, mac_address, number, numbers, share, text, total
from .rest import async_json, rows, within

PORT: Final = 4028
"""HTTP, on the port where others speak the protocol of cgminer."""

DEFAULT_PASSWORD: Final = "letmein"  # noqa: S105  What the firmware comes with.

SETTLE: Final = timedelta(minutes=8)
"""It starts the boards and tunes them in steps."""

MIN_INTERVAL: Final = timedelta(minutes=10)
"""Each start is a ramp from nothing."""

MEGAHASHES: Final = 1e6
"""In a terahash."""

IDLE: Final = frozenset({"Idling", "Stopping"})
MINING: Final = frozenset({"Mining", "AdjustingClockVoltage"})

LOOKS: Final = 4
LOOK_INTERVAL: Final = timedelta(milliseconds=400)
"""A command takes effect a moment after it was accepted."""

type Answer = Mapping[str, Any]


class EpicDriver(AsicDriver):
    """One Antminer with ePIC's control board or firmware."""

    firmware: ClassVar[str] = "epic"

    @override
    async def _async_identify(self) -> Identity:
        """Ask who it is."""
        mac, summary = await self._async_mac(), await self._async_get("summary")
        model = text(within(await self._async_get("capabilities"), "Model"))
        if mac is None or model is None:
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, "it has no MAC or no model")
        return Identity(
            id=mac,
            firmware=self.firmware,
            firmware_version=text(within(summary, "Software")),
            manufacturer="Bitmain" if model.lower().startswith("antminer") else "ePIC",
            model=model,
            hostname=text(within(summary, "Hostname")),
        )

    @override
    async def _async_capabilities(self) -> Capabilities:
        """Return on and off; the watts are those of the preset that its owner chose."""
        power_w = number(within(await self._async_get("summary"), "PresetInfo", "Target Power"))
        return Capabilities(
            control=Control.ON_OFF,
            min_w=power_w,
            max_w=power_w,
            settle=SETTLE,
            min_interval=MIN_INTERVAL,
            restarts=True,
            # Nobody knows; the careful answer makes the writes count.
            writes_flash=True,
            power_is_measured=True,
            actions=frozenset(Action),
        )

    @override
    async def _async_sample(self) -> MinerSample:
        """Read the summary and the MAC."""
        return _sample(await self._async_get("summary"), await self._async_mac())

    @override
    async def _async_apply(self, target: Target) -> None:
        """Start mining; its own tuner decides on the watts."""
        await self._async_switch("Autostart", is_idle=False)

    @override
    async def _async_pause(self) -> None:
        """Stop mining."""
        await self._async_switch("Stop", is_idle=True)

    @override
    async def _async_reboot(self) -> None:
        """Restart the whole machine, without a delay."""
        await self._async_post("reboot", 0)

    @override
    async def _async_restart_mining(self) -> None:
        """Restart the mining software only."""
        await self._async_post("softreboot", None)

    @override
    async def _async_set_light(self, *, is_on: bool) -> None:
        """Switch the light and read it back."""
        await self._async_post("identify", is_on)
        if within(await self._async_get("summary"), "Misc", "Locate Miner State") is not is_on:
            raise refused("the light stays as it was")

    async def _async_switch(self, wish: str, *, is_idle: bool) -> None:
        """Ask a machine that can be read to mine or to stop, and look some times whether it does."""
        checked(await self._async_sample(), mac=mac_address(self.mac))
        await self._async_post("miner", wish)
        for _ in range(LOOKS):
            if (_state(await self._async_get("summary")) in IDLE) is is_idle:
                return
            await asyncio.sleep(LOOK_INTERVAL.total_seconds())
        raise refused(f"it does not obey {wish}")

    async def _async_mac(self) -> str | None:
        """Return the MAC of the network that is in use."""
        networks = await self._async_get("network")
        found = networks.values() if isinstance(networks, Mapping) else ()
        macs = (mac_address(within(network, "mac_address")) for network in found)
        return next((mac for mac in macs if mac is not None), None)

    async def _async_get(self, name: str) -> Any:  # noqa: ANN401  What a device says can be anything.
        """Return the answer to a question."""
        async with self.network.session.get(self._url(name), allow_redirects=False) as response:
            return await async_json(response)

    async def _async_post(self, name: str, wish: object) -> None:
        """Give a command with the password; a refusal comes with the status of a success."""
        password = DEFAULT_PASSWORD if self.credentials.password is None else self.credentials.password
        body = {"param": wish, "password": password}
        async with self.network.session.post(self._url(name), json=body, allow_redirects=False) as response:
            reply = await async_json(response)
        if within(reply, "result") is True:
            return
        error = str(within(reply, "error"))
        if error == "BadPassword":
            raise DriverError(DriverErrorKind.WRONG_CREDENTIALS, error)
        raise refused(f"{name} is answered with {error}")

    def _url(self, name: str) -> str:
        """Return the address of a page."""
        return f"http://{self.host}:{PORT}/{name}"


def _state(summary: object) -> str | None:
    """Return what the machine does, in its own word."""
    return text(within(summary, "Status", "Operating State"))


def _sample(summary: object, mac: str | None) -> MinerSample:
    """Return the readings."""
    state, boards = _state(summary), rows(summary, "HBs")
    hashrate_th_s = 0.0 if state in IDLE else _terahashes(boards)
    is_on = within(summary, "Misc", "Locate Miner State")
    is_connected = within(summary, "Stratum", "IsPoolConnected")
    fans = within(summary, "Fans Rpm")
    return MinerSample(
        read_at=datetime.now(UTC),
        mac=mac,
        power_w=number(within(summary, "Power Supply Stats", "Input Power")),
        target_w=number(within(summary, "PresetInfo", "Target Power")),
        is_mining=None if state is None else state in MINING,
        hashrate_th_s=hashrate_th_s,
        board_c=hottest(*(board.get("Temperature") for board in boards)),
        fan_rpm=numbers(*fans.values()) if isinstance(fans, Mapping) else (),
        uptime=duration(within(summary, "Session", "Uptime")),
        accepted_share=share(within(summary, "Session", "Accepted"), within(summary, "Session", "Rejected")),
        pool_is_alive=is_connected if isinstance(is_connected, bool) and state in MINING else None,
        light_is_on=is_on if isinstance(is_on, bool) else None,
        fault=text(within(summary, "Status", "Last Error")),
    )


def _terahashes(boards: list[Answer]) -> float | None:
    """Return the rate of all boards in TH/s: each says a list that begins with MH/s."""
    rates = [board["Hashrate"][0] for board in boards if isinstance(board.get("Hashrate"), list) and board["Hashrate"]]
    megahashes = total(*rates)
    return None if megahashes is None else megahashes / MEGAHASHES
