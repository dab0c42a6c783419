"""A heater that is no miner is set up page by page, read before it is saved, and changed later."""

from pathlib import Path
from typing import Any

import pytest
from homeassistant.config_entries import SOURCE_RECONFIGURE, SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.translation import async_get_translations

from custom_components.proof_of_heat.const import DOMAIN, SUBENTRY_HEATER
from custom_components.proof_of_heat.drivers.registers import ProfileFault
from simulator.boiler import Boiler
from simulator.modbus import ModbusFault, ModbusPort
from tests.simulated import free_host

from .boiler_home import HEATER, PROFILE, add_heater, boiler_port, keep_profile, modbus_heater
from .conftest import MakeHome
from .dialog import Dialog
from .heated_home import ZONE, add_zone
from .home import Home

__all__ = ["boiler_port"]

MINUTES = {"hours": 0, "minutes": 5, "seconds": 0}
OUTPUT: dict[str, Any] = {"max_heat_w": 6000, "steps": 1, "min_on": MINUTES, "min_off": MINUTES, "managed": True}


async def _begin(home: Home, **typed: Any) -> Dialog:
    """Begin to add a heater, and send the first page."""
    dialog = Dialog(hass=home.hass, manager=home.hass.config_entries.subentries, texts_at="config_subentries.heater")
    await dialog.async_begin((home.entry.entry_id, SUBENTRY_HEATER), {"source": SOURCE_USER})
    return await dialog.async_submit(**{"name": "Boiler", "kind": "gas_boiler", "drive": "entity", **typed})


async def _change(home: Home) -> Dialog:
    """Begin to change the heater."""
    dialog = Dialog(hass=home.hass, manager=home.hass.config_entries.subentries, texts_at="config_subentries.heater")
    context = {"source": SOURCE_RECONFIGURE, "subentry_id": HEATER}
    return await dialog.async_begin((home.entry.entry_id, SUBENTRY_HEATER), context)


def _stored(home: Home) -> dict[str, Any]:
    """Return what the only heater keeps."""
    (subentry,) = home.entry.get_subentries_of_type(SUBENTRY_HEATER)
    return dict(subentry.data)


@pytest.fixture
async def home(make_home: MakeHome, hass: HomeAssistant, tmp_path: Path) -> Home:
    """Return a home with a zone and without heaters."""
    keep_profile(hass, tmp_path)
    made = await make_home(options={"circuits": [{"name": "Cellar", "limit_w": 9000, "parent": None}]})
    add_zone(made)
    add_zone(made, zone_id="attic", title="Attic")
    await made.async_settle()
    hass.states.async_set("switch.boiler", "off")
    hass.states.async_set("sensor.flow", "41.5", {"unit_of_measurement": "°C", "device_class": "temperature"})
    return made


async def test_a_boiler_behind_a_switch(home: Home) -> None:
    """Entity, heat, cost and what it says now: five pages, and it runs."""
    dialog = await _begin(home)
    assert dialog.page == "entity"
    await dialog.async_submit(entity_id="switch.boiler", meaning="watts", flow_sensor="sensor.flow")
    assert dialog.page == "output"
    zones = [{"zone": ZONE, "share": 80}]
    await dialog.async_submit(**OUTPUT, zones=zones, circuit="Cellar", max_flow_c=60, usual_flow_c=50)
    assert dialog.page == "cost"
    await dialog.async_submit(efficiency=92, fuel_price_per_kwh=0.11)
    assert dialog.page == "confirm"
    assert dialog.placeholders["flow"] == "41.5 °C"
    await dialog.async_submit()
    await home.async_settle()
    stored = _stored(home)
    assert (stored["kind"], stored["entity_id"], stored["zones"]) == ("gas_boiler", "switch.boiler", {ZONE: 0.8})
    (heater,) = home.entry.runtime_data.heaters.heaters.values()
    assert (heater.name, heater.setup.max_flow_c, heater.setup.circuit_id) == ("Boiler", 60, "Cellar")
    alternative = heater.setup.alternative(heater.setup.fuel_per_kwh)
    assert alternative is not None
    assert alternative.price_per_kwh(tariff_per_kwh=0.3) == pytest.approx(0.11 / 0.92)


