"""Drivers against simulated miners, through real sockets."""
