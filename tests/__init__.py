"""Tests of Proof of Heat."""
