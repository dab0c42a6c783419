"""What every test shares: the integration under its own name, and properties that fail the same way twice."""

from hypothesis import settings

# First of all: the test plugin for Home Assistant has a package `custom_components` of its own.
import custom_components.proof_of_heat  # noqa: F401

# A deadline would measure the computer, and chance would make one run differ from the next.
settings.register_profile("repeatable", deadline=None, derandomize=True, database=None)
settings.load_profile("repeatable")
