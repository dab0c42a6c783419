"""Tests of what is counted and kept."""
