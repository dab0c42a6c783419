"""A plant for the glue tests: its sensors report as often as a real one's, while time passes for the house."""

from datetime import timedelta
from typing import Any, Final

from .home import STEP, Home

PLANT: Final = "sensor.plant"
METER: Final = "sensor.meter"

ISLAND: Final[dict[str, Any]] = {"supply": {"generation": PLANT, "is_islanded": True}}
"""A site on a plant of its own; its margin is 10 %."""

ROOF: Final[dict[str, Any]] = {"supply": {"grid": METER}}
"""A site behind a grid meter, without margin."""


async def async_supply(home: Home, power_w: float, duration: timedelta, *, sensor: str = PLANT, **said: Any) -> None:
    """Let the plant give so much while time passes."""
    for _ in range(max(1, duration // STEP)):
        report(home, power_w, sensor=sensor, **said)
        await home.async_pass(STEP)


def report(home: Home, power_w: float, *, sensor: str = PLANT, **said: Any) -> None:
    """Let a sensor report watts, and what else it says of them."""
    home.hass.states.async_set(sensor, str(power_w), {"unit_of_measurement": "W", **said})


async def async_switch(home: Home, key: str, *, to: str = "on") -> None:
    """Switch something of the site."""
    await home.async_call("switch", f"turn_{to}", home.site_entity_id("switch", key))


async def async_press(home: Home, key: str) -> None:
    """Press a button of the site."""
    await home.async_call("button", "press", home.site_entity_id("button", key))


def drawn_w(home: Home) -> float:
    """Return what the machines themselves draw now, in watts."""
    return sum(miner.machine.power_w for miner in home.miners)
