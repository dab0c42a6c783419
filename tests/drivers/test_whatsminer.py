"""Whatsminers of both APIs, over their true protocols, and where pyasic alone fails."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import timedelta
from typing import Any, Protocol, override

import pytest
from pyasic.miners.backends.btminer import BTMinerV2, BTMinerV3

from custom_components.proof_of_heat.drivers import Credentials, DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.asic import async_find
from custom_components.proof_of_heat.drivers.asic.driver import AsicDriver
from custom_components.proof_of_heat.drivers.asic.library import get_miner
from custom_components.proof_of_heat.drivers.asic.network import Network
from custom_components.proof_of_heat.drivers.asic.whatsminer import clamped, family, limit, rating
from custom_components.proof_of_heat.drivers.asic.whatsminer_v2 import WhatsminerV2Driver
from custom_components.proof_of_heat.drivers.asic.whatsminer_v3 import PORT, WhatsminerV3Driver
from custom_components.proof_of_heat.engine.miner import PAUSE, Target
from simulator.clock import ManualClock
from simulator.fault import Fault
from simulator.machine import MachineState
from simulator.miners import luxos, whatsminer_v2, whatsminer_v3
from simulator.miners.whatsminer_token import MOST_TOKENS
from simulator.miners.whatsminer_v2 import NO_LIMIT_W, Reply, WhatsminerV2
from simulator.miners.whatsminer_v3 import Ask, WhatsminerV3
from tests.simulated import StartMiner, free_host

type Whatsminer = WhatsminerV2 | WhatsminerV3
type Act = Callable[[AsicDriver], Awaitable[None]]

SETTLE = timedelta(minutes=8)
WARM = Target(power_w=2_000)


@pytest.fixture
async def v2(simulated: StartMiner, clock: ManualClock) -> WhatsminerV2:
    """Return a running Whatsminer with API v2, rated 3,400 W."""
    miner = whatsminer_v2.build(free_host(), seed=1, clock=clock)
    await simulated(miner)
    return miner


@pytest.fixture
async def v3(simulated: StartMiner, clock: ManualClock) -> WhatsminerV3:
    """Return a running Whatsminer with API v3 and the old port open, rated 3,441 W."""
    miner = whatsminer_v3.build(free_host(), seed=2, clock=clock)
    await simulated(miner)
    return miner


@pytest.fixture(params=["v2", "v3"])
async def either(request: pytest.FixtureRequest, simulated: StartMiner, clock: ManualClock) -> Whatsminer:
    """Return a running Whatsminer of each API in turn."""
    builds: dict[str, Callable[..., Whatsminer]] = {"v2": whatsminer_v2.build, "v3": whatsminer_v3.build}
    miner = builds[request.param](free_host(), seed=3, clock=clock)
    await simulated(miner)
    return miner


class DriverOf(Protocol):
    """Makes a new driver for a miner."""

    def __call__(self, miner: Whatsminer, *, password: str | None = None) -> AsicDriver:
        """Return a driver that knows the right password, unless another is given."""
        ...


@pytest.fixture
def driver_of(network: Network) -> DriverOf:
    """Return a function that makes a new driver for a miner."""

    def make(miner: Whatsminer, *, password: str | None = None) -> AsicDriver:
        driver = WhatsminerV2Driver if isinstance(miner, WhatsminerV2) else WhatsminerV3Driver
        return driver(miner.host, network, credentials=Credentials(password=password or miner.password))

    return make


async def test_pyasic_takes_the_simulators_for_real_machines(v2: WhatsminerV2, v3: WhatsminerV3) -> None:
    """The library, which knows nothing of the simulators, identifies and reads both."""
    older, newer = await get_miner(v2.host), await get_miner(v3.host)

    assert isinstance(older, BTMinerV2)
    assert isinstance(newer, BTMinerV3)
    of_older, of_newer = await older.get_data(), await newer.get_data()
    assert (of_older.mac, of_older.wattage_limit, older.model) == (v2.mac.upper(), 3_400, "M30S+ VE40 (Stock)")
    assert (of_newer.mac, of_newer.wattage_limit, newer.model) == (v3.mac.upper(), NO_LIMIT_W, "M60S VK40 (Stock)")
    assert of_older.wattage == pytest.approx(v2.machine.power_w, rel=0.01)
    assert of_newer.wattage == pytest.approx(v3.machine.power_w, rel=0.01)


async def test_a_new_limit_costs_minutes_without_heat(
    either: Whatsminer, driver_of: DriverOf, clock: ManualClock
) -> None:
    """Mining restarts for a new limit: idle at first, at the limit once it has settled."""
    driver = driver_of(either)

    await driver.async_set_target(WARM)

    clock.advance(timedelta(seconds=60))
    assert either.machine.state is MachineState.RESTARTING
    assert either.machine.power_w < 50
    clock.advance(SETTLE)
    sample = await driver.async_read()
    assert sample.power_w == pytest.approx(2_000, rel=0.05)
    assert sample.target_w == 2_000
    assert sample.is_mining is True
    assert either.machine.restarts == 1


@pytest.mark.parametrize(
    ("asked_w", "set_share"), [(9_000, 1.0), (100, 0.3)], ids=["above the rating", "below what hashes"]
)
async def test_a_limit_stays_within_what_the_machine_can(
    either: Whatsminer, driver_of: DriverOf, asked_w: float, set_share: float
) -> None:
    """A target out of bounds becomes the bound."""
    driver = driver_of(either)
    capabilities = await driver.async_capabilities()

    await driver.async_set_target(Target(power_w=asked_w))

    assert capabilities.max_w is not None
    assert either.limit_w == pytest.approx(set_share * capabilities.max_w, abs=1)


async def test_the_bounds_outlive_a_low_limit(either: Whatsminer, driver_of: DriverOf) -> None:
    """A limit does not pass for the rating: the bounds are the same before and after."""
    before = await driver_of(either).async_capabilities()
    await driver_of(either).async_set_target(Target(power_w=1_500))

    assert await driver_of(either).async_capabilities() == before


async def test_no_limit_is_no_target(either: Whatsminer, driver_of: DriverOf) -> None:
    """The machine's word for no limit, 99999, is not read as watts."""
    either.limit_w = NO_LIMIT_W

    assert (await driver_of(either).async_read()).target_w is None


