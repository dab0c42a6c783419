"""The forms of the archives, what was typed into them, and what is wrong with it."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Any, Final

import probatio as vol
from homeassistant.const import CONF_API_KEY, CONF_EMAIL, CONF_PASSWORD, CONF_PATH, CONF_TOKEN, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from yarl import URL

from ..archiving.setup import SECRETS
from ..const import (
    CONF_ARCHIVE_KIND,
    CONF_BRANCH,
    CONF_EXTRAS,
    CONF_PERIODS,
    CONF_REPOSITORY,
    CONF_TABLE,
    CONF_TIMES,
    EXTRA_PAGE,
    EXTRA_POWERSTATS,
)
from ..records.archives import ArchiveFault, ArchiveKind
from ..records.archives.github import GITHUB_API
from ..records.archives.schedule import USUAL_TIMES
from ..records.archives.table import USUAL_TABLE
from ..records.calendar import Period
from .forms import Errors

USUAL_BRANCH: Final = "main"

TABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")
REPOSITORY: Final = re.compile(r"[A-Za-z0-9-]+/[A-Za-z0-9._-]+")

HOURS: Final = [f"{hour:02}:00" for hour in range(24)]

_TEXT: Final = TextSelector()
_SECRET: Final = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))
_URL: Final = TextSelector(TextSelectorConfig(type=TextSelectorType.URL))

FORMS: Final[Mapping[ArchiveKind, Mapping[Any, Any]]] = {
    ArchiveKind.SUPABASE: {
        vol.Required(CONF_URL): _URL,
        vol.Required(CONF_TABLE, default=USUAL_TABLE): _TEXT,
        vol.Optional(CONF_API_KEY): _SECRET,
        vol.Optional(CONF_EMAIL): TextSelector(TextSelectorConfig(type=TextSelectorType.EMAIL)),
        vol.Optional(CONF_PASSWORD): _SECRET,
    },
    ArchiveKind.GITHUB: {
        vol.Required(CONF_REPOSITORY): _TEXT,
        vol.Required(CONF_BRANCH, default=USUAL_BRANCH): _TEXT,
        vol.Optional(CONF_PATH): _TEXT,
        vol.Optional(CONF_TOKEN): _SECRET,
        vol.Required(CONF_URL, default=GITHUB_API): _URL,
    },
    ArchiveKind.FOLDER: {vol.Required(CONF_PATH): _TEXT},
}

NEEDED_SECRET: Final = {ArchiveKind.SUPABASE: CONF_API_KEY, ArchiveKind.GITHUB: CONF_TOKEN}

FAULT_FIELDS: Final[Mapping[ArchiveKind, Mapping[ArchiveFault, str]]] = {
    ArchiveKind.SUPABASE: {
        ArchiveFault.DENIED: CONF_API_KEY,
        ArchiveFault.UNREACHABLE: CONF_URL,
        ArchiveFault.REFUSED: CONF_URL,
        ArchiveFault.FORBIDDEN: CONF_TABLE,
        ArchiveFault.MISSING_TABLE: CONF_TABLE,
        ArchiveFault.MISSING_COLUMN: CONF_TABLE,
        ArchiveFault.MISSING_KEY: CONF_TABLE,
    },
    ArchiveKind.GITHUB: {
        ArchiveFault.DENIED: CONF_TOKEN,
        ArchiveFault.FORBIDDEN: CONF_TOKEN,
        ArchiveFault.MISSING_REPOSITORY: CONF_REPOSITORY,
        ArchiveFault.MISSING_BRANCH: CONF_BRANCH,
        ArchiveFault.FOREIGN_FILE: CONF_PATH,
        ArchiveFault.UNREACHABLE: CONF_URL,
        ArchiveFault.REFUSED: CONF_URL,
    },
    ArchiveKind.FOLDER: dict.fromkeys(ArchiveFault, CONF_PATH),
}
"""The field that can mend a fault."""


def archive_form(kind: ArchiveKind) -> vol.Schema:
    """Return the form of an archive: where it is, which rows it keeps, and when they are brought there."""
    periods = SelectSelectorConfig(
        options=[Period.HOUR, Period.FIVE_MINUTES],
        multiple=True,
        mode=SelectSelectorMode.LIST,
        translation_key="archive_period",
    )
    times = SelectSelectorConfig(options=HOURS, multiple=True, custom_value=True, mode=SelectSelectorMode.DROPDOWN)
    extras = SelectSelectorConfig(
        options=[EXTRA_POWERSTATS, EXTRA_PAGE],
        multiple=True,
        mode=SelectSelectorMode.LIST,
        translation_key="archive_extra",
    )
    further = {} if kind is ArchiveKind.SUPABASE else {vol.Optional(CONF_EXTRAS): SelectSelector(extras)}
    return vol.Schema(
        {
            **FORMS[kind],
            vol.Required(CONF_PERIODS, default=[Period.HOUR]): SelectSelector(periods),
            **further,
            vol.Required(CONF_TIMES, default=[f"{at:%H:%M}" for at in USUAL_TIMES]): SelectSelector(times),
        }
    )


def secrets_form(kind: ArchiveKind, stored: Mapping[str, Any]) -> vol.Schema:
    """Return the form that asks for the secrets of an archive alone, those of a user where it has one."""
    if kind is ArchiveKind.GITHUB:
        return vol.Schema({vol.Required(CONF_TOKEN): _SECRET})
    key = {vol.Optional(CONF_API_KEY): _SECRET}
    return vol.Schema(key if stored.get(CONF_EMAIL) is None else {**key, vol.Optional(CONF_PASSWORD): _SECRET})


def archive_fields(kind: ArchiveKind, typed: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed as it is kept; a secret that is left empty stays what it was."""
    fields = {key: value.strip() if isinstance(value, str) else value for key, value in typed.items()}
    fields = {key: value for key, value in fields.items() if value not in ("", None)}
    for name in SECRETS:
        if name in stored and name not in fields:
            fields[name] = stored[name]
    if CONF_EMAIL not in fields:
        fields.pop(CONF_PASSWORD, None)
    if CONF_URL in fields:
        fields[CONF_URL] = fields[CONF_URL].rstrip("/")
    if CONF_REPOSITORY in fields:
        fields[CONF_REPOSITORY] = _repository(fields[CONF_REPOSITORY])
    return {CONF_ARCHIVE_KIND: kind, **fields, CONF_TIMES: sorted(fields.get(CONF_TIMES, []))}


