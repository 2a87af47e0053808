"""Files each of whose lines is one quoted cell (`intake.readers.quoted_lines`)."""

import csv
from pathlib import Path

import pytest

from intake.guess.columns.column_sample import sample_file
from intake.readers.quoted_lines import are_lines_quoted, unquoted
from queries.settings.province_settings import Settings
from tests.intake.reading import csv_of, read_all, reasons, small

LINES = [
    "id,registered,agency",
    '1,1404/05/12,"آب، ""برق"""',
    "2,1404/05/12,گاز",
    "3,1404/05/12",
    "4,1404/05/12,راه",
]


def quoted(lines: list[str], end: str = "\r\n") -> str:
    return "".join('"' + line.replace('"', '""') + '"' + end for line in lines)


def test_the_rows_inside_are_read(tmp_path: Path) -> None:
    lines = [*LINES[:3], *[f"{at},1404/05/12,x" for at in range(10, 100)], LINES[3]]
    path = csv_of(tmp_path, quoted(lines), encoding="utf-8-sig")
    batch = read_all(path, small())
    assert list(batch.records["id"])[:3] == ["1", "2", "10"]
    assert batch.records["agency"][0] == 'آب، "برق"'
    assert (len(batch.records), reasons(batch)) == (92, [(94, "malformed_row")])
    assert sample_file(path, Settings()).header == ("id", "registered", "agency")


def test_lines_that_are_not_quoted_as_a_whole_stay_as_they_are(tmp_path: Path) -> None:
    text = quoted([*LINES[:3], *[f"{at},1404/05/12,x" for at in range(60)]]) + '"70","1404/05/12","y"\r\n'
    records = read_all(csv_of(tmp_path, text), small()).records
    assert list(records["agency"])[-1] == "y"


@pytest.mark.parametrize(
    "lines",
    [
        LINES,
        ['"a, b, c"', '"d, e"', '"f, g, h"'],
        ['"a, b, c"', '"d, e, f, g"', '"h, i, j"'],  # sentences have commas too, but not each as many
        ['"1","2","3"', '"4","5","6"', '"7","8","9"'],
        ['"a,b,c"', '"d,e,f"'],
        ['"one"', '"two"', '"three"'],
    ],
)
def test_other_files_are_not_taken_for_such(lines: list[str]) -> None:
    assert not are_lines_quoted([line.encode() for line in lines])


def test_marks_inside_are_no_longer_doubled() -> None:
    assert next(csv.reader([unquoted(quoted(LINES[1:2], "").encode()).decode()])) == [
        "1",
        "1404/05/12",
        'آب، "برق"',
    ]
