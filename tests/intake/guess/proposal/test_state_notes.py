"""What is said of files that tell of answers without dates (`intake.guess.proposal.state_notes`)."""

import openpyxl
import pytest

from intake.guess.propose import propose
from tests.intake.guess.guessing import BASE, ROWS, guess, mapping_from, notes


@pytest.mark.parametrize(
    ("heading", "cell"),
    [("پاسخ دستگاه", "با سلام، موضوع بررسی و اقدام لازم انجام شد"), ("شماره نامه پاسخ", "1404/17")],
)
def test_what_shows_answers_without_dates_is_named(tmp_path, heading, cell):
    answers = [f"{cell}{row}" if row % 3 else "" for row in ROWS]
    assert f"{heading} seems to show which cases are answered" in notes(tmp_path, BASE | {heading: answers})


def test_nothing_is_said_of_it_where_the_file_tells_of_answers(tmp_path):
    answers = ["1404/17" if row % 3 else "" for row in ROWS]
    states = {"وضعیت": ["پاسخ داده شده" if row % 3 else "در دست بررسی" for row in ROWS]}
    assert "seems to show" not in notes(tmp_path, BASE | {"شماره پاسخ": answers} | states)


def test_columns_that_may_show_the_state_are_named_where_none_was_recognised(tmp_path):
    states = {"კარგავიჭაკი": [("დახურული", "ღია")[row % 2] for row in ROWS]}
    assert "If one of these is the time of the answer" in (said := notes(tmp_path, BASE | states))
    assert "choose it: კარგავიჭაკი." in said
    steps = {
        "تاریخ اقدام": [f"1404/0{3 + row * 7 % 4}/{row * 11 % 28 + 1:02}" if row % 3 else "" for row in ROWS]
    }
    assert "choose it: تاریخ اقدام." in notes(tmp_path, BASE | steps)
    outcomes = {"نتیجه": [("اقدام شد", "در دست اقدام", "پاسخ داده شد")[row % 3] for row in ROWS]}
    assert "choose it: نتیجه." in notes(tmp_path, BASE | outcomes)


def test_formulas_are_spoken_of_for_a_workbook_only(tmp_path):
    table = BASE | {"وضعیت": [""] * len(ROWS)}
    said = notes(tmp_path, table)
    assert "These columns are empty in the rows that were checked: وضعیت." in said
    assert "formulas" not in said
    book = openpyxl.Workbook()
    for row in [list(table), *zip(*table.values(), strict=True)]:
        book.active.append(row)
    book.save(tmp_path / "table.xlsx")
    assert any(
        "they are formulas without results" in note.en for note in propose(tmp_path / "table.xlsx").notes
    )


@pytest.mark.parametrize(("heading", "is_due"), [("SLA", False), ("SLA due", True), ("مهلت پاسخ", True)])
def test_an_empty_agreement_is_no_due_date(tmp_path, heading, is_due):
    """OTRS has the name of the agreement there; a source without due dates would have some."""
    proposal = guess(tmp_path, BASE | {heading: [""] * len(ROWS)})
    assert ("due_at" in proposal.fields) == is_due
    assert ("due_at" in proposal.open_fields) != is_due


def test_answers_of_which_only_the_closing_has_a_date_are_spoken_of(tmp_path):
    closed = [f"1404/0{3 + row * 7 % 4}/{row * 11 % 28 + 1:02}" if row % 3 else "" for row in ROWS]
    table = BASE | {
        "Status": ["Closed" if row % 3 else "Open" for row in ROWS],
        "Answered": [str(int(row % 5 > 0)) for row in ROWS],
        "Closed Date": closed,
    }
    said = "Answered says which cases are answered, but not when"
    assert said in notes(tmp_path, table)
    answered = {"Answered at": [closed[row] if row % 4 else "" for row in ROWS]}
    assert said not in notes(tmp_path, table | answered)

    proposal = guess(tmp_path, table)
    assert mapping_from(proposal).answered == "column"
    assert mapping_from(proposal, {"Answered": None}).answered == "closed"


@pytest.mark.parametrize("day", ["1404/03/20", "1420/03/20"])
def test_answers_of_open_cases_are_named(tmp_path, day):
    said = "in 20 of the 20 checked rows whose state is open"
    answers = [f"1404/0{3 + row * 7 % 4}/{row * 11 % 28 + 1:02}" if row % 3 else "" for row in ROWS]
    states = {"وضعیت": ["پاسخ داده شده" if row % 3 else "در دست بررسی" for row in ROWS]}
    planned = [answer or day for answer in answers]
    assert said in notes(tmp_path, BASE | {"تاریخ پاسخ": planned} | states)
    assert f"{{پاسخ}} has a date {said}" in notes(tmp_path, BASE | {"تاریخ {پاسخ}": planned} | states)
    assert "whose state is open" not in notes(tmp_path, BASE | {"تاریخ پاسخ": answers} | states)
