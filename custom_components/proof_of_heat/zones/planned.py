"""What a schedule or a calendar of Home Assistant says now, as the engine wants it."""

from datetime import datetime
from typing import Final

from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant, State
from homeassistant.util import dt as dt_util

from ..engine.profile import Profile
from ..engine.schedule import Planned, WeekPlan
from ..inputs import instant_of
from .setup import PlanEntity

# What the entities call the instant at which they change: a schedule, an event that lasts, an event to come.
NEXT_EVENT: Final = "next_event"
END_TIME: Final = "end_time"
START_TIME: Final = "start_time"


def plan_now(hass: HomeAssistant, plan: WeekPlan | PlanEntity) -> WeekPlan | Planned:
    """Return our own plan as it is, and what an entity says now."""
    if isinstance(plan, WeekPlan):
        return plan
    state = hass.states.get(plan.entity_id)
    if state is None or state.state not in {STATE_ON, STATE_OFF}:
        # A cold home is worse than a warm one: while nobody knows, what holds is what is there for people.
        return Planned(profile=plan.on, until=None, then=None)
    is_on = state.state == STATE_ON
    now, then = (plan.on, plan.off) if is_on else (plan.off, plan.on)
    until = _until(state, is_on=is_on)
    return Planned(profile=now, until=until, then=_then(then, until))


def _then(then: Profile, until: datetime | None) -> Profile | None:
    """Return what comes next, None where nobody knows when."""
    return None if until is None else then


def _until(state: State, *, is_on: bool) -> datetime | None:
    """Return when the entity changes next, None where it does not say, or where that has passed."""
    until = instant_of(state.attributes.get(NEXT_EVENT) or state.attributes.get(END_TIME if is_on else START_TIME))
    return None if until is None or until <= dt_util.utcnow() else until
