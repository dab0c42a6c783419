"""Proof of Heat: bitcoin miners that heat rooms, follow the sun and keep to limits."""

from typing import Any

from homeassistant.config_entries import UpdateListenerType
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.typing import ConfigType

from .archive_extras import async_extra_files
from .archiving.archives import Archives
from .archiving.store import ArchiveStore
from .const import DOMAIN
from .coordinator import ControlCoordinator, ProofOfHeatConfigEntry, Site
from .dashboard import async_hide_page, async_setup_cards, async_show_page
from .drivers.asic import driver_for
from .drivers.asic.network import Network
from .drivers.registers import ProfileLibrary, async_library
from .heaters.device import ModbusSetup, driver_of
from .heaters.heater import HeaterCoordinator
from .heaters.heaters import Heaters
from .heaters.setup import HeaterSetup, heater_setups
from .miners.fleet import Fleet
from .miners.miner import MinerCoordinator
from .money.coordinator import MoneyCoordinator
from .parts.part import PartCoordinator
from .services import async_setup_services
from .settings import MinerSetup, miner_setups, with_first_wish, with_machine
from .store import SiteStore, async_remove_store
from .websocket_api import async_setup_websocket
from .zones.learning import Learning
from .zones.setup import ZoneSetup, zone_setups
from .zones.weather import WeatherSetup
from .zones.zone import ZoneCoordinator
from .zones.zones import Zones

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CLIMATE,
    Platform.EVENT,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:  # noqa: ARG001  Only entries configure it.
    """Set up what does not belong to one site."""
    async_setup_services(hass)
    async_setup_websocket(hass)
    await async_setup_cards(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: ProofOfHeatConfigEntry) -> None:
    """Set up a site; miners that are off are no reason to fail or to wait."""
    read = (entry.options, entry.subentries)
    site = entry.runtime_data = await _async_site(hass, entry)
    _register_devices(hass, entry)

    await site.fleet.async_first_round()
    await site.heaters.async_first_round()
    await site.control.async_config_entry_first_refresh()
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)

    learning = Learning(hass, entry, site.zones)
    for part in (site.store, site.archives, site.fleet, site.zones, learning, site.heaters, site.control, site.money):
        entry.async_on_unload(part.async_start())
    async_show_page(hass, entry)
    entry.async_on_unload(entry.add_update_listener(_reloading()))
    if read != (entry.options, entry.subentries):
        # Nobody listened while it started.
        hass.config_entries.async_schedule_reload(entry.entry_id)


async def async_unload_entry(hass: HomeAssistant, entry: ProofOfHeatConfigEntry) -> None:
    """Leave nothing behind but the memory of the site."""
    await hass.config_entries.async_unload_platforms_or_raise(entry, PLATFORMS)
    site = entry.runtime_data
    await site.control.async_close()
    await site.heaters.async_close()
    await site.fleet.async_close()
    await site.store.async_save()
    await site.archives.store.async_save()
    if entry.disabled_by is not None:
        # A site that only starts anew keeps its page, and who looks at it sees no other.
        async_hide_page(hass, entry)


async def async_remove_entry(hass: HomeAssistant, entry: ProofOfHeatConfigEntry) -> None:
    """Remove the page and the memory of a site that is no more."""
    async_hide_page(hass, entry)
    await async_remove_store(hass, entry.entry_id)
    await ArchiveStore(hass, entry.entry_id).async_remove()


def _reloading() -> UpdateListenerType:
    """Return what starts a site anew with other parts or settings, once for several changes at a time."""
    is_replaced = False

    async def async_reload(hass: HomeAssistant, entry: ProofOfHeatConfigEntry) -> None:
        """Start the site anew."""
        nonlocal is_replaced
        if not is_replaced:
            is_replaced = True
            await hass.config_entries.async_reload(entry.entry_id)

    return async_reload


