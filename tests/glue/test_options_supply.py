"""The supply of a site in its settings: suggested, shown as understood, and refused at the field that is wrong."""

from typing import Any

import pytest
from homeassistant.components.energy.data import EnergyPreferencesUpdate, async_get_manager
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from .conftest import MakeHome
from .dialog import Dialog
from .home import Home

FLAGS = {
    "is_islanded": False,
    "grid_exports_are_positive": False,
    "battery_discharges_are_positive": False,
    "battery_reserve": 0,
}
"""The fields that a form always sends."""

WATTS = {"unit_of_measurement": "W"}


@pytest.fixture(autouse=True)
def sensors(hass: HomeAssistant) -> None:
    """Let the house have sensors."""
    hass.states.async_set("sensor.river", "52.5", {"unit_of_measurement": "kW"})
    hass.states.async_set("sensor.meter", "-1240", WATTS)
    hass.states.async_set("sensor.battery", "800", WATTS)
    hass.states.async_set("sensor.charge", "71", {"unit_of_measurement": "%"})
    hass.states.async_set("sensor.room", "21", {"unit_of_measurement": "°C"})
    hass.states.async_set("number.cap", "unknown", WATTS)


async def async_page(home: Home) -> Dialog:
    """Open the page of the supply."""
    dialog = await Dialog.async_settings(home.hass, home.entry)
    return await dialog.async_choose("supply")


async def test_a_plant_is_set_and_taken_away(make_home: MakeHome) -> None:
    """A supply brings its sensors; an empty one removes it."""
    home = await make_home()
    home.hass.states.async_set("sensor.river", "52.6", {"unit_of_measurement": "kW"})
    dialog = await async_page(home)
    await dialog.async_submit(**FLAGS | {"generation": "sensor.river", "is_islanded": True})
    await home.async_settle()
    assert home.entry.options == {"supply": FLAGS | {"generation": "sensor.river", "is_islanded": True}}
    assert home.site_number("generation") == 52600
    dialog = await async_page(home)
    assert dialog.fields["generation"] == "sensor.river"
    await dialog.async_submit(**FLAGS)
    assert home.entry.options == {}


