"""What the benchmark of the records runs: a home with a recorder on the disk."""

# First of all: the test plugin for Home Assistant has a package `custom_components` of its own, needs our shim, and
# lets the clock of Home Assistant stop only where it is imported before Home Assistant itself.
from pytest_homeassistant_custom_component import patch_time  # noqa: F401

import custom_components  # noqa: F401
import tests.ha_first  # noqa: F401
