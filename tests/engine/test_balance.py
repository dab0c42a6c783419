"""Managed miners follow the supply: fast down, slow up, never past a limit."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from custom_components.proof_of_heat.engine.bounds import Bound
from custom_components.proof_of_heat.engine.controller import decide
from custom_components.proof_of_heat.engine.event import EventKind
from custom_components.proof_of_heat.engine.miner import PAUSE, MinerSample, PowerLevel, Target
from custom_components.proof_of_heat.engine.model import (
    Circuit,
    MinerState,
    Mode,
    QuietHours,
    SiteState,
)
from custom_components.proof_of_heat.engine.reason import Reason
from custom_components.proof_of_heat.engine.supply import (
    Input,
    SiteReading,
    StalePolicy,
    Strategy,
    SupplyState,
    SupplyStatus,
)

from .sample_balance import LIVE, PLANT, ROOF, TRIMMED, asked, at, balancing, cycle, managed, reading_of
from .sample_site import ECO, LEVELS, NOW, STANDARD, SUPER, WATTS, ago, miner, remembering, sample, site, snapshot

HUNGRY_ALONE = Target(power_w=1300, level_id="only")
HUNGRY = replace(LEVELS, levels=(PowerLevel(id="only", power_w=1300, hashrate_th_s=45),))


def test_a_supply_that_lasts_starts_a_miner() -> None:
    """A stopped miner starts at the level that the supply carries, and the reason is the supply."""
    decision = cycle(balancing(managed()), 1400, a=at(PAUSE))
    assert asked(decision) == {"a": (1300, Reason.SUPPLY)}
    assert decision.commands[0].available_w == 1400


def test_a_supply_that_drops_lowers_at_once_even_within_the_dwell() -> None:
    """A miner that changed a minute ago is lowered when power runs short."""
    decision = cycle(balancing(managed()), 1000, a=at(SUPER, commanded_at=ago(minutes=1)))
    assert asked(decision) == {"a": (800, Reason.SUPPLY)}


def test_a_peak_does_not_raise_a_miner_within_its_dwell() -> None:
    """Up waits for the dwell, and the reason says so."""
    decision = cycle(balancing(managed()), 5000, a=at(ECO, commanded_at=ago(minutes=1)))
    assert (asked(decision), decision.verdicts["a"].reason) == ({}, Reason.DWELL)


def test_enough_supply_is_no_reason_to_hold_back() -> None:
    """At its ceiling a managed miner runs freely."""
    decision = cycle(balancing(managed()), 5000, a=at(ECO))
    assert asked(decision) == {"a": (1674, Reason.RUNNING_FREELY)}


def test_on_a_plant_a_miner_without_power_stops_at_once() -> None:
    """An islanded plant lends nothing."""
    decision = cycle(balancing(managed()), 500, a=at(ECO))
    assert asked(decision) == {"a": (0, Reason.SUPPLY)}


@pytest.mark.parametrize(("over_wh", "is_stopped"), [(38, False), (39, True)], ids=["a cloud", "a long cloud"])
def test_on_a_roof_a_miner_stops_only_after_some_energy(over_wh: float, is_stopped: bool) -> None:
    """A passing cloud costs less than a stop; one that took three minutes of the lowest level does not."""
    decision = cycle(balancing(managed(), supply=ROOF), 300, source=Input.GRID, over_wh=over_wh, a=at(ECO))
    assert ("a" in asked(decision)) is is_stopped


@pytest.mark.parametrize(
    ("supply_w", "expected"),
    [
        (1600, {"b": (0, Reason.SUPPLY), "a": (1300, Reason.SUPPLY)}),
        (2000, {}),
        (0, {}),
    ],
    ids=["the other hashes more alone", "both hash more", "a gap with nothing for anybody"],
)
def test_a_stop_does_not_wait_where_the_rest_hash_more(
    supply_w: float, expected: dict[str, tuple[float, Reason]]
) -> None:
    """A miner that needs no restart takes what the stop of another leaves to it, in the same cycle."""
    settings = balancing(managed("a", LIVE), managed("b", HUNGRY, highest=HUNGRY_ALONE), supply=ROOF)
    decision = cycle(settings, 2100 - supply_w, source=Input.GRID, a=at(ECO), b=at(HUNGRY_ALONE))
    assert asked(decision) == expected


def test_energy_above_the_supply_is_counted_and_paid_back() -> None:
    """Every cycle above the supply adds to what may lead to a stop, every cycle below takes from it."""
    short = cycle(balancing(managed(), supply=ROOF), 480, source=Input.GRID, a=at(ECO))
    long = cycle(balancing(managed(), supply=ROOF), -480, source=Input.GRID, over_wh=3, a=at(ECO))
    assert short.state.supply.over_wh == pytest.approx(2)
    assert long.state.supply.over_wh == pytest.approx(1)


def test_the_more_efficient_miner_gets_the_watts() -> None:
    """Of two miners the one with more TH for its watts is started, and the order is shown."""
    thirsty = replace(LEVELS, levels=tuple(replace(level, hashrate_th_s=30) for level in LEVELS.levels))
    decision = cycle(
        balancing(managed("thirsty", thirsty), managed("thrifty")), 900, thirsty=at(PAUSE), thrifty=at(PAUSE)
    )
    assert asked(decision) == {"thrifty": (800, Reason.SUPPLY)}
    assert decision.report is not None
    assert decision.report.order == ("thrifty", "thirsty")


@pytest.mark.parametrize(
    ("policy", "commands"),
    [
        (StalePolicy.HOLD, {}),
        (StalePolicy.LOWEST, {"a": (800, Reason.SUPPLY_UNKNOWN)}),
        (StalePolicy.OFF, {"a": (0, Reason.SUPPLY_UNKNOWN)}),
    ],
    ids=["hold", "lowest", "off"],
)
def test_an_unknown_supply_is_left_to_the_policy(
    policy: StalePolicy, commands: dict[str, tuple[float, Reason]]
) -> None:
    """Without a reading nothing rises, and running miners do what the owner chose for it."""
    settings = balancing(managed(), managed("b"), supply=replace(PLANT, stale_policy=policy))
    decision = cycle(settings, None, a=at(STANDARD), b=at(PAUSE))
    assert asked(decision) == commands
    assert decision.report is not None
    assert decision.report.status is SupplyStatus.UNKNOWN
    assert decision.state.supply.blind_since == NOW


@pytest.mark.parametrize(
    ("policy", "seconds", "commands"),
    [
        (StalePolicy.LOWEST, 179, {}),
        (StalePolicy.LOWEST, 180, {"a": (0, Reason.SUPPLY_UNKNOWN)}),
        (StalePolicy.HOLD, 3600, {}),
    ],
    ids=["lowest for a while", "lowest for too long", "hold"],
)
def test_the_lowest_levels_bridge_a_few_minutes(
    policy: StalePolicy, seconds: int, commands: dict[str, tuple[float, Reason]]
) -> None:
    """Even the lowest level may be more than there is, so it ends; who chose to hold, holds."""
    settings = balancing(managed(), supply=replace(PLANT, stale_policy=policy))
    blind = SupplyState(at=ago(seconds=15), blind_since=ago(seconds=seconds))
    memory = SiteState(miners={"a": at(ECO)}, supply=blind)
    assert asked(decide(settings, memory, snapshot(samples={"a": reading_of(ECO)}), now=NOW)) == commands


def test_a_reading_ends_the_blindness() -> None:
    """The next loss of readings begins anew."""
    memory = SiteState(supply=SupplyState(at=ago(seconds=15), blind_since=ago(minutes=2)))
    inputs = {Input.GENERATION: SiteReading(power_w=900, read_at=NOW)}
    assert decide(balancing(managed()), memory, snapshot(inputs=inputs), now=NOW).state.supply.blind_since is None


@pytest.mark.parametrize(
    ("shows", "status", "active_w", "over_wh"),
    [
        (sample(power_w=14, is_mining=False), SupplyStatus.OK, 0, 0),
        (sample(power_w=14, is_mining=None), SupplyStatus.OK, 0, 0),
        (sample(power_w=1300, is_mining=True), SupplyStatus.OVER_TARGET, 1300, 17.5),
    ],
    ids=["idle", "idle by its power", "goes on"],
)
def test_the_idle_watts_of_a_paused_miner_are_nobody_s_fault(
    shows: MinerSample, status: SupplyStatus, active_w: float, over_wh: float
) -> None:
    """At night nothing can be lowered any more; a miner that goes on in spite of its pause can."""
    inputs = {Input.GRID: SiteReading(power_w=600 + (shows.power_w or 0), read_at=NOW)}
    memory = SiteState(miners={"a": at(PAUSE)}, supply=SupplyState(over_wh=9.583333, at=ago(seconds=15)))
    decision = decide(balancing(managed(), supply=ROOF), memory, snapshot(samples={"a": shows}, inputs=inputs), now=NOW)
    assert decision.report is not None
    assert (decision.report.status, decision.report.active_w) == (status, active_w)
    assert decision.report.managed_w == shows.power_w
    assert decision.state.supply.over_wh == pytest.approx(over_wh)


def test_a_cap_holds_at_once_whatever_the_supply() -> None:
    """The grid operator's cap stops what does not fit below it, with its own reason."""
    settings = balancing(managed(), caps=(Bound(limit_w=500, reason=Reason.OPERATOR_CAP),), supply=ROOF)
    decision = cycle(settings, -5000, source=Input.GRID, a=at(SUPER))
    assert asked(decision) == {"a": (0, Reason.OPERATOR_CAP)}


