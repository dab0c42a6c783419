"""Tests of the driver for AxeOS and the NerdAxe family."""
