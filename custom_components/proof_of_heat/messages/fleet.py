"""The table of all miners: read once and then told what changed, and set many at a time."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import probatio as vol
from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection, event_message
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import service
from homeassistant.helpers.event import async_track_time_interval

from ..asking import SITE, site_of
from ..const import DOMAIN
from ..engine.miner import Target
from ..engine.model import Mode
from ..miners.miner import MinerCoordinator
from ..settings import with_mode
from .fleet_table import FleetTable

if TYPE_CHECKING:
    from ..coordinator import ProofOfHeatConfigEntry

ATTR_IDS: Final = "ids"
ATTR_MANAGED: Final = "managed"
ATTR_LIMIT_SHARE: Final = "limit_share"

# Readings come every 15 s; nobody reads a table faster than this.
INTERVAL: Final = timedelta(seconds=2)


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands of the fleet."""
    websocket_api.async_register_command(hass, async_subscribe)
    websocket_api.async_register_command(hass, async_set)


@websocket_api.websocket_command({vol.Required("type"): "proof_of_heat/fleet/subscribe", **SITE})
@callback
def async_subscribe(hass: HomeAssistant, connection: ActiveConnection, message: dict[str, Any]) -> None:
    """Tell all miners, then what changed; a site that starts anew goes on in the same subscription."""
    entry: ProofOfHeatConfigEntry = service.async_get_config_entry(hass, DOMAIN, message.get(ATTR_CONFIG_ENTRY_ID))
    table = FleetTable(hass)

    @callback
    def async_tell(_now: datetime) -> None:
        """Tell what changed."""
        if entry.state is not ConfigEntryState.LOADED:
            return
        news = table.async_news(entry.runtime_data)
        if news is not None:
            connection.send_message(event_message(message["id"], news))

    connection.subscriptions[message["id"]] = async_track_time_interval(
        hass, async_tell, INTERVAL, name="proof_of_heat tell fleet", cancel_on_shutdown=True
    )
    connection.send_result(message["id"])
    connection.send_message(event_message(message["id"], {"miners": table.async_all(entry.runtime_data)}))


@websocket_api.websocket_command(
    {
        vol.Required("type"): "proof_of_heat/fleet/set",
        **SITE,
        vol.Required(ATTR_IDS): [cv.string],
        vol.Optional(ATTR_MANAGED): cv.boolean,
        vol.Optional(ATTR_LIMIT_SHARE): vol.All(vol.Coerce(float), vol.Range(min=0, max=1)),
    }
)
@callback
def async_set(hass: HomeAssistant, connection: ActiveConnection, message: dict[str, Any]) -> None:
    """Set many miners; answer with those that could not be set, and why."""
    if not connection.user.permissions.access_all_entities(POLICY_CONTROL):
        raise Unauthorized
    miners = site_of(hass, message).fleet.miners
    failed = []
    for miner_id in message[ATTR_IDS]:
        miner = miners.get(miner_id)
        if miner is None:
            continue
        try:
            _async_set_one(miner, message.get(ATTR_MANAGED), message.get(ATTR_LIMIT_SHARE))
        except ServiceValidationError as error:
            failed.append({"id": miner_id, "error": str(error)})
    connection.send_result(message["id"], {"failed": failed})


@callback
def _async_set_one(miner: MinerCoordinator, is_managed: bool | None, limit_share: float | None) -> None:  # noqa: FBT001  Of a message.
    """Let the site choose or leave a miner as it is, and cap it; a cap alone does not begin to control anybody."""
    wish = miner.data.memory.wish
    if is_managed is not None and is_managed != (wish.mode is Mode.AUTO):
        wish = with_mode(wish, Mode.AUTO if is_managed else Mode.UNMANAGED)
    if limit_share is not None:
        wish = replace(wish, limit=_capped(miner, limit_share))
    if wish != miner.data.memory.wish:
        miner.async_wish(wish)


def _capped(miner: MinerCoordinator, share: float) -> Target | None:
    """Return the ceiling at a share of the highest allowed level, None for that level itself.

    Where a firmware has levels, it is the highest one within the share; the lowest one where none is.
    """
    highest, capabilities = miner.setup.highest, miner.setup.capabilities
    if highest is None or share == 1:
        return None
    limit_w = share * highest.power_w
    if not capabilities.levels:
        return Target(power_w=max(limit_w, capabilities.min_w or 0))
    fitting = [level for level in capabilities.levels if level.power_w <= limit_w] or [capabilities.levels[0]]
    return Target(power_w=fitting[-1].power_w, level_id=fitting[-1].id)
