"""A file on its way to the store, for tests of what is shown of it: proposed and checked by intake in this process."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from pages.data import loading_session
from pages.data.intake_process import IntakeResult, parse_result
from pages.data.loading_session import FileLoading, receive
from tests.intake.commands.test_guess_file import run

ROWS = 30
OFFICE: dict[str, Sequence[str]] = {
    "شماره پرونده": [f"Z-{n}" for n in range(ROWS)],
    "نام متقاضی": ["علی محمدی"] * ROWS,
    "تاریخ ثبت": [f"{1 + n % 12:02}/{1 + n % 11:02}/1403" for n in range(ROWS)],
    "وضعیت": ["بسته", "معطل"] * (ROWS // 2),
    "شهرستان": ["تبریز", "اهر", "مراغه"] * (ROWS // 3),
    "موضوع <b>": ["قطع آب", "آسفالت معابر"] * (ROWS // 2),
}


def ask_here(_database: str, arguments: Sequence[str], *, text: str = "", person: str = "") -> IntakeResult:
    """As `pages.data.warm_intake.ask`, without a process and for whichever person."""
    return parse_result(run(*arguments, stdin=text)[1])


def dropped(
    folder: Path, monkeypatch, table: Mapping[str, Sequence[str]] = OFFICE, *, name: str = "office.csv"
) -> FileLoading:
    """A file that was dropped on the screen under a name, with its proposal."""
    monkeypatch.setattr(loading_session, "ask", ask_here)
    database = f"duckdb:///{folder / 'store.duckdb'}"
    monkeypatch.setenv("NEGAH_DATABASE_URL", database)
    path = folder / "office.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(table), *zip(*table.values(), strict=True)])
    return receive("file-1", name, path.read_bytes(), database=database)


def values_of(loading: FileLoading) -> dict[str, str]:
    """The values of the form as they are if nothing is changed."""
    assert loading.proposal is not None
    json.dumps(loading.proposal)
    return {"name": loading.title, "as_of": ""}


def column(loading: FileLoading, heading: str) -> str:
    """The name of the field of a column in the form of columns."""
    return f"column-{next(c['position'] for c in loading.proposal['columns'] if c['heading'] == heading)}"
