"""Our own control of a room: the load line of the engine, its regulator, its ladder."""

from dataclasses import replace
from datetime import timedelta
from math import inf
from typing import Final, override

from custom_components.proof_of_heat.engine.building import Fit
from custom_components.proof_of_heat.engine.emitter import EmitterKind
from custom_components.proof_of_heat.engine.heating_curve import LoadLine
from custom_components.proof_of_heat.engine.preheat import (
    Response,
    is_preheating,
    lead,
    learnt_response,
    rise_w,
)
from custom_components.proof_of_heat.engine.regulator import Gains, RegulatorState, regulated, relearnt
from custom_components.proof_of_heat.engine.rise_watch import RiseWatch, watched_rise
from custom_components.proof_of_heat.engine.sensor_ladder import LadderState, Senses, blind_heat_w, faded, stand
from custom_components.proof_of_heat.engine.smoothing import OUTDOOR_LAG, ROOM_LAG, SUN_LAG, Smoothed, smoothed

from .law import Law, View

LOCAL: Final = timedelta(hours=1)


class Ours(Law):
    """Feed-forward and PI in watts."""

    def __init__(self, line: LoadLine, kind: EmitterKind, *, design_outdoor_c: float) -> None:
        """Begin with the line that the owner entered."""
        self._line = line
        self._kind = kind
        self._design_outdoor_c = design_outdoor_c
        self._regulator = RegulatorState()
        self._ladder = LadderState()
        self._outdoor: Smoothed | None = None
        self._sun: Smoothed | None = None
        self._room: Smoothed | None = None
        self._view: View | None = None
        self._rise: RiseWatch | None = None
        self._response: Response | None = None

    def adopt(self, fit: Fit | None) -> None:
        """Take over a learnt line if it counts, without a bump."""
        if fit is None or fit.doubt is not None or self._view is None:
            return
        before_w = self._feed_forward(self._view)
        self._line = fit.line
        self._regulator = relearnt(self._regulator, before_w=before_w, after_w=self._feed_forward(self._view))

    @override
    def wish_w(self, view: View) -> float:
        """Return what room and weather want, the weather alone where the room is lost."""
        now_c = view.setpoint_c
        view = self._ahead(view)
        self._view = view
        senses = Senses(room_c=view.room_c, outdoor_c=view.outdoor_c, irradiance_w_m2=view.irradiance_w_m2)
        ground = stand(self._ladder, senses, design_outdoor_c=self._design_outdoor_c, local=view.at + LOCAL)
        self._ladder = ground.state
        self._outdoor = smoothed(self._outdoor, ground.outdoor_c, lag=OUTDOOR_LAG, now=view.at)
        self._sun = smoothed(self._sun, ground.irradiance_w_m2, lag=SUN_LAG, now=view.at)
        self._room = smoothed(self._room, view.room_c, lag=ROOM_LAG, now=view.at)
        feed_forward_w = self._feed_forward(view)
        if view.room_c is None or self._room is None:
            return blind_heat_w(ground, self._regulator, feed_forward_w=feed_forward_w, most_w=view.most_w)
        answer = regulated(
            Gains.of_building(ua_w_k=self._line.ua_w_k, kind=self._kind),
            faded(ground, self._regulator),
            feed_forward_w=feed_forward_w,
            error_k=view.setpoint_c - self._room.value,
            most_w=view.most_w,
            most_rise_w=self._rise_w(view) if view.setpoint_c > now_c else inf,
            now=view.at,
        )
        self._regulator = answer.state
        return answer.heat_w

    def _ahead(self, view: View) -> View:
        """Return the view with a later setpoint that has to be heated for now; learn from each heating up."""
        room_c = view.room_c
        if room_c is None:
            return view
        load_w = self._line.heat_w(setpoint_c=room_c, outdoor_c=view.outdoor_c)
        later = replace(view, setpoint_c=view.later_c)
        most_w = min(self._load_w(later) + self._rise_w(later), view.most_w)
        ahead = lead(self._response, gap_k=view.later_c - room_c, most_w=most_w, load_w=load_w)
        if view.later_c > view.setpoint_c and is_preheating(warm_at=view.later_at, ahead=ahead, now=view.at):
            view = replace(view, setpoint_c=view.later_c)
        seen = watched_rise(
            self._rise,
            setpoint_c=view.setpoint_c,
            room_c=room_c,
            heat_w=view.heat_w,
            load_w=load_w,
            now=view.at,
        )
        self._rise = seen.watch
        if seen.rise is not None:
            self._response = learnt_response(self._response, seen.rise)
        return view

    def _rise_w(self, view: View) -> float:
        """Return the most heat above the load ahead of time."""
        return rise_w(load_w=self._load_w(view), most_w=view.most_w)

    def _load_w(self, view: View) -> float:
        """Return what the house loses at its setpoint without sun."""
        return self._line.heat_w(setpoint_c=view.setpoint_c, outdoor_c=view.outdoor_c)

    def _feed_forward(self, view: View) -> float:
        """Return the heat at rest in the weather as the house feels it."""
        return self._line.heat_w(
            setpoint_c=view.setpoint_c,
            outdoor_c=view.outdoor_c if self._outdoor is None else self._outdoor.value,
            irradiance_w_m2=view.irradiance_w_m2 if self._sun is None else self._sun.value,
        )
