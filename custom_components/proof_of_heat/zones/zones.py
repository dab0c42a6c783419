"""All zones of one site, and the weather around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..engine.model import Decision
from ..engine.zone import Weather, ZoneSettings
from .weather import WeatherSetup, WeatherWatch
from .zone import ZoneCoordinator


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a device that heats zones draws now."""

    weights: Mapping[str, float]
    """By zone: the part of its heat that the zone gets (0 to 1)."""
    power_w: float


class Zones:
    """The zones of one site, as the control of the site asks for them."""

    def __init__(self, hass: HomeAssistant, zones: Mapping[str, ZoneCoordinator], weather: WeatherSetup) -> None:
        """Keep the zones by their ids."""
        self.zones = zones
        self.weather = WeatherWatch(hass, weather)
        for zone in zones.values():
            zone.has_outdoor = self.has_outdoor

    @property
    def sensors(self) -> frozenset[str]:
        """Return the sensors of all rooms."""
        return frozenset(sensor for zone in self.zones.values() for sensor in zone.setup.sensors)

    @property
    def entity_ids(self) -> frozenset[str]:
        """Return all entities whose change is worth a decision."""
        return frozenset().union(*(zone.setup.entity_ids for zone in self.zones.values()))

    @property
    def settings(self) -> tuple[ZoneSettings, ...]:
        """Return the zones as the engine wants them now."""
        return tuple(zone.settings for zone in self.zones.values())

    @property
    def open_windows(self) -> dict[str, datetime]:
        """Return since when a contact says that a window is open, by zone."""
        since = {key: zone.open_since for key, zone in self.zones.items()}
        return {key: at for key, at in since.items() if at is not None}

    @property
    def has_outdoor(self) -> bool:
        """Tell whether there are zones, and something that says how cold it is outside."""
        setup = self.weather.setup
        return bool(self.zones) and (setup.outdoor_sensor is not None or setup.weather_entity is not None)

    @property
    def has_irradiance(self) -> bool:
        """Tell whether there are zones, and a sensor of the sun."""
        return bool(self.zones) and self.weather.setup.irradiance_sensor is not None

    def weather_now(self, now: datetime) -> Weather:
        """Return what is known of the weather; a site without zones asks for none."""
        return self.weather.now(now) if self.zones else Weather()

    def own_weather(self, now: datetime) -> dict[str, Weather]:
        """Return the weather of the zones that have an outdoor sensor of their own."""
        sensors = {key: zone.setup.outdoor_sensor for key, zone in self.zones.items()}
        return {key: self.weather.at_sensor(sensor, now) for key, sensor in sensors.items() if sensor is not None}

    def heated_by(self, weights: Mapping[str, float]) -> ZoneCoordinator | None:
        """Return the zone that gets most of a heater's heat, None where it heats none."""
        known = [(weight, key) for key, weight in weights.items() if key in self.zones]
        return self.zones[max(known)[1]] if known else None

    def known(self, weights: Mapping[str, float]) -> dict[str, float]:
        """Return the parts of a heater's heat without those of zones that are no more."""
        return {key: weight for key, weight in weights.items() if key in self.zones}

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Follow the weather; return what ends that."""
        return self.weather.async_start()

    @callback
    def async_show(self, decision: Decision, loads: Sequence[Load], *, now: datetime) -> None:
        """Show what was decided for each zone."""
        for key, zone in self.zones.items():
            parts_w = [load.weights[key] * load.power_w for load in loads if key in load.weights]
            zone.async_show(decision.zones.get(key), drawn_w=sum(parts_w) if parts_w else None, now=now)