async def test_a_machine_that_rests_wakes_at_its_limit_without_another_write(
    either: Whatsminer, driver_of: DriverOf, clock: ManualClock
) -> None:
    """After a pause at the same limit nothing is written to flash."""
    driver = driver_of(either)
    await driver.async_set_target(WARM)
    await driver.async_set_target(PAUSE)
    clock.advance(SETTLE)
    asleep = await driver.async_read()

    await driver.async_set_target(WARM)

    clock.advance(SETTLE)
    assert asleep.is_mining is False
    assert either.machine.flash_writes == 1
    assert either.machine.power_w == pytest.approx(2_000, rel=0.05)


async def test_a_machine_that_rests_never_wakes_above_its_new_limit(
    either: Whatsminer, driver_of: DriverOf, clock: ManualClock
) -> None:
    """The limit is written before mining starts, so the power rises to it from below."""
    driver = driver_of(either)
    await driver.async_set_target(PAUSE)
    clock.advance(SETTLE)

    await driver.async_set_target(Target(power_w=1_500))

    assert either.machine.restarts == 0
    assert either.machine.limit_w == 1_500
    assert either.machine.state is MachineState.STARTING


async def test_a_pause_of_a_machine_that_rests_changes_nothing(either: Whatsminer, driver_of: DriverOf) -> None:
    """A second pause is no error."""
    driver = driver_of(either)
    await driver.async_set_target(PAUSE)

    await driver.async_set_target(PAUSE)

    assert either.machine.state is MachineState.STOPPED


