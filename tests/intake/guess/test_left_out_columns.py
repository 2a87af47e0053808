"""Why columns stay outside: dates of which nothing is clear, dates that cannot be read, codes without names."""

import pytest

from intake.guess.personal_columns import Outside
from tests.intake.guess.guessing import guess

ROWS = range(60)
BASE = {
    "شماره پرونده": [str(4000 + 7 * row) for row in ROWS],
    "تاریخ ثبت": [f"1404/02/{row % 28 + 1:02} 10:{row:02}" for row in ROWS],
    "موضوع": [("قطعی آب", "آسفالت", "بیمه")[row % 3] for row in ROWS],
}


def column(folder, heading, cells):
    return guess(folder, BASE | {heading: cells}).columns[-1]


@pytest.mark.parametrize(
    ("heading", "cells", "reason"),
    [
        (
            "Xyzzy",
            [f"1404/02/{row % 28 + 1:02} {11 + row % 7}:{row:02}" if row % 3 else "" for row in ROWS],
            "dates, but it is not",
        ),
        (
            "Xyzzy",
            [f"{row % 28 + 1} Xyz 2025 um Mittag" for row in ROWS],
            "looks like dates (such as “1 Xyz 2025",
        ),
        ("تاریخ پاسخ", [f"{row % 12 + 1:02}/{row % 28 + 1:02}" for row in ROWS], "dates without a year"),
        ("کد دستگاه", [str(101 + row % 7) for row in ROWS], "codes of “Agency”"),
        ("کد موضوع فرعی", [str(row % 9) for row in ROWS], "codes of “Topic”"),
    ],
)
def test_a_person_is_told_what_to_decide(tmp_path, heading, cells, reason):
    table = {name: values for name, values in BASE.items() if name != "موضوع" or "موضوع" not in heading}

    left = guess(tmp_path, table | {heading: cells}).columns[-1]

    assert (left.field, left.outside) == (None, Outside.unsure)
    assert left.reason.en.startswith(reason)


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("تاریخ ثبت میلادی", [f"2025-05-{row % 28 + 1:02}" for row in ROWS]),
        ("کد", [str(101 + row % 7) for row in ROWS]),
    ],
)
def test_what_is_not_needed_is_not_asked_about(tmp_path, heading, cells):
    assert "codes of" not in column(tmp_path, heading, cells).reason.en


def test_where_answers_may_be_is_said_with_the_closing_that_stands_for_them(tmp_path):
    closed = [f"1404/03/{row % 28 + 1:02} 09:{row:02}" if row % 3 else "" for row in ROWS]
    other = [f"1404/02/{row % 28 + 1:02} 11:{row:02}" if row % 3 else "" for row in ROWS]

    proposal = guess(tmp_path, BASE | {"تاریخ مختومه": closed, "Xyzzy": other})

    assert proposal.answered_by_closing
    assert any("choose it: Xyzzy" in note.en for note in proposal.notes)
