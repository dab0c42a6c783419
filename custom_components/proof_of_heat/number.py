"""What is set in numbers: the margin and the power cap of the site, the power limit of miners that take watts."""

from dataclasses import replace
from math import ceil
from typing import Final, override

from homeassistant.components.number import NumberDeviceClass, NumberEntity, NumberEntityDescription, NumberMode
from homeassistant.const import EntityCategory, UnitOfPower, UnitOfRatio, UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import PERCENT
from .coordinator import ControlCoordinator, ProofOfHeatConfigEntry
from .engine.heating_curve import LoadLine
from .engine.miner import Control, Target
from .entity import MinerEntity, SiteEntity, ZoneEntity
from .miners.miner import MinerCoordinator
from .settings import with_limit
from .site import margin_share
from .zones.stored import shift_k
from .zones.zone import ZoneCoordinator

PARALLEL_UPDATES = 1

# Finer than any firmware tunes, coarse enough for a slider.
STEP_W: Final = 10

# A site whose miners are not confirmed yet still has a slider.
LEAST_CAP_RANGE_W: Final = 1000

# From a small room of a new house to a large greenhouse.
LEAST_SLOPE_W_K: Final = 1
GREATEST_SLOPE_W_K: Final = 5000

# More than any room gets from its people and machines.
GREATEST_SHIFT_K: Final = 20

POWER_LIMIT: Final = NumberEntityDescription(
    key="power_limit",
    translation_key="power_limit",
    device_class=NumberDeviceClass.POWER,
    native_unit_of_measurement=UnitOfPower.WATT,
    native_step=STEP_W,
    mode=NumberMode.BOX,
)


MARGIN: Final = NumberEntityDescription(
    key="margin",
    translation_key="margin",
    entity_category=EntityCategory.CONFIG,
    native_min_value=0,
    native_max_value=50,
    native_step=1,
    native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
    mode=NumberMode.SLIDER,
)

POWER_CAP: Final = NumberEntityDescription(
    key="power_cap",
    translation_key="power_cap",
    device_class=NumberDeviceClass.POWER,
    entity_category=EntityCategory.CONFIG,
    native_min_value=0,
    native_unit_of_measurement=UnitOfPower.WATT,
    native_step=STEP_W,
    mode=NumberMode.BOX,
)

# A curve typed as heat at the design temperature has a slope of endless digits.
SHOWN_DIGITS: Final = 1

CURVE_SLOPE: Final = NumberEntityDescription(
    key="curve_slope",
    translation_key="curve_slope",
    entity_category=EntityCategory.CONFIG,
    native_min_value=LEAST_SLOPE_W_K,
    native_max_value=GREATEST_SLOPE_W_K,
    native_step=1,
    native_unit_of_measurement="W/K",
    mode=NumberMode.BOX,
)