def without_secrets(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of an archive may be shown."""
    return {key: value for key, value in stored.items() if key not in SECRETS}


def archive_errors(hass: HomeAssistant, fields: Mapping[str, Any]) -> Errors:
    """Return what is wrong with an archive before anybody is asked."""
    kind = ArchiveKind(fields[CONF_ARCHIVE_KIND])
    needed = NEEDED_SECRET.get(kind)
    wrong = {
        CONF_URL: ("not_a_url", CONF_URL in fields and not _is_url(fields[CONF_URL])),
        CONF_TABLE: ("not_a_table", CONF_TABLE in fields and TABLE.fullmatch(fields[CONF_TABLE]) is None),
        CONF_REPOSITORY: (
            "not_a_repository",
            CONF_REPOSITORY in fields and REPOSITORY.fullmatch(fields[CONF_REPOSITORY]) is None,
        ),
        CONF_PASSWORD: ("password_missing", CONF_EMAIL in fields and CONF_PASSWORD not in fields),
        CONF_PERIODS: ("no_period", not fields.get(CONF_PERIODS)),
        CONF_TIMES: ("not_a_time", not fields[CONF_TIMES] or not all(map(_is_time, fields[CONF_TIMES]))),
    }
    if needed is not None:
        wrong[needed] = ("secret_missing", needed not in fields)
    path = fields.get(CONF_PATH, "")
    if kind is ArchiveKind.FOLDER:
        wrong[CONF_PATH] = ("folder_not_allowed", not hass.config.is_allowed_path(path))
    elif kind is ArchiveKind.GITHUB:
        wrong[CONF_PATH] = ("not_a_path", ".." in path.split("/"))
    return {field: error for field, (error, is_wrong) in wrong.items() if is_wrong}


def fault_errors(fields: Mapping[str, Any], fault: ArchiveFault) -> Errors:
    """Return what an archive answered as an error at the field that can mend it."""
    field = FAULT_FIELDS[ArchiveKind(fields[CONF_ARCHIVE_KIND])].get(fault, "base")
    if field == CONF_API_KEY and CONF_EMAIL in fields:
        field = CONF_PASSWORD
    return {field: f"archive_{fault}"}


def archive_title(fields: Mapping[str, Any]) -> str:
    """Return what an archive is called at first."""
    kind = ArchiveKind(fields[CONF_ARCHIVE_KIND])
    if kind is ArchiveKind.SUPABASE:
        return URL(fields[CONF_URL]).host or "Supabase"
    return f"GitHub {fields[CONF_REPOSITORY]}" if kind is ArchiveKind.GITHUB else str(fields[CONF_PATH])


def _repository(typed: str) -> str:
    """Return owner and name in what was typed, or pasted from a browser."""
    path = typed.partition("://")[2].partition("/")[2] if "://" in typed else typed
    return path.strip("/").removesuffix(".git")


def _is_url(typed: str) -> bool:
    """Tell whether this is an address on the web, without a password in it."""
    try:
        url = URL(typed)
    except ValueError:
        return False
    return url.scheme in {"http", "https"} and bool(url.host) and url.user is None and url.password is None


def _is_time(typed: str) -> bool:
    """Tell whether this is a time of day."""
    try:
        return time.fromisoformat(typed).tzinfo is None
    except ValueError:
        return False
