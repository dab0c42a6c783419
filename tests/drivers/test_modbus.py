"""A heater behind Modbus: read in blocks, written within its limits, kept awake, and known when it fails."""

from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest
from modbus_connection import ModbusTcpParams
from modbus_connection.tmodbus import ModbusConnection
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from custom_components.proof_of_heat.drivers import DriverError, DriverErrorKind
from custom_components.proof_of_heat.drivers.heater import HeaterOrder
from custom_components.proof_of_heat.drivers.modbus import ModbusHeater, blocks_of
from simulator.boiler import FALLBACK_SETPOINT_C, Alarm
from simulator.clock import ManualClock
from simulator.modbus import ModbusFault
from tests.simulated import free_host

from .boiler_room import PORT, BoilerRoom, boiler_profile, profile_with

MINUTE = timedelta(minutes=1)

ON = HeaterOrder(is_on=True, flow_c=55)
OFF = HeaterOrder(is_on=False)

FLOW = "  - {role: flow_temperature, table: holding, address: 0, type: int16, scale: 0.1, unit: °C, min: 0, max: 90}\n"


@pytest.fixture
async def room(real_sockets: None, clock: ManualClock) -> AsyncGenerator[BoilerRoom]:
    """Return a boiler that listens."""
    room = BoilerRoom(clock)
    await room.port.async_start()
    yield room
    await room.async_close()


@pytest.fixture
def heater(room: BoilerRoom) -> ModbusHeater:
    """Return the driver of the boiler."""
    return room.driver()


async def test_a_reading_has_what_the_registers_say(room: BoilerRoom, heater: ModbusHeater) -> None:
    """Temperatures, heat, fault and setpoint come in degrees and watts."""
    await heater.async_set(ON)
    room.let_pass(timedelta(hours=1))
    reading = await heater.async_read()
    sample = reading.sample
    assert sample.is_on is True
    assert sample.flow_c == pytest.approx(room.boiler.flow_c, abs=0.1)
    assert sample.return_c == pytest.approx(room.boiler.return_c, abs=0.1)
    assert sample.heat_w == pytest.approx(room.boiler.burner_w, abs=1)
    assert sample.power_w is None
    assert sample.read_at == room.clock.now()
    assert (reading.fault, reading.setpoint_c) == (0, 55)


async def test_an_order_is_written_and_read_back(room: BoilerRoom, heater: ModbusHeater) -> None:
    """The setpoint comes before the switch, so that it does not start at an old one."""
    await heater.async_set(ON)
    assert room.port.writes == [(10, [550]), (11, [1])]
    assert (room.boiler.setpoint_c, room.boiler.is_enabled) == (55, True)


async def test_what_it_holds_already_is_not_written_again(room: BoilerRoom, heater: ModbusHeater) -> None:
    """Some devices keep what is written in a memory that wears."""
    await heater.async_set(ON)
    await heater.async_set(ON)
    assert len(room.port.writes) == 2


@pytest.mark.parametrize(("asked_c", "got_c"), [(95, 80), (5, 20)], ids=["too hot", "too cold"])
async def test_no_more_is_asked_than_the_profile_allows(
    room: BoilerRoom, heater: ModbusHeater, asked_c: float, got_c: float
) -> None:
    """A flow temperature beyond the limits becomes the closest that is allowed."""
    await heater.async_set(HeaterOrder(is_on=True, flow_c=asked_c))
    assert room.boiler.setpoint_c == got_c


async def test_a_second_order_waits_for_its_interval(room: BoilerRoom, heater: ModbusHeater) -> None:
    """A register is not written more often than its profile says; what waits is written when it is time."""
    await heater.async_set(ON)
    room.let_pass(timedelta(seconds=30))
    await heater.async_set(HeaterOrder(is_on=True, flow_c=60))
    await heater.async_tend()
    assert room.boiler.setpoint_c == 55
    room.let_pass(timedelta(seconds=31))
    await heater.async_tend()
    assert room.boiler.setpoint_c == 60


async def test_a_clock_that_is_set_back_ends_all_waits(room: BoilerRoom, heater: ModbusHeater) -> None:
    """Neither an order nor a sign of life waits for the time that it showed."""
    room.ahead = timedelta(days=1400)
    await heater.async_set(ON)
    await heater.async_tend()
    room.ahead = timedelta()
    await heater.async_set(HeaterOrder(is_on=True, flow_c=60))
    await heater.async_tend()
    assert room.boiler.setpoint_c == 60
    assert room.port.writes[-1] == (13, [2])


