"""The command: `python -m simulator --fleet home --seed 1 --speed 10` runs a site on loopback until it is stopped."""

import argparse
import asyncio
import resource
import signal
import sys
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final, Protocol

from .boiler import Boiler
from .boiler_server import BoilerRegisters
from .clock import RealClock
from .control import ControlServer
from .fleet import FIRST_HOST, FLEETS, IN_USE_CURE, MIXED, FleetError, build_fleet
from .modbus import ModbusPort
from .plant import FARM_PLANT, HOME_PLANT, Plant
from .plant_server import DEMO_TOKEN, PlantMeter, PlantRegisters, PlantServer
from .season import NOW, SEASONS, calendar_shift
from .simulated_site import Site, home_rooms
from .tariff import BELGIUM, Tariff
from .weather import BRUSSELS, Weather

LOOPBACK: Final = "127.0.0.1"
# The rooms follow the clock this often; the physics itself is exact for any interval.
BEAT: Final = timedelta(seconds=1)


class _Part(Protocol):
    """What starts and stops with the site."""

    async def async_start(self) -> None:
        """Listen."""
        ...

    async def async_stop(self) -> None:
        """Close all sockets."""
        ...


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _parser().parse_args(arguments)
    _allow_many_sockets()
    try:
        asyncio.run(_async_run(options))
    except FleetError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    """Return the options of the command."""
    parser = argparse.ArgumentParser(prog="python -m simulator", description="Run a simulated mining site on loopback.")
    fleets = f'{", ".join(FLEETS)}, "{MIXED} N" or "FIRMWARE N" (default: %(default)s)'
    parser.add_argument("--fleet", default="home", help=fleets)
    parser.add_argument("--first-host", default=FIRST_HOST, help="of the miners (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another seed is another site (default: %(default)s)")
    parser.add_argument("--speed", type=float, default=1, help="simulated seconds per second (default: %(default)s)")
    parser.add_argument("--season", choices=(*SEASONS, NOW), default="winter", help="weather (default: %(default)s)")
    parser.add_argument("--control-port", type=int, default=8800, help="shows and meddles (default: %(default)s)")
    parser.add_argument("--plant-port", type=int, default=8801, help="the meter as JSON (default: %(default)s)")
    parser.add_argument("--plant-modbus-port", type=int, default=5020, help="and on Modbus (default: %(default)s)")
    parser.add_argument("--boiler-port", type=int, default=5021, help="Modbus (default: %(default)s)")
    return parser


def _allow_many_sockets() -> None:
    """Lift the limit of open sockets as far as the system lets this program."""
    _, highest = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest, highest))


async def _async_run(options: argparse.Namespace) -> None:
    """Run the site until a signal comes."""
    stop = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    site = _site(options)
    meter = PlantMeter(site.plant, site.clock, wall=site.wall)
    plant = PlantServer(LOOPBACK, options.plant_port, meter)
    plant_modbus = ModbusPort(LOOPBACK, options.plant_modbus_port, PlantRegisters(meter))
    boiler = ModbusPort(LOOPBACK, options.boiler_port, BoilerRegisters(site.boiler))
    control = ControlServer(LOOPBACK, options.control_port, site)
    parts: tuple[_Part, ...] = (plant, plant_modbus, boiler, control, site.fleet)
    async with _running(parts):
        rows = [
            *_miner_rows(site),
            ("plant", plant.url, f"Authorization: Bearer {DEMO_TOKEN}"),
            ("plant", f"{LOOPBACK}:{plant_modbus.port}", "Modbus TCP, unit 1"),
            ("boiler", f"{LOOPBACK}:{boiler.port}", "Modbus TCP, unit 1"),
            ("control", f"{control.url}/state", f"seed {options.seed}, speed {options.speed:g}, {options.season}"),
        ]
        sys.stdout.write(f"{_table(rows)}\n")
        sys.stdout.flush()
        await _async_beat(site, stop)


def _site(options: argparse.Namespace) -> Site:
    """Build the site that the options describe."""
    seed: int = options.seed
    clock, wall = RealClock(options.speed), RealClock()
    now = clock.now()
    weather = Weather(BRUSSELS, seed=seed, calendar_shift=calendar_shift(options.season, now))
    fleet = build_fleet(options.fleet, seed=seed, clock=clock, first_host=options.first_host)
    size = HOME_PLANT if options.fleet == "home" else FARM_PLANT
    return Site(
        clock=clock,
        wall=wall,
        weather=weather,
        fleet=fleet,
        rooms=home_rooms(fleet),
        plant=Plant(size, weather, seed=seed, start=now),
        tariff=Tariff(BELGIUM, weather, seed=seed),
        boiler=Boiler(clock),
        seed=seed,
    )


@asynccontextmanager
async def _running(parts: Iterable[_Part]) -> AsyncGenerator[None]:
    """Start all parts, and stop in the end those that started."""
    started: list[_Part] = []
    try:
        for part in parts:
            try:
                await part.async_start()
            except (OSError, RuntimeError) as error:
                message = f"The simulator cannot listen: {error}\n{IN_USE_CURE}"
                raise FleetError(message) from error
            started.append(part)
        yield
    finally:
        for part in reversed(started):
            await part.async_stop()


async def _async_beat(site: Site, stop: asyncio.Event) -> None:
    """Let the rooms follow the clock until a signal comes."""
    while not stop.is_set():
        site.advance()
        try:
            await asyncio.wait_for(stop.wait(), BEAT.total_seconds())
        except TimeoutError:
            continue


def _miner_rows(site: Site) -> list[tuple[str, str, str]]:
    """Return a line for each miner."""
    rows = []
    for host, miner in site.fleet.miners.items():
        member = site.fleet.members[host]
        ports = ",".join(str(port.port) for port in miner.ports)
        rows.append((member.firmware, f"{host}:{ports}", _place(miner.machine.model.model, member.room)))
    return rows


def _place(model: str, room: str | None) -> str:
    """Return a model and where it stands."""
    return model if room is None else f"{model} in {room}"


def _table(rows: list[tuple[str, str, str]]) -> str:
    """Return rows with their columns below each other."""
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    padded = ([cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows)
    return "\n".join("  ".join(cells).rstrip() for cells in padded)


if __name__ == "__main__":
    sys.exit(main())
