"""The Energy dashboard: the connection, the plant and every miner as a device."""

from typing import Any, Final

from .client import Client
from .home import Home

# What the owner of a small plant gets back for a kilowatt hour.
EXPORT_PRICE_PER_KWH: Final = 0.04


async def async_fill_energy(client: Client, home: Home) -> None:
    """Choose what the Energy dashboard shows."""
    await client.async_ask("energy/save_prefs", **energy_preferences(home))


def energy_preferences(home: Home) -> dict[str, Any]:
    """Return the preferences of the Energy dashboard."""
    grid = {
        "type": "grid",
        "stat_energy_from": "sensor.grid_import_energy",
        "stat_energy_to": "sensor.grid_export_energy",
        "stat_cost": None,
        "entity_energy_price": "sensor.electricity_price",
        "number_energy_price": None,
        "stat_compensation": None,
        "entity_energy_price_export": None,
        "number_energy_price_export": EXPORT_PRICE_PER_KWH,
        "stat_rate": "sensor.grid_power",
        "cost_adjustment_day": 0,
    }
    plant = {
        "type": "solar",
        "stat_energy_from": "sensor.plant_generation_energy",
        "stat_rate": "sensor.plant_generation",
        "config_entry_solar_forecast": None,
    }
    devices = [
        {
            "stat_consumption": miner.entity("sensor", "energy"),
            "stat_rate": miner.entity("sensor", "power"),
            "name": miner.name,
        }
        for miner in home.miners.values()
        if ("sensor", "energy") in miner.entities
    ]
    return {"energy_sources": [grid, plant], "device_consumption": devices}
