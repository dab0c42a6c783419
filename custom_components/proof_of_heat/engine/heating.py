"""The heat that each zone wants: its setpoint, what it knows, and the watts that follow from both."""

from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from typing import Final

from .comfort import tallied
from .day_window import quiet_limit_w, tariff_shift_k
from .effective import Effective, Why, Wishes, effective
from .emitter import Emitter, EmitterKind
from .heating_curve import HeatingCurve, LoadLine
from .model import SiteSettings, Snapshot
from .preheat import is_preheating, lead, learnt_response, rise_w
from .profile import Profile
from .regulator import Gains, regulated, relearnt
from .rise_watch import watched_rise
from .room_sense import Sensed
from .schedule import Planned, planned
from .sensor_ladder import Footing, Senses, Stand, blind_heat_w, faded, stand
from .smoothing import OUTDOOR_LAG, SUN_LAG, smoothed
from .zone import ZoneMode, ZoneSettings, ZoneState, ZoneVerdict

# The floor is served before it is reached, so that it seldom has to be.
FLOOR_MARGIN_K: Final = 0.5

# What asks for a set-back that ends by itself. Warmer than that end wants is a room that others heat.
BY_PLAN: Final = frozenset({Why.PLAN, Why.TARIFF})
HELD_K: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied:
    """What the heaters of one zone can do."""

    full_w: float = 0.0
    """Of all of them, were none locked."""
    most_w: float = 0.0
    """Now."""
    measured_w: float | None = None
    """What they give now, None where none of them is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """What one zone should have now, before anything is reckoned in watts."""

    zone: ZoneSettings
    sensed: Sensed
    effective: Effective
    planned: Planned
    is_preheating: bool = False
    """The setpoint is the one that comes next."""

    @property
    def error_k(self) -> float | None:
        """Return by how much the room is too cold, None while it is unknown."""
        return None if self.sensed.room_c is None else self.effective.setpoint_c - self.sensed.room_c


@dataclass(frozen=True, slots=True, kw_only=True)
class Warmed:
    """What one zone wants in watts, and what it has to remember."""

    state: ZoneState
    verdict: ZoneVerdict
    """Not yet with what its heaters make of it."""
    max_c: float
    """Of its room."""
    limit_w: float | None = None
    """The cap of its quiet hours."""
    rest_w: float | None = None
    """The heat that holds the room at its setpoint, None where something else than plan and weather decides."""
    may_freeze_unseen: bool = False
    """Nobody sees the room, and in this weather it would fall to its frost floor without heat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """All that the heat of one zone follows from, beside its memory."""

    wish: Wished
    curve: HeatingCurve
    ground: Stand
    supplied: Supplied
    now: datetime


def wished(settings: SiteSettings, zone: ZoneSettings, found: Sensed, *, now: datetime) -> Wished:
    """Return the setpoint that holds: of the mode, the plan, a wish by hand, absence, a window, the tariff."""
    plan = _planned(settings, zone, now)
    is_auto = zone.mode is ZoneMode.AUTO
    holds = effective(
        Wishes(
            planned=plan,
            setpoints=zone.setpoints,
            override=None if zone.mode is ZoneMode.OFF else zone.override,
            is_away=zone.is_away and is_auto,
            window_open_since=found.window_open_since,
            shift_k=tariff_shift_k(zone.tariff_windows, now.astimezone(settings.time_zone)) if is_auto else 0.0,
            frost_c=zone.frost_c,
            max_c=zone.max_c,
            now=now,
        )
    )
    if zone.mode is ZoneMode.HEAT and holds.why is Why.PLAN:
        setpoint_c = min(max(zone.held_c, zone.frost_c), zone.max_c)
        holds = Effective(setpoint_c=setpoint_c, why=Why.OVERRIDE, profile=None)
    return Wished(zone=zone, sensed=found, effective=holds, planned=plan)


