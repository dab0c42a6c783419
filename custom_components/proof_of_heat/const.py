"""The words that the parts of the glue share: keys, defaults and intervals."""

from datetime import timedelta
from typing import Final

from .engine.zone import FROST_C, MAX_ROOM_C

DOMAIN: Final = "proof_of_heat"
NAME: Final = "Proof of Heat"

SUBENTRY_MINER: Final = "miner"

CONF_CIRCUIT_LIMIT: Final = "circuit_limit_w"
CONF_CIRCUITS: Final = "circuits"
CONF_CIRCUIT: Final = "circuit"
CONF_CIRCUIT_NAME: Final = "name"
CONF_CIRCUIT_PARENT: Final = "parent"
CONF_SOAK: Final = "soak_count"
CONF_SUPPLY: Final = "supply"
CONF_ISLANDED: Final = "is_islanded"
CONF_GRID_EXPORTS: Final = "grid_exports_are_positive"
CONF_BATTERY_DISCHARGES: Final = "battery_discharges_are_positive"
CONF_CHARGE: Final = "charge"
CONF_BATTERY_RESERVE: Final = "battery_reserve"
CONF_OPERATOR_CAP: Final = "operator_cap"
CONF_QUIET: Final = "quiet_hours"
CONF_START: Final = "start"
CONF_END: Final = "end"
CONF_LIMIT: Final = "limit_w"
CONF_SUBENTRY_ID: Final = "subentry_id"
CONF_IDENTITY: Final = "identity"
CONF_CAPABILITIES: Final = "capabilities"
CONF_HIGHEST: Final = "highest"
CONF_MANAGED: Final = "managed"
CONF_ROOM_SENSOR: Final = "room_sensor"
CONF_MAX_ROOM: Final = "max_room_c"
CONF_FROST: Final = "frost_c"

DEFAULT_MAX_ROOM_C: Final = MAX_ROOM_C
DEFAULT_FROST_C: Final = FROST_C

EVENT_DECISION: Final = "proof_of_heat_event"
"""Fired on the bus for each event of a decision."""
EVENT_VERIFIED: Final = "proof_of_heat_verified"
"""Fired when the readings confirm a change; the logbook told it once already."""
SIGNAL_DECIDED: Final = "proof_of_heat_decided"
"""Sent after each decision on time, with the id of the config entry: what triggers watch."""

# Fifteen seconds are short beside the 30 s to 600 s that a miner needs for a change, and long beside a poll.
POLL_INTERVAL: Final = timedelta(seconds=15)
DECIDE_INTERVAL: Final = timedelta(seconds=15)

DOCS_URL: Final = "https://github.com/proof-of-heat/proof-of-heat"
