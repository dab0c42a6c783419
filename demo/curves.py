"""The curves of the home's past: weather, prices, plant, rooms and miners, from the simulator's own models."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from math import inf
from typing import Final

from simulator.fleet import HOME, Member
from simulator.levels import levels
from simulator.noise import Noise
from simulator.plant import FANS_FROM_C, FANS_FULL_K, HOME_PLANT, SOLAR_YIELD_SHARE
from simulator.season import calendar_shift
from simulator.simulated_site import BASE_LOAD_W, HOUSEHOLD_LOAD_W
from simulator.tariff import BELGIUM, Tariff
from simulator.weather import BRUSSELS, Outdoor, Weather

from .past import TIME_ZONE
from .site import ALLOWED_W

# Above this outdoor temperature nobody heats; at the other one the miners run at full power.
HEATING_LIMIT_C: Final = 16.0
DESIGN_C: Final = -4.0
NIGHT: Final = frozenset((22, 23, 0, 1, 2, 3, 4, 5))
NIGHT_SHARE: Final = 0.7
# A machine that waits keeps its control board awake.
WAITING_W: Final = 15.0
ROOM_C: Final = 20.5
ROOM_SWING_K: Final = 0.7
NIGHT_SETBACK_K: Final = 1.2
UNHEATED_GAIN_K: Final = 6.0
# What the living room loses (W/K), and what people and devices in it give: half of what its installer reckoned with.
ROOM_LOSS_W_K: Final = 180.0
ROOM_GAIN_W: Final = 350.0
ROOM_HEAT_SWING: Final = 0.15
# The built-in profile of an S19k Pro; Braiins takes watts, so it has no table of levels (Bitmain: 120 TH/s, 2760 W).
S19K_PRO_W: Final = 2760.0
S19K_PRO_TH_S: Final = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What a machine draws and hashes at its highest level."""

    power_w: float
    hashrate_th_s: float


class Curves:
    """The past of one home, asked at any instant."""

    def __init__(self, now: datetime, *, seed: int, season: str) -> None:
        """Take the same weather and prices as the simulator with this seed and season."""
        weather = Weather(BRUSSELS, seed=seed, calendar_shift=calendar_shift(season, now))
        self._tariff = Tariff(BELGIUM, weather, seed=seed)
        self._river = Noise(seed + 10, timedelta(hours=30))
        self._household = Noise(seed, timedelta(minutes=40))
        self._moods = {index: Noise(seed + 20 + index, timedelta(hours=5)) for index in range(len(HOME))}
        self._outdoor = cache(weather.at)
        self.price_per_kwh = cache(lambda hour: self._tariff.at(hour).price_per_kwh)
        self.miner_w = cache(self._miner_w)
        self.grid_w = cache(self._grid_w)

    def outdoor(self, hour: datetime) -> Outdoor:
        """Return the weather."""
        return self._outdoor(hour)

    def outdoor_c(self, hour: datetime) -> float:
        """Return the outdoor temperature."""
        return self._outdoor(hour).temperature_c

    def generation_w(self, hour: datetime) -> float:
        """Return what river and sun gave."""
        river_w = HOME_PLANT.river_w * (1 + HOME_PLANT.river_swing_share * self._river.at(hour))
        return river_w + HOME_PLANT.solar_w * SOLAR_YIELD_SHARE * self._outdoor(hour).irradiance_w_m2 / 1000

    def container_w(self, hour: datetime) -> float:
        """Return what the plant took for itself."""
        fans_share = min(max((self.outdoor_c(hour) - FANS_FROM_C) / FANS_FULL_K, 0.0), 1.0)
        return HOME_PLANT.base_w + HOME_PLANT.fans_w * fans_share

    def household_w(self, hour: datetime) -> float:
        """Return what the household drew."""
        return BASE_LOAD_W + HOUSEHOLD_LOAD_W * max(self._household.at(hour), 0.0) ** 2

    def miners_w(self, hour: datetime) -> float:
        """Return what all miners drew."""
        return sum(self.miner_w(index, hour) for index in range(len(HOME)))

    def hashrate_th_s(self, index: int, hour: datetime) -> float:
        """Return what a miner hashed: nothing while it waited."""
        rated, power_w = rating(HOME[index]), self.miner_w(index, hour)
        return 0.0 if power_w <= WAITING_W else rated.hashrate_th_s * power_w / rated.power_w

    def room_c(self, index: int, hour: datetime) -> float:
        """Return the temperature of a room: held in winter, led by the weather in summer."""
        night_k = NIGHT_SETBACK_K if hour.astimezone(TIME_ZONE).hour in NIGHT else 0.0
        held_c = ROOM_C - night_k + ROOM_SWING_K * self._moods[index].at(hour)
        return max(held_c, self.outdoor_c(hour) + UNHEATED_GAIN_K)

    def room_heat_w(self, index: int, hour: datetime) -> float:
        """Return the heat that held the temperature of a room, with the stove and the guests that nobody measured."""
        away_k = self.room_c(index, hour) - self.outdoor_c(hour)
        swing = 1 + ROOM_HEAT_SWING * self._household.at(hour)
        return max(ROOM_LOSS_W_K * away_k - ROOM_GAIN_W, 0.0) * swing

    def _miner_w(self, index: int, hour: datetime) -> float:
        """Return what a miner drew: the colder the more, less at night, and nothing on mild days."""
        cold_share = (HEATING_LIMIT_C - self.outdoor_c(hour)) / (HEATING_LIMIT_C - DESIGN_C)
        night_share = NIGHT_SHARE if hour.astimezone(TIME_ZONE).hour in NIGHT else 1.0
        share = cold_share * night_share * (1 + 0.3 * self._moods[index].at(hour))
        full_w = rating(HOME[index]).power_w
        # Below a quarter of its power no machine of the home hashes well: it waits instead.
        return WAITING_W * full_w / (full_w + 1000) if share < 1 / 4 else full_w * min(share, 1.0)

    def _grid_w(self, hour: datetime) -> float:
        """Return what came from the grid; below 0 it went there."""
        return self.household_w(hour) + self.miners_w(hour) + self.container_w(hour) - self.generation_w(hour)


@cache
def rating(member: Member) -> Rating:
    """Return what a machine of the home may draw."""
    if member.firmware == "braiins":
        return Rating(power_w=S19K_PRO_W, hashrate_th_s=S19K_PRO_TH_S)
    allowed_w = ALLOWED_W.get(member.firmware, inf)
    highest = [level for level in levels(member.firmware, member.model or "") if level.power_w <= allowed_w][-1]
    return Rating(power_w=highest.power_w, hashrate_th_s=highest.hashrate_th_s)
