"""The dry run: what would be commanded is told once; only what protects machines and rooms is commanded."""

from collections.abc import Container, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from .demand import Case, Demand
from .event import Event, EventKind
from .heater import HeaterCommand
from .model import Command, Decision, MinerState, Verdict
from .reason import Reason
from .share import Want

PROTECTION: Final = frozenset({Reason.OVERHEATED, Reason.ROOM_TOO_WARM, Reason.FROST})
"""What no trial may wait for."""


def is_meant(case: Case, demand: Demand, _lock: Reason | None) -> bool:
    """Tell whether a miner is commanded in a dry run: protection calls, or it did and is to be set back."""
    was_protected = case.state.target is not None and case.state.reason in PROTECTION
    return demand.reason in PROTECTION or (was_protected and demand.target is not None)


def left_alone(wants: Mapping[str, Want], meant: Container[str]) -> dict[str, Want]:
    """Return the miners that a dry run leaves as they are, wanting nothing."""
    return {
        key: (case, Demand(reason=demand.reason), lock)
        for key, (case, demand, lock) in wants.items()
        if key not in meant
    }


def rehearsed(
    decision: Decision, verdicts: Mapping[str, Verdict], commands: tuple[Command, ...], *, now: datetime
) -> Decision:
    """Return the decision with these verdicts and commands, and each other new command as an event that proposes it."""
    miners = decision.state.miners
    proposals = [command for command in decision.commands if command.miner_id not in verdicts]
    new = [command for command in proposals if miners[command.miner_id].proposed != command.target]
    proposed = {command.miner_id: replace(miners[command.miner_id], proposed=command.target) for command in new}
    return replace(
        decision,
        state=replace(decision.state, miners={**miners, **proposed}),
        verdicts={**decision.verdicts, **verdicts},
        commands=commands,
        heater_commands=tuple(one for one in decision.heater_commands if _is_meant(one, decision)),
        events=(*decision.events, *(_proposal(command, miners[command.miner_id], now) for command in new)),
    )


def _is_meant(command: HeaterCommand, decision: Decision) -> bool:
    """Tell whether a heater that is no miner is commanded in a dry run: protection calls, or did."""
    state = decision.state.heaters[command.heater_id]
    return command.reason in PROTECTION or (state.target is not None and state.reason in PROTECTION)


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
