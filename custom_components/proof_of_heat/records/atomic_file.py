"""A text file that is there whole or not at all, whatever happens while it is written."""

import gzip
import io
import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4


class AtomicFile:
    """A file that takes its name only when all of it has reached the disk; made for an executor."""

    def __init__(self, path: Path) -> None:
        """Write beside the file; a name that ends in gz is compressed, the same bytes for the same text."""
        self.path = path
        self._part = path.with_name(f".{path.name}.{uuid4().hex}.part")
        self._raw = self._part.open("xb")
        # Without name and time in its head, the same rows make the same file.
        is_compressed = path.suffix == ".gz"
        self._gzip = gzip.GzipFile("", "wb", fileobj=self._raw, mtime=0) if is_compressed else None
        self._text = io.TextIOWrapper(self._gzip or self._raw, encoding="utf-8", newline="")

    def write(self, lines: Iterable[str]) -> None:
        """Write lines as they are."""
        self._text.writelines(lines)

    def keep(self) -> int:
        """Let the file take the place of the one before, and return its size in bytes."""
        self._text.flush()
        if self._gzip is not None:
            self._gzip.close()
        self._raw.flush()
        os.fsync(self._raw.fileno())
        self._raw.close()
        size = self._part.stat().st_size
        self._part.replace(self.path)
        return size

    def drop(self) -> None:
        """Remove what was written, unless it was kept; a disk that is full does not matter any more."""
        for stream in (self._text, self._gzip, self._raw):
            try:
                if stream is not None:
                    stream.close()
            except OSError, ValueError:
                continue
        self._part.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing half-done behind."""
        self.drop()


def write_whole(path: Path, text: str) -> int:
    """Write a file at once, and return its size in bytes."""
    with AtomicFile(path) as file:
        file.write([text])
        return file.keep()
