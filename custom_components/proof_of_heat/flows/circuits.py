"""The circuits of a site in its settings: a list that is a tree, and what may be wrong with it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import ConfigEntry
from homeassistant.helpers.selector import (
    ObjectSelectorField,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)

from ..const import CONF_CIRCUIT, CONF_CIRCUIT_NAME, CONF_CIRCUIT_PARENT, CONF_CIRCUITS, CONF_LIMIT
from .boxes import rows, watts
from .forms import GREATEST_LIMIT_W

type Stored = Mapping[str, Any]
"""One circuit as the options keep it: its name, its limit in watts, and the name of the circuit that feeds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitFault:
    """What is wrong with a list of circuits, and with which one."""

    error: str
    circuit: str
    other: str = ""
    """The circuit, or whatever hangs on it, that it does not fit to."""

    @property
    def words(self) -> dict[str, str]:
        """Return what the error tells."""
        return {"circuit": self.circuit, "other": self.other}


NO_FAULT: Final = {"circuit": "", "other": ""}
"""What a page without an error fills in."""


def circuits_form(names: Iterable[str]) -> vol.Schema:
    """Return the list of circuits; the one that feeds another can be chosen or typed."""
    fields = {
        CONF_CIRCUIT_NAME: ObjectSelectorField(required=True, selector=TextSelector()),
        CONF_LIMIT: ObjectSelectorField(required=True, selector=watts(0, GREATEST_LIMIT_W)),
        CONF_CIRCUIT_PARENT: ObjectSelectorField(selector=_choice(names, may_be_new=True)),
    }
    circuits = rows(CONF_CIRCUITS, fields, label=CONF_CIRCUIT_NAME, described_by=CONF_LIMIT)
    return vol.Schema({vol.Optional(CONF_CIRCUITS): circuits})


def circuit_names(entry: ConfigEntry) -> list[str]:
    """Return the names of the circuits of a site."""
    return [circuit[CONF_CIRCUIT_NAME] for circuit in entry.options.get(CONF_CIRCUITS, [])]


def circuit_form(names: Collection[str]) -> vol.Schema:
    """Return the question on which circuit a miner hangs, nothing to ask where there are none."""
    return vol.Schema({vol.Optional(CONF_CIRCUIT): _choice(names, may_be_new=False)} if names else {})


def circuits_typed(typed: Iterable[Stored]) -> list[dict[str, Any]]:
    """Return the circuits as the options keep them."""
    return [
        {
            CONF_CIRCUIT_NAME: circuit[CONF_CIRCUIT_NAME].strip(),
            CONF_LIMIT: circuit[CONF_LIMIT],
            CONF_CIRCUIT_PARENT: circuit.get(CONF_CIRCUIT_PARENT, "").strip() or None,
        }
        for circuit in typed
    ]


def circuit_fault(circuits: Sequence[Stored], hanging: Mapping[str, str]) -> CircuitFault | None:
    """Return the first thing that is wrong; `hanging` has the circuit of whatever hangs on one, by its name."""
    names = [circuit[CONF_CIRCUIT_NAME] for circuit in circuits]
    for number, circuit in enumerate(circuits):
        name, parent = circuit[CONF_CIRCUIT_NAME], circuit[CONF_CIRCUIT_PARENT]
        if not name:
            return CircuitFault(error="circuit_without_name", circuit=f"{circuit[CONF_LIMIT]:.0f} W")
        if name in names[:number]:
            return CircuitFault(error="circuit_twice", circuit=name)
        if circuit[CONF_LIMIT] <= 0:
            return CircuitFault(error="circuit_limit_not_positive", circuit=name)
        if parent is not None and parent not in names:
            return CircuitFault(error="circuit_parent_unknown", circuit=name, other=parent)
    looped = _looped(circuits)
    if looped is not None:
        return CircuitFault(error="circuit_loop", circuit=looped)
    lost = next(((one, circuit) for one, circuit in hanging.items() if circuit not in names), None)
    return None if lost is None else CircuitFault(error="circuit_in_use", circuit=lost[1], other=lost[0])


def _looped(circuits: Iterable[Stored]) -> str | None:
    """Return a circuit that feeds itself in the end, None if each has its way to the connection of the site."""
    parents: dict[str, str | None] = {circuit[CONF_CIRCUIT_NAME]: circuit[CONF_CIRCUIT_PARENT] for circuit in circuits}
    for name, parent in parents.items():
        above, seen = parent, {name}
        while above is not None:
            if above in seen:
                return name
            seen.add(above)
            above = parents[above]
    return None


def _choice(names: Iterable[str], *, may_be_new: bool) -> SelectSelector:
    """Return a choice of names."""
    options = [SelectOptionDict(value=name, label=name) for name in names]
    return SelectSelector(
        SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN, custom_value=may_be_new)
    )
