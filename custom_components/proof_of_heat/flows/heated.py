"""Which miner heats which zone: asked at the zone, and at the miner in parts."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import PERCENTAGE
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.selector import (
    ObjectSelector,
    ObjectSelectorField,
)

from ..const import CONF_ROOM_SENSOR, CONF_ZONES, PERCENT, SUBENTRY_MINER, SUBENTRY_ZONE
from .boxes import named, number, rows

CONF_ZONE: Final = "zone"
CONF_SHARE: Final = "share"


def zones_of(entry: ConfigEntry) -> dict[str, str]:
    """Return the names of the zones of a site by their ids."""
    return {one.subentry_id: one.title for one in entry.get_subentries_of_type(SUBENTRY_ZONE)}


def miners_of(entry: ConfigEntry) -> dict[str, str]:
    """Return the names of the miners of a site by their ids."""
    return {one.subentry_id: one.title for one in entry.get_subentries_of_type(SUBENTRY_MINER)}


def heated_by(entry: ConfigEntry) -> dict[str, Mapping[str, float]]:
    """Return by miner the zones that it heats, without those that are no more."""
    zones = zones_of(entry)
    return {
        one.subentry_id: {key: part for key, part in (one.data.get(CONF_ZONES) or {}).items() if key in zones}
        for one in entry.get_subentries_of_type(SUBENTRY_MINER)
    }


@callback
def async_heat(hass: HomeAssistant, entry: ConfigEntry, zone_id: str, miners: Collection[str]) -> None:
    """Let these miners heat a zone, and no others; one that heats others as well gives this one what is left."""
    for subentry in entry.get_subentries_of_type(SUBENTRY_MINER):
        before = dict(heated_by(entry)[subentry.subentry_id])
        parts = {key: part for key, part in before.items() if key != zone_id}
        if subentry.subentry_id in miners:
            parts[zone_id] = before.get(zone_id, max(1 - sum(parts.values()), 0.0) or 1 / (1 + len(parts)))
            parts = _at_most_all(parts)
        if parts != before:
            # The update listener of the entry starts it anew, once for all changes.
            # In a zone the sensors of the zone count, so that a room sensor of its own would be one too many.
            room = None if parts else subentry.data.get(CONF_ROOM_SENSOR)
            data = {**subentry.data, CONF_ZONES: parts, CONF_ROOM_SENSOR: room}
            hass.config_entries.async_update_subentry(entry, subentry, data=data)


def zones_form(zones: Mapping[str, str]) -> vol.Schema:
    """Return the question which zones a miner heats, nothing to ask where there are none."""
    return vol.Schema({vol.Optional(CONF_ZONES): zones_list(zones, CONF_ZONES)} if zones else {})


def zones_list(zones: Mapping[str, str], key: str) -> ObjectSelector:
    """Return the list of the zones that get heat, each with its part; `key` leads to its words."""
    fields = {
        CONF_ZONE: ObjectSelectorField(required=True, selector=named(zones)),
        CONF_SHARE: ObjectSelectorField(required=True, selector=number(0, PERCENT, step=1, unit=PERCENTAGE)),
    }
    return rows(key, fields, label=CONF_ZONE, described_by=CONF_SHARE)


def zones_typed(found: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """Return the parts of the zones as the subentry keeps them (0 to 1)."""
    return {row[CONF_ZONE]: row[CONF_SHARE] / PERCENT for row in found}


def zones_rows(stored: Mapping[str, float] | None, zones: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the parts of the zones as the form shows them."""
    known = ((key, part) for key, part in (stored or {}).items() if key in zones)
    return [{CONF_ZONE: key, CONF_SHARE: round(part * PERCENT)} for key, part in known]


def zones_errors(typed: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with the zones that a miner heats."""
    found = typed.get(CONF_ZONES) or []
    if found and typed.get(CONF_ROOM_SENSOR):
        return {CONF_ROOM_SENSOR: "zone_or_room"}
    return parts_errors(found)


def parts_errors(found: Collection[Mapping[str, Any]]) -> dict[str, str]:
    """Return what is wrong with the parts that zones get of some heat."""
    if len({row[CONF_ZONE] for row in found}) < len(found):
        return {CONF_ZONES: "zone_twice"}
    if any(row[CONF_SHARE] <= 0 for row in found):
        return {CONF_ZONES: "share_not_positive"}
    return {CONF_ZONES: "shares_above_all"} if sum(row[CONF_SHARE] for row in found) > PERCENT else {}


def _at_most_all(parts: Mapping[str, float]) -> dict[str, float]:
    """Return parts that add up to all heat at most."""
    total = sum(parts.values())
    return {key: part / total for key, part in parts.items()} if total > 1 else dict(parts)
