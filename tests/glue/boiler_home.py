"""A home with a boiler on Modbus for the glue tests: its socket, its zone, and what Home Assistant shows of it."""

import shutil
from collections.abc import AsyncGenerator, Awaitable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Protocol

import pytest
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

import simulator
from custom_components.proof_of_heat.const import DOMAIN, SUBENTRY_HEATER
from simulator.boiler import Boiler
from simulator.boiler_server import BoilerRegisters
from simulator.clock import ManualClock
from simulator.modbus import ModbusPort
from tests.simulated import free_host

from .conftest import MakeHome
from .heated_home import OUTDOOR, ZONE, add_zone, set_room
from .home import Home

HEATER: Final = "boiler_in_the_cellar"
PROFILE: Final = "boiler_profile"
MODBUS_PORT: Final = 5020


@dataclass(frozen=True, kw_only=True)
class BoilerHome:
    """A home, and the boiler in its cellar."""

    home: Home
    boiler: Boiler
    port: ModbusPort

    @property
    def hass(self) -> HomeAssistant:
        """Return its Home Assistant."""
        return self.home.hass

    async def async_pass(self, duration: timedelta) -> None:
        """Let time pass for the house and the boiler."""
        await self.home.async_pass(duration)
        self.boiler.advance()

    def entity_id(self, domain: str, key: str) -> str:
        """Return an entity of the boiler by the key of its description."""
        unique_id = f"{self.home.entry.entry_id}_{HEATER}_{key}"
        entity_id = er.async_get(self.hass).async_get_entity_id(domain, DOMAIN, unique_id)
        assert entity_id is not None, f"{domain} {key} is missing"
        return entity_id

    def state(self, domain: str, key: str) -> str:
        """Return the state of an entity of the boiler."""
        state = self.hass.states.get(self.entity_id(domain, key))
        assert state is not None, f"{domain} {key} is off by default"
        return state.state

    async def async_mode(self, mode: str) -> None:
        """Choose the mode of the boiler, and let the site act on it."""
        await self.home.async_call("select", "select_option", self.entity_id("select", "heater_mode"), option=mode)
        await self.async_pass(timedelta(seconds=15))


class MakeBoilerHome(Protocol):
    """Make a home with a boiler."""

    def __call__(
        self, *, room_c: float = 18.0, zone: dict[str, Any] | None = None, **heater: Any
    ) -> Awaitable[BoilerHome]:
        """Make a home; further fields go into the heater."""
        ...


def modbus_heater(port: ModbusPort, **fields: Any) -> dict[str, Any]:
    """Return a heater as its flow leaves it."""
    return {
        "kind": "gas_boiler",
        "drive": "modbus",
        "registers": PROFILE,
        "link": "tcp",
        "host": port.host,
        "port": port.port,
        "unit": 1,
        "max_heat_w": 6000,
        "steps": 1,
        "usual_flow_c": 50,
        "managed": True,
        "zones": {ZONE: 1.0},
        **fields,
    }


def add_heater(home: Home, stored: dict[str, Any], *, heater_id: str = HEATER, title: str = "Boiler") -> None:
    """Add a heater to a home."""
    subentry = ConfigSubentry(
        data=MappingProxyType(stored),
        subentry_id=heater_id,
        subentry_type=SUBENTRY_HEATER,
        title=title,
        unique_id=None,
    )
    home.hass.config_entries.async_add_subentry(home.entry, subentry)


def keep_profile(hass: HomeAssistant, folder: Path, *, name: str = PROFILE) -> Path:
    """Give the house a configuration folder of its own, with the profile of the boiler in it."""
    hass.config.config_dir = str(folder)
    own = folder / "proof_of_heat" / "registers"
    own.mkdir(parents=True, exist_ok=True)
    source = Path(simulator.__file__).parent / f"{PROFILE}.yaml"
    return Path(shutil.copy(source, own / f"{name}.yaml"))


@pytest.fixture
async def boiler_port(real_sockets: None, clock: ManualClock) -> AsyncGenerator[tuple[Boiler, ModbusPort]]:
    """Return a boiler and its socket, which listens."""
    boiler = Boiler(clock)
    port = ModbusPort(free_host(), MODBUS_PORT, BoilerRegisters(boiler))
    await port.async_start()
    yield boiler, port
    await port.async_stop()


@pytest.fixture
async def make_boiler_home(
    hass: HomeAssistant, make_home: MakeHome, boiler_port: tuple[Boiler, ModbusPort], tmp_path: Path
) -> MakeBoilerHome:
    """Return a function that makes a home with a boiler and a zone."""
    boiler, port = boiler_port
    keep_profile(hass, tmp_path)

    async def async_make(*, room_c: float = 18.0, zone: dict[str, Any] | None = None, **heater: Any) -> BoilerHome:
        """Set up the site that has them."""
        set_room(hass, room_c)
        set_room(hass, 0.0, OUTDOOR)
        home = await make_home(options={"weather": {"outdoor_sensor": OUTDOOR}}, is_set_up=False)
        add_zone(home, **(zone or {"curve": {"kind": "slope", "slope_w_k": 250.0, "shift_k": 0.0}}))
        add_heater(home, modbus_heater(port, **heater))
        assert await hass.config_entries.async_setup(home.entry.entry_id)
        await home.async_settle()
        return BoilerHome(home=home, boiler=boiler, port=port)

    return async_make