async def test_switching_off_never_waits(room: BoilerRoom, heater: ModbusHeater) -> None:
    """Safety is no matter of wear; and what waited is forgotten."""
    await heater.async_set(ON)
    room.let_pass(timedelta(seconds=5))
    await heater.async_set(HeaterOrder(is_on=True, flow_c=60))
    await heater.async_set(OFF)
    assert not room.boiler.is_enabled
    room.let_pass(2 * MINUTE)
    await heater.async_tend()
    assert room.boiler.setpoint_c == 55


async def test_the_watchdog_is_armed_and_fed(room: BoilerRoom, heater: ModbusHeater) -> None:
    """Each sign of life is another number, not more often than the interval; so the boiler goes on obeying."""
    await heater.async_tend()
    assert room.boiler.watchdog == timedelta(seconds=120)
    assert room.port.writes == [(14, [120]), (13, [1])]
    room.let_pass(timedelta(seconds=10))
    await heater.async_tend()
    assert len(room.port.writes) == 2
    room.let_pass(timedelta(seconds=100))
    await heater.async_tend()
    assert room.port.writes[2:] == [(13, [2])]
    room.let_pass(timedelta(seconds=100))
    assert not room.boiler.is_alone


async def test_without_a_sign_of_life_it_goes_on_alone(room: BoilerRoom, heater: ModbusHeater) -> None:
    """When the master falls silent, the device takes its own safe state, and obeys again after that."""
    await heater.async_set(OFF)
    await heater.async_tend()
    room.let_pass(3 * MINUTE)
    assert room.boiler.wanted_c == FALLBACK_SETPOINT_C
    await heater.async_tend()
    assert room.boiler.wanted_c is None


async def test_a_fixed_sign_of_life(room: BoilerRoom) -> None:
    """A watchdog that wants one number gets it each time."""
    heater = room.driver(boiler_profile(("value: count", "value: 7")))
    await heater.async_tend()
    room.let_pass(MINUTE)
    await heater.async_tend()
    assert room.port.writes == [(14, [120]), (13, [7]), (13, [7])]


async def test_a_watchdog_of_two_words_alternates(room: BoilerRoom) -> None:
    """A watchdog that knows two values gets them in turn."""
    changed = ("write: {min: 1, max: 65535, min_interval: 0}", "write: {only: [0, 1], min_interval: 0}")
    heater = room.driver(boiler_profile(changed))
    await heater.async_tend()
    room.let_pass(MINUTE)
    await heater.async_tend()
    assert room.port.writes[1:] == [(13, [0]), (13, [1])]


async def test_an_order_that_runs_out_is_repeated(room: BoilerRoom) -> None:
    """Where the order itself is the sign of life, the last one is written once more; before any there is none."""
    heater = room.driver(boiler_profile(("role: watchdog, value: count", "role: flow_setpoint, value: last")))
    await heater.async_tend()
    assert room.port.writes == [(14, [120])]
    await heater.async_set(ON)
    room.let_pass(MINUTE)
    await heater.async_tend()
    assert room.port.writes[-1] == (10, [550])


async def test_a_locked_boiler_tells_its_fault(room: BoilerRoom, heater: ModbusHeater) -> None:
    """The code of the device comes as it is."""
    room.boiler.has_gas = False
    await heater.async_set(ON)
    room.let_pass(MINUTE)
    assert (await heater.async_read()).fault == Alarm.NO_IGNITION


async def test_values_that_cannot_be_true_are_unknown(room: BoilerRoom) -> None:
    """A torn off sensor is no temperature; where nothing else is said either, the reading is a failure."""
    room.port.faults.add(ModbusFault.TORN_OFF)
    with pytest.raises(DriverError) as caught:
        await room.driver(profile_with(FLOW)).async_read()
    assert caught.value.kind is DriverErrorKind.IMPLAUSIBLE


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (ModbusFault.FAILS, DriverErrorKind.REFUSED),
        (ModbusFault.FAILS_TO_WRITE, DriverErrorKind.REFUSED),
        (ModbusFault.IGNORES, DriverErrorKind.REFUSED),
    ],
)
async def test_a_write_that_fails_is_a_refusal(
    room: BoilerRoom, heater: ModbusHeater, fault: ModbusFault, kind: DriverErrorKind
) -> None:
    """Exception codes, and confirmations that nothing follows, are told."""
    room.port.faults.add(fault)
    with pytest.raises(DriverError) as caught:
        await heater.async_set(ON)
    assert caught.value.kind is kind


