"""What was changed, as an event of the site: for automations that like entities better than the bus."""

from typing import Final, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import EVENT_DECISION
from .coordinator import ProofOfHeatConfigEntry
from .engine.event import EventKind
from .entity import SiteEntity

PARALLEL_UPDATES = 0

# The logbook tells each change once already, so whoever wants the entity has to ask for it.
CHANGE: Final = EventEntityDescription(
    key="change",
    translation_key="change",
    event_types=[kind for kind in EventKind if kind is not EventKind.VERIFIED],
    entity_registry_enabled_default=False,
)

SHOWN: Final = ("id", "device_id", "name", "reason", "from_w", "to_w", "available_w", "error")


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001  Home Assistant passes it.
    entry: ProofOfHeatConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the event of the site."""
    async_add_entities([ChangeEvent(entry.runtime_data.control, CHANGE)])


class ChangeEvent(SiteEntity, EventEntity):
    """The last change of a target in the site."""

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the decisions of this site."""
        await super().async_added_to_hass()
        self.async_on_remove(self.hass.bus.async_listen(EVENT_DECISION, self._async_told))

    @callback
    def _async_told(self, event: Event) -> None:
        """Show an event; several of one moment follow each other."""
        if event.data["config_entry_id"] == self.coordinator.config_entry.entry_id:
            self._trigger_event(event.data["kind"], {key: event.data[key] for key in SHOWN})
            self.async_write_ha_state()
