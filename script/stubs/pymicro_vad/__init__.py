"""Stand in for the voice activity detection of pymicro-vad, which ships no wheel."""


class MicroVad:
    """Let Home Assistant import the assist pipeline; the demonstration never records sound."""
