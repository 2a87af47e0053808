"""Single stores of the trial of deadlines that change within the data."""

import numpy as np
import pytest

from tests.judgement.deadline_change_trial import DeadlineSetting, said
from tests.thorough import ordinary_first

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("setting", "found"),
    ordinary_first(
        1,
        [
            (DeadlineSetting(3, shorter=0.5), (True, True)),
            (DeadlineSetting(3, slower=2.0), (True, False)),
            (DeadlineSetting(3), (False, False)),
        ],
    ),
)
def test_only_changed_deadlines_are_blamed(setting, found) -> None:
    assert said(setting, np.random.default_rng(1)) == found