def test_hash_first_needs_no_supply() -> None:
    """Hashing first, only caps and circuits limit."""
    hashing = replace(PLANT, strategy=Strategy.HASH_FIRST)
    cap = Bound(limit_w=1400, reason=Reason.POWER_CAP)
    decision = cycle(balancing(managed(), supply=hashing, caps=(cap,)), None, a=at(ECO))
    assert asked(decision) == {"a": (1300, Reason.POWER_CAP)}


@pytest.mark.parametrize(
    ("start", "end", "is_quiet"),
    [
        (time(11), time(13), True),
        (time(13), time(11), False),
        (time(22), time(12, 30), True),
        (time(12, 30), time(22), False),
    ],
    ids=["by day", "over midnight, not now", "over midnight, now", "later"],
)
def test_quiet_hours_cap_by_local_time(start: time, end: time, is_quiet: bool) -> None:
    """Within the quiet hours less is drawn."""
    quiet = QuietHours(start=start, end=end, limit_w=900)
    decision = cycle(balancing(managed(), quiet_hours=quiet, time_zone=UTC), 5000, a=at(STANDARD))
    assert (asked(decision)["a"] == (800, Reason.QUIET_HOURS)) is is_quiet


def test_a_trim_follows_without_a_restart() -> None:
    """A small surplus is used by the throttle where a new level would not pay."""
    trimmed = replace(SUPER, power_w=0.5 * 1674)
    decision = cycle(balancing(managed(capabilities=TRIMMED)), 1200, a=at(trimmed))
    assert decision.commands[0].target.level_id == "super"
    assert decision.commands[0].target.power_w == pytest.approx(0.7 * 1674)