async def test_another_unit_is_silent(room: BoilerRoom) -> None:
    """A gateway that finds nobody under the number says so."""
    with pytest.raises(DriverError) as caught:
        await room.driver(unit=9).async_read()
    assert caught.value.kind is DriverErrorKind.SILENT


async def test_it_comes_back_after_a_cut(room: BoilerRoom, heater: ModbusHeater) -> None:
    """A connection that broke is built anew, and the watchdog is armed once more."""
    await heater.async_tend()
    await room.port.async_stop()
    with pytest.raises(DriverError) as caught:
        await heater.async_read()
    assert caught.value.kind is DriverErrorKind.SILENT
    await room.port.async_start()
    room.boiler.watchdog = timedelta()
    room.let_pass(MINUTE)
    await heater.async_read()
    await heater.async_tend()
    assert room.boiler.watchdog == timedelta(seconds=120)


async def test_a_device_that_hangs_is_given_up(room: BoilerRoom, heater: ModbusHeater) -> None:
    """No answer in time is silence; the next request has a connection of its own."""
    room.port.faults.add(ModbusFault.HANGS)
    with pytest.raises(DriverError) as caught:
        await heater.async_read()
    assert caught.value.kind is DriverErrorKind.SILENT
    room.port.faults.clear()
    assert (await heater.async_read()).fault == 0


async def test_a_gap_costs_its_register_only(room: BoilerRoom) -> None:
    """A block that the device does not have as a whole is read one by one; what is not there is unknown."""
    heater = room.driver(profile_with(FLOW + "  - {role: fault, table: holding, address: 20}\n"))
    assert (await heater.async_read()).sample.flow_c is not None
    reading = await heater.async_read()
    assert reading.sample.flow_c == pytest.approx(room.boiler.flow_c, abs=0.1)
    assert reading.fault is None


async def test_a_meter_sets_nothing(room: BoilerRoom) -> None:
    """Without a register to write an order is not possible."""
    with pytest.raises(DriverError) as caught:
        await room.driver(profile_with(FLOW)).async_set(ON)
    assert caught.value.kind is DriverErrorKind.UNSUPPORTED


async def test_without_a_switch_the_lowest_flow_is_off(room: BoilerRoom) -> None:
    """A device that is only asked for temperatures is asked for as little as it takes."""
    setpoint = "  - {role: flow_setpoint, table: holding, address: 10, scale: 0.1, unit: °C, write: "
    heater = room.driver(profile_with(f"{setpoint}{{min: 25, max: 60, min_interval: 0}}}}\n"))
    await heater.async_set(ON)
    assert (await heater.async_read()).sample.is_on is True
    await heater.async_set(OFF)
    assert (await heater.async_read()).sample.is_on is False
    assert [words for _, words in room.port.writes] == [[550], [250]]


@pytest.mark.parametrize(
    ("limit", "order", "words"),
    [
        ("unit: W, write: {min: 200, max: 700, min_interval: 0}", HeaterOrder(is_on=True, power_w=650), [650]),
        (
            'unit: "%", scale: 0.1, write: {min: 20, max: 80, min_interval: 0}',
            HeaterOrder(is_on=True, share=0.6),
            [600],
        ),
        ("unit: W, write: {only: [0, 300, 600], min_interval: 0}", HeaterOrder(is_on=True, power_w=599), [300]),
    ],
    ids=["watts", "a share", "steps of its own"],
)
async def test_a_limit_is_asked_in_its_own_terms(
    room: BoilerRoom, limit: str, order: HeaterOrder, words: list[int]
) -> None:
    """Watts stay watts, a share of full power becomes percent, and a list is never exceeded."""
    heater = room.driver(profile_with(f"  - {{role: power_limit, table: holding, address: 10, {limit}}}\n"))
    await heater.async_set(order)
    assert room.port.writes == [(10, words)]
    assert (await heater.async_read()).sample.is_on is True


async def test_what_a_list_does_not_have_is_refused(room: BoilerRoom) -> None:
    """Below the lowest value of a list nothing means the same."""
    limit = "unit: W, write: {only: [300, 600], min_interval: 0}"
    heater = room.driver(profile_with(f"  - {{role: power_limit, table: holding, address: 10, {limit}}}\n"))
    with pytest.raises(DriverError) as caught:
        await heater.async_set(HeaterOrder(is_on=True, power_w=100))
    assert caught.value.kind is DriverErrorKind.REFUSED
    await heater.async_set(OFF)
    assert room.port.writes == [(10, [300])]


