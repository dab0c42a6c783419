"""One zone at run time: what its owner wishes, what was decided for it, what it learnt."""

import logging
import typing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, NoReturn

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..engine.building import OVERLAP, moved
from ..engine.heater_watch import IDLE_W
from ..engine.heating_curve import HeatingCurve, LoadLine, PointCurve
from ..engine.override import Ending, Override, override
from ..engine.profile import Profile
from ..engine.sensor_ladder import Footing
from ..engine.zone import ZoneMode, ZoneSettings, ZoneVerdict
from ..inputs import number_of
from ..parts.part import PartCoordinator
from ..records.zone_memory import Learnt, ZoneMemory
from ..store import SiteStore
from .planned import plan_now
from .presence import is_away
from .setup import ZoneSetup
from .windows import open_since

if TYPE_CHECKING:
    from ..coordinator import ProofOfHeatConfigEntry

# Learning looks back over four weeks: older days had another sun, and other habits.
LEARNING_SPAN: Final = timedelta(days=28)

# How often a curve that follows by itself may move by a tenth.
LEARNING_PACE: Final = timedelta(days=1)

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneView:
    """What is shown of one zone."""

    memory: ZoneMemory = field(default_factory=ZoneMemory)
    verdict: ZoneVerdict | None = None
    humidity: float | None = None
    """Relative humidity of the room (%)."""

    @property
    def is_heating(self) -> bool:
        """Tell whether its heaters give heat now, more than they do at rest."""
        return self.verdict is not None and (self.verdict.measured_w or 0.0) > IDLE_W

    @property
    def setpoint_c(self) -> float | None:
        """Return the setpoint that holds, None before the first decision."""
        return None if self.verdict is None else self.verdict.effective.setpoint_c


