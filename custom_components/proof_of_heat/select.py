"""What is chosen from a list: the strategy and the stale policy of the site, the power level of miners."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import ProofOfHeatConfigEntry
from .engine.heater import HeaterMode
from .engine.miner import Control, PowerLevel, Target
from .engine.supply import StalePolicy, Strategy
from .entity import MinerEntity, PartEntity, SiteEntity
from .heaters.heater import HeaterCoordinator
from .miners.miner import MinerCoordinator
from .settings import MinerSetup, with_limit
from .store import SiteWish

PARALLEL_UPDATES = 1

CONTROLS_WITH_LEVELS: Final = frozenset({Control.LEVELS, Control.FREQUENCY})

POWER_LEVEL: Final = SelectEntityDescription(key="power_level", translation_key="power_level")


@dataclass(frozen=True, kw_only=True)
class SiteSelectDescription(SelectEntityDescription):
    """Describe a choice of the site."""

    value_fn: Callable[[SiteWish], str]
    wish_fn: Callable[[SiteWish, str], SiteWish]


SITE_SELECTS: Final = (
    SiteSelectDescription(
        key="strategy",
        translation_key="strategy",
        entity_category=EntityCategory.CONFIG,
        options=list(Strategy),
        value_fn=lambda wish: wish.strategy,
        wish_fn=lambda wish, option: replace(wish, strategy=Strategy(option)),
    ),
    SiteSelectDescription(
        key="stale_policy",
        translation_key="stale_policy",
        entity_category=EntityCategory.CONFIG,
        options=list(StalePolicy),
        value_fn=lambda wish: wish.stale_policy,
        wish_fn=lambda wish, option: replace(wish, stale_policy=StalePolicy(option)),
    ),
)


HEATER_MODE: Final = SelectEntityDescription(key="heater_mode", translation_key="heater_mode", options=list(HeaterMode))


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001  Home Assistant passes it.
    entry: ProofOfHeatConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the choices of the site, and the power level of each miner that has several."""
    control = entry.runtime_data.control
    async_add_entities(SiteSelect(control, description) for description in SITE_SELECTS)
    for heater in entry.runtime_data.heaters.heaters.values():
        if heater.can_be_driven:
            async_add_entities([HeaterModeSelect(heater, HEATER_MODE)], config_subentry_id=heater.subentry_id)
    for miner in entry.runtime_data.fleet.miners.values():
        capabilities = miner.setup.capabilities
        if capabilities.control in CONTROLS_WITH_LEVELS and len(capabilities.levels) > 1:
            async_add_entities([PowerLevelSelect(miner)], config_subentry_id=miner.setup.subentry_id)


class SiteSelect(SiteEntity, SelectEntity):
    """A wish for the site that is one of several."""

    entity_description: SiteSelectDescription

    @property
    @override
    def current_option(self) -> str:
        """Return what is wished."""
        return self.entity_description.value_fn(self.coordinator.wish)

    @override
    async def async_select_option(self, option: str) -> None:
        """Wish another."""
        self.coordinator.async_wish(self.entity_description.wish_fn(self.coordinator.wish, option))


class PowerLevelSelect(MinerEntity, SelectEntity):
    """The owner's ceiling for one miner, as a level in the words of its vendor or its firmware."""

    def __init__(self, miner: MinerCoordinator) -> None:
        """Offer the levels up to the highest that the owner confirmed."""
        super().__init__(miner, POWER_LEVEL)
        self._levels = {level.word: level for level in allowed_levels(miner.setup)}
        self._attr_options = list(self._levels)

    @property
    @override
    def current_option(self) -> str | None:
        """Return the ceiling that holds."""
        limit = self.view.memory.wish.limit or self.coordinator.setup.highest
        return next(
            (word for word, level in self._levels.items() if limit is not None and level.id == limit.level_id), None
        )

    @override
    async def async_select_option(self, option: str) -> None:
        """Wish another ceiling."""
        level = self._levels[option]
        self.coordinator.async_wish(with_limit(self.view.memory.wish, Target(power_w=level.power_w, level_id=level.id)))


class HeaterModeSelect(PartEntity[HeaterCoordinator], SelectEntity):
    """What the owner wants of a heater; a matter of ours, so it is there while the device is silent."""

    @property
    @override
    def available(self) -> bool:
        """Tell that the mode is always known."""
        return True

    @property
    @override
    def current_option(self) -> str:
        """Return the mode."""
        return self.coordinator.data.memory.mode

    @override
    async def async_select_option(self, option: str) -> None:
        """Wish another mode."""
        self.coordinator.async_wish(HeaterMode(option))


def allowed_levels(setup: MinerSetup) -> tuple[PowerLevel, ...]:
    """Return the levels up to the highest allowed one, or all while none is confirmed."""
    highest = setup.highest
    return tuple(level for level in setup.capabilities.levels if highest is None or level.power_w <= highest.power_w)
