"""A dry run tells what it would do, and does nothing but protect."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.proof_of_heat.engine.controller import decide
from custom_components.proof_of_heat.engine.event import EventKind
from custom_components.proof_of_heat.engine.heater import HeaterTarget
from custom_components.proof_of_heat.engine.miner import PAUSE, Target
from custom_components.proof_of_heat.engine.model import (
    Circuit,
    Decision,
    MinerSettings,
    MinerState,
    Mode,
    SiteSettings,
)
from custom_components.proof_of_heat.engine.reason import Reason
from custom_components.proof_of_heat.engine.zone import ZoneMode

from .sample_house import BOILER, PUMP, RADIATOR, Home, heating_miner, house
from .sample_site import ECO, NOW, ROOM, STANDARD, SUPER, ago, miner, remembering, room_at, sample, site, snapshot

FUSE = Circuit(id="fuse", limit_w=2500)


def trial(*miners: MinerSettings, **changes: Any) -> SiteSettings:
    """Return a site in a dry run."""
    return site(*miners, is_dry_run=True, **changes)


def at(target: Target, reason: Reason = Reason.HELD, **changes: Any) -> MinerState:
    """Return the memory of a miner that has been at a target for long."""
    return replace(MinerState(target=target, reason=reason, commanded_at=ago(hours=1)), **changes)


def asked(decision: Decision) -> dict[str, tuple[float, Reason]]:
    """Return the commands as watts and reason by miner."""
    return {command.miner_id: (command.target.power_w, command.reason) for command in decision.commands}


def proposed(decision: Decision) -> dict[str, float | None]:
    """Return the watts that are proposed by miner."""
    return {event.miner_id: event.to_w for event in decision.events if event.kind is EventKind.PROPOSED}


@pytest.mark.parametrize(
    ("chip_c", "room_c", "expected"),
    [
        (111, 20, (0, Reason.OVERHEATED)),
        (70, 36, (0, Reason.ROOM_TOO_WARM)),
        (70, 3, (1674, Reason.FROST)),
    ],
    ids=["a hot chip", "a room too warm", "frost"],
)
def test_protection_acts_in_a_dry_run(chip_c: float, room_c: float, expected: tuple[float, Reason]) -> None:
    """No trial is worth a machine or a pipe, and what is done is not proposed."""
    readings = {"samples": {"a": sample(chip_c=chip_c)}, "rooms": {ROOM.id: room_at(room_c)}}
    decision = decide(trial(miner(room=ROOM)), remembering(a=at(STANDARD)), snapshot(**readings), now=NOW)
    assert (asked(decision), proposed(decision)) == ({"a": expected}, {})
    assert decision.verdicts["a"].reason is expected[1]


def test_what_nobody_gave_away_is_not_protected() -> None:
    """An unmanaged miner is never commanded."""
    hot = {"a": sample(chip_c=120)}
    decision = decide(trial(miner(mode=Mode.UNMANAGED)), remembering(), snapshot(samples=hot), now=NOW)
    assert decision.commands == ()


def test_frost_heats_within_a_circuit_on_which_the_others_run_on() -> None:
    """In a dry run nobody gives way, so the miner gets what the others leave."""
    cold, other = miner("a", room=ROOM, circuit_id="fuse"), miner("b", circuit_id="fuse", limit=ECO)
    decision = decide(
        trial(cold, other, circuits=(FUSE,)),
        remembering(a=at(PAUSE), b=at(STANDARD)),
        snapshot(samples={"a": sample(is_mining=False), "b": sample()}, rooms={ROOM.id: room_at(3)}),
        now=NOW,
    )
    assert asked(decision) == {"a": (800, Reason.CIRCUIT_LIMIT)}
    assert proposed(decision) == {"b": 800}


def test_what_protection_changed_is_set_back_once() -> None:
    """When the frost is over, the miner gets its regular target; after that all is proposed again."""
    readings = {"samples": {"a": sample()}, "rooms": {ROOM.id: room_at(20)}}
    settings = trial(miner(room=ROOM, setpoint_c=18))
    after_frost = decide(settings, remembering(a=at(SUPER, Reason.FROST)), snapshot(**readings), now=NOW)
    later = decide(settings, remembering(a=at(SUPER, Reason.HEATING)), snapshot(**readings), now=NOW)
    assert (asked(after_frost), proposed(after_frost)) == ({"a": (0, Reason.WARM_ENOUGH)}, {})
    assert (asked(later), proposed(later)) == ({}, {"a": 0})


def test_what_heaters_would_do_is_proposed_once() -> None:
    """A cold room gets no heat in a dry run; the boiler says what it would give, and later that less would do."""
    home = Home(house(heating_miner(mode=Mode.OFF), heaters=(BOILER, PUMP), is_dry_run=True), room_c=18.5)
    home.go(5)
    home.go(20, room_c=21.4)
    home.go(60, room_c=23.5)
    told = [(one.miner_id, one.to_w, one.reason) for one in home.events if one.kind is EventKind.PROPOSED]
    assert told == [("boiler", 3000, Reason.HEATING), ("boiler", 1500, Reason.HEATING)]
    assert home.commands == []


def test_a_pump_runs_for_a_boiler_against_frost_and_is_set_back() -> None:
    """Heat that is not taken away protects no pipe."""
    home = Home(house(heating_miner(mode=Mode.OFF), heaters=(BOILER, PUMP), is_dry_run=True), room_c=6.0)
    home.go(3)
    assert (home.is_on("boiler"), home.is_on("pump")) == (True, True)
    assert home.decision.heaters["pump"].reason is Reason.FROST
    home.change_zone(mode=ZoneMode.OFF)
    home.go(30, room_c=9.0)
    assert (home.is_on("boiler"), home.is_on("pump")) == (False, False)
    assert [one for one in home.events if one.kind is EventKind.PROPOSED] == []


def test_heaters_that_a_dry_run_leaves_alone_keep_their_part_of_a_fuse() -> None:
    """One that somebody switched on runs on, so the other protects with what is left."""
    own = replace(RADIATOR, id="own", circuit_id="fuse")
    by_hand = replace(RADIATOR, id="by_hand", circuit_id="fuse", weights={})
    home = Home(house(heaters=(own, by_hand), circuits=(replace(FUSE, limit_w=3000),), is_dry_run=True), room_c=6.0)
    home.heater_targets["by_hand"] = HeaterTarget(step=2, heat_w=2000)
    home.go(3)
    assert home.heater_targets["own"].heat_w == 1000
    assert home.heater_targets["by_hand"].heat_w == 2000
