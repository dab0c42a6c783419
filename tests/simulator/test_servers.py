"""Plant and boiler answer on their real protocols to real clients."""

from collections.abc import AsyncGenerator
from datetime import datetime, timedelta

import aiohttp
import pytest
from pymodbus.client import AsyncModbusTcpClient
from pymodbus.constants import ExcCodes
from pymodbus.exceptions import ModbusIOException

from simulator.boiler import Alarm, Boiler
from simulator.boiler_server import BoilerRegisters, Register
from simulator.clock import ManualClock
from simulator.modbus import TORN_OFF_WORD, ModbusFault, ModbusPort
from simulator.plant import Plant
from simulator.plant_server import DEMO_TOKEN, PlantMeter, PlantRegisters, PlantServer
from tests.simulated import START, free_host

HTTP_PORT = 8801
MODBUS_PORT = 5020
AUTHORIZED = {"Authorization": f"Bearer {DEMO_TOKEN}"}


@pytest.fixture
async def plant_server(real_sockets: None, plant: Plant, clock: ManualClock) -> AsyncGenerator[PlantServer]:
    """Return the plant's HTTP interface while it listens."""
    server = PlantServer(free_host(), HTTP_PORT, PlantMeter(plant, clock))
    await server.async_start()
    yield server
    await server.async_stop()


@pytest.fixture
async def plant_port(real_sockets: None, plant: Plant, clock: ManualClock) -> AsyncGenerator[ModbusPort]:
    """Return the plant's Modbus interface while it listens."""
    port = ModbusPort(free_host(), MODBUS_PORT, PlantRegisters(PlantMeter(plant, clock)))
    await port.async_start()
    yield port
    await port.async_stop()


@pytest.fixture
def boiler(clock: ManualClock) -> Boiler:
    """Return a cold boiler."""
    return Boiler(clock)


@pytest.fixture
async def boiler_client(real_sockets: None, boiler: Boiler) -> AsyncGenerator[AsyncModbusTcpClient]:
    """Return a client that is connected to the boiler."""
    port = ModbusPort(free_host(), MODBUS_PORT, BoilerRegisters(boiler))
    await port.async_start()
    client = AsyncModbusTcpClient(port.host, port=port.port)
    await client.connect()
    yield client
    client.close()
    await port.async_stop()


@pytest.fixture
async def plant_client(plant_port: ModbusPort) -> AsyncGenerator[AsyncModbusTcpClient]:
    """Return a client that is connected to the plant."""
    client = AsyncModbusTcpClient(plant_port.host, port=plant_port.port)
    await client.connect()
    yield client
    client.close()


async def test_the_token_opens_the_plant(plant_server: PlantServer, plant: Plant) -> None:
    """The reading has the four fields of a plant's meter."""
    async with aiohttp.ClientSession() as session, session.get(plant_server.url, headers=AUTHORIZED) as response:
        reading = await response.json()
    expected = plant.at(START)
    assert reading == {
        "generation_w": pytest.approx(expected.generation_w, abs=0.1),
        "container_w": pytest.approx(expected.container_w, abs=0.1),
        "confidence": expected.confidence,
        "measured_at": START.isoformat(),
    }


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer wrong"}, {"Authorization": DEMO_TOKEN}, {"Authorization": "Bearer ü"}],
    ids=["no token", "wrong token", "token without its scheme", "letters of another alphabet"],
)
async def test_the_plant_stays_closed_without_its_token(plant_server: PlantServer, headers: dict[str, str]) -> None:
    """Anything but the token is 401, and the answer names the scheme."""
    async with aiohttp.ClientSession() as session, session.get(plant_server.url, headers=headers) as response:
        assert response.status == 401
        assert response.headers["WWW-Authenticate"].startswith("Bearer")


async def test_a_frozen_meter_grows_old_on_the_network(
    plant_server: PlantServer, plant: Plant, clock: ManualClock
) -> None:
    """The reading keeps the time at which it froze."""
    plant.freeze(START)
    clock.advance(timedelta(minutes=30))
    async with aiohttp.ClientSession() as session, session.get(plant_server.url, headers=AUTHORIZED) as response:
        reading = await response.json()
    assert datetime.fromisoformat(reading["measured_at"]) == START