async def test_a_boiler_on_modbus(home: Home, boiler_port: tuple[Boiler, ModbusPort]) -> None:
    """Profile, address and what it says now; nothing is written meanwhile."""
    _, port = boiler_port
    dialog = await _begin(home, drive="modbus")
    assert "Simulated gas boiler" in dialog.choices("registers").values()
    assert "grundfos_magna3" not in dialog.choices("registers")
    await dialog.async_submit(registers=PROFILE, link="tcp")
    assert dialog.page == "tcp"
    await dialog.async_submit(host=f"http://{port.host}/", port=port.port, unit=1)
    await dialog.async_submit(**OUTPUT)
    await dialog.async_submit()
    assert (dialog.page, dialog.placeholders["heat"]) == ("confirm", "0.0 W")
    await dialog.async_submit()
    assert port.writes == []
    assert _stored(home)["host"] == port.host


async def test_a_pump(home: Home) -> None:
    """A pump has no heat and no cost, but an after-run and an exercise."""
    dialog = await _begin(home, kind="circulation_pump", name="Pump")
    await dialog.async_submit(entity_id="switch.boiler", meaning="watts")
    assert {"after_run", "exercise_after"} <= dialog.fields.keys()
    assert "max_heat_w" not in dialog.fields
    after = {"hours": 0, "minutes": 4, "seconds": 0}
    rest = {"days": 3, "hours": 0, "minutes": 0, "seconds": 0}
    await dialog.async_submit(after_run=after, exercise_after=rest, managed=True, zones=[{"zone": ZONE, "share": 100}])
    assert dialog.page == "confirm"
    await dialog.async_submit()
    await home.async_settle()
    (heater,) = home.entry.runtime_data.heaters.heaters.values()
    assert (heater.settings.after_run.seconds, heater.settings.exercise_after.days) == (240, 3)
    assert heater.settings.steps == ()


async def test_a_heat_pump_with_its_curve(home: Home) -> None:
    """Its COP over the weather becomes what its heat costs and what it draws."""
    dialog = await _begin(home, kind="heat_pump")
    await dialog.async_submit(entity_id="switch.boiler", meaning="watts")
    await dialog.async_submit(**{**OUTPUT, "steps": 3, "min_heat_w": 2000})
    points = [{"outdoor_c": 7, "cop": 4.0}, {"outdoor_c": -7, "cop": 2.0}]
    await dialog.async_submit(cop_points=points)
    await dialog.async_submit()
    await home.async_settle()
    (heater,) = home.entry.runtime_data.heaters.heaters.values()
    assert [(step.heat_w, step.power_w) for step in heater.settings.steps] == [(2000, 500), (4000, 1000), (6000, 1500)]
    assert heater.setup.heat_w(is_on=True, power_w=1000, outdoor_c=0) == pytest.approx(3000)
    alternative = heater.setup.alternative(None)
    assert alternative is not None
    assert alternative.price_per_kwh(tariff_per_kwh=0.3, outdoor_c=-7) == pytest.approx(0.15)


@pytest.mark.parametrize(
    ("typed", "errors"),
    [({"name": "  "}, {"name": "name_missing"}), ({"name": "living ROOM"}, {"name": "name_taken"})],
    ids=["without a name", "a name of something else"],
)
async def test_a_name_is_wanted(home: Home, typed: dict[str, str], errors: dict[str, str]) -> None:
    """A heater has a name of its own."""
    dialog = await _begin(home, **typed)
    assert (dialog.page, dialog.errors) == ("user", errors)


async def test_an_entity_that_says_nothing(home: Home) -> None:
    """A device that is off can't be tried, and is told so at its field."""
    dialog = await _begin(home)
    await dialog.async_submit(entity_id="switch.gone", meaning="watts")
    assert dialog.errors == {"entity_id": "heater_silent"}


