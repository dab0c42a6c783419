"""What ends the demonstration early, in words for whoever started it."""


class DemoError(Exception):
    """Something does not work; the text says what, and where there is one, the cure."""
