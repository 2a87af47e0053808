"""Words by which offices say in what state a case is."""

from pathlib import Path

from queries.vocabulary.codes import Flag
from tests.intake.reading import csv_of, read_all, small


def test_the_words_of_offices_for_states_need_no_mapping(tmp_path: Path) -> None:
    states = [
        "در دست اقدام",
        "ارجاع شد",
        "پاسخ داده نشده",
        "پاسخ داده شد",
        "مختومه شد",
        "بايگانی",
        "عدم امکان",
        "جوابیه واصل شد",
        "منتظر پاسخ دستگاه",
        "اقدام شد",
        "عدم پاسخ",
    ]
    lines = [f"{number},1404/05/12,a,{state}" for number, state in enumerate(states)]
    path = csv_of(tmp_path, "\n".join(["id,registered,agency,state", *lines, ""]))

    records = read_all(path, small(columns={"status": "state"})).records

    assert list(records["status_answered"]) == [False] * 3 + [True] + [False] * 3 + [True] + [False] * 3
    assert list(records["status_closed"]) == [False] * 4 + [True] * 3 + [False] * 4
    # What may mean an answer or a closing is left to the mapping.
    assert [Flag(value) for value in records["flags"]] == [Flag(0)] * 9 + [Flag.unknown_value] * 2
