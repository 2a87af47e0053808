"""Offices that stamp their answers on the due day, or have their due days moved, in a copy of the demo store."""

from datetime import date, timedelta
from statistics import median_low

import pandas as pd
import pytest

from persian.digits import number
from queries.comparisons.peers import deadline_signs as module
from queries.comparisons.peers.deadline_signs import (
    LATE_DAYS,
    MIN_GAP,
    MIN_GAP_LATELY,
    longer_deadlines,
    piles_on_due_day,
    piles_on_due_day_lately,
)
from queries.comparisons.peers.office_signs import OfficeSign
from queries.comparisons.peers.peer_comparison import peer_comparison
from queries.estimates.measure import measure
from queries.overview.office_lines.other_signs import other_signs
from queries.overview.office_lines.scope_signs import deadline_signs_of_scope
from queries.overview.office_lines.sign_lines import sign_lines
from queries.overview.overview_contents import EMPTY
from queries.overview.words.office_line_texts import ANSWERS_ON_DUE_DAY_LATELY, ON_DUE_DAY_LATELY
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.changed_stores import changed_store, keys_of

pytestmark = pytest.mark.slow
STAMP = """UPDATE "case" SET answered_at = due_at, answered_day = due_day,
    answer_hours = date_diff('minute', registered_at, due_at) // 60
    WHERE due_agency = {office} AND on_time AND case_id % 10 < 6 AND due_at IS NOT NULL"""
MOVE = """UPDATE "case" SET due_at = due_at + INTERVAL 20 DAY, due_day = due_day + 20, on_time = true
    WHERE due_agency = {office} AND case_id % 10 < 6 AND due_at IS NOT NULL"""

# In 28 days of the small demo store no office has enough cases.
BEGUN_DAYS = 90
BEGUN = """UPDATE "case" SET answered_at = due_at, answered_day = due_day,
    answer_hours = date_diff('minute', registered_at, due_at) // 60
    WHERE due_agency = {office} AND on_time AND case_id % 10 < 4 AND due_day >= DATE '{since}'"""


@pytest.fixture(scope="module")
def year(demo_store) -> Scope:
    last = demo_store.as_of.date()
    return Scope().with_period(date(last.year - 1, last.month, 1), last)


@pytest.fixture(scope="module")
def offices(demo_store, year) -> list[str]:
    """The codes of the two offices with the most cases due among those that similar ones say something about."""
    frame = peer_comparison(demo_store, "on_time_share", year).frame
    return list(frame[frame["comparable"].astype(bool)].sort_values("n")["agency"][-2:])


@pytest.fixture(scope="module")
def played(demo_url, demo_store, offices, tmp_path_factory):
    """A store in which the first office stamps its answers, and the due days of the second are moved."""
    stamps, moves = (keys_of(demo_store, "agency")[office] for office in offices)
    return changed_store(
        demo_url, tmp_path_factory.mktemp("played"), STAMP.format(office=stamps), MOVE.format(office=moves)
    )


def test_nothing_is_said_of_the_demo(demo_store, year) -> None:
    assert longer_deadlines(demo_store, year) == []
    assert piles_on_due_day(demo_store, year) == []
    assert sign_lines(demo_store, deadline_signs_of_scope(demo_store, year)) == EMPTY


def test_stamped_answers_and_moved_due_days_are_reported(played, year, offices) -> None:
    stamps, moves = offices
    (piled,), (longer,) = piles_on_due_day(played, year), longer_deadlines(played, year)
    assert (piled.office, longer.office) == (stamps, moves)
    row = measure(
        played, "deadline_bunching", Scope(year.first, year.last, trips="out"), by=("agency",)
    ).frame
    row = row.set_index("agency").loc[stamps]
    assert (piled.share, piled.n) == (pytest.approx(row["value"]), row["n"])
    compared = peer_comparison(played, "deadline_bunching", year).frame.set_index("agency")
    assert compared.loc[stamps, "assessment"] == "differs"
    assert piled.expected == pytest.approx(compared.loc[stamps, "expected"], rel=1e-12)
    for sign in (piled, longer):
        assert sign.share >= sign.expected + MIN_GAP
    # All offices are compared, whatever the scope chooses.
    assert longer_deadlines(played, Scope(year.first, year.last, agencies=(stamps,))) == [longer]


