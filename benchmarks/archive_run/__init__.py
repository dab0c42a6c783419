"""A house that is killed again and again while it brings its rows to an archive that fails again and again."""

# First of all: the test plugin for Home Assistant needs what this mends.
import tests.ha_first  # noqa: F401
