"""The ledger of one power: the energy counted from its measurements, and the time of which nothing is known."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

# Over a longer silence nobody knows what was drawn, and a guess would stay in the total for ever.
MAX_GAP: Final = timedelta(minutes=5)

WATT_HOURS_PER_KWH: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyCount:
    """A total that only rises, and the reading it was last carried to."""

    total_kwh: float = 0
    power_w: float | None = None
    read_at: datetime | None = None
    unrecorded: timedelta = timedelta(0)
    """For how long nothing could be counted since the first reading; it only grows, too."""
    accounted_until: datetime | None = None
    """Until when all time is either in the total or unrecorded, None before the first reading."""

    def counted_to(self, *, power_w: float | None, read_at: datetime) -> EnergyCount:
        """Return the count carried to a reading: E = (P1 + P2) / 2 * (t2 - t1), the trapezoid rule."""
        if power_w is None:
            return replace(self.silent_until(read_at), power_w=None, read_at=None)
        carried = replace(self, power_w=power_w, read_at=read_at, accounted_until=read_at)
        gap = None if self.power_w is None or self.read_at is None else read_at - self.read_at
        if self.power_w is None or gap is None or not timedelta(0) < gap <= MAX_GAP:
            return replace(carried, unrecorded=self._unrecorded_until(read_at))
        added_kwh = (self.power_w + power_w) / 2 * (gap / timedelta(hours=1)) / WATT_HOURS_PER_KWH
        return replace(carried, total_kwh=self.total_kwh + added_kwh)

    def silent_until(self, now: datetime) -> EnergyCount:
        """Return the count with a silence noted as soon as it is too long to count over."""
        if self.accounted_until is None or now - self.accounted_until <= MAX_GAP:
            return self
        unrecorded = self._unrecorded_until(now)
        return replace(self, power_w=None, read_at=None, accounted_until=now, unrecorded=unrecorded)

    def without_reading(self) -> EnergyCount:
        """Return the count that another machine goes on with: the total stays, the gap is nobody's."""
        return replace(self, power_w=None, read_at=None)

    def _unrecorded_until(self, now: datetime) -> timedelta:
        """Return the unrecorded time if nothing is known until now; a clock that went back adds none."""
        silence = timedelta(0) if self.accounted_until is None else now - self.accounted_until
        return self.unrecorded + max(silence, timedelta(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTime:
    """For how long something ran, and the reading that was carried to."""

    total: timedelta = timedelta(0)
    is_on: bool | None = None
    read_at: datetime | None = None

    def counted_to(self, *, is_on: bool | None, read_at: datetime) -> OnTime:
        """Return the count carried to a reading; what ran at one reading is taken to have run until the next."""
        carried = replace(self, is_on=is_on, read_at=read_at)
        if not self.is_on or self.read_at is None:
            return carried
        gap = read_at - self.read_at
        return replace(carried, total=self.total + gap) if timedelta(0) < gap <= MAX_GAP else carried

    def without_reading(self) -> OnTime:
        """Return the time that another machine goes on with."""
        return OnTime(total=self.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLedger:
    """The energy of a site as a whole; it goes on when miners come, go or are replaced."""

    consumption: EnergyCount = field(default_factory=EnergyCount)
    """Of all miners that report their power."""
    generation: EnergyCount = field(default_factory=EnergyCount)

    def counted_to(self, *, power_w: float | None, generation_w: float | None, now: datetime) -> SiteLedger:
        """Return the ledger carried to what is known now."""
        return SiteLedger(
            consumption=self.consumption.counted_to(power_w=power_w, read_at=now),
            generation=self.generation.counted_to(power_w=generation_w, read_at=now),
        )
