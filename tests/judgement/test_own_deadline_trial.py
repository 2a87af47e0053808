"""A store of the trial of offices whose cases are due sooner."""

import numpy as np
import pytest

from tests.judgement.own_deadline_trial import named


@pytest.mark.thorough
@pytest.mark.slow
def test_an_office_with_less_time_is_named_without_the_rule_alone() -> None:
    with_rule, without = (named(np.random.default_rng(1), 0.7, least=least) for least in (0.9, 0.0))
    assert [each["sound"] for each in (with_rule, without)] == [0, 1]
    assert with_rule["sooner and slower"] == with_rule["slower"] == 1
    assert with_rule["any other"] == 0
