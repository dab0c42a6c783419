"""The fields of one block of a profile, each with the line that it stands in."""

from collections.abc import Iterable, Sequence
from math import isfinite
from typing import Any, Self

from .fault import ProfileError, ProfileFault


class Fields:
    """One block of keys and values; what is asked of it is known, and what is left over is a mistake."""

    def __init__(self, block: dict[str, Any], file: str, line: int) -> None:
        """Begin with nothing asked."""
        self._block = block
        self._file = file
        self._line = line
        self._asked: set[str] = set()

    @classmethod
    def top(cls, parsed: object, file: str) -> Self:
        """Return the fields of a whole file."""
        if not isinstance(parsed, dict):
            raise ProfileError(ProfileFault.NOT_YAML, file=file, line=1, what=file)
        return cls(parsed, file, 1)

    def error(self, fault: ProfileFault, key: str, what: str | None = None) -> ProfileError:
        """Return what is wrong at a key, or in the block where the key is missing."""
        lines = [one.__line__ for one in self._block if one == key and hasattr(one, "__line__")]
        line = lines[0] if lines else self._line
        said = key if what is None else f"{key}: {what}"
        return ProfileError(fault, file=self._file, line=int(line), what=said)

    def has(self, key: str) -> bool:
        """Tell whether a key is there."""
        return key in self._block

    def is_text(self, key: str) -> bool:
        """Tell whether a word stands at a key."""
        return isinstance(self._block.get(key), str)

    def text(self, key: str) -> str:
        """Return the text at a key that must be there."""
        value = self._needed(key)
        if not isinstance(value, str):
            raise self.error(ProfileFault.WRONG_TYPE, key)
        return str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts of a list, none where it is missing."""
        return tuple(str(one) for one in self._listed(key, str))

    def word(self, key: str, words: Iterable[str], *, default: str | None = None) -> str:
        """Return one of some words."""
        if default is not None and not self.has(key):
            self._asked.add(key)
            return default
        value = self._needed(key)
        known = [str(word) for word in words]
        if not isinstance(value, str) or value not in known:
            raise self.error(ProfileFault.UNKNOWN_WORD, key, f"{value} ({', '.join(known)})")
        return str(value)

    def words(self, key: str, words: Iterable[str]) -> tuple[str, ...]:
        """Return some of some words."""
        known = [str(word) for word in words]
        for value in self.texts(key):
            if value not in known:
                raise self.error(ProfileFault.UNKNOWN_WORD, key, f"{value} ({', '.join(known)})")
        return self.texts(key)

    def number(
        self, key: str, *, default: float | None = None, low: float | None = None, high: float | None = None
    ) -> float:
        """Return the number at a key."""
        if default is not None and not self.has(key):
            self._asked.add(key)
            return default
        value = self._as_number(key, self._needed(key))
        if (low is not None and value < low) or (high is not None and value > high):
            raise self.error(ProfileFault.OUT_OF_RANGE, key, f"{value:g}")
        return value

    def optional_number(self, key: str) -> float | None:
        """Return the number at a key, None where it is missing."""
        self._asked.add(key)
        return self.number(key) if self.has(key) else None

    def whole(self, key: str, *, low: int, high: int) -> int:
        """Return the whole number at a key."""
        value = self.number(key, low=low, high=high)
        if not value.is_integer():
            raise self.error(ProfileFault.WRONG_TYPE, key)
        return int(value)

    def optional_whole(self, key: str, *, low: int, high: int) -> int | None:
        """Return the whole number at a key, None where it is missing."""
        self._asked.add(key)
        return self.whole(key, low=low, high=high) if self.has(key) else None

    def numbers(self, key: str) -> tuple[float, ...]:
        """Return the numbers of a list, none where it is missing."""
        return tuple(self._as_number(key, one) for one in self._listed(key, object))

    def flag(self, key: str, *, default: bool) -> bool:
        """Return yes or no."""
        self._asked.add(key)
        value = self._block.get(key, default)
        if not isinstance(value, bool):
            raise self.error(ProfileFault.WRONG_TYPE, key)
        return value

    def inner(self, key: str) -> Fields:
        """Return the block at a key."""
        value = self._needed(key)
        if not isinstance(value, dict):
            raise self.error(ProfileFault.WRONG_TYPE, key)
        return Fields(value, self._file, self._line_of(value))

    def several(self, key: str) -> list[Fields]:
        """Return the blocks of a list that must be there."""
        self._needed(key)
        return [Fields(one, self._file, self._line_of(one)) for one in self._listed(key, dict)]

    def check_known(self) -> None:
        """Refuse a key that nobody asked for."""
        for key in self._block:
            if key not in self._asked:
                raise self.error(ProfileFault.UNKNOWN_KEY, str(key))

    def check_crossed(self, low: float | None, high: float | None) -> None:
        """Refuse a minimum above its maximum."""
        if low is not None and high is not None and low > high:
            raise self.error(ProfileFault.CROSSED, "min", f"{low:g} > {high:g}")

    def _needed(self, key: str) -> object:
        """Return what stands at a key that must be there."""
        self._asked.add(key)
        if self._block.get(key) is None:
            raise self.error(ProfileFault.MISSING, key)
        return self._block[key]

    def _listed(self, key: str, kind: type) -> Sequence[Any]:
        """Return a list of one kind, empty where it is missing."""
        self._asked.add(key)
        value = self._block.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, kind) for one in value):
            raise self.error(ProfileFault.WRONG_TYPE, key)
        return value

    def _as_number(self, key: str, value: object) -> float:
        """Return a number; yes and no are none."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise self.error(ProfileFault.WRONG_TYPE, key)
        return float(value)

    def _line_of(self, block: dict[str, Any]) -> int:
        """Return the line in which a block begins."""
        return int(getattr(block, "__line__", self._line))