def test_a_fast_site_stamps_its_readings_with_the_time_of_the_wall(plant: Plant, clock: ManualClock) -> None:
    """At a speed above one the reading is of the simulated hour, its stamp of the real one."""
    wall = ManualClock(START)
    clock.advance(timedelta(hours=5))
    reading = PlantMeter(plant, clock, wall=wall).read()
    assert reading.measured_at == START
    assert reading.generation_w == plant.at(START + timedelta(hours=5)).generation_w


async def test_modbus_shows_the_same_as_http(plant_client: AsyncModbusTcpClient, plant: Plant) -> None:
    """Both interfaces of the plant agree."""
    answer = await plant_client.read_input_registers(0, count=7, device_id=1)
    high, low, container_high, container_low, confidence, time_high, time_low = answer.registers
    reading = plant.at(START)
    assert (high << 16) + low == round(reading.generation_w)
    assert (container_high << 16) + container_low == round(reading.container_w)
    assert confidence == 970
    assert (time_high << 16) + time_low == START.timestamp()


async def test_modbus_follows_the_plant(plant_client: AsyncModbusTcpClient, plant: Plant) -> None:
    """A cut shows at the next read."""
    before = await plant_client.read_holding_registers(0, count=2, device_id=1)
    plant.cut(1)
    after = await plant_client.read_holding_registers(0, count=2, device_id=1)
    assert before.registers != [0, 0]
    assert after.registers == [0, 0]


async def test_a_meter_takes_no_orders(plant_client: AsyncModbusTcpClient) -> None:
    """A write ends in an exception."""
    answer = await plant_client.write_register(0, 1, device_id=1)
    assert answer.exception_code == ExcCodes.ILLEGAL_ADDRESS


async def test_another_unit_does_not_answer(plant_client: AsyncModbusTcpClient) -> None:
    """A wrong unit is what a gateway says of it."""
    answer = await plant_client.read_holding_registers(0, count=1, device_id=9)
    assert answer.exception_code == ExcCodes.GATEWAY_NO_RESPONSE


async def test_a_port_that_stopped_starts_again(plant_port: ModbusPort) -> None:
    """The same address serves after a stop; a second stop does no harm."""
    await plant_port.async_stop()
    await plant_port.async_stop()
    await plant_port.async_start()
    client = AsyncModbusTcpClient(plant_port.host, port=plant_port.port)
    await client.connect()
    answer = await client.read_holding_registers(4, count=1, device_id=1)
    client.close()
    assert answer.registers == [970]


async def test_a_boiler_heats_when_its_registers_say_so(
    boiler_client: AsyncModbusTcpClient, clock: ManualClock
) -> None:
    """Setpoint and enable in one write: an hour later the flow is there."""
    await boiler_client.write_registers(Register.SETPOINT, [550, 1], device_id=1)
    clock.advance(timedelta(hours=1))
    answer = await boiler_client.read_holding_registers(0, count=16, device_id=1)
    flow, back, flame_percent, flame_w, pump, alarm, pressure, state = answer.registers[:8]
    assert flow == pytest.approx(550, abs=20)
    assert back < flow
    assert flame_w == pytest.approx(240 * flame_percent, abs=240)
    assert (pump, alarm, pressure, state) == (1, 0, 160, 2)
    assert answer.registers[8:16] == [1, 0, 550, 1, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("register", "words", "code"),
    [
        (0, [500], ExcCodes.ILLEGAL_ADDRESS),
        (Register.SETPOINT, [900], ExcCodes.ILLEGAL_VALUE),
        (Register.SETPOINT, [550, 7], ExcCodes.ILLEGAL_VALUE),
        (Register.RESET, [1, 1], ExcCodes.ILLEGAL_ADDRESS),
    ],
    ids=["a measured value", "a setpoint too high", "a good and a bad word", "past the end"],
)
async def test_a_wrong_write_changes_nothing(
    boiler_client: AsyncModbusTcpClient, boiler: Boiler, register: int, words: list[int], code: ExcCodes
) -> None:
    """All words of a write are taken, or none."""
    answer = await boiler_client.write_registers(register, words, device_id=1)
    assert answer.exception_code == code
    assert (boiler.setpoint_c, boiler.is_enabled) == (50, False)


