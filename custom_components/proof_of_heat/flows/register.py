"""The miners that are set up already, in any site."""

from collections.abc import Iterable
from itertools import count
from typing import Final

from homeassistant.components.sensor import DOMAIN as SENSOR_DOMAIN
from homeassistant.config_entries import SOURCE_DHCP, ConfigEntry, ConfigSubentry, ConfigSubentryData
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.util.network import is_ip_address

from ..const import CONF_PLACE, DOMAIN, SUBENTRY_MINER

# Enough of a MAC to tell two machines of one model apart.
MAC_TAIL: Final = 5


def known_ids(hass: HomeAssistant) -> set[str]:
    """Return the ids of all miners that are set up."""
    return {subentry.unique_id for _, subentry in _miners(hass) if subentry.unique_id is not None}


def free_place(hass: HomeAssistant, miner_id: str) -> str | None:
    """Return a name for the place of a new miner, None where that of the machine itself is free.

    A machine that was replaced and comes back stands somewhere else: its old place goes on under its name.
    """
    taken = {subentry.data.get(CONF_PLACE) for _, subentry in _miners(hass)}
    names = (f"{miner_id}-{number}" for number in count(2))
    return None if miner_id not in taken else next(name for name in names if name not in taken)


def known_hosts(hass: HomeAssistant) -> set[str]:
    """Return the addresses of all miners that are set up."""
    return {subentry.data[CONF_HOST] for _, subentry in _miners(hass)}


@callback
def async_own_sensors(hass: HomeAssistant) -> list[str]:
    """Return the sensors of this integration: their temperatures are those of machines."""
    entities = er.async_get(hass).entities.values()
    return sorted(one.entity_id for one in entities if one.platform == DOMAIN and one.domain == SENSOR_DOMAIN)


@callback
def async_follow(hass: HomeAssistant, miner_id: str, host: str) -> bool:
    """Note the new address of a miner, unless its owner typed a name; tell whether the miner is set up at all."""
    known = next(((entry, subentry) for entry, subentry in _miners(hass) if subentry.unique_id == miner_id), None)
    if known is None:
        return False
    entry, subentry = known
    if is_ip_address(subentry.data[CONF_HOST]):
        # The update listener of the entry starts it anew, and only if something changed.
        hass.config_entries.async_update_subentry(entry, subentry, data={**subentry.data, CONF_HOST: host})
    return True


@callback
def async_end_discoveries(hass: HomeAssistant, miner_ids: Iterable[str | None], *, but: str) -> None:
    """Take back what the network brought up and is set up now, but for the flow in which that happened."""
    ids = {*miner_ids}
    for flow in hass.config_entries.flow.async_progress_by_handler(DOMAIN):
        context = flow["context"]
        if flow["flow_id"] != but and context.get("source") == SOURCE_DHCP and context.get("unique_id") in ids:
            hass.config_entries.flow.async_abort(flow["flow_id"])


def titled(miners: Iterable[ConfigSubentryData], *, taken: Iterable[str]) -> list[ConfigSubentryData]:
    """Return the miners with titles of their own: the model, and the end of the MAC where that is taken."""
    miners, titles = list(miners), list(taken)
    titles += [miner["title"] for miner in miners]
    return [miner if titles.count(miner["title"]) == 1 else _told_apart(miner) for miner in miners]


def _told_apart(miner: ConfigSubentryData) -> ConfigSubentryData:
    """Return a miner with the end of its id in the title."""
    tail = (miner["unique_id"] or "")[-MAC_TAIL:].replace(":", "").upper()
    return ConfigSubentryData(**{**miner, "title": f"{miner['title']} {tail}"})


def _miners(hass: HomeAssistant) -> Iterable[tuple[ConfigEntry, ConfigSubentry]]:
    """Yield every miner with its site."""
    for entry in hass.config_entries.async_entries(DOMAIN):
        for subentry in entry.get_subentries_of_type(SUBENTRY_MINER):
            yield entry, subentry
