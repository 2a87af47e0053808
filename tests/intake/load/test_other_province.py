"""A file of another province is refused; some foreign or misspelled counties are not."""

from pathlib import Path

import pytest

from intake.errors import RefusedError
from tests.intake.storing import load_rows

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]


def rows(*counties: str) -> list[dict[str, str]]:
    return [
        {"id": f"c{at}", "registered_at": "1404/05/12 09:00", "county": county}
        for at, county in enumerate(counties)
    ]


def test_a_file_of_another_province_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as caught:
        load_rows(tmp_path, rows(*["کاشان"] * 11, *["نجف‌آباد"] * 6, *["نطنز"] * 4, *["تبریز"] * 20))
    assert "۲۱ سطر از ۴۱ سطر" in caught.value.message_fa
    assert 'county = "name"' in caught.value.message_en


def test_few_or_a_minority_of_other_counties_are_loaded(tmp_path: Path) -> None:
    assert load_rows(tmp_path, rows(*["کاشان"] * 19)).loaded == 19
    assert load_rows(tmp_path, rows(*["کاشان"] * 20, *["تبریز"] * 20)).loaded == 21


@pytest.mark.thorough
def test_words_for_the_whole_province_are_no_counties_of_another_one(tmp_path: Path) -> None:
    assert load_rows(tmp_path, rows(*["ستاد استان"] * 20, *["سایر"] * 20, *["تبریز"] * 10)).loaded == 50