@pytest.mark.parametrize(
    ("seconds", "expected"), [(89, {}), (90, {"a": (1.0 * 1674, Reason.RUNNING_FREELY)})], ids=["too early", "in time"]
)
def test_a_trim_waits_less_than_a_level(seconds: int, expected: dict[str, tuple[float, Reason]]) -> None:
    """Within the dwell of a level a miner that was trimmed down may be trimmed up."""
    quick = replace(TRIMMED, trim_interval=timedelta(seconds=90))
    state = at(replace(SUPER, power_w=0.5 * 1674), commanded_at=ago(seconds=seconds))
    assert asked(cycle(balancing(managed(capabilities=quick)), 5000, a=state)) == expected


def test_without_a_supply_nothing_is_trimmed_up() -> None:
    """While the supply is unknown a quick trim waits as well."""
    quick = replace(TRIMMED, trim_interval=timedelta(seconds=90))
    plant = replace(PLANT, stale_policy=StalePolicy.HOLD)
    state = at(replace(SUPER, power_w=0.5 * 1674), commanded_at=ago(minutes=5))
    assert asked(cycle(balancing(managed(capabilities=quick), supply=plant), None, a=state)) == {}


@pytest.mark.parametrize(
    ("stood", "is_raised"), [(ago(minutes=20), False), (ago(hours=1), True)], ids=["of late", "for long"]
)
def test_a_small_gain_is_worth_a_restart_once_the_supply_was_steady(stood: datetime, is_raised: bool) -> None:
    """The last step of an Avalon Q, a tenth more hash rate, waits until the miner has stood for a while."""
    decision = cycle(balancing(managed()), 5000, a=at(STANDARD, commanded_at=stood))
    assert ("a" in asked(decision)) is is_raised


