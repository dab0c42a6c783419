"""The profiles that come along, and those of the user."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from homeassistant.core import HomeAssistant

from .fault import ProfileError, ProfileFault
from .model import RegisterProfile
from .reading import profile_of

SHIPPED: Final = Path(__file__).parent / "profiles"

OWN: Final = ("proof_of_heat", "registers")
"""Where the user keeps own profiles, below the configuration folder."""

ENDINGS: Final = frozenset({".yaml", ".yml"})

# A profile is some kilobytes; nobody reads a film by mistake.
LARGEST_BYTES: Final = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileLibrary:
    """All profiles that can be used, and what is wrong with the others."""

    profiles: Mapping[str, RegisterProfile] = MappingProxyType({})
    faults: tuple[ProfileError, ...] = ()
    """One for each file that can't be used."""


async def async_library(hass: HomeAssistant) -> ProfileLibrary:
    """Return the profiles; an own one replaces one that comes along under the same name."""
    return await hass.async_add_executor_job(library, Path(hass.config.path(*OWN)))


def library(own: Path) -> ProfileLibrary:
    """Read all profiles; a file that is wrong costs itself only."""
    profiles: dict[str, RegisterProfile] = {}
    faults: list[ProfileError] = []
    for folder, is_own in ((SHIPPED, False), (own, True)):
        for path in _files(folder):
            try:
                profile = profile_of(_text(path), file=path.name, is_own=is_own)
            except ProfileError as fault:
                faults.append(fault)
            else:
                profiles[profile.id] = profile
    return ProfileLibrary(profiles=MappingProxyType(profiles), faults=tuple(faults))


def _files(folder: Path) -> list[Path]:
    """Return the profiles of a folder, by name."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix in ENDINGS and path.is_file())


def _text(path: Path) -> str:
    """Return the content of a file."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise ProfileError(ProfileFault.NOT_YAML, file=path.name, line=1, what=path.name)
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(ProfileFault.NOT_YAML, file=path.name, line=1, what=str(error)) from error
