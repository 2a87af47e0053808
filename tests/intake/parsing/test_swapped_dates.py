"""Files whose days and months are the other way round than their mapping says are refused, others are not."""

from pathlib import Path

import pytest

from intake.errors import RefusedError
from intake.parsing.swapped_dates import swapped_format
from tests.intake.reading import csv_of, read_all, reasons, small


def file_of(folder: Path, written: str, days: range, *, year: int = 2025) -> Path:
    """A file with a registration on each of these days of June (or Khordad), written as `written` says."""
    lines = [f"{day},{written.format(y=year, m=6 if year > 1999 else 3, d=day)},آبفا" for day in days]
    return csv_of(folder, "\n".join(["id,registered,agency", *lines]))


@pytest.mark.parametrize(
    ("mapped", "written", "year", "other"),
    [
        ("%m/%d/%Y", "{d:02}/{m:02}/{y}", 2025, "%d/%m/%Y"),
        ("%d/%m/%Y %H:%M", "{m}/{d}/{y} 10:05", 2025, "%m/%d/%Y %H:%M"),
        ("jalali:%m/%d/%Y", "{d:02}/{m:02}/{y}", 1404, "jalali:%d/%m/%Y"),
        ("%Y-%m-%d", "{y}-{d:02}-{m:02}", 2025, "%Y-%d-%m"),
    ],
)
def test_a_file_in_the_other_order_is_refused_with_the_format_that_reads_it(
    tmp_path: Path, mapped: str, written: str, year: int, other: str
) -> None:
    path = file_of(tmp_path, written, range(1, 29), year=year)
    with pytest.raises(RefusedError) as refused:
        read_all(path, small(dates={"formats": [mapped]}))
    assert "16 of 28 times" in refused.value.message_en
    assert f'formats = ["{other}"]' in refused.value.message_en
    assert f'formats = ["{other}"]' in refused.value.message_fa
    assert not len(read_all(path, small(dates={"formats": [other]})).rejected)


def test_a_few_mistyped_days_and_other_errors_are_rejected_rows(tmp_path: Path) -> None:
    path = file_of(tmp_path, "{m:02}/{d:02}/{y}", range(1, 29))
    mapping = small(dates={"formats": ["%m/%d/%Y"]})
    path.write_text(
        path.read_text() + "\n40,14/06/2025,x\n41,15/06/2025,x\n42,?,x\n" + "43,99/99/2025,x\n" * 20
    )
    batch = read_all(path, mapping)
    assert {reason for _, reason in reasons(batch)} == {"unreadable_registration_time"}
    assert len(batch.rejected) == 23


def test_a_file_read_in_part_and_formats_with_names_are_not_judged(tmp_path: Path) -> None:
    path = file_of(tmp_path, "{d:02}/{m:02}/{y}", range(1, 29))
    assert len(read_all(path, small(dates={"formats": ["%m/%d/%Y"]}), first_rows=10).records) == 10
    assert len(read_all(path, small(dates={"formats": ["auto", "%d %B %Y"]})).rejected) == 28


def test_day_and_month_change_places() -> None:
    assert swapped_format("jalali:%d/%m/%Y %H:%M") == "jalali:%m/%d/%Y %H:%M"
    assert swapped_format("auto") is None
    assert swapped_format("%d %B %Y") is None
