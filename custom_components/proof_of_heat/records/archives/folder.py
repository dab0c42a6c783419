"""Files in a folder of this computer: a disk, a share of a NAS, a mounted WebDAV or S3."""

import errno
import os
import tempfile
from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path
from typing import Final, override

from homeassistant.core import HomeAssistant

from . import ArchiveError, ArchiveFault
from .files import FileStore, Stored

FAULTS: Final = {
    errno.ENOSPC: ArchiveFault.FULL,
    errno.EDQUOT: ArchiveFault.FULL,
    errno.EROFS: ArchiveFault.READ_ONLY,
    errno.EACCES: ArchiveFault.READ_ONLY,
    errno.EPERM: ArchiveFault.READ_ONLY,
    errno.ENOENT: ArchiveFault.MISSING_FOLDER,
    errno.ENOTDIR: ArchiveFault.MISSING_FOLDER,
    # A share whose server is gone.
    errno.EHOSTDOWN: ArchiveFault.UNREACHABLE,
    errno.EIO: ArchiveFault.UNREACHABLE,
    errno.ENOTCONN: ArchiveFault.UNREACHABLE,
    errno.ESTALE: ArchiveFault.UNREACHABLE,
    errno.ETIMEDOUT: ArchiveFault.UNREACHABLE,
}
"""What the operating system says, in our words."""


class FolderStore(FileStore):
    """A folder that has to be there: in the place of a share that is not mounted nothing is written."""

    def __init__(self, hass: HomeAssistant, root: str) -> None:
        """Keep the files in a folder."""
        self._hass = hass
        self._root = Path(root)

    @override
    async def async_names(self, folder: str) -> list[str]:
        """Return the names of the files in a folder."""
        return await self._async_do(_names, self._root, folder)

    @override
    async def async_read(self, name: str) -> Stored | None:
        """Return a file."""
        return await self._async_do(_read, self._root, name)

    @override
    async def async_write(self, name: str, content: bytes, version: str | None) -> None:
        """Replace a file in one step; nobody else is expected to write to this folder."""
        await self._async_do(_write, self._root, name, content)

    @override
    async def async_ready(self) -> None:
        """Find out whether the folder is there."""
        await self._async_do(_names, self._root, "")

    def _async_do[**ParamT, ResultT](
        self, job: Callable[ParamT, ResultT], *args: ParamT.args, **kwargs: ParamT.kwargs
    ) -> Awaitable[ResultT]:
        """Do something with files beside the event loop, and turn what the operating system says into our words."""

        def do() -> ResultT:
            """Do it."""
            try:
                return job(*args, **kwargs)
            except OSError as error:
                raise fault_of(error) from None

        return self._hass.async_add_executor_job(do)


def fault_of(error: OSError) -> ArchiveError:
    """Return what the operating system says in our words."""
    return ArchiveError(FAULTS.get(error.errno or 0, ArchiveFault.REFUSED), error.strerror or type(error).__name__)


def _present(root: Path) -> Path:
    """Return the folder of the archive, which has to be there."""
    if not root.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    return root


def _names(root: Path, folder: str) -> list[str]:
    """List the files of a folder."""
    place = _present(root) / folder
    return [path.name for path in place.iterdir() if path.is_file()] if place.is_dir() else []


def _read(root: Path, name: str) -> Stored | None:
    """Read a file."""
    path = _present(root) / name
    if not path.is_file():
        return None
    content = path.read_bytes()
    return Stored(content=content, version=sha256(content).hexdigest())


def _write(root: Path, name: str, content: bytes) -> None:
    """Write a file beside the old one, on the disk to the last byte, and put it in its place."""
    path = _present(root) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, new = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A temporary file is for its owner alone; an archive is for whoever reads the folder.
        Path(new).chmod(0o644)
        Path(new).replace(path)
    except OSError:
        Path(new).unlink(missing_ok=True)
        raise
