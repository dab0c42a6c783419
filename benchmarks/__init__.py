"""Benchmarks of Proof of Heat: each module is one, run by `script/bench`."""