async def test_a_wrong_password_is_named(either: Whatsminer, driver_of: DriverOf) -> None:
    """Reading needs no password; the first write says that it is wrong, and nothing changes."""
    driver = driver_of(either, password="cold-feet")
    assert (await driver.async_read()).is_mining is True

    with pytest.raises(DriverError) as failed:
        await driver.async_set_target(WARM)

    assert failed.value.kind is DriverErrorKind.WRONG_CREDENTIALS
    assert "cold-feet" not in str(failed.value)
    assert either.machine.flash_writes == 0


async def test_a_void_token_is_made_anew(either: Whatsminer, driver_of: DriverOf) -> None:
    """A machine that forgot its tokens, or took another salt, takes the next write all the same."""
    driver = driver_of(either)
    await driver.async_set_target(WARM)
    either.faults.add(Fault.TOKEN_EXPIRED)

    await driver.async_set_target(Target(power_w=1_500))

    assert either.limit_w == 1_500


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda driver: driver.async_set_target(WARM), id="limit"),
        pytest.param(lambda driver: driver.async_set_target(PAUSE), id="pause"),
        pytest.param(lambda driver: driver.async_set_light(is_on=True), id="light"),
    ],
)
async def test_a_machine_that_agrees_and_does_nothing_is_found_out(
    either: Whatsminer, driver_of: DriverOf, act: Act
) -> None:
    """What was written is read back; the machine's own word proves nothing."""
    either.faults.add(Fault.IGNORES)

    with pytest.raises(DriverError) as failed:
        await act(driver_of(either))

    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_a_machine_that_stays_asleep_is_found_out(either: Whatsminer, driver_of: DriverOf) -> None:
    """Mining that does not start is an error, not a start."""
    driver = driver_of(either)
    await driver.async_set_target(WARM)
    await driver.async_set_target(PAUSE)
    either.faults.add(Fault.IGNORES)

    with pytest.raises(DriverError, match="changed nothing"):
        await driver.async_set_target(WARM)


async def test_the_limit_is_kept_by_a_machine_that_never_applies_it(
    either: Whatsminer, driver_of: DriverOf, clock: ManualClock
) -> None:
    """The limit reads back as written; only the measured power tells that it does not hold."""
    driver = driver_of(either)
    either.faults.add(Fault.NEVER_APPLIED)

    await driver.async_set_target(WARM)

    clock.advance(SETTLE)
    sample = await driver.async_read()
    assert sample.target_w == 2_000
    assert sample.power_w == pytest.approx(3_400, rel=0.05)


async def test_the_light_blinks_and_goes_back_to_the_machine(either: Whatsminer, driver_of: DriverOf) -> None:
    """The light is switched on and off, and read."""
    driver = driver_of(either)

    await driver.async_set_light(is_on=True)
    shines = (await driver.async_read()).light_is_on
    await driver.async_set_light(is_on=False)

    assert shines is True
    assert (await driver.async_read()).light_is_on is False


async def test_a_reboot_voids_the_token_and_not_the_next_write(
    either: Whatsminer, driver_of: DriverOf, clock: ManualClock
) -> None:
    """After a reboot the machine runs anew and takes writes."""
    driver = driver_of(either)
    await driver.async_set_target(WARM)

    await driver.async_reboot()
    clock.advance(SETTLE)
    await driver.async_set_target(Target(power_w=1_500))

    assert either.machine.uptime == SETTLE
    assert either.limit_w == 1_500


async def test_mining_restarts_alone(either: Whatsminer, driver_of: DriverOf) -> None:
    """The mining software restarts, and the machine does not."""
    await driver_of(either).async_restart_mining()

    assert either.machine.state is MachineState.RESTARTING
    assert either.machine.uptime > timedelta(hours=1)


