"""Change what was set up for a miner: wishes while it is off, addresses and passwords while it answers."""

from typing import Any

import pytest
from homeassistant.components.climate import ATTR_MAX_TEMP

from simulator.clock import ManualClock
from simulator.fault import Fault
from tests.simulated import StartMiner, free_host

from .conftest import MakeHome
from .dialog import LIMITS, Dialog, only_miner, sim, starts
from .home import Home


async def _change(home: Home) -> Dialog:
    """Return the dialog that changes the only miner of a home."""
    return await Dialog.async_change(home.hass, home.entry, only_miner(home.entry))


async def test_wishes_change_while_the_miner_is_off(make_home: MakeHome) -> None:
    """Room, limits and highest level need no answer of the miner, and take effect with one new start."""
    home = await make_home("axeos")
    await home.miners[0].async_fail(Fault.REFUSED)
    seen = starts(home.entry)
    dialog = await _change(home)
    before = dialog.fields
    assert (before["host"], before["highest"], before["managed"]) == (home.miners[0].host, "625/1250", False)
    await dialog.async_submit(
        host=home.miners[0].host,
        highest="525/1150",
        managed=True,
        room_sensor="sensor.room",
        limits={"max_room_c": 24, "frost_c": 5},
    )
    await home.async_settle()
    assert dialog.page == "reconfigure_successful"
    assert len(seen) == 1
    data = only_miner(home.entry).data
    assert data["highest"]["level_id"] == "525/1150"
    assert (data["managed"], data["room_sensor"], data["max_room_c"], data["frost_c"]) == (True, "sensor.room", 24, 5)
    assert home.state("switch", "managed") == "on"
    state = home.hass.states.get(home.entity_id("climate", "heater"))
    assert state is not None
    assert state.attributes[ATTR_MAX_TEMP] == 24


async def test_nothing_changed_starts_nothing(make_home: MakeHome) -> None:
    """Whoever sends the form as it is keeps the site running."""
    home = await make_home("axeos", circuit=None, room_sensor=None, zones=None, max_room_c=28, frost_c=7)
    seen = starts(home.entry)
    dialog = await _change(home)
    await dialog.async_submit(host=home.miners[0].host, highest="625/1250", managed=False, limits=LIMITS)
    await home.async_settle()
    assert dialog.page == "reconfigure_successful"
    assert seen == []


async def test_a_room_sensor_may_be_taken_away(make_home: MakeHome) -> None:
    """An empty field means that the miner heats no room of its own."""
    home = await make_home("axeos", room_sensor="sensor.room")
    dialog = await _change(home)
    assert dialog.fields["room_sensor"] == "sensor.room"
    await dialog.async_submit(host=home.miners[0].host, highest="625/1250", managed=False, limits=LIMITS)
    assert only_miner(home.entry).data["room_sensor"] is None


async def test_the_password_is_never_shown_and_kept_when_empty(make_home: MakeHome) -> None:
    """The form does not tell the password; an empty field keeps it, another one is tried first."""
    home = await make_home("antminer")
    dialog = await _change(home)
    assert dialog.fields["password"] is None
    typed: dict[str, Any] = {"host": home.miners[0].host, "highest": "0", "managed": False, "limits": LIMITS}
    await dialog.async_submit(**typed, password="wrong")
    assert dialog.errors == {"password": "miner_wrong_credentials"}
    await dialog.async_submit(**typed)
    assert dialog.page == "reconfigure_successful"
    assert only_miner(home.entry).data["password"] == home.miners[0].password


async def test_a_new_address_is_tried_and_kept(make_home: MakeHome, simulated: StartMiner, clock: ManualClock) -> None:
    """A miner that has moved is met at its new address, and goes on there with one new start."""
    home = await make_home("axeos")
    await home.miners[0].async_stop()
    moved = await simulated(sim("axeos", clock, host=free_host()))
    seen = starts(home.entry)
    dialog = await _change(home)
    await dialog.async_submit(host=moved.host, highest="625/1250", managed=False, limits=LIMITS)
    await home.async_settle()
    assert dialog.page == "reconfigure_successful"
    assert only_miner(home.entry).data["host"] == moved.host
    assert home.state("binary_sensor", "online") == "on"
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("host", "error"),
    [("", "not_an_address"), ("127.255.0.1", "miner_silent")],
    ids=["none", "one where nobody answers"],
)
async def test_a_wrong_address_is_told(make_home: MakeHome, host: str, error: str) -> None:
    """An address at which the miner does not answer is not kept."""
    home = await make_home("axeos")
    dialog = await _change(home)
    await dialog.async_submit(host=host, highest="625/1250", managed=False, limits=LIMITS)
    assert dialog.errors == {"host": error}
    assert only_miner(home.entry).data["host"] == home.miners[0].host


