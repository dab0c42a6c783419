"""What a benchmark tells: a table for people, and one line of JSON for machines."""

import argparse
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

type Figure = float | int | str | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of one benchmark."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Figure]]
    figures: Mapping[str, Figure]
    """The figures that count, flat, with units in their names."""


def run(measure: Callable[[], Report]) -> None:
    """Measure and print what came out: the last line of each benchmark calls this."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true", help="end with one line, a flat JSON object of the figures")
    show(measure(), as_json=parser.parse_args().json)


def show(report: Report, *, as_json: bool) -> None:
    """Print the table, and the figures as the last line where they are asked for."""
    print(f"\n{report.title}\n\n{table(report.columns, report.rows)}")
    if as_json:
        print(json.dumps(dict(report.figures), allow_nan=False))


def table(columns: Sequence[str], rows: Iterable[Sequence[Figure]]) -> str:
    """Return rows under their headings, words to the left and numbers to the right."""
    rows = list(rows)
    cells = [tuple(columns), *(tuple(_word(value) for value in row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    is_number = [_is_number(value) for value in rows[0]] if rows else [False] * len(columns)
    shape = list(zip(widths, is_number, strict=True))
    return "\n".join(_line(row, shape) for row in (cells[0], tuple("-" * width for width in widths), *cells[1:]))


def _line(row: Sequence[str], shape: Sequence[tuple[int, bool]]) -> str:
    """Return one line of a table."""
    aligned = (
        cell.rjust(width) if is_number else cell.ljust(width)
        for cell, (width, is_number) in zip(row, shape, strict=True)
    )
    return "  ".join(aligned).rstrip()


def _is_number(value: Figure) -> bool:
    """Tell whether a value belongs to the right edge of its column."""
    return isinstance(value, float | int) and not isinstance(value, bool)


def _word(value: Figure) -> str:
    """Return a value as people read it: at most three decimals, thousands apart."""
    return f"{value:,.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
