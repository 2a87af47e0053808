"""Rows whose cells stand one column beside their own (`intake.parsing.shifted_rows`)."""

import pytest

from tests.intake.reading import csv_of, read_all, small

HEADINGS = ["id", "registered", "agency", "county", "topic", "state", "answer", "tail"]
DECLARED = small(
    county="province",
    columns={"county": "county", "topic": "topic", "status": "state", "answered_at": "answer"},
    values={"status": {"map": {"پاسخ داده شده": "answered"}}},
)


def row(number: int, county: str = "تبریز", state: str = "باز", answer: str = "") -> list[str]:
    return [str(number), "1404/05/01", "اداره آب", county, "آسفالت", state, answer, ""]


def read(tmp_path, rows):
    text = "\n".join(",".join(cells) for cells in [HEADINGS, *rows])
    return read_all(csv_of(tmp_path, text + "\n"), DECLARED)


def right(cells: list[str]) -> list[str]:
    """With an empty cell before the office, and the last empty one gone."""
    return [*cells[:2], "", *cells[2:-1]]


def left(cells: list[str]) -> list[str]:
    """Without the office."""
    return [*cells[:2], *cells[3:], ""]


@pytest.mark.parametrize("shift", [right, left])
@pytest.mark.parametrize(
    "damaged", [row(2), row(2, "مراغه", "مختومه"), row(2, "اهر", "پاسخ داده شده", "1404/05/03")]
)
def test_shifted_rows_are_rejected(tmp_path, shift, damaged):
    batch = read(tmp_path, [row(1), shift(damaged), row(3)])
    assert batch.rejected["reason"].tolist() == ["shifted_row"]
    assert batch.rejected["line"].tolist() == [3]
    assert batch.records["id"].tolist() == ["1", "3"]


def test_most_rows_may_be_shifted(tmp_path):
    batch = read(tmp_path, [row(1), *(right(row(number)) for number in range(2, 9))])
    assert set(batch.rejected["reason"]) == {"shifted_row"}
    assert len(batch.rejected) == 7


@pytest.mark.parametrize(
    "other",
    [
        row(2, "ارومیه"),  # a county of another province
        row(2, "تبریز", "نامعلوم الحال"),  # a word that is not known
        row(2, "", "", "1404/05/03"),
        row(2, "ارومیه", "نامعلوم", "فردا"),
        [*row(2, "ارومیه")[:4], "تبریز", "باز", "", ""],  # only one field stands beside its column
    ],
)
def test_rows_with_odd_words_are_kept(tmp_path, other):
    assert not len(read(tmp_path, [row(1), other, row(3)]).rejected)


def test_columns_with_words_in_common_show_nothing(tmp_path):
    declared = small(
        columns={"status": "state", "outcome": "result"}, values={"outcome": {"map": {"مختومه": "resolved"}}}
    )
    text = "id,registered,state,result\n1,1404/05/01,مختومه,مختومه\n2,1404/05/01,عجیب,مختومه\n"
    assert not len(read_all(csv_of(tmp_path, text), declared).rejected)
