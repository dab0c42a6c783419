"""Add a zone to a site, and change what was set up for one: a page a question, only the first has to be filled."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, override

import probatio as vol
from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME
from homeassistant.core import callback

from ..const import (
    CONF_BLOCKS,
    CONF_CURVE,
    CONF_DESIGN_OUTDOOR,
    CONF_EMITTER,
    CONF_FROST,
    CONF_KIND,
    CONF_LEARNING,
    CONF_MAX,
    CONF_OTHERWISE,
    CONF_PRESENCE,
    CONF_QUIET_WINDOWS,
    CONF_SCHEDULE,
    CONF_SETPOINTS,
    CONF_TARIFF_WINDOWS,
    CONF_WINDOW_SENSORS,
    SUBENTRY_ZONE,
)
from ..engine.emitter import EmitterKind
from ..engine.profile import Profile, Setpoints
from ..zones.stored import (
    KIND_DESIGN,
    KIND_ENTITY,
    KIND_POINTS,
    KIND_SLOPE,
    KIND_WEEK,
    USUAL_PLAN,
    plan_of,
    stored_plan,
)
from .forms import Errors
from .heated import async_heat, heated_by, miners_of
from .register import async_own_sensors
from .zone_curve import (
    curve_errors,
    curve_typed,
    design_form,
    import_answer,
    import_form,
    points_form,
    slope_form,
    unknown_form,
)
from .zone_forms import (
    CONF_HEATED_BY,
    TANK,
    basics_errors,
    basics_form,
    learning_form,
    lost_entity,
    presence_form,
    schedule_entity_errors,
    schedule_entity_form,
    setpoints_errors,
    setpoints_form,
    storage_errors,
    storage_form,
    windows_form,
)
from .zone_texts import async_zone_texts
from .zone_times import (
    NO_FAULT,
    tariff_fault,
    times_form,
    week_fault,
    week_form,
    week_rows,
    week_typed,
    windows_fault,
    windows_rows,
    windows_typed,
)

PAGES: Final = ("setpoints", "curve", "schedule", "presence", "windows", "times", "storage", "learning")
"""What may be set beside the first page."""

CURVES: Final = ("curve_design", "curve_slope", "curve_points", "curve_import", "curve_unknown")
SCHEDULES: Final = ("schedule_week", "schedule_entity")

NO_ENTITY: Final = {"entity": "", "state": ""}
"""What a page without an error fills in."""

type Typed = dict[str, Any] | None


class ZoneSubentryFlow(ConfigSubentryFlow):
    """Add a zone, or change one; a page that is wrong keeps what was typed."""

    def __init__(self) -> None:
        """Start with nothing typed."""
        super().__init__()
        self._name = ""
        self._draft: dict[str, Any] = {}
        self._miners: list[str] | None = None
        """The miners that heat the new zone."""
        self._zones_before: frozenset[str] = frozenset()
        self._worst_w = 0.0

    async def async_step_user(self, user_input: Typed = None) -> SubentryFlowResult:
        """Ask what a new zone is."""
        errors, words = self._basics_checked(user_input)
        if user_input is not None and not errors:
            self._name = user_input.pop(CONF_NAME).strip()
            self._miners = user_input.pop(CONF_HEATED_BY, [])
            self._draft = user_input
            return await self.async_step_more()
        entry = self._get_entry()
        free = [key for key, zones in heated_by(entry).items() if not zones]
        return self._page("user", self._basics_form(), user_input or {CONF_HEATED_BY: free}, errors, words)

    async def async_step_more(self, user_input: Typed = None) -> SubentryFlowResult:  # noqa: ARG002
        """Offer to finish, or to set more."""
        return self.async_show_menu(
            step_id="more", menu_options=["finish", *PAGES], description_placeholders={"name": self._name}
        )

    async def async_step_finish(self, user_input: Typed = None) -> SubentryFlowResult:  # noqa: ARG002
        """Create the zone."""
        self._zones_before = frozenset(self._get_entry().subentries)
        return self.async_create_entry(title=self._name, data=self._draft)

    @callback
    @override
    def async_remove(self) -> None:
        """Let the chosen miners heat the zone, which has its id only now."""
        entry = self.hass.config_entries.async_get_entry(self.handler[0])
        if entry is None or self._miners is None or not self._zones_before <= entry.subentries.keys():
            return
        new = [key for key in _zones(entry) if key not in self._zones_before]
        if len(new) == 1:
            async_heat(self.hass, entry, new[0], self._miners)

    async def async_step_reconfigure(self, user_input: Typed = None) -> SubentryFlowResult:  # noqa: ARG002
        """Offer what can be changed."""
        subentry = self._get_reconfigure_subentry()
        self._name, self._draft = subentry.title, dict(subentry.data)
        return self.async_show_menu(
            step_id="reconfigure",
            menu_options=["basics", *PAGES],
            description_placeholders={"name": self._name},
        )

    async def async_step_basics(self, user_input: Typed = None) -> SubentryFlowResult:
        """Ask what the zone is; the miners that heat it are kept with them."""
        entry, zone_id = self._get_entry(), self._get_reconfigure_subentry().subentry_id
        errors, words = self._basics_checked(user_input)
        if user_input is not None and not errors:
            self._name = user_input.pop(CONF_NAME).strip()
            miners = user_input.pop(CONF_HEATED_BY, [])
            optional = {str(key): None for key in self._basics_form().schema} | {CONF_NAME: None, CONF_HEATED_BY: None}
            kept = {key: value for key, value in self._draft.items() if key not in optional}
            self._draft = kept
            async_heat(self.hass, entry, zone_id, miners)
            return self._kept(user_input)
        now = [key for key, zones in heated_by(entry).items() if zone_id in zones]
        shown = user_input or {**self._draft, CONF_NAME: self._name, CONF_HEATED_BY: now}
        return self._page("basics", self._basics_form(), shown, errors, words)

    async def async_step_setpoints(self, user_input: Typed = None) -> SubentryFlowResult:
        """Ask for the temperatures and the limits."""
        errors: Errors = {}
        if user_input is not None:
            errors = setpoints_errors(user_input)
            if not errors:
                setpoints = {str(profile): user_input[profile] for profile in Profile}
                limits = {key: user_input[key] for key in (CONF_MAX, CONF_FROST)}
                return self._kept({CONF_SETPOINTS: setpoints, **limits})
        usual = {str(key): value for key, value in Setpoints.usual(self._emitter).by_profile_c.items()}
        shown = user_input or {**self._draft, **usual, **self._draft.get(CONF_SETPOINTS, {})}
        return self._page("setpoints", setpoints_form(), shown, errors)

    async def async_step_curve(self, user_input: Typed = None) -> SubentryFlowResult:  # noqa: ARG002
        """Ask what is known of the heat that the zone needs."""
        return self.async_show_menu(step_id="curve", menu_options=list(CURVES))

    async def async_step_curve_design(self, user_input: Typed = None) -> SubentryFlowResult:
        """Ask for the heat on the coldest day."""
        return self._curve_page("curve_design", KIND_DESIGN, design_form(), user_input)

    async def async_step_curve_slope(self, user_input: Typed = None) -> SubentryFlowResult:
        """Ask for slope and shift."""
        return self._curve_page("curve_slope", KIND_SLOPE, slope_form(), user_input)

    async def async_step_curve_points(self, user_input: Typed = None) -> SubentryFlowResult:
        """Ask for points."""
        return self._curve_page("curve_points", KIND_POINTS, points_form(), user_input)

    async def async_step_curve_import(self, user_input: Typed = None) -> SubentryFlowResult:
        """Ask for the curve of another control, and show it as slope and shift."""
        errors: Errors = {}
        if user_input is not None:
            answer = import_answer(user_input, self._emitter)
            errors = answer.errors
            if answer.curve is not None:
                self._worst_w = answer.worst_w
                self._draft[CONF_CURVE] = {CONF_KIND: KIND_SLOPE, **answer.curve}
                return await self.async_step_curve_imported()
        return self._page("curve_import", import_form(), user_input or {}, errors)

    async def async_step_curve_imported(self, user_input: Typed = None) -> SubentryFlowResult:
        """Show what was brought over, to be changed or kept."""
        words = {"worst": f"{self._worst_w:.0f}"}
        return self._curve_page("curve_imported", KIND_SLOPE, slope_form(), user_input, words)

    async def async_step_curve_unknown(self, user_input: Typed = None) -> SubentryFlowResult:
        """Ask how cold it gets, where nobody knows more."""
        if user_input is not None:
            return self._kept({CONF_CURVE: {CONF_KIND: None, **user_input}})
        return self._page("curve_unknown", unknown_form(), self._draft.get(CONF_CURVE, {}), {})

    async def async_step_schedule(self, user_input: Typed = None) -> SubentryFlowResult:  # noqa: ARG002
        """Ask where the schedule comes from."""
        return self.async_show_menu(step_id="schedule", menu_options=list(SCHEDULES))

    async def async_step_schedule_week(self, user_input: Typed = None) -> SubentryFlowResult:
        """Ask for a week."""
        texts = await async_zone_texts(self.hass)
        errors: Errors = {}
        words = NO_FAULT
        if user_input is not None:
            plan = week_typed(user_input.get(CONF_BLOCKS, []), user_input[CONF_OTHERWISE])
            fault = week_fault(plan, texts)
            if fault is None:
                return self._kept({CONF_SCHEDULE: stored_plan(plan)})
            errors, words = {CONF_BLOCKS: fault.error}, fault.words
        stored = self._draft.get(CONF_SCHEDULE, {})
        plan = plan_of(stored) if stored.get(CONF_KIND) == KIND_WEEK else USUAL_PLAN
        shown = user_input or {CONF_BLOCKS: week_rows(plan), CONF_OTHERWISE: str(plan.otherwise)}
        return self._page("schedule_week", week_form(texts), shown, errors, words)

    async def async_step_schedule_entity(self, user_input: Typed = None) -> SubentryFlowResult:
        """Ask for a schedule or a calendar of Home Assistant."""
        errors: Errors = {}
        if user_input is not None:
            errors = schedule_entity_errors(self.hass, user_input)
            if not errors:
                return self._kept({CONF_SCHEDULE: {CONF_KIND: KIND_ENTITY, **user_input}})
        form = schedule_entity_form(await async_zone_texts(self.hass))
        return self._page("schedule_entity", form, user_input or self._draft.get(CONF_SCHEDULE, {}), errors)

    async def async_step_presence(self, user_input: Typed = None) -> SubentryFlowResult:
        """Ask who tells whether anybody is at home."""
        return self._entities_page("presence", CONF_PRESENCE, presence_form(), user_input)

    async def async_step_windows(self, user_input: Typed = None) -> SubentryFlowResult:
        """Ask what tells of open windows."""
        return self._entities_page("windows", CONF_WINDOW_SENSORS, windows_form(), user_input)

    async def async_step_times(self, user_input: Typed = None) -> SubentryFlowResult:
        """Ask for the hours of cheap and dear power, and for the quiet hours."""
        texts = await async_zone_texts(self.hass)
        errors: Errors = {}
        words = NO_FAULT
        if user_input is not None:
            kept = {key: windows_typed(user_input.get(key, [])) for key in (CONF_TARIFF_WINDOWS, CONF_QUIET_WINDOWS)}
            faults = {
                CONF_TARIFF_WINDOWS: tariff_fault(kept[CONF_TARIFF_WINDOWS], texts),
                CONF_QUIET_WINDOWS: windows_fault(kept[CONF_QUIET_WINDOWS], texts),
            }
            found = [(field, fault) for field, fault in faults.items() if fault is not None]
            if not found:
                return self._kept(kept)
            errors, words = {found[0][0]: found[0][1].error}, found[0][1].words
        stored = (CONF_TARIFF_WINDOWS, CONF_QUIET_WINDOWS)
        shown = user_input or {key: windows_rows(self._draft.get(key, [])) for key in stored}
        return self._page("times", times_form(texts), shown, errors, words)

    async def async_step_storage(self, user_input: Typed = None) -> SubentryFlowResult:
        """Ask how far the plan by prices may move the room, and for a buffer tank; all its fields empty is none."""
        errors: Errors = {}
        fault = None
        if user_input is not None:
            errors, fault = storage_errors(self.hass, user_input)
            if not errors:
                self._draft = {key: value for key, value in self._draft.items() if key not in TANK}
                return self._kept({key: value for key, value in user_input.items() if value is not None})
        words = {} if fault is None else {"entity": fault.entity_id}
        return self._page("storage", storage_form(), user_input or self._draft, errors, words)

    async def async_step_learning(self, user_input: Typed = None) -> SubentryFlowResult:
        """Ask what becomes of a learnt curve."""
        if user_input is not None:
            return self._kept({CONF_LEARNING: user_input[CONF_LEARNING]})
        return self._page("learning", learning_form(), self._draft, {})

    @property
    def _emitter(self) -> EmitterKind:
        """Return the emitter of the zone."""
        return EmitterKind(self._draft.get(CONF_EMITTER, EmitterKind.AIR))

    def _basics_form(self) -> vol.Schema:
        """Return the form of the first page."""
        return basics_form(no_rooms=async_own_sensors(self.hass), miners=miners_of(self._get_entry()))

    def _basics_checked(self, typed: Typed) -> tuple[Errors, Mapping[str, str]]:
        """Return what is wrong with the first page, and of which entity it speaks."""
        if typed is None:
            return {}, NO_ENTITY
        errors, fault = basics_errors(self.hass, typed)
        if self._is_taken(typed[CONF_NAME].strip()):
            errors[CONF_NAME] = "zone_name_taken"
        return errors, NO_ENTITY if fault is None else {"entity": fault.entity_id, "state": fault.state}

    def _is_taken(self, name: str) -> bool:
        """Tell whether another zone has this name."""
        own = self._get_reconfigure_subentry().subentry_id if self.source == SOURCE_RECONFIGURE else None
        others = (one for key, one in self._get_entry().subentries.items() if key != own)
        return any(one.subentry_type == SUBENTRY_ZONE and one.title.casefold() == name.casefold() for one in others)

    def _curve_page(
        self, step: str, kind: str, form: vol.Schema, typed: Typed, words: Mapping[str, str] | None = None
    ) -> SubentryFlowResult:
        """Ask for one kind of curve."""
        errors: Errors = {}
        if typed is not None:
            curve = curve_typed(kind, typed)
            errors = curve_errors(curve)
            if not errors:
                # How cold it gets stays known where the page does not ask for it.
                before = self._draft.get(CONF_CURVE) or {}
                known = {key: before[key] for key in (CONF_DESIGN_OUTDOOR,) if key in before}
                return self._kept({CONF_CURVE: {**known, **curve}})
        return self._page(step, form, typed or self._draft.get(CONF_CURVE) or {}, errors, words)

    def _entities_page(self, step: str, field: str, form: vol.Schema, typed: Typed) -> SubentryFlowResult:
        """Ask for entities; all of them have to exist."""
        errors: Errors = {}
        words = NO_ENTITY
        if typed is not None:
            lost = lost_entity(self.hass, typed.get(field, []))
            if lost is None:
                return self._kept({field: [], **typed})
            errors, words = {field: "no_such_entity"}, {**NO_ENTITY, "entity": lost}
        return self._page(step, form, typed or self._draft, errors, words)

    def _page(
        self,
        step: str,
        form: vol.Schema,
        shown: Mapping[str, Any],
        errors: Errors,
        words: Mapping[str, str] | None = None,
    ) -> SubentryFlowResult:
        """Show a page with what is set, or with what was typed and is wrong."""
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(form, shown),
            errors=errors,
            description_placeholders={**NO_ENTITY, **(words or {})},
        )

    def _kept(self, changed: Mapping[str, Any]) -> SubentryFlowResult:
        """Keep what was changed: at once in a zone that exists, with the rest in a new one."""
        self._draft = {**self._draft, **changed}
        if self.source != SOURCE_RECONFIGURE:
            return self.async_show_menu(
                step_id="more", menu_options=["finish", *PAGES], description_placeholders={"name": self._name}
            )
        return self.async_update_and_abort(
            self._get_entry(), self._get_reconfigure_subentry(), title=self._name, data=self._draft
        )


def _zones(entry: ConfigEntry) -> Iterable[str]:
    """Yield the ids of the zones of a site."""
    return (one.subentry_id for one in entry.get_subentries_of_type(SUBENTRY_ZONE))
