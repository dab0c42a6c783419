"""The ways in which real miners fail, to be switched on while they run."""

from enum import StrEnum


class Fault(StrEnum):
    """One way to fail; several may hold at once."""

    GARBAGE = "garbage"
    """Bytes without meaning in place of every answer."""
    HTML = "html"
    """A page for people in place of every answer."""
    EMPTY = "empty"
    """The connection closes without an answer."""
    HALF_JSON = "half_json"
    """The answer breaks off in the middle."""
    BLOATED = "bloated"
    """The answer is right, and followed by megabytes of nothing."""
    NULLS = "nulls"
    """Numbers are null, or words."""
    HTTP_500 = "http_500"
    """Every HTTP request and every remote call ends in an internal error."""
    CONFIG_500 = "config_500"
    """Only the requests that read the configuration fail."""
    HANG = "hang"
    """It accepts the connection and never answers."""
    REFUSED = "refused"
    """Nobody listens."""
    SLOW = "slow"
    """Every answer comes late, yet in time."""
    WRONG_PASSWORD = "wrong_password"  # noqa: S105  A word for a fault, no secret.
    """It takes no password."""
    TOKEN_EXPIRED = "token_expired"  # noqa: S105  A word for a fault, no secret.
    """Each token that it gave before this moment is void; new ones hold."""
    SESSION_TAKEN = "session_taken"
    """Somebody else holds its only session."""
    IGNORES = "ignores"
    """It accepts every command and does nothing."""
    NEVER_APPLIED = "never_applied"
    """It keeps the new setting and never restarts to apply it."""
    OTHER_MAC = "other_mac"
    """Another machine answers at this address."""
    STOCK_AFTER_BLACKOUT = "stock_after_blackout"
    """It came back with the firmware of its maker."""
