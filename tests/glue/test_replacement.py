"""A miner that is replaced by another machine: its place goes on, and the machine starts as what it is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from homeassistant.components.recorder.core import Recorder
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
    do_adhoc_statistics,
)

from custom_components.proof_of_heat.const import DOMAIN
from custom_components.proof_of_heat.engine.miner import Target
from custom_components.proof_of_heat.engine.model import Mode, Wish
from custom_components.proof_of_heat.records.energy import EnergyCount, OnTime
from custom_components.proof_of_heat.records.statistics import Series, async_series
from custom_components.proof_of_heat.settings import MinerSetup, with_machine
from custom_components.proof_of_heat.store import Hold, MinerMemory
from simulator.clock import ManualClock
from simulator.miner import SimMiner
from tests.simulated import StartMiner

from .conftest import MakeHome
from .dialog import LIMITS, Dialog, only_miner, sim
from .home import Home

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
SPARE = 7


def device_of(home: Home) -> dr.DeviceEntry:
    """Return the device of the first place."""
    entity = er.async_get(home.hass).async_get(home.entity_id("sensor", "energy"))
    assert entity is not None
    assert entity.device_id is not None
    device = dr.async_get(home.hass).async_get(entity.device_id)
    assert isinstance(device, dr.DeviceEntry)
    return device


async def async_offered(home: Home, newcomer: SimMiner) -> Dialog:
    """Type the address of another machine where the first miner is changed."""
    miner = next(iter(home.entry.subentries.values()))
    dialog = await Dialog.async_change(home.hass, home.entry, miner)
    typed: dict[str, Any] = {"highest": dialog.fields["highest"], "managed": dialog.fields["managed"]}
    return await dialog.async_submit(host=newcomer.host, **typed, limits=LIMITS)


async def async_replaced(home: Home, newcomer: SimMiner) -> None:
    """Put another machine in the first place, as it is suggested."""
    dialog = await async_offered(home, newcomer)
    assert dialog.page == "replace"
    await dialog.async_confirm()
    assert dialog.page == "reconfigure_successful"
    await home.async_settle()


async def test_totals_go_on_with_the_new_machine(
    make_home: MakeHome, simulated: StartMiner, clock: ManualClock
) -> None:
    """Energy and time go on from where they were, by what the new machine draws, and never fall."""
    home = await make_home("whatsminer_v2")
    await home.async_pass(timedelta(hours=1))
    before_kwh, before_h = home.number("sensor", "energy"), home.number("sensor", "on_time")
    await home.miners[0].async_stop()
    await async_replaced(home, await simulated(sim("axeos", clock, seed=SPARE)))
    # What is shown lags behind what is counted by up to five minutes.
    replaced_kwh = home.number("sensor", "energy")
    assert before_kwh <= replaced_kwh < before_kwh + 0.4
    await home.async_pass(timedelta(hours=2))
    assert home.number("sensor", "energy") == pytest.approx(replaced_kwh + 0.05, abs=0.02)
    assert home.number("sensor", "on_time") == pytest.approx(before_h + 2, abs=0.3)


async def test_the_place_stays_what_it_is(
    make_home: MakeHome, simulated: StartMiner, clock: ManualClock, hass: HomeAssistant
) -> None:
    """Device, area, name and entities are those of before; the machine itself is the new one."""
    home = await make_home("whatsminer_v2")
    await home.async_pass(timedelta(minutes=1))
    before, entities = device_of(home), home.entity_id("sensor", "power")
    area = ar.async_get(hass).async_create("Cellar")
    dr.async_get(hass).async_update_device(before.id, area_id=area.id, name_by_user="Stove")
    newcomer = await simulated(sim("axeos", clock, seed=SPARE))
    await async_replaced(home, newcomer)
    await home.async_pass(timedelta(minutes=1))
    after = device_of(home)
    assert (after.id, after.area_id, after.name_by_user) == (before.id, area.id, "Stove")
    assert after.connections == {(dr.CONNECTION_NETWORK_MAC, newcomer.mac)}
    assert home.entity_id("sensor", "power") == entities
    assert home.state("binary_sensor", "online") == "on"
    assert only_miner(home.entry).unique_id == newcomer.mac


async def test_the_page_says_who_takes_whose_place(
    make_home: MakeHome, simulated: StartMiner, clock: ManualClock
) -> None:
    """Both machines are named, and a level that the new one has not is not suggested."""
    home = await make_home("whatsminer_v2")
    newcomer = await simulated(sim("axeos", clock, seed=SPARE))
    dialog = await async_offered(home, newcomer)
    assert dialog.placeholders["host"] == newcomer.host
    assert home.ids[0] in dialog.placeholders["before"]
    assert newcomer.mac in dialog.placeholders["now"]
    assert dialog.fields["highest"] in dialog.choices("highest")
    await dialog.async_submit(highest="525/1150", managed=False, limits={"max_room_c": 10, "frost_c": 12})
    assert dialog.errors == {"base": "limits_crossed"}
    await dialog.async_submit(highest="525/1150", managed=False, limits=LIMITS)
    assert only_miner(home.entry).data["highest"]["level_id"] == "525/1150"


async def test_what_was_wanted_of_the_miner_is_suggested_again(
    make_home: MakeHome, simulated: StartMiner, clock: ManualClock
) -> None:
    """A machine of the same kind is offered the level, the room and the control that the other had."""
    home = await make_home("axeos", managed=True, room_sensor="sensor.room")
    newcomer = await simulated(sim("axeos", clock, seed=SPARE))
    dialog = await Dialog.async_change(home.hass, home.entry, only_miner(home.entry))
    await dialog.async_submit(
        host=newcomer.host, highest="525/1150", managed=True, room_sensor="sensor.room", limits=LIMITS
    )
    assert dialog.page == "replace"
    assert (dialog.fields["highest"], dialog.fields["managed"]) == ("525/1150", True)
    assert dialog.fields["room_sensor"] == "sensor.room"


async def test_a_machine_at_the_old_address_is_met_too(
    make_home: MakeHome, simulated: StartMiner, clock: ManualClock
) -> None:
    """A router may give the new machine the address of the old one."""
    home = await make_home("axeos")
    await home.miners[0].async_stop()
    newcomer = await simulated(sim("axeos", clock, seed=SPARE, host=home.miners[0].host))
    await async_replaced(home, newcomer)
    await home.async_pass(timedelta(minutes=1))
    assert home.state("binary_sensor", "online") == "on"


async def test_a_miner_of_another_place_is_refused(make_home: MakeHome) -> None:
    """One machine can't stand in two places."""
    home = await make_home("axeos", "whatsminer_v2")
    dialog = await async_offered(home, home.miners[1])
    assert (dialog.page, dialog.errors) == ("reconfigure", {"host": "already_configured"})


