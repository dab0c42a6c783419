"""What Home Assistant says of us after a run: its log, and the repairs that it asks for."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from .client import Client
from .site import DOMAIN

LOUD: Final = frozenset({"WARNING", "ERROR", "CRITICAL"})
BLOCKING: Final = "Detected blocking call"
# Home Assistant greets every custom integration with this warning.
GREETING: Final = "We found a custom integration"
# Outside a container it says of every start that this way of installing it is no longer supported.
WAY_OF_INSTALLING: Final = ("homeassistant", "deprecated_method")


async def async_complaints(client: Client, log: Path, *, expected: Iterable[re.Pattern[str]]) -> list[str]:
    """Return all that speaks against us, without what the run provoked on purpose."""
    entries: list[dict[str, Any]] = await client.async_ask("system_log/list")
    repairs: dict[str, Any] = await client.async_ask("repairs/list_issues")
    return [
        *logged(entries, expected=tuple(expected)),
        *(f"log file: {line}" for line in _lines(log) if BLOCKING in line),
        *open_repairs(repairs["issues"]),
    ]


def logged(entries: Iterable[dict[str, Any]], *, expected: tuple[re.Pattern[str], ...]) -> list[str]:
    """Return the loud entries of the log that are ours, and every call that blocked the loop."""
    return [
        f"{entry['level']} {entry['name']}: {message}"
        for entry in entries
        if entry["level"] in LOUD
        and _is_ours(entry, message := "; ".join(entry["message"]))
        and not any(pattern.search(message) for pattern in expected)
    ]


def open_repairs(issues: Iterable[dict[str, Any]]) -> list[str]:
    """Return the repairs that somebody should look at."""
    return [
        f"repair {issue['domain']}: {issue['issue_id']}"
        for issue in issues
        if not issue["ignored"] and (issue["domain"], issue["issue_id"]) != WAY_OF_INSTALLING
    ]


def _lines(log: Path) -> list[str]:
    """Return the lines of a log file."""
    return log.read_text(encoding="utf-8", errors="replace").splitlines()


def _is_ours(entry: dict[str, Any], message: str) -> bool:
    """Tell whether an entry comes from us, names us, or is about a call that blocked."""
    if GREETING in message:
        return False
    words = (entry["name"], message, str(entry["exception"]), str(entry["source"]))
    return BLOCKING in message or any(DOMAIN in word or "pyasic" in word for word in words)
