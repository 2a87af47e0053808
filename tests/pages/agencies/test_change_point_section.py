"""What the page of an office says about a change of its share on time is true of the figures behind it."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from pages.agencies.office.change_point_section import _certainty_text
from persian.calendar import months
from queries.comparisons.own_past.change_point import OfficeChangePoint
from stats.changes.changepoint import ChangePoint


@pytest.mark.parametrize(
    ("p", "said"), [(0.0005, "0.1%"), (0.001, "0.1%"), (0.0045, "0.5%"), (0.0085, "0.9%"), (0.01, "1.0%")]
)
def test_the_probability_is_at_most_what_is_said(p: float, said: str) -> None:
    change = ChangePoint(5, 4, 6, np.zeros(12), p, before=0.8, after=0.6)
    spans = tuple(months(date(2025, 3, 21), date(2026, 3, 20)))
    found = OfficeChangePoint(pd.DataFrame(), spans, change, "changed", 0.8, 0.8, -0.2)
    view = SimpleNamespace(t=str, lang="en")
    assert f"without a cause: at most {said}." in _certainty_text(view, found)
