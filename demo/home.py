"""The home as Home Assistant shows it: which entity belongs to which miner."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from simulator.fleet import HOME, Member

from .client import Client
from .site import DOMAIN, PLACES


@dataclass(frozen=True, slots=True, kw_only=True)
class Miner:
    """One miner with its device and its entities."""

    host: str
    member: Member
    name: str
    device_id: str
    subentry_id: str
    """Of its part of the settings."""
    entities: Mapping[tuple[str, str], str]
    """The entity ids by domain and key; those that are off by default are not here."""

    def entity(self, domain: str, key: str) -> str:
        """Return an entity by its domain and key."""
        return self.entities[domain, key]

    @property
    def climate(self) -> str:
        """Return its heater."""
        return self.entity("climate", "heater")

    @property
    def area(self) -> str | None:
        """Return the room that it heats."""
        return None if self.member.room is None else PLACES[self.member.room].area


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """All miners by address, and the entities of the site itself."""

    miners: Mapping[str, Miner]
    site: Mapping[tuple[str, str], str]

    def of(self, firmware: str) -> Miner:
        """Return the first miner with a firmware."""
        return next(miner for miner in self.miners.values() if miner.member.firmware == firmware)


# The two of one model have the end of their addresses in their names; their owner tells them apart more kindly.
NICKNAMES: Final = {"braiins": "S19k Pro Braiins", "luxos": "S19k Pro LuxOS"}


async def async_home(client: Client, hosts: list[str]) -> Home:
    """Read the registries of Home Assistant."""
    devices: list[dict[str, Any]] = await client.async_ask("config/device_registry/list")
    entries: list[dict[str, Any]] = await client.async_ask("config/entity_registry/list")
    shown = [entry for entry in entries if entry["platform"] == DOMAIN and entry["disabled_by"] is None]
    by_host = {str(device["configuration_url"]).removeprefix("http://"): device for device in devices}
    miners = {host: _miner(host, member, by_host[host], shown) for host, member in zip(hosts, HOME, strict=True)}
    site = {_key(entry): entry["entity_id"] for entry in shown if entry["config_subentry_id"] is None}
    return Home(miners=miners, site=site)


async def async_furnish(client: Client, home: Home) -> None:
    """Put miners and sensors into rooms, as an owner does who wants to talk to them."""
    # A fresh Home Assistant has a "Living Room" already.
    areas = {
        str(area["name"]).capitalize(): area["area_id"] for area in await client.async_ask("config/area_registry/list")
    }
    for place in PLACES.values():
        if place.area not in areas:
            made = await client.async_ask("config/area_registry/create", name=place.area)
            areas[place.area] = made["area_id"]
        await client.async_ask("config/entity_registry/update", entity_id=place.sensor, area_id=areas[place.area])
    for miner in home.miners.values():
        nickname = NICKNAMES.get(miner.member.firmware)
        await client.async_ask(
            "config/device_registry/update",
            device_id=miner.device_id,
            area_id=areas.get(miner.area or ""),
            name_by_user=nickname,
        )
    for miner in home.miners.values():
        # Simulated time runs faster than the clock on the wall, so that the start of a machine seems to move.
        await client.async_ask(
            "config/entity_registry/update", entity_id=miner.entity("sensor", "started"), disabled_by="user"
        )
        setpoint_c = None if miner.member.room is None else PLACES[miner.member.room].setpoint_c
        if setpoint_c is not None:
            await client.async_call("climate", "set_temperature", miner.climate, temperature=setpoint_c)


def _miner(host: str, member: Member, device: Mapping[str, Any], entries: list[dict[str, Any]]) -> Miner:
    """Return one miner."""
    own = [entry for entry in entries if entry["device_id"] == device["id"]]
    return Miner(
        host=host,
        member=member,
        name=device["name_by_user"] or device["name"],
        device_id=device["id"],
        subentry_id=own[0]["config_subentry_id"],
        entities={_key(entry): entry["entity_id"] for entry in own},
    )


def _key(entry: Mapping[str, Any]) -> tuple[str, str]:
    """Return the domain of an entity, and its key: the unique id after the id of what it belongs to."""
    return entry["entity_id"].partition(".")[0], str(entry["unique_id"]).partition("_")[2]
