"""Which columns have the history of a case in each cell (`step_histories`)."""

import pytest

from tests.intake.guess.guessing import guess

ROWS = range(20)
BASE = {
    "کد رهگیری": [f"111-{number:04}" for number in ROWS],
    "تاریخ ثبت": [f"1404/02/{1 + number:02}" for number in ROWS],
}


@pytest.mark.parametrize(
    ("cell", "is_history"),
    [
        ("1404/02/01 ثبت؛ 1404/02/03 ارجاع", True),
        ("۱۴۰۴/۰۲/۰۱ ثبت؛ ۱۴۰۴/۰۲/۰۳ ارجاع", True),
        ("opened 01.05.2025, answered 12.05.2025", True),
        ("1404/02/01 تا 1404/02/03", False),  # a period: hardly a word beside its days
        ("1404/02/01 پاسخ شهرداری به شهروند", False),
        ("تماس با 0411404020 در ساعت 10:30", False),
    ],
)
def test_a_history_has_two_days_and_a_word_beside_each(tmp_path, cell, is_history):
    proposal = guess(tmp_path, BASE | {"شرح": [cell] * len(ROWS)})
    (column,) = (column for column in proposal.columns if column.heading == "شرح")
    assert column.step_history is is_history


@pytest.mark.parametrize(("histories", "told"), [(2, False), (7, False), (8, True)])
def test_two_fifths_of_the_cells_are_needed(tmp_path, histories, told):
    cells = ["1404/02/01 ثبت؛ 1404/02/03 پاسخ"] * histories + ["بدون سابقه"] * (len(ROWS) - histories)
    proposal = guess(tmp_path, BASE | {"شرح": cells})
    (column,) = (column for column in proposal.columns if column.heading == "شرح")
    assert column.step_history is told
