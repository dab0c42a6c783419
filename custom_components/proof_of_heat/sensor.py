"""The sensors of the site as a whole, and of each of its parts; their tables stand in `sensors`."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import ProofOfHeatConfigEntry
from .entity import async_add_as_reported
from .sensors.archive import ARCHIVE_SENSORS
from .sensors.heater import HEATER_SENSORS
from .sensors.miner import MINER_SENSORS
from .sensors.money import money_sensors
from .sensors.shown import shown
from .sensors.site import SITE_SENSORS
from .sensors.zone import ZONE_SENSORS

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001  Home Assistant passes it.
    entry: ProofOfHeatConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of the site and its parts, and those of each miner as soon as it reports what they show."""
    site = entry.runtime_data
    async_add_entities(shown(site.control, SITE_SENSORS))
    for zone in site.zones.zones.values():
        async_add_entities(shown(zone, ZONE_SENSORS), config_subentry_id=zone.subentry_id)
    for heater in site.heaters.heaters.values():
        async_add_entities(shown(heater, HEATER_SENSORS), config_subentry_id=heater.subentry_id)
    for subentry_id, sensors in money_sensors(entry):
        async_add_entities(sensors, config_subentry_id=subentry_id)
    for archive in site.archives.by_id.values():
        async_add_entities(shown(archive, ARCHIVE_SENSORS), config_subentry_id=archive.subentry_id)
    for miner in site.fleet.miners.values():
        at_once = [description for description in MINER_SENSORS if description.field is None]
        async_add_entities(shown(miner, at_once), config_subentry_id=miner.subentry_id)
        async_add_as_reported(
            entry,
            miner,
            async_add_entities,
            lambda miner, fields: shown(miner, [one for one in MINER_SENSORS if one.field in fields]),
        )