async def test_the_old_machine_may_come_back_elsewhere(
    make_home: MakeHome, simulated: StartMiner, clock: ManualClock, hass: HomeAssistant
) -> None:
    """A machine that was replaced and is added again has a device and totals of its own."""
    home = await make_home("whatsminer_v2")
    await home.async_pass(timedelta(minutes=30))
    await async_replaced(home, await simulated(sim("axeos", clock, seed=SPARE)))
    before_kwh, place = home.number("sensor", "energy"), device_of(home)
    dialog = await Dialog.async_more_miners(hass, home.entry)
    await dialog.async_address(home.miners[0].host)
    await dialog.async_confirm()
    await home.async_pass(timedelta(hours=1))
    unique_id = f"{home.ids[0]}-2_energy"
    entity_id = er.async_get(hass).async_get_entity_id("sensor", DOMAIN, unique_id)
    state = None if entity_id is None else hass.states.get(entity_id)
    assert state is not None
    assert float(state.state) == pytest.approx(3.3, abs=0.4)
    assert home.number("sensor", "energy") == pytest.approx(before_kwh, abs=0.05)
    assert device_of(home).id == place.id
    returned = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, f"{home.ids[0]}-2"), home.entry.entry_id)
    assert returned is not None
    assert returned.connections == {(dr.CONNECTION_NETWORK_MAC, home.ids[0])}


async def test_a_repaired_machine_may_come_back_to_its_place(
    make_home: MakeHome, simulated: StartMiner, clock: ManualClock
) -> None:
    """There and back again: one place, one total."""
    home = await make_home("whatsminer_v2")
    await home.async_pass(timedelta(minutes=30))
    before_kwh = home.number("sensor", "energy")
    await async_replaced(home, await simulated(sim("axeos", clock, seed=SPARE)))
    await async_replaced(home, home.miners[0])
    await home.async_pass(timedelta(minutes=30))
    assert home.number("sensor", "energy") == pytest.approx(2 * before_kwh, rel=0.1)
    assert only_miner(home.entry).unique_id == home.ids[0]


