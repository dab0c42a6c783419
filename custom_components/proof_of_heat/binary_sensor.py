"""What is yes or no: a miner online, mining, in trouble, at its pool; a window of a zone, trouble with its heat."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import ProofOfHeatConfigEntry
from .entity import MinerEntity, ZoneEntity, async_add_as_reported
from .heater_entities import heater_binary_sensors
from .miner import MinerCoordinator, MinerView
from .zones.setup import ZoneSetup
from .zones.zone import ZoneCoordinator, ZoneView

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class MinerBinarySensorDescription(BinarySensorEntityDescription):
    """Describe something of a miner that is yes or no."""

    field: str
    """The field of a reading that must have been there once."""
    value_fn: Callable[[MinerView], bool | None]


@dataclass(frozen=True, kw_only=True)
class ZoneBinarySensorDescription(BinarySensorEntityDescription):
    """Describe something of a zone that is yes or no."""

    value_fn: Callable[[ZoneView], bool | None]
    has_fn: Callable[[ZoneSetup], bool] = lambda _: True


ZONE_BINARY_SENSORS: Final = (
    ZoneBinarySensorDescription(
        key="window_open",
        translation_key="window_open",
        device_class=BinarySensorDeviceClass.WINDOW,
        value_fn=lambda view: None if view.verdict is None else view.verdict.window_open_since is not None,
        has_fn=lambda zone: zone.detects_windows or bool(zone.window_sensors),
    ),
    ZoneBinarySensorDescription(
        key="trouble",
        translation_key="trouble",
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda view: None if view.verdict is None else view.verdict.trouble is not None,
    ),
)

ONLINE: Final = BinarySensorEntityDescription(
    key="online",
    translation_key="online",
    device_class=BinarySensorDeviceClass.CONNECTIVITY,
    entity_category=EntityCategory.DIAGNOSTIC,
)

BINARY_SENSORS: Final = (
    MinerBinarySensorDescription(
        key="mining",
        translation_key="mining",
        device_class=BinarySensorDeviceClass.RUNNING,
        field="is_mining",
        value_fn=lambda view: None if view.sample is None else view.sample.is_mining,
    ),
    MinerBinarySensorDescription(
        key="problem",
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        field="is_mining",
        value_fn=lambda view: view.has_problem,
    ),
    MinerBinarySensorDescription(
        key="pool",
        translation_key="pool",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        field="pool_is_alive",
        value_fn=lambda view: None if view.sample is None else view.sample.pool_is_alive,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001  Home Assistant passes it.
    entry: ProofOfHeatConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensors of each zone and each miner."""
    for zone in entry.runtime_data.zones.zones.values():
        async_add_entities(
            [ZoneBinarySensor(zone, one) for one in ZONE_BINARY_SENSORS if one.has_fn(zone.setup)],
            config_subentry_id=zone.setup.subentry_id,
        )
    for heater in entry.runtime_data.heaters.heaters.values():
        async_add_entities(heater_binary_sensors(heater), config_subentry_id=heater.setup.subentry_id)
    for miner in entry.runtime_data.fleet.miners.values():
        async_add_entities([OnlineSensor(miner, ONLINE)], config_subentry_id=miner.setup.subentry_id)
        async_add_as_reported(entry, miner, async_add_entities, _binary_sensors)


def _binary_sensors(miner: MinerCoordinator, fields: frozenset[str]) -> list[BinarySensorEntity]:
    """Return the binary sensors that show these fields."""
    return [MinerBinarySensor(miner, description) for description in BINARY_SENSORS if description.field in fields]


class OnlineSensor(MinerEntity, BinarySensorEntity):
    """Whether a miner answers."""

    @property
    @override
    def available(self) -> bool:
        """Tell that this is always known."""
        return True

    @property
    @override
    def is_on(self) -> bool:
        """Tell whether the miner answers."""
        return self.coordinator.is_online


class MinerBinarySensor(MinerEntity, BinarySensorEntity):
    """Something of a miner that is yes or no."""

    entity_description: MinerBinarySensorDescription

    def __init__(self, miner: MinerCoordinator, description: MinerBinarySensorDescription) -> None:
        """Belong to the miner."""
        super().__init__(miner, description)

    @property
    @override
    def is_on(self) -> bool | None:
        """Tell what the miner says."""
        return self.entity_description.value_fn(self.view)


class ZoneBinarySensor(ZoneEntity, BinarySensorEntity):
    """Something of a zone that is yes or no."""

    entity_description: ZoneBinarySensorDescription

    def __init__(self, zone: ZoneCoordinator, description: ZoneBinarySensorDescription) -> None:
        """Belong to the zone."""
        super().__init__(zone, description)

    @property
    @override
    def is_on(self) -> bool | None:
        """Tell what was read or decided."""
        return self.entity_description.value_fn(self.view)
