"""The dry run: what would be commanded is told once, and nothing is commanded."""

from dataclasses import replace
from datetime import datetime

from .event import Event, EventKind
from .model import Command, Decision, MinerState


def rehearsed(decision: Decision, *, now: datetime) -> Decision:
    """Return the decision with each new command turned into an event that proposes it."""
    miners = decision.state.miners
    new = [command for command in decision.commands if miners[command.miner_id].proposed != command.target]
    proposed = {command.miner_id: replace(miners[command.miner_id], proposed=command.target) for command in new}
    return replace(
        decision,
        state=replace(decision.state, miners={**miners, **proposed}),
        commands=(),
        events=(*decision.events, *(_proposal(command, miners[command.miner_id], now) for command in new)),
    )


def _proposal(command: Command, state: MinerState, now: datetime) -> Event:
    """Tell what would be done."""
    return Event(
        kind=EventKind.PROPOSED,
        at=now,
        miner_id=command.miner_id,
        reason=command.reason,
        from_w=None if state.target is None else state.target.power_w,
        to_w=command.target.power_w,
        available_w=command.available_w,
    )
