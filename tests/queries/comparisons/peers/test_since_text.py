"""For how long a unit has needed a look, in words that do not change from one morning to the next."""

from datetime import date

import pytest

from queries.comparisons.peers.peer_assessment_texts import since_text

ROW = {
    "since": date(2026, 11, 29), "for_days": 60, "since_or_before": False, "new": False, "likely_before": False
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "fa", "en"),
    [
        ({}, "دست‌کم از ۶۰ روز پیش", "for at least 60 days"),
        ({"since": date(2026, 11, 30)}, "دست‌کم از ۶۰ روز پیش", "for at least 60 days"),
        ({"since_or_before": True, "for_days": 180}, "دست‌کم از ۱۸۰ روز پیش", "for at least 180 days"),
        ({"since_or_before": True, "for_days": 0}, "", ""),  # no earlier period
        ({"new": True}, "تازه", "new"),
        (
            {"likely_before": True, "for_days": 0},
            "یک ماه پیش نشانه‌هایش بود، ولی هنوز روشن نبود",
            "with signs a month earlier that were not yet clear",
        ),
        ({"likely_before": True, "since": None}, "", ""),
    ],
)
def test_since_when_a_unit_needs_a_look_is_said_in_words(change, fa, en):
    row = {**ROW, **change}
    assert (since_text(row, "fa"), since_text(row, "en")) == (fa, en)
