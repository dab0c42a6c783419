"""The triggers of the integration: each fires when something begins to hold at a site."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast, override

import probatio as vol
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_CONFIG_ENTRY_ID, CONF_FOR, CONF_OPTIONS
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.trigger import Trigger, TriggerActionRunner, TriggerConfig, TriggerNotTriggeredReporter
from homeassistant.helpers.typing import ConfigType, VolDictType
from homeassistant.util import dt as dt_util

from .asking import SITE
from .const import DOMAIN, SIGNAL_DECIDED
from .occurrences import (
    Found,
    archive_failed,
    frost,
    heater_failed,
    heater_recovered,
    internet_lost,
    miner_failed,
    miner_recovered,
    net_heat_price_crossed,
    over_target,
    plan_changed,
    power_cut,
    reason_changed,
    zone_too_cold,
)
from .telling.words import occurrence_text

if TYPE_CHECKING:
    from .coordinator import Site

ATTR_BELOW: Final = "below_k"
ATTR_PRICE: Final = "price"
ATTR_SHARE: Final = "share"
ATTR_TEXT: Final = "text"

WAIT: Final[VolDictType] = {vol.Optional(CONF_FOR, default=timedelta()): cv.positive_time_period}

# A cloud takes less from a roof within minutes; a tripped turbine more.
USUAL_CUT_PERCENT: Final = 30

# People feel a kelvin; half of one is the sensor.
USUAL_COLD_K: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """What a trigger waits for."""

    kind: str
    find: Callable[..., Found]
    """Takes the site, and by name the options of its own."""
    options: VolDictType = field(default_factory=dict)
    """The options of its own: those beside the site and the wait."""


OCCURRENCES: Final = (
    Occurrence(kind="archive_failed", find=archive_failed),
    Occurrence(kind="frost", find=frost),
    Occurrence(kind="heater_failed", find=heater_failed),
    Occurrence(kind="heater_recovered", find=heater_recovered),
    Occurrence(kind="internet_lost", find=internet_lost),
    Occurrence(kind="miner_failed", find=miner_failed),
    Occurrence(kind="miner_recovered", find=miner_recovered),
    Occurrence(
        kind="net_heat_price_crossed",
        find=net_heat_price_crossed,
        options={vol.Optional(ATTR_PRICE, default=0.0): vol.Coerce(float)},
    ),
    Occurrence(kind="over_target", find=over_target),
    Occurrence(kind="plan_changed", find=plan_changed),
    Occurrence(
        kind="power_cut",
        find=power_cut,
        options={
            vol.Optional(ATTR_SHARE, default=USUAL_CUT_PERCENT): vol.All(vol.Coerce(float), vol.Range(min=1, max=100))
        },
    ),
    Occurrence(kind="reason_changed", find=reason_changed),
    Occurrence(
        kind="zone_too_cold",
        find=zone_too_cold,
        options={
            vol.Optional(ATTR_BELOW, default=USUAL_COLD_K): vol.All(vol.Coerce(float), vol.Range(min=0.1, max=20))
        },
    ),
)


class OccurrenceTrigger(Trigger):
    """Fires when its occurrence begins to hold, and has held for as long as asked."""

    occurrence: ClassVar[Occurrence]

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Check the options."""
        schema = vol.Schema({vol.Optional(CONF_OPTIONS, default={}): {**SITE, **WAIT, **cls.occurrence.options}})
        return cast("ConfigType", schema(config))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Keep the options; nothing is known of any site yet."""
        super().__init__(hass, config)
        self._options: Mapping[str, Any] = config.options or {}
        self._known: dict[str, dict[str, datetime]] = {}
        """By site: since when it holds for whom; what holds at the start began long ago."""
        self._told: dict[str, frozenset[str]] = {}

    @override
    async def async_attach_runner(
        self, run_action: TriggerActionRunner, did_not_trigger: TriggerNotTriggeredReporter | None = None
    ) -> CALLBACK_TYPE:
        """Look at each decision of the site, or of all sites."""

        @callback
        def decided(entry_id: str) -> None:
            """Fire for all for whom it began to hold."""
            if (site := self._site(entry_id)) is None:
                return
            for payload in self._new(entry_id, self._found(site)):
                text = occurrence_text(self._hass, self.occurrence.kind, payload)
                run_action({**payload, ATTR_CONFIG_ENTRY_ID: entry_id, ATTR_TEXT: text}, text)

        for entry in self._hass.config_entries.async_entries(DOMAIN):
            if (site := self._site(entry.entry_id)) is not None:
                self._learn(entry.entry_id, self._found(site))
        return async_dispatcher_connect(self._hass, SIGNAL_DECIDED, decided)

    def _site(self, entry_id: str) -> Site | None:
        """Return a site that is watched and runs."""
        entry = self._hass.config_entries.async_get_entry(entry_id)
        is_watched = self._options.get(ATTR_CONFIG_ENTRY_ID) in (None, entry_id)
        if entry is None or not is_watched or entry.state is not ConfigEntryState.LOADED:
            return None
        site: Site = entry.runtime_data
        return site

    def _found(self, site: Site) -> Found:
        """Find for whom it holds at a site now."""
        common = (ATTR_CONFIG_ENTRY_ID, CONF_FOR)
        own = {key: value for key, value in self._options.items() if key not in common}
        return self.occurrence.find(site, **own)

    def _learn(self, entry_id: str, found: Found) -> None:
        """Take what holds at the start as known: it began before anybody watched."""
        self._known[entry_id] = dict.fromkeys(found, dt_util.utcnow())
        self._told[entry_id] = frozenset(found)

    def _new(self, entry_id: str, found: Found) -> list[Mapping[str, Any]]:
        """Return what to tell of those for whom it has held long enough and that were not told yet."""
        if entry_id not in self._known:
            self._learn(entry_id, found)
            return []
        now = dt_util.utcnow()
        since = self._known[entry_id] = {key: self._known[entry_id].get(key, now) for key in found}
        told = self._told[entry_id] & found.keys()
        due = [key for key in found if key not in told and now - since[key] >= self._options[CONF_FOR]]
        self._told[entry_id] = told | frozenset(due)
        return [found[key] for key in due]


def trigger_of(waited_for: Occurrence) -> type[Trigger]:
    """Return the trigger of an occurrence: Home Assistant asks for a class of each."""

    class Waiting(OccurrenceTrigger):
        """Waits for this occurrence."""

        occurrence = waited_for

    return Waiting


TRIGGERS: Final = {occurrence.kind: trigger_of(occurrence) for occurrence in OCCURRENCES}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:  # noqa: ARG001  HA asks so.
    """Return the triggers by their names."""
    return TRIGGERS
