"""Which miners go on at their lowest level instead of a stop: those that the weather would soon start again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from .heat_source import Source

# Miners whose lowest levels give no more than this share of what holds the room are wanted again once it has cooled.
# In houses from light to heavy a half let some of them stop at night after all, and all of it left no set-back.
GOES_ON_SHARE: Final = 0.6


def going_on(sources: Sequence[Source], rests_w: Mapping[str, float | None]) -> tuple[Source, ...]:
    """Return the sources, with a mark on those that go on; `rests_w` is what holds each zone at its setpoint.

    The lightest come first. One that heats several zones goes on if all of them will want it.
    """
    left_w = {zone_id: GOES_ON_SHARE * (rest_w or 0.0) for zone_id, rest_w in rests_w.items()}
    marked: set[str] = set()
    running = (source for source in sources if source.is_running and source.unit.steps)
    for source in sorted(running, key=lambda one: (one.unit.steps[0].heat_w, one.unit.id)):
        given_w = {zone_id: weight * source.unit.steps[0].heat_w for zone_id, weight in source.weights.items()}
        if all(heat_w <= left_w.get(zone_id, 0.0) for zone_id, heat_w in given_w.items()):
            left_w |= {zone_id: left_w[zone_id] - heat_w for zone_id, heat_w in given_w.items()}
            marked.add(source.unit.id)
    return tuple(
        replace(source, unit=replace(source.unit, goes_on=True)) if source.unit.id in marked else source
        for source in sources
    )
