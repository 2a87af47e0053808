"""The hours of the week: a weekday that a short period does not have is empty, and the legend says so."""

from dataclasses import replace

import numpy as np
import pytest

from pages.volume.weekday_hours_section import _drawn
from queries.estimates.weekday_hours import Hours
from tests.pages.same_numbers.reading import looking


@pytest.mark.parametrize(("weekdays", "is_explained"), [([1, 1, 1, 0, 1, 1, 1], True), ([1] * 7, False)])
def test_a_weekday_that_the_period_does_not_have_is_explained(demo_store, weekdays, is_explained):
    counts = Hours(np.tile(np.arange(24), (7, 1)) * np.array(weekdays)[:, None], np.array(weekdays), 0)
    drawn = _drawn(replace(looking(demo_store), lang="en"), counts)
    assert drawn.count('<rect class="empty"') == (24 if is_explained else 0)
    assert ("a weekday that is not in the period" in drawn) == is_explained
