"""Files of events whose ids stand for several cases are refused, and good ones are not."""

from pathlib import Path

import pytest

from intake.errors import RefusedError
from tests.intake.storing import load_rows, table
from tests.thorough import ordinary_first

# Each load writes a store.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]


def cases(month: int, county: str, topic: str = "آب", count: int = 10, day: int = 1) -> list[dict[str, str]]:
    """Cases number 1 to `count` of a month, each registered and answered."""
    rows = []
    for number in range(1, count + 1):
        case = {"case": str(number), "county": county, "topic": topic}
        at = f"1404/{month:02}/{day + number:02}"
        rows += [
            case | {"moment": f"{at} 08:00", "event": "registered"},
            case | {"moment": f"{at} 12:00", "event": "answered"},
        ]
    return rows


def load(folder: Path, rows: list[dict[str, str]], **settings: str) -> None:
    load_rows(folder, rows, mapping="negah-events", as_of=None, **settings)


@pytest.mark.parametrize(
    "others",
    ordinary_first(
        1,
        [
            pytest.param(cases(2, "0304"), id="another county numbers its own cases"),
            pytest.param(cases(3, "0303", "برق"), id="numbers start over each month"),
            pytest.param(
                cases(10, "0303"), id="numbers start over after half a year", marks=pytest.mark.thorough
            ),
        ],
    ),
)
def test_events_of_other_cases_with_the_same_ids_are_refused(
    tmp_path: Path, others: list[dict[str, str]]
) -> None:
    load(tmp_path, cases(1, "0303"))
    with pytest.raises(RefusedError) as refused:
        load(tmp_path, others)

    assert "10" in refused.value.message_en
    assert "--source" in refused.value.message_fa
    assert len(table(tmp_path, "case")) == 10
    assert len(table(tmp_path, "case_event")) == 20


def test_two_cases_with_one_id_in_one_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError):
        load(tmp_path, cases(1, "0303") + cases(2, "0304"))


@pytest.mark.thorough
def test_the_same_cases_are_loaded_again_and_a_few_may_be_registered_anew(tmp_path: Path) -> None:
    load(tmp_path, cases(1, "0303", count=20))
    load(tmp_path, cases(1, "0303", count=20))
    load(tmp_path, cases(1, "0303", count=20) + cases(1, "0304", count=2, day=8))
    load(tmp_path, cases(1, "0303", count=20, day=2))  # another day, but the same county and topic
    assert len(table(tmp_path, "case")) == 20


@pytest.mark.thorough
def test_a_mapping_may_say_that_they_are_the_same_cases(tmp_path: Path) -> None:
    load(tmp_path, cases(1, "0303"))
    load(tmp_path, cases(2, "0304"), id_numbering="continuous")
    assert len(table(tmp_path, "case")) == 10
