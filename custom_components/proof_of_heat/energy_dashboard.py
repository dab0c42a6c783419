"""Miners, electric heaters and zones as devices of the energy dashboard of Home Assistant, no kilowatt-hour twice."""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.components.energy import data as energy_data
from homeassistant.components.energy.data import DeviceConsumption
from homeassistant.components.recorder.entity_options import is_entity_recorded
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN
from .coordinator import ProofOfHeatConfigEntry
from .drivers.ha_calls import EntitySetup
from .heaters.heater import HeaterCoordinator
from .record_entities import entity_of

ENERGY: Final = "energy"

WHOLE: Final = 1.0

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """A miner or a heater whose electricity is counted."""

    energy: str
    power: str | None
    weights: Mapping[str, float]
    """By zone: the part of its electricity that the zone counts (0 to 1)."""
    sources: Collection[str] = ()
    """Sensors of its owner that tell the same energy or power."""

    @property
    def zone_id(self) -> str | None:
        """Return the zone whose electricity holds all of its own, None where there is no such zone."""
        whole = [zone_id for zone_id, weight in self.weights.items() if weight == WHOLE]
        return whole[0] if len(whole) == len(self.weights) == 1 else None

    def device(self, parent: str | None) -> DeviceConsumption:
        """Return it as the dashboard keeps it, below a zone where one holds it."""
        device = DeviceConsumption(stat_consumption=self.energy)
        if self.power is not None:
            device["stat_rate"] = self.power
        if parent is not None:
            device["included_in_stat"] = parent
        return device


class Dashboard:
    """What the dashboard shows, and what it is to show beside."""

    def __init__(self, devices: Iterable[DeviceConsumption]) -> None:
        """Begin with what is there."""
        self.devices = [*devices]
        self._listed = {device["stat_consumption"]: device for device in self.devices}
        self._shown = {*self._listed, *(device.get("stat_rate", "") for device in self.devices)}

    def add(self, consumers: Sequence[Consumer], zones: Mapping[str, str]) -> int:
        """Add what is missing, zones first, and return how many devices these are; `zones` has the sensor of each."""
        new = {
            zone_id: sensor
            for zone_id, sensor in zones.items()
            if sensor not in self._shown and self._may_hold(zone_id, sensor, consumers)
        }
        parents = new | {zone_id: sensor for zone_id, sensor in zones.items() if sensor in self._shown}
        missing = [one for one in consumers if not self._shows(one) and not _is_partly_in(one, parents)]
        added = [
            *(DeviceConsumption(stat_consumption=sensor) for sensor in new.values()),
            *(one.device(parents.get(one.zone_id or "")) for one in missing),
        ]
        below = {one.energy: new[one.zone_id] for one in consumers if one.zone_id in new}
        self.devices = [*(_below(device, below) for device in self.devices), *added]
        return len(added)

    def _may_hold(self, zone_id: str, sensor: str, consumers: Iterable[Consumer]) -> bool:
        """Tell whether all that heats a zone can stand below it: what stays outside would count twice."""
        held = [one for one in consumers if zone_id in one.weights]
        return bool(held) and all(one.zone_id == zone_id and self._is_free(one, sensor) for one in held)

    def _is_free(self, consumer: Consumer, sensor: str) -> bool:
        """Tell whether a device is not shown yet, or is shown by our sensor and below nothing of its owner's choice."""
        listed = self._listed.get(consumer.energy)
        if listed is None:
            return not self._shows(consumer)
        return listed.get("included_in_stat", sensor) == sensor

    def _shows(self, consumer: Consumer) -> bool:
        """Tell whether the dashboard shows the electricity of a device already, by whatever sensor."""
        return not self._shown.isdisjoint({consumer.energy, consumer.power or consumer.energy, *consumer.sources})


async def async_add_to_dashboard(hass: HomeAssistant, entry: ProofOfHeatConfigEntry) -> int:
    """Add what the dashboard does not show yet, and return how many devices these are; nothing else changes."""
    if ENERGY not in hass.config.components:
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key="no_energy_dashboard")
    try:
        return await _async_add(hass, entry)
    except (AttributeError, KeyError, TypeError) as error:
        # Its preferences are no public interface.
        _LOGGER.debug("The energy dashboard has a form of its own: %r", error)
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key="no_energy_dashboard") from error


async def _async_add(hass: HomeAssistant, entry: ProofOfHeatConfigEntry) -> int:
    """Add what is missing."""
    manager = await energy_data.async_get_manager(hass)
    preferences = manager.data or manager.default_preferences()
    dashboard = Dashboard(preferences["device_consumption"])
    added = dashboard.add([*_consumers(hass, entry)], _zones(hass, entry))
    if added:
        update = preferences | {"device_consumption": dashboard.devices}
        await manager.async_update(energy_data.EnergyPreferencesUpdate(**update))
    return added


def _consumers(hass: HomeAssistant, entry: ProofOfHeatConfigEntry) -> Iterable[Consumer]:
    """Yield all whose electricity has statistics."""
    site = entry.runtime_data
    devices: list[tuple[str, Mapping[str, float], Collection[str]]] = [
        *((key, site.zones.known(miner.setup.weights), ()) for key, miner in site.fleet.miners.items()),
        *(
            (key, site.zones.known(heater.setup.weights), _sources(heater))
            for key, heater in site.heaters.heaters.items()
        ),
    ]
    for key, weights, sources in devices:
        energy, power = (_recorded(hass, entry, key, quantity) for quantity in ("energy", "power"))
        if energy is not None:
            # A meter that tells no power is in no zone's count.
            is_counted = entity_of(hass, entry, key, "power") is not None
            yield Consumer(energy=energy, power=power, weights=weights if is_counted else {}, sources=sources)


def _zones(hass: HomeAssistant, entry: ProofOfHeatConfigEntry) -> dict[str, str]:
    """Return the sensor of the electricity of each zone that has statistics."""
    sensors = {key: _recorded(hass, entry, key, "heating_electricity") for key in entry.runtime_data.zones.zones}
    return {key: sensor for key, sensor in sensors.items() if sensor is not None}


def _recorded(hass: HomeAssistant, entry: ProofOfHeatConfigEntry, device: str, quantity: str) -> str | None:
    """Return the sensor of a quantity, None where nobody keeps its statistics."""
    entity_id = entity_of(hass, entry, device, quantity)
    registered = None if entity_id is None else er.async_get(hass).async_get(entity_id)
    if entity_id is None or registered is None or registered.disabled:
        return None
    return entity_id if is_entity_recorded(hass, entity_id) else None


def _sources(heater: HeaterCoordinator) -> Collection[str]:
    """Return the sensors of the owner from which a heater's electricity is told."""
    device = heater.setup.device
    if not isinstance(device, EntitySetup):
        return ()
    return [sensor for sensor in (device.energy_sensor, device.power_sensor) if sensor is not None]


def _is_partly_in(consumer: Consumer, shown: Mapping[str, Any]) -> bool:
    """Tell whether a zone on the dashboard holds a part of a device: the device beside it would count that twice."""
    return consumer.zone_id is None and not shown.keys().isdisjoint(consumer.weights)


def _below(device: DeviceConsumption, parents: Mapping[str, str]) -> DeviceConsumption:
    """Return a device of the dashboard, below the zone that holds it by now."""
    parent = parents.get(device["stat_consumption"])
    return device if parent is None else DeviceConsumption(**{**device, "included_in_stat": parent})
