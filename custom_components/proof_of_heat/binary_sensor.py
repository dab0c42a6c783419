"""What is yes or no: a device online, at work, in trouble; a miner at its pool; a window of a zone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import ProofOfHeatConfigEntry
from .entity import PartEntity, async_add_as_reported
from .heaters.heater import HeaterCoordinator
from .miners.miner import MinerCoordinator
from .parts.device import DeviceCoordinator
from .parts.part import PartCoordinator
from .zones.zone import ZoneCoordinator

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class ShownBinarySensorDescription[PartT](BinarySensorEntityDescription):
    """Describe something of a part of the site that is yes or no."""

    value_fn: Callable[[PartT], bool | None]
    has_fn: Callable[[PartT], bool] = lambda _: True
    field: str | None = None
    """The field of a miner's reading that must have been there once, None for what is there from the start."""
    is_ours: bool = False
    """It is known while the device is silent."""


ONLINE: Final = ShownBinarySensorDescription[DeviceCoordinator[Any]](
    key="online",
    translation_key="online",
    device_class=BinarySensorDeviceClass.CONNECTIVITY,
    entity_category=EntityCategory.DIAGNOSTIC,
    value_fn=lambda device: device.is_online,
    is_ours=True,
)

MINER_BINARY_SENSORS: Final = (
    ShownBinarySensorDescription[MinerCoordinator](
        key="mining",
        translation_key="mining",
        device_class=BinarySensorDeviceClass.RUNNING,
        field="is_mining",
        value_fn=lambda miner: miner.is_mining,
    ),
    ShownBinarySensorDescription[MinerCoordinator](
        key="problem",
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        field="is_mining",
        value_fn=lambda miner: miner.data.has_problem,
    ),
    ShownBinarySensorDescription[MinerCoordinator](
        key="pool",
        translation_key="pool",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        field="pool_is_alive",
        value_fn=lambda miner: None if miner.data.sample is None else miner.data.sample.pool_is_alive,
    ),
)

ZONE_BINARY_SENSORS: Final = (
    ShownBinarySensorDescription[ZoneCoordinator](
        key="window_open",
        translation_key="window_open",
        device_class=BinarySensorDeviceClass.WINDOW,
        value_fn=lambda zone: None if zone.data.verdict is None else zone.data.verdict.window_open_since is not None,
        has_fn=lambda zone: zone.setup.detects_windows or bool(zone.setup.window_sensors),
    ),
    ShownBinarySensorDescription[ZoneCoordinator](
        key="trouble",
        translation_key="trouble",
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda zone: None if zone.data.verdict is None else zone.data.verdict.trouble is not None,
    ),
)

HEATER_BINARY_SENSORS: Final = (
    ShownBinarySensorDescription[HeaterCoordinator](
        key="running",
        device_class=BinarySensorDeviceClass.RUNNING,
        value_fn=lambda heater: heater.data.runs,
    ),
    ShownBinarySensorDescription[HeaterCoordinator](
        key="problem",
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda heater: heater.data.has_problem,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001  Home Assistant passes it.
    entry: ProofOfHeatConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensors of each zone, each heater and each miner."""
    site = entry.runtime_data
    for zone in site.zones.zones.values():
        async_add_entities(_shown(zone, ZONE_BINARY_SENSORS), config_subentry_id=zone.subentry_id)
    for heater in site.heaters.heaters.values():
        sensors = [*_shown(heater, [ONLINE]), *_shown(heater, HEATER_BINARY_SENSORS)]
        async_add_entities(sensors, config_subentry_id=heater.subentry_id)
    for miner in site.fleet.miners.values():
        async_add_entities(_shown(miner, [ONLINE]), config_subentry_id=miner.subentry_id)
        async_add_as_reported(
            entry,
            miner,
            async_add_entities,
            lambda miner, fields: _shown(miner, [one for one in MINER_BINARY_SENSORS if one.field in fields]),
        )


def _shown[PartT: PartCoordinator[Any]](
    part: PartT, descriptions: Iterable[ShownBinarySensorDescription[PartT]]
) -> list[BinarySensorEntity]:
    """Return the binary sensors of a table that a part has."""
    return [ShownBinarySensor(part, description) for description in descriptions if description.has_fn(part)]


class ShownBinarySensor[PartT: PartCoordinator[Any]](PartEntity[PartT], BinarySensorEntity):
    """Something of a part of the site that is yes or no."""

    entity_description: ShownBinarySensorDescription[PartT]

    @property
    @override
    def available(self) -> bool:
        """Tell whether the source of the answer answers; what is ours is always known."""
        return self.entity_description.is_ours or super().available

    @property
    @override
    def is_on(self) -> bool | None:
        """Tell what is so."""
        return self.entity_description.value_fn(self.coordinator)
