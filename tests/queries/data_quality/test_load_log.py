"""The log of loads shows the counts of intake; the rhythm of a source is the median of its intervals."""

import json
from datetime import datetime, timedelta

import pytest

from intake.__main__ import main as intake
from queries.data_quality.load_log import (
    Freshness,
    freshness,
    loads,
    rejected_rows,
    rejection_reasons,
    rhythm,
)
from queries.storage.load_counts import OUTCOMES
from queries.storage.opening import open_store
from queries.storage.store import Store
from queries.vocabulary.recorded import EVERYTHING
from tests.commands import output_of

HEADS = "کد رهگیری,زمان ثبت,شهرستان,دستگاه اجرایی\n"
FIRST = "a1,1404/01/05 10:00,تبریز,شهرداری\n,1404/01/06 10:00,تبریز,شهرداری\na2,1404/13/45,اهر,شهرداری\n"


def load(path, url: str, as_of: str) -> dict[str, object]:
    words = ("--mapping", "negah", "--json", "--database", url, "--source", "شهرداری", "--as-of", as_of)
    return json.loads(output_of(intake, "load", path, *words))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> tuple[Store, list[dict[str, object]]]:
    """A store of two loads, and the reports of intake about them."""
    folder = tmp_path_factory.mktemp("log")
    url = f"duckdb:///{folder / 'log.duckdb'}"
    reports = []
    for name, text, as_of in (
        ("one", FIRST, "1404/01/10"),
        ("two", "a1,1404/01/05 10:00,اهر,شهرداری\n", "1404/01/20"),
    ):
        path = folder / f"{name}.csv"
        path.write_text(HEADS + text, encoding="utf-8")
        reports.append(load(path, url, as_of))
    return open_store(url), reports


@pytest.mark.slow
def test_loads_are_reported_as_intake_counted_them_the_newest_first(loaded) -> None:
    store, reports = loaded
    log = loads(store)
    assert [one.number for one in log] == [2, 1]
    for one, report in zip(reversed(log), reports, strict=True):
        names = ("read", *OUTCOMES)
        assert [getattr(one, name) for name in names] == [report[name] for name in names]
        assert one.files == (report["files"][0]["name"],)
        assert one.flagged == report["flagged"]
    assert log[1].rejected == 2
    # They are read once for all scopes.
    assert loads(store) is log
    assert rejection_reasons(store, lang="fa") is rejection_reasons(store, lang="fa")


@pytest.mark.slow
def test_rejected_rows_are_reported_by_reason_and_one_by_one(loaded) -> None:
    store, reports = loaded
    rows_by_reason = {reason.code: reason.n for reason in rejection_reasons(store, lang="en")}
    assert rows_by_reason == reports[0]["rejected_by_reason"]
    rows = rejected_rows(store, lang="en")
    assert [row.line for row in rows] == [3, 4]
    assert json.loads(rows[[row.reason for row in rows].index("no_id")].content)["شهرستان"] == "تبریز"
    assert all(not reason.text.endswith(")") for reason in rejection_reasons(store, lang="fa"))


@pytest.mark.slow
def test_freshness_is_that_of_the_newest_load(loaded) -> None:
    (source,) = freshness(loaded[0])
    assert (source.source, source.loads, source.rhythm) == ("شهرداری", 2, None)
    assert source.as_of == datetime(2025, 4, 9, 23, 59, 59)


def test_a_rhythm_is_the_median_step_and_twice_it_is_late() -> None:
    days = [datetime(2025, 1, day) for day in (1, 8, 8, 15, 30)]
    assert rhythm(days) == timedelta(days=7)
    assert rhythm(days[:3]) is None
    source = Freshness("x", "events", days[-1], days[-1], 5, rhythm(days), EVERYTHING)
    assert not source.late(days[-1] + timedelta(days=14))
    assert source.late(days[-1] + timedelta(days=14, seconds=1))
