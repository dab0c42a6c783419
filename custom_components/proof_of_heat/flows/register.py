"""The miners that are set up already, in any site."""

from collections.abc import Iterable
from typing import Final

from homeassistant.config_entries import ConfigEntry, ConfigSubentry, ConfigSubentryData
from homeassistant.core import HomeAssistant

from ..const import DOMAIN, SUBENTRY_MINER

# Enough of a MAC to tell two machines of one model apart.
MAC_TAIL: Final = 5


def known_ids(hass: HomeAssistant) -> set[str]:
    """Return the ids of all miners that are set up."""
    return {subentry.unique_id for _, subentry in _miners(hass) if subentry.unique_id is not None}


def miner_of(hass: HomeAssistant, miner_id: str) -> tuple[ConfigEntry, ConfigSubentry] | None:
    """Return a miner with its site, None where it is not set up."""
    return next(((entry, subentry) for entry, subentry in _miners(hass) if subentry.unique_id == miner_id), None)


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
