"""A site on a plant or a roof, for the tests of the balancer."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from custom_components.proof_of_heat.engine.controller import decide
from custom_components.proof_of_heat.engine.miner import Capabilities, MinerSample, Target
from custom_components.proof_of_heat.engine.model import (
    Decision,
    MinerSettings,
    MinerState,
    Mode,
    SiteSettings,
    SiteState,
)
from custom_components.proof_of_heat.engine.reason import Reason
from custom_components.proof_of_heat.engine.supply import (
    Input,
    SiteReading,
    SupplySettings,
    SupplyState,
)

from .sample_site import LEVELS, NOW, STANDARD, ago, miner, sample, site, snapshot

PLANT = SupplySettings(inputs=frozenset({Input.GENERATION}), is_islanded=True)
ROOF = SupplySettings(inputs=frozenset({Input.GRID}))
LIVE = replace(LEVELS, restarts=False, min_interval=timedelta(seconds=30))
TRIMMED = replace(LEVELS, trim_share=0.5)


def managed(miner_id: str = "a", capabilities: Capabilities = LEVELS, **changes: Any) -> MinerSettings:
    """Return a managed Avalon Q."""
    return replace(miner(miner_id, mode=Mode.AUTO, capabilities=capabilities), **changes)


def balancing(*miners: MinerSettings, **changes: Any) -> SiteSettings:
    """Return a site on a plant without margin whose managed miners follow it."""
    return replace(site(*miners, is_balancing=True, supply=PLANT), **changes)


def at(target: Target, **changes: Any) -> MinerState:
    """Return the memory of a miner that has been at a target for long."""
    return replace(MinerState(target=target, commanded_at=ago(hours=1)), **changes)


def reading_of(target: Target) -> MinerSample:
    """Return the reading of a miner that is at its target."""
    return sample(power_w=target.power_w, is_mining=not target.is_pause, level_id=target.level_id)


def cycle(
    settings: SiteSettings,
    supply_w: float | None,
    *,
    source: Input = Input.GENERATION,
    over_wh: float = 0,
    before_w: float | None = None,
    **states: MinerState,
) -> Decision:
    """Run one cycle with miners that are at their targets and a supply that has lasted five minutes, or was another."""
    lasted_w = supply_w if before_w is None else before_w
    history = () if lasted_w is None else tuple((ago(seconds=15 * n), lasted_w) for n in range(19, 0, -1))
    inputs = {} if supply_w is None else {source: SiteReading(power_w=supply_w, read_at=NOW)}
    memory = SiteState(miners=states, supply=SupplyState(history=history, over_wh=over_wh, at=ago(seconds=15)))
    samples = {key: reading_of(state.target or STANDARD) for key, state in states.items()}
    return decide(settings, memory, snapshot(samples=samples, inputs=inputs), now=NOW)


def asked(decision: Decision) -> dict[str, tuple[float, Reason]]:
    """Return the commands as watts and reason by miner."""
    return {command.miner_id: (command.target.power_w, command.reason) for command in decision.commands}
