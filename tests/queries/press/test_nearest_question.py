"""Every address gets an answer: the nearest published figure, and an explanation of what was changed."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from persian.calendar import month_bounds, quarter_of, year_of
from queries.disclosure.publication_grid import parse_request, publishable_measures
from queries.estimates.measure import declared_measure
from queries.measures import MEASURES
from queries.press.comparison import parse_reference
from queries.press.nearest_question import nearest_question
from queries.press.publication_periods import (
    last_whole,
    publication_span,
    read_span,
    reference_scope,
    whole_spans,
)
from queries.storage.opening import open_store
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope
from tests.intake.storing import load_rows, url
from tests.quoting import cases
from tests.thorough import THOROUGH, ordinary_first

WINTER = quarter_of(date(2025, 1, 1))
ESFAND = Scope(*month_bounds(1403, 12))
LONG = Scope(date(2024, 12, 1), date(2025, 4, 9))


@pytest.mark.parametrize(
    ("key", "scope", "by", "then"),
    ordinary_first(
        3,
        [
            ("received", ESFAND, ("county",), ("received", ESFAND, ("county",))),
            ("nonsense", ESFAND, (), ("on_time_share", ESFAND, ())),
            ("deadline_bunching", ESFAND, (), ("on_time_share", ESFAND, ())),
            (
                "received",
                replace(ESFAND, channels=("phone",), trips="out", topics=("آب",)),
                (),
                ("received", ESFAND, ()),
            ),
            ("received", replace(ESFAND, as_of=datetime(2025, 5, 1)), (), ("received", ESFAND, ())),
            ("received", replace(ESFAND, load=99), (), ("received", ESFAND, ())),
            ("received", replace(ESFAND, load=3), (), ("received", ESFAND, ())),  # This load was undone.
            ("received", replace(ESFAND, kinds=("unknown",)), (), ("received", ESFAND, ())),
            ("received", ESFAND, ("week", "county", "agency", "county"), ("received", ESFAND, ("county",))),
            (
                "received",
                replace(ESFAND, counties=("0303", "0301")),
                (),
                ("received", replace(ESFAND, counties=("0303", "0301")), ("county",)),
            ),
            (
                "received",
                replace(ESFAND, kinds=("complaint", "request")),
                (),
                ("received", replace(ESFAND, kinds=("complaint", "request")), ("kind",)),
            ),
            (
                "open",
                replace(ESFAND, kinds=("complaint", "request")),
                ("agency",),
                ("open", ESFAND, ("agency",)),
            ),
            (
                "received",
                LONG,
                (),
                ("received", Scope(WINTER.first, WINTER.last), ()),
            ),
            (
                "received",
                LONG,
                ("month",),
                ("received", Scope(month_bounds(1403, 10)[0], month_bounds(1403, 12)[1]), ("month",)),
            ),
        ],
    ),
)
def test_what_is_asked_becomes_the_nearest_that_is_published(quoted_store, key, scope, by, then) -> None:
    question = nearest_question(quoted_store, key, scope, by)
    assert (question.key, question.scope, question.by) == then
    assert bool(question.problems) == ((key, scope, by) != then)
    assert all(problem.fa and problem.en for problem in question.problems)


def test_without_a_period_it_is_the_last_whole_quarter(quoted_store) -> None:
    question = nearest_question(quoted_store, "received", Scope(), ())
    assert question.scope == Scope(*read_span(quoted_store, MEASURES["received"], "last-quarter"))
    assert question.scope.last == date(2025, 6, 21)  # As-of is the last second of spring.
    # For measures that wait 30 days, spring is not complete yet.
    assert nearest_question(quoted_store, "reopened_share", Scope(), ()).scope.last == WINTER.last


@settings(max_examples=20 * THOROUGH, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    key=st.sampled_from([*MEASURES, "nonsense", ""]),
    by=st.lists(
        st.sampled_from(["month", "quarter", "year", "week", "county", "agency", "kind", "zz"]), max_size=5
    ),
    first=st.dates(date(2020, 1, 1), date(2027, 1, 1)),
    length=st.integers(0, 900),
    counties=st.lists(st.sampled_from(["0303", "0301", "none"]), max_size=3, unique=True),
    agencies=st.lists(st.sampled_from(["none"]), max_size=1),
    kinds=st.lists(st.sampled_from(["complaint", "request", "unknown"]), max_size=3, unique=True),
    load=st.sampled_from([None, 0, 1, 2, 3, 4]),
)
def test_every_question_comes_to_rest_on_the_lattice(
    quoted_store, key, by, first, length, counties, agencies, kinds, load
) -> None:
    scope = Scope(
        first,
        date.fromordinal(first.toordinal() + length),
        tuple(counties),
        tuple(agencies),
        kinds=tuple(kinds),
        load=load,
    )
    question = nearest_question(quoted_store, key, scope, by)
    request = parse_request(quoted_store, declared_measure(question.key), question.scope, question.by)
    assert (request.measure.key, request.by) == (question.key, question.by)
    assert request.spans


@pytest.mark.thorough
def test_young_data_have_no_figure_yet(tmp_path) -> None:
    load_rows(tmp_path, cases(1404, 1), as_of=datetime(2025, 4, 10))
    with pytest.raises(ScopeError):
        nearest_question(open_store(url(tmp_path)), "received", Scope(), ())


def test_nothing_is_published_of_before_the_data(quoted_store) -> None:
    with pytest.raises(ScopeError, match="Data begin"):
        parse_request(quoted_store, MEASURES["received"], Scope(*month_bounds(1402, 12)), ())


def test_spans_have_names(quoted_store) -> None:
    received = MEASURES["received"]
    for text, edge in (("1403-Q4", WINTER), ("۱۴۰۳-q4", WINTER), ("1403", year_of(WINTER.first))):
        assert read_span(quoted_store, received, text) == (edge.first, edge.last)
    assert read_span(quoted_store, received, "1403-12") == read_span(
        quoted_store, received, "1403/12/01-1403/12/30"
    )
    assert read_span(quoted_store, received, "last-month", load=1) == month_bounds(1404, 2)
    assert read_span(quoted_store, received, "last-year")[0] == date(2024, 3, 20)
    for wrong in ("", "1403-", "1403-13", "1403-Q5", "x", "1404/01/01-", "all", "1600", "9" * 500):
        with pytest.raises(ScopeError):
            read_span(quoted_store, received, wrong)


def test_the_span_before_is_the_same_kind_of_span(quoted_store) -> None:
    assert publication_span(reference_scope(ESFAND, "previous") or Scope())[1].key == "1403-11"
    # 29 days next to 30.
    assert publication_span(reference_scope(ESFAND, "last_year") or Scope())[1].key == "1402-12"
    assert reference_scope(Scope(), "previous") is None
    assert [edge.key for edge in whole_spans(quoted_store, MEASURES["received"], "year")] == ["1403"]
    assert last_whole(quoted_store, MEASURES["received"], load=1).key == "1403-Q4"


def test_what_a_figure_is_compared_with_is_read(quoted_store) -> None:
    assert parse_reference("province") == "province"
    assert parse_reference("") is parse_reference("none") is None
    with pytest.raises(ScopeError):
        parse_reference("zz")
    assert set(publishable_measures()) <= set(MEASURES)
