"""What a site remembers is read back, also from a file that an older version wrote."""

from dataclasses import MISSING, fields, is_dataclass
from typing import Any, get_args, get_type_hints

import pytest

from custom_components.proof_of_heat.store import SiteMemory, from_json, to_json


def _remembered(annotation: Any, known: dict[str, Any]) -> dict[str, Any]:
    """Collect the dataclasses below an annotation by name."""
    for part in get_args(annotation):
        _remembered(part, known)
    if hasattr(annotation, "__value__"):
        _remembered(annotation.__value__, known)
    if is_dataclass(annotation) and isinstance(annotation, type) and annotation.__name__ not in known:
        known[annotation.__name__] = annotation
        for hint in get_type_hints(annotation).values():
            _remembered(hint, known)
    return known


def _is_free_to_lack(cls: Any) -> bool:
    """Tell whether every field has a default."""
    return all(one.default is not MISSING or one.default_factory is not MISSING for one in fields(cls))


@pytest.mark.parametrize("cls", [cls for cls in _remembered(SiteMemory, {}).values() if _is_free_to_lack(cls)])
def test_a_file_that_lacks_a_field_is_read(cls: Any) -> None:
    """Fields that a newer version added have their defaults; a frozen mapping is none that pydantic can copy."""
    assert from_json(cls, {}) == cls()


def test_a_memory_is_what_was_written() -> None:
    """Written and read, it is the same."""
    assert from_json(SiteMemory, to_json(SiteMemory())) == SiteMemory()
