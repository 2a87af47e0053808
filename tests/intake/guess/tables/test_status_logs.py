"""Logs of states load as events; lists of cases exported week after week do not (`intake.guess.tables.status_logs`)."""

from datetime import datetime, timedelta

import pytest

from tests.intake.guess.guessing import guess, mapping_from
from tests.intake.reading import read_all

CASES = range(40)
START = datetime(2025, 4, 25, 8)
STEPS = (("ثبت شده", 0), ("ارجاع شده", 2), ("پاسخ داده شده", 50), ("مختومه", 60))


def log(words=STEPS, *, backwards=False):
    """A row each time that the state of a case changes; every third case is not answered yet."""
    changes = [
        (case, word, START + timedelta(hours=7 * case), START + timedelta(hours=7 * case + later))
        for case in CASES
        for word, later in (words if case % 3 else words[:2])
    ]
    changes.sort(key=lambda change: change[3], reverse=backwards)
    return {
        "کد پیگیری": [str(14030000 + 7 * case) for case, *_ in changes],
        "وضعیت جدید": [word for _, word, *_ in changes],
        "دستگاه": ["شهرداری" if case % 2 else "شرکت گاز" for case, *_ in changes],
        "تاریخ تغییر": [f"{moment:%Y-%m-%d %H:%M}" for *_, moment in changes],
    }, [f"{registered:%Y-%m-%d %H:%M}" for *_, registered, _ in changes]


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("registered_in_each_row", [False, True])
def test_the_states_of_a_log_are_the_steps_of_its_cases(tmp_path, backwards, registered_in_each_row):
    table, registered = log(backwards=backwards)
    if registered_in_each_row:
        table = {"کد پیگیری": table["کد پیگیری"], "تاریخ ثبت": registered, **table}
    mapping = mapping_from(guess(tmp_path, table))
    assert mapping.shape == "events"
    assert mapping.columns.moment.column == ("تاریخ تغییر",)
    assert mapping.columns.event.column == ("وضعیت جدید",)
    assert mapping.values.event.map == {
        "ثبت شده": "registered",
        "ارجاع شده": "referred",
        "پاسخ داده شده": "answered",
        "مختومه": "closed",
    }
    assert len(read_all(tmp_path / "table.csv", mapping).records) == len(table["کد پیگیری"])


def test_a_former_state_is_no_step_and_a_state_between_steps_is_said(tmp_path):
    table, _ = log((*STEPS[:2], ("در انتظار پاسخ", 3), *STEPS[2:]))
    table["وضعیت قبلی"] = ["", *table["وضعیت جدید"][:-1]]
    proposal = guess(tmp_path, table)
    assert proposal.shape == "events"
    assert proposal.fields["event"].heading == "وضعیت جدید"
    assert any("Rows with such a word are rejected and listed" in note.en for note in proposal.notes)
    assert proposal.coded[-1].unknown.keys() == {"در انتظار پاسخ"}


def weekly(*, with_answers):
    """The list of all cases, four weeks one below the other."""
    rows = []
    for week in range(1, 5):
        for case in CASES:
            age = week - case // 10
            if age > 0:
                rows.append(
                    (case, ["ثبت شده", "ارجاع شده", "پاسخ داده شده", "مختومه"][min(age - 1, 3)], week)
                )
    table = {
        "کد پیگیری": [str(14030000 + 7 * case) for case, *_ in rows],
        "تاریخ ثبت": [f"{START + timedelta(hours=7 * case):%Y-%m-%d %H:%M}" for case, *_ in rows],
        "وضعیت": [state for _, state, _ in rows],
        "تاریخ گزارش": [f"{START + timedelta(days=20 + 7 * week):%Y-%m-%d}" for *_, week in rows],
    }
    if with_answers:
        answered = ("پاسخ داده شده", "مختومه")
        table["تاریخ پاسخ"] = [
            f"{START + timedelta(hours=7 * case + 30):%Y-%m-%d %H:%M}" if state in answered else ""
            for case, state, _ in rows
        ]
    return table


def test_lists_of_cases_one_below_the_other_are_no_log(tmp_path):
    assert guess(tmp_path, weekly(with_answers=True)).shape == "snapshot"


def test_a_log_without_registrations_is_left_to_a_person(tmp_path):
    table, _ = log((("در دست بررسی", 0), *STEPS[1:]))
    proposal = guess(tmp_path, table)
    assert proposal.shape == "snapshot"
    assert "registered_at" in proposal.missing
    assert any("none for the registration of a case was found" in note.en for note in proposal.notes)