async def test_the_watchdog_register_keeps_the_boiler_obedient(
    boiler_client: AsyncModbusTcpClient, boiler: Boiler, clock: ManualClock
) -> None:
    """Fed in time it obeys, unfed it goes on alone."""
    await boiler_client.write_registers(Register.WATCHDOG, [7, 60], device_id=1)
    clock.advance(timedelta(seconds=50))
    await boiler_client.write_register(Register.WATCHDOG, 8, device_id=1)
    clock.advance(timedelta(seconds=50))
    boiler.advance()
    assert not boiler.is_alone
    clock.advance(timedelta(seconds=20))
    answer = await boiler_client.read_holding_registers(9, count=6, device_id=1)
    assert answer.registers == [1, 500, 0, 0, 8, 60]


async def test_a_register_resets_the_alarm_and_forces_the_pump(
    boiler_client: AsyncModbusTcpClient, boiler: Boiler
) -> None:
    """Writing 1 unlocks, 0 does nothing."""
    boiler.alarm = Alarm.LOW_PRESSURE
    await boiler_client.write_register(Register.RESET, 0, device_id=1)
    assert boiler.alarm is Alarm.LOW_PRESSURE
    await boiler_client.write_register(Register.RESET, 1, device_id=1)
    await boiler_client.write_register(Register.PUMP, 1, device_id=1)
    assert (boiler.alarm, boiler.is_pump_on) == (Alarm.NONE, True)


@pytest.fixture
async def failing(real_sockets: None, boiler: Boiler) -> AsyncGenerator[ModbusPort]:
    """Return the boiler's interface, to be given faults."""
    port = ModbusPort(free_host(), MODBUS_PORT, BoilerRegisters(boiler))
    await port.async_start()
    yield port
    await port.async_stop()


@pytest.fixture
async def failing_client(failing: ModbusPort) -> AsyncGenerator[AsyncModbusTcpClient]:
    """Return a client of it that gives up early."""
    client = AsyncModbusTcpClient(failing.host, port=failing.port, timeout=0.2, retries=0)
    await client.connect()
    yield client
    client.close()


async def test_a_device_that_fails(failing: ModbusPort, failing_client: AsyncModbusTcpClient) -> None:
    """Each request ends in a device failure, be it a read or a write."""
    failing.faults.add(ModbusFault.FAILS)
    read = await failing_client.read_holding_registers(0, count=1)
    written = await failing_client.write_register(Register.ENABLED, 1)
    assert (read.exception_code, written.exception_code) == (ExcCodes.DEVICE_FAILURE, ExcCodes.DEVICE_FAILURE)


async def test_a_device_that_fails_to_write(
    failing: ModbusPort, failing_client: AsyncModbusTcpClient, boiler: Boiler
) -> None:
    """Reads go on, and each write that came is noted."""
    failing.faults.add(ModbusFault.FAILS_TO_WRITE)
    written = await failing_client.write_register(Register.ENABLED, 1)
    read = await failing_client.read_holding_registers(Register.ENABLED, count=1)
    assert (written.exception_code, read.registers) == (ExcCodes.DEVICE_FAILURE, [0])
    assert failing.writes == [(Register.ENABLED, [1])]


async def test_a_device_that_ignores(failing: ModbusPort, failing_client: AsyncModbusTcpClient, boiler: Boiler) -> None:
    """A write is confirmed as if it were done."""
    failing.faults.add(ModbusFault.IGNORES)
    written = await failing_client.write_register(Register.ENABLED, 1)
    assert not written.isError()
    assert not boiler.is_enabled


async def test_a_device_whose_sensors_are_torn_off(failing: ModbusPort, failing_client: AsyncModbusTcpClient) -> None:
    """All words are those of a sensor that is not there."""
    failing.faults.add(ModbusFault.TORN_OFF)
    assert (await failing_client.read_holding_registers(0, count=2)).registers == [TORN_OFF_WORD] * 2


async def test_a_device_that_hangs(failing: ModbusPort, failing_client: AsyncModbusTcpClient) -> None:
    """Nobody answers until the client gives up."""
    failing.faults.add(ModbusFault.HANGS)
    with pytest.raises(ModbusIOException):
        await failing_client.read_holding_registers(0, count=1)
