"""What a published figure says of its sources tells nothing about the cases of one kind, or of one unit."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import product

import pytest
import sqlalchemy as sa

from persian.calendar import month_bounds
from queries.disclosure.protected_figures import protected
from queries.estimates.measure import measure
from queries.press.figure_json import figure_json
from queries.press.quote import quotable
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests import worlds
from tests.reference import Known
from tests.thorough import ordinary_first
from tests.worlds import World, store_of, world

pytestmark = pytest.mark.usefixtures("worlds_without_rollups")

PARTIAL = {"one": {"due", "answer", "answer_date", "closing", "closing_date"}, "two": set()}
MONTH = Scope(*month_bounds(1403, 12), counties=("0303",))
SUGGESTIONS = replace(MONTH, kinds=("suggestion",))


def a_store(*, single_suggestion: bool) -> Store:
    """A world whose second source records no closings, and has one suggestion of a county or none."""
    here = world(2, size=300)
    lives = [
        replace(life, source="one") if (life.county, life.kind) == ("0303", "suggestion") else life
        for life in here.lives
    ]
    first = next(at for at, life in enumerate(lives) if (life.county, life.source) == ("0303", "two"))
    lives[first] = replace(lives[first], kind="suggestion" if single_suggestion else "complaint")
    engine = sa.create_engine("duckdb:///:memory:", poolclass=sa.StaticPool)
    return store_of(engine, replace(here, lives=tuple(lives)), recorded=PARTIAL)


@pytest.fixture(scope="module")
def stores() -> tuple[Store, Store]:
    """Two stores, which differ in the kind of one case of the second source."""
    return a_store(single_suggestion=True), a_store(single_suggestion=False)


@pytest.mark.thorough
def test_the_sources_are_those_of_all_kinds_together(stores: tuple[Store, Store]) -> None:
    with_it, without_it = (protected(store, "closed", SUGGESTIONS) for store in stores)

    assert with_it.coverage.note == without_it.coverage.note
    assert with_it.coverage.left_out == ("two",)
    assert with_it.coverage == protected(stores[0], "closed", MONTH).coverage


def test_the_whole_record_of_the_figure_is_the_same(stores: tuple[Store, Store]) -> None:
    records = [figure_json(store, quotable(store, "closed", SUGGESTIONS)) for store in stores]

    assert records[0] == records[1]
    assert records[0]["not_in_all_sources"] is not None


def test_whoever_sees_the_cases_sees_the_sources_of_one_kind(stores: tuple[Store, Store]) -> None:
    with_it, without_it = (measure(store, "closed", SUGGESTIONS).coverage for store in stores)

    assert (with_it.left_out, without_it.left_out) == (("two",), ())


def with_few_cases(*, sources: tuple[str, str]) -> Store:
    """A world of which a county has two cases in a month, from these sources, and none besides."""
    here = world(2, size=300)
    others = [life for life in here.lives if life.county != FEW]
    moments = [life.registered for life in others if ESFAND[0] <= life.registered.date() <= ESFAND[1]]
    template = replace(others[0], county=FEW, kind="complaint")
    few = [replace(template, source=source, registered=moments[0]) for source in sources]
    engine = sa.create_engine("duckdb:///:memory:", poolclass=sa.StaticPool)
    return store_of(engine, replace(here, lives=(*others, *few)), recorded=PARTIAL)


FEW, ESFAND = "0306", month_bounds(1403, 12)
# From one source it could be one case; from two sources it would be at least two.
SOURCES = [("one", "one"), ("one", "two"), ("two", "two")]


@pytest.fixture(scope="module")
def of_sources() -> list[Store]:
    """Stores that differ in the sources from which the few cases of a county come."""
    return [with_few_cases(sources=sources) for sources in SOURCES]


@pytest.mark.parametrize("by", [("county",), pytest.param((), marks=pytest.mark.thorough)])
def test_a_withheld_number_is_not_bounded_by_the_sources_it_comes_from(of_sources, by) -> None:
    scope = Scope(*ESFAND) if by else Scope(*ESFAND, counties=(FEW,))
    for store in of_sources:
        received = protected(store, "received", scope, by=by).frame
        of_county = received[received["county"] == FEW] if by else received
        assert list(of_county["reason"]) == ["small"]

    records = [figure_json(store, quotable(store, "closed", scope, by=by)) for store in of_sources]

    assert records[0] == records[1] == records[2]
    assert records[0]["not_in_all_sources"] is not None


# The first source records neither answers nor closings, the others one of the two each.
DIFFERENT = {"one": set(), "two": {"closing", "closing_date"}, "three": {"answer", "answer_date"}}
SPANS = [month_bounds(1404, 1), month_bounds(1404, 2), (month_bounds(1404, 1)[0], month_bounds(1404, 3)[1])]


def of_three_sources(here: World, *, sources: tuple[str, str]) -> Store:
    """A world of which a county has eight cases of the first source, then in a month two of these, then none."""
    others = [life for life in here.lives if life.county != FEW]
    template = replace(
        others[0], county=FEW, kind="complaint", answered=None, closed=None, closed_undated=False,
        answered_undated=False, reopenings=(), verdict="none", outcome="unknown", source="one", referrals=(),
    )  # fmt: skip
    begin, few = (datetime.combine(month_bounds(*month)[0], time(10)) for month in ((1403, 12), (1404, 1)))
    before = [replace(template, registered=begin + timedelta(days=day)) for day in range(8)]
    after = [replace(template, source=source, registered=few) for source in sources]
    known = Known(here.known.as_of | {"three": here.known.as_of["one"], "two": here.known.as_of["one"]})
    # All sources have cases elsewhere from the beginning.
    spread = [replace(life, source=SOURCES_OF_THREE[at % 3]) for at, life in enumerate(others)]
    engine = sa.create_engine("duckdb:///:memory:", poolclass=sa.StaticPool)
    return store_of(engine, World((*spread, *before, *after), known), recorded=DIFFERENT)


SOURCES_OF_THREE = ("one", "two", "three")


@pytest.fixture(scope="module")
def three() -> list[Store]:
    """Stores that differ in the sources from which two cases of a county come."""
    here = world(2, size=300, days=200)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worlds, "SOURCES", SOURCES_OF_THREE)
        return [of_three_sources(here, sources=sources) for sources in product(("two", "three"), repeat=2)]


KEYS = ("closed", "answered", "open")
# Each measure over another span first; a thorough run tries all.
IN_TURN = [(key, SPANS[(number + more) % 3]) for more in range(3) for number, key in enumerate(KEYS)]


@pytest.mark.thorough
@pytest.mark.parametrize(("key", "span"), ordinary_first(len(KEYS), IN_TURN))
def test_nor_is_it_by_what_is_recorded_after_it(three, key, span) -> None:
    scope = Scope(*span, counties=(FEW,))
    first = protected(three[0], "received", Scope(*SPANS[0], counties=(FEW,))).frame
    assert list(first["reason"]) == ["small"]

    records = [figure_json(store, quotable(store, key, scope)) for store in three]
    assert records[0] == records[1] == records[2] == records[3]