def test_the_lines_name_the_offices_of_the_scope(played, year, offices) -> None:
    both = sign_lines(played, deadline_signs_of_scope(played, year))
    assert both.en.startswith("Answers on time pile up on the due day itself; look at what they say: ")
    # Each sign has a line of its own.
    assert (
        ".\nDeadlines longer than is usual for the same kind and channel; look at who sets them: " in both.en
    )
    assert both.fa.startswith("تجمع پاسخ‌های به‌موقع در خود روز مهلت؛")
    assert "at similar offices)" in both.en
    first, second = (
        sign_lines(played, deadline_signs_of_scope(played, Scope(year.first, year.last, agencies=(code,))))
        for code in offices
    )
    assert first.en in both.en
    assert second.en in both.en
    assert first.en != second.en
    assert (
        sign_lines(
            played, deadline_signs_of_scope(played, Scope(year.first, year.last, kinds=("complaint",)))
        )
        == EMPTY
    )
    nobody = sign_lines(
        played, deadline_signs_of_scope(played, Scope(year.first, year.last, agencies=("none",)))
    )
    assert nobody == EMPTY


def test_who_began_lately_is_reported_over_the_last_weeks(
    played, demo_url, demo_store, year, offices, tmp_path_factory, monkeypatch
) -> None:
    since = year.last - timedelta(BEGUN_DAYS - 1)
    lately = peer_comparison(demo_store, "deadline_bunching", Scope(since, year.last)).frame
    begins = lately[lately["comparable"].astype(bool)].sort_values("n")["agency"].iloc[-1]
    begun = BEGUN.format(office=keys_of(demo_store, "agency")[begins], since=since)
    store = changed_store(demo_url, tmp_path_factory.mktemp("begun"), begun)
    for text in (ON_DUE_DAY_LATELY, ANSWERS_ON_DUE_DAY_LATELY):
        assert f"last {LATE_DAYS} days" in text.en
        assert f"{number(LATE_DAYS, 'fa')} روز گذشته" in text.fa
    monkeypatch.setattr(module, "LATE_DAYS", BEGUN_DAYS)
    assert piles_on_due_day(store, year) == []
    (sign,) = piles_on_due_day_lately(store, year)
    row = measure(store, "deadline_bunching", Scope(since, year.last, trips="out"), by=("agency",)).frame
    row = row.set_index("agency").loc[begins]
    assert (sign.office, sign.share, sign.n) == (begins, row["value"], row["n"])
    assert sign.share >= sign.expected + MIN_GAP_LATELY
    assert offices[0] not in {each.office for each in piles_on_due_day_lately(played, year)}, (
        "it is named by the longer time already"
    )

    own = Scope(year.first, year.last, agencies=(begins,))
    line = sign_lines(store, deadline_signs_of_scope(store, own))
    assert line.en.startswith(ON_DUE_DAY_LATELY.en.format(offices=""))
    assert line.fa.startswith(ON_DUE_DAY_LATELY.fa.format(offices=""))
    assert ANSWERS_ON_DUE_DAY_LATELY in other_signs(store, own, without=())[begins]
    before = Scope(year.first, year.last - timedelta(7), agencies=(begins,))
    limited = store.limited(RowLimits(agencies=(begins,)))
    for each, scope in ((store, before), (limited, own)):
        assert sign_lines(each, deadline_signs_of_scope(each, scope)) == EMPTY


def test_longer_is_beyond_half_as_long_again_as_the_median_of_the_kind_and_channel() -> None:
    rows = [
        {"agency": agency, "topic_group": 1, "kind": kind, "channel": 1, "allowed": allowed, "n": n}
        for kind, usual in ((1, 10), (2, 30))
        for agency, allowed, n in ((1, usual, 40), (1, usual * 3 // 2, 5), (2, usual * 2, 9), (2, usual, 3))
    ]
    by_office = module._with_longer(pd.DataFrame(rows)).set_index(["agency", "kind"])
    for kind in (1, 2):
        days = [row["allowed"] for row in rows if row["kind"] == kind for _ in range(row["n"])]
        for agency in (1, 2):
            own = [row for row in rows if (row["agency"], row["kind"]) == (agency, kind)]
            longer = sum(row["n"] for row in own if row["allowed"] > 1.5 * median_low(days))
            assert by_office.loc[(agency, kind), "hits"] == longer
            assert by_office.loc[(agency, kind), "n"] == sum(row["n"] for row in own)
    assert by_office["hits"].sum() == 18


def test_what_many_cases_of_similar_offices_have_as_well_is_not_longer_than_usual(played, year, monkeypatch):
    unusual, usual = OfficeSign("a", 1.0, 0.2, 50), OfficeSign("b", 1.0, 0.26, 112)
    monkeypatch.setattr(module, "far_offices", lambda *_, **__: [usual, unusual])
    assert module._longer_deadlines(played, year) == [unusual]


def test_a_period_in_which_nothing_falls_due_has_no_signs(demo_store):
    early = Scope().with_period(date(2001, 3, 21), date(2001, 6, 21))

    assert longer_deadlines(demo_store, early) == []
    assert piles_on_due_day(demo_store, early) == []
    assert sign_lines(demo_store, deadline_signs_of_scope(demo_store, early)) == EMPTY
