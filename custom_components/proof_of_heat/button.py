"""What is asked once: the emergency stop of the site and its end, a restart of a miner."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final, override

from homeassistant.components.button import ButtonDeviceClass, ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import ControlCoordinator, ProofOfHeatConfigEntry
from .drivers import MinerDriver
from .engine.miner import Action
from .entity import MinerEntity, SiteEntity
from .miner import MinerCoordinator

PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class MinerButtonDescription(ButtonEntityDescription):
    """Describe a button of a miner."""

    action: Action
    press_fn: Callable[[MinerDriver], Awaitable[None]]


BUTTONS: Final = (
    MinerButtonDescription(
        key="reboot",
        device_class=ButtonDeviceClass.RESTART,
        entity_category=EntityCategory.CONFIG,
        action=Action.REBOOT,
        press_fn=lambda driver: driver.async_reboot(),
    ),
    MinerButtonDescription(
        key="restart_mining",
        translation_key="restart_mining",
        entity_category=EntityCategory.CONFIG,
        action=Action.RESTART_MINING,
        press_fn=lambda driver: driver.async_restart_mining(),
    ),
)


SITE_BUTTONS: Final = {
    True: ButtonEntityDescription(key="emergency_stop", translation_key="emergency_stop"),
    False: ButtonEntityDescription(key="resume", translation_key="resume"),
}
"""The buttons of the site by whether they stop."""


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001  Home Assistant passes it.
    entry: ProofOfHeatConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the emergency stop, and the buttons that each miner knows."""
    control = entry.runtime_data.control
    async_add_entities(StopButton(control, button, stops=stops) for stops, button in SITE_BUTTONS.items())
    for miner in entry.runtime_data.fleet.miners.values():
        async_add_entities(
            [
                MinerButton(miner, description)
                for description in BUTTONS
                if description.action in miner.setup.capabilities.actions
            ],
            config_subentry_id=miner.setup.subentry_id,
        )


class StopButton(SiteEntity, ButtonEntity):
    """Stops all managed miners until they are resumed, or resumes them."""

    def __init__(self, control: ControlCoordinator, description: ButtonEntityDescription, *, stops: bool) -> None:
        """Stop or resume."""
        super().__init__(control, description)
        self._stops = stops

    @override
    async def async_press(self) -> None:
        """Wish the stop, or its end."""
        self.coordinator.async_wish(replace(self.coordinator.wish, is_stopped=self._stops))


class MinerButton(MinerEntity, ButtonEntity):
    """One request to a miner."""

    entity_description: MinerButtonDescription

    def __init__(self, miner: MinerCoordinator, description: MinerButtonDescription) -> None:
        """Belong to the miner."""
        super().__init__(miner, description)

    @override
    async def async_press(self) -> None:
        """Ask the miner."""
        await self.coordinator.async_ask(self.entity_description.press_fn(self.coordinator.driver))
