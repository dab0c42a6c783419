"""Add a heater that is no miner, or change one: what it is, how it is driven, what it gives, and what it says now."""

from collections.abc import Mapping
from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_DEVICE, CONF_ENTITY_ID, CONF_HOST, CONF_NAME
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er

from ..const import (
    CONF_CIRCUIT,
    CONF_DRIVE,
    CONF_KIND,
    CONF_LINK,
    CONF_REGISTERS,
    CONF_ZONES,
    DOMAIN,
)
from ..drivers import DriverError, DriverErrorKind
from ..drivers.heater import HeaterReading
from ..drivers.registers import ProfileLibrary, RegisterProfile, async_library
from ..engine.heater import HeaterKind
from ..heaters.device import Drive, Link, ModbusSetup, async_test_read, entity_setup
from .circuits import circuit_form, circuit_names
from .forms import Errors, host_of
from .heated import zones_of, zones_rows, zones_typed
from .heater_forms import (
    KINDS_WITH_COST,
    cost_errors,
    cost_form,
    entity_errors,
    entity_form,
    heater_form,
    modbus_form,
    output_errors,
    output_form,
    serial_form,
    tcp_form,
)

ERRORS: Final = {
    DriverErrorKind.SILENT: "heater_silent",
    DriverErrorKind.REFUSED: "heater_refused",
    DriverErrorKind.IMPLAUSIBLE: "heater_implausible",
    DriverErrorKind.UNSUPPORTED: "heater_unsupported",
    DriverErrorKind.WRONG_CREDENTIALS: "heater_refused",
}

NO_FAULT: Final = {"file": "", "line": "", "what": ""}
"""What a page without a faulty profile fills in."""

NOTHING: Final = "-"
"""What stands where a device says nothing."""

EXAMPLE_ADDRESS: Final = "192.168.1.30"


