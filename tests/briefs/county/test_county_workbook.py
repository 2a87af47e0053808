"""The workbook of the county brief: the same figures as on the page, as numbers, under heads of their own."""

import io
from datetime import datetime

import openpyxl
import pytest

from briefs.county.workbook import county_book
from queries.county_brief.brief_contents import (
    CountyBrief,
    CountyFigure,
    Figure,
)
from queries.measures import MEASURES
from tests.briefs.county.made_briefs import HOSTILE, WORDS, brief, figure

pytestmark = pytest.mark.slow


def book(*briefs: CountyBrief, lang: str = "fa"):
    made = county_book(briefs, title="برگه", about=[("محدوده", "همه")], lang=lang)
    return openpyxl.load_workbook(io.BytesIO(made))


def test_the_workbook_has_the_same_figures_as_numbers():
    workbook = book(brief(), brief(name="تبریز"), lang="en")
    questions, trips, waiting, offices, _, counts, shares, quarters, topics, towns, rises, about = (
        workbook.worksheets
    )
    rows = [[cell.value for cell in row] for row in counts.iter_rows(min_row=2)]
    assert rows[0][:6] == ["شبستر", "Received", 865, pytest.approx(778.5), pytest.approx(951.5), 120]
    assert counts.cell(2, 3).number_format == "#,##0"
    assert {row[0] for row in rows} == {"شبستر", "تبریز"}
    assert shares.cell(2, 3).value == 0.6932
    assert shares.cell(2, 3).number_format == "0.0%"
    assert quarters.max_row == 17
    assert [cell.value for cell in topics[2]] == ["شبستر", "قطعی آب", 112, 0.1295, 2.79, 2.3, 3.3]
    assert [cell.value for cell in topics[3]][4:] == [None] * 3
    assert [cell.value for cell in towns[2]] == ["شبستر", "شندآباد", 96, 0.1146, 0.0653, 0.1933]
    assert [cell.value for cell in towns[3]][3:] == [None] * 3
    assert [cell.value for cell in rises[2]][2:5] == [40, 12, 3.1]
    assert [cell.value for cell in trips[2]][1:4] == ["راهداری", 17, 301]
    assert [row[1].value for row in questions.iter_rows(min_row=2, max_row=4)] == [
        "شرکت آب",
        "راهداری",
        "County governor’s office",
    ]
    assert waiting.cell(2, 6).value == datetime(2023, 4, 23)
    assert waiting.cell(2, 7).value == "111-00002070"
    assert [cell.value for cell in offices[2]][2:5] == [259, 76, 0.2934]
    assert offices.cell(1, 10).value == "Excess late in the whole province (cases)"
    assert [offices.cell(2, column).value for column in (10, 11, 12)] == [85.0, 31.0, 140.0]
    assert offices.cell(1, 13).value == "Compared with similar offices"
    assert "Demo data" in [row[0].value for row in about.iter_rows()]


def test_the_workbook_runs_from_right_to_left_and_has_no_formula():
    workbook = book(brief(name=HOSTILE[-4:]))
    assert all(sheet.sheet_view.rightToLeft for sheet in workbook.worksheets)
    assert not [c for s in workbook.worksheets for row in s.iter_rows() for c in row if c.data_type == "f"]


def test_withheld_figures_are_no_numbers_in_the_workbook():
    withheld = CountyFigure(
        MEASURES["on_time_share"], Figure(0.9, 0.8, 1.0, 3, withheld=True), figure(0.5), None
    )
    (row,) = book(brief(numbers=(withheld,)), lang="en").worksheets[6].iter_rows(min_row=2, values_only=True)
    assert row[2:5] == (None, None, None)
    assert row[-1] == "too few cases"


def test_the_sheet_of_the_counties_has_what_the_page_says_of_them():
    judged = brief()
    lacking = brief(name="تبریز", people=None, trajectory=None, rank=None, expected_rate=None, quiet=False)
    sheet = book(judged, lacking, lang="en").worksheets[4]
    heads, row, other = ([cell.value for cell in cells] for cells in sheet.iter_rows())
    assert len(set(heads)) == len(heads)
    assert row[:4] == ["شبستر", 135421, "1395 (unverified)", 0.0346]
    assert row[4:6] == [WORDS.en, WORDS.en]
    assert row[6:12] == [*judged.trajectory.recent, *judged.trajectory.earlier]
    assert row[12:18] == [251.36, pytest.approx(226.224), pytest.approx(276.496), 1, 7, 21]
    assert row[18] == 188.4
    assert row[21] == "fewer calls than expected"
    assert other[:6] == ["تبریز", None, None, None, None, "No whole quarters."]
    assert other[6:] == [None] * 16


def test_every_head_of_a_sheet_is_its_own():
    for lang in ("fa", "en"):
        for sheet in book(brief(), lang=lang).worksheets[:-1]:
            heads = [cell.value for cell in sheet[1]]
            assert len(set(heads)) == len(heads), sheet.title
