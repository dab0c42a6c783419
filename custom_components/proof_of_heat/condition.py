"""The conditions of the integration: what may hold at a site when an automation runs."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final, Unpack, cast, override

import probatio as vol
from homeassistant.const import CONF_OPTIONS
from homeassistant.core import HomeAssistant
from homeassistant.helpers.condition import Condition, ConditionCheckParams, ConditionConfig
from homeassistant.helpers.typing import ConfigType, VolDictType
from homeassistant.util import dt as dt_util

from .asking import SITE, site_of
from .engine.day_window import DayWindow
from .engine.effective import Why
from .engine.tariff import SLOT, quarter

if TYPE_CHECKING:
    from .coordinator import Site

ATTR_HOURS: Final = "hours"
ATTR_POWER: Final = "power_w"

DAY: Final = timedelta(days=1)

# A quarter of the day: as long as most things need that can wait.
USUAL_HOURS: Final = 6

BY_HAND: Final = frozenset({Why.BOOST, Why.OVERRIDE})


class SiteCondition(Condition):
    """Something that holds at a site, or does not."""

    fields: ClassVar[VolDictType] = {}
    """The options beside the site."""

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Check the options."""
        schema = vol.Schema({vol.Required(CONF_OPTIONS, default=dict): {**SITE, **cls.fields}})
        return cast("ConfigType", schema(config))

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Keep the options."""
        super().__init__(hass, config)
        self._options: Mapping[str, Any] = config.options or {}

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        """Look at the site; one that is not loaded is an error that the automation's trace shows."""
        return self.holds(site_of(self._hass, self._options))

    @abstractmethod
    def holds(self, site: Site) -> bool:
        """Tell whether it holds."""


class SurplusAtLeast(SiteCondition):
    """So much of the supply is free; an unknown supply is none."""

    fields: ClassVar[VolDictType] = {vol.Required(ATTR_POWER): vol.All(vol.Coerce(float), vol.Range(min=0))}

    @override
    def holds(self, site: Site) -> bool:
        """Compare what the balancer has still to give."""
        report = site.control.data.decision.report
        free_w = None if report is None else report.free_w
        return free_w is not None and free_w >= self._options[ATTR_POWER]


class QuietHours(SiteCondition):
    """The quiet hours of the site."""

    @override
    def holds(self, site: Site) -> bool:
        """Look at the clock of the house."""
        quiet = site.control.setup.quiet_hours
        return quiet is not None and DayWindow(start=quiet.start, end=quiet.end).is_open(dt_util.now())


class OverrideActive(SiteCondition):
    """Somebody set a zone by hand, or boosts it."""

    @override
    def holds(self, site: Site) -> bool:
        """Look at why the zones have their setpoints."""
        return any(zone.effective.why in BY_HAND for zone in site.control.data.decision.zones.values())


class CheapNow(SiteCondition):
    """The price of now is among the lowest hours of the day ahead; an unknown price is not cheap."""

    fields: ClassVar[VolDictType] = {
        vol.Optional(ATTR_HOURS, default=USUAL_HOURS): vol.All(vol.Coerce(float), vol.Range(min=0.25, max=24))
    }

    @override
    def holds(self, site: Site) -> bool:
        """Rank the price of now among those that are known of the next 24 hours."""
        tariff, now = site.money.tariff.memory.tariff, dt_util.utcnow()
        price_per_kwh = None if tariff is None else tariff.at(now)
        if tariff is None or price_per_kwh is None:
            return False
        ahead = [slot.price_per_kwh for slot in tariff.slots() if quarter(now) <= slot.start < now + DAY]
        cheaper = sum(price < price_per_kwh for price in ahead)
        return cheaper * SLOT < timedelta(hours=self._options[ATTR_HOURS])


CONDITIONS: Final[dict[str, type[Condition]]] = {
    "cheap_now": CheapNow,
    "override_active": OverrideActive,
    "quiet_hours": QuietHours,
    "surplus_at_least": SurplusAtLeast,
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:  # noqa: ARG001  HA asks so.
    """Return the conditions by their names."""
    return CONDITIONS
