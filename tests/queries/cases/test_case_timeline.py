"""A case is found by its tracking id, and its timeline holds its events up to as-of."""

from datetime import datetime

import pytest

from queries.cases.case_timeline import find_cases, spellings, timeline
from queries.vocabulary.codes import Event
from queries.vocabulary.scope import Scope
from tests.worlds import world


@pytest.fixture(scope="module")
def store(world_stores):
    """A store that holds a world."""
    return world_stores(0)


def test_a_path_is_the_referrals_of_the_life_in_order(store) -> None:
    here = world(0)
    number, life = max(enumerate(here.lives, 1), key=lambda pair: len(pair[1].referrals))
    (case,) = find_cases(store, Scope(), f"case-{number}", lang="en")
    steps = timeline(store, Scope(), case, lang="en")
    assert case.registered == life.registered
    assert [(step.moment, step.to_agency) for step in steps] == [
        (at, f"Name {agency}") for at, agency in life.referrals
    ]
    assert {step.event for step in steps} == {Event.referred}


def test_before_its_registration_there_is_no_case_and_later_steps_are_not_known(store) -> None:
    here = world(0)
    number, life = next((i, x) for i, x in enumerate(here.lives, 1) if len(x.referrals) > 1)
    early = datetime(2025, 1, 1)
    assert find_cases(store, Scope(as_of=early), f"case-{number}", lang="en") == []
    first = life.referrals[0][0]
    scope = Scope(as_of=first)
    (case,) = find_cases(store, scope, f"case-{number}", lang="en")
    steps = timeline(store, scope, case, lang="en")
    assert len(steps) == sum(at <= first for at, _ in life.referrals)


def test_period_and_dimensions_do_not_matter_and_an_unknown_id_is_not_found(store) -> None:
    far = datetime(1990, 1, 1).date()
    assert len(find_cases(store, Scope(far, far, counties=("0302",)), "case-1", lang="fa")) == 1
    assert find_cases(store, Scope(), "case-1' OR 1=1", lang="fa") == []


@pytest.mark.parametrize(
    "typed", ["case-12", " case-۱۲ ", "case-١٢", "ca se-1 2", "\u2066case-۱۲\u2069", "case-\u200c12"]
)
def test_an_id_is_found_however_its_digits_and_spaces_are_typed(store, typed) -> None:
    (case,) = find_cases(store, Scope(), typed, lang="fa")
    assert case.id == "case-12"
    # An id that only begins in the same way is not found.
    assert find_cases(store, Scope(), "case-1", lang="fa")[0].id == "case-1"


def test_an_id_that_its_source_writes_in_persian_is_found_as_well() -> None:
    assert "الف‌۱۲".replace("\u200c", "") in spellings("الف 12")
    assert spellings("  ") == [""]


def test_a_path_of_the_demo_begins_with_its_registration(demo_store) -> None:
    (case,) = find_cases(demo_store, Scope(), "111-00000010", lang="fa")
    steps = timeline(demo_store, Scope(), case, lang="fa")
    assert steps[0].event is Event.registered
    assert steps[0].moment == case.registered
    assert [step.moment for step in steps] == sorted(step.moment for step in steps)