def warmed(settings: SiteSettings, wish: Wished, facts: Snapshot, supplied: Supplied, *, now: datetime) -> Warmed:
    """Return the heat that a zone wants: by room and weather, by the ladder where sensors are lost, or by prices."""
    zone, state = wish.zone, wish.sensed.state
    curve = zone.curve or _assumed(zone, supplied)
    ground, state = _grounded(settings, wish, replace(state, curve=curve), facts, now)
    wish, state = _ahead(wish, state, curve, supplied, now)
    scene = _Scene(wish=wish, curve=curve, ground=ground, supplied=supplied, now=now)
    state, verdict = _regulated(scene, _without_bump(scene, state))
    limit_w = quiet_limit_w(zone.quiet_windows, now.astimezone(settings.time_zone))
    demand_w = verdict.demand_w if limit_w is None or state.is_freezing else min(verdict.demand_w, limit_w)
    state = _watched(settings, wish, state, supplied, now)
    verdict = replace(
        verdict,
        demand_w=demand_w,
        flow_c=_flow_c(wish, demand_w, supplied),
        trouble=state.watch.trouble(now, is_floor=zone.kind is EmitterKind.FLOOR),
        comfort=state.comfort,
    )
    return Warmed(
        state=state,
        verdict=verdict,
        max_c=zone.max_c,
        limit_w=limit_w,
        rest_w=_rest_w(wish, verdict) if limit_w is None else None,
        may_freeze_unseen=wish.sensed.room_c is None and _floor_w(scene) > 0,
    )


def _planned(settings: SiteSettings, zone: ZoneSettings, now: datetime) -> Planned:
    """Return what the plan says now; a zone that is off is protected from frost only."""
    if zone.mode is ZoneMode.OFF:
        return Planned(profile=Profile.FROST_PROTECTION, until=None, then=None)
    return zone.plan if isinstance(zone.plan, Planned) else planned(zone.plan, now=now, zone=settings.time_zone)


def _assumed(zone: ZoneSettings, supplied: Supplied) -> HeatingCurve:
    """Return the line at whose cold end all heaters of the zone run fully."""
    return HeatingCurve(shape=LoadLine.of_design(design_w=supplied.full_w, design_outdoor_c=zone.design_outdoor_c))


def _grounded(
    settings: SiteSettings, wish: Wished, state: ZoneState, facts: Snapshot, now: datetime
) -> tuple[Stand, ZoneState]:
    """Return what to heat by, and the zone with the weather as its walls feel it."""
    zone = wish.zone
    weather = facts.zone_weather.get(zone.id, facts.weather)
    senses = Senses(
        room_c=wish.sensed.room_c,
        outdoor_c=weather.outdoor_c,
        irradiance_w_m2=weather.irradiance_w_m2,
        forecast_c=weather.forecast_c,
    )
    ground = stand(
        state.ladder,
        senses,
        design_outdoor_c=zone.design_outdoor_c,
        local=now.astimezone(settings.time_zone),
        is_southern=settings.is_southern,
    )
    before, after = state.ladder, ground.state
    # What follows a guess counts as it is, as a first reading does.
    outdoor = None if before.is_outdoor_guessed and not after.is_outdoor_guessed else state.outdoor
    sun = None if before.is_sun_guessed and not after.is_sun_guessed else state.sun
    return ground, replace(
        state,
        ladder=after,
        outdoor=smoothed(outdoor, ground.outdoor_c, lag=OUTDOOR_LAG, now=now),
        sun=smoothed(sun, ground.irradiance_w_m2, lag=SUN_LAG, now=now),
    )


