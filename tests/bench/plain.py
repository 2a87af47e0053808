"""Baseline in SQL: the plain table, and hand-written SQL over it as a good analyst would write it.

The table is the file as it is: one row per case, names as text. There is one statement per measure, for DuckDB and
PostgreSQL. The median treats unanswered cases as infinitely long; where no case is censored before the median, the
Aalen–Johansen estimate of the product gives the same value.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from geo.province import load_province
from queries.settings.province_settings import ROOT
from queries.vocabulary.scope import Scope
from tests.bench.asks import COUNTY, KIND, PEER_GROUP
from tests.bench.world import AS_OF, FIRST_DAY

THREADS = 2  # The same number of threads as the product uses.
Run = Callable[[str], tuple[Any, ...]]
HOURS = {
    "duckdb": "date_sub('hour', registered_at, answered_at)",
    "postgresql": "floor(extract(epoch FROM answered_at - registered_at) / 3600)",
}


@dataclass(frozen=True)
class Narrowed:
    """The conditions of a benchmark scope in SQL."""

    scope: Scope

    @property
    def where(self) -> str:
        """The conditions on county, peer group and kind."""
        if not self.scope.counties:
            return ""
        return f" AND county = '{COUNTY}' AND peer_group = '{PEER_GROUP}' AND kind = '{KIND}'"

    @property
    def end(self) -> str:
        """The last moment of the period."""
        last = datetime.combine(self.scope.last, AS_OF.time()) if self.scope.last else AS_OF
        return f"TIMESTAMP '{min(last, AS_OF)}'"

    def during(self, column: str) -> str:
        """The condition that a moment falls in the period."""
        if not self.scope.first:
            return f"{column} IS NOT NULL"
        return f"{column} >= TIMESTAMP '{self.scope.first} 00:00:00' AND {column} <= {self.end}"


def statements(scope: Scope, engine: str) -> Mapping[str, str]:
    """One statement for each measure of `asks.TOTALS`."""
    by, aside = Narrowed(scope), "outcome IN ('transferred', 'duplicate', 'withdrawn')"
    closed_later = f"(closed_at IS NULL OR closed_at > {by.end})"
    back = f"(reopened_at <= {by.end} AND status <> 'closed')"
    received = f"SELECT count(*) FROM plain WHERE {by.during('registered_at')}{by.where}"
    return {
        "received": received,
        "answered": f"SELECT count(*) FROM plain WHERE {by.during('answered_at')}{by.where}",
        "open": f"SELECT count(*) FROM plain WHERE registered_at <= {by.end}"
        f" AND ({closed_later} OR {back}){by.where}",
        "overdue": f"SELECT count(*) FROM plain WHERE due_at <= {by.end} AND {closed_later}"
        f" AND (answered_at IS NULL OR answered_at > {by.end}) AND NOT coalesce({aside}, false){by.where}",
        "on_time_share": "SELECT count(*) FILTER (WHERE answered_at <= due_at) * 1.0 / count(*) FROM plain"
        f" WHERE {by.during('due_at')} AND due_at <= TIMESTAMP '{AS_OF}'"
        f" AND NOT coalesce({aside}, false){by.where}",
        "answer_days_median": "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY"
        f" coalesce({HOURS[engine]}, 1000000)) / 24.0 FROM plain"
        f" WHERE {by.during('registered_at')}{by.where}",
        "satisfied_share": "SELECT count(*) FILTER (WHERE verdict = 'satisfied') * 1.0 / count(verdict),"
        f" count(verdict) * 1.0 / count(*) FROM plain WHERE {by.during('closed_at')}{by.where}",
        "rate_per_10k": received,
    }


def answers(run: Run, scope: Scope, engine: str) -> dict[str, float]:
    """Compute all measures of the overview over a plain table."""
    figures = {key: float(run(sql)[0]) for key, sql in statements(scope, engine).items()}
    figures["rate_per_10k"] = per_10k(figures["rate_per_10k"], scope)
    return figures


def per_10k(received: float, scope: Scope) -> float:
    """Cases per 10,000 inhabitants and year."""
    province = load_province(ROOT / "geo" / "provinces" / "east-azerbaijan")
    here = scope.counties or tuple(county.code for county in province.counties)
    first, last = scope.first or FIRST_DAY, min(scope.last or AS_OF.date(), AS_OF.date())
    people = sum(province.population(code) or 0 for code in here)
    return received / (people * ((last - first).days + 1) / 365.0 / 10_000)


def duckdb_plain(file: Path, path: Path) -> Path:
    """Path of a DuckDB file with the plain table of a world's file; created if it does not exist.

    The table is written to another name first and renamed at the end, so that an interrupted run leaves no partial
    table.
    """
    if not path.exists():
        unfinished = path.with_name(f"writing-{path.name}")
        unfinished.unlink(missing_ok=True)
        with duckdb.connect(str(unfinished), config={"threads": THREADS}) as connection:
            connection.execute("SET enable_progress_bar = false")
            connection.execute(f"CREATE TABLE plain AS SELECT * FROM '{file}'")
        unfinished.rename(path)
    return path


# One pass reads every column that the measures of a scope use exactly once, with as little computation as possible. It
# is a lower bound for any query over the same columns.
_MOMENTS = ("registered_at", "due_at", "answered_at", "closed_at", "reopened_at")
_WORDS = ("status", "outcome", "verdict")
_DAYS = ("registered_day", "due_day", "answered_day", "closed_day")
_CODES = ("answer_hours", "close_hours", "outcome", "verdict")


def pass_over_plain(scope: Scope) -> str:
    """One pass over the plain table."""
    words = (*_WORDS, "county", "peer_group", "kind") if scope.counties else _WORDS
    return f"SELECT {_each('max', _MOMENTS)}, {_each('count', words)} FROM plain"


def pass_over_narrow(scope: Scope) -> str:
    """One pass over the product's own narrow table of cases."""
    codes = (*_CODES, "county", "agency", "due_agency", "kind") if scope.counties else _CODES
    return f'SELECT {_each("max", (*_DAYS, *codes))}, count(on_time) FROM "case"'


def _each(function: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f"{function}({column})" for column in columns)


def opened(path: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a DuckDB file, with the number of threads that the product uses."""
    connection = duckdb.connect(str(path), read_only=True, config={"threads": THREADS})
    connection.execute("SET enable_progress_bar = false")
    return connection


def for_passes(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that really reads the columns. Otherwise DuckDB answers max() from the statistics of a column."""
    connection = opened(path)
    connection.execute("SET disabled_optimizers = 'statistics_propagation'")
    return connection


if __name__ == "__main__":
    duckdb_plain(*map(Path, sys.argv[1:]))
