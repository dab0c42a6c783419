"""The priority of concerns: the first rule that applies decides."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.proof_of_heat.engine.demand import Case, Demand, demanded
from custom_components.proof_of_heat.engine.miner import PAUSE, Action
from custom_components.proof_of_heat.engine.model import MinerState, Mode
from custom_components.proof_of_heat.engine.reason import Reason

from .sample_site import ECO, LEVELS, NOW, ROOM, STANDARD, SUPER, WATTS, ago, case, miner, room_at

IN_ROOM: dict[str, Any] = {"room": ROOM, "setpoint_c": 21.0}
STOP: dict[str, Any] = {"target": PAUSE, "is_urgent": True}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (case(miner(mode=Mode.UNMANAGED)), Demand(reason=Reason.UNMANAGED)),
        (case(miner(mode=Mode.UNMANAGED), sample=None), Demand(reason=Reason.UNMANAGED)),
        (case(sample=None), Demand(reason=Reason.SILENT)),
        (case(state=MinerState(is_overheated=True)), Demand(reason=Reason.OVERHEATED, **STOP)),
        (case(miner(room=ROOM), room=room_at(28.1)), Demand(reason=Reason.ROOM_TOO_WARM, **STOP)),
        (case(state=MinerState(quarantined_until=ago(seconds=-1))), Demand(reason=Reason.QUARANTINED)),
        (case(miner(highest=None)), Demand(reason=Reason.UNCONFIRMED)),
        (
            case(miner(room=ROOM), room=room_at(6.9)),
            Demand(reason=Reason.FROST, target=SUPER, is_urgent=True, must_run=True),
        ),
        (case(miner(mode=Mode.OFF)), Demand(reason=Reason.SWITCHED_OFF, **STOP)),
        (case(miner(mode=Mode.OFF, highest=None)), Demand(reason=Reason.SWITCHED_OFF, **STOP)),
        (case(miner(room=ROOM)), Demand(reason=Reason.ROOM_UNKNOWN, target=ECO)),
        (case(miner(**IN_ROOM), room=room_at(22)), Demand(reason=Reason.WARM_ENOUGH, target=PAUSE)),
        (
            case(miner(**IN_ROOM), room=room_at(20), state=MinerState(is_heating=True)),
            Demand(reason=Reason.HEATING, target=SUPER),
        ),
        (case(miner(limit=STANDARD)), Demand(reason=Reason.HELD, target=STANDARD)),
        (case(miner()), Demand(reason=Reason.HIGHEST_LEVEL, target=SUPER)),
        (case(miner(limit=SUPER, highest=STANDARD)), Demand(reason=Reason.HELD, target=STANDARD)),
        (case(miner(mode=Mode.AUTO)), Demand(reason=Reason.RUNNING_FREELY, target=SUPER, is_flexible=True)),
    ],
    ids=[
        "nobody asked",
        "nobody asked a silent one",
        "silent",
        "overheated",
        "room too warm",
        "quarantined",
        "highest level not confirmed",
        "frost",
        "off",
        "off without highest level",
        "room unknown",
        "warm enough",
        "heating",
        "held at a limit",
        "held at the highest level",
        "limit above the highest level",
        "managed",
    ],
)
def test_each_concern_asks_for_its_own(given: Case, wanted: Demand) -> None:
    """Each situation has one demand and one reason."""
    assert demanded(given) == wanted


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (case(miner(mode=Mode.OFF, room=ROOM), room=room_at(5)), Reason.FROST),
        (case(miner(mode=Mode.UNMANAGED, room=ROOM), room=room_at(5)), Reason.UNMANAGED),
        (case(miner(room=ROOM), room=room_at(5), state=MinerState(is_overheated=True)), Reason.OVERHEATED),
        (case(miner(mode=Mode.AUTO, room=ROOM, setpoint_c=35.0), room=room_at(29)), Reason.ROOM_TOO_WARM),
        (
            case(miner(room=ROOM), room=room_at(30), state=MinerState(quarantined_until=ago(hours=-1))),
            Reason.ROOM_TOO_WARM,
        ),
    ],
    ids=[
        "frost before off",
        "hands off before frost",
        "machine before room",
        "maximum before setpoint",
        "heat before quarantine",
    ],
)
def test_safety_comes_before_wishes(given: Case, reason: Reason) -> None:
    """No mode and no setpoint overrules a protection."""
    assert demanded(given).reason is reason


def test_a_quarantine_ends_by_itself() -> None:
    """After its time the miner is asked again."""
    assert demanded(case(state=MinerState(quarantined_until=NOW))).reason is Reason.HIGHEST_LEVEL


def test_a_room_unknown_keeps_the_lowest_watts() -> None:
    """A firmware that takes watts gets its least when the room cannot be read."""
    settings = miner(capabilities=WATTS, highest=replace(SUPER, level_id=None), room=ROOM)
    target = demanded(case(settings)).target
    assert target is not None
    assert target.power_w == 1000


def test_a_limit_below_the_lowest_level_stays_the_demand() -> None:
    """Where even the lowest level is above the limit, the limit is what is asked; sharing turns it into a pause."""
    settings = miner(
        capabilities=replace(LEVELS, actions=frozenset({Action.PAUSE})), highest=replace(ECO, power_w=500), room=ROOM
    )
    assert demanded(case(settings)).target == replace(ECO, power_w=500)
