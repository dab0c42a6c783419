"""Avalons of Canaan for the home: cgminer commands on port 4028, levels as modes, stop and start by the clock."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final, override

from ...engine.miner import Action, Capabilities, Control, MinerSample, PowerLevel, Target
from .. import Credentials, DriverError, DriverErrorKind, Identity
from .avalon_kind import AvalonKind, Stats, kind_of
from .cgminer import async_ask, first, part
from .driver import AsicDriver, refused
from .network import Network
from .reading import duration, hottest, mac_address, share, text

SETTLE: Final = timedelta(minutes=5)
"""Hashing starts anew at each level: chips are tested, then frequency and voltage climb."""

MIN_INTERVAL: Final = timedelta(minutes=10)
"""Each change costs minutes of hashing."""

NOTICE_S: Final = 5
"""Stop and start are told for this much later on the machine's clock, as its own app does."""

TRIES: Final = 3
"""So often a setting is read back before it counts as refused."""

PAUSE_BETWEEN_TRIES_S: Final = 0.3

MINING_USE: Final = "1"
"""The mode of use of a Mini 3 in which its level counts."""

FLASHING: Final = 2
"""The effect of a lamp that draws the eye."""

ACTIONS: Final = frozenset({Action.REBOOT, Action.RESTART_MINING})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lamp:
    """The light of the small machines: an effect, then brightness, warmth, red, green and blue."""

    effect: int
    rest: str

    @classmethod
    def of(cls, stats: Stats) -> _Lamp | None:
        """Return the lamp in the readings, if there is one."""
        effect, _, rest = stats.fields.get("LEDUser", "").partition("-")
        return cls(effect=int(effect), rest=rest) if effect.isdecimal() else None