async def test_a_machine_that_hangs_holds_pyasic_and_not_the_driver(either: Whatsminer, driver_of: DriverOf) -> None:
    """The driver calls it silent in time; pyasic, which began earlier, waits on (100 s on 4028, else for ever)."""
    plain = await get_miner(either.host)
    assert plain is not None
    await either.async_fail(Fault.HANG)
    waiting = asyncio.ensure_future(plain.get_data())

    with pytest.raises(DriverError) as failed:
        await driver_of(either).async_read()

    assert failed.value.kind is DriverErrorKind.SILENT
    assert not waiting.done()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)


async def test_another_machine_at_the_address_gets_no_word(either: Whatsminer, driver_of: DriverOf) -> None:
    """After a change of addresses nothing is written to the machine that took this one's place."""
    driver = driver_of(either)
    await driver.async_identify()
    either.faults.add(Fault.OTHER_MAC)

    with pytest.raises(DriverError) as failed:
        await driver.async_set_target(WARM)

    assert failed.value.kind is DriverErrorKind.IMPLAUSIBLE
    assert either.machine.flash_writes == 0


# API v2


async def test_a_machine_at_rest_breaks_pyasic_and_is_read_here(
    v2: WhatsminerV2, driver_of: DriverOf, clock: ManualClock
) -> None:
    """While it is off, no mining software answers: pyasic stumbles over the refusal, the driver asks the board."""
    plain = await get_miner(v2.host)
    driver = driver_of(v2)
    await driver.async_set_target(PAUSE)
    clock.advance(SETTLE)
    assert plain is not None

    with pytest.raises(TypeError):
        await plain.get_data()

    sample = await driver.async_read()
    assert (sample.is_mining, sample.hashrate_th_s, sample.power_w) == (False, 0, None)
    assert sample.mac == v2.mac


async def test_a_machine_at_rest_is_found_where_pyasic_finds_nothing(v2: WhatsminerV2, network: Network) -> None:
    """A Whatsminer that is off when it is set up is recognised by its control board."""
    v2.machine.pause()

    assert await get_miner(v2.host) is None
    found = await async_find(v2.host, network)

    assert (await found.async_identify()).firmware == "whatsminer_v2"
    assert (await found.async_capabilities()).max_w is None


async def test_a_limit_above_the_rating_is_refused_by_the_machine(v2: WhatsminerV2, driver_of: DriverOf) -> None:
    """A driver that does not know the rating yet passes the machine's error on."""
    with pytest.raises(DriverError, match="132"):
        await driver_of(v2).async_set_target(Target(power_w=5_000))

    assert v2.limit_w == 3_400


async def test_closed_writes_say_how_to_open_them(v2: WhatsminerV2, driver_of: DriverOf) -> None:
    """A machine that reads well and takes no writes names the vendor's tool."""
    v2.takes_writes = False

    with pytest.raises(DriverError, match="WhatsMinerTool") as failed:
        await driver_of(v2).async_set_target(WARM)

    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_a_machine_without_a_token_left_refuses(v2: WhatsminerV2, driver_of: DriverOf) -> None:
    """Too many tokens of other programs are a refusal, not a wrong password."""
    asked = [v2.answer("get_token") for _ in range(MOST_TOKENS)]

    with pytest.raises(DriverError, match="token over max times") as failed:
        await driver_of(v2).async_set_target(WARM)

    assert len(asked) == MOST_TOKENS
    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_firmware_of_api_v3_is_not_written_to_as_v2(v2: WhatsminerV2, driver_of: DriverOf) -> None:
    """After an update the old port still answers; the driver notices before it writes."""
    driver = driver_of(v2)
    await driver.async_identify()
    v2.firmware_version = "20250115.10.REL"

    with pytest.raises(DriverError, match="whatsminer_v3 runs in place of whatsminer_v2"):
        await driver.async_set_target(WARM)


async def test_error_codes_are_shown(v2: WhatsminerV2, driver_of: DriverOf) -> None:
    """The codes of the machine are its words for what is wrong."""
    v2.errors = [110, 2010]

    assert (await driver_of(v2).async_read()).fault == "110, 2010"


