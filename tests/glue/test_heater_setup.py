"""What the settings of a heater mean to the engine and to its device."""

from datetime import timedelta
from types import MappingProxyType
from typing import Any

import pytest
from homeassistant.config_entries import ConfigSubentry
from modbus_connection import ModbusSerialParams, ModbusTcpParams

from custom_components.proof_of_heat.const import SUBENTRY_HEATER
from custom_components.proof_of_heat.drivers.heater import HeaterOrder
from custom_components.proof_of_heat.engine.alternative import HeatSource
from custom_components.proof_of_heat.engine.heat_unit import BACKUP_MIN
from custom_components.proof_of_heat.engine.heater import HeaterMode, HeaterTarget
from custom_components.proof_of_heat.heaters.device import ModbusSetup
from custom_components.proof_of_heat.heaters.setup import HeaterSetup
from custom_components.proof_of_heat.records.heater_memory import HeaterMemory

ENTITY = {"drive": "entity", "entity_id": "switch.boiler"}


def _setup(kind: str = "gas_boiler", **stored: Any) -> HeaterSetup:
    """Return a heater from its settings."""
    subentry = ConfigSubentry(
        data=MappingProxyType({"kind": kind, **ENTITY, **stored}),
        subentry_id="boiler",
        subentry_type=SUBENTRY_HEATER,
        title="Boiler",
        unique_id=None,
    )
    return HeaterSetup.of(subentry)


@pytest.mark.parametrize(
    ("stored", "heats_w"),
    [
        ({"max_heat_w": 6000}, [6000]),
        ({"max_heat_w": 6000, "steps": 1, "min_heat_w": 2000}, [6000]),
        ({"max_heat_w": 6000, "steps": 3}, [2000, 4000, 6000]),
        ({"max_heat_w": 6000, "steps": 3, "min_heat_w": 3000}, [3000, 4500, 6000]),
        ({}, []),
    ],
    ids=["on and off", "one step", "even steps", "from the least", "nothing known"],
)
def test_heat_comes_in_steps(stored: dict[str, Any], heats_w: list[float]) -> None:
    """The steps lie evenly between the least and the most."""
    assert [step.heat_w for step in _setup(**stored).steps(None)] == heats_w


@pytest.mark.parametrize(
    ("kind", "stored", "power_w"),
    [
        ("gas_boiler", {}, 0),
        ("immersion_heater", {}, 3000),
        ("electric_heater", {"efficiency": 100}, 3000),
        ("heat_pump", {}, 1000),
        ("heat_pump", {"cop_points": [{"outdoor_c": 7, "cop": 4}]}, 750),
    ],
    ids=["gas", "immersion", "electric", "a heat pump", "a heat pump with its curve"],
)
def test_heat_costs_power_of_the_site(kind: str, stored: dict[str, Any], power_w: float) -> None:
    """Gas draws none, a resistance as much as it gives, a heat pump the rest of its COP."""
    assert _setup(kind, max_heat_w=3000, **stored).steps(None)[0].power_w == pytest.approx(power_w)


@pytest.mark.parametrize(("outdoor_c", "power_w"), [(7, 750), (None, 750), (-7, 1500), (-20, 1500)])
def test_a_heat_pump_draws_more_in_the_cold(outdoor_c: float | None, power_w: float) -> None:
    """Its power follows its COP: engine and device are told the same watts for the same heat."""
    points = [{"outdoor_c": 7, "cop": 4}, {"outdoor_c": -7, "cop": 2}]
    setup = _setup("heat_pump", max_heat_w=3000, cop_points=points)
    (step,) = setup.settings(HeaterMode.AUTO, outdoor_c=outdoor_c).steps
    assert (step.heat_w, step.power_w) == (3000, power_w)
    assert setup.order(HeaterTarget(step=1), outdoor_c=outdoor_c).power_w == power_w


def test_what_nobody_typed_is_usual() -> None:
    """A short run and rest, no limit of the flow, no zone, and not managed."""
    setup = _setup()
    settings = setup.settings(HeaterMode.AUTO, outdoor_c=None)
    assert (settings.min_on, settings.min_off, settings.after_run) == (BACKUP_MIN, BACKUP_MIN, timedelta())
    assert (settings.max_flow_c, settings.exercise_after, settings.weights) == (None, None, {})
    assert not setup.is_managed


