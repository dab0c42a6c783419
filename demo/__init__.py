"""The demonstration: a real Home Assistant heats a simulated home with simulated miners; not shipped."""
