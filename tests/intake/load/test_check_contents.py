"""What a check shows: first cases, ranges of dates, shift of times, unknown words, what cannot be read."""

from datetime import datetime
from pathlib import Path

import pytest

from intake.load.check_contents import CheckContents
from intake.load.run import Request, run_load
from intake.mapping.model import load_mapping
from intake.publish.target_from_url import target_from_url
from queries.settings.province_settings import Settings
from queries.vocabulary.recorded import Recorded
from tests.intake.reading import csv_of, small
from tests.intake.storing import url

pytestmark = pytest.mark.usefixtures("no_rollups")


def check(folder: Path, path: Path, mapping, *, publish: bool = False) -> CheckContents:
    request = Request((path,), mapping, Settings(), publish=publish)
    contents = run_load(request, target_from_url(url(folder)), notify=lambda _fa, _en: None).contents
    assert (contents is None) == publish
    return contents


SNAPSHOT = """کد رهگیری,تاریخ ثبت,تاریخ پاسخ,تاریخ مختومه,وضعیت,مسیر ثبت,شهرستان,دستگاه
11,1403/05/12 09:30,1403/05/14 10:00,1403/05/15 11:00,مختومه,تلفن,تبریز,شهرداری (نمونه)
12,1403/05/13 09:30,,,باز,کبوتر,اهر,شهرداری (نمونه)
13,فردا,,,باز,تلفن,اهر,شهرداری (نمونه)
14,1403/06/01 08:00,دیروز,,باز,تلفن,اهر,شهرداری (نمونه)
15,1403/06/02 08:00,,,باز,تلفن,اهر,شهرداری (نمونه)
"""


@pytest.fixture(scope="module")
def contents(tmp_path_factory) -> CheckContents:
    folder = tmp_path_factory.mktemp("check")
    return check(folder, csv_of(folder, SNAPSHOT), load_mapping("negah"))


def test_the_first_accepted_cases_are_shown_as_they_would_stand(contents):
    assert [case.id for case in contents.cases] == ["11", "12", "14"]
    first = {each.field: each.value.fa for each in contents.cases[0].fields}
    assert first["registered_at"] == "۱۴۰۳/۰۵/۱۲ ۰۹:۳۰"
    assert first["county"] == "تبریز"
    assert first["status"] == "مختومه"
    assert first["channel"] == "تلفن ۱۱۱"
    # The rule of the settings has given a due date: ten days.
    assert first["due_at"] == "۱۴۰۳/۰۵/۲۲ ۰۹:۳۰"
    assert [step.en.split(",")[0] for step in contents.cases[0].steps][:1] == ["Registered"]


def test_each_column_of_dates_has_its_first_and_last(contents):
    ranges = {each.field: each for each in contents.dates}

    assert ranges["registered_at"].rows == 4
    assert ranges["registered_at"].first == datetime(2024, 8, 2, 9, 30)
    assert ranges["registered_at"].last == datetime(2024, 8, 23, 8)
    assert ranges["closed_at"].column == "تاریخ مختومه"


def test_unknown_words_and_what_cannot_be_read_are_named(contents):
    (unknown,) = contents.unknown_words
    assert (unknown.column, unknown.words) == ("مسیر ثبت", (("کبوتر", 1),))
    assert unknown.as_json()["default_en"] == unknown.default.en == "Not given"
    assert [(sample.line, sample.detail) for sample in contents.unreadable] == [
        (4, "تاریخ ثبت: فردا"),
        (None, "تاریخ پاسخ: دیروز"),
    ]


def test_what_the_source_does_not_record_is_said(contents):
    assert Recorded.verdict in contents.not_recorded
    assert Recorded.answer not in contents.not_recorded
    assert contents.not_recorded_sentence.en.startswith("Not in this source: ")


@pytest.mark.thorough
def test_the_shift_of_times_is_measured(tmp_path):
    path = csv_of(tmp_path, "id,registered,agency\n1,2024-07-12T10:58:43-05:00,A\n")

    contents = check(tmp_path, path, small())

    assert contents.shift.hours == 8.5
    assert contents.shift.became == datetime(2024, 7, 12, 19, 28, 43)
    assert contents.as_json()["shift"]["timezone"] == "Asia/Tehran"


def test_personal_data_is_masked(tmp_path):
    path = csv_of(tmp_path, "id,registered,agency\n1,1403/05/12,A\n2,09141234567,A\n")

    contents = check(tmp_path, path, small())

    assert "09141234567" not in repr(contents)


def test_a_load_has_no_contents(tmp_path):
    path = csv_of(tmp_path, "id,registered,agency\n1,1403/05/12,A\n")

    assert check(tmp_path, path, small(), publish=True) is None


@pytest.mark.thorough
def test_cases_that_another_source_has_are_said_before_they_count_twice(tmp_path):
    rows = "".join(f"{n},1403/05/{n + 1:02},A\n" for n in range(20))
    path = csv_of(tmp_path, f"id,registered,agency\n{rows}")
    assert check(tmp_path, path, small()).same_cases is None
    check(tmp_path, path, small(), publish=True)
    assert check(tmp_path, path, small()).same_cases is None, "it is the same source"

    contents = check(tmp_path, path, small(source="مهر"))

    assert (contents.same_cases.source, contents.same_cases.cases) == ("test", 20)
    assert "۲۰ پرونده" in contents.as_json()["same_cases"]["fa"]
    assert "load the file under the name of that source: “test”" in contents.same_cases.sentence.en
    other_days = csv_of(tmp_path, f"id,registered,agency\n{rows.replace('1403', '1402')}", name="other.csv")
    assert check(tmp_path, other_days, small(source="آبان")).same_cases is None
