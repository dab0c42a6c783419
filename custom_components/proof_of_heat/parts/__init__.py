"""What the parts of a site have in common at run time: a device, the rounds of readings, the commands."""
