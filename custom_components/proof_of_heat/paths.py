"""Where Home Assistant may write and read, and what to say where it can't."""

import errno
from collections.abc import Awaitable
from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .const import DOMAIN

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_LOCKED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


async def async_folder(hass: HomeAssistant, typed: str | None) -> Path:
    """Return the folder that was typed, else that of the site in the media folder; one that is not allowed raises."""
    folder = Path(next(iter(hass.config.media_dirs.values())), DOMAIN) if typed is None else Path(typed)
    await async_require_allowed(hass, folder)
    return folder


async def async_require_allowed(hass: HomeAssistant, path: Path) -> None:
    """Raise for a path that Home Assistant is not allowed to touch."""
    if not path.is_absolute() or not await hass.async_add_executor_job(hass.config.is_allowed_path, str(path)):
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="path_not_allowed", translation_placeholders={"path": str(path)}
        )


async def async_on_disk[T](work: Awaitable[T], path: Path) -> T:
    """Await work with files; what the disk refuses is told in the owner's words."""
    try:
        return await work
    except OSError as error:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="disk_full"
            if error.errno in _FULL
            else ("read_only_folder" if error.errno in _LOCKED else "disk_failed"),
            translation_placeholders={"path": str(path), "error": error.strerror or str(error)},
        ) from error
