"""Shared parts of the tests of pulling: a mapping, cases that change, and the command in this process."""

import contextlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL

from intake.__main__ import main
from tests.intake.storing import text_of

MAPPING = """\
name = "city"
title_fa = "شهر"
title_en = "City"
source = "city"
county = "name"
optional = "all"

[columns]
id = "case_id"
registered_at = "registered"
closed_at = "closed"
status = "status"
agency = "office"
county = "district"
topic = "topic"

[values.status.map]
"open" = "open"
"closed" = "closed"
"""
FIRST = datetime(2025, 3, 1, 9)
PHONE = "0914-never-fetched"


@dataclass(frozen=True)
class Case:
    """A case as a source holds it; `updated` is when the source last changed it."""

    id: int
    registered: datetime | None
    updated: datetime
    topic: str = "asphalt"
    closed: datetime | None = None

    def row(self) -> dict[str, Any]:
        """The case as a row of a table, with columns that must not be fetched."""
        status = "open" if self.closed is None else "closed"
        return {
            "case_id": self.id, "registered": self.registered, "closed": self.closed, "status": status,
            "office": "Roads", "district": "North", "topic": self.topic, "citizen_phone": PHONE,
            "updated_at": self.updated,
        }  # fmt: skip


def first_cases(count: int = 30) -> list[Case]:
    """One case a day, each last changed an hour after its registration."""
    days = (FIRST + timedelta(days=number) for number in range(count))
    return [Case(number, day, day + timedelta(hours=1)) for number, day in enumerate(days, start=1)]


def later_cases(cases: list[Case]) -> list[Case]:
    """The cases two days later: new ones, an old one closed, one corrected late, and one that cannot be read.

    The correction was made a day before the newest change that the first pull saw, but arrives only now.
    """
    newest = max(case.updated for case in cases)
    changed = {
        2: replace(cases[1], closed=newest + timedelta(hours=3), updated=newest + timedelta(hours=3)),
        5: replace(cases[4], topic="water", updated=newest - timedelta(days=1)),
    }
    new = [Case(100 + day, newest + timedelta(days=day), newest + timedelta(days=day)) for day in (1, 2)]
    return [*(changed.get(case.id, case) for case in cases), *new, replace(new[-1], id=200, registered=None)]


def fill(url: URL, cases: list[Case], name: str = "complaints") -> None:
    """Write the cases to a table in place of what it holds."""
    table = sa.Table(
        name, sa.MetaData(), sa.Column("case_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("registered", sa.DateTime), sa.Column("closed", sa.DateTime),
        *(sa.Column(text, sa.String(50)) for text in ("status", "office", "district", "topic", "citizen_phone")),
        sa.Column("updated_at", sa.DateTime),
    )  # fmt: skip
    with connected(url) as connection:
        table.drop(connection, checkfirst=True)
        table.create(connection)
        if cases:
            connection.execute(sa.insert(table), [case.row() for case in cases])


@contextlib.contextmanager
def connected(url: URL) -> Iterator[sa.Connection]:
    """A connection that writes, closed and committed at the end."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def declare(folder: Path, *tables: str) -> None:
    """Write the mapping and the settings file, in which `tables` follow [[pull]] tables."""
    (folder / "city.toml").write_text(MAPPING, encoding="utf-8")
    (folder / "negah.toml").write_text("\n".join(tables), encoding="utf-8")


def database_table(address: str, *, name: str = "city", **more: Any) -> str:
    """A [[pull]] table for a table of a database; the password is in the environment variable CITY_PASSWORD."""
    keys = {"table": "complaints", "newer_by": "updated_at", "secret_variable": "CITY_PASSWORD"} | more
    return pull_table("database", {"address": address} | keys, name=name)


def pull_table(kind: str, keys: dict[str, Any], *, name: str = "city", mapping: str = "city.toml") -> str:
    """A [[pull]] table of any kind."""
    lines = [f"{key} = {json.dumps(value)}" for key, value in keys.items() if value is not None]
    return "\n".join(["[[pull]]", f'name = "{name}"', f'mapping = "{mapping}"', f"[pull.{kind}]", *lines, ""])


def run(store: str, *words: str) -> tuple[int, str, str]:
    """Run `python -m intake pull` in this process; returns exit code, output and errors."""
    out, error = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        try:
            code = main(["pull", *words, "--database", store])
        except SystemExit as ended:
            code = int(ended.code or 0)
    return code, out.getvalue(), error.getvalue()


def pull(store: str, *words: str) -> tuple[int, Any]:
    """Run `python -m intake pull --json`; returns exit code and the JSON object."""
    code, out, error = run(store, *words, "--json")
    assert out.count("\n") == 1, (code, out, error)
    return code, json.loads(out)


def counts(outcome: Any) -> list[tuple[int, int, int, int]]:
    """Rows loaded, updated, unchanged and rejected, of each load of a pull."""
    return [
        tuple(load[name] for name in ("loaded", "updated", "unchanged", "rejected"))
        for load in outcome["loads"]
    ]


def cases_of(store: str) -> dict[str, list[Any]]:
    """The rows of the table `case` of a store, by id."""
    rows = [json.loads(line) for line in text_of(store) if line.startswith('["case",')]
    return {row[3]: row for row in rows}


def utc(moment: datetime) -> str:
    """A moment as GeoReport writes it."""
    return moment.replace(tzinfo=UTC).isoformat()
