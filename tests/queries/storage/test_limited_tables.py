"""A limited store answers every question as the whole store does for a scope of the permitted counties or offices."""

from dataclasses import replace

import pandas as pd
import pytest
import sqlalchemy as sa

from queries.cases.case_events import timeline
from queries.cases.case_search import find_cases
from queries.cases.listing import page
from queries.cases.states import STATES
from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.storage import schema
from queries.storage.limited_tables import RowLimitError, limited_statement
from queries.vocabulary.row_limits import NO_ROWS, RowLimits
from queries.vocabulary.scope import Scope
from tests.engines import ON_ALL, on_engines
from tests.queries.questions import ALONE
from tests.thorough import ordinary_first
from tests.worlds import AGENCIES, COUNTIES, START

OWN_COUNTY, OWN_OFFICE = RowLimits(counties=COUNTIES[:1]), RowLimits(agencies=AGENCIES[:1])
OF = {OWN_COUNTY: Scope(counties=COUNTIES[:1]), OWN_OFFICE: Scope(agencies=AGENCIES[:1])}


@pytest.fixture(scope="module")
def whole(world_stores):
    """A store with a random world."""
    return world_stores(7)


def figures(store, key, scope, by=()):
    """The figures of a measure, with their keys as text, in one order."""
    frame = measure(store, key, scope, by=by).frame
    return frame.sort_values(list(by), ignore_index=True) if by else frame


@pytest.mark.parametrize("more", ordinary_first(1, (0, 1)))
@on_engines("number", range(len(ALONE)), parts=8)
def test_a_limited_store_has_the_figures_of_its_own_scope(whole, any_n, number, more):
    # Each measure for a county or for an office in turn; a thorough run asks each for both.
    key, limits = ALONE[number], list(OF)[(number + more) % len(OF)]
    is_rate = MEASURES[key].is_per_inhabitants
    # Whose inhabitants are meant is a matter of the scope, which the screens narrow to the viewer's own counties.
    values = figures(whole.limited(limits), key, OF[limits] if is_rate else Scope(), ("kind",))
    expected = figures(whole, key, OF[limits], ("kind",))

    # Smoothing borrows from other counties, of which a limited store knows nothing.
    columns = ["kind", "n"] if is_rate else list(expected)
    pd.testing.assert_frame_equal(values[columns], expected[columns], check_dtype=False)


@pytest.mark.parametrize("key", ["open", "on_time_share", "answer_days_median"])
def test_a_past_moment_is_limited_too(whole, any_n, key):
    scope = Scope(as_of=START + pd.Timedelta(days=60))

    values = figures(whole.limited(OWN_COUNTY), key, scope, ("county",))

    pd.testing.assert_frame_equal(
        values, figures(whole, key, replace(scope, counties=COUNTIES[:1]), ("county",)), check_dtype=False
    )


@ON_ALL
def test_no_scope_asks_for_rows_of_others(whole, any_n):
    own = whole.limited(OWN_COUNTY)

    assert figures(own, "received", Scope(counties=COUNTIES[1:2])).loc[0, "n"] == 0


def test_two_responsibilities_see_the_cases_of_both(whole, any_n):
    both = whole.limited(RowLimits(counties=COUNTIES[:1], agencies=AGENCIES[:1]))
    in_either = sum(int(figures(whole, "received", scope).loc[0, "n"]) for scope in OF.values()) - int(
        figures(whole, "received", Scope(counties=COUNTIES[:1], agencies=AGENCIES[:1])).loc[0, "n"]
    )

    assert int(figures(both, "received", Scope()).loc[0, "n"]) == in_either
    assert both.first_day == whole.first_day or both.first_day > whole.first_day


def test_every_measure_can_be_asked_of_both_together(whole, any_n):
    both = whole.limited(RowLimits(counties=COUNTIES[:1], agencies=AGENCIES[:1]))

    for key in ALONE:
        both_n = figures(both, key, Scope(), ("kind",))["n"].sum()
        assert both_n <= figures(whole, key, Scope(), ("kind",))["n"].sum()


@ON_ALL
def test_who_may_read_no_rows_finds_none(whole, any_n):
    nobody = whole.limited(NO_ROWS)

    assert figures(nobody, "received", Scope()).loc[0, "n"] == 0
    assert nobody.first_day is None
    assert nobody.longest_wait == 0


@ON_ALL
def test_cases_and_their_events_are_those_of_the_viewer(whole):
    everything = page(whole, Scope(), STATES["received"], sort="newest", size=500, lang="en").cases
    own = whole.limited(OWN_COUNTY)

    mine = page(own, Scope(), STATES["received"], sort="newest", size=500, lang="en").cases
    others = [case for case in everything if case.case_id not in {each.case_id for each in mine}]

    assert {case.county for case in mine} == {mine[0].county}
    assert others
    assert find_cases(own, Scope(), mine[0].id, lang="en")
    assert find_cases(own, Scope(), others[0].id, lang="en") == []
    assert all(timeline(own, Scope(), case, lang="en") == [] for case in others[:20])
    assert any(timeline(own, Scope(), case, lang="en") for case in mine[:20])


def test_caches_are_not_shared(whole, any_n):
    figures(whole, "received", Scope())
    own, same, other = (
        whole.limited(limits) for limits in (OWN_COUNTY, RowLimits(counties=COUNTIES[:1]), OWN_OFFICE)
    )

    assert own is same
    assert own.cache is not whole.cache
    assert own.cache is not other.cache
    assert own.edge_row_cache is not whole.edge_row_cache
    assert own.unlimited is whole
    assert whole.unlimited is whole


def test_names_of_others_do_not_exist_in_a_limited_store(whole):
    assert list(whole.limited(OWN_COUNTY).dimension("county")["code"]) == list(COUNTIES[:1])
    assert len(whole.limited(OWN_OFFICE).dimension("county")) == len(whole.dimension("county"))
    assert len(whole.limited(OWN_OFFICE).dimension_names("agency")) == len(whole.dimension("agency"))


def test_a_limited_store_is_not_widened(whole):
    own = whole.limited(OWN_COUNTY)

    assert own.limited(OWN_COUNTY) is own
    with pytest.raises(RowLimitError):
        own.limited(OWN_OFFICE)
    assert own.limited(None).limits == OWN_COUNTY
    assert own.without_rollups().limits == OWN_COUNTY


def test_what_cannot_be_narrowed_is_refused(whole):
    own = whole.limited(OWN_COUNTY)
    hours = sa.Table("hours_daily", schema.metadata)

    for table in (schema.rejected_row, hours):
        with pytest.raises(RowLimitError):
            own.frame(sa.select(table))


@pytest.mark.parametrize("table", [table for pair in schema.VERSION_TABLES for table in pair], ids=str)
def test_every_table_of_cases_is_narrowed_wherever_it_stands(table):
    inner = sa.select(table.c.case_id).where(table.c.load > 1).subquery("inner")
    aliased = table.alias("again")
    statement = sa.select(sa.func.count()).select_from(
        inner.join(aliased, aliased.c.case_id == inner.c.case_id)
    )

    text = str(limited_statement(statement, {"county": [3]}))

    assert text.count("county IN (3)") >= 2
