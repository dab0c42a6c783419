"""What the entities have in common: their device, their name and when they are available."""

from collections.abc import Callable, Sequence
from typing import Any, override

from homeassistant.core import callback
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .coordinator import ControlCoordinator, ProofOfHeatConfigEntry
from .miners.miner import MinerCoordinator, MinerView
from .parts.part import PartCoordinator
from .settings import MinerSetup
from .zones.zone import ZoneCoordinator, ZoneView


class PartEntity[PartT: PartCoordinator[Any]](CoordinatorEntity[PartT]):
    """Something of a site as a whole or of a part of it, on its device."""

    _attr_has_entity_name = True

    def __init__(self, part: PartT, description: EntityDescription) -> None:
        """Belong to the device of the part."""
        super().__init__(part)
        self.entity_description = description
        self._belong_to(part)

    def _belong_to(self, owner: PartCoordinator[Any]) -> None:
        """Stand on the device of an owner, under a lasting name."""
        self._attr_unique_id = f"{owner.unique_id}_{self.entity_description.key}"
        self._attr_device_info = owner.device_info

    @property
    @override
    def available(self) -> bool:
        """Tell whether what the part shows holds now."""
        return self.coordinator.is_available


class SiteEntity(PartEntity[ControlCoordinator]):
    """Something of a site as a whole."""


class MinerEntity(PartEntity[MinerCoordinator]):
    """Something of one miner; unavailable while the miner is silent."""

    @property
    def view(self) -> MinerView:
        """Return what is known of the miner."""
        return self.coordinator.data


class ZoneEntity(PartEntity[ZoneCoordinator]):
    """Something of one zone."""

    @property
    def view(self) -> ZoneView:
        """Return what is known of the zone."""
        return self.coordinator.data


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
