"""The dry run: what would be commanded is told once; only what protects machines and rooms is commanded."""

from collections.abc import Container, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from .demand import Case, Demand
from .event import Event, EventKind
from .heater import HeaterCommand, HeaterState
from .heater_rules import HeaterCase, heater_demanded
from .heaters import HeatersDecided, is_asked
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
        events=(*decision.events, *(_proposal(command, miners[command.miner_id], now) for command in new)),
    )


def is_heater_meant(case: HeaterCase) -> bool:
    """Tell whether a heater that is no miner is commanded in a dry run: protection calls, or did."""
    return heater_demanded(case).reason in PROTECTION or _was_protected(case.state)


def heaters_rehearsed(
    decision: Decision, cases: Mapping[str, HeaterCase], meant: HeatersDecided, *, now: datetime
) -> Decision:
    """Return the decision with what heaters that are `meant` do; what others would do is proposed once.

    A pump is no case: it runs for what is meant, and is worth no word of its own.
    """
    states = decision.state.heaters
    pumps = [one for one in decision.heater_commands if one.heater_id not in cases]
    proposals = [
        one
        for one in decision.heater_commands
        if one.heater_id in cases.keys() - meant.verdicts.keys()
        and not is_asked(states[one.heater_id].proposed, one.target)
    ]
    proposed = {one.heater_id: replace(states[one.heater_id], proposed=one.target) for one in proposals}
    return replace(
        decision,
        state=replace(decision.state, heaters={**states, **proposed}),
        heaters={**decision.heaters, **meant.verdicts},
        heater_commands=(*meant.commands, *(one for one in pumps if _is_pump_meant(one, states[one.heater_id]))),
        events=(*decision.events, *(_heater_proposal(one, states[one.heater_id], now) for one in proposals)),
    )


def _was_protected(state: HeaterState) -> bool:
    """Tell whether it was commanded to protect, so that it is to be set back."""
    return state.target is not None and state.reason in PROTECTION


def _is_pump_meant(command: HeaterCommand, state: HeaterState) -> bool:
    """Tell whether a pump is commanded in a dry run."""
    return command.reason in PROTECTION or _was_protected(state)


def _heater_proposal(command: HeaterCommand, state: HeaterState, now: datetime) -> Event:
    """Tell what a heater would do."""
    return Event(
        kind=EventKind.PROPOSED,
        at=now,
        miner_id=command.heater_id,
        reason=command.reason,
        from_w=None if state.target is None else state.target.heat_w,
        to_w=command.target.heat_w,
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
