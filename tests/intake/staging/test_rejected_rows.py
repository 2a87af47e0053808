"""The content of a record rejected after its row was read: names and codes in words, without what is missing."""

import pytest

from intake.derive.event_arrays import MISSING
from intake.staging.name_index import NameIndex
from intake.staging.rejected_rows import content
from queries.vocabulary.codes import Channel, Kind, Timely


@pytest.mark.parametrize("timely", [Timely.yes, Timely.no])
def test_codes_are_in_words(timely: Timely) -> None:
    row = {"kind": int(Kind.complaint), "channel": int(Channel.phone), "timely": int(timely)}
    assert content(row, NameIndex()) == {"kind": "complaint", "channel": "phone", "timely": timely.name}


def test_codes_that_say_nothing_and_moments_without_a_value_are_left_out() -> None:
    row = {
        "line": 3,
        "kind": int(Kind.unknown),
        "timely": int(Timely.unknown),
        "due_at": MISSING,
        "place": None,
    }
    assert content(row, NameIndex()) == {}


def test_a_moment_is_a_date_and_time() -> None:
    assert content({"registered_at": 1_754_215_200}, NameIndex()) == {"registered_at": "2025-08-03 10:00:00"}
