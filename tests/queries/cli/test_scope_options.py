"""A day that cannot be read is refused with the name of its option."""

from datetime import date

import pytest

from queries.cli.scope_options import read_day
from queries.vocabulary.problems import ScopeError


def test_days_are_read_in_both_calendars() -> None:
    assert read_day("1404/01/01", "--from", end=False) == date(2025, 3, 21)
    assert read_day("2025-03-21", "--to", end=True) == date(2025, 3, 21)
    assert read_day(None, "--from", end=False) is None


def test_a_day_that_does_not_exist_is_refused_with_its_option() -> None:
    with pytest.raises(ScopeError) as caught:
        read_day("1404/13/01", "--from", end=False)
    assert caught.value.problem.en.startswith("--from: ")
    assert caught.value.problem.fa.startswith("--from: ")
