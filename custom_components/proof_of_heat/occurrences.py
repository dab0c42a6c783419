"""What holds at a site now: the occurrences that triggers wait for."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from homeassistant.const import ATTR_DEVICE_ID, ATTR_NAME
from homeassistant.util import dt as dt_util

from .const import PERCENT
from .engine.model import Report
from .engine.supply import SupplyStatus
from .engine.tariff import quarter
from .engine.zone import ZoneVerdict
from .heaters.heater import HeaterCoordinator
from .miners.miner import MinerCoordinator

if TYPE_CHECKING:
    from .coordinator import Site

ATTR_ERROR: Final = "error"
ATTR_PENDING: Final = "pending"
ATTR_REASON: Final = "reason"

type Device = MinerCoordinator | HeaterCoordinator

type Found = Mapping[str, Mapping[str, Any]]
"""For whom it holds now, each with what to tell of it."""


def over_target(site: Site) -> Found:
    """Find a site whose managed miners draw more than there is."""
    report = site.control.data.decision.report
    if report is None or report.status is not SupplyStatus.OVER_TARGET:
        return {}
    return {"site": {"available_w": _there_w(report), "managed_w": report.managed_w}}


def _there_w(report: Report) -> float:
    """Return the watts that there are for miners over them: those of the supply, or of the caps where none limits."""
    there_w = report.supply.available_w if report.follows_supply else None
    if there_w is None and report.bound is not None:
        there_w = report.bound.limit_w
    # A house that takes more than it generates leaves nothing.
    return max(there_w or 0.0, 0.0)


def power_cut(site: Site, *, share: float) -> Found:
    """Find a site that lost such a share (%) of its supply within the last minutes."""
    history = site.control.data.decision.state.supply.history
    if not history:
        return {}
    peak_w, now_w = max(watts for _, watts in history), history[-1][1]
    if peak_w <= 0 or now_w > peak_w * (1 - share / PERCENT):
        return {}
    return {"site": {"from_w": peak_w, "to_w": now_w}}


def miner_failed(site: Site) -> Found:
    """Find the miners that are silent, faulty, too hot or do not do as asked."""
    return _failed(site.fleet.miners)


def miner_recovered(site: Site) -> Found:
    """Find the miners with which all is well."""
    return _well(site.fleet.miners)


def heater_failed(site: Site) -> Found:
    """Find the boilers, pumps and other heaters that are silent, faulty or do not do as asked."""
    return _failed(site.heaters.heaters)


def heater_recovered(site: Site) -> Found:
    """Find the boilers, pumps and other heaters with which all is well."""
    return _well(site.heaters.heaters)


def reason_changed(site: Site) -> Found:
    """Find each miner with its present reason; another one is another occurrence."""
    return {
        f"{key} {miner.data.verdict.reason}": _told(miner) | {ATTR_REASON: miner.data.verdict.reason}
        for key, miner in site.fleet.miners.items()
        if miner.data.verdict is not None
    }


def zone_too_cold(site: Site, *, below_k: float) -> Found:
    """Find the zones that are so many kelvin below their setpoint."""
    return {
        zone.zone_id: _zone_told(site, zone)
        for zone in site.control.data.decision.zones.values()
        if zone.error_k is not None and zone.error_k >= below_k
    }


def frost(site: Site) -> Found:
    """Find the zones below their frost limit."""
    zones = site.control.data.decision.zones.values()
    return {zone.zone_id: _zone_told(site, zone) for zone in zones if zone.is_freezing}


def archive_failed(site: Site) -> Found:
    """Find the archives that take no rows."""
    return {
        key: {
            ATTR_NAME: archive.setup.name,
            ATTR_ERROR: archive.data.memory.fault,
            ATTR_PENDING: archive.data.pending,
        }
        for key, archive in site.archives.by_id.items()
        if archive.data.memory.fault is not None
    }


def net_heat_price_crossed(site: Site, *, price: float) -> Found:
    """Find on which side of a price the miners' heat lies; the other side is another occurrence."""
    heat = site.money.data.heat
    if heat is None:
        return {}
    is_below = heat.net_per_kwh < price
    return {
        "below" if is_below else "above": {
            "is_below": is_below,
            "price": heat.net_per_kwh,
            "currency": site.money.hass.config.currency,
        }
    }


def plan_changed(site: Site) -> Found:
    """Find each zone with what the plan does in it now, and why; another ground is another occurrence."""
    plan, now = site.money.data.plan, quarter(dt_util.utcnow())
    zones = () if plan is None else plan.zones
    return {
        f"{zone.zone_id} {slot.reason}": {
            "zone_id": zone.zone_id,
            ATTR_NAME: site.zones.zones[zone.zone_id].name if zone.zone_id in site.zones.zones else site.control.name,
            "plan_reason": slot.reason,
            "mining_w": slot.mining_w,
        }
        for zone in zones
        for slot in zone.slots
        if slot.start == now
    }


def internet_lost(site: Site) -> Found:
    """Find a site whose miners all lost their pools: they earn nothing, and most heat nothing."""
    return {"site": {ATTR_NAME: site.control.name}} if site.fleet.is_offline else {}


def _zone_told(site: Site, zone: ZoneVerdict) -> dict[str, Any]:
    """Say which zone it is, and how warm."""
    subentry = site.control.config_entry.subentries.get(zone.zone_id)
    return {
        "zone_id": zone.zone_id,
        ATTR_NAME: zone.zone_id if subentry is None else subentry.title,
        "room_c": zone.room_c,
        "setpoint_c": zone.effective.setpoint_c,
    }


def _failed(devices: Mapping[str, Device]) -> Found:
    """Find those with which something is wrong."""
    return {key: _told(device) for key, device in devices.items() if _has_failed(device)}


def _well(devices: Mapping[str, Device]) -> Found:
    """Find those with which all is well."""
    return {key: _told(device) for key, device in devices.items() if not _has_failed(device)}


def _has_failed(device: Device) -> bool:
    """Tell whether something is wrong with a miner or another heater."""
    return not device.is_online or device.data.has_problem


def _told(device: Device) -> dict[str, Any]:
    """Say which miner or other heater it is."""
    return {ATTR_DEVICE_ID: device.device_id, ATTR_NAME: device.shown_name}
