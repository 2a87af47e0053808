"""Mutation test of the declarations: changing any field to any other value of its type makes a test fail.

mutmut changes code inside functions, but the declarations are data. Here each field of each measure takes each other
possible value in turn, and the checks of tests/queries/measures/test_declaration.py or the reference on DuckDB must
detect it. The document of definitions repeats every word and number and would detect every change, so it is left out.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
import sqlalchemy as sa

from queries.estimates import measure as asking
from queries.measures import MEASURES
from queries.measures.declaration import Better, Clock, Holder, Measure, Minimum, Unit
from queries.measures.estimators import AnsweredBy, Count, Excess, Mean, Quantile, Rate, Share
from queries.measures.stock_estimators import Stock
from queries.sql.components import COMPONENTS
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope
from tests.queries.comparing import GroupCases, compare, days_within
from tests.queries.excess import UNITS, compare_excess
from tests.queries.measures import test_declaration as checks
from tests.queries.questions import lives_in
from tests.queries.smoothed import is_smoothed, smoothed_figures
from tests.reference import Known, Life
from tests.thorough import one_in, ordinary_first
from tests.worlds import START, World, store_of, world

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("worlds_without_rollups")]
# A random world, and a "ladder": one answer every two hours for forty days, until no case is left.
_END = START + timedelta(days=90)
LADDER = World(
    tuple(
        Life(source="one", registered=START, answered=START + timedelta(hours=2 * step))
        for step in range(480)
    ),
    Known({"one": _END, "two": _END}),
)
WORLDS = (world(2), LADDER)
MANY = world(2, size=600)  # So many that units can be compared.
CHECKS = (
    checks.test_it_is_reported_in_both_languages,
    checks.test_its_sentence_can_be_quoted,
    checks.test_it_says_what_is_divided_by_what_and_how,
    checks.test_it_is_counted_by_the_clock_and_for_the_office_of_what_it_counts,
    checks.test_its_numbers_go_together,
    checks.test_its_direction_and_sizes_are_those_agreed_on,
)
SCOPES = (
    Scope(),
    Scope((START + timedelta(days=20)).date(), (START + timedelta(days=55)).date(), peer_groups=("P1",)),
)


def mutants(measure: Measure) -> Iterator[tuple[str, Measure]]:
    """The variants of a measure with one field changed, each with a description of the change."""
    choices = {"unit": Unit, "clock": Clock, "better": Better, "minimum": Minimum, "holder": Holder}
    for field, kind in choices.items():
        for value in get_args(kind):
            if value != getattr(measure, field):
                yield f"{field}={value}", replace(measure, **{field: value})
    for factor in (0, 0.5, 2, 10):
        yield f"min_change×{factor}", replace(measure, min_change=measure.min_change * factor)
    for other in _estimators(measure):
        yield f"estimator={other}", replace(measure, estimator=other)
    yield "no caveat", replace(measure, caveats=())
    for field in ("title", "definition", "why", "sentence"):
        word: Text = getattr(measure, field)
        yield f"{field} without Persian", replace(measure, **{field: Text("", word.en)})
        yield f"{field} without English", replace(measure, **{field: Text(word.fa, "")})
        yield f"{field} swapped", replace(measure, **{field: Text(word.en, word.fa)})
    for name in checks.fields(measure.sentence.en):
        for lang in ("fa", "en"):
            text = measure.sentence.label(lang).replace("{" + name + "}", "")
            yield (
                f"sentence without {name} in {lang}",
                replace(measure, sentence=replace(measure.sentence, **{lang: text})),
            )


def _estimators(measure: Measure) -> Iterator[object]:
    """All other estimators of the same kind, and all other kinds of the same shape."""
    same = [name for name, atom in COMPONENTS.items() if atom.clock == measure.clock]
    match measure.estimator:
        case Count(of):
            yield from (Count(name) for name in COMPONENTS if name != of)
        case Stock(of):
            yield Stock("overdue" if of == "open" else "open")
        case Share(of, among):
            yield from (Share(name, among) for name in same if name != of)
            yield from (Share(of, name) for name in same if name != among)
        case Excess(of, among):
            yield from (Excess(name, among) for name in same if name != of)
            yield from (Excess(of, name) for name in same if name != among)
        case Quantile(share):
            yield from (Quantile(other) for other in (0.25, 0.4, 0.5, 0.75, 0.9, 1.0) if other != share)
        case AnsweredBy(days):
            yield from (AnsweredBy(other) for other in (1, days - 1, days + 1, days + 10))
        case Rate(smoothed):
            yield Rate(not smoothed)
        case Mean(_, among):
            yield Mean("days_waited" if among == "received" else "handoffs", among)
            yield Mean(measure.estimator.component, "waited" if among == "received" else "received")


@pytest.fixture(scope="module")
def stores():
    return [store_of(sa.create_engine("duckdb:///:memory:"), here) for here in (*WORLDS, MANY)]


@pytest.fixture
def found_out(stores, province, any_n, monkeypatch):
    """A function that says whether any check rejects a measure."""
    people = {county.code: float(province.population(county.code)) for county in province.counties}

    def disagrees(original: Measure, mutant: Measure) -> bool:
        """Whether the reference gives other figures."""
        with monkeypatch.context() as patch:
            patch.setitem(asking.MEASURES, original.key, mutant)
            pairs = list(zip((*WORLDS, MANY), stores, strict=True))
            for here, store in pairs[-1:] if original.estimator.compares_units else pairs[:-1]:
                store.cache.clear()  # The reference knows measures by their keys.
                for scope in SCOPES:
                    agree(original, here, store, scope)
        return False

    def agree(original: Measure, here: World, store: Store, scope: Scope) -> None:
        def rows(*by: str) -> list[dict]:
            return asking.measure(store, original.key, scope, by=by).frame.to_dict("records")

        if original.estimator.compares_units:
            for by in UNITS:
                compare_excess(here, scope, by, rows(by))
            return
        lives = lives_in(here, scope, holder=original.holder)
        days = days_within(here, here.known, scope.first, scope.last)
        it = GroupCases(lives, here.known, scope.first, scope.last, sum(people.values()), days)
        if is_smoothed(original.key, scope, ()):
            smoothed_figures(here, scope, (), {(): rows()}, people)
        else:
            compare(original.key, rows(), it)
        if isinstance(original.estimator, Rate):
            row_of_county = {str(row["county"]): row for row in rows("county")}
            if original.estimator.smoothed:
                by_county = {(county,): [row] for county, row in row_of_county.items()}
                smoothed_figures(here, scope, ("county",), by_county, people)
                return
            for county, row in row_of_county.items():
                there = [life for life in lives if life.county == county]
                compare(original.key, [row], replace(it, lives=there, people=people[county]))

    def verdict(original: Measure, mutant: Measure) -> bool:
        for check in CHECKS:
            try:
                check(mutant)
            except Exception:
                return True
        try:
            return disagrees(original, mutant)
        except Exception:
            return True

    return verdict


@pytest.mark.parametrize("measure", ordinary_first(8, MEASURES.values()), ids=MEASURES)
def test_whatever_is_changed_in_a_declaration_is_found_out(measure: Measure, found_out) -> None:
    assert not found_out(measure, measure)
    made = list(mutants(measure))
    assert len({name for name, _ in made}) == len(made) > 30
    # Neighbours differ in one field, so that two measures have changes of all fields; a thorough run tries all changes.
    tried = one_in(8, made, turn=list(MEASURES).index(measure.key))
    assert [name for name, mutant in tried if not found_out(measure, mutant)] == []
