"""Columns that got no field are left to a person where they may matter, with the reason."""

from collections import Counter
from types import SimpleNamespace

import pytest

from intake.guess.proposal import left_out_columns
from tests.intake.guess.guessing import guess


def profile(*values: str, headings: dict[str, float], dates: object = None) -> SimpleNamespace:
    return SimpleNamespace(
        dates=dates, headings=headings, shape=SimpleNamespace(counts=Counter(values), filled=len(values))
    )


@pytest.mark.parametrize(
    ("values", "headings", "said"),
    [
        (["12/05", "۳۰/۱۱", "01/02"], {"answered_at": 0.9}, "year"),
        (["۱۵ تیر", "1 مهر ماه", "۳۰ام آبان"], {"registered_at": 0.9}, "year"),
        (["12/05", "30/11", "01/02"], {}, None),
        (["a", "b", "c"], {"answered_at": 0.9}, None),
    ],
)
def test_dates_without_a_year_are_left_to_a_person(values, headings, said):
    reason = left_out_columns._unread_date(profile(*values, headings=headings))
    assert reason is None if said is None else said in reason.en


def test_numbers_of_days_far_from_the_dates_among_them_are_left_to_a_person_with_the_reason(tmp_path):
    dates = [str(41375 + row) if row % 2 else f"1403/02/{row % 28 + 1:02}" for row in range(60)]
    proposal = guess(tmp_path, {
        "شماره پرونده": [str(4000 + 7 * row) for row in range(60)],
        "تاریخ ثبت": dates,
        "دستگاه اجرایی": [("شهرداری", "آب و فاضلاب")[row % 2] for row in range(60)],
    })  # fmt: skip

    assert proposal.missing == ("registered_at",)
    assert any(
        note.fa.startswith("«تاریخ ثبت»: در بعضی سطرها به‌جای تاریخ شمارهٔ روز") for note in proposal.notes
    )


def test_dates_that_were_read_are_no_unread_ones():
    read = profile("12/05", headings={"answered_at": 0.9}, dates=object())
    assert left_out_columns._unread_date(read) is None


@pytest.mark.parametrize("every", [1, 3])
def test_cells_that_a_spreadsheet_could_not_show_are_named(tmp_path, every):
    answers = [
        "########" if row % every == 0 or row % 2 else f"1404/05/{row % 28 + 1:02}" for row in range(60)
    ]
    proposal = guess(tmp_path, {
        "شماره پرونده": [str(4000 + 7 * row) for row in range(60)],
        "تاریخ ثبت": [f"1404/02/{row % 28 + 1:02}" for row in range(60)],
        "تاریخ پاسخ": answers,
    })  # fmt: skip
    column = proposal.columns[-1]

    assert (column.field, column.alternatives[0][0]) == (None, "answered_at")
    assert "Widen the column and export again" in column.reason.en
