"""One archive as the owner set it up: who keeps the rows, which, and when they are brought there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any, Final, Self

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_API_KEY, CONF_EMAIL, CONF_PASSWORD, CONF_PATH, CONF_TOKEN, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from ..const import (
    CONF_ARCHIVE_KIND,
    CONF_BRANCH,
    CONF_EXTRAS,
    CONF_PERIODS,
    CONF_REPOSITORY,
    CONF_TABLE,
    CONF_TIMES,
    SUBENTRY_ARCHIVE,
)
from ..records.archives import Archive, ArchiveKind
from ..records.archives.files import FileArchive
from ..records.archives.folder import FolderStore
from ..records.archives.github import GitHubStore
from ..records.archives.supabase import SupabaseArchive, User
from ..records.archives.web import Web
from ..records.calendar import Period

SECRETS: Final = (CONF_API_KEY, CONF_PASSWORD, CONF_TOKEN)
"""The fields that nobody but the service may see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSetup:
    """One archive as its subentry has it."""

    id: str
    name: str
    kind: ArchiveKind
    times: tuple[time, ...]
    """Of the day, when rows are brought there."""
    periods: tuple[Period, ...]
    extras: tuple[str, ...] = ()
    """Further files beside the rows."""
    fields: Mapping[str, Any] = field(repr=False)
    """What the service needs to know, secrets too."""

    @classmethod
    def of(cls, subentry: ConfigSubentry) -> Self:
        """Read a subentry."""
        return cls(
            id=subentry.subentry_id,
            name=subentry.title,
            kind=ArchiveKind(subentry.data[CONF_ARCHIVE_KIND]),
            times=tuple(time.fromisoformat(text) for text in subentry.data[CONF_TIMES]),
            periods=tuple(Period(word) for word in subentry.data[CONF_PERIODS]),
            extras=tuple(subentry.data.get(CONF_EXTRAS, ())),
            fields=subentry.data,
        )

    @property
    def place(self) -> str:
        """Return where it is: what is known of one place says nothing of another."""
        return archive_place(self.fields)


def archive_setups(entry: ConfigEntry) -> tuple[ArchiveSetup, ...]:
    """Return the archives of a site."""
    return tuple(ArchiveSetup.of(subentry) for subentry in entry.get_subentries_of_type(SUBENTRY_ARCHIVE))


def archive_place(fields: Mapping[str, Any]) -> str:
    """Return where an archive is, which no two of them may share."""
    kind = ArchiveKind(fields[CONF_ARCHIVE_KIND])
    if kind is ArchiveKind.SUPABASE:
        return f"{fields[CONF_URL]}/{fields[CONF_TABLE]}"
    if kind is ArchiveKind.FOLDER:
        return str(fields[CONF_PATH]).rstrip("/")
    path = fields.get(CONF_PATH, "").strip("/")
    return f"{fields[CONF_URL]}/{fields[CONF_REPOSITORY]}/{fields[CONF_BRANCH]}/{path}"


def archive_for(hass: HomeAssistant, kind: ArchiveKind, fields: Mapping[str, Any]) -> Archive:
    """Return the archive that was set up, without a word to its service."""
    if kind is ArchiveKind.FOLDER:
        return FileArchive(FolderStore(hass, fields[CONF_PATH]))
    web = Web(session=async_get_clientsession(hass), secrets=[fields.get(name) for name in SECRETS])
    if kind is ArchiveKind.GITHUB:
        return FileArchive(
            GitHubStore(
                web,
                api=fields[CONF_URL],
                repository=fields[CONF_REPOSITORY],
                branch=fields[CONF_BRANCH],
                path=fields.get(CONF_PATH, ""),
                token=fields[CONF_TOKEN],
            )
        )
    email = fields.get(CONF_EMAIL)
    return SupabaseArchive(
        web,
        url=fields[CONF_URL],
        table=fields[CONF_TABLE],
        key=fields[CONF_API_KEY],
        user=None if email is None else User(email=email, password=fields[CONF_PASSWORD]),
    )
