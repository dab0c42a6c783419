"""A site as a whole or a part of it at run time: it has a device, and shows what was decided for it."""

import logging
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from ..const import DOMAIN, NAME

if TYPE_CHECKING:
    from ..coordinator import ProofOfHeatConfigEntry


class PartCoordinator[ViewT](DataUpdateCoordinator[ViewT]):
    """Shows a site, a zone, a miner, another heater or an archive."""

    config_entry: ProofOfHeatConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        logger: logging.Logger,
        entry: ProofOfHeatConfigEntry,
        *,
        name: str,
        unique_id: str,
        subentry_id: str | None = None,
        debouncer: Debouncer[Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        """Take a name; the device is registered later."""
        super().__init__(
            hass,
            logger,
            config_entry=entry,
            name=name,
            always_update=False,
            request_refresh_debouncer=debouncer,
        )
        self.unique_id = unique_id
        """With it the lasting names of its device and its entities begin."""
        self.subentry_id = subentry_id
        self.site_device_id = ""
        self.device_id = ""

    @property
    def device_info(self) -> DeviceInfo:
        """Return its device, below that of the site."""
        device = DeviceInfo(
            identifiers={(DOMAIN, self.unique_id)},
            name=self.name,
            manufacturer=NAME,
            entry_type=DeviceEntryType.SERVICE,
        )
        if self.site_device_id:
            device["via_device_id"] = self.site_device_id
        return device

    @property
    def kept(self) -> ViewT:
        """Return what is known as far as it outlasts a crash, for counters: shown once, they never fall."""
        return self.data

    @property
    def is_available(self) -> bool:
        """Tell whether what it shows holds now."""
        return self.last_update_success

    @property
    def shown_name(self) -> str:
        """Return what its owner calls its device; its own name, where they call it nothing."""
        device = dr.async_get(self.hass).async_get(self.device_id)
        return self.name if device is None or device.name_by_user is None else device.name_by_user

    @callback
    def _async_show_view(self, view: ViewT) -> None:
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
