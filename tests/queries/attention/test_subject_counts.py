"""The daily counts of a check are those of its subject: the province, a county, a topic group in one, late cases."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from queries.attention.subject_counts import daily_counts_of
from tests.queries.attention.made_checks import QUIET

COUNTIES = SimpleNamespace(keys=[("1",), ("2",)], counts=np.array([[1, 2, 3], [10, 20, 30]]))
TOPICS = SimpleNamespace(keys=[("5",), ("6",), ("7",)], counts=np.zeros((3, 3)))
CELLS = np.arange(18.0).reshape(2, 3, 3)
SERIES = SimpleNamespace(
    counts={"county": COUNTIES, "topic": TOPICS},
    county_topic_days=CELLS,
    agency_dues=SimpleNamespace(keys=[8, 9], late=np.array([[0, 0, 1], [4, 5, 6]])),
    county_dues=SimpleNamespace(keys=[1, 2], late=np.array([[7, 7, 7], [2, 2, 2]])),
)
STORE = SimpleNamespace(dimension=lambda name: pd.DataFrame({"topic_group": {5: 3, 6: 4, 7: 3}}))


@pytest.mark.parametrize(
    ("kind", "subject", "counts"),
    [
        ("surge", (), [11, 22, 33]),
        ("surge", (("county", 2),), [10, 20, 30]),
        ("surge", (("county", 2), ("topic_group", 3)), (CELLS[1, 0] + CELLS[1, 2]).tolist()),
        ("overdue", (("agency", 9),), [4, 5, 6]),
        ("overdue", (("county", 1),), [7, 7, 7]),
    ],
)
def test_the_counts_are_those_of_the_subject(kind, subject, counts):
    check = replace(QUIET, kind=kind, subject=subject)
    assert daily_counts_of(STORE, SERIES, check).tolist() == counts


@pytest.mark.parametrize("kind", ["funnel", "silent_source"])
def test_kinds_that_count_no_cases_have_none(kind):
    assert daily_counts_of(STORE, SERIES, replace(QUIET, kind=kind, subject=(("agency", 9),))) is None
