"""The power levels of real machines, as machine tables, vendors and owners report them."""

import json
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TypedDict

OBSERVED = "observed"
"""The basis of rows that were measured on one machine: they serve only where no table exists."""

LEVELS_FILE = Path(__file__).with_name("levels.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One step of a machine: what it draws and what it hashes."""

    id: str
    power_w: float
    hashrate_th_s: float
    is_tuned: bool = True
    """The machine found stable frequencies for it; an untuned level runs at a reduced rate for long."""


class _Row(TypedDict, total=False):
    """One row of the file."""

    id: str
    power_w: float
    hashrate_th_s: float | None
    basis: str
    is_tuned: bool


def levels(firmware: str, model: str) -> tuple[Level, ...]:
    """Return the levels of a model under a firmware, rising in watts, each id once."""
    try:
        return _tables()[firmware, model]
    except KeyError:
        message = f"no levels are known for {model} on {firmware}"
        raise LookupError(message) from None


def models(firmware: str) -> tuple[str, ...]:
    """Return the models whose levels are known under a firmware."""
    return tuple(model for known, model in sorted(_tables()) if known == firmware)


@cache
def _tables() -> dict[tuple[str, str], tuple[Level, ...]]:
    """Read the file once."""
    machines = json.loads(LEVELS_FILE.read_text(encoding="utf-8"))["machines"]
    return {(machine["firmware"], machine["model"]): _table(machine["levels"]) for machine in machines}


def _table(rows: list[_Row]) -> tuple[Level, ...]:
    """Drop bounds without a hash rate, and single observations where a table exists."""
    hashing = [row for row in rows if row["hashrate_th_s"] is not None]
    tabled = [row for row in hashing if row["basis"] != OBSERVED] or hashing
    by_power = sorted(tabled, key=lambda row: (row["power_w"], row["id"]))
    return tuple(_level(next(same)) for _, same in groupby(by_power, key=lambda row: row["id"]))


def _level(row: _Row) -> Level:
    """Turn a row into a level."""
    return Level(
        id=row["id"],
        power_w=float(row["power_w"]),
        hashrate_th_s=float(row["hashrate_th_s"] or 0),
        is_tuned=row.get("is_tuned", True),
    )
