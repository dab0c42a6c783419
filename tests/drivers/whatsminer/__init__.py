"""Tests of the drivers for Whatsminers."""