async def test_limits_that_cross_are_told(make_home: MakeHome) -> None:
    """A room cannot be to be both warmer and colder."""
    home = await make_home("axeos")
    dialog = await _change(home)
    crossed = {"max_room_c": 10, "frost_c": 12}
    await dialog.async_submit(host=home.miners[0].host, highest="625/1250", managed=False, limits=crossed)
    assert dialog.errors == {"base": "limits_crossed"}


async def test_a_new_firmware_brings_its_own_levels(
    make_home: MakeHome, simulated: StartMiner, clock: ManualClock
) -> None:
    """A machine with another firmware is met anew: the form offers what it takes now, and the old level is refused."""
    home = await make_home("vnish")
    await home.miners[0].async_stop()
    flashed = sim("luxos", clock, host=home.miners[0].host)
    flashed.machine.mac = home.miners[0].mac
    await simulated(flashed)
    dialog = await _change(home)
    await dialog.async_submit(host=flashed.host, highest="2000", managed=False, limits=LIMITS)
    assert dialog.errors == {"highest": "not_a_level"}
    assert "465MHz" in dialog.choices("highest")
    await dialog.async_submit(host=flashed.host, highest="465MHz", managed=False, limits=LIMITS)
    await home.async_settle()
    data = only_miner(home.entry).data
    assert (data["identity"]["firmware"], data["highest"]["level_id"]) == ("luxos", "465MHz")
    assert home.state("binary_sensor", "online") == "on"


async def test_watts_become_levels(make_home: MakeHome, simulated: StartMiner, clock: ManualClock) -> None:
    """Watts of a firmware that is gone are no level of the new one, nor the other way round."""
    home = await make_home("braiins")
    await home.miners[0].async_stop()
    flashed = sim("luxos", clock, host=home.miners[0].host)
    flashed.machine.mac = home.miners[0].mac
    await simulated(flashed)
    dialog = await _change(home)
    await dialog.async_submit(host=flashed.host, highest=2000, managed=False, limits=LIMITS)
    assert dialog.errors == {"highest": "not_a_level"}


async def test_levels_become_watts(make_home: MakeHome, simulated: StartMiner, clock: ManualClock) -> None:
    """A level of a firmware that is gone is no number of watts."""
    home = await make_home("luxos")
    await home.miners[0].async_stop()
    flashed = sim("braiins", clock, host=home.miners[0].host)
    flashed.machine.mac = home.miners[0].mac
    await simulated(flashed)
    dialog = await _change(home)
    await dialog.async_submit(
        host=flashed.host, password=flashed.password, highest="465MHz", managed=False, limits=LIMITS
    )
    assert dialog.errors == {"highest": "not_a_level"}


async def test_a_whatsminer_that_runs_by_now_says_its_range(
    make_home: MakeHome, simulated: StartMiner, clock: ManualClock
) -> None:
    """A range that was typed while the machine rested may be typed anew, and gives way to its own once it runs."""
    home = await make_home()
    miner = await simulated(sim("whatsminer_v2", clock))
    miner.machine.pause()
    dialog = await Dialog.async_more_miners(home.hass, home.entry)
    await dialog.async_address(miner.host)
    await dialog.async_submit(highest=3000, limits=LIMITS)
    await home.async_settle()
    await miner.async_fail(Fault.REFUSED)
    typed: dict[str, Any] = {"host": miner.host, "managed": False, "limits": LIMITS}
    await (await _change(home)).async_submit(highest=2800, **typed)
    await home.async_settle()
    capabilities = only_miner(home.entry).data["capabilities"]
    assert (capabilities["min_w"], capabilities["max_w"]) == (2800, 2800)
    assert only_miner(home.entry).title == "Whatsminer"
    await miner.async_fail()
    miner.machine.resume()
    await (await _change(home)).async_submit(highest=2800, **typed)
    await home.async_settle()
    capabilities = only_miner(home.entry).data["capabilities"]
    assert (capabilities["min_w"], capabilities["max_w"]) == (1020, 3400)
    assert only_miner(home.entry).title == "M30S+ VE40"


async def test_a_miner_that_is_only_read_has_an_address(
    make_home: MakeHome, simulated: StartMiner, clock: ManualClock
) -> None:
    """What cannot be set is asked for its address and its credentials only."""
    home = await make_home()
    miner = await simulated(sim("lucky", clock))
    await (await Dialog.async_more_miners(home.hass, home.entry)).async_address(miner.host)
    await home.async_settle()
    dialog = await _change(home)
    assert dialog.fields.keys() == {"host", "username", "password"}
    await dialog.async_submit(host=miner.host)
    assert dialog.page == "reconfigure_successful"
