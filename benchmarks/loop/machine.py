"""A light miner: what it draws and hashes from second to second after a command."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from custom_components.proof_of_heat.engine.miner import PAUSE, Capabilities, MinerSample, Target
from simulator.curve import hashrate_at
from simulator.levels import Level

# A firmware that trims on the run reaches its new power in this time.
LIVE_RAMP_S: Final = 40.0

# One that restarts falls to a small share of its power, waits, and climbs again.
RESTART_SHARE: Final = 0.08
RESTART_PAUSE_S: Final = 30.0
RESTART_RAMP_S: Final = 120.0

# A stopped one boots first. Owners report 45 to 90 s.
BOOT_S: Final = 60.0

IDLE_W: Final = 12.0


@dataclass(slots=True, kw_only=True)
class Machine:
    """One miner; `power_ratio` and `hash_ratio` are its own deviation from its table."""

    id: str
    capabilities: Capabilities
    table: Sequence[Level]
    steps: Sequence[Target]
    """All running targets that it may be given, rising in watts."""
    power_ratio: float = 1.0
    hash_ratio: float = 1.0
    target: Target = PAUSE
    changes: int = field(default=0, init=False)
    stops: int = field(default=0, init=False)
    changed_at: datetime | None = field(default=None, init=False)
    power_w: float = field(default=IDLE_W, init=False)
    _from_w: float = field(default=IDLE_W, init=False)
    _pause_s: float = field(default=0.0, init=False)
    _ramp_s: float = field(default=0.0, init=False)

    def command(self, target: Target, now: datetime) -> None:
        """Take a target, if it is a new one."""
        if target == self.target:
            return
        before, self.target = self.target, target
        self.changes += 1
        self.stops += target.is_pause
        self.changed_at = now
        is_live = not self.capabilities.restarts or (target.level_id is not None and target.level_id == before.level_id)
        if target.is_pause:
            self._from_w, self._pause_s, self._ramp_s = IDLE_W, 0.0, 0.0
        elif before.is_pause:
            self._from_w = RESTART_SHARE * target.power_w
            self._pause_s, self._ramp_s = BOOT_S, LIVE_RAMP_S if not self.capabilities.restarts else RESTART_RAMP_S
        elif is_live:
            self._from_w, self._pause_s, self._ramp_s = self.power_w, 0.0, LIVE_RAMP_S
        else:
            self._from_w = RESTART_SHARE * target.power_w
            self._pause_s, self._ramp_s = RESTART_PAUSE_S, RESTART_RAMP_S

    def advance(self, now: datetime) -> None:
        """Let the power follow the last command."""
        goal_w = self.goal_w
        passed_s = 1e9 if self.changed_at is None else (now - self.changed_at).total_seconds() - self._pause_s
        if passed_s >= self._ramp_s:
            self.power_w = goal_w
        elif passed_s <= 0:
            self.power_w = self._from_w
        else:
            self.power_w = self._from_w + (goal_w - self._from_w) * passed_s / self._ramp_s

    @property
    def goal_w(self) -> float:
        """Return what it draws once the ramp is over."""
        return IDLE_W if self.target.is_pause else self.target.power_w * self.power_ratio

    @property
    def hashrate_th_s(self) -> float:
        """Return what it hashes now: by its power, nothing while it waits."""
        is_waiting = self.power_w <= self._from_w and self._pause_s > 0 and self.power_w < self.goal_w
        if self.target.is_pause or is_waiting:
            return 0.0
        return self.hashing(self.target) * min(self.power_w / self.goal_w, 1.0)

    def hashing(self, target: Target) -> float:
        """Return what a target hashes once it is reached (TH/s); a trim cuts power and hash rate alike."""
        if target.is_pause:
            return 0.0
        level = next((level for level in self.table if level.id == target.level_id), None)
        if level is None:
            return hashrate_at(self.table, target.power_w) * self.hash_ratio
        return level.hashrate_th_s * target.power_w / level.power_w * self.hash_ratio

    def sample(self, now: datetime) -> MinerSample:
        """Return its reading."""
        return MinerSample(
            read_at=now,
            power_w=self.power_w,
            target_w=None if self.target.is_pause else self.target.power_w,
            level_id=self.target.level_id,
            is_mining=not self.target.is_pause,
            hashrate_th_s=self.hashrate_th_s,
        )
