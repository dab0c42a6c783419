"""The power limit of miners that take watts."""

from typing import Final, override

from homeassistant.components.number import NumberDeviceClass, NumberEntity, NumberEntityDescription, NumberMode
from homeassistant.const import UnitOfPower
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import ProofOfHeatConfigEntry
from .engine.miner import Control, Target
from .entity import MinerEntity
from .miner import MinerCoordinator
from .settings import with_limit

PARALLEL_UPDATES = 1

# Finer than any firmware tunes, coarse enough for a slider.
STEP_W: Final = 10

POWER_LIMIT: Final = NumberEntityDescription(
    key="power_limit",
    translation_key="power_limit",
    device_class=NumberDeviceClass.POWER,
    native_unit_of_measurement=UnitOfPower.WATT,
    native_step=STEP_W,
    mode=NumberMode.BOX,
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001  Home Assistant passes it.
    entry: ProofOfHeatConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the power limit of each miner that takes watts."""
    for miner in entry.runtime_data.fleet.miners.values():
        if miner.setup.capabilities.control is Control.WATTS:
            async_add_entities([PowerLimit(miner)], config_subentry_id=miner.setup.subentry_id)


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
