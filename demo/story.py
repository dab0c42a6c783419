"""What the demonstration tells on the terminal."""

from .dashboard import PATH
from .owner import OWNER
from .rig import Rig


def story(rig: Rig) -> str:
    """Return where to look, what is shown, and what to try."""
    control, workshop = rig.simulator.control_url, rig.home.of("whatsminer_v3")
    return f"""
Proof of Heat runs in a real Home Assistant: {rig.home_assistant.url}/{PATH}
  Sign in as {OWNER.username} with the password {OWNER.password}. It took {rig.start_s:.0f} s to get here.

What you see
  A made home in winter, {rig.plan.speed:g} times as fast as life: five rooms, {len(rig.home.miners)} miners of eight
  firmwares, a plant at a river with a solar field, day-ahead prices. House, miners and plant are simulated; they speak
  their true protocols over real sockets, on this machine only. Home Assistant, the integration and what it decides
  are real. The statistics of the year before today are made up.
  The miners were found by a search of {rig.simulator.network}; only the Whatsminer in the greenhouse was added by its
  address, because its password is nobody's default.

What to try
  Heat          Set the heater of the living room to 23 °C: its miner starts, and says why under "Why".
  Hold          Settings -> Devices -> {rig.home.of("braiins").name}: set the power limit to 2000 W.
  Fail          Pull a plug: {_post(control, "power", f'{{"host": "{workshop.host}", "on": false}}')}
                The miner becomes unavailable, the others go on; "on": true brings it back.
  Speak         In Assist: "Set the temperature in the guest room to 22 degrees".
  Less power    Cut the river: {_post(control, "plant", '{"cut_share": 0.8}')}
                The power from the grid rises.
  A window      {_post(control, "room", '{"name": "study", "window_open": true}')}
  The truth     {control}/state shows what the miners really do.

  Log: {rig.home_assistant.folder / "home-assistant.log"}
Ctrl-C stops everything.
"""


def _post(control: str, path: str, body: str) -> str:
    """Return a command that sends something to the simulator."""
    return f"curl -d '{body}' {control}/{path}"