CURVE_SHIFT: Final = NumberEntityDescription(
    key="curve_shift",
    translation_key="curve_shift",
    entity_category=EntityCategory.CONFIG,
    native_min_value=-GREATEST_SHIFT_K,
    native_max_value=GREATEST_SHIFT_K,
    native_step=0.1,
    native_unit_of_measurement=UnitOfTemperature.KELVIN,
    mode=NumberMode.BOX,
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001  Home Assistant passes it.
    entry: ProofOfHeatConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the numbers of the site and its zones, and the power limit of each miner that takes watts."""
    control = entry.runtime_data.control
    async_add_entities([Margin(control, MARGIN), PowerCap(control)])
    for zone in entry.runtime_data.zones.zones.values():
        async_add_entities([CurveSlope(zone), CurveShift(zone)], config_subentry_id=zone.setup.subentry_id)
    for miner in entry.runtime_data.fleet.miners.values():
        if miner.setup.capabilities.control is Control.WATTS:
            async_add_entities([PowerLimit(miner)], config_subentry_id=miner.setup.subentry_id)


class Margin(SiteEntity, NumberEntity):
    """The part of the supply that is kept free, in percent."""

    @property
    @override
    def native_value(self) -> float:
        """Return the margin that holds."""
        return PERCENT * margin_share(self.coordinator.setup, self.coordinator.wish)

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Wish another margin."""
        self.coordinator.async_wish(replace(self.coordinator.wish, margin_share=value / PERCENT))


class PowerCap(SiteEntity, NumberEntity):
    """The owner's cap for all managed miners together, in watts; its greatest value is no cap."""

    def __init__(self, control: ControlCoordinator) -> None:
        """Offer up to all that the miners could draw."""
        super().__init__(control, POWER_CAP)
        highest_w = (setup.highest.power_w for setup in control.setups if setup.highest is not None)
        self._attr_native_max_value = max(ceil(sum(highest_w) / STEP_W) * STEP_W, LEAST_CAP_RANGE_W)

    @property
    @override
    def native_value(self) -> float:
        """Return the cap that holds."""
        cap_w = self.coordinator.wish.cap_w
        return self.native_max_value if cap_w is None else min(cap_w, self.native_max_value)

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Wish another cap, or none."""
        cap_w = None if value >= self.native_max_value else value
        self.coordinator.async_wish(replace(self.coordinator.wish, cap_w=cap_w))


class PowerLimit(MinerEntity, NumberEntity):
    """The owner's ceiling for one miner, in watts."""

    def __init__(self, miner: MinerCoordinator) -> None:
        """Offer what the machine takes, up to the highest level that the owner confirmed."""
        super().__init__(miner, POWER_LIMIT)
        capabilities, highest = miner.setup.capabilities, miner.setup.highest
        if capabilities.min_w is not None:
            self._attr_native_min_value = capabilities.min_w
        highest_w = capabilities.max_w if highest is None else highest.power_w
        if highest_w is not None:
            self._attr_native_max_value = highest_w

    @property
    @override
    def native_value(self) -> float | None:
        """Return the ceiling that holds."""
        limit = self.view.memory.wish.limit or self.coordinator.setup.highest
        return None if limit is None else limit.power_w

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Wish another ceiling."""
        self.coordinator.async_wish(with_limit(self.view.memory.wish, Target(power_w=value)))


class CurveNumber(ZoneEntity, NumberEntity):
    """A number of the heating curve of a zone, as far as that is a line."""

    @property
    @override
    def available(self) -> bool:
        """Tell whether the curve is a line; one through points is drawn elsewhere."""
        return super().available and self._line is not None

    @property
    def _line(self) -> LoadLine | None:
        """Return the line that heats now."""
        curve = self.coordinator.shown_curve
        return curve.shape if curve is not None and isinstance(curve.shape, LoadLine) else None


class CurveSlope(CurveNumber):
    """The heat for each kelvin between room and outdoors."""

    def __init__(self, zone: ZoneCoordinator) -> None:
        """Belong to the zone."""
        super().__init__(zone, CURVE_SLOPE)

    @property
    @override
    def native_value(self) -> float | None:
        """Return the slope."""
        return None if self._line is None else round(self._line.ua_w_k, SHOWN_DIGITS)

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Wish another slope."""
        if (line := self._line) is not None:
            self.coordinator.async_set_line(_line(slope_w_k=value, shift=shift_k(line), before=line))


class CurveShift(CurveNumber):
    """The curve moved in parallel, as if the setpoint were higher."""

    def __init__(self, zone: ZoneCoordinator) -> None:
        """Belong to the zone."""
        super().__init__(zone, CURVE_SHIFT)

    @property
    @override
    def native_value(self) -> float | None:
        """Return the shift."""
        return None if self._line is None else round(shift_k(self._line), SHOWN_DIGITS)

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Wish another shift."""
        if (line := self._line) is not None:
            self.coordinator.async_set_line(_line(slope_w_k=line.ua_w_k, shift=value, before=line))


def _line(*, slope_w_k: float, shift: float, before: LoadLine) -> LoadLine:
    """Return another line under the same sun."""
    return replace(LoadLine.of_slope(slope_w_k=slope_w_k, shift_k=shift), aperture_m2=before.aperture_m2)
