"""What is switched: whether the site balances, whether a miner is managed, and its light."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import ProofOfHeatConfigEntry
from .engine.miner import Action
from .engine.model import Mode
from .entity import MinerEntity, SiteEntity
from .miners.miner import MinerCoordinator
from .settings import with_mode
from .store import SiteWish

PARALLEL_UPDATES = 1

MANAGED: Final = SwitchEntityDescription(
    key="managed", translation_key="managed", entity_category=EntityCategory.CONFIG
)

LIGHT: Final = SwitchEntityDescription(
    key="locate_light", translation_key="locate_light", entity_category=EntityCategory.CONFIG
)


@dataclass(frozen=True, kw_only=True)
class SiteSwitchDescription(SwitchEntityDescription):
    """Describe a switch of the site."""

    is_on_fn: Callable[[SiteWish], bool]
    wish_fn: Callable[[SiteWish, bool], SiteWish]


SITE_SWITCHES: Final = (
    SiteSwitchDescription(
        key="balancing",
        translation_key="balancing",
        is_on_fn=lambda wish: wish.is_balancing,
        wish_fn=lambda wish, is_on: replace(wish, is_balancing=is_on),
    ),
    SiteSwitchDescription(
        key="dry_run",
        translation_key="dry_run",
        entity_category=EntityCategory.CONFIG,
        is_on_fn=lambda wish: wish.is_dry_run,
        wish_fn=lambda wish, is_on: replace(wish, is_dry_run=is_on),
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001  Home Assistant passes it.
    entry: ProofOfHeatConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switches of the site and of each miner."""
    control = entry.runtime_data.control
    async_add_entities(SiteSwitch(control, description) for description in SITE_SWITCHES)
    for miner in entry.runtime_data.fleet.miners.values():
        switches: list[SwitchEntity] = [ManagedSwitch(miner, MANAGED)]
        if Action.LOCATE in miner.setup.capabilities.actions:
            switches.append(LightSwitch(miner, LIGHT))
        async_add_entities(switches, config_subentry_id=miner.setup.subentry_id)


class SiteSwitch(SiteEntity, SwitchEntity):
    """A wish for the site that is yes or no."""

    entity_description: SiteSwitchDescription

    @property
    @override
    def is_on(self) -> bool:
        """Tell what is wished."""
        return self.entity_description.is_on_fn(self.coordinator.wish)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Wish it."""
        self.coordinator.async_wish(self.entity_description.wish_fn(self.coordinator.wish, True))  # noqa: FBT003

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Wish it no more."""
        self.coordinator.async_wish(self.entity_description.wish_fn(self.coordinator.wish, False))  # noqa: FBT003


class ManagedSwitch(MinerEntity, SwitchEntity):
    """Whether the site chooses the power of a miner; a matter of ours, so it is there while the miner is off."""

    @property
    @override
    def available(self) -> bool:
        """Tell that the wish is always known."""
        return True

    @property
    @override
    def is_on(self) -> bool:
        """Tell whether the miner is managed."""
        return self.view.memory.wish.mode is Mode.AUTO

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Let the site choose."""
        self.coordinator.async_wish(with_mode(self.view.memory.wish, Mode.AUTO))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Leave the miner as it is."""
        self.coordinator.async_wish(with_mode(self.view.memory.wish, Mode.UNMANAGED))


class LightSwitch(MinerEntity, SwitchEntity):
    """The light that helps to find a machine."""

    def __init__(self, miner: MinerCoordinator, description: SwitchEntityDescription) -> None:
        """Assume the light off until the machine or the owner says more."""
        super().__init__(miner, description)
        self._was_switched_on = False

    @property
    @override
    def assumed_state(self) -> bool:
        """Tell whether the machine keeps silent about its light."""
        return self._reported is None

    @property
    @override
    def is_on(self) -> bool:
        """Tell whether the light is on."""
        return self._was_switched_on if self._reported is None else self._reported

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch the light on."""
        await self._async_switch(is_on=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch the light off."""
        await self._async_switch(is_on=False)

    async def _async_switch(self, *, is_on: bool) -> None:
        """Switch the light, and read what became of it."""
        await self.coordinator.async_ask(self.coordinator.driver.async_set_light(is_on=is_on))
        self._was_switched_on = is_on
        self.async_write_ha_state()
        await self.coordinator.async_refresh()

    @property
    def _reported(self) -> bool | None:
        """Return what the machine says of its light."""
        return None if self.view.sample is None else self.view.sample.light_is_on
