"""A miner as data: what it can be set to, what it is asked, what it answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Control(StrEnum):
    """The kind of set value that a firmware takes."""

    WATTS = "watts"
    LEVELS = "levels"
    FREQUENCY = "frequency"
    ON_OFF = "on_off"


class Action(StrEnum):
    """One thing that a machine does on request, beside taking a target."""

    PAUSE = "pause"
    REBOOT = "reboot"
    RESTART_MINING = "restart_mining"
    LOCATE = "locate"


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerLevel:
    """One step that a miner can be set to."""

    id: str
    """The firmware's own word for it, sent back as it is."""
    name: str | None = None
    """What its vendor calls it, where the firmware's word is a mere number."""
    power_w: float
    hashrate_th_s: float | None = None
    noise_db: float | None = None

    @property
    def word(self) -> str:
        """Return what people choose it by."""
        return self.name or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What one machine can be set to, as it said itself."""

    control: Control
    levels: tuple[PowerLevel, ...] = ()
    """All tuned levels, rising in watts; empty for a firmware that takes watts."""
    min_w: float | None = None
    max_w: float | None = None
    rated_w: float | None = None
    """What its vendor rates it at, where it says so and can be set higher."""
    step_w: float | None = None
    """The least change worth a write of a firmware that takes watts."""
    trim_share: float | None = None
    """The least share of a level's power that is reached without a restart (0 to 1), None where no trim exists."""
    trim_interval: timedelta | None = None
    """The least time between two trims, None where a trim waits as long as any other write."""
    settle: timedelta
    """From an accepted write until the measured power holds."""
    min_interval: timedelta
    """The least time between two writes."""
    restarts: bool
    """A change of target interrupts mining."""
    writes_flash: bool
    power_is_measured: bool
    """The machine measures its power; otherwise it is estimated or taken from the table."""
    actions: frozenset[Action] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a miner is asked: watts, reached through a level where the firmware has levels; 0 W is a pause."""

    power_w: float
    level_id: str | None = None
    """With a trim, `power_w` may lie below the power of this level."""

    @property
    def is_pause(self) -> bool:
        """Tell whether the miner is asked to stop."""
        return self.power_w == 0


PAUSE = Target(power_w=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerSample:
    """One reading of one miner; None is unknown, never 0."""

    read_at: datetime
    mac: str | None = None
    power_w: float | None = None
    """At the wall where the machine measures it; see `Capabilities.power_is_measured`."""
    target_w: float | None = None
    """The power limit that the machine holds now."""
    level_id: str | None = None
    """The level that runs now, not the one that waits for a restart."""
    is_mining: bool | None = None
    hashrate_th_s: float | None = None
    board_c: float | None = None
    """The hottest board."""
    chip_c: float | None = None
    """The hottest chip."""
    inlet_c: float | None = None
    outlet_c: float | None = None
    fluid_c: float | None = None
    fan_rpm: tuple[float, ...] = ()
    uptime: timedelta | None = None
    accepted_share: float | None = None
    """Accepted of all shares that the pool answered (0 to 1)."""
    pool_is_alive: bool | None = None
    voltage_v: float | None = None
    current_a: float | None = None
    light_is_on: bool | None = None
    fault: str | None = None
    """What the machine itself reports as wrong, in its own words."""

    @property
    def efficiency_j_per_th(self) -> float | None:
        """Return the energy per hash work (J/TH = W per TH/s), None while it does not hash."""
        if self.power_w is None or not self.hashrate_th_s:
            return None
        return self.power_w / self.hashrate_th_s
