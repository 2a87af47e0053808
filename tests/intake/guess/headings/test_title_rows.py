"""Headings that do not stand in the first row."""

import openpyxl
import pytest

from geo.province import load_province
from intake.guess.headings.title_rows import count_title_rows, first_records
from intake.guess.proposal.proposal_mapping import declaration
from intake.guess.propose import propose
from intake.guess.values.personal_columns import Outside
from intake.mapping.model import Mapping
from queries.settings.province_settings import Settings
from tests.intake.guess.guessing import mapping_from
from tests.intake.readers.test_workbook_sheets import workbook
from tests.intake.reading import csv_of, read_all
from tests.thorough import ordinary_first

HEADINGS = ["id", "registered", "agency", "topic"]
DATA = [[str(number), "1404/05/12", "water", "leak"] for number in range(5)]


def test_headings_in_the_first_row_have_no_title():
    assert count_title_rows([HEADINGS, *DATA]) == 0
    assert count_title_rows(DATA) == 0
    assert count_title_rows([["id", "registered", "", ""], *DATA]) == 0
    assert count_title_rows([HEADINGS]) == 0


def test_titles_and_groups_of_headings_come_first():
    assert count_title_rows([["Report", "", "", ""], ["", "", "", ""], HEADINGS, *DATA]) == 1
    assert count_title_rows([["Report"], ["As of", "1404/05/12"], HEADINGS, *DATA]) == 2
    assert count_title_rows([["Case", "", "Office", ""], HEADINGS, *DATA]) == 1


def test_headings_merged_over_two_rows_end_with_the_second():
    assert count_title_rows([["id", "Case", "", "topic"], ["", "registered", "agency", ""], *DATA]) == 1


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (["id", "opened", "", "closed", "", "office"], ["", "day", "time", "day", "time", ""]),
        (["id", "opened", "opened", "closed", "closed", "office"], ["", "day", "time", "day", "time", ""]),
        (
            ["id", "opened", "", "closed", "", "office"],
            ["id", "day", "time", "day", "time", "office"],  # as cells merged over both rows are filled
        ),
        (
            ["id", "opened", "opened", "closed", "closed", "office"],
            ["id", "day", "time", "day", "time", "office"],
        ),
    ],
)
def test_groups_of_repeated_headings_cost_no_row(tmp_path, upper, lower):
    rows = [
        [
            f"C{number}",
            f"1404/05/{number + 1:02}",
            f"8:{number:02}",
            "1404/06/01",
            f"9:{number:02}",
            "Water Board",
        ]
        for number in range(20)
    ]
    path = csv_of(tmp_path, "\n".join(",".join(row) for row in [upper, lower, *rows]))

    proposal = propose(path)
    batch = read_all(path, mapping_from(proposal))

    assert proposal.title_rows == 1
    assert [column.heading for column in proposal.columns] == [
        "id", "day opened", "time opened", "day closed", "time closed", "office",
    ]  # fmt: skip
    assert (len(batch.records), len(batch.rejected)) == (20, 0)


def test_groups_above_all_headings_are_read_with_those_that_repeat():
    groups = ["case", "", "", "opened", "", "answered", "", "closed", "", "office"]
    headings = ["row", "id", "county", "day", "time", "day", "time", "day", "time", "name"]
    data = [
        [str(number), f"C{number}", "Tabriz", "1404/05/12", "8:00", "1404/05/13", "9:00", "", "", "water"]
        for number in range(5)
    ]
    assert count_title_rows([groups, headings, *data]) == 1
    assert count_title_rows([["Report"], ["From 1404/01/01 to 1404/06/01"], groups, headings, *data]) == 3
    many = ["case", "", "county", "opened", "", "answered", "", "closed", "", "office"]
    assert count_title_rows([many, headings, *data]) == 1


@pytest.mark.parametrize("form", ordinary_first(1, ["csv", "xlsx"]))
def test_a_date_that_stands_once_below_its_group_is_read_with_it(tmp_path, form):
    upper = ["مشخصات پرونده", None, None, "دستگاه", "پاسخ", None]
    lower = ["شماره پرونده", "تاریخ ثبت", "موضوع", None, "وضعیت", "تاریخ"]
    rows = [
        [f"C{number}", f"1404/05/{number + 1:02}", "قطع برق", "شرکت برق", "پاسخ داده شده", "1404/06/01"]
        for number in range(20)
    ]
    path = (
        workbook(tmp_path / "cases.xlsx", ["گزارش"], upper, lower, *rows)
        if form == "xlsx"
        else csv_of(
            tmp_path, "\n".join(",".join(cell or "" for cell in row) for row in [upper, lower, *rows])
        )
    )

    proposal = propose(path)
    columns = declaration(proposal)["columns"]

    assert {field: column.heading for field, column in proposal.fields.items()} == {
        "id": "شماره پرونده",
        "registered_at": "تاریخ ثبت",
        "topic": "موضوع",
        "agency": "دستگاه",
        "status": "وضعیت پاسخ",
        "answered_at": "تاریخ پاسخ",
    }
    for heading in ("تاریخ پاسخ", "تاریخ"):
        mapping = Mapping.model_validate(
            declaration(proposal) | {"columns": columns | {"answered_at": heading}}
        )
        assert read_all(path, mapping).records["answered_at"].notna().all()