@pytest.mark.parametrize(("minutes", "is_started"), [(4, False), (5, True)], ids=["stopped of late", "rested"])
def test_what_follows_a_supply_rests_a_few_minutes_only(minutes: int, is_started: bool) -> None:
    """A stopped miner starts again five minutes later where the supply is back."""
    quick = replace(LEVELS, min_interval=timedelta(minutes=1))
    state = at(PAUSE, commanded_at=ago(minutes=minutes), stopped_at=ago(minutes=minutes))
    decision = cycle(balancing(managed(capabilities=quick)), 5000, a=state)
    assert ("a" in asked(decision)) is is_started


def test_circuits_hold_for_managed_miners_too() -> None:
    """A fuse with a held miner on it leaves the rest to the managed one."""
    fuse = Circuit(id="fuse", limit_w=2600)
    settings = balancing(managed(circuit_id="fuse"), miner("b", circuit_id="fuse"), circuits=(fuse,))
    decision = cycle(settings, 9000, a=at(PAUSE), b=at(SUPER))
    assert decision.verdicts["a"].target == ECO


def test_a_held_miner_that_rises_makes_a_managed_one_give_way() -> None:
    """What the owner holds comes before what follows the supply, on a shared fuse."""
    fuse = Circuit(id="fuse", limit_w=2600)
    settings = balancing(managed(circuit_id="fuse"), miner("b", circuit_id="fuse"), circuits=(fuse,))
    decision = cycle(settings, 9000, a=at(SUPER), b=at(PAUSE))
    assert asked(decision) == {"a": (800, Reason.CIRCUIT_LIMIT), "b": (1674, Reason.HIGHEST_LEVEL)}


def test_a_full_circuit_below_an_ample_supply_is_named() -> None:
    """Whoever has supply enough hears that the fuse decides."""
    fuse = Circuit(id="fuse", limit_w=1400)
    decision = cycle(balancing(managed(circuit_id="fuse"), circuits=(fuse,)), 9000, a=at(PAUSE))
    assert asked(decision) == {"a": (1300, Reason.CIRCUIT_LIMIT)}


def test_a_supply_that_has_not_lasted_is_named_not_the_circuit() -> None:
    """A miner that waits for the supply to last says so, with or without fuses."""
    fuse = Circuit(id="fuse", limit_w=9000)
    decision = cycle(
        balancing(managed(circuit_id="fuse"), circuits=(fuse,)),
        5000,
        before_w=900,
        a=at(PAUSE, stopped_at=ago(hours=1)),
    )
    assert asked(decision) == {"a": (800, Reason.SUPPLY)}


def test_a_step_that_does_not_pay_is_nobody_s_limit() -> None:
    """Hashing first without any limit, a miner that gains too little from a restart runs freely where it is."""
    levels = tuple(replace(level, hashrate_th_s=80 + number) for number, level in enumerate(LEVELS.levels))
    hashing = replace(PLANT, strategy=Strategy.HASH_FIRST)
    decision = cycle(balancing(managed(capabilities=replace(LEVELS, levels=levels)), supply=hashing), None, a=at(ECO))
    assert (asked(decision), decision.verdicts["a"].reason) == ({}, Reason.RUNNING_FREELY)


def test_other_miners_on_a_plant_are_loads() -> None:
    """What an unmanaged miner draws is not available to the managed one."""
    decision = cycle(balancing(managed(), miner("b", mode=Mode.UNMANAGED)), 2200, a=at(PAUSE), b=at(STANDARD))
    assert asked(decision) == {"a": (800, Reason.SUPPLY)}


def test_the_emergency_stop_pauses_all_managed_miners() -> None:
    """Pressed once, it holds for every miner that is not unmanaged."""
    settings = balancing(managed(), miner("b"), miner("c", mode=Mode.UNMANAGED), is_stopped=True)
    decision = cycle(settings, 9000, a=at(SUPER), b=at(SUPER), c=at(SUPER))
    assert asked(decision) == {"a": (0, Reason.EMERGENCY_STOP), "b": (0, Reason.EMERGENCY_STOP)}


