"""The forms of the flows, and what is wrong with what was typed into them."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import probatio as vol
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PASSWORD, CONF_USERNAME, UnitOfPower, UnitOfTemperature
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    EntityWithDeviceFilterSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)

from ..const import (
    CONF_CIRCUIT_LIMIT,
    CONF_FROST,
    CONF_HIGHEST,
    CONF_MANAGED,
    CONF_MAX_ROOM,
    CONF_ROOM_SENSOR,
    DEFAULT_FROST_C,
    DEFAULT_MAX_ROOM_C,
)
from ..engine.miner import Capabilities, PowerLevel, Target
from ..store import to_json

CONF_SUBNET: Final = "subnet"
CONF_MINERS: Final = "miners"
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
    """Return the form of a site; the name is asked once."""
    limit = {vol.Optional(CONF_CIRCUIT_LIMIT): watts(0, GREATEST_LIMIT_W, 1)}
    return vol.Schema({vol.Required(CONF_NAME): TextSelector(), **limit} if with_name else limit)


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


def password_form() -> vol.Schema:
    """Return the form of credentials alone."""
    return vol.Schema(_CREDENTIALS)


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


def miner_form(capabilities: Capabilities | None, *, can_be_set: bool) -> vol.Schema:
    """Return the form of what the owner wants of a miner; what cannot be set is not asked."""
    room = EntityWithDeviceFilterSelectorConfig(domain="sensor", device_class="temperature")
    settable = {vol.Required(CONF_HIGHEST): _highest(capabilities), vol.Required(CONF_MANAGED, default=False): bool}
    limits = vol.Schema(
        {
            vol.Required(CONF_MAX_ROOM, default=DEFAULT_MAX_ROOM_C): degrees(10, WARMEST_ROOM_C),
            vol.Required(CONF_FROST, default=DEFAULT_FROST_C): degrees(COLDEST_FROST_C, 20),
        }
    )
    return vol.Schema(
        {
            vol.Optional(CONF_ROOM_SENSOR): EntitySelector(EntitySelectorConfig(filter=room)),
            **(settable if can_be_set else {}),
            vol.Required(SECTION_LIMITS): section(limits, {"collapsed": True}),
        }
    )


def miner_errors(typed: Mapping[str, Any], capabilities: Capabilities | None) -> Errors:
    """Return what is wrong with the wishes for a miner."""
    limits = typed[SECTION_LIMITS]
    if limits[CONF_FROST] >= limits[CONF_MAX_ROOM]:
        return {"base": "limits_crossed"}
    if CONF_HIGHEST in typed and highest_target(typed[CONF_HIGHEST], capabilities) is None:
        return {CONF_HIGHEST: "not_a_level"}
    return {}


def miner_wishes(typed: Mapping[str, Any], capabilities: Capabilities | None) -> dict[str, Any]:
    """Return the wishes for a miner as its subentry keeps them."""
    highest = highest_target(typed.get(CONF_HIGHEST), capabilities)
    return {
        CONF_ROOM_SENSOR: typed.get(CONF_ROOM_SENSOR),
        CONF_HIGHEST: None if highest is None else to_json(highest),
        CONF_MANAGED: typed.get(CONF_MANAGED, False),
        **typed[SECTION_LIMITS],
    }


def suggested_highest(capabilities: Capabilities | None) -> str | float | None:
    """Return the highest level that the machine itself has, for the owner to confirm or to lower."""
    if capabilities is None:
        return None
    return capabilities.levels[-1].id if capabilities.levels else capabilities.max_w


def highest_target(typed: str | float | None, capabilities: Capabilities | None) -> Target | None:
    """Return the highest allowed level as a target, None for one that the machine does not have."""
    if typed is None or capabilities is None:
        return None
    if not capabilities.levels:
        power_w = float(typed)
        return Target(power_w=power_w) if power_w >= (capabilities.min_w or 0) else None
    level = next((level for level in capabilities.levels if level.id == typed), None)
    return None if level is None else Target(power_w=level.power_w, level_id=level.id)


def watts(low_w: float, high_w: float, step_w: float) -> NumberSelector:
    """Return a box for watts."""
    return NumberSelector(
        NumberSelectorConfig(
            min=low_w, max=high_w, step=step_w, mode=NumberSelectorMode.BOX, unit_of_measurement=UnitOfPower.WATT
        )
    )


def degrees(low_c: float, high_c: float) -> NumberSelector:
    """Return a box for a room temperature."""
    return NumberSelector(
        NumberSelectorConfig(
            min=low_c,
            max=high_c,
            step=0.5,
            mode=NumberSelectorMode.BOX,
            unit_of_measurement=UnitOfTemperature.CELSIUS,
        )
    )


def _highest(capabilities: Capabilities | None) -> NumberSelector | SelectSelector:
    """Return the choice of the highest allowed level."""
    if capabilities is None or not capabilities.levels:
        low_w = None if capabilities is None else capabilities.min_w
        high_w = None if capabilities is None else capabilities.max_w
        return watts(low_w or LEAST_W, high_w or GREATEST_MINER_W, 1)
    options = [SelectOptionDict(value=level.id, label=_level_label(level)) for level in capabilities.levels]
    return SelectSelector(SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN))


def _level_label(level: PowerLevel) -> str:
    """Return a level in words that need no translation."""
    rate = "" if level.hashrate_th_s is None else f", {level.hashrate_th_s:.4g} TH/s"
    return f"{level.id} ({level.power_w:.0f} W{rate})"


_CREDENTIALS: Final = {
    vol.Optional(CONF_USERNAME): TextSelector(TextSelectorConfig(autocomplete="off")),
    vol.Optional(vol.Secret(CONF_PASSWORD)): TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD)),
}
