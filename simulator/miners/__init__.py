"""One module a firmware: its protocol, on top of the common machine."""