def test_repeated_headings_above_data_are_no_groups():
    headings = ["id", "note", "note", "office"]
    rows = [[f"C{number}", "good", "bad", f"office {number % 3}"] for number in range(9)]

    assert count_title_rows([headings, *rows]) == 0
    assert count_title_rows([headings, *DATA]) == 0


def test_the_delimiter_is_that_of_most_rows_and_not_of_the_title():
    assert first_records("sep=;\nA, B, C\nid;at\n1;2\n3;4\n") == [
        ["A, B, C"],
        ["id", "at"],
        ["1", "2"],
        ["3", "4"],
    ]


def test_a_sheet_of_help_is_passed_over_and_said(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ["Help"], sheet="Help", second="Data")
    book = openpyxl.load_workbook(path)
    book["Data"].delete_rows(1)
    for row in (["Report"], HEADINGS, *DATA):
        book["Data"].append(row)
    book.save(path)

    proposal = propose(path)
    mapping = mapping_from(proposal)

    assert (mapping.sheet, mapping.title_rows) == ("Data", 1)
    assert [column.heading for column in proposal.columns] == HEADINGS
    assert any("Not read: Help" in note.en for note in proposal.notes)
    assert any("title rows (1)" in note.en for note in proposal.notes)


@pytest.mark.thorough
def test_counties_on_sheets_of_their_own_behind_a_summary_are_read_with_their_names(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "خلاصه"
    for row in (["شهرستان", "تعداد", "باز"], ["تبریز", 20, 3], ["مراغه", 20, 4], ["اهر", 20, 1]):
        book.active.append(row)
    for at, county in enumerate(("تبریز", "مراغه", "اهر")):
        book.create_sheet(county).append(["کد رهگیری", "تاریخ ثبت", "دستگاه"])
        for number in range(20):
            office = ("اداره آب", "اداره برق", "شهرداری")[number % 3]
            book[county].append([14030000 + 100 * at + number, f"1403/05/{number + 1:02}", office])
    book.save(tmp_path / "a.xlsx")

    proposal = propose(tmp_path / "a.xlsx", province=load_province(Settings().province_folder))
    mapping = mapping_from(proposal)
    records = read_all(tmp_path / "a.xlsx", mapping).records

    assert (mapping.sheet, mapping.sheets) == ("تبریز", "alike")
    assert proposal.fields["county"].heading == "برگه"
    assert any("Read from 3 sheets" in note.en and "Not read: خلاصه" in note.en for note in proposal.notes)
    assert len(records) == 60
    assert records["county"].nunique() == 3


def test_the_names_of_sheets_of_months_need_no_decision(tmp_path):
    book = openpyxl.Workbook()
    for at, month in enumerate(("فروردین", "اردیبهشت")):
        sheet = book.create_sheet(month)
        sheet.append(["کد رهگیری", "تاریخ ثبت", "دستگاه"])
        for number in range(20):
            office = ("اداره آب", "اداره برق", "شهرداری")[number % 3]
            sheet.append([14030000 + 100 * at + number, f"1403/{at + 1:02}/{number + 1:02}", office])
    del book["Sheet"]
    book.save(tmp_path / "a.xlsx")

    proposal = propose(tmp_path / "a.xlsx")

    assert (proposal.rows, proposal.sheet) == (40, None)
    assert {column.heading: column.outside for column in proposal.columns if column.outside} == {
        "برگه": Outside.not_needed
    }


def test_a_summary_above_the_list_of_cases_is_no_list():
    counties = [[f"شهرستان {number}", str(7 * number)] for number in range(21)]
    headings = ["شماره پرونده", "تاریخ ثبت", "دستگاه", "شهرستان", "موضوع", "وضعیت"]
    cases = [[f"T-{number}", "1403/05/12", "شرکت گاز", "اهر", "گازکشی", "مختومه"] for number in range(40)]
    rows = [["خلاصه"], ["شهرستان", "تعداد"], *counties, ["فهرست پرونده‌ها"], headings, *cases]

    assert count_title_rows(rows) == 24
