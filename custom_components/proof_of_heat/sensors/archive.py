"""What is known of each archive."""

from dataclasses import dataclass
from typing import Final

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import EntityCategory

from ..archiving.archive import ArchiveCoordinator, ArchiveView
from ..records.archives import ArchiveFault
from .shown import ShownSensorDescription

NO_FAULT: Final = "none"


@dataclass(frozen=True, kw_only=True)
class ArchiveSensorDescription(ShownSensorDescription[ArchiveCoordinator, ArchiveView]):
    """Describe a sensor of an archive."""


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