def _ahead(
    wish: Wished, state: ZoneState, curve: HeatingCurve, supplied: Supplied, now: datetime
) -> tuple[Wished, ZoneState]:
    """Return the wish with a later setpoint that has to be heated for now, and learn from each heating up."""
    room_c = wish.sensed.room_c
    if room_c is None or state.outdoor is None:
        return wish, replace(state, rise=None)
    load_w = curve.heat_w(setpoint_c=room_c, outdoor_c=state.outdoor.value)
    until, then = wish.planned.until, wish.planned.then
    if until is not None and then is not None and wish.effective.why in BY_PLAN:
        later_c = wish.zone.setpoints.setpoint_c(then)
        later_w = curve.heat_w(setpoint_c=later_c, outdoor_c=state.outdoor.value)
        most_w = min(later_w + rise_w(load_w=later_w, most_w=supplied.most_w), supplied.most_w)
        ahead = lead(state.response, gap_k=later_c - room_c, most_w=most_w, load_w=load_w)
        if later_c > wish.effective.setpoint_c and is_preheating(warm_at=until, ahead=ahead, now=now):
            later = replace(wish.effective, setpoint_c=min(later_c, wish.zone.max_c), profile=then)
            wish = replace(wish, effective=later, is_preheating=True)
    if supplied.measured_w is None:
        return wish, replace(state, rise=None)
    seen = watched_rise(
        state.rise,
        setpoint_c=wish.effective.setpoint_c,
        room_c=room_c,
        heat_w=supplied.measured_w,
        load_w=load_w,
        now=now,
    )
    response = state.response if seen.rise is None else learnt_response(state.response, seen.rise)
    return wish, replace(state, rise=seen.watch, response=response)


def _without_bump(scene: _Scene, state: ZoneState) -> ZoneState:
    """Return the zone with an integral that takes back what a new curve changed."""
    before = scene.wish.sensed.state.curve
    if before is None or before == scene.curve:
        return state
    before_w = _feed_forward_w(replace(scene, curve=before), state)
    changed = relearnt(state.regulator, before_w=before_w, after_w=_feed_forward_w(scene, state))
    return replace(state, regulator=changed)


def _feed_forward_w(scene: _Scene, state: ZoneState) -> float:
    """Return the heat at rest in the weather as the house feels it, above the floor by its margin."""
    ground = scene.ground
    return scene.curve.heat_w(
        setpoint_c=_goal_c(scene.wish),
        outdoor_c=ground.outdoor_c if state.outdoor is None else state.outdoor.value,
        irradiance_w_m2=ground.irradiance_w_m2 if state.sun is None else state.sun.value,
    )


def _floor_w(scene: _Scene) -> float:
    """Return the heat that keeps the room off its frost floor in the weather of now."""
    floor_c = scene.wish.zone.frost_c + FLOOR_MARGIN_K
    return scene.curve.heat_w(setpoint_c=floor_c, outdoor_c=scene.ground.outdoor_c)


def _goal_c(wish: Wished) -> float:
    """Return the temperature to regulate to: the setpoint, and never so low that the floor is touched."""
    return max(wish.effective.setpoint_c, wish.zone.frost_c + FLOOR_MARGIN_K)


def _regulated(scene: _Scene, state: ZoneState) -> tuple[ZoneState, ZoneVerdict]:
    """Return the heat and what it is made of; without a room it is the load line, and the regulator rests."""
    wish, ground, most_w = scene.wish, scene.ground, scene.supplied.most_w
    kept = faded(ground, state.regulator)
    feed_forward_w = _feed_forward_w(scene, state)
    verdict = _verdict(scene, state)
    if wish.sensed.room_c is None or state.room is None:
        blind_w = blind_heat_w(ground, state.regulator, feed_forward_w=feed_forward_w, most_w=most_w)
        by_line = ground.footing is not Footing.MONTH
        return state, replace(
            verdict,
            demand_w=blind_w,
            feed_forward_w=feed_forward_w if by_line else blind_w,
            integral_w=kept.integral_w if by_line else 0.0,
        )
    answer = regulated(
        Gains.of_building(ua_w_k=scene.curve.shape.ua_w_k, kind=wish.zone.kind),
        kept,
        feed_forward_w=feed_forward_w,
        error_k=_goal_c(wish) - state.room.value,
        most_w=most_w,
        most_rise_w=_most_rise_w(scene, state),
        now=scene.now,
    )
    by_price_w = _by_price_w(wish, most_w)
    regulator = answer.state if by_price_w is None else replace(kept, at=scene.now)
    return replace(state, regulator=regulator), replace(
        verdict,
        demand_w=_protected_w(state, answer.heat_w if by_price_w is None else by_price_w, most_w),
        feed_forward_w=feed_forward_w,
        proportional_w=answer.proportional_w,
        integral_w=answer.integral_w,
    )


