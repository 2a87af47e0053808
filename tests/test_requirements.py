"""Requirements: each is pinned, used and explained in the list of decisions, and each import is required."""

import ast
import re
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = {
    "dashboard",
    "pages",
    "charts",
    "briefs",
    "queries",
    "stats",
    "geo",
    "persian",
    "intake",
    "delivery",
    "records",
    "door",
    "tests",
}
FILES = ("requirements.txt", "requirements-dev.txt")
# Dependencies of pydantic, import-linter, joserfc, pip-audit and Streamlit, pinned with them.
PARTS = {"pydantic-core", "grimp", "cryptography", "packaging", "protobuf"}
# Packages that are used but never imported: by name in a database URL, by another library, or on the command line.
UNIMPORTED = {
    "chdb",
    "duckdb",
    "duckdb-sqlalchemy",
    "plotly",
    "psycopg",
    "pymysql",
    "tzdata",
    "import-linter",
    "mutmut",
    "mypy",
    "ruff",
    "pytest-xdist",
    "pip-audit",
    "uv",
}
# What looks like an import, also within a text: the names before the first dots.
IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(\w+)[\w.]*[ \t]+import\b|import[ \t]+(\w[\w., \t]*))", re.MULTILINE
)


def pins(file: str) -> list[str]:
    """The lines that pin a version."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r "))]


def direct(file: str) -> set[str]:
    """The packages that the project requires directly: the lines before "What those stand on"."""
    chosen = (ROOT / file).read_text(encoding="utf-8").split("# What those stand on")[0]
    return set(re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==", chosen, re.MULTILINE))


@cache
def distributions() -> Mapping[str, list[str]]:
    """The distributions that provide each top-level module."""
    return packages_distributions()


def likely_imports(code: str) -> set[str]:
    """The top-level modules that a text seems to import."""
    whole = (name for one, several in IMPORT.findall(code) for name in (one or several).split(","))
    return {name.split(".")[0].split()[0] for name in whole if name.strip()}


@cache
def imported(*, tests: bool) -> set[str]:
    """The distributions that the project's modules import."""
    names: set[str] = set()
    for top in sorted(OURS):
        if (top == "tests") != tests:
            continue
        for path in [*(ROOT / top).rglob("*.py"), *ROOT.glob(f"{top}.py")]:
            code = path.read_text(encoding="utf-8")
            # Parsing all modules takes seconds, and most import nothing that others have not imported before them.
            if not likely_imports(code) - names - OURS - sys.stdlib_module_names:
                continue
            for node in ast.walk(ast.parse(code)):
                if isinstance(node, ast.Import):
                    names |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names.add(node.module.split(".")[0])
    theirs = names - OURS - sys.stdlib_module_names
    return {distributions()[name][0].lower().replace("_", "-") for name in theirs}


@pytest.mark.parametrize("file", FILES)
def test_every_version_is_exact(file):
    assert [
        pin for pin in pins(file) if not re.fullmatch(r"[a-z0-9.-]+(\[[a-z,]+\])?==[0-9][\w.]*", pin)
    ] == []


@pytest.mark.parametrize("file", FILES)
def test_every_choice_has_its_line(file):
    explained = set(
        re.findall(r"^\| ([a-z0-9-]+) \|", (ROOT / "docs/decisions.md").read_text("utf-8"), re.MULTILINE)
    )

    assert direct(file) <= explained


def test_what_we_import_we_require():
    runtime, tools = direct("requirements.txt"), direct("requirements-dev.txt")

    assert imported(tests=False) <= runtime | PARTS
    assert imported(tests=True) <= runtime | tools | PARTS


def test_what_we_require_we_use():
    unused = direct("requirements.txt") - imported(tests=False) - UNIMPORTED
    untested = direct("requirements-dev.txt") - imported(tests=True) - UNIMPORTED

    assert unused | untested == set()
