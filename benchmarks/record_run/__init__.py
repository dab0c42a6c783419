"""What the benchmark of the records runs: a home with a recorder on the disk."""

# First of all: the test plugin for Home Assistant has a package `custom_components` of its own, and needs our shim.
import custom_components.proof_of_heat  # noqa: F401
import tests.ha_first  # noqa: F401