@pytest.mark.parametrize(
    ("target", "order"),
    [
        (HeaterTarget(), HeaterOrder(is_on=False)),
        (HeaterTarget(step=2, flow_c=40), HeaterOrder(is_on=True, flow_c=40, power_w=6000, share=1)),
        (HeaterTarget(step=1, flow_c=70), HeaterOrder(is_on=True, flow_c=55, power_w=3000, share=0.5)),
        (HeaterTarget(step=1), HeaterOrder(is_on=True, flow_c=50, power_w=3000, share=0.5)),
        (HeaterTarget(step=9), HeaterOrder(is_on=True, flow_c=50, power_w=6000, share=1)),
    ],
    ids=["off", "a flow", "too hot a flow", "the usual flow", "a step that is gone"],
)
def test_a_target_becomes_an_order(target: HeaterTarget, order: HeaterOrder) -> None:
    """A device is told watts, a share and a flow temperature, and never more than the highest."""
    assert _setup(max_heat_w=6000, steps=2, usual_flow_c=50, max_flow_c=55).order(target, outdoor_c=None) == order


def test_a_pump_is_told_to_run() -> None:
    """A pump has no heat, so it is told on and off alone."""
    assert _setup("circulation_pump", max_heat_w=500).order(HeaterTarget(step=1), outdoor_c=None) == HeaterOrder(
        is_on=True
    )


@pytest.mark.parametrize(
    ("kind", "said", "heat_w"),
    [
        ("heat_pump", {"is_on": True, "power_w": 1000, "outdoor_c": 7}, 3000),
        ("electric_heater", {"is_on": True, "power_w": -5, "outdoor_c": None}, 0),
        ("electric_heater", {"is_on": True, "power_w": None, "outdoor_c": None}, None),
        ("gas_boiler", {"is_on": True, "power_w": 90, "outdoor_c": None}, None),
        ("gas_boiler", {"is_on": False, "power_w": None, "outdoor_c": None}, 0),
        ("circulation_pump", {"is_on": True, "power_w": 30, "outdoor_c": None}, None),
    ],
    ids=["a heat pump", "a meter below zero", "no meter", "fuel", "off", "a pump"],
)
def test_heat_follows_from_power_where_it_does(kind: str, said: dict[str, Any], heat_w: float | None) -> None:
    """What is not known stays unknown."""
    assert _setup(kind).heat_w(**said) == heat_w


@pytest.mark.parametrize(
    ("kind", "source"),
    [("gas_boiler", HeatSource.GAS), ("heat_pump", HeatSource.HEAT_PUMP), ("immersion_heater", HeatSource.RESISTIVE)],
)
def test_a_heater_is_an_alternative_to_mining(kind: str, source: HeatSource) -> None:
    """What its heat costs can be compared."""
    alternative = _setup(kind, efficiency=80).alternative(0.08)
    assert alternative is not None
    assert alternative.source is source
    assert alternative.price_per_kwh(tariff_per_kwh=1) == pytest.approx(0.1)


def test_a_pump_is_no_alternative() -> None:
    """A pump gives no heat to compare."""
    assert _setup("circulation_pump").alternative(None) is None


@pytest.mark.parametrize(
    ("stored", "params"),
    [
        ({"host": "10.0.0.9"}, ModbusTcpParams(host="10.0.0.9", port=502)),
        (
            {"link": "serial", "device": "/dev/ttyUSB0", "baudrate": 19200, "parity": "E", "stopbits": 2},
            ModbusSerialParams(device="/dev/ttyUSB0", baudrate=19200, parity="E", stopbits=2),
        ),
        (
            {"link": "serial", "device": "/dev/ttyUSB0", "parity": "O"},
            ModbusSerialParams(device="/dev/ttyUSB0", parity="O"),
        ),
        (
            {"link": "rtu_over_tcp", "host": "10.0.0.9", "port": 8899},
            ModbusSerialParams(device="socket://10.0.0.9:8899"),
        ),
    ],
    ids=["TCP", "a serial line", "odd parity", "a converter"],
)
def test_a_link_is_what_the_shared_connection_wants(
    stored: dict[str, Any], params: ModbusTcpParams | ModbusSerialParams
) -> None:
    """Each way to a device becomes its parameters."""
    assert ModbusSetup.of({"registers": "x", **stored}).params == params


def test_the_settings_set_the_mode_once() -> None:
    """What the owner chose stays until the settings say something new."""
    managed = HeaterMemory().managed(is_managed=True)
    assert managed.mode is HeaterMode.AUTO
    assert managed.managed(is_managed=True) is managed
    assert managed.managed(is_managed=False).mode is HeaterMode.UNMANAGED
