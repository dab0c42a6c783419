"""Tests of the driver for LuxOS."""
