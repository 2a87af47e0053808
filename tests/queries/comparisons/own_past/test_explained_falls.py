"""Fewer open or overdue cases because they were closed without an answer: counted one by one, and not praised."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
import sqlalchemy as sa

from persian.calendar import months
from queries.comparisons.own_past import control_charts
from queries.comparisons.own_past.control_charts import control_chart_set, unit_chart
from queries.comparisons.own_past.control_texts import mark_text
from queries.comparisons.own_past.explained_falls import (
    Fall,
    explained_falls,
    explaining_cases,
    unanswered_by_month,
)
from queries.measures import MEASURES
from queries.vocabulary.codes import SET_ASIDE
from queries.vocabulary.scope import Scope
from tests.changed_stores import changed_store, keys_of
from tests.thorough import ordinary_first

OVERDUE = MEASURES["overdue"]


def fall(*, value=10.0, centre=100.0, first=23, last=23, per_case=1.0):
    values = np.array([centre] * 23 + [value])
    return Fall(values, values * per_case, np.full(24, centre), first, last)


def closings(**by_month):
    closed = np.full(24, 2.0)
    for month, n in by_month.items():
        closed[int(month[1:])] = n
    return closed


def test_half_of_the_fall_is_enough_and_what_is_usual_does_not_count() -> None:
    # The fall is 90 cases. Of the last three months, 6 closings are usual.
    assert explaining_cases(fall(), closings(m23=47)) == 45
    assert explaining_cases(fall(), closings(m23=46)) == 0
    assert explaining_cases(fall(), closings(m21=40, m22=30, m23=2)) == 66
    assert explaining_cases(fall(), closings(m20=200)) == 0
    assert explaining_cases(fall(), np.full(24, 60.0)) == 0
    # Of a rate of a tenth for each case, the fall is ten times as many cases.
    assert explaining_cases(fall(per_case=10.0), closings(m23=47)) == 0
    assert explaining_cases(fall(per_case=10.0), closings(m23=600)) == 598


def test_units_without_such_cases_are_left_out(monkeypatch) -> None:
    def counted(_store, _declared, scope, over, *, by):
        assert (scope.agencies, by) == (("a", "b", "c"), "agency")
        return {"a": closings(m23=60)[-len(over) :], "b": closings()[-len(over) :]}

    monkeypatch.setattr("queries.comparisons.own_past.explained_falls.unanswered_by_month", counted)
    all_months = range(len(closings()))
    falls = {"a": fall(), "b": fall(), "c": fall()}
    assert explained_falls(None, OVERDUE, Scope(), all_months, falls, by="agency") == {"a": 58}
    assert explained_falls(None, OVERDUE, Scope(), (), {}, by="agency") == {}


@pytest.fixture(scope="module")
def span(demo_store):
    return tuple(months(demo_store.first_day, demo_store.as_of.date())[1:-1])


@pytest.fixture(scope="module")
def office(demo_store):
    """Code of the office with the most overdue cases among those with a chart."""
    charts = control_chart_set(demo_store, "overdue", Scope(), by="agency").charts
    return max(
        (code for code, c in charts.items() if c.own_past != "no_chart"), key=lambda c: charts[c].n[-1]
    )


CLOSE = """UPDATE "case" SET closed_at = {at}, closed_day = CAST({at} AS DATE), outcome = 2,
    answered_at = NULL, answered_day = NULL, answer_hours = NULL, on_time = FALSE
    WHERE due_agency = {office} AND NOT answered_undated AND {of} AND (answered_at IS NULL OR answered_at > {at})
    AND (closed_at IS NULL OR closed_at > {at})"""


@pytest.fixture(scope="module")
def key(demo_store, office):
    return keys_of(demo_store, "agency")[office]


@pytest.fixture(scope="module")
def last_month(demo_store):
    return control_chart_set(demo_store, "overdue", Scope(), by="agency").months[-1]


@pytest.fixture(scope="module")
def played(demo_url, key, last_month, tmp_path_factory):
    """A store in which the office closes its overdue cases in the last charted month, without an answer."""
    moment = f"TIMESTAMP '{last_month.last} 12:00:00'"
    close = CLOSE.format(at=moment, office=key, of=f"due_at < {moment} AND NOT on_time")
    return changed_store(demo_url, tmp_path_factory.mktemp("closed"), close)


@pytest.fixture(scope="module")
def closed_early(demo_url, key, last_month, tmp_path_factory):
    """A store in which the office lately closes all that waits on the eighth day, before it is due."""
    early, since = "registered_at + INTERVAL 8 DAY", last_month.first - timedelta(30)
    close = CLOSE.format(at=early, office=key, of=f"registered_day > DATE '{since}' AND due_at > {early}")
    return changed_store(demo_url, tmp_path_factory.mktemp("early"), close)


@pytest.mark.slow
@pytest.mark.parametrize("by", ordinary_first(1, ["agency", "county", None]))
def test_the_closings_are_counted_one_by_one(played, span, by) -> None:
    scope = Scope(span[0].first, span[-1].last, trips="out")
    by_month = unanswered_by_month(played, OVERDUE, scope, span, by=by)
    column = {"agency": "due_agency", "county": "county", None: None}[by]
    codes = played.codes(by) if by else {}
    expected: dict[str, list[float]] = {}
    for row in played.frame(sa.text('SELECT * FROM "case" WHERE trip = 0')).to_dict("records"):
        moments = {k: None if row[k] != row[k] else row[k] for k in ("due_at", "closed_at", "answered_at")}
        due, closed, answered = moments["due_at"], moments["closed_at"], moments["answered_at"]
        if None in (due, closed) or row["outcome"] in {int(code) for code in SET_ASIDE}:
            continue
        closed = max(due, closed)
        if row["answered_undated"] or (answered is not None and answered <= closed):
            continue
        for i, month in enumerate(span):
            if month.first <= closed.date() <= month.last:
                unit = codes.get(row[column], str(row[column])) if column else ""
                expected.setdefault(unit, [0.0] * len(span))[i] += 1
    assert {code: list(row) for code, row in by_month.items()} == expected


@pytest.mark.slow
def test_who_closes_overdue_cases_without_an_answer_is_not_praised(played, office, monkeypatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(control_charts, "explained_falls", lambda *_, **__: {})
        assert (
            control_chart_set(played, "overdue", Scope(), by="agency").charts[office].own_past == "improving"
        )
    played.cache.clear()
    charts = control_chart_set(played, "overdue", Scope(), by="agency")
    chart = charts.charts[office]
    assert (chart.own_past, chart.rule, chart.run) == ("usual", "", 0)
    assert chart.unanswered > 0
    assert mark_text(charts, chart, "en") == (
        f"Not marked: fewer than its own past suggests, but {chart.unanswered} more cases than usual were closed "
        "without an answer"
    )
    assert "بدون پاسخ" in mark_text(charts, chart, "fa")
    alone = unit_chart(played, "overdue", Scope(), by="agency", code=office)[1]
    assert (alone.own_past, alone.unanswered) == (chart.own_past, chart.unanswered)
    on_time = control_chart_set(played, "on_time_share", Scope(), by="agency").charts
    assert not any(each.unanswered for each in on_time.values())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("measure", "how"),
    ordinary_first(1, [("open", "played"), ("open", "closed_early"), ("overdue", "closed_early")]),
)
def test_nor_are_fewer_open_cases_and_cases_closed_before_they_are_due(request, office, measure, how) -> None:
    store = request.getfixturevalue(how)
    charts = control_chart_set(store, measure, Scope(), by="agency")
    better = replace(charts.charts[office], own_past="improving", rule="outside", unanswered=0)
    marked = replace(charts, charts={office: better})
    (chart,) = control_charts._without_explained_marks(store, marked, Scope(trips="out")).charts.values()
    assert (chart.own_past, chart.unanswered > 0) == ("usual", True)


def test_a_fall_without_such_closings_keeps_its_mark(demo_store, office, monkeypatch) -> None:
    charts = control_chart_set(demo_store, "overdue", Scope(), by="agency")
    better = replace(charts.charts[office], own_past="improving", rule="outside")
    marked = replace(charts, charts={office: better})
    monkeypatch.setattr(control_charts, "explained_falls", lambda *_, **__: {})
    assert control_charts._without_explained_marks(demo_store, marked, Scope()).charts == {office: better}
