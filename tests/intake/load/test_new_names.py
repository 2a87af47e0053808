"""Offices, topics and counties that a load adds to those of the store are named, with the name that may be meant."""

from datetime import datetime
from pathlib import Path

import pytest

from intake.load.new_names import new_names
from intake.publish.target_from_url import target_from_url
from tests.intake.storing import load_into, load_rows, table, write

# Each load writes a store.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]


def cases(first: int, offices: list[str], topic: str = "آسفالت") -> list[dict[str, str]]:
    return [
        {
            "id": str(first + at),
            "registered_at": "1404/05/12 09:00",
            "county": "0303",
            "agency": office,
            "topic": topic,
        }
        for at, office in enumerate(offices)
    ]


def test_new_offices_and_topics_are_named_with_their_cases(tmp_path: Path) -> None:
    assert load_rows(tmp_path, cases(1, ["شهرداری تبریز", "شرکت گاز"])).notes.remarks == []
    assert load_rows(tmp_path, cases(11, ["شرکت گاز", "شرکت‌گاز"])).notes.remarks == []

    offices, topics = load_rows(
        tmp_path, cases(21, ["شهرداری تبرز", "شهرداری تبرز", "سازمان حج"], "زیارت")
    ).notes.remarks

    assert "شهرداری تبرز" in offices.fa
    assert "۲ پرونده؛ شاید" in offices.fa
    assert offices.en.startswith("New offices in the store: ")
    assert "(2 cases, perhaps" in offices.en
    assert "(1 case)" in offices.en
    assert topics.en.startswith("New topics in the store: ")
    assert "(3 cases)" in topics.en


def test_offices_of_one_file_that_differ_only_in_the_words_before_are_named(tmp_path: Path) -> None:
    names = [
        "راه و شهرسازی", "ادارهٔ کل راه و شهرسازی", "ادارهٔ کل راه و شهرسازی", "شرکت گاز", "گاز", "شهرداری تبریز",
    ]  # fmt: skip
    (sentence,) = load_rows(tmp_path, cases(1, names)).notes.remarks

    assert (
        "“\u2068ادارهٔ کل راه و شهرسازی\u2069” (2 cases) and “\u2068راه و شهرسازی\u2069” (1 case); "
        in sentence.en
    )
    assert "شرکت گاز" in sentence.fa
    assert "شهرداری" not in sentence.fa
    # Of another load `new_names` says so.
    remarks = load_rows(tmp_path, cases(11, ["اداره کل شهرداری تبریز"])).notes.remarks
    assert [remark.en.startswith("New offices") for remark in remarks] == [True]


@pytest.mark.thorough
def test_a_topic_of_the_same_name_in_another_group_is_not_taken_for_another_spelling(tmp_path: Path) -> None:
    def of_group(first: int, group: str) -> list[dict[str, str]]:
        return [case | {"topic_group": group} for case in cases(first, ["شرکت گاز"] * 2, "قطعی آب")]

    load_rows(tmp_path, of_group(1, "آب"))
    (topics,) = load_rows(tmp_path, of_group(11, "خدمات")).notes.remarks
    assert "(۲ پرونده؛ همین نام در گروهی دیگر از پیش هست)" in topics.fa
    assert "(2 cases, known by the same name in another group)" in topics.en


@pytest.mark.thorough
def test_of_many_new_names_the_commonest_are_said(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(1, ["شرکت گاز"]))
    names = [f"دستگاه {letter}" for letter in "ابپتثجچحخ"]
    (offices,) = load_rows(tmp_path, cases(11, [*names, names[-1]])).notes.remarks
    assert "دستگاه خ" in offices.fa.partition("،")[0]
    assert "and 4 more" in offices.en


def test_counties_of_another_province_are_named_where_names_are_taken_as_they_are(tmp_path: Path) -> None:
    def of(first: int, county: str) -> list[dict[str, str]]:
        return [case | {"county": county} for case in cases(first, ["شرکت گاز"] * 2)]

    load_rows(tmp_path, of(1, "تبریز"), county="name")
    (counties,) = load_rows(tmp_path, of(21, "کاشان"), county="name").notes.remarks
    assert counties.fa.startswith("شهرستان‌های تازه در انبار داده: ")
    assert "کاشان" in counties.fa
    assert counties.en.endswith("If the file is of another province, undo this load.")
    # The counties of the province need no word.
    assert load_rows(tmp_path, cases(31, ["شرکت گاز"])).notes.remarks == []


@pytest.mark.thorough
def test_a_name_in_rows_that_were_ignored_is_not_said(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(1, ["شهرداری تبریز"]))
    older = load_rows(tmp_path, cases(1, ["شهرداری تبرز"]), as_of=datetime(2025, 8, 20))
    assert older.ignored == 1
    assert not any("New offices" in remark.en for remark in older.notes.remarks)


@pytest.mark.thorough
def test_they_are_found_on_each_engine(address: str, tmp_path: Path) -> None:
    as_of = datetime(2025, 9, 1)
    load_into(address, write(tmp_path / "a.csv", cases(1, ["شرکت گاز"])), as_of)
    load_into(address, write(tmp_path / "b.csv", cases(11, ["سازمان حج"])), as_of)
    with target_from_url(address).open_for_reading() as connection:
        (offices,) = new_names(connection, load=2, counties=True)
    assert "(1 case)" in offices.en


@pytest.mark.thorough
def test_of_several_spellings_of_a_new_name_the_commonest_is_shown(tmp_path: Path) -> None:
    offices = ["توزیع\u200cبرق", "شرکت گاز", "توزیع برق", "توزیع برق", "تامین اجتماعی", "تأمین اجتماعی"]
    load_rows(tmp_path, cases(1, offices))
    shown = {row["name_fa"] for row in table(tmp_path, "agency") if row["load"]}
    assert shown == {"توزیع برق", "شرکت گاز", "تامین اجتماعی"}, "of two equally common ones the first"
    load_rows(tmp_path, cases(11, ["توزیع\u200cبرق"] * 5))
    assert {row["name_fa"] for row in table(tmp_path, "agency") if row["load"]} == shown, (
        "a stored name stays"
    )
