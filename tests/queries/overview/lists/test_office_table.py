"""A row of the table of offices: what its cases could have shown, in brackets and without words that repeat."""

from datetime import date

import pandas as pd
import pytest

from queries.overview.lists.office_table import _office
from queries.vocabulary.labels import Text

ROW = {
    "agency": "roads",
    "assessment": "no_difference",
    "route": None,
    "comparable": True,
    "smallest_shown": 0.181,
    "value": 0.61,
    "expected": 0.66,
    "n": 505.0,
    "excess": float("nan"),
    "excess_lower": float("nan"),
    "excess_upper": float("nan"),
    "since": pd.NaT,
    "for_days": 0,
    "since_or_before": False,
    "new": False,
    "likely_before": False,
}


@pytest.mark.parametrize(
    ("change", "fa", "en"),
    [
        ({}, "تفاوت دیده نمی‌شود (۱۸٫۱)", "no difference shown (18.1)"),
        (
            {"assessment": "not_compared", "comparable": False},
            "مقایسه نشده (تنها مهلت)",
            "not compared (only the deadline)",
        ),
        (
            {"smallest_shown": 0.0},
            "تفاوت دیده نمی‌شود (تنها سهم کمتر از ۵۰٪)",
            "no difference shown (only a share below 50%)",
        ),
        ({"smallest_shown": float("nan")}, "تفاوت دیده نمی‌شود (هیچ تفاوتی)", "no difference shown (nothing)"),
        # An interval from −10 to −1 points shows a difference.
        (
            {"gap_lower": -0.1, "gap_upper": -0.01},
            "تفاوت هست، اما نه در حد بررسی",
            "differs, but not enough for a look",
        ),
        ({"gap_lower": -0.1, "gap_upper": 0.02}, "تفاوت دیده نمی‌شود (۱۸٫۱)", "no difference shown (18.1)"),
        ({"assessment": "better"}, "بهتر از مشابه‌ها", "better than similar offices"),
        (
            {"assessment": "needs_look", "route": "far_off", "since": date(2026, 4, 10), "for_days": 30},
            "نیازمند بررسی، دست‌کم از ۳۰ روز پیش",
            "needs a look, for at least 30 days",
        ),
    ],
)
def test_what_the_cases_could_have_shown_stands_in_brackets(change, fa, en):
    row = _office(pd.Series({**ROW, **change}), Text("راه", "Roads"), None, has_sign=False)
    assert row.assessment.fa == fa
    assert row.assessment.en.casefold().startswith(en.casefold())
    assert row.excess.en == row.oldest.en == "—"


@pytest.mark.parametrize(
    ("change", "fa", "en"),
    [
        ({}, "۳۸ (۱۲ تا ۷۵)", "38 (12 to 75)"),
        ({"excess_lower": -3.0}, "—", "—"),
        ({"assessment": "too_few"}, "—", "—"),
    ],
)
def test_excess_late_stands_with_its_interval_where_it_is_clear(change, fa, en):
    excess = {"excess": 38.2, "excess_lower": 11.7, "excess_upper": 75.1}
    row = _office(pd.Series({**ROW, **excess, **change}), Text("راه", "Roads"), None, has_sign=False)
    assert (row.excess.fa, row.excess.en) == (fa, en)


def test_an_office_without_a_floor_of_the_deadline_is_not_compared(tmp_path, monkeypatch):
    settings_file = tmp_path / "negah.toml"
    settings_file.write_text("[assessment]\non_time_floor = 0\n", "utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(settings_file))
    not_compared = {**ROW, "assessment": "not_compared", "comparable": False}
    row = _office(pd.Series(not_compared), Text("راه", "Roads"), None, has_sign=False)
    assert row.assessment.fa == "مقایسه نشده"


def test_of_an_office_with_a_sign_that_is_better_it_is_said_that_it_has_one():
    better, none = (pd.Series({**ROW, "assessment": each}) for each in ("better", "no_difference"))
    row = _office(better, Text("راه", "Roads"), None, has_sign=True)
    assert row.assessment.fa == "بهتر از مشابه‌ها، با نشانه‌ای برای بررسی"
    assert row.assessment.en.endswith(", with a sign to look at")
    assert "sign" not in _office(none, Text("راه", "Roads"), None, has_sign=True).assessment.en
