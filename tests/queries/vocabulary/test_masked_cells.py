"""Of a cell that is masked in part nothing is shown, because a name stands beside the number."""

import json

import pytest

from queries.vocabulary.masked_cells import (
    MASK,
    whole_masked,
    whole_masked_content,
    whole_masked_reason,
)


@pytest.mark.parametrize(
    ("cell", "shown"), [("سارا نمونه ▇▇▇", MASK), ("▇▇▇", MASK), ("آب و فاضلاب", "آب و فاضلاب"), ("", "")]
)
def test_a_cell_is_masked_as_a_whole_or_not_at_all(cell: str, shown: str) -> None:
    assert whole_masked(cell) == shown


def test_so_are_the_cells_of_a_row_that_an_earlier_version_rejected() -> None:
    content = json.dumps({"county": "سارا نمونه ▇▇▇", "topic": "آسفالت"}, ensure_ascii=False)
    assert json.loads(whole_masked_content(content)) == {"county": MASK, "topic": "آسفالت"}
    assert whole_masked_content('{"a":"b"}') == '{"a":"b"}'


def test_and_the_cell_that_a_reason_quotes() -> None:
    reason = "زمان ثبت خوانده نمی‌شود (تاریخ ثبت: سارا نمونه ▇▇▇ (خواهر))"
    assert whole_masked_reason(reason) == "زمان ثبت خوانده نمی‌شود (تاریخ ثبت: ▇▇▇)"
    assert whole_masked_reason("no id (a: b)") == "no id (a: b)"


def test_brackets_of_the_reason_itself_stay() -> None:
    reason = "Shifted (the county under the topic, say): a cell was inserted. (topic: سارا نمونه ▇▇▇)"
    shown = "Shifted (the county under the topic, say): a cell was inserted. (topic: ▇▇▇)"
    assert whole_masked_reason(reason) == shown
