"""Last week's export loaded over this week's: every row is accounted for as plain Python counts it, on all engines.

Which cases stay as they are decides `intake.load.newer_loads`.
"""

import io
import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from intake.commands.report_text import show_loads, show_report
from intake.load.reconciliation import Report
from intake.load.run import Request, run_load
from intake.maintenance.loads import loads
from intake.mapping.model import load_mapping
from intake.publish.target_from_url import target_from_url
from queries.data_quality.load_log import loads as load_log
from queries.settings.province_settings import Settings
from queries.storage.load_counts import OUTCOMES, load_counts
from queries.storage.opening import open_store
from tests.intake.storing import CASE, CLOSED, load_files, table, text_of, url, write

# Each load writes a store.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]

THIS_WEEK = datetime(2025, 9, 1, 23, 59, 59)
LAST_WEEK = THIS_WEEK - timedelta(days=7)


def exports(seed: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Last week's and this week's export of the same cases; each has cases that the other does not have."""
    dice = random.Random(seed)
    last, this = [], []
    for number in range(400):
        case = CASE | {"id": str(number), "registered_at": f"1404/05/{dice.randrange(1, 31):02} 10:00"}
        now = dict(case)
        if dice.random() < 0.3:
            now |= {"answered_at": "1404/06/08 09:00"}
        if dice.random() < 0.2:
            now |= {"agency": "آبفا"}
        if dice.random() < 0.9:
            this.append(now)
        if dice.random() < 0.9:
            last += [case] * dice.choice([1, 1, 1, 2])  # Some rows stand twice in the file.
            if dice.random() < 0.05:
                last.append(case | {"topic": "روشنایی"})  # The same id with other content.
            if dice.random() < 0.05:
                last.append(case | {"id": ""})
    return last, this


def by_plain_python(last: list[dict[str, Any]], this: list[dict[str, Any]]) -> Counter[str]:
    """What becomes of each row of last week's file."""
    known = {row["id"]: row for row in this}
    counts: Counter[str] = Counter()
    seen: dict[str, dict[str, Any]] = {}
    for row in last:
        if not row["id"]:
            counts["rejected"] += 1
        elif row["id"] in seen:
            counts["duplicates" if row == seen[row["id"]] else "rejected"] += 1
        elif row["id"] not in known:
            counts["loaded"] += 1
        else:
            counts["unchanged" if row == known[row["id"]] else "ignored"] += 1
        seen.setdefault(row["id"], row)
    return counts


def load(address: str, path: Path, as_of: datetime) -> Report:
    request = Request(files=(path,), mapping=load_mapping("negah"), settings=Settings(), as_of=as_of)
    return run_load(request, target_from_url(address), notify=print)


def test_every_row_of_last_week_s_export_is_accounted_for(address: str, tmp_path: Path) -> None:
    last, this = exports(111)
    load(address, write(tmp_path / "this.csv", this), THIS_WEEK)
    before = [line for line in text_of(address) if line.startswith('{"table": "case')]
    report = load(address, write(tmp_path / "last.csv", last), LAST_WEEK)
    wanted = by_plain_python(last, this)
    assert {name: getattr(report, name) for name in OUTCOMES} == {"updated": 0, **wanted}
    assert report.read == len(last) == wanted.total()
    assert min(wanted[name] for name in ("loaded", "unchanged", "ignored", "duplicates", "rejected")) > 5
    assert (report.as_of, report.stored_as_of) == (LAST_WEEK, THIS_WEEK)
    assert set(before) <= set(text_of(address))  # What the store knew is as it was.

    record = report.as_json()
    assert {name: record[name] for name in OUTCOMES} == {"updated": 0, **wanted}
    assert (record["as_of"], record["stored_as_of"]) == (LAST_WEEK.isoformat(), THIS_WEEK.isoformat())
    with target_from_url(address).open_for_reading() as connection:
        listed = loads(connection)[-1]
    assert {name: listed[name] for name in OUTCOMES} == {"updated": 0, **wanted}
    store = open_store(address)
    newest = load_log(store)[0]
    assert {name: getattr(newest, name) for name in OUTCOMES} == {"updated": 0, **wanted}
    assert newest.flagged == listed["flagged"] == report.flagged
    assert store.as_of == THIS_WEEK  # An older file does not move as-of back.
    store.engine.dispose()


def text(show: Any, *values: Any, lang: str) -> str:
    console = Console(width=200, record=True, file=io.StringIO())
    show(console, *values, lang=lang)
    return console.export_text()


@pytest.mark.thorough
def test_the_report_says_why_rows_were_ignored(tmp_path: Path) -> None:
    load_files(tmp_path, write(tmp_path / "this.csv", [CLOSED]), as_of=THIS_WEEK)
    report = load_files(tmp_path, write(tmp_path / "last.csv", [CASE]), as_of=LAST_WEEK)
    english, persian = (text(show_report, report, lang=lang) for lang in ("en", "fa"))
    assert "older, ignored" in english
    assert "known up to 3 Shahrivar 1404 23:59:59 and the store up to 10 Shahrivar 1404 23:59:59" in english
    assert "تا ۱۴۰۴/۰۶/۰۳ ۲۳:۵۹:۵۹ است و انبار داده تا ۱۴۰۴/۰۶/۱۰ ۲۳:۵۹:۵۹" in persian
    assert "قدیمی‌تر" in persian
    with target_from_url(url(tmp_path)).open_for_reading() as connection:
        assert "older, ignored" in text(show_loads, loads(connection), lang="en")


@pytest.mark.thorough
def test_in_an_older_load_a_later_file_still_wins_over_an_earlier_one(tmp_path: Path) -> None:
    load_files(tmp_path, write(tmp_path / "this.csv", [CLOSED]), as_of=THIS_WEEK)
    first = write(tmp_path / "a.csv", [CASE, CASE | {"id": "2"}])
    second = write(tmp_path / "b.csv", [CASE | {"id": "2", "topic": "روشنایی"}, CASE])
    report = load_files(tmp_path, first, second, as_of=LAST_WEEK)
    assert (report.loaded, report.updated, report.ignored) == (1, 1, 2)
    old, new = table(tmp_path, "case")
    assert old["closed_at"] is not None
    lighting = {row["name_fa"]: row["topic"] for row in table(tmp_path, "topic")}["روشنایی"]
    assert (new["id"], new["topic"]) == ("2", lighting)
    assert not table(tmp_path, "case_version")


def month(at: int, *, agency: str = "آب و فاضلاب", corrected: int = 0) -> list[dict[str, Any]]:
    """The ten cases of a month; the first ones with another office."""
    return [
        CASE
        | {"id": f"{at}-{place}", "registered_at": f"1404/{at:02}/{10 + place} 10:00"}
        | ({"agency": agency} if place < corrected else {})
        for place in range(10)
    ]


def load_month(folder: Path, name: str, rows: list[dict[str, Any]]) -> Report:
    """Load a file whose as-of is its newest date."""
    return load_files(folder, write(folder / name, rows), as_of=None)


@pytest.mark.thorough
def test_a_corrected_file_of_last_month_changes_the_cases_of_last_month(tmp_path: Path) -> None:
    for at in (2, 3):
        load_month(tmp_path, f"{at}.csv", month(at))
    before = [row for row in table(tmp_path, "case") if row["id"].startswith("3")]
    report = load_month(tmp_path, "2 corrected.csv", month(2, agency="شهرداری", corrected=4))
    assert (report.updated, report.unchanged, report.ignored) == (4, 6, 0)
    assert [remark.en.partition(":")[0] for remark in report.notes.remarks] == ["New offices in the store"]
    assert [row for row in table(tmp_path, "case") if row["id"].startswith("3")] == before
    # The next correction, too; also after this month's file was loaded twice.
    load_month(tmp_path, "3.csv", month(3))
    assert load_month(tmp_path, "2 again.csv", month(2)).updated == 4


@pytest.mark.thorough
def test_cases_that_a_newer_load_wrote_stay_beside_corrected_ones(tmp_path: Path) -> None:
    load_month(tmp_path, "2.csv", month(2))
    answered = [row | {"answered_at": "1404/03/20 09:00"} for row in month(2)[:5]]
    load_month(tmp_path, "3.csv", month(3) + answered)
    report = load_month(tmp_path, "2 corrected.csv", month(2, agency="شهرداری", corrected=7))
    assert (report.updated, report.ignored, report.unchanged) == (2, 5, 3)
    assert sum(row["answered_at"] is not None for row in table(tmp_path, "case")) == 5


@pytest.mark.thorough
def test_a_file_older_than_one_that_found_cases_unchanged_changes_none_and_the_report_says_what_to_do(
    tmp_path: Path,
) -> None:
    """Which cases the newer file confirmed is not known: it may have been these."""
    load_month(tmp_path, "2.csv", month(2))
    load_month(tmp_path, "3.csv", month(3) + month(2))
    corrected = month(2, agency="شهرداری", corrected=4)
    report = load_month(tmp_path, "2 corrected.csv", corrected)
    assert (report.updated, report.ignored, report.unchanged) == (0, 4, 6)
    english, persian = (text(show_report, report, lang=lang) for lang in ("en", "fa"))
    assert "--as-of" in english
    assert "--as-of" in persian
    path = write(tmp_path / "2 corrected.csv", corrected)
    assert load_files(tmp_path, path, as_of=THIS_WEEK).updated == 4


@pytest.mark.thorough
def test_an_event_that_a_newer_load_wrote_keeps_its_case(tmp_path: Path) -> None:
    """The case itself did not change: it was handed on and back."""
    load_month(tmp_path, "2.csv", month(2))
    case = month(2)[0]
    load_month(tmp_path, "3.csv", [case | {"reopened_at": "1404/03/20 09:00", "status": "open"}, *month(3)])
    assert load_month(tmp_path, "2 again.csv", month(2)).ignored == 1


def test_loads_of_an_earlier_version_keep_their_counts() -> None:
    """They counted older rows as unchanged, and flagged them."""
    row = {"read": 9, "loaded": 2, "updated": 1, "unchanged": 5, "rejected": 1}
    counts = load_counts(row | {"flagged": '{"older_than_stored": 4}'})
    assert (counts["ignored"], counts["duplicates"]) == (0, 0)
    assert counts["flagged"] == {"older_than_stored": 4}
