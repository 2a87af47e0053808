"""A due day without a time of day lasts until its end: an answer in the course of that day is in time."""

from datetime import datetime

import openpyxl
import pytest

from tests.intake.storing import load_files, load_rows, table
from tests.thorough import ordinary_first

pytestmark = pytest.mark.usefixtures("no_rollups")

END = datetime(2024, 8, 2, 23, 59, 59)
CASE = {"registered_at": "1403/05/02 10:00", "answered_at": "1403/05/12 09:30"}
EVENTS = (("registered", "1403/05/02 10:00"), ("answered", "1403/05/12 09:30"))


@pytest.mark.parametrize(
    "due", ordinary_first(1, ["1403/05/12", "2024-08-02 00:00:00", "۱۴۰۳/۰۵/۱۲", "1403/05/12 23:59:59"])
)
def test_an_answer_on_the_due_day_is_in_time(tmp_path, due):
    load_rows(tmp_path, [CASE | {"id": "1", "due_at": due}])
    (case,) = table(tmp_path, "case")
    assert (case["due_at"], case["on_time"]) == (END, True)


def test_a_due_moment_with_its_time_ends_at_it(tmp_path):
    rows = [
        CASE | {"id": "1", "due_at": "1403/05/12 09:00"},
        CASE | {"id": "2", "due_at": "1403/05/11 24:00"},
    ]
    load_rows(tmp_path, rows)
    dues = {case["id"]: (case["due_at"], case["on_time"]) for case in table(tmp_path, "case")}
    assert dues == {"1": (datetime(2024, 8, 2, 9), False), "2": (datetime(2024, 8, 2), False)}


@pytest.mark.thorough
@pytest.mark.parametrize(("others", "end"), ordinary_first(1, [(98, END), (99, datetime(2024, 8, 2))]))
def test_midnight_is_a_moment_where_nearly_all_others_have_other_times(tmp_path, others, end):
    rows = [CASE | {"id": str(number), "due_at": "1403/05/12 09:00"} for number in range(others)]
    load_rows(tmp_path, [*rows, CASE | {"id": "due", "due_at": "1403/05/12 00:00"}])
    (due,) = (case["due_at"] for case in table(tmp_path, "case") if case["id"] == "due")
    assert due == end


@pytest.mark.thorough
def test_a_day_among_moments_lasts_until_its_end(tmp_path):
    rows = [CASE | {"id": str(number), "due_at": "1403/05/12 09:00"} for number in range(200)]
    load_rows(tmp_path, [*rows, CASE | {"id": "due", "due_at": "1403/05/12"}])
    (due,) = (case["due_at"] for case in table(tmp_path, "case") if case["id"] == "due")
    assert due == END


def test_the_day_after_is_late(tmp_path):
    load_rows(tmp_path, [CASE | {"id": "1", "due_at": "1403/05/11"}])
    assert table(tmp_path, "case")[0]["on_time"] is False


@pytest.mark.thorough
def test_events_have_due_days_too(tmp_path):
    rows = [{"case": "1", "event": event, "moment": moment, "due": "1403/05/12"} for event, moment in EVENTS]
    load_rows(tmp_path, rows, mapping="negah-events")
    (case,) = table(tmp_path, "case")
    assert (case["due_at"], case["on_time"]) == (END, True)


@pytest.mark.thorough
def test_so_has_a_cell_of_a_date_in_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["id", "registered_at", "due_at", "answered_at"])
    book.active.append(["1", datetime(2024, 7, 23, 10), datetime(2024, 8, 2), datetime(2024, 8, 2, 9, 30)])
    path = tmp_path / "office.xlsx"
    book.save(path)
    mapping = tmp_path / "office.toml"
    mapping.write_text(
        'name = "office"\ntitle_fa = "اداره"\ntitle_en = "Office"\nsource = "office"\n[columns]\n'
        'id = "id"\nregistered_at = "registered_at"\ndue_at = "due_at"\nanswered_at = "answered_at"\n',
        encoding="utf-8",
    )
    load_files(tmp_path, path, mapping=str(mapping))
    (case,) = table(tmp_path, "case")
    assert (case["due_at"], case["on_time"]) == (END, True)
