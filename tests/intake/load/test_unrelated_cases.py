"""A file of which no case is in its source is noticed if it is of the same days (`intake.load.unrelated_cases`)."""

import random
from pathlib import Path
from typing import Any

from tests.intake.storing import CASE, load_rows, remarks_on_cases


def rows_of(prefix: str, month: int, *, size: int = 30) -> list[dict[str, Any]]:
    """A case on each of some days of a month of 1404."""
    return [
        CASE | {"id": f"{prefix}{at}", "registered_at": f"1404/{month:02}/{at % 30 + 1:02} 10:00"}
        for at in range(size)
    ]


def said_of_the_second(folder: Path, *files: list[dict[str, Any]]) -> str:
    """The English remarks of the last of several loads."""
    reports = [load_rows(folder, rows) for rows in files]
    return " ".join(remark.en for remark in remarks_on_cases(reports[-1]))


def test_another_list_of_the_same_days_is_noticed(tmp_path: Path) -> None:
    said = said_of_the_second(tmp_path, rows_of("a", 3), rows_of("b", 3))
    assert "None of the 30 cases of this file was in the source" in said
    assert "but 30 were registered on days" in said


def test_the_next_month_and_a_file_that_goes_on_are_usual(tmp_path: Path) -> None:
    known = rows_of("a", 3)
    assert "None of the" not in said_of_the_second(tmp_path, known, rows_of("b", 4))
    assert "None of the" not in said_of_the_second(tmp_path, [*known[:5], *rows_of("c", 3)])


def test_files_of_one_system_with_a_county_each_have_ids_among_one_another(tmp_path: Path) -> None:
    rows = rows_of("a", 3, size=60)
    assert "None of the" not in said_of_the_second(tmp_path, rows[::2], rows[1::2])


def test_among_codes_drawn_at_random_any_other_system_has_its_own(tmp_path: Path) -> None:
    dice = random.Random(7)
    files = [
        [row | {"id": str(dice.randrange(10**9, 10**10))} for row in rows_of("a", 3, size=60)]
        for _ in range(2)
    ]
    assert "None of the 60 cases" in said_of_the_second(tmp_path, *files)


def test_a_few_cases_are_not_judged(tmp_path: Path) -> None:
    assert "None of the" not in said_of_the_second(tmp_path, rows_of("a", 3), rows_of("b", 3, size=10))
