"""Tests of the engine: pure functions, no Home Assistant."""
