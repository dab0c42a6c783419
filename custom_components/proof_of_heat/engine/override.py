"""A wish by hand that ends by itself: a temperature or a profile, for a while, until the plan changes, or for ever."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from .profile import Profile

USUAL_SPAN: Final = timedelta(hours=2)
LONGEST_SPAN: Final = timedelta(hours=8)
BOOST_SPAN: Final = timedelta(hours=1)


class Ending(StrEnum):
    """How long a wish holds; the value is the translation key."""

    AFTER_A_WHILE = "after_a_while"
    NEXT_CHANGE = "next_change"
    """With the next change of the plan."""
    NEVER = "never"
    """Only when asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What somebody asked for by hand."""

    given_at: datetime
    until: datetime | None
    """None holds for ever."""
    setpoint_c: float | None = None
    profile: Profile | None = None
    """Where no temperature was asked."""

    def is_active(self, now: datetime) -> bool:
        """Tell whether it holds: not after its end, and not while the clock is before its beginning."""
        return self.given_at <= now and (self.until is None or now < self.until)


def override(
    *,
    now: datetime,
    setpoint_c: float | None = None,
    profile: Profile | None = None,
    ending: Ending = Ending.AFTER_A_WHILE,
    span: timedelta | None = None,
    next_change: datetime | None = None,
) -> Override:
    """Return a wish from now on: two hours unless told, an hour for a boost, eight hours at most.

    Where the plan never changes, a wish until its next change holds for the usual time.
    """
    usual = BOOST_SPAN if profile is Profile.BOOST else USUAL_SPAN
    until: datetime | None = now + min(usual if span is None else max(span, timedelta()), LONGEST_SPAN)
    if ending is Ending.NEVER:
        until = None
    elif ending is Ending.NEXT_CHANGE and next_change is not None:
        until = next_change
    return Override(given_at=now, until=until, setpoint_c=setpoint_c, profile=profile)
