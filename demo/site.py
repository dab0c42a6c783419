"""The site of the demonstration, set up through the config flow as its owner would."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from simulator.fleet import HOME, Member
from simulator.levels import levels
from simulator.miners.whatsminer_v2 import PASSWORD as WHATSMINER_PASSWORD

from .client import Client
from .error import DemoError
from .flow import OPTIONS, Flow, Step, suggested

DOMAIN: Final = "proof_of_heat"
NAME: Final = "Home by the river"
# Three phases of 40 A.
CIRCUIT_LIMIT_W: Final = 27_600


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A room as Home Assistant knows it."""

    area: str
    sensor: str
    setpoint_c: float | None = None
    """What its owner set; None leaves the room to whoever tries the demonstration."""


PLACES: Final[Mapping[str, Place]] = {
    "living_area": Place(area="Living room", sensor="sensor.living_room_temperature"),
    "workshop": Place(area="Workshop", sensor="sensor.workshop_temperature"),
    "greenhouse": Place(area="Greenhouse", sensor="sensor.greenhouse_temperature", setpoint_c=20),
    "guest_room": Place(area="Guest room", sensor="sensor.guest_room_temperature"),
    "study": Place(area="Study", sensor="sensor.study_temperature", setpoint_c=21),
}

SUPPLY: Final[Mapping[str, str]] = {
    "generation": "sensor.plant_generation",
    "auxiliary": "sensor.plant_consumption",
    "house": "sensor.house_power",
}

# What the wires of a room may carry for long, where a machine offers more than its maker built it for.
ALLOWED_W: Final[Mapping[str, float]] = {"vnish": 3400, "luxos": 2900, "braiins": 3400}

MANAGED: Final = frozenset({"vnish", "luxos", "axeos"})
"""The firmwares whose miners the owner gave away; the others wait until somebody asks something of them."""

# The one whose password is nobody's default: a search sees it, but only its owner can open it.
LOCKED: Final = "whatsminer_v2"


async def async_set_up(client: Client, hosts: list[str], network: str) -> int:
    """Set up all miners of the home, found by a search but for one; return how many the search found."""
    flow = Flow(client)
    step = await flow.async_start(DOMAIN)
    step = await flow.async_answer(step, {"name": NAME, "circuit_limit_w": CIRCUIT_LIMIT_W})
    step = await flow.async_choose(step, "search")
    step = await flow.async_answer(step, {"subnet": network})
    if step.get("step_id") != "pick":
        raise DemoError(f"The search of {network} found no miner: {step}")
    found: list[str] = suggested(step)["miners"]
    locked = hosts[[member.firmware for member in HOME].index(LOCKED)]
    wishes = {"miner": lambda form: _wishes(form, hosts)}
    step = await flow.async_answer(step, {"miners": [host for host in found if host != locked]})
    step = await flow.async_walk(step, wishes)
    step = await flow.async_choose(step, "address")
    step = await flow.async_answer(step, {"host": locked, "password": WHATSMINER_PASSWORD})
    step = await flow.async_walk(step, wishes)
    step = await flow.async_choose(step, "finish")
    if step["type"] != "create_entry":
        raise DemoError(f"The config flow ends with {step}")
    return len(found)


def highest_allowed(member: Member) -> str | float:
    """Return the most that the owner allows a miner: a level, or watts where it takes watts."""
    allowed_w = ALLOWED_W[member.firmware]
    if member.firmware == "braiins":
        return allowed_w
    return [level.id for level in levels(member.firmware, member.model or "") if level.power_w <= allowed_w][-1]


async def async_connect_plant(client: Client) -> None:
    """Tell the site which sensors are its plant, through its settings."""
    flow = Flow(client, OPTIONS)
    step = await flow.async_choose(await flow.async_start(await async_entry_id(client)), "supply")
    step = await flow.async_answer(step, {**suggested(step), **SUPPLY})
    if step["type"] != "create_entry":
        raise DemoError(f"The settings of the supply end with {step}")


async def async_entry_id(client: Client) -> str:
    """Return the id of the site."""
    (entry,) = await _async_entries(client)
    return str(entry["entry_id"])


async def async_start_anew(client: Client) -> None:
    """Start the site again: it learns its building from the past that it has now."""
    await client.async_post(f"/api/config/config_entries/entry/{await async_entry_id(client)}/reload", {})


async def async_is_set_up(client: Client) -> bool:
    """Tell whether a kept folder has the site already."""
    return bool(await _async_entries(client))


async def _async_entries(client: Client) -> list[dict[str, Any]]:
    """Return the sites."""
    entries: list[dict[str, Any]] = await client.async_get(f"/api/config/config_entries/entry?domain={DOMAIN}")
    return entries


def _wishes(form: Step, hosts: list[str]) -> dict[str, Any]:
    """Confirm what the form proposes, and choose the room; some miners are managed from the start."""
    host = form["description_placeholders"]["hosts"].partition(",")[0]
    member = HOME[hosts.index(host)]
    typed = suggested(form)
    if member.firmware in ALLOWED_W:
        typed["highest"] = highest_allowed(member)
    if member.room is not None:
        typed["room_sensor"] = PLACES[member.room].sensor
    return typed | ({"managed": True} if member.firmware in MANAGED else {})
