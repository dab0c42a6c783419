"""What the entities have in common: their device, their name and when they are available."""

from collections.abc import Callable, Sequence
from typing import Final, override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import CONNECTION_NETWORK_MAC, DeviceEntryType, DeviceInfo, format_mac
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN, NAME
from .coordinator import ControlCoordinator, ProofOfHeatConfigEntry
from .heaters.heater import HeaterCoordinator, HeaterView
from .miner import MinerCoordinator, MinerView
from .settings import MinerSetup
from .zones.zone import ZoneCoordinator, ZoneView

MAC_LENGTH: Final = len("00:00:00:00:00:00")


class SiteEntity(CoordinatorEntity[ControlCoordinator]):
    """Something of a site as a whole."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: ControlCoordinator, description: EntityDescription) -> None:
        """Belong to the device of the site."""
        super().__init__(coordinator)
        entry = coordinator.config_entry
        self.entity_description = description
        self._attr_unique_id = f"{entry.entry_id}_{description.key}"
        self._attr_device_info = site_device(entry)


class MinerEntity(CoordinatorEntity[MinerCoordinator]):
    """Something of one miner; unavailable while the miner is silent."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: MinerCoordinator, description: EntityDescription) -> None:
        """Belong to the device of the miner."""
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_unique_id = f"{coordinator.setup.id}_{description.key}"
        self._attr_device_info = miner_device(coordinator.setup, via_device_id=coordinator.site_device_id)

    @property
    @override
    def available(self) -> bool:
        """Tell whether the miner answers."""
        return self.coordinator.is_online

    @property
    def view(self) -> MinerView:
        """Return what is known of the miner."""
        return self.coordinator.data


class ZoneEntity(CoordinatorEntity[ZoneCoordinator]):
    """Something of one zone."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: ZoneCoordinator, description: EntityDescription) -> None:
        """Belong to the device of the zone."""
        super().__init__(coordinator)
        self.entity_description = description
        entry_id = coordinator.config_entry.entry_id
        self._attr_unique_id = f"{entry_id}_{coordinator.setup.id}_{description.key}"
        self._attr_device_info = zone_device(coordinator, via_device_id=coordinator.site_device_id)

    @property
    def view(self) -> ZoneView:
        """Return what is known of the zone."""
        return self.coordinator.data


class HeaterEntity(CoordinatorEntity[HeaterCoordinator]):
    """Something of one heater that is no miner; unavailable while the device is silent."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: HeaterCoordinator, description: EntityDescription) -> None:
        """Belong to the device of the heater."""
        super().__init__(coordinator)
        self.entity_description = description
        entry_id = coordinator.config_entry.entry_id
        self._attr_unique_id = f"{entry_id}_{coordinator.setup.id}_{description.key}"
        self._attr_device_info = heater_device(coordinator, via_device_id=coordinator.site_device_id)

    @property
    @override
    def available(self) -> bool:
        """Tell whether the heater answers."""
        return self.coordinator.is_online

    @property
    def view(self) -> HeaterView:
        """Return what is known of the heater."""
        return self.coordinator.data


def site_device(entry: ProofOfHeatConfigEntry) -> DeviceInfo:
    """Return the device that stands for a site."""
    return DeviceInfo(
        identifiers={(DOMAIN, entry.entry_id)},
        name=entry.title,
        manufacturer=NAME,
        entry_type=DeviceEntryType.SERVICE,
    )


def miner_device(setup: MinerSetup, *, via_device_id: str) -> DeviceInfo:
    """Return the device of a miner, below that of its site."""
    identity = setup.identity
    device = DeviceInfo(
        identifiers={(DOMAIN, setup.id)},
        name=setup.name,
        manufacturer=identity.manufacturer,
        model=identity.model,
        sw_version=identity.firmware_version,
        configuration_url=f"http://{setup.host}",
        via_device_id=via_device_id,
    )
    if connections := connections_of(setup):
        device["connections"] = connections
    return device


def connections_of(setup: MinerSetup) -> set[tuple[str, str]]:
    """Return by what other integrations know the machine that stands there now."""
    machine = setup.identity.id
    return {(CONNECTION_NETWORK_MAC, format_mac(machine))} if len(machine) == MAC_LENGTH else set()


def zone_device(zone: ZoneCoordinator, *, via_device_id: str) -> DeviceInfo:
    """Return the device that stands for a zone, below that of its site."""
    return DeviceInfo(
        identifiers={(DOMAIN, f"{zone.config_entry.entry_id}_{zone.setup.id}")},
        name=zone.setup.name,
        manufacturer=NAME,
        entry_type=DeviceEntryType.SERVICE,
        via_device_id=via_device_id,
    )


def heater_device(heater: HeaterCoordinator, *, via_device_id: str) -> DeviceInfo:
    """Return the device of a heater that is no miner, below that of its site."""
    profile = heater.profile
    return DeviceInfo(
        identifiers={(DOMAIN, f"{heater.config_entry.entry_id}_{heater.setup.id}")},
        name=heater.setup.name,
        manufacturer=NAME if profile is None else profile.manufacturer,
        model=None if profile is None else profile.name,
        via_device_id=via_device_id,
    )


@callback
def async_add_as_reported(
    entry: ProofOfHeatConfigEntry,
    miner: MinerCoordinator,
    async_add_entities: AddConfigEntryEntitiesCallback,
    entities_of: Callable[[MinerCoordinator, frozenset[str]], Sequence[Entity]],
) -> None:
    """Add the entities of the fields that a miner ever reported, and of each new field when it first comes."""
    added: set[str] = set()

    @callback
    def async_add_new() -> None:
        """Add what is new."""
        new = (expected_fields(miner.setup) | miner.data.memory.reports) - added
        added.update(new)
        if new and (entities := entities_of(miner, frozenset(new))):
            async_add_entities(entities, config_subentry_id=miner.setup.subentry_id)

    async_add_new()
    entry.async_on_unload(miner.async_add_listener(async_add_new))


def expected_fields(setup: MinerSetup) -> frozenset[str]:
    """Return the fields that every reading of a miner has, whether or not it was ever on."""
    fields = frozenset({"hashrate_th_s", "is_mining"})
    return fields | {"power_w"} if setup.capabilities.power_is_measured else fields