class ZoneCoordinator(PartCoordinator[ZoneView]):
    """Keeps the wishes for one zone, and shows what the site decided for it."""

    def __init__(self, hass: HomeAssistant, entry: ProofOfHeatConfigEntry, setup: ZoneSetup, store: SiteStore) -> None:
        """Start with what is remembered; a curve that was changed in the settings ends the one set by hand."""
        unique_id = f"{entry.entry_id}_{setup.id}"
        super().__init__(hass, _LOGGER, entry, name=setup.name, unique_id=unique_id, subentry_id=setup.subentry_id)
        self.setup = setup
        self.has_outdoor = True
        """Something is set up that says how cold it is outside."""
        self._store = store
        memory = store.zone(setup.id)
        if memory.curve_before != setup.curve:
            memory = replace(memory, curve=None, curve_before=setup.curve)
            store.async_remember_zone(setup.id, memory)
        self.data = ZoneView(memory=memory)

    @property
    @typing.override
    def kept(self) -> ZoneView:
        """Return the view with the counters that outlast a crash."""
        return replace(self.data, memory=self._store.kept.zones.get(self.setup.id, ZoneMemory()))

    @property
    def curve(self) -> HeatingCurve | None:
        """Return the curve that somebody set, drew or adopted, None where nobody did."""
        return self._memory.curve or self.setup.curve

    @property
    def shown_curve(self) -> HeatingCurve | None:
        """Return the curve that heats: without one of its own, the one that the engine assumes."""
        verdict = self.data.verdict
        return self.curve or (None if verdict is None else verdict.heating_curve)

    @property
    def settings(self) -> ZoneSettings:
        """Return the zone as the engine wants it now."""
        setup, memory = self.setup, self._memory
        return ZoneSettings(
            id=setup.id,
            sensors=setup.sensors,
            fusion=setup.fusion,
            mode=memory.mode,
            held_c=memory.held_c,
            plan=plan_now(self.hass, setup.plan),
            setpoints=setup.setpoints,
            override=memory.override,
            is_away=is_away(self.hass, setup.presence),
            curve=self.curve,
            kind=setup.emitter,
            design_outdoor_c=setup.design_outdoor_c,
            frost_c=setup.frost_c,
            max_c=setup.max_c,
            cools_k=setup.cools_k,
            tariff_windows=setup.tariff_windows,
            quiet_windows=setup.quiet_windows,
            detects_windows=setup.detects_windows,
        )

    @property
    def open_since(self) -> datetime | None:
        """Return since when a contact says that a window is open, None while all are closed."""
        return open_since(self.hass, self.setup.window_sensors)

    @callback
    def async_show(self, verdict: ZoneVerdict | None, *, drawn_w: float | None, now: datetime) -> None:
        """Show what was decided, and count the heat and the electricity that it took."""
        memory = self._memory.without_ended(now)
        measured_w = None if verdict is None else verdict.measured_w
        memory = replace(
            memory,
            heat=memory.heat.counted_to(power_w=measured_w, read_at=now),
            electricity=memory.electricity.counted_to(power_w=drawn_w, read_at=now),
        )
        if verdict is not None and _is_disturbed(verdict):
            memory = memory.disturbed_at(now, kept=LEARNING_SPAN)
        self._store.async_remember_zone(self.setup.id, memory)
        self._async_show_view(ZoneView(memory=memory, verdict=verdict, humidity=self._humidity()))

    @callback
    def async_set_mode(self, mode: ZoneMode) -> None:
        """Wish another mode: `heat` holds what holds now, `auto` returns to the plan."""
        memory = self._memory
        setpoint_c = self.data.setpoint_c
        if mode is ZoneMode.HEAT and memory.mode is ZoneMode.AUTO and setpoint_c is not None:
            memory = replace(memory, held_c=setpoint_c)
        self._async_wish(replace(memory, mode=mode, override=None))

    @callback
    def async_set_temperature(self, setpoint_c: float) -> None:
        """Wish a temperature: for a while in `auto`, for ever in the other modes."""
        if self._memory.mode is ZoneMode.AUTO:
            self.async_override(setpoint_c=setpoint_c)
        else:
            self._async_wish(replace(self._memory, held_c=setpoint_c, override=None))

    @callback
    def async_set_profile(self, profile: Profile) -> None:
        """Wish a profile: for a while in `auto`; in the other modes its temperature, for ever."""
        if self._memory.mode is ZoneMode.AUTO:
            self.async_override(profile=profile)
        else:
            held_c = self.setup.setpoints.setpoint_c(profile)
            self._async_wish(replace(self._memory, held_c=held_c, override=None))

    @callback
    def async_override(
        self,
        *,
        setpoint_c: float | None = None,
        profile: Profile | None = None,
        ending: Ending = Ending.AFTER_A_WHILE,
        span: timedelta | None = None,
    ) -> Override:
        """Wish something for a while; it wakes a zone that is off."""
        verdict = self.data.verdict
        wish = override(
            now=dt_util.utcnow(),
            setpoint_c=setpoint_c,
            profile=profile,
            ending=ending,
            span=span,
            next_change=None if verdict is None else verdict.next_at,
        )
        memory = self._memory
        mode = ZoneMode.AUTO if memory.mode is ZoneMode.OFF else memory.mode
        self._async_wish(replace(memory, mode=mode, override=wish))
        return wish

    @callback
    def async_clear_override(self) -> None:
        """Return to the plan."""
        self._async_wish(replace(self._memory, override=None))

    @callback
    def async_set_curve(self, curve: HeatingCurve | None) -> None:
        """Heat by another curve, None for the one of the settings."""
        self._async_wish(replace(self._memory, curve=curve, curve_before=self.setup.curve))

    def within_limits(self, shape: LoadLine | PointCurve) -> HeatingCurve:
        """Return a shape as a curve with the limits of the one before."""
        before = self.shown_curve
        return HeatingCurve(shape=shape) if before is None else replace(before, shape=shape)

    @callback
    def async_set_line(self, line: LoadLine) -> None:
        """Heat by another line within the same limits."""
        self.async_set_curve(self.within_limits(line))

    @callback
    def async_adopt(self) -> HeatingCurve:
        """Heat by the learnt curve, or say why that can't be."""
        learnt = self._memory.learnt
        if learnt is None or learnt.fit is None:
            _decline("nothing_learnt", name=self.name)
        if learnt.fit.doubt is not None:
            _decline("learnt_is_doubtful", name=self.name, days=f"{len(learnt.days) / OVERLAP:.0f}")
        curve = self.within_limits(learnt.fit.line)
        self.async_set_curve(curve)
        return curve

    @callback
    def async_learn(self, learnt: Learnt) -> None:
        """Keep what the days said; only an owner who asked for it has the curve follow, a tenth a day."""
        memory = replace(self._memory, learnt=learnt)
        shown = None if self.shown_curve is None else self.shown_curve.shape
        fit = learnt.fit if learnt.fit is not None and learnt.fit.doubt is None else None
        if self.setup.adopts and fit is not None and isinstance(shown, LoadLine):
            before = self._memory.learnt
            passed = LEARNING_PACE if before is None else min(learnt.at - before.at, LEARNING_PACE)
            line = moved(shown, fit.line, passed=passed)
            memory = replace(memory, curve=self.within_limits(line), curve_before=self.setup.curve)
        self._async_wish(memory)

    @property
    def _memory(self) -> ZoneMemory:
        """Return what is remembered now."""
        return self._store.zone(self.setup.id)

    def _humidity(self) -> float | None:
        """Return the humidity of the room, None where nothing tells it."""
        state = None if self.setup.humidity_sensor is None else self.hass.states.get(self.setup.humidity_sensor)
        return None if state is None else number_of(state)

    @callback
    def _async_wish(self, memory: ZoneMemory) -> None:
        """Remember what was asked, show it, and have it decided upon."""
        self._store.async_remember_zone(self.setup.id, memory)
        self._async_show_wish(replace(self.data, memory=memory))


def _is_disturbed(verdict: ZoneVerdict) -> bool:
    """Tell whether what is measured now must not teach."""
    return verdict.window_open_since is not None or verdict.footing is not Footing.ALL_SENSORS


def _decline(key: str, **words: str) -> NoReturn:
    """Say what is wrong; nothing was changed."""
    raise ServiceValidationError(translation_domain=DOMAIN, translation_key=key, translation_placeholders=words)
