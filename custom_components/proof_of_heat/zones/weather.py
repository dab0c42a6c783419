"""The weather at the site: sensors, or a weather service, and what it says of the next hours."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Self

from homeassistant.components.weather import (
    ATTR_WEATHER_TEMPERATURE,
    ATTR_WEATHER_TEMPERATURE_UNIT,
    SERVICE_GET_FORECASTS,
)
from homeassistant.components.weather import DOMAIN as WEATHER
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_ENTITY_ID, UnitOfTemperature
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, State, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_conversion import TemperatureConverter

from ..const import CONF_IRRADIANCE_SENSOR, CONF_OUTDOOR_SENSOR, CONF_WEATHER, CONF_WEATHER_ENTITY
from ..engine.zone import Weather
from ..inputs import number_of
from ..rooms import temperature_of
from .setup import ZoneSetup

# Weather services renew their forecasts every hour at most. One that was not there yet is asked again soon.
FORECAST_LIFE: Final = timedelta(hours=1)
FORECAST_INTERVAL: Final = timedelta(minutes=5)

# The hour of a forecast that is asked for; beyond it the forecast has ended.
FORECAST_REACH: Final = timedelta(hours=1)

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherSetup:
    """Where the weather comes from."""

    outdoor_sensor: str | None
    weather_entity: str | None
    irradiance_sensor: str | None

    @classmethod
    def of(cls, entry: ConfigEntry, zones: Iterable[ZoneSetup]) -> Self:
        """Read the options of a site; where they name no sensor and no service, the first sensor of a zone counts."""
        stored: Mapping[str, Any] = entry.options.get(CONF_WEATHER, {})
        of_zones = next((zone.outdoor_sensor for zone in zones if zone.outdoor_sensor is not None), None)
        own = stored.get(CONF_OUTDOOR_SENSOR)
        return cls(
            outdoor_sensor=of_zones if own is None and CONF_WEATHER_ENTITY not in stored else own,
            weather_entity=stored.get(CONF_WEATHER_ENTITY),
            irradiance_sensor=stored.get(CONF_IRRADIANCE_SENSOR),
        )


class WeatherWatch:
    """The weather of one site, and the last forecast of it."""

    def __init__(self, hass: HomeAssistant, setup: WeatherSetup) -> None:
        """Start without a forecast."""
        self.setup = setup
        self._hass = hass
        self.forecast: tuple[tuple[datetime, float], ...] = ()
        """Temperature by hour (degC), as the weather service says."""
        self._renewed_at: datetime | None = None

    def now(self, now: datetime) -> Weather:
        """Return what is known of the weather."""
        return self.at_sensor(self.setup.outdoor_sensor, now)

    def at_sensor(self, outdoor_sensor: str | None, now: datetime) -> Weather:
        """Return the weather at an outdoor sensor, by the weather service where that is lost."""
        outdoor_c, outdoor_read_at = self._outdoor(outdoor_sensor)
        sun = None if self.setup.irradiance_sensor is None else self._hass.states.get(self.setup.irradiance_sensor)
        irradiance_w_m2 = None if sun is None else number_of(sun)
        return Weather(
            outdoor_c=outdoor_c,
            outdoor_read_at=outdoor_read_at,
            irradiance_w_m2=irradiance_w_m2,
            irradiance_read_at=None if sun is None or irradiance_w_m2 is None else sun.last_reported,
            forecast_c=self._forecast_c(now),
        )

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Ask for forecasts from now on; return what ends that."""
        if self.setup.weather_entity is None:
            return _nothing
        task = self._hass.async_create_background_task(self._async_renew(dt_util.utcnow()), "proof_of_heat forecast")
        stop_timer = async_track_time_interval(
            self._hass, self._async_renew, FORECAST_INTERVAL, name="proof_of_heat forecast", cancel_on_shutdown=True
        )

        @callback
        def stop() -> None:
            """End the timer and what is under way."""
            stop_timer()
            task.cancel()

        return stop

    async def _async_renew(self, now: datetime) -> None:
        """Ask the weather service for what is new; one that fails leaves the last forecast."""
        if self._renewed_at is not None and now - self._renewed_at < FORECAST_LIFE:
            return
        entity_id = self.setup.weather_entity
        try:
            answer = await self._hass.services.async_call(
                WEATHER,
                SERVICE_GET_FORECASTS,
                {ATTR_ENTITY_ID: entity_id, "type": "hourly"},
                blocking=True,
                return_response=True,
            )
        except HomeAssistantError as error:
            _LOGGER.debug("%s gives no forecast: %s", entity_id, error)
            return
        self._renewed_at = now
        found: Any = (answer or {}).get(entity_id or "", {})
        unit = self._unit()
        self.forecast = tuple(
            (dt_util.as_utc(at), TemperatureConverter.convert(hour["temperature"], unit, UnitOfTemperature.CELSIUS))
            for hour in found.get("forecast", [])
            if hour.get("temperature") is not None and (at := dt_util.parse_datetime(hour["datetime"])) is not None
        )

    def _outdoor(self, outdoor_sensor: str | None) -> tuple[float | None, datetime | None]:
        """Return the temperature of a sensor, else that of the weather service, and when it was said."""
        sensor = None if outdoor_sensor is None else self._hass.states.get(outdoor_sensor)
        if sensor is not None and (outdoor_c := temperature_of(sensor)) is not None:
            return outdoor_c, sensor.last_reported
        service = self._service()
        said = None if service is None else service.attributes.get(ATTR_WEATHER_TEMPERATURE)
        if service is None or not isinstance(said, int | float):
            return None, None
        return TemperatureConverter.convert(said, self._unit(), UnitOfTemperature.CELSIUS), service.last_reported

    def _forecast_c(self, now: datetime) -> float | None:
        """Return what the forecast says of this hour."""
        hours = [(at, outdoor_c) for at, outdoor_c in self.forecast if abs(at - now) <= FORECAST_REACH]
        return min(hours, key=lambda hour: abs(hour[0] - now))[1] if hours else None

    def _service(self) -> State | None:
        """Return the weather entity."""
        return None if self.setup.weather_entity is None else self._hass.states.get(self.setup.weather_entity)

    def _unit(self) -> str:
        """Return the unit of the weather entity."""
        service = self._service()
        unit: str = (service.attributes if service is not None else {}).get(
            ATTR_WEATHER_TEMPERATURE_UNIT, self._hass.config.units.temperature_unit
        )
        return unit


@callback
def _nothing() -> None:
    """End nothing."""
