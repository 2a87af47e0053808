"""Files whose ratings are on another scale than their mapping says are refused, others are not."""

from pathlib import Path

import pytest

from intake.errors import RefusedError
from tests.intake.reading import csv_of, read_all, small

COLUMNS = {"id": "id", "registered_at": "registered", "verdict": "rating"}
SCALE = {"verdict": {"scale": {"lowest": 1, "highest": 5, "satisfied": 4, "dissatisfied": 2}}}


def file_of(folder: Path, ratings: list[str]) -> Path:
    """A file with a case for each rating."""
    lines = [f"{at},2025-06-01,{rating}" for at, rating in enumerate(ratings)]
    return csv_of(folder, "\n".join(["id,registered,rating", *lines]))


def test_ratings_up_to_ten_are_not_read_by_a_scale_up_to_five(tmp_path: Path) -> None:
    path = file_of(tmp_path, ["2", "4", "8", "۱۰", "6", "", "4", "راضی"])
    with pytest.raises(RefusedError) as refused:
        read_all(path, small(columns=COLUMNS, values=SCALE))
    assert "3 ratings in the column “rating” are above the scale of the mapping (1 to 5) and go up to 10" in (
        refused.value.message_en
    )
    assert "۱ تا ۵" in refused.value.message_fa
    assert "تا ۱۰ می‌رسد" in refused.value.message_fa
    read_all(path, small(columns=COLUMNS))  # a mapping without a scale says nothing of numbers


@pytest.mark.parametrize(
    "ratings",
    [
        ["1", "5", "4", "99", "99", "98", "2"],  # codes for no opinion
        [*"12345" * 10, "50", "44", "55"],  # mistyped ones
        ["۴ از ۵", "★★★★★", "", "3"],
    ],
)
def test_codes_and_mistyped_ratings_refuse_no_file(tmp_path: Path, ratings: list[str]) -> None:
    assert not len(read_all(file_of(tmp_path, ratings), small(columns=COLUMNS, values=SCALE)).rejected)


@pytest.mark.parametrize(
    ("ratings", "values"),
    [
        (["4", "97", "98", "99", "2"], {"map": dict.fromkeys(["97", "98", "99"], "none")}),
        (["4", "8 از 10", "9 از 10", "7 از 10", "2"], {}),  # said to be unknown words
    ],
)
def test_codes_of_the_mapping_and_ratings_that_name_their_scale_are_not_beyond_it(
    tmp_path: Path, ratings: list[str], values: dict[str, dict[str, str]]
) -> None:
    mapping = small(columns=COLUMNS, values={"verdict": SCALE["verdict"] | values})
    assert not len(read_all(file_of(tmp_path, ratings), mapping).rejected)
