"""Features of the values of a column."""

import pytest

from intake.guess.values.value_shapes import shape_of


def test_shares_are_of_the_filled_cells():
    shape = shape_of(["1", "2", "", "x"])

    assert (shape.rows, shape.filled, shape.distinct) == (4, 3, 3)
    assert shape.fill == 0.75
    assert shape.numbers == 2 / 3
    assert (shape.low, shape.high) == (1, 2)


def test_coordinates_have_decimals():
    shape = shape_of(["38.0812", "۴۶٫۲۹۱۹"])

    assert shape.numbers == 1
    assert shape.decimals >= 0.5
    assert shape_of(["(39.0, -77.0)"]).pairs == 1


def test_words_show_what_names_are():
    assert shape_of(["شهرداری تبریز", "اداره کل راه"]).groups["office"] == 1
    assert shape_of(["قطعی آب", "Pothole"]).groups["topic"] == 1
    assert shape_of(["علی نمونه", "مریم نمونه"]).groups["person"] == 1


def test_sentences_of_people_are_recognised():
    assert shape_of(["lamp out again!!"]).spoken == 1
    assert shape_of(["با سلام و احترام", "لطفاً رسیدگی شود", "متأسفانه نیامدند", "خواهشمندم"]).spoken == 1
    assert shape_of(["I can't sleep", "I'm late"]).spoken == 1
    assert shape_of(["Street Lighting"]).spoken == 0


def test_words_of_speech_inside_other_words_are_no_sentences():
    offices = [
        "بنیاد مسکن انقلاب اسلامی",
        "اداره کل بیمه سلامت",
        "شهرداری اسلام‌آباد",
        "دانشگاه دارالسلام",
        "لطفالله",
    ]

    assert shape_of([*offices, "Zone I", "Myra Street"]).spoken == 0


def test_ids_run_on_or_have_a_common_form():
    assert shape_of([f"{number}" for number in range(100, 120)]).orderly
    assert shape_of(["24-00012", "23-00777", "22-99100"]).orderly
    assert not shape_of(["9", "2", "5", "1", "7", "3"]).orderly


def test_an_empty_column_has_no_shares():
    shape = shape_of(["", ""])

    assert (shape.fill, shape.spread, shape.numbers) == (0, 0, 0)


def test_digits_in_groups_are_one_word():
    assert shape_of(["1403 001 002", "۱۴۰۳ ۰۰۱ ۰۰۳", "پرونده ۱۲", "1403 A"]).spaced == 0.5


def test_numbers_of_rows_count_from_one():
    assert shape_of([str(row + 1) for row in range(40)]).counts_rows
    assert not shape_of([str(row + 2) for row in range(40)]).counts_rows
    assert not shape_of([str(row + 1) for row in range(5)]).counts_rows


@pytest.mark.parametrize("digits", [32, 64, 128])
def test_a_hash_is_one_word(digits):
    assert shape_of([f"{(row + 3) ** 90:0128x}"[-digits:] for row in range(40)]).words == 1


@pytest.mark.parametrize("prefix", ["", "urn:uuid:", "CMP_", "case-"])
def test_a_uuid_is_one_word_also_behind_a_prefix(prefix):
    drawn = [f"{prefix}{row * 7919:08x}-1111-4222-8333-{row * 104729:012x}" for row in range(40)]
    assert shape_of(drawn).words == 1
