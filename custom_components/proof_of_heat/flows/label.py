"""What was found, in a line that people can choose by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN
from .meeting import Met


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The words for what a miner can be set to, in the language of Home Assistant."""

    control: Mapping[str, str]

    def one(self, met: Met) -> str:
        """Return model, address, firmware, range and what can be controlled."""
        if met.identity is None:
            return f"{met.host} · {self.control['locked']}"
        version = met.identity.firmware_version
        firmware = met.identity.firmware if version is None else f"{met.identity.firmware} {version}"
        return " · ".join(part for part in (met.name, met.host, firmware, _range(met), self._control(met)) if part)

    def group(self, group: Sequence[Met]) -> dict[str, str]:
        """Return what the form of one kind of miner tells of it."""
        count = f"{len(group)} x " if len(group) > 1 else ""
        return {
            "name": f"{count}{group[0].name}",
            "hosts": ", ".join(met.host for met in group),
            "range": _range(group[0]) or "?",
            "control": self._control(group[0]),
        }

    def _control(self, met: Met) -> str:
        """Return what can be set, in words."""
        if met.capabilities is None or not met.can_be_set:
            return self.control["nothing"]
        return self.control[met.capabilities.control]


async def async_labels(hass: HomeAssistant) -> Labels:
    """Return the words in the language of Home Assistant."""
    texts = await async_get_translations(hass, hass.config.language, "selector", {DOMAIN})
    prefix = f"component.{DOMAIN}.selector.control.options."
    return Labels(control={key.removeprefix(prefix): text for key, text in texts.items() if key.startswith(prefix)})


def _range(met: Met) -> str:
    """Return the range in watts, empty where it is unknown."""
    if met.range_w is None:
        return ""
    low_w, high_w = met.range_w
    return f"{low_w:.0f} W" if low_w == high_w else f"{low_w:.0f}-{high_w:.0f} W"
