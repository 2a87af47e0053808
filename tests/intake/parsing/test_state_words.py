"""Words by which offices say in what state a case is."""

from pathlib import Path

import pytest

from intake.parsing.state_words import ANSWERED_AND_CLOSED, two_states
from queries.vocabulary.codes import Flag
from tests.intake.reading import csv_of, read_all, small


def test_the_words_of_offices_for_states_need_no_mapping(tmp_path: Path) -> None:
    states = [
        "در دست اقدام", "ارجاع شد", "پاسخ داده نشده", "پاسخ داده شد", "مختومه شد", "بايگانی", "عدم امکان",
        "جوابیه واصل شد", "منتظر پاسخ دستگاه", "اقدام شد", "عدم پاسخ",
    ]  # fmt: skip
    lines = [f"{number},1404/05/12,a,{state}" for number, state in enumerate(states)]
    path = csv_of(tmp_path, "\n".join(["id,registered,agency,state", *lines, ""]))

    records = read_all(path, small(columns={"status": "state"})).records

    assert list(records["status_answered"]) == [False] * 3 + [True] + [False] * 3 + [True] + [False] * 3
    assert list(records["status_closed"]) == [False] * 4 + [True] * 3 + [False] * 4
    # What may mean an answer or a closing is left to the mapping.
    assert [Flag(int(value)) for value in records["flags"]] == [Flag(0)] * 9 + [Flag.unknown_value] * 2


@pytest.mark.parametrize(
    "text",
    [
        "پاسخ داده شد و بایگانی گردید", "بسته شد - پاسخ داده شد", "پاسخ داده شده و مختومه", "مختومه (پاسخ داده شد)",
        "پاسخ ارسال شد/ مختومه شد", "مختومه شد پس از پاسخ", "پاسخ داده و بسته شد", "Closed - answered",
        "Closed with response",
    ],
)  # fmt: skip
def test_a_text_may_say_that_a_case_is_answered_and_closed(tmp_path: Path, text: str) -> None:
    assert two_states(text) == ANSWERED_AND_CLOSED
    path = csv_of(tmp_path, f'id,registered,agency,state\n1,1404/05/12,a,"{text}"\n')

    record = read_all(path, small(columns={"status": "state"})).records.iloc[0]

    assert (record["status_answered"], record["status_closed"]) == (True, True)
    assert not Flag(int(record["flags"])) & Flag.unknown_value


@pytest.mark.parametrize(
    "text",
    [
        "پاسخ داده نشد و بسته شد", "مختومه بدون پاسخ", "مختومه", "پاسخ داده شد", "مختومه شد و بایگانی شد", "",
        "در انتظار پاسخ - بسته شد", "مختومه با پاسخ منفی", "پاسخ " * 40,
    ],
)  # fmt: skip
def test_other_texts_do_not(text: str) -> None:
    assert two_states(text) is None


def test_a_word_of_the_mapping_goes_first(tmp_path: Path) -> None:
    path = csv_of(tmp_path, "id,registered,agency,state\n1,1404/05/12,a,پاسخ داده شد و بسته شد\n")
    own = {"status": {"map": {"پاسخ داده شد و بسته شد": "closed"}}}
    record = read_all(path, small(columns={"status": "state"}, values=own)).records.iloc[0]
    assert (record["status_answered"], record["status_closed"]) == (False, True)