class HeaterSubentryFlow(ConfigSubentryFlow):
    """Add a heater to a site, or change one of them."""

    _stored: dict[str, Any]
    """What was typed so far, as the subentry keeps it."""
    _name: str
    _reading: HeaterReading | None = None
    _library: ProfileLibrary | None = None

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask what the heater is and how it is driven."""
        errors: Errors = {}
        if user_input is not None:
            name = user_input[CONF_NAME].strip()
            taken = {one.title.casefold() for one in self._get_entry().subentries.values()}
            if name and name.casefold() not in taken:
                self._name = name
                self._stored = {key: user_input[key] for key in (CONF_KIND, CONF_DRIVE)}
                return await self._async_device()
            errors[CONF_NAME] = "name_taken" if name else "name_missing"
        return self._page("user", heater_form(), user_input, errors)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:  # noqa: ARG002
        """Go through the pages once more with what is set; its kind and how it is driven stay."""
        subentry = self._get_reconfigure_subentry()
        self._name, self._stored = subentry.title, dict(subentry.data)
        return await self._async_device()

    async def async_step_entity(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the entity, and read it."""
        errors: Errors = {}
        if user_input is not None:
            errors = entity_errors(user_input) or self._own_entity(user_input[CONF_ENTITY_ID])
            if not errors:
                errors = await self._async_read(_merged(self._stored, entity_form(), user_input), at=CONF_ENTITY_ID)
            if not errors:
                return await self.async_step_output()
        return self._page("entity", entity_form(), user_input or self._stored, errors)

    async def async_step_modbus(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the register profile and the link; a profile of the user that can't be used is named."""
        library = await async_library(self.hass)
        self._library = library
        form = modbus_form(self._fitting(library))
        if user_input is not None:
            self._stored = _merged(self._stored, form, user_input)
            link = Link(user_input[CONF_LINK])
            return await (self.async_step_serial() if link is Link.SERIAL else self.async_step_tcp())
        fault = next(iter(library.faults), None)
        errors: Errors = {} if fault is None else {CONF_REGISTERS: fault.fault}
        words = NO_FAULT if fault is None else fault.words
        return self._page("modbus", form, self._stored, errors, words)

    async def async_step_tcp(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the address of the device, and read it."""
        errors: Errors = {}
        if user_input is not None:
            host = host_of(user_input[CONF_HOST])
            if host is None:
                errors[CONF_HOST] = "not_an_address"
            else:
                typed = {**user_input, CONF_HOST: host}
                errors = await self._async_read(_merged(self._stored, tcp_form(), typed), at=CONF_HOST)
            if not errors:
                return await self.async_step_output()
        return self._page("tcp", tcp_form(), user_input or self._stored, errors, {"example": EXAMPLE_ADDRESS})

    async def async_step_serial(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the serial line of the device, and read it."""
        errors: Errors = {}
        if user_input is not None:
            errors = await self._async_read(_merged(self._stored, serial_form(), user_input), at=CONF_DEVICE)
            if not errors:
                return await self.async_step_output()
        return self._page("serial", serial_form(), user_input or self._stored, errors)

    async def async_step_output(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask what it gives, where, and how gently it is to be driven."""
        entry = self._get_entry()
        zones = zones_of(entry)
        circuits = circuit_form(circuit_names(entry))
        form = vol.Schema({**output_form(self._kind, zones).schema, **circuits.schema})
        errors: Errors = {}
        if user_input is not None:
            errors = output_errors(user_input)
            if not errors:
                typed = {**user_input, CONF_ZONES: zones_typed(user_input.get(CONF_ZONES) or [])}
                typed.setdefault(CONF_CIRCUIT, None)
                self._stored = _merged(self._stored, form, typed)
                return await (self.async_step_cost() if self._kind in KINDS_WITH_COST else self.async_step_confirm())
        shown = {**self._stored, CONF_ZONES: zones_rows(self._stored.get(CONF_ZONES), zones)}
        return self._page("output", form, user_input or shown, errors)

    async def async_step_cost(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask what its heat costs."""
        form = cost_form(self._kind)
        errors: Errors = {}
        if user_input is not None:
            errors = cost_errors(user_input)
            if not errors:
                self._stored = _merged(self._stored, form, user_input)
                return await self.async_step_confirm()
        return self._page("cost", form, user_input or self._stored, errors)

    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Show what the device says now, and save."""
        if user_input is None:
            return self._page("confirm", vol.Schema({}), None, {}, _told(self._reading))
        if self.source == "reconfigure":
            return self.async_update_and_abort(
                self._get_entry(), self._get_reconfigure_subentry(), title=self._name, data=self._stored
            )
        return self.async_create_entry(title=self._name, data=self._stored)

    async def _async_device(self) -> SubentryFlowResult:
        """Go on to how the heater is driven."""
        is_entity = Drive(self._stored[CONF_DRIVE]) is Drive.ENTITY
        return await (self.async_step_entity() if is_entity else self.async_step_modbus())

    async def _async_read(self, stored: dict[str, Any], *, at: str) -> Errors:
        """Read the device as it would be set up, or say at the field why it can't be read.

        Whoever changes nothing of the device may go on while it is off.
        """
        try:
            self._reading = await async_test_read(self.hass, *self._device(stored))
        except DriverError as error:
            self._reading = None
            if not self._is_same_device(stored):
                return {at: ERRORS[error.kind]}
        except HomeAssistantError:
            return {at: "heater_in_use"}
        self._stored = stored
        return {}

    def _device(self, stored: Mapping[str, Any]) -> tuple[Any, RegisterProfile | None]:
        """Return where the device is, and what its registers mean."""
        if Drive(stored[CONF_DRIVE]) is Drive.ENTITY:
            return entity_setup(stored), None
        profiles = {} if self._library is None else self._library.profiles
        return ModbusSetup.of(stored), profiles.get(stored[CONF_REGISTERS])

    def _is_same_device(self, stored: Mapping[str, Any]) -> bool:
        """Tell whether a heater that exists keeps its device."""
        if self.source != "reconfigure":
            return False
        return bool(self._device(self._get_reconfigure_subentry().data) == self._device(stored))

    def _fitting(self, library: ProfileLibrary) -> list[RegisterProfile]:
        """Return the profiles for this kind of heater, and the meters."""
        return [one for one in library.profiles.values() if not one.kinds or self._kind in one.kinds]

    def _own_entity(self, entity_id: str) -> Errors:
        """Refuse an entity of our own: it would be told what it tells itself."""
        entity = er.async_get(self.hass).async_get(entity_id)
        return {CONF_ENTITY_ID: "own_entity"} if entity is not None and entity.platform == DOMAIN else {}

    @property
    def _kind(self) -> HeaterKind:
        """Return what the heater is."""
        return HeaterKind(self._stored[CONF_KIND])

    def _page(
        self,
        step_id: str,
        form: vol.Schema,
        shown: Mapping[str, Any] | None,
        errors: Errors,
        words: Mapping[str, str] | None = None,
    ) -> SubentryFlowResult:
        """Show a page."""
        name = getattr(self, "_name", "")
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(form, shown),
            errors=errors,
            description_placeholders={"name": name, **(words or {})},
        )


def _merged(stored: Mapping[str, Any], form: vol.Schema, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings with a page; a field that was emptied is forgotten."""
    fields = {str(key) for key in form.schema}
    kept = {key: value for key, value in stored.items() if key not in fields}
    return {**kept, **{key: value for key, value in typed.items() if value is not None}}


def _told(reading: HeaterReading | None) -> dict[str, str]:
    """Return what a device said in numbers that need no translation."""
    if reading is None:
        return dict.fromkeys(("power", "heat", "flow", "return_flow", "fault"), NOTHING)
    sample = reading.sample
    return {
        "power": _number(sample.power_w, "W"),
        "heat": _number(sample.heat_w, "W"),
        "flow": _number(sample.flow_c, "°C"),
        "return_flow": _number(sample.return_c, "°C"),
        "fault": NOTHING if reading.fault is None else str(reading.fault),
    }


def _number(value: float | None, unit: str) -> str:
    """Return a number with its unit."""
    return NOTHING if value is None else f"{value:.1f} {unit}"
