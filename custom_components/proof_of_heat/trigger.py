"""The triggers of the integration: each fires when something begins to hold at a site."""

from collections.abc import Mapping
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
    ATTR_BELOW,
    ATTR_PRICE,
    ATTR_SHARE,
    Found,
    archive_failed,
    frost,
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
from .words import occurrence_text

if TYPE_CHECKING:
    from .coordinator import Site

ATTR_TEXT: Final = "text"

WAIT: Final[VolDictType] = {vol.Optional(CONF_FOR, default=timedelta()): cv.positive_time_period}

# A cloud takes less from a roof within minutes; a tripped turbine more.
USUAL_CUT_PERCENT: Final = 30

# People feel a kelvin; half of one is the sensor.
USUAL_COLD_K: Final = 1.0


class OccurrenceTrigger(Trigger):
    """Fires when something begins to hold, and has held for as long as asked."""

    kind: ClassVar[str]
    fields: ClassVar[VolDictType] = {}
    """The options beside the site and the wait."""
    find: ClassVar[staticmethod[[Site, Mapping[str, Any]], Found]]

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Check the options."""
        schema = vol.Schema({vol.Optional(CONF_OPTIONS, default={}): {**SITE, **WAIT, **cls.fields}})
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
            for payload in self._new(entry_id, type(self).find(site, self._options)):
                text = occurrence_text(self._hass, self.kind, payload)
                run_action({**payload, ATTR_CONFIG_ENTRY_ID: entry_id, ATTR_TEXT: text}, text)

        for entry in self._hass.config_entries.async_entries(DOMAIN):
            if (site := self._site(entry.entry_id)) is not None:
                self._learn(entry.entry_id, type(self).find(site, self._options))
        return async_dispatcher_connect(self._hass, SIGNAL_DECIDED, decided)

    def _site(self, entry_id: str) -> Site | None:
        """Return a site that is watched and runs."""
        entry = self._hass.config_entries.async_get_entry(entry_id)
        is_watched = self._options.get(ATTR_CONFIG_ENTRY_ID) in (None, entry_id)
        if entry is None or not is_watched or entry.state is not ConfigEntryState.LOADED:
            return None
        site: Site = entry.runtime_data
        return site

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


class OverTarget(OccurrenceTrigger):
    """The managed miners draw more than there is."""

    kind = "over_target"
    find = staticmethod(over_target)


class PowerCut(OccurrenceTrigger):
    """The supply fell sharply."""

    kind = "power_cut"
    fields: ClassVar[VolDictType] = {
        vol.Optional(ATTR_SHARE, default=USUAL_CUT_PERCENT): vol.All(vol.Coerce(float), vol.Range(min=1, max=100))
    }
    find = staticmethod(power_cut)


class MinerFailed(OccurrenceTrigger):
    """A miner went silent or stopped obeying."""

    kind = "miner_failed"
    find = staticmethod(miner_failed)


class MinerRecovered(OccurrenceTrigger):
    """A miner works again."""

    kind = "miner_recovered"
    find = staticmethod(miner_recovered)


class ArchiveFailed(OccurrenceTrigger):
    """An archive takes no rows."""

    kind = "archive_failed"
    find = staticmethod(archive_failed)


class ReasonChanged(OccurrenceTrigger):
    """A miner does what it does for another reason."""

    kind = "reason_changed"
    find = staticmethod(reason_changed)


class ZoneTooCold(OccurrenceTrigger):
    """A zone is too far below its setpoint."""

    kind = "zone_too_cold"
    fields: ClassVar[VolDictType] = {
        vol.Optional(ATTR_BELOW, default=USUAL_COLD_K): vol.All(vol.Coerce(float), vol.Range(min=0.1, max=20))
    }
    find = staticmethod(zone_too_cold)


class Frost(OccurrenceTrigger):
    """A zone is below its frost limit."""

    kind = "frost"
    find = staticmethod(frost)


class NetHeatPriceCrossed(OccurrenceTrigger):
    """The miners' heat got cheaper or dearer than a price."""

    kind = "net_heat_price_crossed"
    fields: ClassVar[VolDictType] = {vol.Optional(ATTR_PRICE, default=0.0): vol.Coerce(float)}
    find = staticmethod(net_heat_price_crossed)


class PlanChanged(OccurrenceTrigger):
    """The plan does something else in a zone, or for another reason."""

    kind = "plan_changed"
    find = staticmethod(plan_changed)


class InternetLost(OccurrenceTrigger):
    """All miners lost their pools."""

    kind = "internet_lost"
    find = staticmethod(internet_lost)


TRIGGERS: Final[dict[str, type[Trigger]]] = {
    trigger.kind: trigger
    for trigger in (
        ArchiveFailed,
        Frost,
        InternetLost,
        MinerFailed,
        MinerRecovered,
        NetHeatPriceCrossed,
        OverTarget,
        PlanChanged,
        PowerCut,
        ReasonChanged,
        ZoneTooCold,
    )
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:  # noqa: ARG001  HA asks so.
    """Return the triggers by their names."""
    return TRIGGERS
