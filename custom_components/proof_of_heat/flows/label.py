"""What was found, in a line that people can choose by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN
from ..engine.miner import Control
from .meeting import FIRMWARES, Locked, Met


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The words for what a miner can be set to, in the language of Home Assistant."""

    control: Mapping[str, str]

    def one(self, met: Met | Locked) -> str:
        """Return model, address, firmware, range and what can be controlled."""
        if isinstance(met, Locked):
            return f"{met.host} · {self.control['locked']}"
        firmware = FIRMWARES.get(met.identity.firmware)
        parts = (
            met.name,
            met.host,
            None if firmware == met.name else firmware,
            self._range(met, unknown=""),
            self._control(met),
        )
        return " · ".join(part for part in parts if part)

    def group(self, group: Sequence[Met]) -> dict[str, str]:
        """Return what the form of one kind of miner tells of it."""
        count = f"{len(group)} x " if len(group) > 1 else ""
        return {
            "name": f"{count}{group[0].name}",
            "hosts": ", ".join(met.host for met in group),
            # A machine at rest tells less than one that runs.
            "range": self._range(group[0], unknown=self.control["unknown_until_it_runs"]),
            "control": self.control["only_on_off"] if _is_switch(group[0]) else self._control(group[0]),
        }

    def _control(self, met: Met) -> str:
        """Return what can be set, in words."""
        if not met.can_be_set:
            return self.control["nothing"]
        # One level is no choice: such a machine runs or rests.
        is_choice = met.capabilities.control is Control.WATTS or len(met.capabilities.levels) > 1
        return self.control[met.capabilities.control if is_choice else Control.ON_OFF]

    def _range(self, met: Met, *, unknown: str) -> str:
        """Return the range in watts."""
        if met.range_w is None:
            return unknown
        low_w, high_w = met.range_w
        return f"{low_w:.0f} W" if low_w == high_w else f"{low_w:.0f}-{high_w:.0f} W"


def _is_switch(met: Met) -> bool:
    """Tell whether its owner has to say what it draws, since it has nothing to set but on and off."""
    return met.capabilities.control is Control.ON_OFF and not met.capabilities.levels


async def async_labels(hass: HomeAssistant) -> Labels:
    """Return the words in the language of Home Assistant."""
    texts = await async_get_translations(hass, hass.config.language, "selector", {DOMAIN})
    prefix = f"component.{DOMAIN}.selector.control.options."
    return Labels(control={key.removeprefix(prefix): text for key, text in texts.items() if key.startswith(prefix)})
