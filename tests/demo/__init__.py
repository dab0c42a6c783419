"""Tests of the demonstration's pure parts, and of how it starts and stops programs."""