async def test_an_entity_of_our_own(home: Home, entity_registry: er.EntityRegistry) -> None:
    """A switch of the site would be told what it tells itself."""
    own = entity_registry.async_get_entity_id("switch", DOMAIN, f"{home.entry.entry_id}_balancing")
    dialog = await _begin(home)
    await dialog.async_submit(entity_id=own, meaning="watts")
    assert dialog.errors == {"entity_id": "own_entity"}


async def test_a_number_whose_off_is_above_its_on(home: Home) -> None:
    """What switches off has to be below what switches on."""
    dialog = await _begin(home)
    await dialog.async_submit(entity_id="number.boiler", meaning="watts", on_value=100, off_value=200)
    assert dialog.errors == {"off_value": "off_above_on"}


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"min_heat_w": 7000}, {"min_heat_w": "heat_crossed"}),
        ({"usual_flow_c": 60, "max_flow_c": 45}, {"usual_flow_c": "flow_crossed"}),
        ({"zones": [{"zone": ZONE, "share": 50}, {"zone": ZONE, "share": 20}]}, {"zones": "zone_twice"}),
        ({"zones": [{"zone": ZONE, "share": 60}, {"zone": "attic", "share": 60}]}, {"zones": "shares_above_all"}),
    ],
    ids=["heat", "flow", "a zone twice", "more than there is"],
)
async def test_an_output_that_cannot_be(home: Home, typed: dict[str, Any], errors: dict[str, str]) -> None:
    """What contradicts itself is told at its field."""
    dialog = await _begin(home)
    await dialog.async_submit(entity_id="switch.boiler", meaning="watts")
    await dialog.async_submit(**{**OUTPUT, **typed})
    assert (dialog.page, dialog.errors) == ("output", errors)


async def test_a_price_that_is_given_twice(home: Home) -> None:
    """A price is fixed or comes from an entity."""
    dialog = await _begin(home)
    await dialog.async_submit(entity_id="switch.boiler", meaning="watts")
    await dialog.async_submit(**OUTPUT)
    await dialog.async_submit(fuel_price_per_kwh=0.1, fuel_price_entity="sensor.gas")
    assert dialog.errors == {"fuel_price_entity": "price_twice"}


async def test_a_curve_with_two_values_for_one_weather(home: Home) -> None:
    """Each outdoor temperature stands once."""
    dialog = await _begin(home, kind="heat_pump")
    await dialog.async_submit(entity_id="switch.boiler", meaning="watts")
    await dialog.async_submit(**OUTPUT)
    await dialog.async_submit(cop_points=[{"outdoor_c": 7, "cop": 3}, {"outdoor_c": 7, "cop": 4}])
    assert dialog.errors == {"cop_points": "point_twice"}


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (ModbusFault.FAILS, "heater_refused"),
        (ModbusFault.TORN_OFF, None),
    ],
    ids=["declines", "says little"],
)
async def test_a_device_that_is_tried(
    home: Home, boiler_port: tuple[Boiler, ModbusPort], fault: ModbusFault, error: str | None
) -> None:
    """What a device answers is told at its address before anything is saved."""
    _, port = boiler_port
    port.faults.add(fault)
    dialog = await _begin(home, drive="modbus")
    await dialog.async_submit(registers=PROFILE, link="tcp")
    await dialog.async_submit(host=port.host, port=port.port, unit=1)
    assert dialog.errors.get("host") == error


async def test_an_address_where_nobody_is(home: Home, real_sockets: None) -> None:
    """Nobody there is silence, and no address is none."""
    dialog = await _begin(home, drive="modbus")
    await dialog.async_submit(registers=PROFILE, link="tcp")
    await dialog.async_submit(host=free_host(), port=5020, unit=1)
    assert dialog.errors == {"host": "heater_silent"}
    await dialog.async_submit(host="not an address", port=5020, unit=1)
    assert dialog.errors == {"host": "not_an_address"}


