"""The forms of the flows, and what is wrong with what was typed into them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import inf
from typing import Any, Final

import probatio as vol
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PASSWORD, CONF_USERNAME
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    EntityWithDeviceFilterSelectorConfig,
    NumberSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from homeassistant.util.network import is_host_valid

from ..const import (
    CONF_CAPABILITIES,
    CONF_CIRCUIT,
    CONF_CIRCUIT_LIMIT,
    CONF_FROST,
    CONF_HIGHEST,
    CONF_IDENTITY,
    CONF_MANAGED,
    CONF_MAX_ROOM,
    CONF_ROOM_SENSOR,
    CONF_SIDEBAR,
    CONF_ZONES,
    DEFAULT_FROST_C,
    DEFAULT_MAX_ROOM_C,
)
from ..drivers import Credentials
from ..engine.miner import Capabilities, Control, PowerLevel, Target
from ..store import to_json
from .boxes import degrees, watts
from .heated import zones_errors, zones_typed
from .meeting import Met

CONF_SUBNET: Final = "subnet"
CONF_MINERS: Final = "miners"
CONF_LEAVE_OUT: Final = "leave_out"
CONF_SITE: Final = "site"
SECTION_LIMITS: Final = "limits"

# Above it a circuit limit is a typing error: the greatest sites of this integration draw 5 MW.
GREATEST_LIMIT_W: Final = 10_000_000

# A miner that names no range: from the smallest desk heater to the greatest single machine (hydro, 2026).
LEAST_W: Final = 5
GREATEST_MINER_W: Final = 12_000

COLDEST_FROST_C: Final = 0
WARMEST_ROOM_C: Final = 45

type Errors = dict[str, str]


def site_form(*, with_name: bool) -> vol.Schema:
    """Return the form of a site; its name and its page in the sidebar are asked once."""
    limit = {vol.Optional(CONF_CIRCUIT_LIMIT): watts(0, GREATEST_LIMIT_W)}
    if not with_name:
        return vol.Schema(limit)
    return vol.Schema({vol.Required(CONF_NAME): TextSelector(), **limit, **page_form(has_page=True).schema})


def page_form(*, has_page: bool) -> vol.Schema:
    """Return the form that asks for a page in the sidebar."""
    return vol.Schema({vol.Required(CONF_SIDEBAR, default=has_page): BooleanSelector()})


def site_errors(typed: Mapping[str, Any]) -> Errors:
    """Return what is wrong with a site."""
    limit_w = typed.get(CONF_CIRCUIT_LIMIT)
    return {CONF_CIRCUIT_LIMIT: "limit_not_positive"} if limit_w is not None and limit_w <= 0 else {}


def search_form() -> vol.Schema:
    """Return the form that asks where to search."""
    return vol.Schema({vol.Required(CONF_SUBNET): TextSelector()})


def address_form() -> vol.Schema:
    """Return the form of one address with what it may ask for."""
    return vol.Schema({vol.Required(CONF_HOST): TextSelector(), **_CREDENTIALS})


def host_of(typed: str) -> str | None:
    """Return the address in what was typed, or pasted from a browser; None if it holds none."""
    host = typed.strip().rpartition("://")[2].partition("/")[0]
    # An address of IPv6 passes as valid, and no miner listens on one.
    return host if is_host_valid(host) and ":" not in host else None


def password_form() -> vol.Schema:
    """Return the form of credentials alone."""
    return vol.Schema(_CREDENTIALS)


def locked_form() -> vol.Schema:
    """Return the form of credentials for miners that may be left out as well."""
    return vol.Schema({**_CREDENTIALS, vol.Optional(CONF_LEAVE_OUT, default=False): BooleanSelector()})


def credentials(typed: Mapping[str, Any]) -> Credentials:
    """Return the credentials that were typed; an empty field means the firmware's own."""
    return Credentials(username=typed.get(CONF_USERNAME) or None, password=typed.get(CONF_PASSWORD) or None)


def pick_form(options: Iterable[tuple[str, str]]) -> vol.Schema:
    """Return the list of what was found, as pairs of address and words."""
    choices = [SelectOptionDict(value=host, label=label) for host, label in options]
    everything = [choice["value"] for choice in choices]
    config = SelectSelectorConfig(options=choices, multiple=True, mode=SelectSelectorMode.LIST)
    return vol.Schema({vol.Required(CONF_MINERS, default=everything): SelectSelector(config)})


def choose_site_form(sites: Mapping[str, str]) -> vol.Schema:
    """Return the question to which site a miner belongs, nothing to ask where there is at most one."""
    if len(sites) < 2:  # noqa: PLR2004
        return vol.Schema({})
    choices = [SelectOptionDict(value=key, label=title) for key, title in sites.items()]
    return vol.Schema(
        {vol.Required(CONF_SITE): SelectSelector(SelectSelectorConfig(options=choices, mode=SelectSelectorMode.LIST))}
    )


def miner_form(met: Met, *, no_rooms: Iterable[str]) -> vol.Schema:
    """Return the form of what the owner wants of a miner, nothing to ask of one that cannot be set.

    `no_rooms` are the sensors that measure machines, so that nobody takes a hot board for a room.
    """
    if not met.can_be_set:
        return vol.Schema({})
    room = EntityWithDeviceFilterSelectorConfig(domain="sensor", device_class="temperature")
    limits = vol.Schema(
        {
            vol.Required(CONF_MAX_ROOM, default=DEFAULT_MAX_ROOM_C): degrees(10, WARMEST_ROOM_C),
            vol.Required(CONF_FROST, default=DEFAULT_FROST_C): degrees(COLDEST_FROST_C, 20),
        }
    )
    return vol.Schema(
        {
            vol.Required(CONF_HIGHEST): _highest(met.capabilities),
            vol.Required(CONF_MANAGED, default=False): BooleanSelector(),
            vol.Optional(CONF_ROOM_SENSOR): EntitySelector(
                EntitySelectorConfig(filter=room, exclude_entities=list(no_rooms))
            ),
            vol.Required(SECTION_LIMITS): section(limits, {"collapsed": True}),
        }
    )


