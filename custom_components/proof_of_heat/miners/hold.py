"""Hold a miner at a target until an instant, whatever its mode: what the action asks, as the engine wants it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NoReturn

from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..engine.miner import PAUSE, Control, Target
from ..engine.option import lowest, options, pauses
from ..settings import MinerSetup
from ..store import Hold

ATTR_LEVEL: Final = "level"
ATTR_POWER: Final = "power_w"
ATTR_UNTIL: Final = "until"
ATTR_DURATION: Final = "duration"

# A hold for longer is a wish: set the mode and the limit of the miner.
LONGEST_HOLD: Final = timedelta(days=31)


def hold_of(setup: MinerSetup, asked: Mapping[str, Any], *, now: datetime) -> Hold:
    """Return the hold that is asked for, or say in the owner's words why it can't be."""
    until = _until(asked, now)
    if (ATTR_LEVEL in asked) == (ATTR_POWER in asked):
        _decline("hold_level_or_power")
    if setup.highest is None:
        _decline("no_highest_level", name=setup.name)
    if ATTR_LEVEL in asked:
        return Hold(target=_level(setup, setup.highest, asked[ATTR_LEVEL]), until=until)
    return Hold(target=_power(setup, setup.highest, asked[ATTR_POWER]), until=until)


def _until(asked: Mapping[str, Any], now: datetime) -> datetime:
    """Return when the hold ends; a time without a zone is that of the house."""
    if (ATTR_UNTIL in asked) == (ATTR_DURATION in asked):
        _decline("hold_until_or_duration")
    until = dt_util.as_utc(asked[ATTR_UNTIL]) if ATTR_UNTIL in asked else now + asked[ATTR_DURATION]
    if until <= now:
        _decline("hold_in_the_past")
    if until > now + LONGEST_HOLD:
        _decline("hold_too_long", days=str(LONGEST_HOLD.days))
    return until


def _level(setup: MinerSetup, highest: Target, word: str) -> Target:
    """Return the target of a level by its name or by the firmware's own word for it."""
    levels = setup.capabilities.levels
    level = next((level for level in levels if word in {level.word, level.id}), None)
    if level is None:
        known = ", ".join(level.word for level in levels if level.power_w <= highest.power_w)
        _decline("no_such_level" if known else "has_no_levels", name=setup.name, level=word, levels=known)
    if level.power_w > highest.power_w:
        _decline("above_highest", name=setup.name, highest=f"{highest.power_w:.0f}")
    return Target(power_w=level.power_w, level_id=level.id)


def _power(setup: MinerSetup, highest: Target, power_w: float) -> Target:
    """Return the target for watts: a pause for 0, else what the miner can do up to them."""
    if power_w == 0:
        if not pauses(setup.capabilities):
            _decline("miner_unsupported", name=setup.name)
        return PAUSE
    if power_w > highest.power_w:
        _decline("above_highest", name=setup.name, highest=f"{highest.power_w:.0f}")
    fitting = [one for one in options(setup.capabilities, highest) if one.power_w <= power_w]
    if not fitting:
        _decline("below_lowest", name=setup.name, lowest=f"{lowest(setup.capabilities).power_w:.0f}")
    return Target(power_w=power_w) if setup.capabilities.control is Control.WATTS else fitting[-1]


def _decline(key: str, **words: str) -> NoReturn:
    """Say what is wrong; nothing was changed."""
    raise ServiceValidationError(translation_domain=DOMAIN, translation_key=key, translation_placeholders=words)
