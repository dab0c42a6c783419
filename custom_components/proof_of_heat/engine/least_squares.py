"""Least squares of a few unknowns, with the standard error of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

# A pivot this small against the scaled columns is a column that the others already say.
LEAST_PIVOT: Final = 1e-9

type Row = Sequence[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """The unknowns that fit best, and how sure each is."""

    values: tuple[float, ...]
    errors: tuple[float, ...]
    """Standard error of each value."""


def solved(rows: Sequence[Row], answers: Sequence[float], *, sizes: Row, overlap: float) -> Solution | None:
    """Return the x that makes A x closest to the answers, None where the rows do not tell all unknowns apart.

    A'A x = A'b by elimination with pivots, the columns divided by their usual size; standard errors are
    sqrt(overlap SSE / (n - k) inv(A'A)_jj). Rows that share their readings count `overlap` times less.
    """
    spare = len(rows) - len(sizes)
    if spare <= 0:
        return None
    scaled = [[value / size for value, size in zip(row, sizes, strict=True)] for row in rows]
    inverse = _inverse(_normal(scaled))
    if inverse is None:
        return None
    moments = [sum(row[n] * answer for row, answer in zip(scaled, answers, strict=True)) for n in range(len(sizes))]
    found = [_dot(line, moments) for line in inverse]
    squares = sum((_dot(row, found) - answer) ** 2 for row, answer in zip(scaled, answers, strict=True))
    variance = overlap * squares / spare
    return Solution(
        values=tuple(value / size for value, size in zip(found, sizes, strict=True)),
        errors=tuple(sqrt(variance * max(inverse[n][n], 0.0)) / size for n, size in enumerate(sizes)),
    )


def _normal(rows: Sequence[Row]) -> list[list[float]]:
    """Return A'A; an unknown that no row speaks of gets a 1, so that it comes out as 0."""
    count = len(rows[0])
    normal = [[sum(row[i] * row[j] for row in rows) for j in range(count)] for i in range(count)]
    for n in range(count):
        normal[n][n] = normal[n][n] or 1.0
    return normal


def _inverse(matrix: Sequence[Row]) -> list[list[float]] | None:
    """Return the inverse by elimination, the largest pivot of each column first."""
    count = len(matrix)
    lines = [[*row, *(float(n == m) for m in range(count))] for n, row in enumerate(matrix)]
    least = LEAST_PIVOT * max(row[n] for n, row in enumerate(matrix))
    for column in range(count):
        pivot = max(range(column, count), key=lambda n: abs(lines[n][column]))
        if abs(lines[pivot][column]) < least:
            return None
        lines[column], lines[pivot] = lines[pivot], lines[column]
        lines[column] = [value / lines[column][column] for value in lines[column]]
        for n in range(count):
            if n != column:
                factor = lines[n][column]
                lines[n] = [value - factor * base for value, base in zip(lines[n], lines[column], strict=True)]
    return [line[count:] for line in lines]


def _dot(row: Row, other: Row) -> float:
    """Return the sum of the products."""
    return sum(one * two for one, two in zip(row, other, strict=True))
