"""Tests of what the benchmarks judge by: referees, physics and the rules of others."""
