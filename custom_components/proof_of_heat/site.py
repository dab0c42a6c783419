"""What the owner set up for the site as a whole, and what the owner wishes of it now, as the engine wants them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any, Final, Self

from homeassistant.config_entries import ConfigEntry
from homeassistant.util import dt as dt_util

from .const import (
    CONF_CIRCUIT_LIMIT,
    CONF_CIRCUIT_NAME,
    CONF_CIRCUIT_PARENT,
    CONF_CIRCUITS,
    CONF_END,
    CONF_LIMIT,
    CONF_QUIET,
    CONF_SOAK,
    CONF_START,
)
from .engine.bounds import Bound
from .engine.heater import HeaterSettings
from .engine.model import Circuit, MinerSettings, Mode, QuietHours, SiteSettings, Wish
from .engine.money import Money
from .engine.reason import Reason
from .engine.supply import SupplySettings
from .engine.zone import ZoneSettings
from .inputs import SupplySetup
from .settings import MinerSetup
from .store import MinerMemory, SiteMemory, SiteWish

MAIN_CIRCUIT: Final = ""
"""The connection of the site, above all its circuits; a name that no circuit of the owner can have."""

# The seed project kept 10 % of a plant free; a grid takes what a roof has too much or too little.
ISLANDED_MARGIN_SHARE: Final = 0.1
GRID_TIED_MARGIN_SHARE: Final = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSetup:
    """One site as its options have it."""

    limit_w: float | None
    """The most that the miners may draw together."""
    circuits: tuple[Circuit, ...]
    supply: SupplySetup
    quiet_hours: QuietHours | None
    soak_count: int | None
    """Only so many managed miners may change, None for all."""

    @classmethod
    def of(cls, entry: ConfigEntry) -> Self:
        """Read the options of a site."""
        limit_w = entry.options.get(CONF_CIRCUIT_LIMIT)
        main = () if limit_w is None else (Circuit(id=MAIN_CIRCUIT, limit_w=limit_w),)
        return cls(
            limit_w=limit_w,
            circuits=(*main, *circuits_of(entry.options.get(CONF_CIRCUITS, ()))),
            supply=SupplySetup.of(entry),
            quiet_hours=_quiet_hours(entry.options.get(CONF_QUIET)),
            soak_count=entry.options.get(CONF_SOAK),
        )


def circuits_of(stored: Iterable[Mapping[str, Any]]) -> Iterable[Circuit]:
    """Yield the circuits as the engine wants them; those that name no parent hang below the connection of the site."""
    for circuit in stored:
        yield Circuit(
            id=circuit[CONF_CIRCUIT_NAME],
            limit_w=circuit[CONF_LIMIT],
            parent_id=circuit.get(CONF_CIRCUIT_PARENT) or MAIN_CIRCUIT,
        )


def site_settings(
    setup: SiteSetup,
    miners: Sequence[MinerSetup],
    memory: SiteMemory,
    *,
    zones: Sequence[ZoneSettings] = (),
    heaters: Sequence[HeaterSettings] = (),
    operator_cap_w: float | None,
    is_southern: bool = False,
    money: Money | None = None,
    now: datetime,
) -> SiteSettings:
    """Return the site as the engine wants it."""
    wish = memory.wish
    held_back = _held_back(setup, miners, memory)
    zone_ids = frozenset(zone.id for zone in zones)
    settings = (
        _miner_settings(miner, memory.miners.get(miner.id, MinerMemory()), now, is_held_back=miner.id in held_back)
        for miner in miners
    )
    return SiteSettings(
        miners=tuple(_without_lost_zones(miner, zone_ids) for miner in settings),
        zones=tuple(zones),
        heaters=tuple(
            replace(heater, weights=_known(heater.weights, zone_ids), circuit_id=heater.circuit_id or MAIN_CIRCUIT)
            for heater in heaters
        ),
        circuits=setup.circuits,
        is_balancing=wish.is_balancing,
        is_stopped=wish.is_stopped,
        is_dry_run=wish.is_dry_run,
        supply=_supply_settings(setup, wish),
        caps=tuple(_caps(wish, operator_cap_w)),
        quiet_hours=setup.quiet_hours,
        is_southern=is_southern,
        money=money,
        time_zone=dt_util.get_default_time_zone(),
    )


def _supply_settings(setup: SiteSetup, wish: SiteWish) -> SupplySettings:
    """Return the supply as the engine wants it."""
    return SupplySettings(
        inputs=frozenset(setup.supply.sensors),
        is_islanded=setup.supply.is_islanded,
        margin_share=margin_share(setup, wish),
        battery_reserve_share=setup.supply.reserve_share,
        strategy=wish.strategy,
        stale_policy=wish.stale_policy,
    )


def margin_share(setup: SiteSetup, wish: SiteWish) -> float:
    """Return the share of the supply that is kept free, as wished or as usual for the kind of site."""
    if wish.margin_share is not None:
        return wish.margin_share
    return ISLANDED_MARGIN_SHARE if setup.supply.is_islanded else GRID_TIED_MARGIN_SHARE


def _miner_settings(setup: MinerSetup, memory: MinerMemory, now: datetime, *, is_held_back: bool) -> MinerSettings:
    """Return one miner as the engine wants it; a hold that has not ended overrules its wish."""
    wish, hold = memory.wish, memory.hold
    if hold is not None and now < hold.until:
        wish = Wish(mode=Mode.OFF if hold.target.is_pause else Mode.HEAT, limit=hold.target)
    return MinerSettings(
        id=setup.id,
        capabilities=setup.capabilities,
        wish=wish,
        highest=setup.highest,
        room=setup.room,
        circuit_id=setup.circuit_id or MAIN_CIRCUIT,
        is_held_back=is_held_back,
        weights=setup.weights,
    )


def _without_lost_zones(miner: MinerSettings, zone_ids: frozenset[str]) -> MinerSettings:
    """Return a miner without its parts of zones that are no more."""
    if miner.weights.keys() <= zone_ids:
        return miner
    return replace(miner, weights=_known(miner.weights, zone_ids))


def _known(weights: Mapping[str, float], zone_ids: frozenset[str]) -> dict[str, float]:
    """Return the parts of a heat without those of zones that are no more."""
    return {key: weight for key, weight in weights.items() if key in zone_ids}


def _held_back(setup: SiteSetup, miners: Sequence[MinerSetup], memory: SiteMemory) -> frozenset[str]:
    """Return the managed miners beyond the first ones that may change."""
    if setup.soak_count is None:
        return frozenset()
    managed = [m.id for m in miners if memory.miners.get(m.id, MinerMemory()).wish.mode is Mode.AUTO]
    return frozenset(managed[setup.soak_count :])


def _caps(wish: SiteWish, operator_cap_w: float | None) -> Iterable[Bound]:
    """Yield the limits for all managed miners together."""
    if operator_cap_w is not None:
        yield Bound(limit_w=operator_cap_w, reason=Reason.OPERATOR_CAP)
    if wish.cap_w is not None:
        yield Bound(limit_w=wish.cap_w, reason=Reason.POWER_CAP)


def _quiet_hours(stored: Mapping[str, Any] | None) -> QuietHours | None:
    """Return the quiet hours, None where none are set."""
    if stored is None:
        return None
    start, end = (time.fromisoformat(stored[key]) for key in (CONF_START, CONF_END))
    return QuietHours(start=start, end=end, limit_w=stored[CONF_LIMIT])
