"""Which miner heats which zone: asked at the zone, and at the miner in parts."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import PERCENTAGE
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    ObjectSelector,
    ObjectSelectorConfig,
    ObjectSelectorField,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from ..const import CONF_ROOM_SENSOR, CONF_ZONES, SUBENTRY_MINER, SUBENTRY_ZONE

CONF_ZONE: Final = "zone"
CONF_SHARE: Final = "share"

PERCENT: Final = 100


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
    if not zones:
        return vol.Schema({})
    options = [SelectOptionDict(value=key, label=name) for key, name in zones.items()]
    share = NumberSelectorConfig(
        min=0, max=PERCENT, step=1, mode=NumberSelectorMode.BOX, unit_of_measurement=PERCENTAGE
    )
    fields = {
        CONF_ZONE: ObjectSelectorField(
            required=True,
            selector=SelectSelector(SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN)),
        ),
        CONF_SHARE: ObjectSelectorField(required=True, selector=NumberSelector(share)),
    }
    config = ObjectSelectorConfig(
        fields=fields,
        multiple=True,
        label_field=CONF_ZONE,
        description_field=CONF_SHARE,
        translation_key=CONF_ZONES,
    )
    return vol.Schema({vol.Optional(CONF_ZONES): ObjectSelector(config)})


def zones_typed(rows: Iterable[Mapping[str, Any]]) -> dict[str, float] | None:
    """Return the parts of the zones as the subentry keeps them, None for a miner that heats none."""
    return {row[CONF_ZONE]: row[CONF_SHARE] / PERCENT for row in rows} or None


def zones_rows(stored: Mapping[str, float] | None, zones: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the parts of the zones as the form shows them."""
    known = ((key, part) for key, part in (stored or {}).items() if key in zones)
    return [{CONF_ZONE: key, CONF_SHARE: round(part * PERCENT)} for key, part in known]


def zones_errors(typed: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with the zones that a miner heats."""
    rows = typed.get(CONF_ZONES) or []
    if not rows:
        return {}
    if typed.get(CONF_ROOM_SENSOR):
        return {CONF_ROOM_SENSOR: "zone_or_room"}
    if len({row[CONF_ZONE] for row in rows}) < len(rows):
        return {CONF_ZONES: "zone_twice"}
    if any(row[CONF_SHARE] <= 0 for row in rows):
        return {CONF_ZONES: "share_not_positive"}
    return {CONF_ZONES: "shares_above_all"} if sum(row[CONF_SHARE] for row in rows) > PERCENT else {}


def _at_most_all(parts: Mapping[str, float]) -> dict[str, float]:
    """Return parts that add up to all heat at most."""
    total = sum(parts.values())
    return {key: part / total for key, part in parts.items()} if total > 1 else dict(parts)
