"""Rows of cases and rows of events."""

import pytest

from intake.guess.tables.file_shape import fits_shape, judge_shape
from tests.intake.guess.guessing import profiles
from tests.intake.guess.registers import event_register, registers
from tests.thorough import one_in


def of(register):
    return profiles({name: [row[at] for row in register.rows] for at, name in enumerate(register.headings)})


def test_a_list_of_events_has_steps_of_cases_that_begin_with_the_registration():
    events = event_register()

    assert judge_shape(of(events)) == "events"
    numbered = [f"column {at}" for at in range(1, len(events.headings) + 1)]
    assert judge_shape(of(events.renamed(numbered, "numbered"))) == "events"


@pytest.mark.thorough
def test_cases_are_no_events_although_their_states_and_districts_repeat():
    for number, register in enumerate(registers()):
        numbered = [f"column {at}" for at in range(1, len(register.headings) + 1)]
        # The registers take turns to have their own headings and numbered ones.
        for variant in one_in(2, (register, register.renamed(numbered, "numbered")), turn=number):
            assert judge_shape(of(variant)) == "snapshot", variant.name


def test_fields_of_the_other_shape_do_not_fit():
    assert fits_shape("registered_at", "snapshot")
    assert not fits_shape("registered_at", "events")
    assert fits_shape("moment", "events")
    assert not fits_shape("moment", "snapshot")


def test_numbers_of_one_or_two_digits_are_ids_where_the_heading_says_so():
    steps = [(case, step) for case in range(1, 21) for step in ("ثبت", "پاسخ", "مختومه")]
    table = {
        "شماره پرونده": [str(case) for case, _ in steps],
        "رویداد": [step for _, step in steps],
        "تاریخ رویداد": [
            f"1404/01/{case:02} 0{8 + at % 3 // 2}:{at % 3}0" for at, (case, _) in enumerate(steps)
        ],
    }

    assert judge_shape(profiles(table)) == "events"
    assert judge_shape(profiles({"منطقه": table.pop("شماره پرونده")} | table)) == "snapshot"
