"""Which columns of a very wide file are judged, and that a proposal for it takes seconds, not minutes."""

import random
import time

import pytest

from intake.errors import FileError
from intake.guess.columns.column_sample import MAX_COLUMNS
from intake.guess.columns.judged_columns import MAX_JUDGED, judged_columns
from intake.guess.evidence.equal_columns import repeated_columns
from intake.guess.evidence.nested_columns import written_columns
from tests.intake.guess.guessing import guess, profiles

CASES = {
    "شناسه پرونده": [f"A-{1000 + 7 * row}" for row in range(60)],
    "تاریخ ثبت": [f"1404/02/{row % 28 + 1:02}" for row in range(60)],
    "شهرستان": ["تبریز", "مراغه", "اهر"] * 20,
}


def wide(count: int, *, rows: int = 60) -> dict[str, list[str]]:
    """Columns of digits that say nothing."""
    digits = random.Random(2)
    return {f"c{at}": [str(digits.randint(1, 9)) for _ in range(rows)] for at in range(count)}


def test_all_columns_of_an_ordinary_file_are_judged():
    columns = profiles(wide(MAX_JUDGED, rows=3))

    assert judged_columns(columns) == list(columns)


@pytest.mark.thorough
def test_of_a_very_wide_file_the_columns_with_the_clearest_headings_are_judged(tmp_path):
    proposal = guess(tmp_path, {**wide(MAX_JUDGED + 40), **CASES})

    fields = {column.heading: column.field for column in proposal.columns if column.field}
    assert fields == {"شناسه پرونده": "id", "تاریخ ثبت": "registered_at", "شهرستان": "county"}
    left = [column for column in proposal.columns if "headings were judged" in column.reason.en]
    assert [column.heading for column in left] == [f"c{at}" for at in range(MAX_JUDGED - 3, MAX_JUDGED + 40)]


@pytest.mark.thorough
def test_comparing_many_columns_takes_little_time():
    numbers = profiles(wide(500))
    names = profiles(
        {f"c{at}": [f"name {row * (at + 3) % (at + 5)}" for row in range(300)] for at in range(120)}
    )

    begun = time.process_time()
    assert repeated_columns(numbers) == {}
    assert written_columns(names) == []
    assert time.process_time() - begun < 2


def test_no_mapping_is_proposed_for_more_columns_than_anybody_chooses_among(tmp_path):
    begun = time.process_time()
    with pytest.raises(FileError, match="columns, and no mapping is proposed for more than 500") as refused:
        guess(tmp_path, wide(MAX_COLUMNS + 1))
    assert "۵۰۱ ستون" in refused.value.message_fa
    assert time.process_time() - begun < 2
    assert len(guess(tmp_path, wide(MAX_COLUMNS, rows=2)).columns) == MAX_COLUMNS