async def test_a_serial_line_without_an_adapter(home: Home) -> None:
    """A port that does not exist is told at its field."""
    dialog = await _begin(home, drive="modbus")
    await dialog.async_submit(registers=PROFILE, link="serial")
    assert dialog.page == "serial"
    await dialog.async_submit(device="/dev/ttyNowhere", baudrate=9600, parity="N", stopbits=1, unit=1)
    assert dialog.errors == {"device": "heater_silent"}


async def test_a_line_that_is_set_up_otherwise(home: Home) -> None:
    """A line has one speed: another heater on it has to say the same."""
    line = {"link": "serial", "device": "/dev/ttyNowhere", "baudrate": 19200}
    add_heater(home, {"kind": "gas_boiler", "drive": "modbus", "registers": PROFILE, "managed": False, **line})
    await home.async_settle()
    dialog = await _begin(home, drive="modbus", name="Second")
    await dialog.async_submit(registers=PROFILE, link="serial")
    await dialog.async_submit(device="/dev/ttyNowhere", baudrate=9600, parity="N", stopbits=1, unit=1)
    assert dialog.errors == {"device": "heater_in_use"}


async def test_an_own_profile_that_is_wrong(home: Home, tmp_path: Path) -> None:
    """The page of the profiles names file and line, and offers the others."""
    (tmp_path / "proof_of_heat" / "registers" / "mine.yaml").write_text("name: Mine\ncolour: red\n", encoding="utf-8")
    dialog = await _begin(home, drive="modbus")
    assert dialog.errors == {"registers": "profile_missing"}
    assert (dialog.placeholders["file"], dialog.placeholders["line"]) == ("mine.yaml", "1")
    await dialog.async_submit(registers=PROFILE, link="tcp")
    assert dialog.page == "tcp"


async def test_each_fault_of_a_profile_has_words(hass: HomeAssistant) -> None:
    """Whatever is wrong with a file can be told."""
    texts = await async_get_translations(hass, "en", "config_subentries", {DOMAIN})
    start = f"component.{DOMAIN}.config_subentries.heater.error."
    assert {f"{start}{fault}" for fault in ProfileFault} <= texts.keys()


async def test_a_profile_that_vanishes_meanwhile(
    home: Home, boiler_port: tuple[Boiler, ModbusPort], tmp_path: Path
) -> None:
    """A heater whose file is gone asks for another one."""
    _, port = boiler_port
    add_heater(home, modbus_heater(port))
    await home.async_settle()
    keep_profile(home.hass, tmp_path).unlink()
    dialog = await _change(home)
    assert PROFILE not in dialog.choices("registers")


async def test_a_heater_is_changed_while_it_is_off(home: Home, boiler_port: tuple[Boiler, ModbusPort]) -> None:
    """Whoever leaves the device as it is may change the rest although nobody answers; a new address is tried."""
    _, port = boiler_port
    add_heater(home, modbus_heater(port, fuel_price_per_kwh=0.1))
    await home.async_settle()
    await port.async_stop()
    dialog = await _change(home)
    assert (dialog.page, dialog.fields["registers"]) == ("modbus", PROFILE)
    await dialog.async_submit(registers=PROFILE, link="tcp")
    await dialog.async_submit(host=free_host(), port=port.port, unit=1)
    assert dialog.errors == {"host": "heater_silent"}
    await dialog.async_submit(host=port.host, port=port.port, unit=1)
    assert dialog.fields["zones"] == [{"zone": ZONE, "share": 100}]
    await dialog.async_submit(**{**OUTPUT, "max_heat_w": 9000})
    await dialog.async_submit()
    assert dialog.placeholders["flow"] == "-"
    await dialog.async_submit()
    await home.async_settle()
    assert dialog.page == "reconfigure_successful"
    stored = _stored(home)
    assert (stored["max_heat_w"], stored["zones"]) == (9000, {})
    assert "fuel_price_per_kwh" not in stored
