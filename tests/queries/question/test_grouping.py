"""Which groupings can be combined: different known ones, not too many, and one unit of time at most."""

import pytest

from queries.question.grouping import DIMENSIONS, GROUPINGS, check_groupings
from queries.vocabulary.problems import ScopeError


@pytest.mark.parametrize(
    "by", [(), *((name,) for name in GROUPINGS), ("county", "month"), ("agency", "topic_group")]
)
def test_known_groupings_are_accepted(by):
    check_groupings(by, 2)


@pytest.mark.parametrize(
    "by",
    [
        ("colour",),
        ("span",),  # for internal use
        ("county", "county"),
        ("month", "week"),
        ("county", "agency", "topic"),
    ],
)
def test_others_are_refused_with_the_groupings_that_there_are_in_both_languages(by):
    with pytest.raises(ScopeError) as refused:
        check_groupings(by, 2)

    problem = refused.value.problem
    assert (problem.parameter, problem.value) == ("by", ",".join(by))
    assert ", ".join(GROUPINGS) in problem.en
    assert "، ".join(GROUPINGS) in problem.fa


def test_more_groupings_are_accepted_where_more_are_allowed():
    check_groupings(DIMENSIONS[:4], 4)
