"""Times of day in columns of their own are proposed for the dates that they belong to, and only for these."""

from datetime import datetime, time
from pathlib import Path

import openpyxl
import pytest

from intake.guess.fields.time_columns import is_clock, pair_times
from intake.guess.proposal.complete_proposal import revise
from intake.guess.proposal.proposal import Proposal
from intake.guess.proposal.proposal_toml import proposal_toml
from intake.guess.propose import propose
from intake.guess.values.personal_columns import Outside
from intake.mapping.model import load_mapping
from tests.intake.guess.guessing import guess, mapping_from, profiles
from tests.intake.reading import read_all

ROWS = range(60)
MINUTES = [7 * 60 + number * 37 % 700 for number in ROWS]
HEADINGS = ("تاریخ ثبت", "ساعت ثبت", "تاریخ پاسخ", "زمان پاسخ")


def colon(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def persian_half(minutes: int) -> str:
    hour = minutes // 60
    return f"{(hour - 1) % 12 + 1}:{minutes % 60:02} {'ب.ظ' if hour >= 12 else 'ق.ظ'}"


def part_of_day(minutes: int) -> str:
    return repr(minutes / 1440)


def without_mark(minutes: int) -> str:
    return f"{minutes // 60}{minutes % 60:02}"


WRITTEN = (colon, persian_half, part_of_day, without_mark)


def register(headings=HEADINGS, written=colon, *, answer_times=None) -> dict[str, list[str]]:
    """A register of 60 cases, two in three of them answered."""
    times = [written(minutes) for minutes in MINUTES]
    later = answer_times or [written(minutes + 45) for minutes in MINUTES]
    registered, at, answered, answer_at = headings
    return {
        "کد رهگیری": [f"A-{number + 1000}" for number in ROWS],
        registered: [f"1403/05/{number % 28 + 1:02}" for number in ROWS],
        at: times,
        "دستگاه": [f"شهرداری {['الف', 'ب', 'پ', 'ت'][number % 4]}" for number in ROWS],
        "وضعیت": ["مختومه" if number % 3 else "جاری" for number in ROWS],
        answered: [f"1403/06/{number % 28 + 1:02}" if number % 3 else "" for number in ROWS],
        answer_at: [clock if number % 3 else "" for number, clock in zip(ROWS, later, strict=True)],
    }


def times_of(proposal: Proposal) -> dict[str, str]:
    return {field: column.heading for field, column in proposal.fields.items() if field.endswith("_time")}


@pytest.mark.parametrize("written", WRITTEN)
def test_headings_say_of_which_date_it_is_the_time(tmp_path, written):
    proposal = guess(tmp_path, register(written=written))

    assert times_of(proposal) == {"registered_time": "ساعت ثبت", "answered_time": "زمان پاسخ"}
    assert proposal.fields["registered_at"].heading == "تاریخ ثبت"
    assert proposal.fields["answered_at"].heading == "تاریخ پاسخ"
    assert proposal.fields["answered_time"].confidence > 0.8
    assert proposal.fields["answered_time"].readable == 1
    assert "“Answered”" in proposal.fields["answered_time"].reason.en
    assert "«زمان پاسخ»" in proposal.fields["answered_time"].reason.fa


def test_the_mapping_of_the_proposal_reads_both(tmp_path):
    table = register()
    proposal = guess(tmp_path, table)
    (tmp_path / "own.toml").write_text(proposal_toml(proposal), encoding="utf-8")

    records = read_all(tmp_path / "table.csv", load_mapping(tmp_path / "own.toml")).records

    assert str(records["registered_at"][0]) == "2024-07-22 07:00:00"
    assert str(records["answered_at"][1]) == "2024-08-23 08:22:00"
    assert mapping_from(proposal).columns.answered_time.column == ("زمان پاسخ",)


def test_without_telling_headings_the_place_beside_the_date_tells(tmp_path):
    table = register(("تاریخ ثبت", "ساعت", "تاریخ پاسخ", "ساعت "))

    proposal = guess(tmp_path, table)

    assert times_of(proposal) == {"registered_time": "ساعت (column 3)", "answered_time": "ساعت (column 7)"}


@pytest.mark.parametrize("answer_first", [False, True])
def test_where_all_cases_are_answered_only_the_place_tells(tmp_path, answer_first):
    registered = {"تاریخ ثبت": [f"1403/05/{number % 28 + 1:02}" for number in ROWS]}
    registered["ساعت"] = [colon(minutes) for minutes in MINUTES]
    answered = {"تاریخ پاسخ": [f"1403/06/{number % 28 + 1:02}" for number in ROWS]}
    answered["ساعت "] = [colon(minutes + 45) for minutes in MINUTES]
    ids = {"کد رهگیری": [f"A-{number + 1000}" for number in ROWS]}
    first, second = (answered, registered) if answer_first else (registered, answered)

    proposal = guess(tmp_path, ids | first | second)

    at_three, at_five = ("answered", "registered") if answer_first else ("registered", "answered")
    assert times_of(proposal) == {f"{at_three}_time": "ساعت (column 3)", f"{at_five}_time": "ساعت (column 5)"}


def test_times_of_day_in_a_workbook_are_recognised(tmp_path):
    book = openpyxl.Workbook()
    table = register()
    book.active.append(list(table))
    for number, row in enumerate(zip(*table.values(), strict=True)):
        minutes = MINUTES[number]
        book.active.append(
            [row[0], datetime(2024, 7, number % 28 + 1), time(minutes // 60, minutes % 60), *row[3:5]]
            + ([datetime(2024, 8, number % 28 + 1), (minutes + 45) / 1440] if number % 3 else [None, None])
        )
    book.save(tmp_path / "cases.xlsx")

    proposal = propose(tmp_path / "cases.xlsx")
    records = read_all(tmp_path / "cases.xlsx", mapping_from(proposal)).records

    assert times_of(proposal) == {"registered_time": "ساعت ثبت", "answered_time": "زمان پاسخ"}
    assert str(records["registered_at"][1]) == "2024-07-02 07:37:00"
    assert str(records["answered_at"][1]) == "2024-08-02 08:22:00"


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("مدت پاسخ", None),  # a length of time by its heading
        ("زمان پاسخ", [f"0{number % 4}:{number % 60:02}" for number in ROWS]),  # and by its values
    ],
)
def test_lengths_of_time_are_no_times_of_day(tmp_path, heading, values):
    table = register((*HEADINGS[:3], heading), answer_times=values)

    assert times_of(guess(tmp_path, table)) == {"registered_time": "ساعت ثبت"}


def test_dates_with_times_of_their_own_need_none(tmp_path):
    table = register()
    table["تاریخ ثبت"] = [f"{day} {colon(m)}" for day, m in zip(table["تاریخ ثبت"], MINUTES, strict=True)]

    assert times_of(guess(tmp_path, table)) == {"answered_time": "زمان پاسخ"}


def test_numbers_are_times_only_where_the_heading_says_so(tmp_path):
    (numbers,) = profiles({"پلاک": [without_mark(minutes) for minutes in MINUTES]})

    assert not is_clock(numbers)
    assert pair_times([numbers], {}) == {}


def test_times_that_cannot_be_read_are_shown(tmp_path):
    table = register()
    table["ساعت ثبت"][5:9] = ["صبح زود", "25:10", "", "-"]

    column = guess(tmp_path, table).fields["registered_time"]

    assert column.problems == ("صبح زود", "25:10")
    assert column.readable == pytest.approx(57 / 59)


def test_times_stay_outside_without_their_dates(tmp_path):
    proposal = revise(guess(tmp_path, register()), {"تاریخ پاسخ": None})

    assert times_of(proposal) == {"registered_time": "ساعت ثبت"}
    left = next(column for column in proposal.columns if column.heading == "زمان پاسخ")
    assert left.outside is Outside.not_needed
    assert "no column is chosen for the dates" in left.reason.en
    assert "تاریخ این ساعت‌ها" in left.reason.fa


def test_a_person_can_choose_the_times(tmp_path: Path):
    table = register((*HEADINGS[:3], "Zxqv"))
    table = {"Zxqv": table.pop("Zxqv"), **table}

    proposal = revise(guess(tmp_path, table), {"Zxqv": "answered_time"})

    assert times_of(proposal) == {"registered_time": "ساعت ثبت", "answered_time": "Zxqv"}


def test_hours_that_were_spent_on_a_case_are_no_time_of_day(tmp_path):
    days = [f"2025-05-{row % 28 + 1:02}" for row in ROWS]
    table = {"#": [str(900 + row) for row in ROWS], "Created": days, "Due date": days}
    proposal = guess(tmp_path, table | {"Spent time": [f"{row % 9}.{row % 6}0" for row in ROWS]})

    assert "due_time" not in proposal.fields
    assert "registered_time" not in proposal.fields


def test_hours_and_minutes_without_a_colon_stand_beside_abbreviated_dates(tmp_path: Path) -> None:
    table = {
        "RQ_NO": [str(4000 + number) for number in ROWS],
        "REG_DT": [f"140505{1 + number % 28:02}" for number in ROWS],
        "REG_TM": [str(minutes // 60 * 100 + minutes % 60) for minutes in MINUTES],
    }
    read = read_all(tmp_path / "table.csv", mapping_from(guess(tmp_path, table))).records["registered_at"]

    assert [moment.hour * 60 + moment.minute for moment in read] == MINUTES
