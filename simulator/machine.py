"""The machine behind every protocol: power, hash rate, heat, fans and wear over time."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from .clock import SimClock
from .curve import Settling, hashrate_at
from .levels import Level

UNIT_SPREAD_SHARE = 0.03
"""Machines of one model differ by this much (nameplates promise +-3 % TH/s and +-5 % W)."""

RIPPLE_SHARE = 0.002
"""Readings move by about this much from second to second."""

FALL_LAG = timedelta(seconds=3)
"""Power falls within seconds when hashing stops: only the capacitors and the fans are left."""

ROAR = timedelta(seconds=20)
"""Fans run at full speed for this long at every start."""

SHARE_INTERVAL = timedelta(seconds=10)
"""Pools set the difficulty so that a machine finds about one share in this time."""

REJECTED_ONE_IN = 250
"""Of so many shares the pool rejects one: a healthy connection has 0.2 to 1 %."""

POOL = {"url": "stratum+tcp://pool.example:3333", "user": "proof.of.heat", "password": "x"}
"""What a machine mines for, until somebody wipes it."""


class MachineState(StrEnum):
    """What a machine is doing."""

    MINING = "mining"
    STARTING = "starting"
    RESTARTING = "restarting"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineModel:
    """What all machines of one model under one firmware have in common."""

    firmware: str
    model: str
    levels: tuple[Level, ...]
    idle_w: float = 12.0
    """Between 3 and 15 W on the machines seen: controller and standby of the supply."""
    min_w: float | None = None
    max_w: float | None = None
    lag: timedelta = timedelta(seconds=40)
    """Time constant of the way to a new power."""
    dead_time: timedelta = timedelta(seconds=60)
    """At idle power before hashing begins after a restart."""
    board_lag: timedelta = timedelta(seconds=120)
    """Time constant of the heat sinks behind the power."""
    boards: int = 3
    fans: int = 4
    """0 for hydro and immersion."""
    nominal_fan_rpm: float = 6000.0
    board_rise_k: float = 32.0
    """Board above inlet at the highest power."""
    chip_rise_k: float = 12.0
    """Chip above board at the highest power."""
    outlet_rise_k: float = 18.0
    """Air out above air in at the highest power."""

    @property
    def lowest_w(self) -> float:
        """Return the least power at which it hashes."""
        return self.levels[0].power_w if self.min_w is None else self.min_w

    @property
    def highest_w(self) -> float:
        """Return the greatest power that it can be set to."""
        return self.levels[-1].power_w if self.max_w is None else self.max_w

    def level(self, level_id: str) -> Level | None:
        """Return the level with an id, if there is one."""
        return next((level for level in self.levels if level.id == level_id), None)


@dataclass(slots=True, kw_only=True)
class Wear:
    """What commands cost a machine over its life."""

    flash_writes: int = 0
    restarts: int = 0


@dataclass(slots=True, kw_only=True)
class _Phase:
    """What it does now and until when; `ends_at` None means until a command."""

    state: MachineState
    since: datetime
    ends_at: datetime | None = None


@dataclass(slots=True)
class Machine:
    """One machine; every reading first lets the physics catch up with the clock."""

    model: MachineModel
    mac: str = field(kw_only=True)
    seed: int = field(kw_only=True)
    clock: SimClock = field(kw_only=True)
    inlet_c: float = field(default=20.0, kw_only=True)
    starts_at: str | None = field(default=None, kw_only=True)
    """The level that it ran at for long, by default the highest of the table."""
    is_deaf: Callable[[], bool] = field(default=lambda: False, kw_only=True)
    """While true, commands are accepted and change nothing."""
    pools: list[dict[str, str]] = field(kw_only=True, default_factory=lambda: [dict(POOL)])
    serial: str = field(init=False)
    level_id: str | None = field(init=False)
    limit_w: float = field(init=False)
    """The power it is set to, by a level or in watts."""
    trim_share: float = field(default=1.0, init=False)
    light_is_on: bool = field(default=False, init=False)
    wear: Wear = field(default_factory=Wear, init=False)
    _power_share: float = field(init=False)
    _hash_share: float = field(init=False)
    _ripple_phase: float = field(init=False)
    _booted_at: datetime = field(init=False)
    _mined: timedelta = field(default=timedelta(), init=False)
    _lag: timedelta = field(init=False)
    _settling: Settling = field(init=False)
    _phase: _Phase = field(init=False)

    def __post_init__(self) -> None:
        """Wake it up as it ran for long."""
        random = Random(f"{self.model.model} {self.seed}")
        self._power_share = 1 + random.uniform(-UNIT_SPREAD_SHARE, UNIT_SPREAD_SHARE)
        self._hash_share = 1 + random.uniform(-UNIT_SPREAD_SHARE, UNIT_SPREAD_SHARE)
        self._ripple_phase = random.uniform(0, math.tau)
        self.serial = f"SIM{random.randrange(10**10):010d}"
        now = self.clock.now()
        self._booted_at = now - timedelta(hours=random.uniform(2, 400))
        level = self.model.level(self.starts_at or "") or self.model.levels[-1]
        self.level_id, self.limit_w = level.id, level.power_w
        self._lag = self.model.lag
        self._settling = Settling(at=now, value=level.power_w, followed=level.power_w)
        self._phase = _Phase(state=MachineState.MINING, since=now - timedelta(hours=1))

    # Readings

    @property
    def state(self) -> MachineState:
        """Return what it is doing."""
        self._advance()
        return self._phase.state

    @property
    def is_mining(self) -> bool:
        """Tell whether it hashes."""
        return self.state is MachineState.MINING

    @property
    def power_w(self) -> float:
        """Return what it draws."""
        self._advance()
        return self._settling.value * self._power_share * self._ripple()

    @property
    def energy_kwh(self) -> float:
        """Return the energy drawn since it was made."""
        self._advance()
        return self._settling.integral * self._power_share / 3.6e6

    @property
    def hashrate_th_s(self) -> float:
        """Return what it hashes at its present power; 0 while it does not mine."""
        if not self.is_mining:
            return 0.0
        return hashrate_at(self.model.levels, self._settling.value) * self._hash_share * self._ripple(speed=3)

    @property
    def boards_c(self) -> tuple[float, ...]:
        """Return the temperature of each board."""
        rise_k = self.model.board_rise_k * self._heat_share()
        return tuple(self.inlet_c + rise_k * (1 + 0.04 * board) for board in range(self.model.boards))

    @property
    def chips_c(self) -> tuple[float, ...]:
        """Return the hottest chip of each board."""
        rise_k = self.model.chip_rise_k * self._heat_share()
        return tuple(board_c + rise_k for board_c in self.boards_c)

    @property
    def outlet_c(self) -> float:
        """Return the temperature of the air that it blows out."""
        return self.inlet_c + self.model.outlet_rise_k * self._heat_share()

    @property
    def fans_rpm(self) -> tuple[int, ...]:
        """Return the speed of each fan: full at a start, then after the heat."""
        share = self._fan_share()
        return tuple(
            round(self.model.nominal_fan_rpm * min(share * self._ripple(speed=fan + 2), 1.0))
            for fan in range(self.model.fans)
        )

    @property
    def uptime(self) -> timedelta:
        """Return the time since the last boot."""
        self._advance()
        return max(self.clock.now() - self._booted_at, timedelta())

    @property
    def accepted(self) -> int:
        """Return the shares that the pool took."""
        found = self._shares()
        return found - found // REJECTED_ONE_IN

    @property
    def rejected(self) -> int:
        """Return the shares that the pool did not take."""
        return self._shares() // REJECTED_ONE_IN

    @property
    def flash_writes(self) -> int:
        """Return how often a setting was written to flash."""
        return self.wear.flash_writes

    @property
    def restarts(self) -> int:
        """Return how often mining was interrupted to restart."""
        return self.wear.restarts

    # Commands

    def set_level(self, level_id: str, *, is_live: bool = False) -> None:
        """Run at a level of the table; without `is_live` mining restarts for it."""
        level = self.model.level(level_id)
        if level is None:
            message = f"{self.model.model} has no level {level_id}"
            raise LookupError(message)
        if not self.is_deaf():
            self._set(level.id, level.power_w, is_live=is_live)

    def set_power(self, power_w: float, *, is_live: bool = False, lag: timedelta | None = None) -> None:
        """Run at a power; a change on the run may have a time constant of its own."""
        if not self.is_deaf():
            self._set(None, power_w, is_live=is_live, lag=lag)

    def set_trim(self, share: float) -> None:
        """Run at a share of the level's power, without restart and without a write to flash."""
        if not self.is_deaf():
            self._advance()
            self.trim_share = share
            self._lag = self.model.lag

    def pause(self) -> None:
        """Stop hashing and keep the setting."""
        if not self.is_deaf():
            self._advance()
            self._enter(MachineState.STOPPED)

    def resume(self) -> None:
        """Hash again with the kept setting, if it is stopped."""
        if not self.is_deaf() and self.state is MachineState.STOPPED:
            self._enter(MachineState.STARTING, self.model.dead_time)

    def restart_mining(self) -> None:
        """Stop and start the mining software."""
        if not self.is_deaf():
            self._advance()
            self._restart()

    def reboot(self) -> None:
        """Restart the whole machine."""
        if not self.is_deaf():
            self._advance()
            self._restart()
            self._booted_at = self.clock.now()
            self.light_is_on = False

    def set_light(self, is_on: bool) -> None:  # noqa: FBT001  The one thing that a light can be.
        """Switch the light that helps to find it."""
        if not self.is_deaf():
            self.light_is_on = is_on

    # Physics

    def _set(self, level_id: str | None, power_w: float, *, is_live: bool, lag: timedelta | None = None) -> None:
        """Keep a setting in flash and go there."""
        self._advance()
        self.wear.flash_writes += 1
        self.level_id, self.limit_w = level_id, power_w
        self._lag = lag or self.model.lag
        if not is_live and self._phase.state is not MachineState.STOPPED:
            self._restart()

    def _restart(self) -> None:
        """Interrupt hashing for the dead time."""
        self.wear.restarts += 1
        self._enter(MachineState.RESTARTING, self.model.dead_time)

    def _enter(self, state: MachineState, duration: timedelta | None = None) -> None:
        """Begin a phase that ends by itself, or by a command."""
        now = self.clock.now()
        self._phase = _Phase(state=state, since=now, ends_at=None if duration is None else now + duration)

    def _advance(self) -> None:
        """Let the physics catch up with the clock, through the end of a dead time if one lies between."""
        now = self.clock.now()
        if self._phase.ends_at is not None and self._phase.ends_at <= now:
            self._pass(self._phase.ends_at)
            self._lag = self.model.lag
            self._phase = _Phase(state=MachineState.MINING, since=self._phase.ends_at)
        self._pass(now)

    def _pass(self, until: datetime) -> None:
        """Let the present phase last until an instant."""
        is_mining = self._phase.state is MachineState.MINING
        if is_mining and until > self._settling.at:
            self._mined += until - self._settling.at
        self._settling = self._settling.after(
            until,
            goal=self.limit_w * self.trim_share if is_mining else self.model.idle_w,
            lag=self._lag if is_mining else FALL_LAG,
            follower_lag=self.model.board_lag,
        )

    def _heat_share(self) -> float:
        """Return how hot the heat sinks are, 1 at the highest power."""
        self._advance()
        return self._settling.followed / self.model.highest_w

    def _fan_share(self) -> float:
        """Return the fan speed as a share of the nominal one."""
        heat_share = self._heat_share()
        is_roaring = self.clock.now() - self._phase.since < ROAR and self._phase.state is not MachineState.STOPPED
        inlet_share = max(self.inlet_c - 20, 0) / 40
        return 1.0 if is_roaring else min(0.15 + 0.6 * heat_share + inlet_share, 1.0)

    def _shares(self) -> int:
        """Return all shares that it found."""
        self._advance()
        return self._mined // SHARE_INTERVAL

    def _ripple(self, *, speed: int = 1) -> float:
        """Return a factor near 1 that moves with the clock and is the same for the same instant."""
        angle = self._ripple_phase + self.clock.now().timestamp() * speed
        return 1 + RIPPLE_SHARE * (math.sin(angle / 7.3) + math.sin(angle / 2.1)) / 2