class OldBoard(WhatsminerV2):
    """A control board that leaves the limit to the mining software."""

    @override
    def answer(self, command: str, parameter: str | None = None) -> Reply:
        """Answer without the limit."""
        reply = super().answer(command, parameter)
        return {**reply, "Msg": {"btmineroff": reply["Msg"]["mineroff"]}} if command == "status" else reply


class Booting(WhatsminerV2):
    """A machine whose mining software is not up yet."""

    @override
    def answer(self, command: str, parameter: str | None = None) -> Reply:
        """Answer for the control board alone."""
        return self.flat(14, "invalid cmd") if command in {"summary", "devs"} else super().answer(command, parameter)


class Mute(WhatsminerV2):
    """A control board that has no status and answers writes with nothing."""

    @override
    def answer(self, command: str, parameter: str | None = None) -> Reply:
        """Refuse the status."""
        return self.flat(14, "invalid cmd") if command == "status" else super().answer(command, parameter)

    @override
    def obey(self, closed: str) -> Reply:
        """Say nothing of use."""
        return {}


@pytest.fixture(params=[OldBoard, Booting, Mute], ids=lambda odd: odd.__name__)
async def odd(request: pytest.FixtureRequest, simulated: StartMiner, clock: ManualClock) -> WhatsminerV2:
    """Return a Whatsminer with ways of its own."""
    host = free_host()
    odd: WhatsminerV2 = request.param(host, whatsminer_v2.build(host, seed=5, clock=clock).machine, seed=5)
    await simulated(odd)
    return odd


@pytest.mark.parametrize("odd", [OldBoard], indirect=True)
async def test_an_old_board_leaves_the_limit_to_the_mining_software(odd: WhatsminerV2, driver_of: DriverOf) -> None:
    """The limit is read back where it is told."""
    driver = driver_of(odd)

    await driver.async_set_target(WARM)

    assert odd.limit_w == 2_000
    assert (await driver.async_read()).target_w == 2_000


@pytest.mark.parametrize("odd", [Booting], indirect=True)
async def test_a_machine_without_mining_software_hashes_nothing(odd: WhatsminerV2, driver_of: DriverOf) -> None:
    """In the minute after a start the board answers alone: the machine lives and does not mine yet."""
    sample = await driver_of(odd).async_read()

    assert (sample.is_mining, sample.hashrate_th_s, sample.power_w) == (False, 0, None)


@pytest.mark.parametrize("odd", [Mute], indirect=True)
async def test_a_board_without_a_status_is_not_believed(odd: WhatsminerV2, driver_of: DriverOf) -> None:
    """Nobody knows whether such a machine mines."""
    with pytest.raises(DriverError, match="no status"):
        await driver_of(odd).async_read()


@pytest.mark.parametrize("odd", [Mute], indirect=True)
async def test_a_write_without_an_answer_is_silence(odd: WhatsminerV2, driver_of: DriverOf) -> None:
    """A write that is answered with nothing may have happened or not."""
    with pytest.raises(DriverError) as failed:
        await driver_of(odd).async_restart_mining()

    assert failed.value.kind is DriverErrorKind.SILENT


async def test_another_firmware_on_the_port_is_no_whatsminer(
    simulated: StartMiner, clock: ManualClock, network: Network
) -> None:
    """LuxOS speaks the same protocol, and none of the same words."""
    other = luxos.build(free_host(), seed=6, clock=clock)
    await simulated(other)

    with pytest.raises(DriverError) as failed:
        await WhatsminerV2Driver(other.host, network).async_identify()

    assert failed.value.kind is DriverErrorKind.UNSUPPORTED


# API v3


