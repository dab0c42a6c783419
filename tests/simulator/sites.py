"""A small site for tests: a shed with one miner and a boiler, another miner outside."""

from simulator.boiler import Boiler
from simulator.clock import ManualClock
from simulator.fleet import Fleet
from simulator.house import LIGHT, House
from simulator.plant import HOME_PLANT, Plant
from simulator.simulated_site import Room, Site
from simulator.tariff import BELGIUM, Tariff
from simulator.weather import BRUSSELS, Weather


def site_of(fleet: Fleet, clock: ManualClock) -> Site:
    """Return a site whose shed is heated by the first miner of a fleet."""
    weather = Weather(BRUSSELS, seed=1)
    shed = Room(name="shed", house=House(LIGHT), hosts=tuple(fleet.miners)[:1], has_boiler=True)
    return Site(
        clock=clock,
        wall=clock,
        weather=weather,
        fleet=fleet,
        rooms={"shed": shed},
        plant=Plant(HOME_PLANT, weather, seed=1, start=clock.now()),
        tariff=Tariff(BELGIUM, weather, seed=1),
        boiler=Boiler(clock),
        seed=1,
    )
