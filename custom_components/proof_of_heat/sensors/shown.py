"""A sensor of a part of the site: it shows a value of what is known of the part, when that is news."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypedDict, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import UnitOfEnergy, UnitOfPower, UnitOfRatio, UnitOfTemperature, UnitOfTime
from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from ..entity import PartEntity
from ..parts.part import PartCoordinator
from ..publish import NO_BAND, Band, Publisher, Value

HOUR: Final = timedelta(hours=1)


class Quantity(TypedDict):
    """What all sensors of one quantity have in common."""

    device_class: SensorDeviceClass | None
    native_unit_of_measurement: str
    state_class: SensorStateClass
    suggested_display_precision: int


POWER: Final = Quantity(
    device_class=SensorDeviceClass.POWER,
    native_unit_of_measurement=UnitOfPower.WATT,
    state_class=SensorStateClass.MEASUREMENT,
    suggested_display_precision=0,
)

ENERGY: Final = Quantity(
    device_class=SensorDeviceClass.ENERGY,
    native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
    state_class=SensorStateClass.TOTAL_INCREASING,
    suggested_display_precision=2,
)

TEMPERATURE: Final = Quantity(
    device_class=SensorDeviceClass.TEMPERATURE,
    native_unit_of_measurement=UnitOfTemperature.CELSIUS,
    state_class=SensorStateClass.MEASUREMENT,
    suggested_display_precision=1,
)

HOURS: Final = Quantity(
    device_class=SensorDeviceClass.DURATION,
    native_unit_of_measurement=UnitOfTime.HOURS,
    state_class=SensorStateClass.TOTAL_INCREASING,
    suggested_display_precision=1,
)

SHARE: Final = Quantity(
    device_class=None,
    native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
    state_class=SensorStateClass.MEASUREMENT,
    suggested_display_precision=0,
)


@dataclass(frozen=True, kw_only=True)
class ShownSensorDescription[PartT, ViewT](SensorEntityDescription):
    """Describe a sensor of a part of the site."""

    value_fn: Callable[[ViewT], Value]
    attributes_fn: Callable[[ViewT], dict[str, Value]] = lambda _: {}
    """What belongs to the value."""
    has_fn: Callable[[PartT], bool] = lambda _: True
    band: Band = NO_BAND
    is_kept: bool = False
    """It shows a counter as the disk has it: a crash never takes back what was shown."""
    is_ours: bool = False
    """It shows what we decide or count, so it is there while the device is silent."""


class ShownSensor[PartT: PartCoordinator[Any]](PartEntity[PartT], SensorEntity):
    """A sensor that shows a value when it moves out of its band."""

    entity_description: ShownSensorDescription[PartT, Any]

    def __init__(self, part: PartT, description: ShownSensorDescription[PartT, Any]) -> None:
        """Belong to the part, with nothing shown."""
        super().__init__(part, description)
        self._publisher = Publisher(description.band)

    @property
    def view(self) -> Any:  # noqa: ANN401  The description knows what it looks at.
        """Return what the value is taken from."""
        return self.coordinator.kept if self.entity_description.is_kept else self.coordinator.data

    @property
    @override
    def available(self) -> bool:
        """Tell whether the source of the value answers; what is ours is always known."""
        return self.entity_description.is_ours or super().available

    @property
    @override
    def native_value(self) -> Value:
        """Return the value."""
        return self.entity_description.value_fn(self.view)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Value]:
        """Return what belongs to the value."""
        return self.entity_description.attributes_fn(self.view)

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Show the value if it is news."""
        if self._publisher.is_due(self.native_value, is_available=self.available, now=dt_util.utcnow()):
            super()._handle_coordinator_update()


def shown[PartT: PartCoordinator[Any], ViewT](
    part: PartT, descriptions: Iterable[ShownSensorDescription[PartT, ViewT]]
) -> list[SensorEntity]:
    """Return the sensors of a table that a part has."""
    return [ShownSensor(part, description) for description in descriptions if description.has_fn(part)]
