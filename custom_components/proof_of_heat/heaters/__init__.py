"""The heaters that are no miners between Home Assistant and the engine: settings, devices, wishes, commands."""
