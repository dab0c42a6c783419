"""The shape of the repository: short files, short functions, an engine that stands alone, no foreign addresses."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
INTEGRATION: Final = "custom_components/proof_of_heat/"
ENGINE: Final = f"{INTEGRATION}engine/"

MAX_FILE_LINES: Final = 400
MAX_FUNCTION_LINES: Final = 50
WORLDLY: Final = frozenset({"asyncio", "io", "logging", "os", "pathlib", "random", "secrets", "socket", "sys", "time"})
"""What the standard library knows of clock, chance, log and I/O."""

FOREIGN: Final = re.compile(
    # A letter in brackets keeps the expression from finding itself.
    r"p[y]pi\.org|pythonh[o]sted|n[p]mjs\.|(deb|ftp|snapshot)[.]d[e]bian|\"r[e]solved\":|"
    r"(?<![\w.}])/(w[o]rk|r[o]ot|h[o]me/[a-z]|t[m]p/[a-z])",
    re.IGNORECASE,
)
"""Addresses of package registries and paths of one machine."""


def _tracked() -> tuple[str, ...]:
    """Return the paths of all files of the repository, new ones too."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607  Any git will do.
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(path for path in sorted(set(listed.split("\0"))) if (ROOT / path).is_file())


TRACKED: Final = _tracked()
MODULES: Final = tuple(path for path in TRACKED if path.endswith(".py"))
SCRIPTS: Final = tuple(path for path in TRACKED if path.endswith((".ts", ".mjs")))
"""The front end and what drives the browser; their functions are measured by their own linter."""


def _tree(path: str) -> ast.Module:
    """Return the syntax of a module."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def _text(path: str) -> str:
    """Return the text of a file, nothing of a picture."""
    return (ROOT / path).read_text(encoding="utf-8", errors="ignore")


def _imported(path: str) -> Iterator[str]:
    """Yield the first part of each absolute import, and the whole of one that leaves the package."""
    for node in ast.walk(_tree(path)):
        match node:
            case ast.Import(names=names):
                yield from (alias.name.partition(".")[0] for alias in names)
            case ast.ImportFrom(level=0, module=str(module)):
                yield module.partition(".")[0]
            case ast.ImportFrom(level=level, module=module) if level > 1:
                yield f"{'.' * level}{module}"


def _long_functions(path: str) -> list[str]:
    """Return the functions that are too long to be read at a glance."""
    return [
        node.name
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= MAX_FUNCTION_LINES
    ]


@pytest.mark.parametrize("path", MODULES)
def test_a_file_is_short(path: str) -> None:
    """A file is one noun or one rule."""
    assert _text(path).count("\n") <= MAX_FILE_LINES


@pytest.mark.parametrize("path", MODULES)
def test_a_function_is_short(path: str) -> None:
    """A function fits on a screen."""
    assert _long_functions(path) == []


@pytest.mark.parametrize("path", MODULES)
def test_a_file_says_what_it_is(path: str) -> None:
    """The first line of a file is a whole sentence."""
    docstring = ast.get_docstring(_tree(path)) or ""
    assert _text(path).startswith('"""')
    assert docstring.partition("\n")[0].endswith(".")


@pytest.mark.parametrize("path", SCRIPTS)
def test_a_script_is_short_and_says_what_it_is(path: str) -> None:
    """What holds for Python holds for the front end: a short file, whose first line is a whole sentence."""
    text = _text(path)
    assert text.count("\n") <= MAX_FILE_LINES
    assert text.startswith("// ")
    assert text.partition("\n")[0].endswith((".", ":", ","))


@pytest.mark.parametrize("path", [path for path in MODULES if path.startswith(ENGINE)])
def test_the_engine_needs_the_standard_library_only(path: str) -> None:
    """The engine runs anywhere: it knows no Home Assistant, no clock, no chance, no log and no I/O."""
    assert set(_imported(path)) - (sys.stdlib_module_names - WORLDLY) == set()


def test_no_file_holds_an_address_of_a_registry_or_a_path_of_a_machine() -> None:
    """Whoever clones the repository gets packages from where they want, to where they want."""
    assert {path: found[0] for path in TRACKED if (found := FOREIGN.search(_text(path)))} == {}


def test_no_lock_file_records_where_packages_came_from() -> None:
    """The lock of uv always names a registry, so requirements.txt pins instead."""
    assert [path for path in TRACKED if path.endswith("uv.lock")] == []
