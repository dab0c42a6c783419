"""Stand in for the noise suppression of pyspeex-noise, which ships no wheel."""


class AudioProcessor:
    """Let Home Assistant import the assist pipeline; the demonstration never records sound."""
