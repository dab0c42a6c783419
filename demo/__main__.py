"""The command: `script/demo` runs the demonstration until Ctrl-C, `script/demo --smoke` checks it and ends."""

import argparse
import asyncio
import signal
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from simulator.fleet import FIRST_HOST

from .error import DemoError
from .folder import ROOT
from .ports import free_port
from .rig import Plan, running
from .simulator import SimulatorPorts
from .smoke import async_smoke
from .story import story

# A room of the home warms by a degree within minutes then, and a cloud still passes slowly enough to be seen.
DEMO_SPEED: Final = 10.0
# The slowest machine settles in eight minutes; the check has one.
SMOKE_SPEED: Final = 20.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        with _folder(options.keep) as folder:
            return asyncio.run(_async_main(options, folder))
    except DemoError as error:
        sys.stderr.write(f"\ndemo: {error}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    """Return the options of the command."""
    parser = argparse.ArgumentParser(
        prog="script/demo",
        description="Run Proof of Heat in a real Home Assistant, with simulated miners, on loopback.",
    )
    parser.add_argument("--smoke", action="store_true", help="drive it for minutes, check it, take pictures, and end")
    parser.add_argument("--no-pictures", action="store_true", help="check without a browser")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="where to (default: docs/images)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the configuration folder of Home Assistant here")
    parser.add_argument("--port", type=int, default=8123, help="of Home Assistant (default: %(default)s)")
    parser.add_argument("--control-port", type=int, default=8800, help="of the simulator (default: %(default)s)")
    parser.add_argument("--plant-port", type=int, default=8801, help="of the plant's meter (default: %(default)s)")
    parser.add_argument("--phone-port", type=int, default=8802, help="of the phone (default: %(default)s)")
    parser.add_argument("--first-host", default=FIRST_HOST, help="of the miners (default: %(default)s)")
    parser.add_argument("--speed", type=float, help="simulated seconds per second (default: 10)")
    return parser


@contextmanager
def _folder(kept: Path | None) -> Generator[Path]:
    """Yield a folder to keep, or one that is gone in the end."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="proof-of-heat-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


async def _async_main(options: argparse.Namespace, folder: Path) -> int:
    """Run until a signal comes, or until the checks are done."""
    _stop_on_signal()
    try:
        if options.smoke:
            return await async_smoke(_plan(options, folder), _pictures(options), _say)
        async with running(_plan(options, folder), _say) as rig:
            _say(story(rig))
            await rig.async_last()
    except asyncio.CancelledError:
        _say("Stopped.")
    return 1 if options.smoke else 0


def _stop_on_signal() -> None:
    """Let the first signal end this task; the ones after it do not disturb the end."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()

    def stop() -> None:
        """End the task once."""
        for signal_number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(signal_number, lambda: None)
        if task is not None:
            task.cancel()

    for signal_number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_number, stop)


def _pictures(options: argparse.Namespace) -> Path | None:
    """Return where the pictures go, None without a browser."""
    if options.no_pictures:
        return None
    pictures: Path = options.pictures or ROOT / "docs" / "images"
    pictures.mkdir(parents=True, exist_ok=True)
    return pictures.resolve()


def _say(text: str) -> None:
    """Tell something at once, also where the output is a file."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _plan(options: argparse.Namespace, folder: Path) -> Plan:
    """Return what to start; a check takes any free ports, so that it can run beside a demonstration."""
    ports = SimulatorPorts(
        control=free_port() if options.smoke else options.control_port,
        plant=free_port() if options.smoke else options.plant_port,
        plant_modbus=free_port(),
        boiler=free_port(),
    )
    return Plan(
        folder=folder,
        port=free_port() if options.smoke else options.port,
        phone_port=free_port() if options.smoke else options.phone_port,
        simulator_ports=ports,
        first_host=options.first_host,
        speed=options.speed or (SMOKE_SPEED if options.smoke else DEMO_SPEED),
    )


if __name__ == "__main__":
    sys.exit(main())
