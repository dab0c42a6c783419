"""A heater that Home Assistant knows already: its entity is told by actions, and its state shows what came of them."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, override

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.helpers.event import async_track_state_change_event

from ..engine.heater import HeaterSample
from . import DriverError, DriverErrorKind
from .ha_calls import Call, EntitySetup, calls, is_on, setpoint_c
from .ha_state import energy_kwh, is_silent, power_w, temperature_c
from .heater import HeaterDriver, HeaterOrder, HeaterReading

# Radio switches answer within seconds. A driver has ten for everything.
VERIFY_TIMEOUT: Final = timedelta(seconds=9)


class EntityHeater(HeaterDriver):
    """One entity of Home Assistant as a heater."""

    def __init__(
        self,
        hass: HomeAssistant,
        setup: EntitySetup,
        *,
        now: Callable[[], datetime],
        timeout: timedelta = VERIFY_TIMEOUT,
    ) -> None:
        """Keep the entity."""
        self._hass = hass
        self._setup = setup
        self._now = now
        self._timeout = timeout

    @override
    async def async_read(self) -> HeaterReading:
        """Read the state of the entity and of its sensors."""
        hass, setup, state = self._hass, self._setup, self._state
        return HeaterReading(
            sample=HeaterSample(
                read_at=self._now(),
                is_on=is_on(setup, state),
                heat_w=power_w(hass, setup.heat_sensor),
                power_w=power_w(hass, setup.power_sensor),
                flow_c=temperature_c(hass, setup.flow_sensor),
                return_c=temperature_c(hass, setup.return_sensor),
            ),
            energy_kwh=energy_kwh(hass, setup.energy_sensor),
            setpoint_c=setpoint_c(setup, state, unit=hass.config.units.temperature_unit),
        )

    @override
    async def async_set(self, order: HeaterOrder) -> None:
        """Call what the order means, one action after the other, each until its state shows it."""
        unit = self._hass.config.units.temperature_unit
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                for call in calls(self._setup, order, self._state, unit=unit):
                    await self._async_call(call)
        except TimeoutError as error:
            raise DriverError(DriverErrorKind.REFUSED, f"{self._setup.entity_id} does not follow") from error

    @override
    async def async_tend(self) -> None:
        """Have nothing to do: an entity needs no sign of life."""

    async def _async_call(self, call: Call) -> None:
        """Call one action, and wait for its state; what it is already is not asked again."""
        if call.is_done(self._state):
            return
        entity_id, hass = self._setup.entity_id, self._hass
        done = asyncio.Event()

        @callback
        def note(event: Event[EventStateChangedData]) -> None:
            """Note that the state is as wanted."""
            state = event.data["new_state"]
            if state is not None and call.is_done(state):
                done.set()

        stop = async_track_state_change_event(hass, entity_id, note)
        try:
            fields = {ATTR_ENTITY_ID: entity_id, **call.fields}
            await hass.services.async_call(self._setup.domain, call.service, fields, blocking=True)
            if not call.is_done(self._state):
                await done.wait()
        except DriverError:
            raise
        except Exception as error:
            # Not every integration has words of its own for a device that is gone: some let a broken pipe through.
            raise DriverError(DriverErrorKind.REFUSED, f"{type(error).__name__}: {error}") from error
        finally:
            stop()

    @property
    def _state(self) -> State:
        """Return the state of the entity; one that says nothing is silent."""
        state = self._hass.states.get(self._setup.entity_id)
        if state is None or is_silent(state):
            raise DriverError(DriverErrorKind.SILENT, f"{self._setup.entity_id} says nothing")
        return state
