"""What a zone can store: the building, within how far its owner lets money move the room, and a buffer tank."""

from dataclasses import dataclass

from .heat_cost import KWH_PER_W
from .heat_store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Tank:
    """A buffer tank between the heaters and a zone."""

    capacity_kwh_k: float
    tank_c: float
    low_c: float
    """Below it, it heats no more."""
    high_c: float

    @property
    def room_kwh(self) -> float:
        """Return what it holds when it is full."""
        return max(self.high_c - self.low_c, 0.0) * self.capacity_kwh_k

    @property
    def now_kwh(self) -> float:
        """Return what it holds now."""
        return min(max((self.tank_c - self.low_c) * self.capacity_kwh_k, 0.0), self.room_kwh)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThermalMass:
    """The learnt one-mass model of a zone, once it is trusted."""

    capacity_kwh_k: float
    loss_w_k: float
    setpoint_c: float
    room_c: float
    low_k: float
    """How far the room may fall below its setpoint (K, at least 0)."""
    high_k: float
    tank: Tank | None = None
    """Filled before the room is warmed; reckoned to lose its heat as fast as the room does, which is too fast."""

    @property
    def tank_kwh(self) -> float:
        """Return what the tank holds when it is full."""
        return 0.0 if self.tank is None else self.tank.room_kwh

    def store(self) -> Store:
        """Return what it can store above the setpoint and below it."""
        in_tank_kwh = 0.0 if self.tank is None else self.tank.now_kwh
        return Store(
            now_kwh=(self.room_c - self.setpoint_c) * self.capacity_kwh_k + in_tank_kwh,
            low_kwh=-self.low_k * self.capacity_kwh_k,
            high_kwh=self.high_k * self.capacity_kwh_k + self.tank_kwh,
            leak_share=min(self.loss_w_k * KWH_PER_W / self.capacity_kwh_k, 0.5),
        )

    def room_at(self, stored_kwh: float) -> float:
        """Return the room temperature with this much stored: what is in the tank does not warm the room."""
        warmth_kwh = min(stored_kwh, max(stored_kwh - self.tank_kwh, 0.0))
        return self.setpoint_c + warmth_kwh / self.capacity_kwh_k

    def tank_at(self, stored_kwh: float) -> float | None:
        """Return the temperature of the tank with this much stored, None without one."""
        if self.tank is None:
            return None
        return self.tank.low_c + min(max(stored_kwh, 0.0), self.tank_kwh) / self.tank.capacity_kwh_k