async def test_a_closed_old_port_turns_v3_into_a_broken_v2_for_pyasic_only(
    simulated: StartMiner, clock: ManualClock, network: Network
) -> None:
    """Port 4433 is asked first, so that the right driver is found."""
    miner = whatsminer_v3.build(free_host(), seed=4, clock=clock, has_v2=False)
    await simulated(miner)

    assert isinstance(await get_miner(miner.host), BTMinerV2)
    found = await async_find(miner.host, network)

    assert (await found.async_identify()).firmware == "whatsminer_v3"
    assert (await found.async_read()).power_w == pytest.approx(miner.machine.power_w, rel=0.01)


async def test_a_stopped_v3_rests_here_and_mines_for_pyasic(
    v3: WhatsminerV3, driver_of: DriverOf, clock: ManualClock
) -> None:
    """The switch of the mining software decides; pyasic says that every machine mines."""
    plain = await get_miner(v3.host)
    v3.machine.pause()
    clock.advance(SETTLE)
    assert plain is not None

    sample = await driver_of(v3).async_read()

    assert (await plain.get_data()).is_mining is True
    assert (sample.is_mining, sample.hashrate_th_s) == (False, 0)
    assert sample.power_w == pytest.approx(12, abs=1)


async def async_with_another_password(miner: WhatsminerV3, _: BTMinerV3) -> float:
    """Change the password of the machine."""
    miner.password = "summer"
    return 2_000


async def async_with_old_salt(miner: WhatsminerV3, plain: BTMinerV3) -> float:
    """Let pyasic keep a salt that the machine no longer has."""
    await plain.rpc.get_salt()
    miner.change_salt()
    return 2_000


async def async_out_of_range(_: WhatsminerV3, __: BTMinerV3) -> float:
    """Ask for more than the rating."""
    return 9_000


@pytest.mark.parametrize(
    "async_spoil",
    [
        pytest.param(async_with_another_password, id="wrong password"),
        pytest.param(async_with_old_salt, id="old salt"),
        pytest.param(async_out_of_range, id="out of range"),
    ],
)
async def test_pyasic_takes_every_refusal_of_v3_for_success(
    v3: WhatsminerV3, async_spoil: Callable[[WhatsminerV3, BTMinerV3], Awaitable[float]]
) -> None:
    """`set_power_limit` returns True, and the limit is what it was."""
    plain = await get_miner(v3.host)
    assert isinstance(plain, BTMinerV3)
    power_w = await async_spoil(v3, plain)

    assert await plain.set_power_limit(int(power_w)) is True
    assert v3.limit_w == NO_LIMIT_W


async def test_a_refusal_of_v3_is_a_refusal_here(v3: WhatsminerV3, driver_of: DriverOf) -> None:
    """A driver that does not know the rating yet passes the machine's error on."""
    with pytest.raises(DriverError, match="invalid param") as failed:
        await driver_of(v3).async_set_target(Target(power_w=9_000))

    assert failed.value.kind is DriverErrorKind.REFUSED


async def test_reasons_of_errors_are_shown(v3: WhatsminerV3, driver_of: DriverOf) -> None:
    """The machine explains its errors in words."""
    v3.errors = {264: "Power xfer error"}

    assert (await driver_of(v3).async_read()).fault == "Power xfer error"


async def test_a_machine_without_pools_says_nothing_of_them(v3: WhatsminerV3, driver_of: DriverOf) -> None:
    """No pool is neither a good nor a bad one."""
    v3.machine.pools.clear()

    assert (await driver_of(v3).async_read()).pool_is_alive is None


class Saltless(WhatsminerV3):
    """A machine that keeps its salt to itself."""

    @override
    def answer(self, asked: Ask) -> Reply:
        """Leave the salt out."""
        return {"code": 0, "msg": {}} if asked.get("param") == "salt" else super().answer(asked)


class Nameless(WhatsminerV3):
    """A machine that does not say who it is."""

    @override
    def answer(self, asked: Ask) -> Reply:
        """Agree to everything."""
        return {"code": 0, "msg": {}}


