"""Tests of the driver for Avalons."""