def _most_rise_w(scene: _Scene, state: ZoneState) -> float:
    """Return the most heat above the load: all of it once the room should be warm, less ahead of time."""
    if not scene.wish.is_preheating or state.outdoor is None:
        return inf
    load_w = scene.curve.heat_w(setpoint_c=_goal_c(scene.wish), outdoor_c=state.outdoor.value)
    return rise_w(load_w=load_w, most_w=scene.supplied.most_w)


def _rest_w(wish: Wished, verdict: ZoneVerdict) -> float | None:
    """Return the heat that holds the room at its setpoint, None where it is too warm, unknown, or left to prices."""
    room_c, goal_c, then = verdict.room_c, wish.effective.setpoint_c, wish.planned.then
    if wish.effective.why in BY_PLAN and then is not None:
        goal_c = max(goal_c, wish.zone.setpoints.setpoint_c(then))
    if room_c is None or room_c > goal_c + HELD_K or wish.zone.wish_w is not None:
        return None
    return verdict.feed_forward_w + verdict.integral_w


def _by_price_w(wish: Wished, most_w: float) -> float | None:
    """Return what the plan by prices wants, None where there is none or comfort does not allow it."""
    wish_w, error_k = wish.zone.wish_w, wish.error_k
    if wish_w is None or error_k is None or error_k > wish.zone.cools_k:
        return None
    return min(max(wish_w, 0.0), most_w)


def _protected_w(state: ZoneState, heat_w: float, most_w: float) -> float:
    """Return all heat for a room that freezes, and none for one above its maximum."""
    if state.is_freezing:
        return most_w
    return 0.0 if state.is_too_warm else heat_w


def _verdict(scene: _Scene, state: ZoneState) -> ZoneVerdict:
    """Return the verdict with all that needs no reckoning in watts."""
    wish, ground, supplied, now = scene.wish, scene.ground, scene.supplied, scene.now
    until, then = wish.planned.until, wish.planned.then
    return ZoneVerdict(
        zone_id=wish.zone.id,
        effective=wish.effective,
        footing=ground.footing,
        demand_w=0.0,
        feed_forward_w=0.0,
        proportional_w=0.0,
        integral_w=0.0,
        planned_w=0.0,
        measured_w=supplied.measured_w,
        room_c=wish.sensed.room_c,
        outdoor_c=ground.outdoor_c,
        error_k=wish.error_k,
        is_preheating=wish.is_preheating,
        is_freezing=state.is_freezing,
        is_too_warm=state.is_too_warm,
        next_profile=then,
        next_at=None if then is None or until is None or until <= now else until,
        window_open_since=wish.sensed.window_open_since,
        heating_curve=scene.curve,
        most_w=supplied.most_w,
    )


def _watched(settings: SiteSettings, wish: Wished, state: ZoneState, supplied: Supplied, now: datetime) -> ZoneState:
    """Return the zone with what its heat does to the room, and how well the room is kept."""
    room_c, heat_w = wish.sensed.room_c, supplied.measured_w or 0.0
    watch = state.watch
    if room_c is not None and state.curve is not None and state.outdoor is not None:
        load_w = state.curve.heat_w(setpoint_c=room_c, outdoor_c=state.outdoor.value)
        watch = watch.seen(heat_w=heat_w, most_w=supplied.most_w, load_w=load_w, room_c=room_c, now=now)
    comfort = tallied(
        state.comfort,
        room_c=room_c,
        setpoint_c=wish.effective.setpoint_c,
        is_heated=heat_w > 0,
        now=now,
        day=now.astimezone(settings.time_zone).date(),
    )
    return replace(state, watch=watch, comfort=comfort)


def _flow_c(wish: Wished, demand_w: float, supplied: Supplied) -> float | None:
    """Return the flow temperature for a heat, None without heat, without heaters and for warm air."""
    if wish.zone.kind is EmitterKind.AIR or demand_w <= 0 or supplied.full_w <= 0:
        return None
    room_c = wish.effective.setpoint_c if wish.sensed.room_c is None else wish.sensed.room_c
    return Emitter.of_kind(wish.zone.kind, nominal_w=supplied.full_w).flow_c(heat_w=demand_w, room_c=room_c)
