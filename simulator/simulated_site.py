"""The site as a whole: miners and a boiler warm rooms, a plant feeds them, and the weather acts on all."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from .boiler import Boiler
from .clock import SimClock
from .fleet import Fleet
from .house import AIR, HEAVY, LIGHT, SLAB, House, HouseType
from .miner import SimMiner
from .noise import Noise
from .plant import Plant
from .tariff import Tariff
from .weather import Outdoor, Weather

# The longest step of a room in which the weather may count as still.
LONGEST_STEP: Final = timedelta(minutes=5)
# Fridge, router and standby, and what cooking and washing add at times.
BASE_LOAD_W: Final = 350.0
HOUSEHOLD_LOAD_W: Final = 1800.0
J_PER_KWH: Final = 3.6e6

# The rooms of the home fleet: the sizes fit the miners that heat them.
HOME_ROOMS: Final[tuple[tuple[str, HouseType], ...]] = (
    ("living_area", SLAB),
    ("workshop", AIR.scaled(0.75)),
    ("greenhouse", LIGHT.scaled(2)),
    ("guest_room", HEAVY.scaled(0.7)),
    ("study", HEAVY.scaled(0.35)),
)
# The radiators of the boiler hang here.
BOILER_ROOM: Final = "living_area"


@dataclass(slots=True, kw_only=True)
class Room:
    """A room with the miners that stand in it."""

    name: str
    house: House
    hosts: tuple[str, ...] = ()
    has_boiler: bool = False
    is_window_open: bool = False
    people: int = 0
    heat_w: float = 0.0
    """The mean heat of miners and boiler during the last step."""
    _seen_j: float = field(default=0.0, init=False)

    def heat_since(self, total_j: float, duration: timedelta) -> float:
        """Return the mean heat since the last call, from a total that only rises."""
        heat_w = (total_j - self._seen_j) / duration.total_seconds()
        self._seen_j = total_j
        return heat_w


@dataclass(slots=True, kw_only=True)
class Site:
    """Everything at one electrical connection, moved forward by `advance`."""

    clock: SimClock
    wall: SimClock
    """The time that people and Home Assistant live in: prices belong to it, and stamps on the network."""
    weather: Weather
    fleet: Fleet
    rooms: dict[str, Room]
    plant: Plant
    tariff: Tariff
    boiler: Boiler
    seed: int
    unplugged: set[str] = field(default_factory=set, init=False)
    _household: Noise = field(init=False)
    _at: datetime = field(init=False)

    def __post_init__(self) -> None:
        """Begin now."""
        self._household = Noise(self.seed, timedelta(minutes=40))
        self._at = self.clock.now()
        for room in self.rooms.values():
            room.heat_since(self._heat_j(room), LONGEST_STEP)
        self._warm_inlets()

    @property
    def outdoor(self) -> Outdoor:
        """Return the weather now."""
        return self.weather.at(self.clock.now())

    @property
    def miners_w(self) -> float:
        """Return what all miners draw."""
        return sum(self.power_w(host) for host in self.fleet.miners)

    @property
    def household_w(self) -> float:
        """Return what the household draws, without miners and container."""
        busy_share = max(self._household.at(self.clock.now()), 0.0)
        return BASE_LOAD_W + HOUSEHOLD_LOAD_W * busy_share**2

    @property
    def grid_w(self) -> float:
        """Return what comes from the grid; below 0 it goes there."""
        reading = self.plant.at(self.clock.now())
        return self.household_w + self.miners_w + reading.container_w - reading.generation_w

    def power_w(self, host: str) -> float:
        """Return what the plug of a miner measures."""
        return 0.0 if host in self.unplugged else self.fleet.miners[host].machine.power_w

    def advance(self) -> None:
        """Let the rooms catch up with the clock, warmed by what the miners really drew."""
        now = self.clock.now()
        passed = now - self._at
        if passed <= timedelta(0):
            return
        self.boiler.advance()
        for room in self.rooms.values():
            room.heat_w = room.heat_since(self._heat_j(room), passed)
        while self._at < now:
            step = min(LONGEST_STEP, now - self._at)
            self._at += step
            self._step(step)
        self._warm_inlets()

    async def async_unplug(self, host: str) -> None:
        """Pull the plug of a miner."""
        miner = self._miner(host)
        self.advance()
        self.unplugged.add(host)
        await miner.async_stop()
        miner.machine.pause()

    async def async_plug_in(self, host: str) -> None:
        """Put the plug of a miner back: it boots and mines as it is set."""
        miner = self._miner(host)
        if host not in self.unplugged:
            return
        self.advance()
        self.unplugged.discard(host)
        miner.machine.reboot()
        await miner.async_start()

    def _miner(self, host: str) -> SimMiner:
        """Return the miner at an address."""
        try:
            return self.fleet.miners[host]
        except KeyError:
            message = f"no miner has the address {host}"
            raise LookupError(message) from None

    def _heat_j(self, room: Room) -> float:
        """Return all heat that miners and boiler gave to a room since the beginning."""
        miners_j = sum(self.fleet.miners[host].machine.energy_kwh for host in room.hosts) * J_PER_KWH
        return miners_j + (self.boiler.heat_j if room.has_boiler else 0.0)

    def _step(self, step: timedelta) -> None:
        """Move all rooms forward under the weather of the middle of the step."""
        outdoor = self.weather.at(self._at - step / 2)
        for room in self.rooms.values():
            room.house.step(
                heat_w=room.heat_w,
                outdoor_c=outdoor.temperature_c,
                irradiance_w_m2=outdoor.irradiance_w_m2,
                dt=step,
                is_window_open=room.is_window_open,
                people=room.people,
            )

    def _warm_inlets(self) -> None:
        """Let miners and boiler feel the rooms that they stand in; the others breathe outdoor air."""
        outdoor_c = self.outdoor.temperature_c
        for miner in self.fleet.miners.values():
            miner.machine.inlet_c = outdoor_c
        for room in self.rooms.values():
            for host in room.hosts:
                self.fleet.miners[host].machine.inlet_c = room.house.room_c
            if room.has_boiler:
                self.boiler.room_c = room.house.room_c


def home_rooms(fleet: Fleet) -> dict[str, Room]:
    """Return the rooms that the miners of a fleet stand in, a little cool at first."""
    members = fleet.members.items()
    return {
        name: Room(
            name=name,
            house=House(house_type, room_c=19.0),
            hosts=tuple(host for host, member in members if member.room == name),
            has_boiler=name == BOILER_ROOM,
        )
        for name, house_type in HOME_ROOMS
    }
