"""The readings of the supply: units, signs, age and trust."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.proof_of_heat.const import DOMAIN
from custom_components.proof_of_heat.engine.bounds import Bound
from custom_components.proof_of_heat.engine.miner import PAUSE, Target
from custom_components.proof_of_heat.engine.model import Circuit, Mode, QuietHours, Wish
from custom_components.proof_of_heat.engine.reason import Reason
from custom_components.proof_of_heat.engine.supply import Input, SupplySettings
from custom_components.proof_of_heat.engine.trust import SAMPLE_LIFE, is_fresh
from custom_components.proof_of_heat.inputs import SupplySetup, charge_share, input_readings, operator_cap_w
from custom_components.proof_of_heat.settings import miner_setups
from custom_components.proof_of_heat.site import SiteSetup, site_settings
from custom_components.proof_of_heat.store import Hold, MinerMemory, SiteMemory, SiteWish
from tests.simulated import START

from .conftest import MakeHome
from .home import Home


def setup(**supply: Any) -> SupplySetup:
    """Return the supply of a site with these options."""
    return SupplySetup.of(MockConfigEntry(domain=DOMAIN, options={"supply": supply}))


def power_w(hass: HomeAssistant, **supply: Any) -> float | None:
    """Return the one reading of a supply."""
    reading = next(iter(input_readings(hass, setup(**supply)).values()), None)
    return None if reading is None else reading.power_w


@pytest.mark.parametrize(
    ("state", "unit", "watts"),
    [
        ("1240", "W", 1240),
        ("52.5", "kW", 52_500),
        ("1.2", "MW", 1_200_000),
        ("-300.5", "W", -300.5),
        ("unavailable", "W", None),
        ("unknown", "W", None),
        ("nan", "W", None),
        ("inf", "W", None),
        ("12", None, None),
        ("12", "°C", None),
    ],
)
def test_a_reading_is_in_watts(hass: HomeAssistant, state: str, unit: str | None, watts: float | None) -> None:
    """Any unit of power will do; what is no power is no reading."""
    hass.states.async_set("sensor.plant", state, {"unit_of_measurement": unit})
    assert power_w(hass, generation="sensor.plant") == watts


def test_a_sensor_that_does_not_exist_is_no_reading(hass: HomeAssistant) -> None:
    """It may come later."""
    assert input_readings(hass, setup(generation="sensor.plant")) == {}


@pytest.mark.parametrize(
    ("key", "switch", "watts"),
    [
        (Input.GRID, "grid_exports_are_positive", -800),
        (Input.GRID, "battery_discharges_are_positive", 800),
        (Input.BATTERY, "battery_discharges_are_positive", -800),
        (Input.BATTERY, "grid_exports_are_positive", 800),
        (Input.GENERATION, "grid_exports_are_positive", 800),
    ],
)
def test_each_switch_turns_its_own_sign(hass: HomeAssistant, key: Input, switch: str, watts: float) -> None:
    """Import and charging are positive here."""
    hass.states.async_set("sensor.one", "800", {"unit_of_measurement": "W"})
    assert power_w(hass, **{key: "sensor.one", switch: True}) == watts


@pytest.mark.parametrize(
    ("attributes", "trust_share"),
    [
        ({}, 1),
        ({"confidence": 0.4}, 0.4),
        ({"confidence": 97}, 0.97),
        ({"trust_score": "0.9"}, 0.9),
        ({"confidence": None}, 0),
        ({"trust": "high"}, 0),
    ],
    ids=["says nothing", "share", "percent", "text", "unknown", "no number"],
)
def test_a_source_may_distrust_itself(hass: HomeAssistant, attributes: dict[str, Any], trust_share: float) -> None:
    """As a share or in percent; what it says and nobody understands is no trust."""
    hass.states.async_set("sensor.plant", "1", {"unit_of_measurement": "W"} | attributes)
    reading = input_readings(hass, setup(generation="sensor.plant"))[Input.GENERATION]
    assert reading.trust_share == trust_share


@pytest.mark.parametrize(
    ("measured_at", "age"),
    [
        (None, timedelta()),
        ("2026-01-15T11:30:00+00:00", timedelta(minutes=30)),
        (datetime(2026, 1, 15, 11, 59, tzinfo=dt_util.UTC), timedelta(minutes=1)),
        ("2026-01-15T12:30:00+00:00", timedelta()),
        ("half past", timedelta()),
    ],
    ids=["says nothing", "text", "an instant", "in the future", "no time"],
)
def test_a_meter_that_hangs_tells_it_by_its_time(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, measured_at: object, age: timedelta
) -> None:
    """A reading is as old as its source says, at least as old as its report."""
    freezer.move_to(START)
    hass.states.async_set("sensor.plant", "1", {"unit_of_measurement": "W", "measured_at": measured_at})
    reading = input_readings(hass, setup(generation="sensor.plant"))[Input.GENERATION]
    assert START - reading.read_at == age


@pytest.mark.parametrize("measured_at", ["0001-01-01T00:00:00", "2026-02-30T11:30:00"], ids=["never set", "no day"])
def test_a_time_that_cannot_be_is_long_past(hass: HomeAssistant, measured_at: str) -> None:
    """A plant that was never told the time costs its reading only, east of Greenwich too."""
    dt_util.set_default_time_zone(ZoneInfo("Europe/Berlin"))
    hass.states.async_set("sensor.plant", "1", {"unit_of_measurement": "W", "measured_at": measured_at})
    reading = input_readings(hass, setup(generation="sensor.plant"))[Input.GENERATION]
    assert not is_fresh(reading.read_at, SAMPLE_LIFE, dt_util.utcnow())


@pytest.mark.parametrize(
    ("state", "unit", "share"),
    [("71", "%", 0.71), ("71", None, 0.71), ("171", "%", None), ("unknown", "%", None), ("12", "kWh", None)],
)
def test_the_charge_is_a_share(hass: HomeAssistant, state: str, unit: str | None, share: float | None) -> None:
    """Only what can be a percentage counts."""
    attributes = {} if unit is None else {"unit_of_measurement": unit}
    hass.states.async_set("sensor.charge", state, attributes)
    assert charge_share(hass, setup(charge="sensor.charge")) == share


def test_without_a_battery_there_is_no_charge(hass: HomeAssistant) -> None:
    """Nothing is guessed."""
    assert charge_share(hass, setup()) is None


@pytest.mark.parametrize(
    ("state", "before_w", "cap_w"),
    [
        ("4.2", None, 4200),
        ("unknown", 4200, None),
        ("unavailable", 4200, 4200),
        ("unavailable", None, None),
        ("-1", None, 0),
    ],
    ids=["a cap", "no value", "lost", "never there", "below zero"],
)
def test_a_lost_receiver_lifts_no_cap(
    hass: HomeAssistant, state: str, before_w: float | None, cap_w: float | None
) -> None:
    """No value is no cap, no answer is the last one."""
    hass.states.async_set("number.cap", state, {"unit_of_measurement": "kW"})
    assert operator_cap_w(hass, setup(operator_cap="number.cap"), before_w=before_w) == cap_w


def test_a_site_without_a_receiver_has_no_cap(hass: HomeAssistant) -> None:
    """What is not set up caps nothing."""
    assert operator_cap_w(hass, setup(), before_w=None) is None


def test_the_settings_of_a_site_are_read_from_its_options() -> None:
    """Circuits hang below the connection, quiet hours are times, percent are shares."""
    options = {
        "circuit_limit_w": 9000,
        "circuits": [
            {"name": "Workshop", "limit_w": 3000, "parent": None},
            {"name": "Bench", "limit_w": 2000, "parent": "Workshop"},
        ],
        "quiet_hours": {"start": "22:00:00", "end": "06:30:00", "limit_w": 800},
        "supply": {"grid": "sensor.meter", "battery_reserve": 30, "operator_cap": "number.cap"},
        "soak_count": 1,
    }
    site = SiteSetup.of(MockConfigEntry(domain=DOMAIN, options=options))
    assert site.circuits == (
        Circuit(id="", limit_w=9000),
        Circuit(id="Workshop", limit_w=3000, parent_id=""),
        Circuit(id="Bench", limit_w=2000, parent_id="Workshop"),
    )
    assert site.quiet_hours == QuietHours(start=time(22), end=time(6, 30), limit_w=800)
    assert (site.supply.reserve_share, site.soak_count) == (0.3, 1)
    assert site.supply.entity_ids == {"sensor.meter", "number.cap"}


def _settings(home: Home, memory: SiteMemory, *, operator_w: float | None = None, minutes: int = 0) -> Any:
    """Return the settings of the engine for a home with this memory."""
    now = START + timedelta(minutes=minutes)
    site = SiteSetup.of(home.entry)
    return site_settings(site, miner_setups(home.entry), memory, operator_cap_w=operator_w, now=now)


async def test_the_wishes_of_a_site_reach_the_engine(make_home: MakeHome) -> None:
    """Switches, margin and caps stand in the settings of each cycle."""
    supply = {"generation": "sensor.plant", "is_islanded": True, "battery_reserve": 20}
    home = await make_home(options={"supply": supply}, is_set_up=False)
    wish = SiteWish(is_balancing=True, is_dry_run=True, is_stopped=True, margin_share=0.25, cap_w=5000)
    settings = _settings(home, SiteMemory(wish=wish), operator_w=4200)
    assert (settings.is_balancing, settings.is_dry_run, settings.is_stopped) == (True, True, True)
    assert settings.caps == (
        Bound(limit_w=4200, reason=Reason.OPERATOR_CAP),
        Bound(limit_w=5000, reason=Reason.POWER_CAP),
    )
    assert settings.supply == SupplySettings(
        inputs=frozenset({Input.GENERATION}), is_islanded=True, margin_share=0.25, battery_reserve_share=0.2
    )


@pytest.mark.parametrize(("is_islanded", "margin_share"), [(True, 0.1), (False, 0.0)], ids=["island", "grid"])
async def test_an_island_keeps_a_margin_unasked(make_home: MakeHome, is_islanded: bool, margin_share: float) -> None:
    """A grid takes what is too much or too little."""
    options = {"supply": {"generation": "sensor.plant", "is_islanded": is_islanded}}
    home = await make_home(options=options, is_set_up=False)
    assert _settings(home, SiteMemory()).supply.margin_share == margin_share


@pytest.mark.parametrize(
    ("target", "minutes", "wish"),
    [
        (Target(power_w=2000), 9, Wish(mode=Mode.HEAT, limit=Target(power_w=2000))),
        (PAUSE, 9, Wish(mode=Mode.OFF, limit=PAUSE)),
        (Target(power_w=2000), 10, Wish(mode=Mode.AUTO)),
    ],
    ids=["held", "held at rest", "ended"],
)
async def test_a_hold_overrules_the_wish_until_it_ends(
    make_home: MakeHome, target: Target, minutes: int, wish: Wish
) -> None:
    """Held miners run at their target, or rest; afterwards their own mode counts."""
    home = await make_home("whatsminer_v2", is_set_up=False)
    hold = Hold(target=target, until=START + timedelta(minutes=10))
    memory = SiteMemory(miners={home.ids[0]: MinerMemory(wish=Wish(mode=Mode.AUTO), hold=hold)})
    assert _settings(home, memory, minutes=minutes).miners[0].wish == wish


async def test_the_soak_limit_holds_back_all_but_the_first_managed_miners(make_home: MakeHome) -> None:
    """Who is not managed does not count."""
    home = await make_home("whatsminer_v2", "axeos", "braiins", options={"soak_count": 1}, is_set_up=False)
    first, *managed = home.ids
    memory = SiteMemory(
        miners={first: MinerMemory()} | {key: MinerMemory(wish=Wish(mode=Mode.AUTO)) for key in managed}
    )
    assert [miner.is_held_back for miner in _settings(home, memory).miners] == [False, False, True]
