"""Titles between the rows as columns of a proposal (`intake.guess.headings.section_columns`)."""

import csv
from datetime import datetime, timedelta
from itertools import groupby

import pytest

from geo.province import load_province
from intake.guess.headings.section_columns import section_columns
from intake.guess.headings.title_rows import count_title_rows
from intake.guess.propose import propose
from queries.settings.province_settings import Settings

OFFICES = ("شهرداری", "آب و فاضلاب", "توزیع برق")
COUNTIES = ("تبریز", "مراغه", "مرند", "اهر")
HEADINGS = ["شماره", "تاریخ ثبت", "دستگاه", "موضوع"]


def table(title: str = "{}", *, per_county: int = 12) -> list[list[str]]:
    """Rows of cases below the titles of their counties."""
    rows = []
    for at, county in enumerate(COUNTIES):
        rows.append([title.format(county), "", "", ""])
        for number in range(per_county):
            day = datetime(2025, 5, 1) + timedelta(days=number, hours=at)
            office = OFFICES[number * 5 % 3]
            rows.append(
                [f"{4000 + at * 100 + 7 * number}", f"{day:%Y-%m-%d %H:%M}", office, "آسفالت نشدن کوچه"]
            )
    return rows


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("{}", "میان‌تیتر"),
        ("شهرستان {}", "میان‌تیتر"),
        ("شهرستان: {}", "میان‌تیتر شهرستان"),
        ("{} (۱۲ پرونده)", "میان‌تیتر"),
    ],
)
def test_titles_of_counties_are_proposed_as_the_county(tmp_path, title, heading):
    path = tmp_path / "report.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *table(title)])

    proposal = propose(path, province=load_province(Settings().province_folder))

    assert proposal.fields["county"].heading == heading
    assert proposal.fields["id"].heading == "شماره"
    assert proposal.rows == 48
    assert any(note.en.startswith("“County” is read from titles") for note in proposal.notes)


def test_a_title_holds_for_the_rows_below_it_and_ends_those_of_lower_levels():
    rows = [
        ["شهرستان: تبریز", "", ""], ["دستگاه: برق", "", ""], ["1", "a", "b"], ["4", "a", "b"],
        ["شهرستان: اهر", "", ""], ["2", "a", "b"],
        ["دستگاه:", "آب", ""], ["3", "a", "b"], ["5", "a", "b"],
    ]  # fmt: skip
    found = section_columns(list(zip(*rows, strict=True)), set())

    assert found.rows == {0, 1, 4, 6}
    assert [found.cells["میان‌تیتر شهرستان"][row] for row in (3, 5, 8)] == ["تبریز", "اهر", "اهر"]
    assert [found.cells["میان‌تیتر دستگاه"][row] for row in (3, 5, 8)] == ["برق", "", "آب"]


def test_lines_that_are_no_titles_make_no_column():
    rows = table()
    columns = list(zip(*rows, strict=True))
    assert section_columns(columns, set()).cells
    # A first case without a title, a single title, and ids of rows whose other cells were lost.
    assert not section_columns([cells[1:] for cells in columns], set()).rows
    assert not section_columns([cells[:12] for cells in columns], set()).rows
    ids = [["TB-401", "", "", ""], ["TB-402", "", "", ""], *rows[1:5]]
    assert not section_columns(list(zip(*ids, strict=True)), set()).rows


def test_titles_that_a_column_repeats_are_left_out_of_the_sample_only():
    rows = [[*row, row[0] if not row[1] else ""] for row in table()]
    named = [
        [*row[:4], title[0]] if row[1] else [*row[:4], ""]
        for title, group in groupby(rows, lambda row: row)
        for row in group
    ]
    county = ""
    for row in named:
        county = row[0] if not row[1] else county
        row[4] = county if row[1] else ""
    found = section_columns(list(zip(*named, strict=True)), set())
    assert len(found.rows) == 4
    assert found.cells == {}


def test_counties_above_offices_without_labels_are_left_to_a_person():
    rows = []
    for county in COUNTIES:
        rows.append([county, "", "", ""])
        for office in OFFICES[:2]:
            rows += [[office, "", "", ""], *table()[1:4]]
    found = section_columns(list(zip(*rows, strict=True)), set())
    assert found.levels
    assert found.cells == {}


def test_titles_in_a_column_without_a_heading_are_no_second_row_of_headings():
    rows = [["", *HEADINGS]]
    rows += [["", *row] if row[1] else [row[0], "", "", "", ""] for row in table()]
    assert count_title_rows(rows) == 0


def test_the_rest_of_a_broken_text_is_no_title():
    rest = ["", "", "", "و هنوز خراب است"]
    rows = [each for row in table() for each in ((row, rest) if row[0].endswith("7") else (row,))]
    assert rest in rows

    found = section_columns(list(zip(*rows, strict=True)), set())

    assert set(found.cells["میان‌تیتر"]) == set(COUNTIES)
    assert len(found.rows) == len(COUNTIES)
