"""The archives, each against the real thing that keeps its rows."""