async def test_each_reading_is_shown_as_understood(make_home: MakeHome) -> None:
    """Beside each field stands what its sensor says now, in watts and with our sign."""
    supply = FLAGS | {
        "generation": "sensor.river",
        "grid": "sensor.meter",
        "grid_exports_are_positive": True,
        "battery": "sensor.battery",
        "battery_discharges_are_positive": True,
        "charge": "sensor.charge",
        "operator_cap": "number.cap",
    }
    home = await make_home(options={"supply": supply})
    dialog = await async_page(home)
    assert dialog.placeholders == {
        "generation": "52,500 W",
        "auxiliary": "-",
        "grid": "1,240 W",
        "house": "-",
        "battery": "-800 W",
        "charge": "71 %",
        "operator_cap": "-",
    }


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"grid": "sensor.nowhere"}, {"grid": "no_such_entity"}),
        ({"grid": "sensor.room"}, {"grid": "not_a_power"}),
        ({"grid": "sensor.meter", "charge": "sensor.room"}, {"charge": "not_a_charge"}),
        ({"operator_cap": "sensor.charge"}, {"operator_cap": "not_a_power"}),
        ({"auxiliary": "sensor.river"}, {"base": "supply_without_source"}),
        ({"charge": "sensor.charge"}, {"base": "supply_without_source"}),
        ({"grid": "sensor.meter", "is_islanded": True}, {"is_islanded": "island_with_grid"}),
        (
            {"grid": "sensor.meter", "battery": "sensor.battery", "battery_reserve": 30},
            {"charge": "reserve_without_charge"},
        ),
    ],
    ids=[
        "an entity that is not there",
        "a temperature",
        "a charge in degrees",
        "a cap in percent",
        "a container alone",
        "a charge alone",
        "an island with a grid",
        "a reserve of nothing known",
    ],
)
async def test_a_supply_that_is_wrong_is_told_at_its_field(
    make_home: MakeHome, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    """Nothing is changed until it is right."""
    home = await make_home()
    dialog = await async_page(home)
    await dialog.async_submit(**FLAGS | typed)
    assert dialog.errors == errors
    assert home.entry.options == {}


async def test_a_cap_of_the_operator_stands_alone(make_home: MakeHome) -> None:
    """Who hashes first needs no source, and may have a cap."""
    home = await make_home()
    dialog = await async_page(home)
    await dialog.async_submit(**FLAGS | {"operator_cap": "number.cap"})
    assert home.entry.options == {"supply": FLAGS | {"operator_cap": "number.cap"}}


async def test_a_sensor_that_is_not_there_yet_is_known_by_its_unit(
    make_home: MakeHome, entity_registry: er.EntityRegistry
) -> None:
    """A sensor whose integration starts later is taken from the registry."""
    entry = entity_registry.async_get_or_create("sensor", "test", "late", unit_of_measurement="kW")
    home = await make_home()
    dialog = await async_page(home)
    await dialog.async_submit(**FLAGS | {"generation": entry.entity_id})
    assert home.entry.options["supply"]["generation"] == entry.entity_id


@pytest.mark.parametrize(
    ("sources", "suggested"),
    [
        (
            [
                {"type": "solar", "stat_energy_from": "sensor.sun_energy", "stat_rate": "sensor.river"},
                {"type": "grid", "stat_energy_from": "sensor.a", "stat_energy_to": None, "stat_rate": "sensor.meter"},
                {
                    "type": "battery",
                    "stat_energy_from": "sensor.b",
                    "stat_energy_to": "sensor.c",
                    "stat_rate": "sensor.battery",
                    "stat_soc": "sensor.charge",
                },
            ],
            {
                "generation": "sensor.river",
                "grid": "sensor.meter",
                "battery": "sensor.battery",
                "battery_discharges_are_positive": True,
                "charge": "sensor.charge",
            },
        ),
        (
            [
                {"type": "solar", "stat_energy_from": "sensor.east", "stat_rate": "sensor.river"},
                {"type": "solar", "stat_energy_from": "sensor.west", "stat_rate": "sensor.meter"},
                {
                    "type": "battery",
                    "stat_energy_from": "sensor.b",
                    "stat_energy_to": "sensor.c",
                    "stat_rate": "sensor.battery",
                },
            ],
            {"battery": "sensor.battery", "battery_discharges_are_positive": True},
        ),
        ([{"type": "solar", "stat_energy_from": "sensor.east", "stat_rate": "roof:rate"}], {}),
    ],
    ids=["all of it", "two roofs, no charge", "a statistic from elsewhere"],
)
async def test_what_the_energy_dashboard_knows_is_suggested(
    make_home: MakeHome, hass: HomeAssistant, sources: list[dict[str, Any]], suggested: dict[str, Any]
) -> None:
    """Its sensors stand in the empty form, with the sign that it gives them."""
    manager = await async_get_manager(hass)
    await manager.async_update(EnergyPreferencesUpdate(energy_sources=sources))  # type: ignore[typeddict-item]
    home = await make_home()
    dialog = await async_page(home)
    assert {key: value for key, value in dialog.fields.items() if value is not None} == suggested


async def test_an_energy_dashboard_of_a_new_form_costs_nothing(
    make_home: MakeHome, hass_storage: dict[str, Any]
) -> None:
    """What cannot be read is not suggested, and the page opens."""
    stored = {"energy_sources": [{"kind": "solar", "rate": "sensor.river"}], "device_consumption": []}
    hass_storage["energy"] = {"version": 1, "minor_version": 3, "key": "energy", "data": stored}
    home = await make_home()
    dialog = await async_page(home)
    assert {key: value for key, value in dialog.fields.items() if value is not None} == {}
