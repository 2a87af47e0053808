"""Two tables side by side on one sheet are not read as one (`intake.guess.tables.side_tables`)."""

from intake.guess.tables.side_tables import why_side_by_side
from tests.intake.guess.guessing import guess, profiles

ROWS = range(40)
DAYS = [f"1404/02/{row % 28 + 1:02}" for row in ROWS]
OFFICES = ["شهرداری", "شرکت گاز"] * 20


def table(second_ids):
    first = {"کد رهگیری": [str(500 + row) for row in ROWS], "تاریخ ثبت": DAYS, "دستگاه": OFFICES}
    second = {"کد رهگیری": second_ids, "تاریخ ثبت": DAYS, "دستگاه": OFFICES}
    numbered = {f"{name} (column {at})": cells for at, (name, cells) in enumerate(first.items(), 1)}
    return numbered | {f"{name} (column {at})": cells for at, (name, cells) in enumerate(second.items(), 5)}


def test_the_headings_of_both_and_their_cases_tell_them(tmp_path):
    proposal = guess(tmp_path, table([str(900 + row) for row in ROWS]))
    assert proposal.missing == ("id", "registered_at")
    assert any(
        note.en.startswith("Two tables stand side by side on one sheet: کد رهگیری and 2 other")
        for note in proposal.notes
    )


def test_columns_of_the_same_cases_that_stand_twice_are_one_table():
    assert why_side_by_side(profiles(table([str(500 + row) for row in ROWS]))) is None