def miner_errors(typed: Mapping[str, Any], capabilities: Capabilities) -> Errors:
    """Return what is wrong with the wishes for a miner."""
    limits = _limits(typed)
    if limits[CONF_FROST] >= limits[CONF_MAX_ROOM]:
        return {"base": "limits_crossed"}
    if wrong_zones := zones_errors(typed):
        return wrong_zones
    if CONF_HIGHEST in typed and highest_target(typed[CONF_HIGHEST], capabilities) is None:
        return {CONF_HIGHEST: "not_a_level"}
    return {}


def miner_wishes(typed: Mapping[str, Any], capabilities: Capabilities) -> dict[str, Any]:
    """Return the wishes for a miner as its subentry keeps them."""
    highest = highest_target(typed.get(CONF_HIGHEST), capabilities)
    return {
        CONF_CIRCUIT: typed.get(CONF_CIRCUIT),
        CONF_ZONES: zones_typed(typed.get(CONF_ZONES) or []) or None,
        CONF_ROOM_SENSOR: typed.get(CONF_ROOM_SENSOR),
        CONF_HIGHEST: None if highest is None else to_json(highest),
        CONF_MANAGED: typed.get(CONF_MANAGED, False),
        **_limits(typed),
    }


def profile(met: Met, wishes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a miner goes into its subentry beside the wishes."""
    return {
        CONF_HOST: met.host,
        CONF_USERNAME: met.credentials.username,
        CONF_PASSWORD: met.credentials.password,
        CONF_IDENTITY: to_json(met.identity),
        CONF_CAPABILITIES: to_json(_with_range(met.capabilities, wishes[CONF_HIGHEST])),
    }


def suggested_highest(capabilities: Capabilities) -> str | float | None:
    """Return what the machine is rated at, else the highest that it can, for the owner to confirm or to change."""
    rated_w = capabilities.rated_w or inf
    within = [level for level in capabilities.levels if level.power_w <= rated_w]
    if capabilities.levels:
        return (within or capabilities.levels)[-1].id
    return capabilities.max_w if capabilities.max_w is None else min(capabilities.max_w, rated_w)


def highest_target(typed: str | float | None, capabilities: Capabilities) -> Target | None:
    """Return the highest allowed level as a target, None for one that the machine does not have."""
    if typed is None:
        return None
    if capabilities.levels:
        level = next((level for level in capabilities.levels if level.id == typed), None)
        return None if level is None else Target(power_w=level.power_w, level_id=level.id)
    if isinstance(typed, str):
        # The form was one of levels, and the machine has lost them since.
        return None
    low_w, high_w = _bounds_w(capabilities)
    return Target(power_w=typed) if low_w <= typed <= high_w else None


def _limits(typed: Mapping[str, Any]) -> dict[str, float]:
    """Return the limits of the room, the usual ones where none were asked."""
    usual = {CONF_MAX_ROOM: DEFAULT_MAX_ROOM_C, CONF_FROST: DEFAULT_FROST_C}
    return {**usual, **typed.get(SECTION_LIMITS, {})}


def _highest(capabilities: Capabilities) -> NumberSelector | SelectSelector:
    """Return the choice of the highest allowed level."""
    if not capabilities.levels:
        return watts(*_bounds_w(capabilities))
    options = [SelectOptionDict(value=level.id, label=_level_label(level)) for level in capabilities.levels]
    return SelectSelector(SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN))


def _level_label(level: PowerLevel) -> str:
    """Return a level in words that need no translation; its own come last, unless they are a number only."""
    rate = None if level.hashrate_th_s is None else f"{level.hashrate_th_s:.3g} TH/s"
    word = None if level.word.isdecimal() else level.word
    return " · ".join(part for part in (f"{level.power_w:.0f} W", rate, word) if part is not None)


def _bounds_w(capabilities: Capabilities) -> tuple[float, float]:
    """Return the watts that may be typed: those of the machine, all that are possible where it does not say."""
    if capabilities.control is Control.ON_OFF:
        # It draws what it draws: whoever allows less forbids it to run.
        return capabilities.min_w or LEAST_W, GREATEST_MINER_W
    if capabilities.min_w is None or capabilities.max_w is None:
        return LEAST_W, GREATEST_MINER_W
    if capabilities.min_w == capabilities.max_w:
        # Typed here before, as the range of a machine that did not say.
        return LEAST_W, GREATEST_MINER_W
    return capabilities.min_w, capabilities.max_w


def _with_range(capabilities: Capabilities, highest: Mapping[str, Any] | None) -> Capabilities:
    """Return the capabilities with what the owner typed as the range of a machine at rest, which does not say its own.

    Without a range nothing could ever start it; the next time that it is met running, it says the whole range.
    """
    if highest is None or capabilities.control is not Control.WATTS:
        return capabilities
    if capabilities.max_w is not None and capabilities.max_w != capabilities.min_w:
        return capabilities
    return replace(capabilities, min_w=highest["power_w"], max_w=highest["power_w"])


_CREDENTIALS: Final = {
    vol.Optional(CONF_USERNAME): TextSelector(TextSelectorConfig(autocomplete="off")),
    vol.Optional(vol.Secret(CONF_PASSWORD)): TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD)),
}
