"""What an Avalon is by its own words: the model with its levels, and the one long text that holds its readings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from ...engine.miner import PowerLevel
from .. import DriverError, DriverErrorKind
from .cgminer import first
from .reading import number, numbers, text

WORK: Final = "In Work"
"""In the state of a machine that hashes, or prepares to."""

PLACE_OF_WALL_W: Final = 6
"""In the list of the supply: watts at the wall while it works; at rest it keeps any old number."""

NOT_FITTED_C: Final = -273
"""Of a sensor that is not there."""

_TEXT_NAMES: Final = ("MM ID0", "MM ID0:Summary")
_PAIR: Final = re.compile(r"(\w+)\[([^\]]*)\]")
_WORK: Final = re.compile(r"Work: *([^,]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class AvalonKind:
    """What one model is called, and how its levels are set."""

    name: str
    switch: str
    """The option that takes the level's number; its field has the same name in capitals."""
    levels: tuple[PowerLevel, ...]
    night: str | None = None
    """The mode of use in which it keeps quiet, so that its level does not count; None without such modes."""

    @property
    def field(self) -> str:
        """Return the field that holds the level."""
        return self.switch.upper()


def _levels(*rows: tuple[str, str, float, float, float | None]) -> tuple[PowerLevel, ...]:
    """Return levels from rows of id, name, watts, TH/s and noise (dB) where owners report it."""
    return tuple(
        PowerLevel(id=level_id, name=name, power_w=power_w, hashrate_th_s=hashrate_th_s, noise_db=noise_db)
        for level_id, name, power_w, hashrate_th_s, noise_db in rows
    )


KINDS: Final[Mapping[str, AvalonKind]] = MappingProxyType(
    {
        "Q": AvalonKind(
            name="Avalon Q",
            switch="workmode",
            levels=_levels(("0", "Eco", 800, 52, 45), ("1", "Standard", 1300, 80, None), ("2", "Super", 1674, 90, 65)),
        ),
        "MINI3": AvalonKind(
            name="Avalon Mini 3",
            switch="worklevel",
            levels=_levels(("-1", "Eco", 450, 28, 50), ("0", "Super", 850, 37, None)),
            night="2",
        ),
        "NANO3S": AvalonKind(
            name="Avalon Nano 3S",
            switch="workmode",
            levels=_levels(("0", "Low", 70, 3, 33), ("1", "Mid", 100, 5, None), ("2", "High", 140, 6, 40)),
        ),
        "NANO3": AvalonKind(
            name="Avalon Nano 3",
            switch="worklevel",
            levels=_levels(("0", "Low", 65, 2, 33), ("1", "Mid", 100, 3, None), ("2", "High", 140, 4, 40)),
        ),
    }
)
"""The models for the home by what `MODEL` says; watts, hash rates and noise as the vendor and owners report them."""


def kind_of(version: Mapping[str, Any]) -> AvalonKind | None:
    """Return the kind in a version, None for a model whose levels nobody knows."""
    model = text(version.get("MODEL")) or ""
    return KINDS.get(model.upper().replace(" ", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """The readings of one machine, by the names that it gives them."""

    fields: Mapping[str, str]
    now: int
    """The machine's own clock (seconds since 1970), which may be wrong and counts nevertheless."""

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> Stats:
        """Return the readings in an answer; a text that does not begin like one is an error."""
        entry = first(answer, "STATS")
        found = next((entry[name] for name in _TEXT_NAMES if isinstance(entry.get(name), str)), "")
        fields = {key: value.strip() for key, value in _PAIR.findall(found)}
        if "Ver" not in fields:
            raise DriverError(DriverErrorKind.IMPLAUSIBLE, "the text of readings has no version")
        return cls(fields=MappingProxyType(fields), now=int(number(first(answer, "STATUS").get("When")) or 0))

    def number(self, name: str) -> float | None:
        """Return a number, None where there is none; percent signs do not count."""
        return number(self.fields.get(name, "").removesuffix("%"))

    def numbers(self, name: str) -> tuple[float, ...]:
        """Return the numbers of a list; one that is none makes the whole list worthless, since places count."""
        words = self.fields.get(name, "").split()
        found = numbers(*words)
        return found if len(found) == len(words) else ()

    def temperature_c(self, name: str) -> float | None:
        """Return a temperature, None for a sensor that is not there."""
        found = self.number(name)
        return None if found == NOT_FITTED_C else found

    @property
    def rests(self) -> bool:
        """Tell whether somebody stopped it."""
        return self._is_idle or bool(self.number("SoftOFF"))

    @property
    def is_mining(self) -> bool | None:
        """Tell whether it works now, in its own words: averages go on for hours and the level stays when it rests."""
        state = _WORK.search(self.fields.get("SYSTEMSTATU", ""))
        if self.rests:
            return False
        return None if state is None else state[1].strip() == WORK

    @property
    def hashrate_th_s(self) -> float | None:
        """Return the hash rate of this moment, 0 at rest."""
        if self.is_mining is False:
            return 0.0
        rate_gh_s = self.number("GHSspd")
        return None if rate_gh_s is None else rate_gh_s / 1e3

    @property
    def power_w(self) -> float | None:
        """Return the watts at the wall, None where the machine does not measure them.

        At rest the list of the supply holds old numbers (146 W on an Avalon Q that drew next to nothing).
        """
        wall_w = self.number("WALLPOWER")
        if wall_w is not None:
            return wall_w
        supply = self.numbers("PS")
        if not self.is_mining or len(supply) <= PLACE_OF_WALL_W:
            return None
        return supply[PLACE_OF_WALL_W]

    @property
    def _is_idle(self) -> bool:
        """Tell whether its state names it idle."""
        state = _WORK.search(self.fields.get("SYSTEMSTATU", ""))
        return state is not None and "Idle" in state[1]
