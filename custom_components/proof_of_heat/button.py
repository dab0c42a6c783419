"""What is asked once: the emergency stop of the site, a restart of a miner, the return of a zone to its plan."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final, override

from homeassistant.components.button import ButtonDeviceClass, ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .archiving.archive import ArchiveCoordinator
from .archiving.told import sync_error
from .coordinator import ControlCoordinator, ProofOfHeatConfigEntry
from .drivers import MinerDriver
from .energy_dashboard import async_add_to_dashboard
from .engine.miner import Action
from .entity import MinerEntity, PartEntity, SiteEntity, ZoneEntity
from .records.archives import ArchiveError
from .zones.zone import ZoneCoordinator

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


ADD_TO_DASHBOARD: Final = ButtonEntityDescription(
    key="add_to_energy_dashboard",
    translation_key="add_to_energy_dashboard",
    entity_category=EntityCategory.CONFIG,
)


@dataclass(frozen=True, kw_only=True)
class ZoneButtonDescription(ButtonEntityDescription):
    """Describe a button of a zone."""

    press_fn: Callable[[ZoneCoordinator], object]


ZONE_BUTTONS: Final = (
    ZoneButtonDescription(
        key="clear_override", translation_key="clear_override", press_fn=lambda zone: zone.async_clear_override()
    ),
    ZoneButtonDescription(
        key="adopt_learnt_curve",
        translation_key="adopt_learnt_curve",
        entity_category=EntityCategory.CONFIG,
        press_fn=lambda zone: zone.async_adopt(),
    ),
)


SYNC_NOW: Final = ButtonEntityDescription(
    key="sync_now", translation_key="sync_now", entity_category=EntityCategory.DIAGNOSTIC
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001  Home Assistant passes it.
    entry: ProofOfHeatConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the emergency stop, the buttons of each zone, and those that each miner knows."""
    control = entry.runtime_data.control
    async_add_entities(StopButton(control, button, stops=stops) for stops, button in SITE_BUTTONS.items())
    async_add_entities([DashboardButton(control, ADD_TO_DASHBOARD)])
    for zone in entry.runtime_data.zones.zones.values():
        buttons = [ZoneButton(zone, description) for description in ZONE_BUTTONS]
        async_add_entities(buttons, config_subentry_id=zone.setup.subentry_id)
    for archive in entry.runtime_data.archives.by_id.values():
        async_add_entities([SyncButton(archive, SYNC_NOW)], config_subentry_id=archive.subentry_id)
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


class DashboardButton(SiteEntity, ButtonEntity):
    """Adds miners, electric heaters and zones to the energy dashboard; what it shows already stays as it is."""

    @override
    async def async_press(self) -> None:
        """Add what is missing."""
        await async_add_to_dashboard(self.hass, self.coordinator.config_entry)


class ZoneButton(ZoneEntity, ButtonEntity):
    """One request to a zone."""

    entity_description: ZoneButtonDescription

    @override
    async def async_press(self) -> None:
        """Ask the zone."""
        self.entity_description.press_fn(self.coordinator)


class SyncButton(PartEntity[ArchiveCoordinator], ButtonEntity):
    """Brings an archive up to date now."""

    @override
    async def async_press(self) -> None:
        """Bring it up to date, or say why that did not work."""
        try:
            await self.coordinator.async_sync()
        except ArchiveError as error:
            raise sync_error(self.coordinator.setup.name, error) from error


class MinerButton(MinerEntity, ButtonEntity):
    """One request to a miner."""

    entity_description: MinerButtonDescription

    @override
    async def async_press(self) -> None:
        """Ask the miner."""
        await self.coordinator.async_ask(self.entity_description.press_fn(self.coordinator.driver))