async def test_a_register_that_tells_nothing_is_not_read_back(room: BoilerRoom) -> None:
    """A write that can't be checked is taken for done; the mode is set whenever it is switched on."""
    heater = room.driver(
        profile_with(
            "  - role: switch\n    table: holding\n    address: 11\n"
            "    write: {only: [0, 1], min_interval: 0, read_back: false}\n"
            "  - {role: mode, table: holding, address: 12, on_value: 1, write: {only: [1], min_interval: 0}}\n"
            "  - {role: running, table: input, address: 4}\n"
        )
    )
    await heater.async_set(HeaterOrder(is_on=True))
    assert room.port.writes == [(12, [1]), (11, [1])]
    room.let_pass(MINUTE)
    reading = await heater.async_read()
    assert (reading.sample.is_on, reading.runs) == (None, True)


def test_neighbours_are_read_at_once() -> None:
    """A block has one table, no long gap and no more words than a request bears."""
    profile = profile_with(
        "  - {role: power, table: input, address: 0, type: float32, unit: W}\n"
        "  - {role: energy, table: input, address: 9, type: uint32, unit: kWh}\n"
        "  - {role: heat, table: input, address: 20, unit: W}\n"
        "  - {role: fault, table: holding, address: 1}\n"
        "  - {role: running, table: discrete, address: 1}\n"
    )
    assert [(block.start, block.count) for block in blocks_of(profile.registers.values())] == [
        (1, 1),
        (1, 1),
        (0, 11),
        (20, 1),
    ]


@pytest.fixture
async def relays(real_sockets: None) -> AsyncGenerator[str]:
    """Return the address of a device that keeps its tables apart, with relays and a meter of 32 bits."""
    bits, words = DataType.BITS, DataType.REGISTERS
    tables = (
        [SimData(0, values=[False] * 16, datatype=bits)],
        [SimData(0, values=[True] * 16, datatype=bits)],
        [SimData(0, values=[0] * 16, datatype=words)],
        [SimData(0, values=[0] * 16, datatype=words)],
    )
    host = free_host()
    server = ModbusTcpServer([SimDevice(1, simdata=tables)], address=(host, PORT))
    await server.serve_forever(background=True)
    yield host
    await server.shutdown()  # type: ignore[no-untyped-call]  # The library has no type there.


async def test_a_device_with_relays(relays: str, clock: ManualClock) -> None:
    """A coil is switched as a bit, a discrete input tells one, and a long limit is written as two words."""
    profile = profile_with(
        "  - {role: switch, table: coil, address: 3, write: {only: [0, 1], min_interval: 0}}\n"
        "  - {role: running, table: discrete, address: 2}\n"
        "  - role: power_limit\n    table: holding\n    address: 4\n    type: uint32\n    unit: W\n"
        "    write: {min: 0, max: 100000, min_interval: 0}\n"
    )
    connection = ModbusConnection(ModbusTcpParams(host=relays, port=PORT))
    unit = connection.for_unit(1)
    heater = ModbusHeater(unit, profile, now=clock.now)
    await heater.async_set(HeaterOrder(is_on=True, power_w=70_000))
    reading = await heater.async_read()
    assert (reading.sample.is_on, reading.runs) == (True, True)
    assert await unit.read_holding_registers(4, 2) == [1, 4464]
    await heater.async_set(OFF)
    assert await unit.read_coils(3, 1) == [False]
    await connection.close()


async def test_a_share_of_nothing_is_off(room: BoilerRoom) -> None:
    """Without a switch a limit above nothing is on."""
    limit = "unit: W, write: {min: 0, max: 600, min_interval: 0}"
    heater = room.driver(profile_with(f"  - {{role: power_limit, table: holding, address: 13, {limit}}}\n"))
    await heater.async_set(HeaterOrder(is_on=True, power_w=300))
    assert (await heater.async_read()).sample.is_on is True
    await heater.async_set(OFF)
    assert (await heater.async_read()).sample.is_on is False


async def test_what_does_not_repeat_its_order_says_nothing_of_it(room: BoilerRoom) -> None:
    """A meter on a heater tells its power, and not whether it was switched on."""
    heater = room.driver(profile_with("  - {role: power, table: input, address: 3, unit: W}\n"))
    assert (await heater.async_read()).sample.is_on is None