class AvalonDriver(AsicDriver):
    """One Avalon.

    Its levels are modes of vendor tables. A stop or start is told for an instant of the machine's own clock, and
    shows only then. Numbers that it sends at rest are averages and leftovers, so its state decides what counts.
    """

    firmware: ClassVar[str] = "avalon"

    def __init__(
        self, host: str, network: Network, *, credentials: Credentials | None = None, mac: str | None = None
    ) -> None:
        """Talk to the miner behind an address."""
        super().__init__(host, network, credentials=credentials, mac=mac)
        self._stops_at: int | None = None
        self._effect_before = 0

    @override
    async def _async_identify(self) -> Identity:
        """Ask for the version."""
        version = first(await async_ask(self.host, "version"), "VERSION")
        number_or_mac, product = _id_of(version), text(version.get("PROD"))
        if product is None or "AVALON" not in product.upper() or number_or_mac is None:
            raise DriverError(DriverErrorKind.UNSUPPORTED, "no Avalon answers")
        kind = kind_of(version)
        return Identity(
            id=number_or_mac,
            firmware=self.firmware,
            firmware_version=text(version.get("LVERSION")),
            manufacturer="Canaan",
            model=product if kind is None else kind.name,
        )

    @override
    async def _async_capabilities(self) -> Capabilities:
        """Take the levels of the model's table; other models can only be stopped and started."""
        kind, stats = await self._async_state()
        levels = () if kind is None else kind.levels
        power_w = stats.number("MPO")
        return Capabilities(
            control=Control.LEVELS if levels else Control.ON_OFF,
            levels=levels,
            min_w=levels[0].power_w if levels else power_w,
            max_w=levels[-1].power_w if levels else power_w,
            settle=SETTLE,
            min_interval=MIN_INTERVAL,
            restarts=True,
            writes_flash=True,
            power_is_measured=True,
            actions=_actions(stats),
        )

    @override
    async def _async_sample(self) -> MinerSample:
        """Read all in one connection: it serves one at a time."""
        answer = await async_ask(self.host, "version+estats+summary+pools")
        version, summary = first(part(answer, "version"), "VERSION"), first(part(answer, "summary"), "SUMMARY")
        stats, kind = Stats.of(part(answer, "estats")), kind_of(version)
        level = None if kind is None else _running_level(kind, stats)
        return MinerSample(
            read_at=datetime.now(UTC),
            mac=mac_address(version.get("MAC")),
            power_w=stats.power_w,
            target_w=None if level is None else level.power_w,
            level_id=None if level is None else level.id,
            is_mining=stats.is_mining,
            hashrate_th_s=stats.hashrate_th_s,
            board_c=hottest(stats.temperature_c("HBITemp"), stats.temperature_c("HBOTemp")),
            chip_c=hottest(stats.number("TMax")),
            inlet_c=_first_known(stats, "ITemp", "Temp"),
            outlet_c=_first_known(stats, "OTemp", "HBOTemp"),
            fan_rpm=_fans(stats),
            uptime=duration(stats.number("Elapsed")),
            accepted_share=share(summary.get("Accepted"), summary.get("Rejected")),
            pool_is_alive=None if stats.rests else _pool_is_alive(part(answer, "pools").get("POOLS")),
            light_is_on=_light_is_on(stats),
        )

    @override
    async def _async_apply(self, target: Target) -> None:
        """Set the level unless it runs, and start it if it rests or is about to."""
        kind, stats = await self._async_state()
        if kind is not None:
            await self._async_set_level(kind, stats, _chosen(kind.levels, target))
        elif target.level_id is not None:
            raise refused("nobody knows its levels")
        if stats.rests or self._is_stopping(stats):
            await self._async_start(stats)

    @override
    async def _async_pause(self) -> None:
        """Stop it, unless it rests; it obeys a few seconds later."""
        _, stats = await self._async_state()
        if stats.rests:
            return
        at = stats.now + NOTICE_S
        await self._async_order(f"softoff,1:{at}")
        _, held = await self._async_state()
        # Models without a word for it are believed: the power will tell.
        if not held.rests and held.number("SoftOffTime") not in {None, at}:
            raise refused("it does not take the stop")
        self._stops_at = at

    @override
    async def _async_reboot(self) -> None:
        """Restart the whole machine; some are gone before they reply."""
        await self._async_order("reboot,0")

    @override
    async def _async_restart_mining(self) -> None:
        """Restart the mining software only; it may be gone before it replies."""
        with suppress(EOFError, ConnectionError):
            await async_ask(self.host, "restart")

    @override
    async def _async_set_light(self, *, is_on: bool) -> None:
        """Switch the signal of the big machines, or let the lamp of the small ones flash and look as before."""
        _, stats = await self._async_state()
        await self._async_order(self._light_order(stats, is_on=is_on))
        _, held = await self._async_state()
        if _light_is_on(held) is not is_on:
            raise refused("the light did not change")

    async def _async_state(self) -> tuple[AvalonKind | None, Stats]:
        """Return what it is and how it is."""
        answer = await async_ask(self.host, "version+estats")
        return kind_of(first(part(answer, "version"), "VERSION")), Stats.of(part(answer, "estats"))

    async def _async_set_level(self, kind: AvalonKind, stats: Stats, level: PowerLevel) -> None:
        """Set the level by the text of its number: a 0 that is a number gets lost on the way."""
        if kind.field not in stats.fields or stats.number(kind.field) is None:
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, f"{kind.field} is no number")
        if kind.night is not None and stats.fields.get("WORKMODE") == kind.night:
            await self._async_order(f"workmode,set,{MINING_USE}")
        if stats.fields[kind.field] == level.id:
            return
        await self._async_order(f"{kind.switch},set,{level.id}")
        for _ in range(TRIES):
            _, held = await self._async_state()
            if held.fields.get(kind.field) == level.id:
                return
            await asyncio.sleep(PAUSE_BETWEEN_TRIES_S)
        raise refused(f"it stays at level {held.fields.get(kind.field)} instead of {level.id}")

    async def _async_start(self, stats: Stats) -> None:
        """Start it; some start without a word."""
        at = max(stats.now, self._stops_at or 0) + NOTICE_S
        await self._async_order(f"softon,1:{at}")
        _, held = await self._async_state()
        if held.rests and held.number("SoftOnTime") not in {None, at}:
            raise refused("it does not take the start")
        self._stops_at = None

    async def _async_order(self, order: str) -> None:
        """Set an option; silence is no refusal, since what is set is read back."""
        try:
            answer = await async_ask(self.host, "ascset", f"0,{order}")
        except EOFError, ConnectionError:
            return
        status = first(answer, "STATUS")
        if status.get("STATUS") not in {"S", "I"}:
            raise refused(f"{order}: {status.get('Msg')}")

    def _is_stopping(self, stats: Stats) -> bool:
        """Tell whether it was told to stop and has not got there yet."""
        return self._stops_at is not None and stats.now <= self._stops_at

    def _light_order(self, stats: Stats, *, is_on: bool) -> str:
        """Return the order for the light that it has."""
        if "Led" in stats.fields:
            return f"led,1-{int(is_on)}"
        lamp = _Lamp.of(stats)
        if lamp is None:
            raise DriverError(DriverErrorKind.UNSUPPORTED, "it has no light")
        if lamp.effect != FLASHING:
            self._effect_before = lamp.effect
        return f"ledset,{FLASHING if is_on else self._effect_before}-{lamp.rest}"


