"""What is shown of an archive, and its button."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .archiving.archive import ArchiveCoordinator, ArchiveView
from .archiving.told import sync_error
from .const import DOMAIN, NAME
from .records.archives import ArchiveError, ArchiveFault, ArchiveKind

NO_FAULT: Final = "none"

MODELS: Final = {
    ArchiveKind.SUPABASE: "Supabase / PostgREST",
    ArchiveKind.GITHUB: "GitHub",
    ArchiveKind.FOLDER: "Folder",
}


@dataclass(frozen=True, kw_only=True)
class ArchiveSensorDescription(SensorEntityDescription):
    """Describe a sensor of an archive."""

    value_fn: Callable[[ArchiveView], datetime | int | str | None]


ARCHIVE_SENSORS: Final = (
    ArchiveSensorDescription(
        key="last_sync",
        translation_key="last_sync",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda view: view.memory.synced_at,
    ),
    ArchiveSensorDescription(
        key="rows_pending",
        translation_key="rows_pending",
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda view: view.pending,
    ),
    ArchiveSensorDescription(
        key="last_error",
        translation_key="last_error",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=[NO_FAULT, *ArchiveFault],
        value_fn=lambda view: view.memory.fault or NO_FAULT,
    ),
)

SYNC_NOW: Final = ButtonEntityDescription(
    key="sync_now", translation_key="sync_now", entity_category=EntityCategory.DIAGNOSTIC
)


class ArchiveEntity(CoordinatorEntity[ArchiveCoordinator]):
    """Something of one archive; an archive that is out of reach is no reason to know nothing of it."""

    _attr_has_entity_name = True

    def __init__(self, archive: ArchiveCoordinator, description: EntityDescription) -> None:
        """Belong to the device of the archive."""
        super().__init__(archive)
        self.entity_description = description
        self._attr_unique_id = f"{archive.config_entry.entry_id}_{archive.setup.id}_{description.key}"
        self._attr_device_info = archive_device(archive)

    @property
    @override
    def available(self) -> bool:
        """Tell that what is remembered is known at all times."""
        return True


class ArchiveSensor(ArchiveEntity, SensorEntity):
    """A sensor of an archive."""

    entity_description: ArchiveSensorDescription

    @property
    @override
    def native_value(self) -> datetime | int | str | None:
        """Return the value."""
        return self.entity_description.value_fn(self.coordinator.data)


class SyncButton(ArchiveEntity, ButtonEntity):
    """Brings an archive up to date now."""

    @override
    async def async_press(self) -> None:
        """Bring it up to date, or say why that did not work."""
        try:
            await self.coordinator.async_sync()
        except ArchiveError as error:
            raise sync_error(self.coordinator.setup.name, error) from error


def archive_sensors(archive: ArchiveCoordinator) -> Iterable[ArchiveSensor]:
    """Return the sensors of an archive."""
    return [ArchiveSensor(archive, description) for description in ARCHIVE_SENSORS]


def archive_device(archive: ArchiveCoordinator) -> DeviceInfo:
    """Return the device of an archive, below that of its site."""
    return DeviceInfo(
        identifiers={(DOMAIN, f"{archive.config_entry.entry_id}_{archive.setup.id}")},
        name=archive.setup.name,
        manufacturer=NAME,
        model=MODELS[archive.setup.kind],
        entry_type=DeviceEntryType.SERVICE,
        via_device_id=archive.site_device_id,
    )
