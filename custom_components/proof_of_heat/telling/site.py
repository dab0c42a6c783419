"""What a site decided and why, in words of JSON: for actions with an answer, and for cards."""

from typing import TYPE_CHECKING, Any

from homeassistant.core import HomeAssistant

from ..engine.model import Report
from ..engine.zone import ZoneVerdict
from ..heaters.heater import HeaterCoordinator
from ..miners.miner import MinerCoordinator
from ..records.balance_log import LogEntry, Wanted
from .words import reason_text, sentence, told_text

if TYPE_CHECKING:
    from ..coordinator import Site


def miner_told(hass: HomeAssistant, miner: MinerCoordinator) -> dict[str, Any]:
    """Say of one miner what it is asked, and why."""
    view = miner.data
    reason = None if view.verdict is None else view.verdict.reason
    hold = view.memory.hold
    return {
        "name": miner.shown_name,
        "device_id": miner.device_id,
        "mode": view.memory.wish.mode,
        "reason": reason,
        "explanation": None if reason is None else reason_text(hass, reason),
        "target_w": view.target_w,
        "power_w": miner.power_w if miner.is_online else None,
        "room_c": view.room_c,
        "setpoint_c": view.memory.wish.setpoint_c,
        "held_until": None if hold is None else hold.until.isoformat(),
    }


def heater_told(hass: HomeAssistant, heater: HeaterCoordinator) -> dict[str, Any]:
    """Say of one heater that is no miner what it is asked, and why."""
    view = heater.data
    reason = None if view.verdict is None else view.verdict.reason
    sample = view.sample if heater.is_online else None
    return {
        "name": heater.shown_name,
        "device_id": heater.device_id,
        "mode": view.memory.mode,
        "reason": reason,
        "explanation": None if reason is None else reason_text(hass, reason),
        "target_heat_w": None if view.state.target is None else view.state.target.heat_w,
        "heat_w": None if sample is None else sample.heat_w,
        "power_w": None if sample is None else sample.power_w,
        "flow_c": None if sample is None else sample.flow_c,
    }


def site_text(hass: HomeAssistant, site: Site) -> str:
    """Say in sentences how warm the zones are, what each miner and heater does, and why: for voice and messengers."""
    zones = site.control.data.decision.zones
    warm = (
        told_text(hass, "zone", _zone_words(zone.shown_name, verdict))
        for zone in site.zones.zones.values()
        if (verdict := zones.get(zone.setup.id)) is not None
    )
    miners = (_miner_text(hass, miner) for miner in site.fleet.miners.values())
    heaters = (_heater_text(hass, heater) for heater in site.heaters.heaters.values())
    return " ".join([*warm, *miners, *heaters])


def _zone_words(name: str, verdict: ZoneVerdict) -> dict[str, Any]:
    """Return what a sentence on a zone tells."""
    return {
        "name": name,
        "room_c": verdict.room_c,
        "setpoint_c": verdict.effective.setpoint_c,
        "why": verdict.effective.why,
    }


def _miner_text(hass: HomeAssistant, miner: MinerCoordinator) -> str:
    """Say in a sentence what a miner does and why."""
    told = miner_told(hass, miner)
    return told_text(hass, "miner" if miner.is_online else "silent", told)


def _heater_text(hass: HomeAssistant, heater: HeaterCoordinator) -> str:
    """Say in a sentence what a boiler, a pump or another heater gives, and why."""
    told = heater_told(hass, heater)
    return told_text(hass, "heater" if heater.is_online else "silent", told)


def balance_summary_told(hass: HomeAssistant, site: Site) -> dict[str, Any]:
    """Say how a site stands to its supply, without its miners: a thousand of them are a long answer."""
    wish, report = site.control.wish, site.control.data.decision.report
    return {
        "is_balancing": wish.is_balancing,
        "is_dry_run": wish.is_dry_run,
        "is_stopped": wish.is_stopped,
        "strategy": wish.strategy,
        "report": None if report is None else _report(hass, report),
    }


def balance_told(hass: HomeAssistant, site: Site) -> dict[str, Any]:
    """Say how a site stands to its supply: the report, the order of its miners, and each verdict with its reason."""
    report = site.control.data.decision.report
    return balance_summary_told(hass, site) | {
        "order": [] if report is None else [site.fleet.miners[key].device_id for key in report.order],
        "miners": [_verdict(hass, miner) for miner in site.fleet.miners.values()],
    }


def log_told(hass: HomeAssistant, site: Site, wanted: Wanted) -> list[dict[str, Any]]:
    """Return the entries of the balance log that are asked for, the newest first."""
    return [_entry(hass, site, entry) for entry in site.control.log.latest(wanted)]


def _verdict(hass: HomeAssistant, miner: MinerCoordinator) -> dict[str, Any]:
    """Say of one miner what this cycle wants of it, whether or not it was commanded."""
    verdict = miner.data.verdict
    wanted = None if verdict is None or verdict.target is None else verdict.target
    return miner_told(hass, miner) | {
        "wanted_w": None if wanted is None else wanted.power_w,
        "wanted_level": None if wanted is None else wanted.level_id,
    }


def _report(hass: HomeAssistant, report: Report) -> dict[str, Any]:
    """Return the figures of the balancer."""
    bound = report.bound
    return {
        "status": report.status,
        "available_w": report.supply.available_w,
        "target_w": report.supply.target_w,
        "managed_w": report.managed_w,
        "committed_w": report.committed_w,
        "planned_w": report.planned_w,
        "free_w": report.free_w,
        "used_share": report.used_share,
        "gap_share": report.gap_share,
        "limit_w": None if bound is None else bound.limit_w,
        "limit_reason": None if bound is None else bound.reason,
        "limit_explanation": None if bound is None else reason_text(hass, bound.reason),
    }


def _entry(hass: HomeAssistant, site: Site, entry: LogEntry) -> dict[str, Any]:
    """Return one entry, with the device and the sentence that people read."""
    device = site.fleet.miners.get(entry.miner_id) or site.heaters.heaters.get(entry.miner_id)
    told = {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "kind": entry.kind,
        "device_id": None if device is None else device.device_id,
        "name": None if device is None else device.shown_name,
        "reason": entry.reason,
        "from_w": entry.from_w,
        "to_w": entry.to_w,
        "available_w": entry.available_w,
        "error": entry.error,
        "is_verified": entry.is_verified,
    }
    return told | {"text": sentence(hass, told), "explanation": reason_text(hass, entry.reason)}
