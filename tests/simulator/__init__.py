"""The simulated site keeps to physics, to its seed and to its protocols."""
