"""The timeline of a case holds its events up to as-of."""

from datetime import datetime

import pytest

from queries.cases.case_events import timeline
from queries.cases.case_search import find_cases
from queries.vocabulary.codes import Event
from queries.vocabulary.scope import Scope
from tests.worlds import world


@pytest.fixture(scope="module")
def store(world_stores):
    """A store that holds a world."""
    return world_stores(0)


def test_a_path_is_the_registration_and_the_referrals_of_the_life_in_order(store) -> None:
    here = world(0)
    # The path of a case with a changed rating has its ratings, too.
    unrated = [(number, life) for number, life in enumerate(here.lives, 1) if not life.earlier_verdict]
    number, life = max(unrated, key=lambda pair: len(pair[1].referrals))
    (case,) = find_cases(store, Scope(), f"case-{number}", lang="en")
    steps = timeline(store, Scope(), case, lang="en")
    assert case.registered == life.registered
    assert [(step.event, step.moment, step.to_agency) for step in steps] == [
        (Event.registered, life.registered, f"Name {life.agency}"),
        *((Event.referred, at, f"Name {agency}") for at, agency in life.referrals),
    ]


def test_before_its_registration_there_is_no_case_and_later_steps_are_not_known(store) -> None:
    here = world(0)
    number, life = next((i, x) for i, x in enumerate(here.lives, 1) if len(x.referrals) > 1)
    early = datetime(2025, 1, 1)
    assert find_cases(store, Scope(as_of=early), f"case-{number}", lang="en") == []
    first = life.referrals[0][0]
    scope = Scope(as_of=first)
    (case,) = find_cases(store, scope, f"case-{number}", lang="en")
    steps = timeline(store, scope, case, lang="en")
    assert len(steps) == 1 + sum(at <= first for at, _ in life.referrals)


def test_a_path_of_the_demo_begins_with_its_registration(demo_store) -> None:
    (case,) = find_cases(demo_store, Scope(), "111-00000010", lang="fa")
    steps = timeline(demo_store, Scope(), case, lang="fa")
    assert steps[0].event is Event.registered
    assert steps[0].moment == case.registered
    assert [step.moment for step in steps] == sorted(step.moment for step in steps)
