"""Since when a unit needs a look, in words: new, since a day, or clear since a day and likely before."""

from datetime import date

import pytest

from queries.comparisons.peers.peer_assessment_texts import since_text

ROW = {"since": date(2026, 11, 29), "since_or_before": False, "new": False, "likely_before": False}


@pytest.mark.parametrize(
    ("change", "fa", "en"),
    [
        ({}, "از ۱۴۰۵/۰۹/۰۸", "since 8 Azar 1405"),
        ({"since_or_before": True}, "از ۱۴۰۵/۰۹/۰۸ یا پیش از آن", "since 8 Azar 1405 or before"),
        ({"new": True}, "تازه", "new"),
        (
            {"likely_before": True},
            "روشن از ۱۴۰۵/۰۹/۰۸، محتمل پیش از آن",
            "clear since 8 Azar 1405, likely before",
        ),
        ({"likely_before": True, "since": None}, "", ""),
    ],
)
def test_since_when_a_unit_needs_a_look_is_said_in_words(change, fa, en):
    row = {**ROW, **change}
    assert (since_text(row, "fa"), since_text(row, "en")) == (fa, en)
