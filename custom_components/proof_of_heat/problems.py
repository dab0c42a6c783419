"""What the owner has to mend: problems as facts, shown in the repairs of Home Assistant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOCS_URL, DOMAIN
from .engine.reason import Reason
from .miner import MinerCoordinator

if TYPE_CHECKING:
    from .coordinator import ProofOfHeatConfigEntry

# Whoever mines with the sun switches off at night, so only a whole day is worth a word.
UNREACHABLE_AFTER: Final = timedelta(hours=24)

# After a start of Home Assistant, radio sensors need minutes to come back.
ROOM_STALE_AFTER: Final = timedelta(minutes=15)


class ProblemKind(StrEnum):
    """What is wrong; the value is the translation key."""

    MINER_UNREACHABLE = "miner_unreachable"
    WRONG_CREDENTIALS = "wrong_credentials"
    NOT_OBEYED = "not_obeyed"
    ROOM_SENSOR_STALE = "room_sensor_stale"
    NO_HIGHEST_LEVEL = "no_highest_level"
    MEMORY_LOST = "memory_lost"


SEVERITY: Final = {
    ProblemKind.MINER_UNREACHABLE: ir.IssueSeverity.WARNING,
    ProblemKind.WRONG_CREDENTIALS: ir.IssueSeverity.ERROR,
    ProblemKind.NOT_OBEYED: ir.IssueSeverity.ERROR,
    ProblemKind.ROOM_SENSOR_STALE: ir.IssueSeverity.WARNING,
    ProblemKind.NO_HIGHEST_LEVEL: ir.IssueSeverity.WARNING,
    ProblemKind.MEMORY_LOST: ir.IssueSeverity.WARNING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend."""

    kind: ProblemKind
    place: str
    """The subentry or the entry that it belongs to."""
    name: str
    sensor: str = ""

    @property
    def issue_id(self) -> str:
        """Return what it is called in the issue registry."""
        return f"{self.kind}_{self.place}"


class Problems:
    """The problems of one site, in step with the issue registry."""

    def __init__(self, hass: HomeAssistant, entry: ProofOfHeatConfigEntry) -> None:
        """Start with none."""
        self._hass = hass
        self._entry = entry
        self._shown: frozenset[Problem] = frozenset()
        self._room_lost_at: dict[str, datetime] = {}

    @callback
    def async_update(self, miners: Iterable[MinerCoordinator], *, now: datetime, is_memory_lost: bool) -> None:
        """Show what is wrong now, and take back what no longer is."""
        found = {problem for miner in miners for problem in self._of(miner, now)}
        if is_memory_lost:
            found.add(Problem(kind=ProblemKind.MEMORY_LOST, place=self._entry.entry_id, name=self._entry.title))
        for problem in found - self._shown:
            self._async_create(problem)
        for problem in self._shown - found:
            ir.async_delete_issue(self._hass, DOMAIN, problem.issue_id)
        self._shown = frozenset(found)

    @callback
    def async_clear(self) -> None:
        """Take back all: the next start finds them anew."""
        for problem in self._shown:
            ir.async_delete_issue(self._hass, DOMAIN, problem.issue_id)
        self._shown = frozenset()

    def _of(self, miner: MinerCoordinator, now: datetime) -> Iterable[Problem]:
        """Return the problems of one miner."""
        setup, view = miner.setup, miner.data
        reason = None if view.verdict is None else view.verdict.reason
        silent_since = view.memory.silent_since
        cases = {
            ProblemKind.MINER_UNREACHABLE: silent_since is not None and now - silent_since >= UNREACHABLE_AFTER,
            ProblemKind.WRONG_CREDENTIALS: miner.is_denied,
            ProblemKind.NOT_OBEYED: view.state.quarantined_until is not None,
            ProblemKind.ROOM_SENSOR_STALE: self._is_room_lost(setup.id, reason, now),
            ProblemKind.NO_HIGHEST_LEVEL: reason is Reason.UNCONFIRMED,
        }
        sensor = "" if setup.room is None else setup.room.id
        return (
            Problem(kind=kind, place=setup.subentry_id, name=setup.name, sensor=sensor)
            for kind, is_wrong in cases.items()
            if is_wrong
        )

    def _is_room_lost(self, miner_id: str, reason: Reason | None, now: datetime) -> bool:
        """Tell whether a room has been unknown for long."""
        if reason is not Reason.ROOM_UNKNOWN:
            self._room_lost_at.pop(miner_id, None)
            return False
        return now - self._room_lost_at.setdefault(miner_id, now) >= ROOM_STALE_AFTER

    @callback
    def _async_create(self, problem: Problem) -> None:
        """Show one problem."""
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            problem.issue_id,
            config_entry_id=self._entry.entry_id,
            is_fixable=problem.kind is ProblemKind.MEMORY_LOST,
            learn_more_url=DOCS_URL,
            severity=SEVERITY[problem.kind],
            translation_key=problem.kind,
            translation_placeholders={"name": problem.name, "sensor": problem.sensor},
        )
