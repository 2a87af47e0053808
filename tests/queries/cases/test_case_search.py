"""A case is found by its tracking id, whatever the scope, and however the id is typed."""

from datetime import datetime

import pytest

from queries.cases.case_search import find_cases, spellings
from queries.vocabulary.scope import Scope
from tests.engines import ON_ALL


@pytest.fixture(scope="module")
def store(world_stores):
    """A store that holds a world."""
    return world_stores(0)


def test_period_and_dimensions_do_not_matter_and_an_unknown_id_is_not_found(store) -> None:
    far = datetime(1990, 1, 1).date()
    assert len(find_cases(store, Scope(far, far, counties=("0302",)), "case-1", lang="fa")) == 1
    assert find_cases(store, Scope(), "case-1' OR 1=1", lang="fa") == []


@ON_ALL
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
