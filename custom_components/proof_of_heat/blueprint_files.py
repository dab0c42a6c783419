"""The blueprints of the integration, copied into the folder of Home Assistant on request; an edited one is kept."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from homeassistant.components.automation import DOMAIN as AUTOMATION
from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.components.blueprint.const import BLUEPRINT_FOLDER
from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from .const import DOMAIN

SOURCE: Final = Path(__file__).parent / "blueprints"

STORE_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What became of the blueprints that were asked for, by their names."""

    new: dict[str, str]
    """Copied now, or brought up to date, each with its fingerprint."""
    kept: tuple[str, ...]
    """Left as somebody edited them."""


def blueprint_names() -> list[str]:
    """Return the blueprints that are offered; it reads the folder."""
    return sorted(path.stem for path in SOURCE.glob("*.yaml"))


async def async_copy_blueprints(hass: HomeAssistant, names: list[str]) -> Copied:
    """Copy blueprints to where automations find them; OSError where the folder can't be written."""
    store = Store[dict[str, str]](hass, STORE_VERSION, f"{DOMAIN}.blueprints")
    known = await store.async_load() or {}
    folder = Path(hass.config.path(BLUEPRINT_FOLDER, AUTOMATION, DOMAIN))
    copied = await hass.async_add_executor_job(_copy, folder, names, known)
    await store.async_save(known | copied.new)
    if AUTOMATION in hass.config.components:
        await async_get_blueprints(hass).async_reset_cache()
    return copied


def _copy(folder: Path, names: list[str], known: dict[str, str]) -> Copied:
    """Copy files, but for those that are neither ours nor as we left them."""
    folder.mkdir(parents=True, exist_ok=True)
    new: dict[str, str] = {}
    kept = []
    for name in names:
        source, goal = SOURCE / f"{name}.yaml", folder / f"{name}.yaml"
        is_edited = goal.exists() and _print_of(goal) not in (known.get(name), _print_of(source))
        if is_edited:
            kept.append(name)
            continue
        unfinished = goal.with_suffix(".new")
        unfinished.write_bytes(source.read_bytes())
        unfinished.replace(goal)
        new[name] = _print_of(goal)
    return Copied(new=new, kept=tuple(kept))


def _print_of(path: Path) -> str:
    """Return the fingerprint of a file."""
    return sha256(path.read_bytes()).hexdigest()
