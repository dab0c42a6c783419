"""A clock that ran years ahead and was set right: nothing waits for the time it showed, and all is well in an hour."""

from dataclasses import replace
from datetime import timedelta

from custom_components.proof_of_heat.engine.effective import Why
from custom_components.proof_of_heat.engine.model import Mode
from custom_components.proof_of_heat.engine.reason import Reason
from custom_components.proof_of_heat.engine.sensor_ladder import Footing
from custom_components.proof_of_heat.engine.supply import Input, SiteReading, StalePolicy, SupplySettings

from .sample_house import BOILER, Home, heating_miner, house
from .sample_site import miner

AHEAD = timedelta(days=1400)
GENERATION = frozenset({Input.GENERATION})


def set_back(home: Home) -> None:
    """Set the clock right; what was read before is from the future now, and every machine behaves."""
    home.now -= AHEAD
    home.refusing = home.deaf = home.silent = frozenset()


def test_a_miner_that_was_left_alone_heats_again() -> None:
    """A quarantine of four years is none."""
    home = Home(house(), room_c=15.0)
    home.refusing = frozenset({"a"})
    home.go(60)
    assert home.decision.verdicts["a"].reason is Reason.QUARANTINED
    set_back(home)
    home.go(30)
    assert not home.targets["a"].is_pause


def test_a_boiler_that_was_left_alone_heats_again() -> None:
    """As with a miner."""
    home = Home(house(heating_miner(mode=Mode.OFF), heaters=(BOILER,)), room_c=15.0)
    home.refusing = frozenset({"boiler"})
    home.go(60)
    assert home.decision.heaters["boiler"].reason is Reason.QUARANTINED
    set_back(home)
    home.go(30)
    assert home.is_on("boiler")


def test_a_miner_that_does_not_stop_is_told_again() -> None:
    """It accepted a stop in the future and heats on: it is judged now."""
    home = Home(house(), room_c=15.0)
    home.go(30)
    home.deaf = frozenset({"a"})
    home.go(30, room_c=29.0)
    set_back(home)
    home.go(30)
    assert home.targets["a"].is_pause


def test_a_room_sensor_in_doubt_is_believed_again() -> None:
    """What it shows since has lasted long enough."""
    home = Home(house(), room_c=20.0)
    home.go(5)
    home.go(2, room_c=26.0)
    assert home.zone.room_c is None
    set_back(home)
    home.go(2)
    assert home.zone.room_c == 26.0


def test_a_room_sensor_that_freezes_is_found_out_all_the_same() -> None:
    """Its day begins when the clock is set."""
    home = Home(house(), room_c=20.0)
    home.go(5)
    set_back(home)
    home.go(25, cycle=timedelta(hours=1))
    assert home.zone.room_c is None


def test_an_old_outdoor_temperature_counts_no_more() -> None:
    """Nobody knows how old it is, so the forecast is better."""
    home = Home(house(), outdoor_c=10.0)
    home.go(5)
    set_back(home)
    home.go(outdoor_c=None, forecast_c=-3.0)
    assert (home.zone.outdoor_c, home.zone.footing) == (-3.0, Footing.ROOM)


def test_a_silent_miner_does_not_heat_for_years() -> None:
    """Its last reading is from the future, which is no reading."""
    home = Home(house(), room_c=15.0)
    home.go(30)
    set_back(home)
    home.silent = frozenset({"a"})
    home.go(2)
    assert home.zone.measured_w is None
    assert home.zone.planned_w == 0


def test_lowest_levels_bridge_minutes_only() -> None:
    """A supply that is unknown since four years ahead is unknown since now."""
    supply = SupplySettings(inputs=GENERATION, is_islanded=True, stale_policy=StalePolicy.LOWEST)
    home = Home(house(miner(mode=Mode.AUTO), is_balancing=True, supply=supply))
    plant = SiteReading(power_w=5000, read_at=home.now)
    for _ in range(30):
        home.go(inputs={Input.GENERATION: replace(plant, read_at=home.now)})
    home.go(2, inputs={})
    assert home.targets["a"].power_w == 800
    set_back(home)
    home.go(10)
    assert home.targets["a"].is_pause


def test_a_window_open_since_the_future_is_open() -> None:
    """Home Assistant goes on to tell when it was opened by the clock of then."""
    home = Home(house(), room_c=18.0)
    home.go(30)
    home.go(2, open_windows={"house": home.now + AHEAD})
    assert home.zone.effective.why is Why.WINDOW_OPEN