async def _async_site(hass: HomeAssistant, entry: ProofOfHeatConfigEntry) -> Site:
    """Return the site with what is remembered of it and all its parts, without a word to any device."""
    miners, rooms, heating = miner_setups(entry), zone_setups(entry), heater_setups(entry)
    store = SiteStore(hass, entry.entry_id)
    await store.async_load()
    store.async_forget_others(
        miners=(setup.id for setup in miners),
        zones=(setup.id for setup in rooms),
        heaters=(setup.id for setup in heating),
    )
    for setup in miners:
        _remember(setup, store)

    network = Network(session=async_get_clientsession(hass))
    fleet = Fleet(hass, entry, {setup.id: _miner(hass, entry, setup, network, store) for setup in miners})
    zones = _zones(hass, entry, rooms, store)
    heaters = await _async_heaters(hass, entry, heating, store)
    money = MoneyCoordinator(hass, entry, store)
    control = ControlCoordinator(hass, entry, store, fleet=fleet, zones=zones, heaters=heaters, money=money)
    archives = await Archives.async_of(hass, entry, async_extra_files)
    return Site(
        network=network,
        fleet=fleet,
        control=control,
        store=store,
        archives=archives,
        zones=zones,
        heaters=heaters,
        money=money,
    )


def _remember(setup: MinerSetup, store: SiteStore) -> None:
    """Remember what the settings of a miner imply; of a machine that was replaced, only what its place keeps."""
    before = store.miner(setup.id)
    memory = with_machine(setup, before)
    if memory is not before:
        store.async_forget_lessons(setup.id)
    store.async_remember(setup.id, with_first_wish(setup, memory))


def _miner(
    hass: HomeAssistant, entry: ProofOfHeatConfigEntry, setup: MinerSetup, network: Network, store: SiteStore
) -> MinerCoordinator:
    """Return what reads and commands one miner, without a word to it."""
    driver = driver_for(setup.identity.firmware, setup.host, network, setup.credentials, mac=setup.identity.id)
    return MinerCoordinator(hass, entry, setup, driver, store)


def _zones(
    hass: HomeAssistant, entry: ProofOfHeatConfigEntry, setups: tuple[ZoneSetup, ...], store: SiteStore
) -> Zones:
    """Return the zones of a site."""
    zones = {setup.id: ZoneCoordinator(hass, entry, setup, store) for setup in setups}
    return Zones(hass, zones, WeatherSetup.of(entry, setups))


async def _async_heaters(
    hass: HomeAssistant, entry: ProofOfHeatConfigEntry, setups: tuple[HeaterSetup, ...], store: SiteStore
) -> Heaters:
    """Return the heaters of a site that are no miners, without a word to them."""
    library = await async_library(hass)
    heaters = {setup.id: _heater(hass, entry, setup, library, store) for setup in setups}
    return Heaters(hass, entry, heaters)


def _heater(
    hass: HomeAssistant,
    entry: ProofOfHeatConfigEntry,
    setup: HeaterSetup,
    library: ProfileLibrary,
    store: SiteStore,
) -> HeaterCoordinator:
    """Return what reads and commands one heater that is no miner."""
    profile = library.profiles.get(setup.device.profile_id) if isinstance(setup.device, ModbusSetup) else None
    return HeaterCoordinator(hass, entry, setup, driver_of(hass, entry, setup.device, library), store, profile=profile)


def _register_devices(hass: HomeAssistant, entry: ProofOfHeatConfigEntry) -> None:
    """Register the site first, so that its parts can name it."""
    registry = dr.async_get(hass)
    site = entry.runtime_data
    parts: tuple[PartCoordinator[Any], ...] = (
        site.control,
        *site.zones.zones.values(),
        *site.heaters.heaters.values(),
        *site.archives.by_id.values(),
        *site.fleet.miners.values(),
    )
    for part in parts:
        part.site_device_id = site.control.device_id
        part.device_id = registry.async_get_or_create_from_info(
            config_entry_id=entry.entry_id, config_subentry_id=part.subentry_id, device_info=part.device_info
        ).id
    for miner in site.fleet.miners.values():
        if miner.setup.place is not None:
            # The machine that stood there before may come back elsewhere.
            registry.async_update_device(miner.device_id, new_connections=miner.connections)
