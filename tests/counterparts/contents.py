"""What GitHub's Contents API promises, on a real bare git repository: each write is a commit made by git itself."""

import asyncio
import base64
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from aiohttp import web

TOKEN: Final = "github_pat_secret"
REPOSITORY: Final = "octo/heat"
BRANCH: Final = "main"

# A file that is larger is in the answer without its content.
MAX_CONTENT: Final = 1_000_000

IDENTITY: Final = {
    "GIT_AUTHOR_NAME": "octo",
    "GIT_AUTHOR_EMAIL": "octo@example.com",
    "GIT_COMMITTER_NAME": "octo",
    "GIT_COMMITTER_EMAIL": "octo@example.com",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


class GitError(RuntimeError):
    """Git did not do what it was asked."""


@dataclass(kw_only=True)
class Contents:
    """The server, and what it is to do wrong."""

    folder: Path
    """The bare repository."""
    may_write: bool = True
    wait: Mapping[str, str] | None = None
    """Answers 403 with these headers, while they are set: the limit of requests is reached."""
    between: list[tuple[str, bytes]] = field(default_factory=list)
    """Files that somebody else commits just before the next writes, one each."""
    commits: int = 0

    async def async_create(self) -> None:
        """Make the repository, with a first commit on its branch."""
        await self.async_git("init", "--bare", "--quiet", f"--initial-branch={BRANCH}", str(self.folder))
        await self._async_commit("README.md", b"Records of a house\n", BRANCH, "Begin")

    def application(self) -> web.Application:
        """Return the server for aiohttp."""
        application = web.Application(client_max_size=10 * MAX_CONTENT)
        application.router.add_get(f"/repos/{REPOSITORY}", self._async_repository)
        application.router.add_get(f"/repos/{REPOSITORY}/branches/{{branch:.+}}", self._async_branch)
        application.router.add_get(f"/repos/{REPOSITORY}/contents/{{path:.*}}", self._async_get)
        application.router.add_put(f"/repos/{REPOSITORY}/contents/{{path:.*}}", self._async_put)
        application.router.add_route("*", "/{path:.*}", self._async_nothing)
        return application

    async def async_git(self, *words: str, sent: bytes | None = None, **environment: str) -> bytes:
        """Run git in the repository."""
        program = await asyncio.create_subprocess_exec(
            "git",
            *words,
            cwd=self.folder if self.folder.is_dir() else "/",
            env={**os.environ, **IDENTITY, **environment},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        told, wrong = await program.communicate(sent)
        if program.returncode:
            raise GitError(wrong.decode())
        return told

    async def async_file(self, path: str, branch: str = BRANCH) -> bytes | None:
        """Return a file as git has it."""
        try:
            return await self.async_git("cat-file", "blob", f"{branch}:{path}")
        except GitError:
            return None

    async def async_names(self, path: str, branch: str = BRANCH) -> list[str]:
        """Return the names in a folder as git has them."""
        told = await self.async_git("ls-tree", "--name-only", f"{branch}:{path}")
        return told.decode().split()

    async def _async_repository(self, request: web.Request) -> web.Response:
        """Say that the repository is there."""
        return self._refused(request) or web.json_response({"full_name": REPOSITORY, "default_branch": BRANCH})

    async def _async_branch(self, request: web.Request) -> web.Response:
        """Say whether a branch is there."""
        branch = request.match_info["branch"]
        refused = self._refused(request)
        if refused is not None:
            return refused
        if not await self._async_has(branch):
            return _message(404, "Branch not found")
        return web.json_response({"name": branch})

    async def _async_get(self, request: web.Request) -> web.Response:
        """Return a file or a folder."""
        refused = self._refused(request)
        if refused is not None:
            return refused
        branch, path = request.query.get("ref", BRANCH), request.match_info["path"].strip("/")
        if not await self._async_has(branch):
            return _message(404, f"No commit found for the ref {branch}")
        kind = await self._async_kind(branch, path)
        if kind is None:
            return _message(404, "Not Found")
        if kind == "tree":
            return web.json_response({"type": "dir", "entries": await self._async_entries(branch, path)})
        content = await self.async_git("cat-file", "blob", f"{branch}:{path}")
        if "raw" in request.headers.get("Accept", ""):
            return web.Response(body=content)
        return web.json_response({"type": "file", "path": path, "size": len(content), **_encoded(content)})

    async def _async_put(self, request: web.Request) -> web.Response:
        """Commit a file, if it is still what the sender believes."""
        refused = self._refused(request)
        if refused is not None:
            return refused
        if not self.may_write:
            return _message(403, "Resource not accessible by personal access token")
        path, sent = request.match_info["path"], await request.json()
        branch = sent.get("branch", BRANCH)
        if not await self._async_has(branch):
            return _message(404, f"Branch {branch} not found")
        if self.between:
            other, content = self.between.pop(0)
            await self._async_commit(other, content, branch, "Somebody else")
        before = await self.async_file(path, branch)
        if before is not None and "sha" not in sent:
            return _message(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
        if sent.get("sha") != (None if before is None else blob_sum(before)):
            return _message(409, f"{path} does not match {sent.get('sha')}")
        content = base64.b64decode(sent["content"])
        await self._async_commit(path, content, branch, sent["message"])
        self.commits += 1
        return web.json_response(
            {"content": {"path": path, "sha": blob_sum(content)}, "commit": {"message": sent["message"]}},
            status=201 if before is None else 200,
        )

    async def _async_nothing(self, request: web.Request) -> web.Response:
        """Answer for what is not there, as for what may not be seen."""
        return self._refused(request) or _message(404, "Not Found")

    def _refused(self, request: web.Request) -> web.Response | None:
        """Return the answer to whoever may not ask."""
        if self.wait is not None:
            return _message(403, "API rate limit exceeded", self.wait)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return _message(401, "Bad credentials")
        if "User-Agent" not in request.headers:
            return _message(403, "Request forbidden by administrative rules")
        return None

    async def _async_has(self, branch: str) -> bool:
        """Tell whether a branch is there."""
        try:
            await self.async_git("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}")
        except GitError:
            return False
        return True

    async def _async_kind(self, branch: str, path: str) -> str | None:
        """Return whether there is a file or a folder."""
        try:
            return (await self.async_git("cat-file", "-t", f"{branch}:{path}")).decode().strip()
        except GitError:
            return None

    async def _async_entries(self, branch: str, path: str) -> list[dict[str, Any]]:
        """Return what is in a folder."""
        listed = (await self.async_git("ls-tree", "-l", "-z", f"{branch}:{path}")).decode().split("\0")
        entries = []
        for line in filter(None, listed):
            about, _, name = line.partition("\t")
            _, kind, sha, size = about.split()
            is_file = kind == "blob"
            entries.append(
                {"name": name, "sha": sha, "type": "file" if is_file else "dir", "size": int(size) if is_file else 0}
            )
        return entries

    async def _async_commit(self, path: str, content: bytes, branch: str, message: str) -> None:
        """Commit a file on a branch, with an index of its own."""
        index = str(self.folder / "counterpart.index")
        reference = f"refs/heads/{branch}"
        parents: list[str] = []
        if await self._async_has(branch):
            parents = ["-p", reference]
            await self.async_git("read-tree", reference, GIT_INDEX_FILE=index)
        blob = (await self.async_git("hash-object", "-w", "--stdin", sent=content)).decode().strip()
        await self.async_git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", GIT_INDEX_FILE=index)
        tree = (await self.async_git("write-tree", GIT_INDEX_FILE=index)).decode().strip()
        commit = (await self.async_git("commit-tree", tree, *parents, "-m", message)).decode().strip()
        await self.async_git("update-ref", reference, commit)


def blob_sum(content: bytes) -> str:
    """Return the sum by which git knows a file."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _encoded(content: bytes) -> dict[str, str]:
    """Return the content of a file, without it where it is large, and its sum."""
    is_large = len(content) > MAX_CONTENT
    return {
        "sha": blob_sum(content),
        "encoding": "none" if is_large else "base64",
        "content": "" if is_large else base64.encodebytes(content).decode(),
    }


def _message(status: int, message: str, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return an error as GitHub words it."""
    return web.Response(
        status=status,
        headers=headers,
        text=json.dumps({"message": message, "status": str(status)}),
        content_type="application/json",
    )
