"""What is said of files that seem to be no list of cases."""

from types import SimpleNamespace

import xlsxwriter

from intake.guess.proposal.table_notes import table_notes
from intake.guess.propose import propose
from tests.intake.guess.guessing import BASE, ROWS, guess, notes


def test_ids_in_several_rows_may_be_events(tmp_path):
    assert "Ids stand in several rows" not in notes(tmp_path, BASE)
    repeated = [str(4000 + row // 3) for row in ROWS]
    assert "Ids stand in several rows of شماره پرونده" in notes(tmp_path, BASE | {"شماره پرونده": repeated})


def test_ids_that_excel_has_rounded(tmp_path):
    rounded, whole = ([f"{1404000000000 + row}{end}" for row in ROWS] for end in ("00000", "00012"))

    assert "Excel has rounded them" in notes(tmp_path, BASE | {"شماره پرونده": rounded})
    assert "Excel has rounded them" not in notes(tmp_path, BASE | {"شماره پرونده": whole})


def test_ids_that_have_lost_digits_are_no_events(tmp_path):
    texts = notes(tmp_path, BASE | {"شماره پرونده": [f"1.4030{row % 4}E+17" for row in ROWS]})

    assert "whose last digits are lost (such as “1.40300E+17”)" in texts
    assert "Ids stand in several rows" not in texts


def test_cases_over_several_rows_lose_what_stands_below(tmp_path):
    over = {
        heading: [
            cell if (row % 3 == 0) is (heading != "دستگاه اجرایی") else "" for row, cell in enumerate(cells)
        ]
        for heading, cells in BASE.items()
    }
    assert "شماره پرونده is empty in most rows" in notes(tmp_path, over)
    assert "is empty in most rows" not in notes(tmp_path, BASE)


def test_columns_that_stand_in_one_cell_are_to_be_divided(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "cases.xlsx") as workbook:
        rows = [list(BASE), *zip(*BASE.values(), strict=True)]
        workbook.add_worksheet().write_column(0, 0, ["|".join(row) for row in rows])
    said = " ".join(note.en for note in propose(tmp_path / "cases.xlsx").notes)
    assert "All columns stand in one cell, with “|” between them" in said
    assert "fewer than three columns" not in said


def test_a_file_of_one_or_two_columns_is_no_list(tmp_path):
    chat = {"column": [f"پیام {row} از یک نفر" for row in ROWS]}

    assert "fewer than three columns" in notes(tmp_path, chat)
    assert "fewer than three columns" not in notes(tmp_path, BASE)


def test_a_day_in_three_columns_is_noted(tmp_path):
    parts = {"سال": ["1404"] * 60, "ماه": ["تیر"] * 60, "روز": [str(row % 28 + 1) for row in ROWS]}
    rest = {heading: cells for heading, cells in BASE.items() if heading != "تاریخ ثبت"}

    assert "in three columns: سال, ماه, روز" in notes(tmp_path, rest | parts)
    assert "in three columns" not in notes(tmp_path, BASE)


def test_a_table_of_statistics_is_noted(tmp_path):
    months = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور")
    table = {"دستگاه": ["شهرداری", "آب", "برق"], **{month: ["12", "7", "30"] for month in months}}

    assert "a table of statistics" in notes(tmp_path, table)


def test_a_table_crossed_by_counties_is_noted(tmp_path):
    table = {"Row Labels": ["شهرداری", "آب", "برق"]}
    table |= {county: ["12", "7", "30"] for county in ("تبریز", "مراغه", "مرند", "میانه", "Grand Total")}
    assert "such as a pivot table" in notes(tmp_path, table)
    dated = table | {"تاریخ ثبت": ["1404/02/01", "1404/02/02", "1404/02/03"]}
    assert "such as a pivot table" not in notes(tmp_path, dated)


def test_a_list_of_cases_has_no_such_note():
    columns = [SimpleNamespace(heading=heading, dates=None, field=None, samples=()) for heading in BASE]
    cases = SimpleNamespace(columns=columns, missing=("registered_at",), fields={})
    assert list(table_notes(cases)) == []
    assert len(list(table_notes(SimpleNamespace(columns=columns[:2], missing=())))) == 1


def test_telephones_in_place_of_ids_are_named(tmp_path):
    telephones = [f"0912000{row:04}" for row in ROWS]
    assert "شماره پرونده holds telephone numbers" in notes(tmp_path, BASE | {"شماره پرونده": telephones})
    assert "cannot be the case id" not in notes(tmp_path, BASE | {"تلفن": telephones})


def test_a_list_of_answers_alone_is_not_loaded_as_registrations(tmp_path):
    answers = {name: cells for name, cells in BASE.items() if name != "تاریخ ثبت"}
    proposal = guess(tmp_path, answers | {"تاریخ پاسخ": BASE["تاریخ ثبت"]})

    assert proposal.missing == ("registered_at",)
    assert proposal.fields["answered_at"].heading == "تاریخ پاسخ"
    assert any("only when something happened later (تاریخ پاسخ)" in note.en for note in proposal.notes)
    assert not any("by referral" in note.en for note in proposal.notes)


def test_a_list_of_referrals_alone_says_what_its_date_may_stand_for(tmp_path):
    referrals = {name: cells for name, cells in BASE.items() if name != "تاریخ ثبت"}
    proposal = guess(tmp_path, referrals | {"تاریخ ارجاع": BASE["تاریخ ثبت"]})

    assert proposal.missing == ("registered_at",)
    assert any("choose its date as the registration" in note.en for note in proposal.notes)


def test_a_day_of_registration_and_referral_together_is_that_of_the_registration(tmp_path):
    cells = {name: values for name, values in BASE.items() if name != "تاریخ ثبت"}
    proposal = guess(tmp_path, cells | {"تاریخ ثبت و ارجاع": BASE["تاریخ ثبت"]})
    assert proposal.fields["registered_at"].heading == "تاریخ ثبت و ارجاع"


def test_the_only_office_of_a_file_is_kept_where_its_heading_names_offices(tmp_path):
    for heading, name in (("دستگاه اجرایی", "بنیاد مسکن"), ("responsible_agency", "Streets & San")):
        others = {other: cells for other, cells in BASE.items() if other != "دستگاه اجرایی"}
        proposal = guess(tmp_path, others | {heading: [name for _ in ROWS]})
        assert proposal.fields["agency"].heading == heading


def test_numbers_of_objects_are_no_ids_of_cases(tmp_path):
    others = {other: cells for other, cells in BASE.items() if other != "شماره پرونده"}
    table = {
        "objectid": [str(row) for row in ROWS],
        "sc_id": [str(90000 + 17 * row) for row in ROWS],
    } | others
    assert guess(tmp_path, table).fields["id"].heading == "sc_id"
    del table["sc_id"]
    assert "The case ids are numbers of rows" in notes(tmp_path, table)


def test_a_column_of_several_offices_is_better_than_one_that_names_the_same_in_each_row(tmp_path):
    proposal = guess(tmp_path, {"created_department": ["311 City Services" for _ in ROWS]} | BASE)
    assert proposal.fields["agency"].heading == "دستگاه اجرایی"
