"""Codes whose names stand on another sheet: states are read by them, offices need a column (`listed_codes`)."""

from pathlib import Path
from typing import Any

import openpyxl

from intake.guess.proposal.proposal import ColumnProposal, Proposal
from intake.guess.proposal.proposal_mapping import declaration
from intake.guess.propose import propose
from intake.guess.values.personal_columns import Outside
from tests.intake.guess.guessing import BASE, ROWS

STATES = [["کد", "شرح"], [1, "در دست اقدام"], [2, "پاسخ داده شده"], [3, "مختومه بدون پاسخ"], [4, "مختومه"]]
OFFICES = [["نام دستگاه", "کد دستگاه"], ["شهرداری", 101], ["آب و فاضلاب", 102]]


def guess_book(folder: Path, columns: dict[str, list[int]], lists: dict[str, list[list[Any]]]) -> Proposal:
    """Propose a mapping for a workbook of cases with these columns, and with lists on further sheets."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in [[*BASE, *columns], *zip(*BASE.values(), *columns.values(), strict=True)]:
        book.active.append(list(row))
    for name, rows in lists.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(folder / "cases.xlsx")
    return propose(folder / "cases.xlsx")


def column(proposal: Proposal, heading: str) -> ColumnProposal:
    return next(each for each in proposal.columns if each.heading == heading)


def test_states_are_read_by_the_names_on_another_sheet(tmp_path: Path) -> None:
    proposal = guess_book(
        tmp_path, {"وضعیت": [1 + row % 4 for row in ROWS]}, {"دستگاه‌ها": OFFICES, "کدها": STATES}
    )
    assert column(proposal, "وضعیت").field == "status"
    assert "on the sheet کدها" in column(proposal, "وضعیت").reason.en
    codes = declaration(proposal)["values"]["status"]["map"]
    # The state shows only the last step, and 3 says itself that there was no answer.
    assert codes == {"1": "open", "2": "answered", "3": "closed", "4": "answered_closed"}
    assert "so \u2068مختومه\u2069 counts as answered" in " ".join(note.en for note in proposal.notes)


def test_the_sheet_with_the_names_of_counties_is_named(tmp_path: Path) -> None:
    names = [["نام", "کد"], ["تبریز", 1], ["مرند", 2], ["اهر", 3]]
    proposal = guess_book(
        tmp_path, {"کد شهرستان": [1 + row % 3 for row in ROWS]}, {"وضعیت‌ها": STATES, "شهرها": names}
    )
    county = column(proposal, "کد شهرستان")
    assert (county.field, county.outside) == (None, Outside.unsure)
    assert "on the sheet شهرها (such as \u20681\u2069 = \u2068تبریز\u2069)" in county.reason.en
    assert "VLOOKUP" in county.reason.fa


def test_a_list_that_lacks_codes_or_says_nothing_of_states_is_not_used(tmp_path: Path) -> None:
    states = {"وضعیت": [1 + row % 4 for row in ROWS]}
    for rows in (STATES[:3], [["کد", "نام"], *([code, f"بخش {code}"] for code in range(1, 5))]):
        proposal = guess_book(tmp_path, states, {"کدها": rows})
        assert column(proposal, "وضعیت").outside is Outside.unsure


def test_a_code_with_two_names_is_none(tmp_path: Path) -> None:
    proposal = guess_book(
        tmp_path, {"وضعیت": [1 + row % 2 for row in ROWS]}, {"کدها": [*STATES, [1, "پاسخ داده شده"]]}
    )
    assert column(proposal, "وضعیت").field is None
