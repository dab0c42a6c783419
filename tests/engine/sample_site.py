"""Small sites for the tests of the engine, with figures from real level tables."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from custom_components.proof_of_heat.engine.demand import Case
from custom_components.proof_of_heat.engine.miner import Action, Capabilities, Control, MinerSample, PowerLevel, Target
from custom_components.proof_of_heat.engine.model import (
    MinerSettings,
    MinerState,
    Mode,
    Room,
    RoomReading,
    SiteSettings,
    SiteState,
    Snapshot,
    Wish,
)

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)

WATTS = Capabilities(
    control=Control.WATTS,
    min_w=1000,
    max_w=3500,
    step_w=250,
    settle=timedelta(minutes=2),
    min_interval=timedelta(minutes=1),
    restarts=False,
    writes_flash=False,
    power_is_measured=True,
    actions=frozenset({Action.PAUSE}),
)

AVALON_Q_LEVELS = (
    PowerLevel(id="eco", power_w=800, hashrate_th_s=52),
    PowerLevel(id="standard", power_w=1300, hashrate_th_s=80),
    PowerLevel(id="super", power_w=1674, hashrate_th_s=90),
)

LEVELS = replace(
    WATTS,
    control=Control.LEVELS,
    levels=AVALON_Q_LEVELS,
    min_w=None,
    max_w=None,
    step_w=None,
    settle=timedelta(minutes=5),
    min_interval=timedelta(minutes=10),
    restarts=True,
)

ECO = Target(power_w=800, level_id="eco")
STANDARD = Target(power_w=1300, level_id="standard")
SUPER = Target(power_w=1674, level_id="super")

ROOM = Room(id="living_room")


def ago(**units: float) -> datetime:
    """Return an instant before NOW."""
    return NOW - timedelta(**units)


def miner(
    miner_id: str = "a", *, mode: Mode = Mode.HEAT, highest: Target | None = SUPER, **changes: Any
) -> MinerSettings:
    """Return an Avalon Q, or what `changes` make of it; wish fields go in as they are called."""
    wish = Wish(mode=mode, setpoint_c=changes.pop("setpoint_c", None), limit=changes.pop("limit", None))
    return replace(MinerSettings(id=miner_id, capabilities=LEVELS, wish=wish, highest=highest), **changes)


def sample(**fields: Any) -> MinerSample:
    """Return a fresh reading."""
    known: dict[str, Any] = {"read_at": NOW, "power_w": 1300.0, "is_mining": True, "level_id": "standard"}
    return MinerSample(**known | fields)


def room_at(temperature_c: float, *, read_at: datetime = NOW) -> RoomReading:
    """Return a reading of a room."""
    return RoomReading(temperature_c=temperature_c, read_at=read_at)


def case(settings: MinerSettings | None = None, *, state: MinerState | None = None, **facts: Any) -> Case:
    """Return one miner in one cycle, readable and without memory unless told."""
    chosen = miner() if settings is None else settings
    facts = {"sample": sample(), "room": None, "now": NOW} | facts
    return Case(settings=chosen, state=MinerState() if state is None else state, **facts)


def site(*miners: MinerSettings, **changes: Any) -> SiteSettings:
    """Return a site of these miners."""
    return SiteSettings(miners=miners, **changes)


def snapshot(**facts: Any) -> Snapshot:
    """Return one moment; `samples` and `rooms` by id."""
    return Snapshot(**facts)


def remembering(**states: MinerState) -> SiteState:
    """Return a memory of these miners."""
    return SiteState(miners=states)
