"""Limits as data: watts and a reason; the tightest decides."""

from collections.abc import Iterable
from dataclasses import dataclass

from .reason import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A limit for all managed miners together."""

    limit_w: float
    reason: Reason


def tightest(bounds: Iterable[Bound]) -> Bound | None:
    """Return the bound that decides, the first one given where two are equal."""
    return min(bounds, key=lambda bound: bound.limit_w, default=None)
