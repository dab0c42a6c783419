"""The page of Home Assistant for Prometheus carries our entities, with units and without made-up zeros."""

from datetime import timedelta
from http import HTTPStatus

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from simulator.fault import Fault

from .conftest import MakeHome


async def async_page(client_of: ClientSessionGenerator) -> dict[str, float]:
    """Return each line of the page that is about us: name and labels, and the value."""
    client = await client_of()
    answer = await client.get("/api/prometheus")
    assert answer.status == HTTPStatus.OK
    lines = [line for line in (await answer.text()).splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


async def test_prometheus_reads_our_entities(
    make_home: MakeHome, hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    """Power, energy, hash rate and on-time are there by entity; a silent miner is unavailable, not 0."""
    assert await async_setup_component(hass, "prometheus", {"prometheus": {"requires_auth": False}})
    home = await make_home("whatsminer_v2")
    await home.async_pass(timedelta(minutes=10))
    power = home.entity_id("sensor", "power")
    page = await async_page(hass_client)
    told = {name.partition("{")[0] for name in page if f'"{home.entity_id("sensor", "energy")}"' in name}
    assert "homeassistant_sensor_energy_kwh" in told
    watts = next(
        value for name, value in page.items() if name.startswith("homeassistant_sensor_power_w{") and power in name
    )
    assert watts == home.number("sensor", "power")
    home.miners[0].faults.add(Fault.EMPTY)
    await home.async_pass(timedelta(minutes=5))
    page = await async_page(hass_client)
    available = {name: value for name, value in page.items() if name.startswith("homeassistant_entity_available{")}
    assert {value for name, value in available.items() if f'"{power}"' in name} == {0}
