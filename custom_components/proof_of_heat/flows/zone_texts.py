"""The words of days and profiles in the language of the house, for lists that the browser does not translate."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import SelectOptionDict, SelectSelector, SelectSelectorConfig, SelectSelectorMode
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN
from ..engine.profile import Profile

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""By their number, as a weekly plan keeps them."""

SCHEDULED: Final = (Profile.COMFORT, Profile.ECO, Profile.AWAY, Profile.FROST_PROTECTION)
"""The profiles that a schedule may ask for; a boost is asked for by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneTexts:
    """The words of days and profiles."""

    weekdays: Mapping[str, str]
    profiles: Mapping[str, str]

    @property
    def weekday_choice(self) -> SelectSelector:
        """Return the choice of some days."""
        options = [SelectOptionDict(value=day, label=self.weekdays.get(day, day)) for day in WEEKDAYS]
        return SelectSelector(SelectSelectorConfig(options=options, multiple=True, mode=SelectSelectorMode.LIST))

    @property
    def profile_choice(self) -> SelectSelector:
        """Return the choice of a profile."""
        options = [SelectOptionDict(value=one, label=self.profiles.get(one, one)) for one in SCHEDULED]
        return SelectSelector(SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN))

    def weekday(self, number: int) -> str:
        """Return the name of a day."""
        return self.weekdays.get(WEEKDAYS[number], WEEKDAYS[number])


async def async_zone_texts(hass: HomeAssistant) -> ZoneTexts:
    """Return the words in the language of Home Assistant."""
    texts = await async_get_translations(hass, hass.config.language, "selector", {DOMAIN})

    def options(name: str) -> dict[str, str]:
        """Return the words of one choice."""
        prefix = f"component.{DOMAIN}.selector.{name}.options."
        return {key.removeprefix(prefix): text for key, text in texts.items() if key.startswith(prefix)}

    return ZoneTexts(weekdays=options("weekday"), profiles=options("profile"))