def _id_of(version: Mapping[str, Any]) -> str | None:
    """Return the MAC, or the number of the maker where the first Nano does not say its MAC."""
    return mac_address(version.get("MAC")) or text(version.get("DNA"))


def _actions(stats: Stats) -> frozenset[Action]:
    """Return what this model can do beside taking a level."""
    can_pause = {Action.PAUSE} if "SoftOFF" in stats.fields else set()
    can_show = {Action.LOCATE} if _light_is_on(stats) is not None else set()
    return ACTIONS | can_pause | can_show


def _running_level(kind: AvalonKind, stats: Stats) -> PowerLevel | None:
    """Return the level that it is set to, None at night, when a Mini 3 keeps quiet whatever its level."""
    if kind.night is not None and stats.fields.get("WORKMODE") == kind.night:
        return None
    return next((level for level in kind.levels if level.id == stats.fields.get(kind.field)), None)


def _chosen(levels: tuple[PowerLevel, ...], target: Target) -> PowerLevel:
    """Return the level of a target; without one, the highest that stays within its watts."""
    if target.level_id is not None:
        level = next((level for level in levels if level.id == target.level_id), None)
        if level is None:
            raise refused(f"there is no level {target.level_id}")
        return level
    within = [level for level in levels if level.power_w <= target.power_w]
    return within[-1] if within else levels[0]


def _first_known(stats: Stats, *names: str) -> float | None:
    """Return the first temperature that is measured."""
    known: Iterable[float | None] = (stats.temperature_c(name) for name in names)
    return next((found for found in known if found is not None), None)


def _fans(stats: Stats) -> tuple[float, ...]:
    """Return the speeds of the fans, which are counted from 1."""
    speeds = (stats.number(f"Fan{place}") for place in range(1, 5))
    return tuple(rpm for rpm in speeds if rpm is not None)


def _pool_is_alive(pools: object) -> bool | None:
    """Tell whether one of the pools gives work."""
    if not isinstance(pools, list) or not pools:
        return None
    return any(isinstance(pool, dict) and pool.get("Stratum Active") is True for pool in pools)


def _light_is_on(stats: Stats) -> bool | None:
    """Tell whether the light shows where the machine is, None where it has none."""
    signal, lamp = stats.number("Led"), _Lamp.of(stats)
    if signal is not None:
        return signal > 0
    return None if lamp is None else lamp.effect == FLASHING
