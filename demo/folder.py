"""The configuration folder of the demonstration's Home Assistant."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from .ports import LOOPBACK

ROOT: Final = Path(__file__).parents[1]
CONFIGURATION: Final = Path(__file__).with_name("configuration.yaml")
BOILER_PROFILE: Final = ROOT / "simulator" / "boiler_profile.yaml"

PROFILE: Final = "demo_boiler"
"""What the register profile of the boiler is called, in the folder for such profiles."""

# The steps of the first start that ask about the place and about statistics for the makers of Home Assistant: the
# configuration answers the first, and nobody is asked the second. What remains is to make a user.
ONBOARDING_DONE: Final = ("core_config", "analytics", "integration")


def write_folder(folder: Path, *, port: int, secrets: Mapping[str, str]) -> None:
    """Write what Home Assistant reads at its start; what it wrote itself in a kept folder stays."""
    storage = folder / ".storage"
    storage.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(CONFIGURATION, folder / "configuration.yaml")
    automations = folder / "automations.yaml"
    if not automations.exists():
        automations.write_text("[]\n", encoding="utf-8")
    registers = folder / "proof_of_heat" / "registers"
    registers.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(BOILER_PROFILE, registers / f"{PROFILE}.yaml")
    lines = [f"{name}: {json.dumps(value)}\n" for name, value in secrets.items()]
    (folder / "secrets.yaml").write_text("".join(lines), encoding="utf-8")
    _write_stored(storage / "http", 3, _http(port))
    if not (storage / "onboarding").exists():
        _write_stored(storage / "onboarding", 4, {"done": list(ONBOARDING_DONE)})
    _link_integration(folder)


def _link_integration(folder: Path) -> None:
    """Let Home Assistant find the integration where it is developed."""
    link = folder / "custom_components"
    if not link.exists():
        link.symlink_to(ROOT / "custom_components", target_is_directory=True)


def _write_stored(path: Path, version: int, content: Mapping[str, Any]) -> None:
    """Write a file as Home Assistant's storage keeps it."""
    stored = {"version": version, "minor_version": 1, "key": path.name, "data": content}
    path.write_text(json.dumps(stored, indent=2), encoding="utf-8")


def _http(port: int) -> dict[str, Any]:
    """Return the web server's settings: loopback only, and no trial period after which it would open itself."""
    return {
        "stable": {
            "server_port": port,
            "server_host": [LOOPBACK],
            "cors_allowed_origins": [],
            "login_attempts_threshold": -1,
            "ip_ban_enabled": False,
            "ssl_profile": "intermediate_v6",
            "use_x_frame_options": True,
            "created_at": "2026-11-21T00:00:00+00:00",
            "error": None,
            "error_message": None,
        },
        "pending": None,
        "yaml_migration_done": True,
    }
