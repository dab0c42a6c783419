"""A home for the glue tests: simulated miners on real sockets, set up as one site, and time that passes for all."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.proof_of_heat.const import (
    CONF_CAPABILITIES,
    CONF_HIGHEST,
    CONF_IDENTITY,
    CONF_MANAGED,
    DOMAIN,
    SUBENTRY_MINER,
)
from custom_components.proof_of_heat.drivers import Credentials
from custom_components.proof_of_heat.drivers.asic import driver_for
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.engine.miner import Capabilities, Target
from custom_components.proof_of_heat.store import to_json
from simulator.clock import ManualClock
from simulator.miner import SimMiner

STEP = timedelta(seconds=15)
ROOM = "sensor.living_room"

MAX_TURNS = 20_000
"""Turns of the event loop: seconds of a slow computer."""


@dataclass(frozen=True, kw_only=True)
class Home:
    """A site in a Home Assistant, and the clock of its miners."""

    hass: HomeAssistant
    clock: ManualClock
    freezer: FrozenDateTimeFactory
    entry: MockConfigEntry
    miners: tuple[SimMiner, ...]
    ids: tuple[str, ...]
    """What the miners were called when they were set up."""

    async def async_pass(self, duration: timedelta) -> None:
        """Let time pass for the house and its miners, one round of readings after the other."""
        for _ in range(max(1, duration // STEP)):
            self.begin_round()
            await self.async_settle()

    def begin_round(self) -> None:
        """Let one round of readings begin, without waiting for its end."""
        self.clock.advance(STEP)
        self.freezer.tick(STEP)
        async_fire_time_changed(self.hass)

    async def async_until(self, is_so: Callable[[], bool]) -> None:
        """Wait for something to become so while other things are still under way."""
        for _ in range(MAX_TURNS):
            if is_so():
                return
            await asyncio.sleep(0)
        pytest.fail("It never became so.")

    async def async_settle(self) -> None:
        """Wait for what is under way: readings, decisions and writes."""
        for _ in range(3):
            await self.hass.async_block_till_done(wait_background_tasks=True)

    async def async_call(self, domain: str, service: str, entity_id: str, **fields: Any) -> None:
        """Call an action on an entity, and wait for what follows."""
        await self.hass.services.async_call(domain, service, {"entity_id": entity_id, **fields}, blocking=True)
        await self.async_settle()

    def entity_id(self, domain: str, key: str, *, miner: int = 0) -> str:
        """Return the entity of a miner by the key of its description."""
        entity_id = er.async_get(self.hass).async_get_entity_id(domain, DOMAIN, f"{self.ids[miner]}_{key}")
        assert entity_id is not None, f"{domain} {key} is missing"
        return entity_id

    def site_entity_id(self, domain: str, key: str) -> str:
        """Return the entity of the site by the key of its description."""
        entity_id = er.async_get(self.hass).async_get_entity_id(domain, DOMAIN, f"{self.entry.entry_id}_{key}")
        assert entity_id is not None, f"{domain} {key} is missing"
        return entity_id

    def options(self, entity_id: str) -> list[str]:
        """Return what can be chosen in a select."""
        state = self.hass.states.get(entity_id)
        assert state is not None
        options: list[str] = state.attributes["options"]
        return options

    def is_mining(self, *, miner: int = 0) -> bool:
        """Tell whether the machine itself mines now."""
        return self.miners[miner].machine.is_mining

    def site_state(self, key: str) -> str:
        """Return the state of a sensor of the site."""
        state = self.hass.states.get(self.site_entity_id("sensor", key))
        assert state is not None
        return state.state

    def site_number(self, key: str) -> float:
        """Return the state of a sensor of the site as a number."""
        return float(self.site_state(key))

    def entities(self, domain: str) -> dict[str, Any]:
        """Return what a user sees of the entities of one platform, as a snapshot keeps it."""
        registry = er.async_get(self.hass)
        entries = er.async_entries_for_config_entry(registry, self.entry.entry_id)
        return {
            entry.entity_id: {
                "name": entry.name or entry.original_name,
                "category": entry.entity_category,
                "key": entry.translation_key,
                "is_disabled": entry.disabled,
                "state": None if (state := self.hass.states.get(entry.entity_id)) is None else state.state,
                "attributes": None if state is None else dict(state.attributes),
            }
            for entry in sorted(entries, key=lambda entry: entry.entity_id)
            if entry.domain == domain
        }

    def state(self, domain: str, key: str, *, miner: int = 0) -> str:
        """Return the state of an entity of a miner."""
        state = self.hass.states.get(self.entity_id(domain, key, miner=miner))
        assert state is not None, f"{domain} {key} is off by default"
        return state.state

    def number(self, domain: str, key: str, *, miner: int = 0) -> float:
        """Return the state of an entity of a miner as a number."""
        return float(self.state(domain, key, miner=miner))


async def async_subentry(miner: SimMiner, firmware: str, *, password: str | None, **fields: Any) -> ConfigSubentryData:
    """Return the subentry of a miner as the flow leaves it, with its highest level confirmed."""
    async with aiohttp.ClientSession() as session:
        driver = driver_for(firmware, miner.host, Network(session=session), Credentials(password=password))
        identity = await driver.async_identify()
        capabilities = await driver.async_capabilities()
        await driver.async_close()
    stored: Mapping[str, Any] = {
        "host": miner.host,
        "username": None,
        "password": password,
        CONF_IDENTITY: to_json(identity),
        CONF_CAPABILITIES: to_json(capabilities),
        CONF_HIGHEST: to_json(highest(capabilities)),
        CONF_MANAGED: False,
        **fields,
    }
    return ConfigSubentryData(
        data=stored, subentry_type=SUBENTRY_MINER, title=identity.model or firmware, unique_id=identity.id
    )


def highest(capabilities: Capabilities) -> Target:
    """Return the highest target of a machine."""
    if capabilities.levels:
        return Target(power_w=capabilities.levels[-1].power_w, level_id=capabilities.levels[-1].id)
    assert capabilities.max_w is not None
    return Target(power_w=capabilities.max_w)
