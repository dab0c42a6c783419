"""Heaters that do not do what they are asked: on although off, off although on, and on without warming the room."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

# Controller, fans and standby of a stopped miner draw up to 15 W, of a large supply up to 40 W.
IDLE_W: Final = 50.0
STUCK_AFTER: Final = timedelta(minutes=5)

# A miner needs three minutes to boot and four to ramp up; a quarter of the target is no ramp.
DEAD_SHARE: Final = 0.25
DEAD_AFTER: Final = timedelta(minutes=15)

# All heaters nearly at full power, a fifth of it more than the house loses, and the room no warmer after this time.
FULL_SHARE: Final = 0.8
SURPLUS_SHARE: Final = 0.2
EXPECTED_RISE_K: Final = 0.3
COLD_AFTER: Final = timedelta(hours=2)
COLD_AFTER_FLOOR: Final = timedelta(hours=8)


class HeaterTrouble(StrEnum):
    """What is wrong with a heater; the value is the translation key."""

    STUCK_ON = "stuck_on"
    """It draws power although it was switched off."""
    NO_POWER = "no_power"
    """It draws next to nothing although it was asked to heat."""
    NO_HEAT = "no_heat"
    """It draws its power, and the room does not get warmer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaterWatch:
    """Since when one heater differs from what it is asked."""

    stuck_since: datetime | None = None
    dead_since: datetime | None = None

    def seen(self, *, target_w: float, power_w: float | None, now: datetime) -> HeaterWatch:
        """Return the watch after one reading; without one nothing is known anew."""
        if power_w is None:
            return self
        is_stuck = target_w <= 0 and power_w > IDLE_W
        is_dead = target_w > 0 and power_w < DEAD_SHARE * target_w
        return HeaterWatch(
            stuck_since=_since(self.stuck_since, now) if is_stuck else None,
            dead_since=_since(self.dead_since, now) if is_dead else None,
        )

    def trouble(self, now: datetime) -> HeaterTrouble | None:
        """Return what is wrong, None while all is well or may still become so."""
        if self.stuck_since is not None and now - self.stuck_since >= STUCK_AFTER:
            return HeaterTrouble.STUCK_ON
        if self.dead_since is not None and now - self.dead_since >= DEAD_AFTER:
            return HeaterTrouble.NO_POWER
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomWatch:
    """Since when a room gets all heat, and how warm it was then."""

    full_since: datetime | None = None
    from_c: float | None = None

    def seen(self, *, heat_w: float, most_w: float, load_w: float, room_c: float | None, now: datetime) -> RoomWatch:
        """Return the watch after one cycle; a room that got warmer is watched anew from there."""
        if room_c is None:
            return self
        is_full = most_w > 0 and heat_w >= FULL_SHARE * most_w and heat_w - load_w >= SURPLUS_SHARE * most_w
        if not is_full:
            return RoomWatch()
        if self.from_c is None or room_c >= self.from_c + EXPECTED_RISE_K:
            return RoomWatch(full_since=now, from_c=room_c)
        return replace(self, full_since=_since(self.full_since, now))

    def trouble(self, now: datetime, *, is_floor: bool = False) -> HeaterTrouble | None:
        """Return whether heat is drawn that the room does not get; a floor answers late."""
        patience = COLD_AFTER_FLOOR if is_floor else COLD_AFTER
        is_cold = self.full_since is not None and now - self.full_since >= patience
        return HeaterTrouble.NO_HEAT if is_cold else None


def _since(before: datetime | None, now: datetime) -> datetime:
    """Return the beginning of something; a clock set back begins it anew."""
    return now if before is None or before > now else before
