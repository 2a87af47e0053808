"""Rows of totals, and titles of groups of rows, among the cases."""

from intake.guess.headings.group_titles import group_titles, summary_rows
from tests.intake.guess.guessing import guess

NUMBERS = [str(4000 + 7 * row) for row in range(40)]
DATES = [f"1404/02/{row % 28 + 1:02}" for row in range(40)]
OFFICES = [("شهرداری", "آب و فاضلاب", "توزیع برق")[row % 3] for row in range(40)]


def test_totals_are_few_cells_after_a_word_for_them():
    table = [
        [*NUMBERS, "Subtotal", "جمع کل پرونده‌ها", "Total complaints office", "کل کشور", "مدیر کل"],
        [*DATES, "Count", "", "1404/02/02", "1404/02/02", "1404/02/31"],
        [*OFFICES, "", "40", "Total Ltd", "شهرداری", ""],
        [*OFFICES, "", "", "Total Ltd", "شهرداری", ""],
    ]

    assert summary_rows(table) == {40, 41, 44}


def test_titles_name_what_the_rows_below_belong_to():
    table = [
        ["شهرستان: تبریز", *NUMBERS, "شهرستان: مراغه", "پایان فهرست"],
        ["", *DATES, "", ""],
        ["", *OFFICES, "", ""],
    ]

    assert group_titles(table) == ["شهرستان: تبریز", "شهرستان: مراغه"]
    assert group_titles([column[1:] for column in table]) == []


def test_names_with_the_number_of_rows_below_them_are_titles():
    table = [
        ["Roads (25)", *NUMBERS[:25], "Water (۱۵)", *NUMBERS[25:]],
        ["", *DATES[:25], "", *DATES[25:]],
        ["12.5", *OFFICES[:25], "3.1", *OFFICES[25:]],
        ["", *OFFICES[:25], "", *OFFICES[25:]],
    ]

    assert group_titles(table) == ["Roads (25)", "Water (۱۵)"]
    assert group_titles([column[:-1] for column in table]) == []
    full = [["Road (1)", "Lane (1)"] * 2, DATES[:4], OFFICES[:4]]
    assert group_titles(full) == []


def test_a_total_does_not_spoil_the_ids_and_titles_are_told(tmp_path):
    marks, gaps = ["شهرستان: تبریز", "جمع", "شهرستان: مراغه", "جمع"], ["", "40", "", "40"]
    proposal = guess(
        tmp_path, {"شماره": NUMBERS + marks, "تاریخ ثبت": DATES + gaps, "دستگاه": OFFICES + [""] * 4}
    )

    assert proposal.fields["id"].heading == "شماره"
    assert any("“شهرستان: تبریز”, “شهرستان: مراغه”" in note.en for note in proposal.notes)
