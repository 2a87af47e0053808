"""A line of the attention list about a single case is written in the singular."""

from datetime import date

import pytest

from queries.attention.anomaly_check import Check
from queries.attention.sentences import evidence, sentence
from queries.vocabulary.labels import Text

NAMES = {"county": Text("تبریز", "Tabriz")}
DAY = date(2025, 9, 1)


@pytest.mark.parametrize(
    ("actual", "expected", "english"),
    [
        (1.0, 12.0, "Only 1 case came from \u2068Tabriz\u2069 in the last 7 days; 12 were expected."),
        (2.0, 1.0, "Only 2 cases came from \u2068Tabriz\u2069 in the last 7 days; 1 was expected."),
    ],
)
def test_one_case_came_and_one_was_expected(actual: float, expected: float, english: str) -> None:
    check = Check("drop", (("county", 1),), 7, actual, expected, 5.0, 16.0, 1e-6)
    assert english in sentence(check, NAMES, DAY).en


def test_one_case_due_and_a_source_that_comes_every_day() -> None:
    overdue = Check("overdue", (("county", 1),), 7, 1.0, 0.1, 0.0, 1.0, 1e-6, n=1)
    assert sentence(overdue, NAMES, DAY).en.startswith("1 case of")
    assert " · of 1 case due" in evidence(overdue).en
    silent = Check("silent_source", (("source", 1),), 7, 9.0, 1.0, 0.0, 2.0, 1e-6)
    assert evidence(silent) == Text("۹ روز؛ معمولاً هر روز", "9 days; usually every day")