def test_the_emergency_stop_works_in_a_dry_run_too() -> None:
    """Whoever presses it means the machines."""
    decision = cycle(balancing(managed(), is_stopped=True, is_dry_run=True), 9000, a=at(SUPER))
    assert asked(decision) == {"a": (0, Reason.EMERGENCY_STOP)}


def test_a_dry_run_decides_and_commands_nothing() -> None:
    """The verdict is there to be seen, the miner is left alone."""
    decision = cycle(balancing(managed(), is_dry_run=True), 5000, a=at(ECO))
    assert (decision.commands, decision.verdicts["a"].target) == ((), SUPER)
    assert [(event.kind, event.from_w, event.to_w) for event in decision.events] == [(EventKind.PROPOSED, 800, 1674)]


def test_a_dry_run_tells_each_proposal_once() -> None:
    """The next cycle proposes nothing new."""
    decision = cycle(balancing(managed(), is_dry_run=True), 5000, a=at(ECO, proposed=SUPER))
    assert decision.events == ()


def test_what_is_held_back_for_the_soak_does_not_move() -> None:
    """Only the first miners change; the others are loads."""
    decision = cycle(balancing(managed(), managed("b", is_held_back=True)), 9000, a=at(ECO), b=at(ECO))
    assert asked(decision) == {"a": (1674, Reason.RUNNING_FREELY)}
    assert decision.verdicts["b"].reason is Reason.HELD_BACK


@pytest.mark.parametrize("supply_w", [1400, 5000])
def test_a_miner_taken_over_is_not_written_for_nothing(supply_w: float) -> None:
    """A miner that already does what the supply allows keeps it without a command."""
    settings = balancing(managed(highest=STANDARD))
    decision = cycle(settings, supply_w, a=MinerState())
    assert decision.commands == ()


def test_the_report_tells_what_is_drawn_and_promised() -> None:
    """Measured power, committed power, the bound and the gap are shown."""
    decision = cycle(balancing(managed()), 1400, a=at(STANDARD))
    report = decision.report
    assert report is not None
    assert (report.managed_w, report.committed_w, report.status, report.gap_share) == (1300, 1300, SupplyStatus.OK, 0)
    assert report.bound == Bound(limit_w=1400, reason=Reason.SUPPLY)
    assert report.free_w == 100
    assert report.used_share == pytest.approx(13 / 14)


@pytest.mark.parametrize(("supply_w", "free_w"), [(None, None), (0, 0)], ids=["unknown", "none"])
def test_no_supply_is_neither_free_nor_used(supply_w: float | None, free_w: float | None) -> None:
    """Nothing is divided by nothing."""
    report = cycle(balancing(managed()), supply_w, a=at(STANDARD)).report
    assert report is not None
    assert (report.free_w, report.used_share) == (free_w, None)


def test_a_miner_that_takes_watts_follows_in_steps() -> None:
    """A grid of watts below the supply."""
    settings = balancing(managed(capabilities=WATTS, highest=Target(power_w=3500)))
    decision = cycle(settings, 2400, a=at(Target(power_w=1000)))
    assert asked(decision) == {"a": (2250, Reason.SUPPLY)}


def test_a_miner_without_a_meter_counts_with_its_target() -> None:
    """Where no power is read, the level tells what is drawn."""
    unread = replace(reading_of(STANDARD), power_w=None)
    inputs = {Input.GRID: SiteReading(power_w=-100, read_at=NOW)}
    decision = decide(
        balancing(managed(), supply=ROOF),
        remembering(a=at(STANDARD)),
        snapshot(samples={"a": unread}, inputs=inputs),
        now=NOW,
    )
    assert decision.report is not None
    assert decision.report.supply.available_w == 1400


def test_nobody_balances_when_the_switch_is_off() -> None:
    """Managed miners run at their limits then."""
    decision = decide(
        site(managed(), supply=PLANT),
        remembering(a=at(ECO)),
        snapshot(samples={"a": reading_of(ECO)}),
        now=datetime(2026, 1, 15, 12, tzinfo=UTC),
    )
    assert (asked(decision), decision.report) == ({"a": (1674, Reason.RUNNING_FREELY)}, None)
