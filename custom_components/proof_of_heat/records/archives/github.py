"""Files in a GitHub repository, by the Contents API: each write is one commit on the branch of the archive."""

import base64
import binascii
from collections.abc import Mapping
from hashlib import sha1
from http import HTTPStatus
from typing import Any, Final, override

from yarl import URL

from . import ArchiveError, ArchiveFault
from .files import ConflictError, FileStore, Stored
from .web import Answer, Web, usual_fault

GITHUB_API: Final = "https://api.github.com"

# The newest version of the API that GitHub Enterprise Server 3.10 and later serve too.
API_VERSION: Final = "2022-11-28"

OBJECT: Final = "application/vnd.github.object+json"
RAW: Final = "application/vnd.github.raw+json"


class GitHubStore(FileStore):
    """A folder on a branch of a repository."""

    def __init__(self, web: Web, *, api: str, repository: str, branch: str, path: str, token: str) -> None:
        """Keep the files there."""
        self._web = web
        self._repository = URL(api.rstrip("/")) / "repos" / repository
        self._branch = branch
        self._path = path.strip("/")
        self._headers = {
            "Authorization": f"Bearer {token}",
            "User-Agent": "proof-of-heat",
            "X-GitHub-Api-Version": API_VERSION,
        }

    @override
    async def async_names(self, folder: str) -> list[str]:
        """Return the names of the files in a folder."""
        answer = await self._async_ask("GET", self._url(folder), accept=OBJECT)
        if answer.status == HTTPStatus.NOT_FOUND:
            # A folder that is missing and a repository that may not be seen answer alike.
            await self.async_ready()
            return []
        entries = self._object(answer).get("entries")
        if not isinstance(entries, list):
            raise ArchiveError(ArchiveFault.FOREIGN_FILE, folder)
        return [entry["name"] for entry in entries if entry.get("type") == "file"]

    @override
    async def async_read(self, name: str) -> Stored | None:
        """Return a file, checked against the sum that git keeps of it."""
        answer = await self._async_ask("GET", self._url(name), accept=OBJECT)
        if answer.status == HTTPStatus.NOT_FOUND:
            return None
        found = self._object(answer)
        version = str(found.get("sha"))
        content = _decoded(found)
        if content is None:
            content = self._good(await self._async_ask("GET", self._url(name), accept=RAW)).body
        if blob_sum(content) != version:
            raise ArchiveError(ArchiveFault.NOT_KEPT, name)
        return Stored(content=content, version=version)

    @override
    async def async_write(self, name: str, content: bytes, version: str | None) -> None:
        """Commit a file."""
        body = {
            "message": f"Keep {name}",
            "content": base64.b64encode(content).decode(),
            "branch": self._branch,
            **({} if version is None else {"sha": version}),
        }
        answer = await self._async_ask("PUT", self._url(name), body=body)
        is_other = answer.status == HTTPStatus.UNPROCESSABLE_ENTITY and "sha" in answer.said("message")
        if answer.status == HTTPStatus.CONFLICT or is_other:
            raise ConflictError
        if answer.status == HTTPStatus.NOT_FOUND:
            await self.async_ready()
        kept = self._object(answer).get("content")
        if not isinstance(kept, dict) or kept.get("sha") != blob_sum(content):
            raise ArchiveError(ArchiveFault.NOT_KEPT, name)

    @override
    async def async_ready(self) -> None:
        """Find out whether the repository and its branch are there."""
        answer = await self._async_ask("GET", self._repository / "branches" / self._branch)
        if answer.status != HTTPStatus.NOT_FOUND:
            self._object(answer)
            return
        whole = await self._async_ask("GET", self._repository)
        is_there = whole.status != HTTPStatus.NOT_FOUND and bool(self._object(whole))
        raise self._web.error(ArchiveFault.MISSING_BRANCH if is_there else ArchiveFault.MISSING_REPOSITORY, answer)

    def _url(self, name: str) -> URL:
        """Return the address of a file or a folder."""
        path = "/".join(part for part in (self._path, name) if part)
        return self._repository / "contents" / path

    async def _async_ask(self, method: str, url: URL, *, accept: str = OBJECT, body: object = None) -> Answer:
        """Ask about the branch."""
        params = [("ref", self._branch)] if method == "GET" and "contents" in url.parts else []
        return await self._web.async_ask(
            method, url, headers={**self._headers, "Accept": accept}, params=params, body=body
        )

    def _good(self, answer: Answer) -> Answer:
        """Return an answer that is good."""
        if answer.is_good:
            return answer
        is_limit = answer.status == HTTPStatus.FORBIDDEN and answer.retry_after is not None
        if answer.status in {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT}:
            fault = ArchiveFault.MISSING_REPOSITORY
        else:
            fault = ArchiveFault.BUSY if is_limit else usual_fault(answer)
        raise self._web.error(fault, answer)

    def _object(self, answer: Answer) -> Mapping[str, Any]:
        """Return the object of a good answer."""
        found = self._good(answer).found
        if not isinstance(found, dict):
            raise self._web.error(ArchiveFault.REFUSED, answer)
        return found


def blob_sum(content: bytes) -> str:
    """Return the sum by which git knows a file."""
    return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _decoded(found: Mapping[str, Any]) -> bytes | None:
    """Return the content of a file, None where it is too large to be in the answer."""
    if found.get("encoding") != "base64":
        return None
    try:
        return base64.b64decode(found["content"])
    except KeyError, TypeError, binascii.Error:
        return None