async def test_statistics_and_archives_go_on(
    recorder_mock: Recorder, make_home: MakeHome, simulated: StartMiner, clock: ManualClock, hass: HomeAssistant
) -> None:
    """The rows of the place go on under one name, and nothing in them jumps."""
    home = await make_home("whatsminer_v2")
    await home.async_pass(timedelta(minutes=10))
    await async_record(home)
    before = await async_energy_series(home)
    await async_replaced(home, await simulated(sim("axeos", clock, seed=SPARE)))
    await home.async_pass(timedelta(minutes=10))
    await async_record(home)
    assert await async_energy_series(home) == replace(before, name=(await async_energy_series(home)).name)


async def async_record(home: Home) -> None:
    """Let the recorder close the hour."""
    await async_wait_recording_done(home.hass)
    do_adhoc_statistics(home.hass, start=datetime.now(UTC).replace(minute=0, second=0, microsecond=0))
    await async_wait_recording_done(home.hass)


async def async_energy_series(home: Home) -> Series:
    """Return the series of the energy of the first place."""
    energy = home.entity_id("sensor", "energy")
    return next(one for one in await async_series(home.hass, home.entry) if one.statistic_id == energy)


@pytest.fixture
async def setup(make_home: MakeHome) -> MinerSetup:
    """Return an AxeOS in the place of a machine that is gone."""
    home = await make_home("axeos", is_set_up=False, place="aa:aa:aa:aa:aa:aa")
    return MinerSetup.of(only_miner(home.entry))


def test_a_place_keeps_wishes_and_totals_only(setup: MinerSetup) -> None:
    """What was learnt, worn, held and reported was the other machine's."""
    memory = MinerMemory(
        wish=Wish(mode=Mode.AUTO, setpoint_c=21, limit=Target(power_w=2000, level_id="2000")),
        hold=Hold(target=Target(power_w=1000), until=NOW),
        was_managed=True,
        energy=EnergyCount(total_kwh=5, power_w=3000, read_at=NOW, accounted_until=NOW),
        on_time=OnTime(total=timedelta(hours=4), is_on=True, read_at=NOW),
        writes=12,
        reports=frozenset({"fluid_c"}),
        silent_since=NOW,
    )
    kept = with_machine(setup, memory)
    assert kept == MinerMemory(
        wish=Wish(mode=Mode.AUTO, setpoint_c=21),
        was_managed=True,
        energy=EnergyCount(total_kwh=5, accounted_until=NOW),
        on_time=OnTime(total=timedelta(hours=4)),
        machine=setup.identity.id,
    )
    assert with_machine(setup, kept) is kept


@pytest.mark.parametrize(
    ("limit", "is_kept"),
    [
        (Target(power_w=19, level_id="525/1150"), True),
        (Target(power_w=2000, level_id="525/1150"), False),
        (Target(power_w=20), False),
    ],
    ids=["a level of its own", "a level of that name with more watts", "watts, where it has levels"],
)
def test_a_limit_goes_on_where_it_fits(setup: MinerSetup, limit: Target, *, is_kept: bool) -> None:
    """The owner's ceiling holds for the new machine if that has such a level."""
    kept = with_machine(setup, MinerMemory(wish=Wish(limit=limit)))
    assert (kept.wish.limit == limit) is is_kept


@pytest.mark.parametrize(
    ("watts", "is_kept"), [(2000, True), (50_000, False)], ids=["within its range", "outside of it"]
)
async def test_watts_go_on_within_the_range(make_home: MakeHome, watts: float, *, is_kept: bool) -> None:
    """A machine that takes watts keeps a ceiling that it can be set to."""
    home = await make_home("braiins", is_set_up=False, place="aa:aa:aa:aa:aa:aa")
    setup = MinerSetup.of(only_miner(home.entry))
    kept = with_machine(setup, MinerMemory(wish=Wish(limit=Target(power_w=watts))))
    assert (kept.wish.limit is not None) is is_kept
