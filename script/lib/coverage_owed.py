"""Tell which modules owe coverage: the engine is covered whole, every other module nearly so."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ENGINE: Final = "custom_components/proof_of_heat/engine/"
ENGINE_PERCENT: Final = 100.0
# What the quality scale of Home Assistant asks of an integration, here of each module.
OTHER_PERCENT: Final = 95.0


def owed_percent(path: str) -> float:
    """Return the coverage that a module owes."""
    return ENGINE_PERCENT if path.startswith(ENGINE) else OTHER_PERCENT


def measured_percents() -> dict[str, float]:
    """Return the coverage of each module, lines and branches together."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        subprocess.run([sys.executable, "-m", "coverage", "json", "-q", "-o", report], check=True)  # noqa: S603
        files = json.loads(report.read_text())["files"]
    return {path: facts["summary"]["percent_covered"] for path, facts in files.items()}


def main() -> int:
    """Print each module that is covered less than it owes, and return whether there is one."""
    measured = measured_percents()
    short = {path: percent for path, percent in measured.items() if percent < owed_percent(path)}
    for path, percent in sorted(short.items()):
        print(f"{path}: {percent:.1f} % covered, {owed_percent(path):.0f} % owed")
    print(f"{len(measured) - len(short)} of {len(measured)} modules are covered as they should be.")
    return int(bool(short))


if __name__ == "__main__":
    sys.exit(main())
