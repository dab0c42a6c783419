"""What helps to find a fault, without what nobody else should know."""

from typing import Any, Final

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_URL
from homeassistant.core import HomeAssistant

from .archiving.archive import ArchiveCoordinator
from .coordinator import ProofOfHeatConfigEntry
from .heaters.device import ModbusSetup
from .heaters.heater import HeaterCoordinator
from .miners.miner import MinerCoordinator
from .store import to_json
from .telling.money import money_told
from .zones.zone import ZoneCoordinator

# Names of rooms and machines, addresses and what a machine says of its pool stay at home.
TO_REDACT: Final = frozenset({"fault", "heater_id", "hostname", "id", "mac", "machine", "miner_id", "order"})

# An own node has an address at home, and maybe a password in it.
OPTIONS_TO_REDACT: Final = frozenset({CONF_URL, "fields"})


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant,  # noqa: ARG001  Home Assistant passes it.
    entry: ProofOfHeatConfigEntry,
) -> dict[str, Any]:
    """Return what is known of a site; its miners stand in order, without a name."""
    site = entry.runtime_data
    report = site.control.data.decision.report
    return {
        "options": async_redact_data(dict(entry.options), OPTIONS_TO_REDACT),
        "is_memory_lost": site.store.is_lost,
        "power_w": site.control.data.power_w,
        "online": site.control.data.online,
        "report": None if report is None else _open(report),
        "money": money_told(site) if site.money.is_priced else None,
        "archives": [_archive(archive) for archive in site.archives.by_id.values()],
        "heaters": [_heater(heater) for heater in site.heaters.heaters.values()],
        "zones": [_zone(zone) for zone in site.zones.zones.values()],
        "miners": [_miner(miner) for miner in site.fleet.miners.values()],
    }


def _archive(archive: ArchiveCoordinator) -> dict[str, Any]:
    """Return how far an archive is; its place, its keys and what its service says stay at home."""
    memory = archive.data.memory
    return {
        "kind": archive.setup.kind,
        "times": [at.isoformat() for at in archive.setup.times],
        "marks": {period: mark.until.isoformat() for period, mark in memory.marks.items()},
        "synced_at": None if memory.synced_at is None else memory.synced_at.isoformat(),
        "last_error": memory.fault,
        "failures": memory.failures,
        "pending": archive.data.pending,
    }


def _heater(heater: HeaterCoordinator) -> dict[str, Any]:
    """Return what is known of one heater that is no miner; its name and its address stay at home."""
    setup, view = heater.setup, heater.data
    return {
        "kind": setup.kind,
        "profile": setup.device.profile_id if isinstance(setup.device, ModbusSetup) else None,
        "is_profile_known": heater.profile is not None,
        "entity_kind": None if isinstance(setup.device, ModbusSetup) else setup.device.domain,
        "steps": [to_json(step) for step in heater.settings.steps],
        "max_flow_c": setup.max_flow_c,
        "is_online": heater.is_online,
        "fault_code": None if view.reading is None else view.reading.fault,
        "sample": None if view.sample is None else _open(view.sample),
        "verdict": None if view.verdict is None else _open(view.verdict),
        "state": to_json(view.state),
        "memory": to_json(view.memory),
    }


def _zone(zone: ZoneCoordinator) -> dict[str, Any]:
    """Return what is known of one zone; its name and the names of its sensors stay at home."""
    setup, view = zone.setup, zone.data
    memory = to_json(view.memory)
    return {
        "emitter": setup.emitter,
        "sensors": len(setup.sensors),
        "window_sensors": len(setup.window_sensors),
        "presence": len(setup.presence),
        "setpoints": {str(profile): setpoint_c for profile, setpoint_c in setup.setpoints.by_profile_c.items()},
        "max_c": setup.max_c,
        "frost_c": setup.frost_c,
        "adopts": setup.adopts,
        "curve": None if zone.shown_curve is None else to_json(zone.shown_curve),
        "verdict": None if view.verdict is None else to_json(view.verdict),
        "memory": memory | {"disturbed": len(view.memory.disturbed)},
    }


def _miner(miner: MinerCoordinator) -> dict[str, Any]:
    """Return what is known of one miner."""
    setup, view = miner.setup, miner.data
    capabilities = to_json(setup.capabilities)
    return {
        "identity": _open(setup.identity),
        "capabilities": capabilities | {"actions": sorted(capabilities["actions"])},
        "highest": None if setup.highest is None else to_json(setup.highest),
        "is_managed": setup.is_managed,
        "room": None if setup.room is None else _open(setup.room),
        "room_c": view.room_c,
        "is_online": miner.is_online,
        "is_denied": miner.is_denied,
        "sample": None if view.sample is None else _open(view.sample),
        "verdict": None if view.verdict is None else _open(view.verdict),
        "state": to_json(view.state),
        "memory": _open(view.memory) | {"reports": sorted(view.memory.reports)},
    }


def _open(value: object) -> dict[str, Any]:
    """Return what of a dataclass may leave the house."""
    redacted: dict[str, Any] = async_redact_data(to_json(value), TO_REDACT)
    return redacted
