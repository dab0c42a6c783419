"""The miners of a site as rows of a table, and what changed in them since they were last told."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from ..const import DOMAIN
from ..coordinator import Site
from ..engine.miner import MinerSample
from ..engine.model import Mode
from ..miners.miner import MinerCoordinator, MinerView
from ..publish import NO_BAND, Band

type Row = dict[str, Any]

# A machine at rest wanders by one or two percent: told each time, a thousand of them would send 300 kB a minute.
READING_BAND: Final = Band(share=0.03)
TEMPERATURE_BAND: Final = Band(width=3)
BANDS: Final[Mapping[str, Band]] = {
    "power_w": READING_BAND,
    "hashrate_th_s": READING_BAND,
    "j_per_th": READING_BAND,
    "temperature_c": TEMPERATURE_BAND,
}

# What a row opens when it is clicked: domain and key.
ENTITIES: Final = {"entity_id": ("climate", "heater"), "reason_entity_id": ("sensor", "control_reason")}


class MinerStatus(StrEnum):
    """What a miner does, in one word for its row."""

    MINING = "mining"
    PAUSED = "paused"
    FAULT = "fault"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


class FleetTable:
    """What one reader was told of the miners of a site."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start with nothing told."""
        self._hass = hass
        self._rows: dict[str, Row] = {}
        self._views: dict[str, tuple[MinerView, bool]] = {}

    @callback
    def async_all(self, site: Site) -> list[Row]:
        """Return all rows."""
        self._views.clear()
        self._rows = dict(self._changed_rows(site))
        return list(self._rows.values())

    @callback
    def async_news(self, site: Site) -> dict[str, Any] | None:
        """Return the changed fields of each row and the rows that are gone, None where nothing changed."""
        changed = []
        for key, row in self._changed_rows(site):
            before = self._rows.get(key)
            fields = row if before is None else _news(before, row)
            if fields:
                self._rows[key] = {**(before or {}), **fields}
                changed.append({**fields, "id": key})
        gone = sorted(self._rows.keys() - site.fleet.miners.keys())
        for key in gone:
            del self._rows[key]
            self._views.pop(key, None)
        return {"changed": changed, "gone": gone} if changed or gone else None

    def _changed_rows(self, site: Site) -> Iterator[tuple[str, Row]]:
        """Yield the rows of the miners of which anything became known since the last time."""
        for key, miner in site.fleet.miners.items():
            view = (miner.data, miner.is_online)
            before = self._views.get(key)
            if before is None or before[0] is not view[0] or before[1] != view[1]:
                self._views[key] = view
                yield key, _row(self._hass, site, miner)


def _news(before: Row, row: Row) -> Row:
    """Return the fields that differ by more than a machine at rest wanders."""
    return {
        key: value
        for key, value in row.items()
        if value != before[key] and not BANDS.get(key, NO_BAND).hides(before[key], value)
    }


def _row(hass: HomeAssistant, site: Site, miner: MinerCoordinator) -> Row:
    """Return one miner as a row."""
    view, setup = miner.data, miner.setup
    device = dr.async_get(hass).async_get(miner.device_id)
    registry = er.async_get(hass)
    entities = {
        name: registry.async_get_entity_id(domain, DOMAIN, f"{setup.id}_{key}")
        for name, (domain, key) in ENTITIES.items()
    }
    return {
        "id": setup.id,
        "device_id": miner.device_id,
        "name": setup.name if device is None else device.name_by_user or device.name or setup.name,
        "model": setup.identity.model,
        "firmware": setup.identity.firmware,
        **entities,
        **_reading(view.sample if miner.is_online else None),
        "target_w": view.target_w,
        "status": status_of(miner),
        "reason": None if view.verdict is None else view.verdict.reason,
        "managed": view.memory.wish.mode is Mode.AUTO,
        "highest_w": None if setup.highest is None else setup.highest.power_w,
        "limit_w": None if view.memory.wish.limit is None else view.memory.wish.limit.power_w,
        "zone": _zones(site, miner),
    }


def status_of(miner: MinerCoordinator) -> MinerStatus:
    """Return what a miner does."""
    if not miner.is_online:
        return MinerStatus.OFFLINE
    if miner.data.has_problem:
        return MinerStatus.FAULT
    if miner.is_mining is None:
        return MinerStatus.UNKNOWN
    return MinerStatus.MINING if miner.is_mining else MinerStatus.PAUSED


def _reading(sample: MinerSample | None) -> Row:
    """Return the figures of a reading, as fine as a table shows them."""
    if sample is None:
        return dict.fromkeys(BANDS)
    hottest_c = max((c for c in (sample.board_c, sample.chip_c) if c is not None), default=None)
    return {
        "power_w": _rounded(sample.power_w, round),
        "hashrate_th_s": _rounded(sample.hashrate_th_s, lambda value: round(value, 2)),
        "j_per_th": _rounded(sample.efficiency_j_per_th, lambda value: round(value, 1)),
        "temperature_c": _rounded(hottest_c, round),
    }


def _rounded(value: float | None, rounding: Callable[[float], float]) -> float | None:
    """Return a value rounded, None where it is unknown."""
    return None if value is None else rounding(value)


def _zones(site: Site, miner: MinerCoordinator) -> str | None:
    """Return the names of the zones that a miner heats."""
    zones = site.zones.zones
    return ", ".join(zones[key].name for key in miner.setup.weights if key in zones) or None
