"""What counts against the integration after a run."""

import re
from typing import Any

import pytest

from demo.verdict import logged, open_repairs

SILENT = "Heater does not answer (silent)"


def _entry(level: str, name: str, message: str) -> dict[str, Any]:
    """Return an entry as Home Assistant lists it."""
    return {"level": level, "name": name, "message": [message], "exception": "", "source": ["file.py", 1]}


@pytest.mark.parametrize(
    "entry",
    [
        _entry("WARNING", "custom_components.proof_of_heat.miners.miner", "anything"),
        _entry("ERROR", "homeassistant.components.sensor", "entity sensor.x from proof_of_heat is wrong"),
        _entry("WARNING", "homeassistant.util.loop", "Detected blocking call to open inside the event loop"),
        _entry("ERROR", "pyasic", "failed"),
    ],
    ids=["ours", "about us", "a blocking call", "of our library"],
)
def test_what_is_ours_counts(entry: dict[str, Any]) -> None:
    """A warning or an error that we caused is found, whoever logged it."""
    assert len(logged([entry], expected=())) == 1


@pytest.mark.parametrize(
    "entry",
    [
        _entry(
            "WARNING", "homeassistant.loader", "We found a custom integration proof_of_heat which has not been tested"
        ),
        _entry("ERROR", "haffmpeg.core", "FFmpeg fails"),
        _entry("INFO", "custom_components.proof_of_heat.miners.miner", "Heater is back"),
        _entry("WARNING", "custom_components.proof_of_heat.miners.miner", SILENT),
    ],
    ids=["the greeting", "of others", "not loud", "provoked"],
)
def test_what_is_not_ours_does_not_count(entry: dict[str, Any]) -> None:
    """The greeting of every custom integration, the noise of others and what the run provoked are no faults."""
    assert logged([entry], expected=(re.compile("Heater does not answer"),)) == []


def test_an_open_repair_counts_and_an_ignored_one_does_not() -> None:
    """A repair asks somebody to act, unless somebody said that it may stay."""
    repairs = [
        {"domain": "proof_of_heat", "issue_id": "a", "ignored": False},
        {"domain": "other", "issue_id": "b", "ignored": True},
    ]
    assert open_repairs(repairs) == ["repair proof_of_heat: a"]


def test_how_home_assistant_is_installed_is_no_fault() -> None:
    """A development machine is no container, and Home Assistant says so at each start."""
    assert open_repairs([{"domain": "homeassistant", "issue_id": "deprecated_method", "ignored": False}]) == []
