"""A part of a site at run time: it shows what was decided for it, and takes the wishes of its owner."""

import logging
from typing import TYPE_CHECKING

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

if TYPE_CHECKING:
    from .coordinator import ProofOfHeatConfigEntry


class PartCoordinator[ViewT](DataUpdateCoordinator[ViewT]):
    """Shows a zone, a miner or another heater."""

    config_entry: ProofOfHeatConfigEntry

    def __init__(
        self, hass: HomeAssistant, logger: logging.Logger, entry: ProofOfHeatConfigEntry, *, name: str, view: ViewT
    ) -> None:
        """Show what is remembered; its device is registered later."""
        super().__init__(hass, logger, config_entry=entry, name=name, always_update=False)
        self.site_device_id = ""
        self.device_id = ""
        self.data = view

    @property
    def shown_name(self) -> str:
        """Return what its owner calls its device; its own name, where they call it nothing."""
        device = dr.async_get(self.hass).async_get(self.device_id)
        return self.name if device is None or device.name_by_user is None else device.name_by_user

    @callback
    def _async_show(self, view: ViewT) -> None:
        """Show what was decided, where it is news."""
        if view != self.data:
            self.data = view
            self.async_update_listeners()

    @callback
    def _async_show_wish(self, view: ViewT) -> None:
        """Show what the owner wishes, and have it decided upon."""
        self.data = view
        self.async_update_listeners()
        self.config_entry.runtime_data.control.async_decide_soon()
