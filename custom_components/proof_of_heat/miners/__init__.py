"""The miners of a site at run time."""
