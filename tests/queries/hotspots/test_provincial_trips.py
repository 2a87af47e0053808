"""The numbers of cases of provincial trips are the same from the cases in memory and from the database."""

import pytest

from queries.hotspots.provincial_trips import _numbers_from_database, _numbers_of_cases, cases_of_trips
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.sums.case_arrays.cases_in_memory import read_all_cases
from queries.sums.case_arrays.scope_cases import chosen_cases
from queries.vocabulary.scope import Scope


@pytest.mark.parametrize(
    "chosen", [{}, {"counties": ("0303",)}, {"kinds": ("request",), "trips": "out"}, {"kinds": ("request",)}]
)
def test_cases_of_trips_are_counted_alike_in_memory_and_in_the_database(demo_store, chosen) -> None:
    read_all_cases(demo_store)
    question = make_question(demo_store, MEASURES["received"], Scope(**chosen), by=(), lang="fa")
    cases = chosen_cases(question)
    assert cases is not None
    numbers = _numbers_of_cases(question, cases)
    assert numbers == _numbers_from_database(question)
    assert bool(numbers) == ("trips" not in chosen)
    assert sorted(cases_of_trips(demo_store, Scope(**chosen)).values()) == sorted(numbers.values())
