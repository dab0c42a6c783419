"""Tests of what stands between Home Assistant and the engine."""
