"""Up to which day the sources of a unit may be spoken of: the last month, quarter or year of published cases."""

from datetime import date
from types import SimpleNamespace

import pytest

from persian.calendar import month_bounds, month_of, quarter_of, year_of
from queries.disclosure import known_sources as module
from queries.disclosure.known_sources import has_published_cases, last_known_sources
from queries.disclosure.publication_grid import parse_request
from queries.measures import MEASURES
from queries.vocabulary.scope import Scope
from tests.queries.disclosure.test_published_coverage import a_store
from tests.thorough import ordinary_first

ESFAND = month_bounds(1403, 12)


def last_known(monkeypatch, published) -> object:
    """The function for a question by county, where these spans of the unit 1 have published cases."""
    store = a_store(single_suggestion=False)
    request = parse_request(store, MEASURES["closed"], Scope(*ESFAND), ("county",))
    monkeypatch.setattr(module, "yearly_tables", lambda *_: {})
    monkeypatch.setattr(module, "first_day", lambda *_: date(2023, 3, 21))  # 1 Farvardin 1402
    monkeypatch.setattr(module, "has_published_cases", lambda _, span, unit: unit == 1 and span in published)
    return last_known_sources(store, request)


@pytest.mark.parametrize("extra", ordinary_first(1, [[], [quarter_of(ESFAND[0]), year_of(ESFAND[0])]]))
def test_months_come_before_quarters_and_years(monkeypatch, extra) -> None:
    tir = month_of(month_bounds(1402, 4)[0])
    known = last_known(monkeypatch, [tir, *extra])
    assert known(1, ESFAND[1]) == tir.last
    assert known(1, tir.last.replace(day=1)) is None


@pytest.mark.thorough
def test_without_a_month_the_last_quarter_and_else_the_last_year_counts(monkeypatch) -> None:
    quarter, year = quarter_of(month_bounds(1402, 4)[0]), year_of(month_bounds(1402, 4)[0])
    assert last_known(monkeypatch, [quarter, year])(1, ESFAND[1]) == quarter.last
    assert last_known(monkeypatch, [year])(1, ESFAND[1]) == year.last
    assert last_known(monkeypatch, [year])(2, ESFAND[1]) is None


def test_the_whole_province_is_known_at_any_day(monkeypatch) -> None:
    assert last_known(monkeypatch, [])(None, ESFAND[1]) == ESFAND[1]


def test_zero_and_withheld_cases_are_not_published_cases() -> None:
    month = month_of(ESFAND[0])
    for counts, published in ((None, False), ((0,), False), ((5,), True)):
        table = {year_of(ESFAND[0]).key: SimpleNamespace(counts=lambda *_, counts=counts: counts)}
        assert has_published_cases(table, month, 1) is published
