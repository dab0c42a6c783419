"""The zones of one cycle: what each of them wants, which miner gives it, and what is left to the other heaters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from .demand import Call, Case
from .dispatch import Contender
from .event import Event, EventKind
from .going_on import going_on
from .heat_dispatch import HeatState
from .heat_plan import HEATERS, MINERS, Shared, of_heaters, of_miners, planned_w, shared_out
from .heat_source import Source, heater_source, miner_source, supplied
from .heater import HeaterState
from .heater_rules import HeaterCase
from .heater_watch import IDLE_W
from .heaters import HeatersDecided, heaters_decided, is_pump, pump_case, pumps_decided
from .heating import Warmed, Wished, warmed, wished
from .miner import PAUSE
from .model import SiteSettings, SiteState, Snapshot, Verdict
from .money import Money
from .reason import Reason
from .room_sense import sensed
from .share import Want
from .supply import Strategy
from .wall import wall_w
from .worth import wanted_by_price
from .zone import ZoneState, ZoneVerdict

# A room that is so much too cold is worth more starts than usual.
COLD_K: Final = 1.0

# Strategies that may give a zone less than it wants, or more.
FLEXIBLE: Final = frozenset({Strategy.SURPLUS_ONLY, Strategy.HASH_FIRST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """What the zones want, and what their miners are called for."""

    warm: Mapping[str, Warmed]
    sources: tuple[Source, ...]
    """The miners of zones."""
    shared: Shared
    calls: Mapping[str, Call]
    """By miner."""
    backups: Mapping[str, HeaterCase]
    """The heaters that give heat."""
    pumps: Mapping[str, HeaterCase]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backed:
    """The zones with the heaters that are no miners."""

    zones: Mapping[str, ZoneVerdict]
    states: Mapping[str, ZoneState]
    called: Mapping[str, HeaterCase]
    """The heaters that give heat, with what their zones want of them."""
    heaters: HeatersDecided
    banks: Mapping[str, HeatState]
    events: tuple[Event, ...]


def wished_zones(settings: SiteSettings, state: SiteState, facts: Snapshot, *, now: datetime) -> Mapping[str, Wished]:
    """Return what each zone should have now."""
    return {
        zone.id: wished(settings, zone, sensed(zone, state.zones.get(zone.id, ZoneState()), facts, now=now), now=now)
        for zone in settings.zones
    }


def first_call(weights: Mapping[str, float], wishes: Mapping[str, Wished]) -> Call | None:
    """Return what the rooms of a miner say before the heat is shared out, None for a miner that heats no zone."""
    rooms = [wishes[zone_id].sensed.state for zone_id in parts(weights, wishes)]
    if not rooms:
        return None
    return Call(is_freezing=_is_freezing(weights, wishes), is_too_warm=any(room.is_too_warm for room in rooms))


def _is_freezing(weights: Mapping[str, float], wishes: Mapping[str, Wished]) -> bool:
    """Tell whether one of these rooms is below its frost floor."""
    return any(wishes[zone_id].sensed.state.is_freezing for zone_id in parts(weights, wishes))


def parts(weights: Mapping[str, float], zones: Mapping[str, object]) -> Mapping[str, float]:
    """Return the part of each zone that there is."""
    return {zone_id: weight for zone_id, weight in weights.items() if weight > 0 and zone_id in zones}


def heated(
    settings: SiteSettings,
    state: SiteState,
    heaters: Mapping[str, HeaterState],
    wishes: Mapping[str, Wished],
    cases: Mapping[str, Case],
    *,
    snapshot: Snapshot,
    facts: Snapshot,
    now: datetime,
) -> Heat:
    """Return the heat that the zones want, and the step that each of their miners is called for."""
    backups = {
        heater.id: _with_rooms(
            HeaterCase(
                settings=heater,
                state=heaters[heater.id],
                sample=facts.heaters.get(heater.id),
                now=now,
                is_stopped=settings.is_stopped,
            ),
            wishes,
        )
        for heater in settings.heaters
        if not is_pump(heater)
    }
    sources = _miner_sources(cases, wishes, snapshot)
    others = _heater_sources(backups, wishes)
    every = (*sources, *others)
    warm = {key: warmed(settings, wish, facts, supplied(key, every), now=now) for key, wish in wishes.items()}
    unseen = _unseen(settings, warm, others)
    shared, calls = _called(settings, state, warm, sources, cases, unseen=unseen, now=now)
    return Heat(
        warm=warm,
        sources=sources,
        shared=shared,
        calls=calls,
        backups={key: replace(case, flow_c=_flow_c(case, warm)) for key, case in backups.items()},
        pumps={
            heater.id: pump_case(
                heater,
                heaters[heater.id],
                facts.heaters.get(heater.id),
                is_freezing=_is_freezing(heater.weights, wishes),
                now=now,
            )
            for heater in settings.heaters
            if is_pump(heater)
        },
    )


def granted_w(heat: Heat, wants: Mapping[str, Want], verdicts: Mapping[str, Verdict]) -> Mapping[str, float]:
    """Return the heat that each miner of a zone will give: what it is asked or waits for, or what it gives by itself.

    What a miner that does not do as asked could give, nobody counts on.
    """
    granted: dict[str, float] = {}
    for source in heat.sources:
        case, demand, locked = wants[source.unit.id]
        target = verdicts[source.unit.id].target
        if locked is Reason.DWELL and source.is_free:
            target = demand.target
        is_doubtful = source.is_free and source.unit.locked_step is not None
        granted[source.unit.id] = (
            source.given_w if target is None or is_doubtful else wall_w(case.state.lessons, target)
        )
    return granted


def backed_up(
    settings: SiteSettings,
    state: SiteState,
    heat: Heat,
    granted: Mapping[str, float],
    loads: Sequence[Contender],
    *,
    waits: frozenset[str],
    now: datetime,
) -> Backed:
    """Let the other heaters give what the miners leave; `granted` is the heat of each miner of a zone (W)."""
    others = _heater_sources(heat.backups, heat.warm)
    wanted = of_heaters(heat.warm, heat.sources, granted)
    shared = shared_out(HEATERS, others, state.banks, wanted, now=now)
    called = {
        key: replace(case, step=shared.steps.get(key, 0), rests=_rest(case.settings.weights, heat.warm))
        for key, case in heat.backups.items()
    }
    decided = heaters_decided(called, settings.circuits, loads, waits)
    given_w = {**granted, **_given_w(called, decided, shared)}
    zones = {
        key: replace(one.verdict, planned_w=planned_w(key, (*heat.sources, *others), given_w))
        for key, one in heat.warm.items()
    }
    pumps = pumps_decided(heat.pumps, _heated(zones))
    return Backed(
        zones=zones,
        called=called,
        states={key: replace(one.state, trouble=one.verdict.trouble) for key, one in heat.warm.items()},
        heaters=HeatersDecided(
            verdicts={**decided.verdicts, **pumps.verdicts},
            states={**decided.states, **pumps.states},
            commands=(*decided.commands, *pumps.commands),
        ),
        banks={**heat.shared.banks, **shared.banks},
        events=tuple(_events(heat, now)),
    )


def _called(
    settings: SiteSettings,
    state: SiteState,
    warm: Mapping[str, Warmed],
    sources: Sequence[Source],
    cases: Mapping[str, Case],
    *,
    unseen: frozenset[str],
    now: datetime,
) -> tuple[Shared, Mapping[str, Call]]:
    """Share the heat out among the miners, and call each of them that is free for its step."""
    strategy = settings.supply.strategy if settings.is_balancing else None
    money = settings.money if strategy is Strategy.CHEAPEST else None
    wanted = of_miners(warm, strategy) if money is None else wanted_by_price(warm, sources, money)
    if strategy not in FLEXIBLE and money is None:
        sources = going_on(sources, {key: one.rest_w for key, one in warm.items()})
    # What the sun did not give is not owed by it later.
    forgives = strategy is Strategy.SURPLUS_ONLY
    shared = shared_out(MINERS, sources, state.banks, wanted, forgives=forgives, now=now)
    calls = {
        source.unit.id: _call(
            source,
            shared.steps[source.unit.id],
            cases,
            warm,
            is_flexible=strategy in FLEXIBLE and unseen.isdisjoint(source.weights),
        )
        for source in sources
        if source.is_free
    }
    return shared, {key: _priced(call, money) for key, call in calls.items()}


def _unseen(settings: SiteSettings, warm: Mapping[str, Warmed], heaters: Iterable[Source]) -> frozenset[str]:
    """Return the zones that may freeze unseen and that no other heater serves; an island bears no more than it has."""
    if settings.supply.is_islanded:
        return frozenset()
    served = {zone_id for heater in heaters if heater.is_free for zone_id in heater.weights}
    return frozenset(key for key, one in warm.items() if one.may_freeze_unseen and key not in served)


def _miner_sources(cases: Mapping[str, Case], wishes: Mapping[str, Wished], snapshot: Snapshot) -> tuple[Source, ...]:
    """Return the miners that heat a zone."""
    return tuple(
        replace(
            miner_source(case, snapshot.samples.get(key), is_cold=_is_cold(case.settings.weights, wishes)),
            weights=parts(case.settings.weights, wishes),
        )
        for key, case in cases.items()
        if case.call is not None
    )


def _with_rooms(case: HeaterCase, wishes: Mapping[str, Wished]) -> HeaterCase:
    """Return a heater with what its rooms say."""
    rooms = first_call(case.settings.weights, wishes) or Call()
    return replace(case, is_freezing=rooms.is_freezing, is_too_warm=rooms.is_too_warm)


def _heater_sources(cases: Mapping[str, HeaterCase], zones: Mapping[str, object]) -> tuple[Source, ...]:
    """Return the heaters that heat a zone."""
    found = (replace(heater_source(case), weights=parts(case.settings.weights, zones)) for case in cases.values())
    return tuple(source for source in found if source.weights)


def _is_cold(weights: Mapping[str, float], wishes: Mapping[str, Wished]) -> bool:
    """Tell whether one of these rooms is much too cold."""
    errors_k = [wishes[zone_id].error_k for zone_id in parts(weights, wishes)]
    return any(error_k is not None and error_k > COLD_K for error_k in errors_k)


def _call(
    source: Source, step: int, cases: Mapping[str, Case], warm: Mapping[str, Warmed], *, is_flexible: bool
) -> Call:
    """Return the call for one step; a step that its ceiling took away is its highest now."""
    number = min(step, len(source.targets))
    rooms = cases[source.unit.id].call or Call()
    if number == 0:
        return replace(rooms, target=PAUSE, reason=_rest(source.weights, warm), is_flexible=is_flexible)
    return replace(rooms, target=source.targets[number - 1], is_flexible=is_flexible)


def _priced(call: Call, money: Money | None) -> Call:
    """Return a call that says so where something else heats because it costs less."""
    return replace(call, reason=Reason.PRICE) if money is not None and call.reason is Reason.OTHERS_HEAT else call


def _rest(weights: Mapping[str, float], warm: Mapping[str, Warmed]) -> Reason:
    """Say why a heater rests: its zones want no heat, or get it from others."""
    wants = any(warm[zone_id].verdict.demand_w > IDLE_W for zone_id in parts(weights, warm))
    return Reason.OTHERS_HEAT if wants else Reason.WARM_ENOUGH


def _flow_c(case: HeaterCase, warm: Mapping[str, Warmed]) -> float | None:
    """Return the warmest water that one of its zones needs."""
    flows_c = (warm[zone_id].verdict.flow_c for zone_id in parts(case.settings.weights, warm))
    return max((flow_c for flow_c in flows_c if flow_c is not None), default=None)


def _given_w(cases: Mapping[str, HeaterCase], decided: HeatersDecided, shared: Shared) -> dict[str, float]:
    """Return the heat that each heater will give: its target, else what it gives by itself."""
    targets = {key: decided.verdicts[key].target for key in cases}
    return {
        key: shared.heats_w.get(key, 0.0) if target is None or cases[key].state.trouble is not None else target.heat_w
        for key, target in targets.items()
    }


def _heated(zones: Mapping[str, ZoneVerdict]) -> frozenset[str]:
    """Return the zones that are heated now or soon, and those that freeze."""
    return frozenset(
        key for key, zone in zones.items() if zone.is_freezing or max(zone.planned_w, zone.measured_w or 0.0) > IDLE_W
    )


def _events(heat: Heat, now: datetime) -> Iterable[Event]:
    """Tell once of each room that gets no warmer."""
    for key, one in heat.warm.items():
        if one.verdict.trouble is not None and one.state.trouble is None:
            yield Event(kind=EventKind.NO_HEAT, at=now, miner_id=key, reason=Reason.HEATING)