class Listing(WhatsminerV3):
    """A machine that answers with lists."""

    @override
    def answer(self, asked: Ask) -> Any:
        """Answer with nothing in a list."""
        return []


@pytest.mark.parametrize(
    ("kind_of_miner", "kind", "words"),
    [
        (Saltless, DriverErrorKind.IMPLAUSIBLE, "no salt"),
        (Nameless, DriverErrorKind.UNSUPPORTED, "no Whatsminer"),
        (Listing, DriverErrorKind.IMPLAUSIBLE, "without fields"),
    ],
    ids=["no salt", "no name", "no fields"],
)
async def test_answers_that_lack_what_matters_are_named(
    simulated: StartMiner,
    clock: ManualClock,
    driver_of: DriverOf,
    kind_of_miner: type[WhatsminerV3],
    kind: DriverErrorKind,
    words: str,
) -> None:
    """An answer of the right form without the right content is no success."""
    host = free_host()
    miner = kind_of_miner(host, whatsminer_v3.build(host, seed=8, clock=clock).machine, seed=8)
    await simulated(miner)

    with pytest.raises(DriverError, match=words) as failed:
        await driver_of(miner).async_restart_mining()

    assert failed.value.kind is kind


@pytest.fixture
async def web_server(real_sockets: None) -> AsyncGenerator[str]:
    """Return the address of something on port 4433 that is no Whatsminer."""

    async def async_serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1_024)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    host = free_host()
    async with await asyncio.start_server(async_serve, host, PORT):
        yield host


async def test_another_protocol_on_the_port_is_no_whatsminer(web_server: str, network: Network) -> None:
    """Four letters of HTTP are not taken for a length to wait for."""
    with pytest.raises(DriverError) as failed:
        await WhatsminerV3Driver(web_server, network).async_read()

    assert failed.value.kind is DriverErrorKind.IMPLAUSIBLE


# The rating


@pytest.mark.parametrize(
    ("model", "factory_th_s", "limit_w", "rated_w"),
    [
        pytest.param("M30S+ VE40", 100, None, 3_400, id="nameplate"),
        pytest.param("M60S_VK40", 186, 1_500, 3_441, id="nameplate above a low limit"),
        pytest.param("M60S VK40", 181.051, 3_600, 3_600, id="accepted limit above the nameplate"),
        pytest.param("M99 VX10", 100, 2_800, 2_800, id="unknown model with a limit"),
        pytest.param("M99 VX10", 100, None, None, id="unknown model without a limit"),
        pytest.param(None, None, None, None, id="nothing known"),
        pytest.param("M30S+ VE40", 0, 3_000, 3_000, id="no factory hash rate"),
    ],
)
def test_the_rating_comes_from_the_nameplate_or_a_higher_limit(
    model: str | None, factory_th_s: float | None, limit_w: float | None, rated_w: float | None
) -> None:
    """Efficiency times factory hash rate, unless the machine holds more already."""
    assert rating(model, factory_th_s=factory_th_s, limit_w=limit_w) == rated_w


@pytest.mark.parametrize(
    ("value", "limit_w"),
    [("2000", 2_000), (3_400, 3_400), (99_999, None), (0, None), ("", None), (None, None)],
    ids=["text", "number", "no limit", "zero", "never set", "null"],
)
def test_only_watts_are_a_limit(value: object, limit_w: float | None) -> None:
    """What stands for no limit is None."""
    assert limit(value) == limit_w


def test_a_limit_for_a_machine_of_unknown_rating_is_left_to_the_machine() -> None:
    """Without a rating there is nothing to clamp to."""
    assert clamped(9_000.4, None) == 9_000


@pytest.mark.parametrize(
    ("model", "name"),
    [("M30S+_VE40", "M30S+"), ("M60S VK40", "M60S"), (None, "")],
    ids=["wire", "people", "unknown"],
)
def test_the_family_is_the_first_word_of_the_model(model: str | None, name: str) -> None:
    """The rest names boards and chips."""
    assert family(model) == name
