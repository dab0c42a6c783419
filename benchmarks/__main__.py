"""List the benchmarks, each with what it measures."""

import ast
from pathlib import Path

from .report import table

TOOLS = frozenset({"report"})
"""Modules here that measure nothing."""


def benchmarks() -> list[tuple[str, str]]:
    """Return the name of each benchmark and the first line of its docstring."""
    modules = sorted(Path(__file__).parent.glob("[!_]*.py"))
    return [(module.stem, purpose(module)) for module in modules if module.stem not in TOOLS]


def purpose(module: Path) -> str:
    """Return what a module says of itself in its first line."""
    docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n")[0]


if __name__ == "__main__":
    print(table(("benchmark", "measures"), benchmarks()))
