"""Files with the time of an event in a column beside its date: the case has the moment, and no row is lost."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from intake.commands.value_notes_text import note_lines
from intake.errors import MappingError
from intake.load.reconciliation import Report
from intake.load.run import Request, run_load
from intake.mapping.field_columns import TIMES, Columns
from intake.mapping.model import Mapping, load_mapping
from intake.publish.target_from_url import target_from_url
from queries.settings.province_settings import Settings
from queries.vocabulary.codes import Flag
from tests.intake.reading import csv_of, read_all, small
from tests.intake.storing import table, url

HEADINGS = ["کد", "تاریخ ثبت", "ساعت ثبت", "تاریخ پاسخ", "زمان پاسخ"]
MAPPING = """name = "office"
title_fa = "اداره"
title_en = "Office"
source = "office"
[columns]
id = "کد"
registered_at = "تاریخ ثبت"
registered_time = "ساعت ثبت"
answered_at = "تاریخ پاسخ"
answered_time = "زمان پاسخ"
"""
ROWS = [
    ["1", "1403/05/12", "8:05", "1403/05/12", "۱۴:۰۷"],
    ["2", "1403/05/12", "08:05:33", "1403/05/14", "۰۲:۰۷ ب.ظ"],
    ["3", "1403/05/12", "0.5", "1403/05/14", "45506.25"],
    ["4", "1403/05/12", "", "1403/05/14", "-"],
    ["5", "1403/05/12", "صبح زود", "1403/05/14", "25:61"],
    ["6", "1403/05/12 07:30", "09:00", "", "10:00"],
]
MOMENTS = {
    "1": (datetime(2024, 8, 2, 8, 5), datetime(2024, 8, 2, 14, 7)),
    "2": (datetime(2024, 8, 2, 8, 5, 33), datetime(2024, 8, 4, 14, 7)),
    "3": (datetime(2024, 8, 2, 12), datetime(2024, 8, 4, 6)),
    "4": (datetime(2024, 8, 2), datetime(2024, 8, 4)),
    "5": (datetime(2024, 8, 2), datetime(2024, 8, 4)),
    "6": (datetime(2024, 8, 2, 7, 30), None),
}


def office(folder: Path) -> Mapping:
    path = folder / "office.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return load_mapping(path)


def as_csv(folder: Path) -> Path:
    return csv_of(folder, "".join(f"{','.join(row)}\n" for row in [HEADINGS, *ROWS]))


def as_workbook(folder: Path) -> Path:
    """The same rows as a workbook holds them: dates, times, parts of a day, texts."""
    day, later = datetime(2024, 8, 2), datetime(2024, 8, 4)
    book = openpyxl.Workbook()
    for row in [
        HEADINGS,
        [1, day, time(8, 5), day, time(14, 7)],
        [2, "1403/05/12", "08:05:33", later, (14 * 60 + 7) / 1440],
        [3, day, 0.5, "1403/05/14", 45506.25],
        [4, day, None, later, "-"],
        [5, day, "صبح زود", later, "25:61"],
        [6, datetime(2024, 8, 2, 7, 30), time(9), None, time(10)],
    ]:
        book.active.append(row)
    book.save(folder / "cases.xlsx")
    return folder / "cases.xlsx"


@pytest.fixture(scope="module", params=[as_csv, as_workbook])
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Path]:
    folder = tmp_path_factory.mktemp("times")
    path = request.param(folder)
    files = Request(files=(path,), mapping=office(folder), settings=Settings(), as_of=datetime(2024, 9, 1))
    return run_load(files, target_from_url(url(folder)), notify=lambda _fa, _en: None), folder


def cases(folder: Path) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in table(folder, "case")}


def test_dates_and_times_are_one_moment(loaded: tuple[Report, Path]) -> None:
    stored = cases(loaded[1])

    assert {key: (row["registered_at"], row["answered_at"]) for key, row in stored.items()} == MOMENTS
    assert stored["1"]["answer_hours"] == 6  # 0 or none, if both were days alone


def test_no_row_is_lost_and_unreadable_times_are_flagged(loaded: tuple[Report, Path]) -> None:
    report, folder = loaded

    assert (report.loaded, report.rejected) == (6, 0)
    assert report.flagged == {"unreadable_time": 1}
    flagged = {key for key, row in cases(folder).items() if row["flags"] & Flag.unreadable_time}
    assert flagged == {"5"}


def test_missing_and_unreadable_times_are_said_in_both_languages(loaded: tuple[Report, Path]) -> None:
    notes = loaded[0].notes
    fa, en = ("\n".join(note_lines(notes, lang)) for lang in ("fa", "en"))

    assert (
        "Column “\u2068ساعت ثبت\u2069”: the time cannot be read in 1 row, for example “\u2068صبح زود\u2069”. "
        in en
    )
    assert "Column “\u2068زمان پاسخ\u2069”: 1 row with a date but no time of day" in en
    assert "ستون «\u2068زمان پاسخ\u2069»: در ۱ سطر تاریخ هست ولی ساعت نیست" in fa
    assert "قالب‌های آزموده: ساعت مانند ۸:۰۵" in fa
    assert notes.as_json()["missing_times"] == [
        {"column": "ساعت ثبت", "rows": 1}, {"column": "زمان پاسخ", "rows": 1},
    ]  # fmt: skip


def test_events_have_their_times_apart(tmp_path: Path) -> None:
    path = csv_of(tmp_path, "case,day,clock,what\na,1403/05/12,0805,registered\na,1403/05/12,1407,answered\n")
    columns = {"id": "case", "moment": "day", "moment_time": "clock", "event": "what"}
    events = Mapping.model_validate(
        {"name": "e", "title_fa": "ر", "title_en": "e", "source": "e", "shape": "events", "columns": columns}
    )

    moments = read_all(path, events).records["moment"]

    assert [str(each) for each in moments] == ["2024-08-02 08:05:00", "2024-08-02 14:07:00"]


@pytest.mark.parametrize(
    "cells",
    [
        pa.array([time(8, 5), None], pa.time64("us")),
        pa.array([timedelta(hours=8, minutes=5), None], pa.duration("us")),
        pa.array([datetime(1899, 12, 30, 8, 5), None], pa.timestamp("us")),
        pa.array([(8 * 60 + 5) / 1440, None]),
        pa.array([805, None]),
    ],
    ids=["time", "duration", "moment", "part of a day", "number"],
)
def test_typed_times_of_parquet_are_read(tmp_path: Path, cells: pa.Array) -> None:
    days = pa.array([date(2024, 8, 2)] * 2)
    columns = {"id": ["a", "b"], "registered": days, "agency": ["x", "y"], "at": cells}
    pq.write_table(pa.table(columns), tmp_path / "cases.parquet")

    records = read_all(tmp_path / "cases.parquet", small(columns={"registered_time": "at"})).records

    assert [str(each) for each in records["registered_at"]] == ["2024-08-02 08:05:00", "2024-08-02 00:00:00"]
    assert not records["flags"].any()


def test_a_time_counts_only_where_its_date_does(tmp_path: Path) -> None:
    path = csv_of(
        tmp_path,
        "id,registered,changed,at,state\na,1403/05/12,1403/05/13,x,open\nb,1403/05/12,1403/05/13,10:00,closed\n",
    )
    declared = small(columns={
        "closed_at": {"column": "changed", "when": "closed"}, "closed_time": "at", "status": "state",
    }, optional=["agency"])  # fmt: skip

    records = read_all(path, declared).records

    assert list(records["flags"]) == [0, 0]
    assert str(records["closed_at"][1]) == "2024-08-03 10:00:00"


def test_times_with_an_offset_become_local(tmp_path: Path) -> None:
    path = csv_of(tmp_path, "id,registered,at,agency\na,2024-08-02,22:00Z,x\nb,2024-08-02,22:00,x\n")

    records = read_all(path, small(columns={"registered_time": "at"})).records

    assert [str(each) for each in records["registered_at"]] == ["2024-08-03 01:30:00", "2024-08-02 22:00:00"]


def test_the_time_of_the_export_is_read_too(tmp_path: Path) -> None:
    path = csv_of(tmp_path, "id,registered,agency,made,at\na,1403/05/12,x,1403/06/01,16:20\n")
    declared = small(columns={"exported_at": "made", "exported_time": "at"})

    assert read_all(path, declared).exported_at == datetime(2024, 8, 22, 16, 20)


def test_a_time_needs_its_date() -> None:
    with pytest.raises(ValueError, match="name the column of answered_at"):
        small(columns={"answered_time": "at"})


def test_a_time_that_the_file_lacks_is_named_unless_it_is_optional(tmp_path: Path) -> None:
    path = csv_of(tmp_path, "id,registered,agency\na,1403/05/12,x\n")

    with pytest.raises(MappingError, match='"at" for registered_time'):
        read_all(path, small(columns={"registered_time": "at"}, optional="none"))
    batch = read_all(path, small(columns={"registered_time": "at"}, optional=["registered_time"]))

    assert str(batch.records["registered_at"][0]) == "2024-08-02 00:00:00"


def test_every_moment_can_have_its_time() -> None:
    fields = set(Columns.model_fields)

    assert set(TIMES) == {field for field in fields if field.endswith("_at")} | {"moment"}
    assert set(TIMES.values()) == {field for field in fields if field.endswith("_time")}
