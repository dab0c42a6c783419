"""What may be wrong with a register profile, and where it stands."""

from enum import StrEnum


class ProfileFault(StrEnum):
    """What is wrong; the value is the key of the text that says so."""

    NOT_YAML = "profile_not_yaml"
    """The file can't be read as YAML."""
    MISSING = "profile_missing"
    UNKNOWN_KEY = "profile_unknown_key"
    WRONG_TYPE = "profile_wrong_type"
    """A number stands where a word belongs, or the other way round."""
    UNKNOWN_WORD = "profile_unknown_word"
    """Not one of the words that are allowed there."""
    OUT_OF_RANGE = "profile_out_of_range"
    ROLE_TWICE = "profile_role_twice"
    OVERLAP = "profile_overlap"
    """Two registers of one table claim the same address with different masks or widths."""
    CROSSED = "profile_crossed"
    """A minimum is above its maximum."""
    LIMITS_MISSING = "profile_limits_missing"
    """What may be written is not said."""
    LIMITS_TOO_WIDE = "profile_limits_too_wide"
    """What may be written does not fit into the register or its range."""
    NOT_WRITABLE = "profile_not_writable"
    """Its table can't be written, or its role is one that only reads."""
    NO_SUCH_ROLE = "profile_no_such_role"
    """The watchdog names a register that the profile does not have, or that can't be written."""


class ProfileError(Exception):
    """A register profile can't be used; it names the file, the line and the word that is wrong."""

    def __init__(self, fault: ProfileFault, *, file: str, line: int, what: str) -> None:
        """Keep what is wrong and where."""
        super().__init__(f"{file}:{line}: {fault}: {what}")
        self.fault = fault
        self.file = file
        self.line = line
        self.what = what

    @property
    def words(self) -> dict[str, str]:
        """Return what the text of the fault tells."""
        return {"file": self.file, "line": str(self.line), "what": self.what}
