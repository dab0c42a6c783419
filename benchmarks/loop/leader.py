"""Who leads the miners: asked every few seconds, it commands what it wants changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from custom_components.proof_of_heat.engine.miner import Target

from .machine import Machine
from .site import Meter

type Order = tuple[Machine, Target]


class Leader(Protocol):
    """A rule that leads miners after the meter."""

    def orders(self, meter: Meter, machines: Sequence[Machine], now: datetime) -> Iterable[Order]:
        """Return what is to be changed."""
        ...
