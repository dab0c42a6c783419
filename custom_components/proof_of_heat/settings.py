"""What the owner set up: the config entry and the wishes, as the engine wants them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, Self

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_USERNAME

from .const import (
    CONF_CAPABILITIES,
    CONF_CIRCUIT,
    CONF_FROST,
    CONF_HIGHEST,
    CONF_IDENTITY,
    CONF_MANAGED,
    CONF_MAX_ROOM,
    CONF_PLACE,
    CONF_ROOM_SENSOR,
    CONF_ZONES,
    DEFAULT_FROST_C,
    DEFAULT_MAX_ROOM_C,
    SUBENTRY_MINER,
)
from .drivers import Credentials, Identity
from .engine.miner import Capabilities, Target
from .engine.model import Mode, Room, Wish
from .store import MinerMemory, from_json

FIRST_SETPOINT_C: Final = 20.0
"""Of a thermostat that nobody has set yet: the room temperature that EN 12831-1 designs living rooms for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerSetup:
    """One miner as its subentry has it."""

    subentry_id: str
    name: str
    host: str
    credentials: Credentials
    identity: Identity
    capabilities: Capabilities
    """The cached profile: the miner may be off."""
    highest: Target | None
    is_managed: bool
    room: Room | None
    circuit_id: str | None
    """Its circuit below the connection of the site."""
    weights: Mapping[str, float] = MappingProxyType({})
    """By zone: the part of its heat that the zone gets (0 to 1)."""
    place: str | None = None
    """What its place is called where another machine stood there before, None for the name of the machine itself."""

    @property
    def id(self) -> str:
        """Return what stays the same when address, firmware, name or the machine itself change."""
        return self.place or self.identity.id

    @classmethod
    def of(cls, subentry: ConfigSubentry) -> Self:
        """Read a subentry."""
        stored = subentry.data
        highest = stored.get(CONF_HIGHEST)
        return cls(
            subentry_id=subentry.subentry_id,
            name=subentry.title,
            host=stored[CONF_HOST],
            credentials=Credentials(username=stored.get(CONF_USERNAME), password=stored.get(CONF_PASSWORD)),
            identity=from_json(Identity, stored[CONF_IDENTITY]),
            capabilities=from_json(Capabilities, stored[CONF_CAPABILITIES]),
            highest=None if highest is None else from_json(Target, highest),
            is_managed=stored.get(CONF_MANAGED, False),
            room=_room(stored),
            circuit_id=stored.get(CONF_CIRCUIT),
            weights=MappingProxyType(dict(stored.get(CONF_ZONES) or {})),
            place=stored.get(CONF_PLACE),
        )


def miner_setups(entry: ConfigEntry) -> tuple[MinerSetup, ...]:
    """Return the miners of a site."""
    return tuple(MinerSetup.of(subentry) for subentry in entry.get_subentries_of_type(SUBENTRY_MINER))


def with_machine(setup: MinerSetup, memory: MinerMemory) -> MinerMemory:
    """Return the memory as it goes on with the machine that stands there now: wishes and totals stay.

    What was learnt, worn and reported was the other machine's, and its last reading is no beginning for this one.
    """
    if (memory.machine or setup.id) == setup.identity.id:
        return memory
    limit = memory.wish.limit
    fits = limit is None or _has(setup.capabilities, limit)
    return MinerMemory(
        machine=setup.identity.id,
        wish=memory.wish if fits else replace(memory.wish, limit=None),
        was_managed=memory.was_managed,
        energy=memory.energy.without_reading(),
        on_time=memory.on_time.without_reading(),
    )


def with_first_wish(setup: MinerSetup, memory: MinerMemory) -> MinerMemory:
    """Return the memory with the wish that the settings imply, where they are new or say something new."""
    if setup.room is not None and memory.wish.setpoint_c is None:
        memory = replace(memory, wish=replace(memory.wish, setpoint_c=FIRST_SETPOINT_C))
    if memory.was_managed == setup.is_managed:
        return memory
    mode = Mode.AUTO if setup.is_managed else Mode.UNMANAGED
    return replace(memory, wish=replace(memory.wish, mode=mode), was_managed=setup.is_managed)


def with_mode(wish: Wish, mode: Mode) -> Wish:
    """Return the wish with another mode."""
    return replace(wish, mode=mode)


def with_limit(wish: Wish, limit: Target) -> Wish:
    """Return the wish with a new ceiling; to set one on a miner that nobody controls is a wish to heat."""
    return replace(wish, limit=limit, mode=_controlled(wish.mode))


def with_setpoint(wish: Wish, setpoint_c: float) -> Wish:
    """Return the wish with a new setpoint; to set one on a miner that nobody controls is a wish to heat."""
    return replace(wish, setpoint_c=setpoint_c, mode=_controlled(wish.mode))


def _has(capabilities: Capabilities, target: Target) -> bool:
    """Tell whether a machine can be set to a target that was meant for another."""
    if capabilities.levels:
        return any(level.id == target.level_id and target.power_w <= level.power_w for level in capabilities.levels)
    low_w, high_w = capabilities.min_w, capabilities.max_w
    return target.level_id is None and low_w is not None and high_w is not None and low_w <= target.power_w <= high_w


def _controlled(mode: Mode) -> Mode:
    """Return the mode in which a wish has an effect."""
    return Mode.HEAT if mode is Mode.UNMANAGED else mode


def _room(stored: Mapping[str, Any]) -> Room | None:
    """Return the room that the miner heats by itself; in a zone, the zone measures."""
    sensor = stored.get(CONF_ROOM_SENSOR)
    if sensor is None or stored.get(CONF_ZONES):
        return None
    return Room(
        id=sensor,
        max_c=stored.get(CONF_MAX_ROOM, DEFAULT_MAX_ROOM_C),
        frost_c=stored.get(CONF_FROST, DEFAULT_FROST_C),
    )
