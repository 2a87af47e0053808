"""Words of coded columns."""

from intake.guess.value_words import is_yes_no, read_codes


def test_words_are_known_likely_or_unknown():
    words = read_codes("status", {"Closed": 5, "Closed by the officer": 2, "Xyz": 1, "": 9, "نامشخص": 3})

    assert words.known == {"Closed": "closed"}
    assert words.likely == {"Closed by the officer": "closed"}
    assert words.unknown == ("Xyz",)
    assert (words.share, words.likely_share) == (5 / 8, 2 / 8)
    assert words.codes == {"closed"}


def test_persian_also_in_latin_letters():
    assert read_codes("kind", {"shekayat": 1, "درخواست": 1}).known == {
        "shekayat": "complaint", "درخواست": "request",
    }  # fmt: skip


def test_a_word_has_another_code_in_another_field():
    words = {"Closed (Duplicate)": 1}

    assert read_codes("outcome", words).codes == {"duplicate"}
    assert read_codes("status", words).codes == {"closed"}


def test_yes_and_no():
    assert is_yes_no(["Yes", "No", "N/A"])
    assert is_yes_no(["بله", "خیر"])
    assert not is_yes_no(["Yes", "Perhaps"])
    assert not is_yes_no([])
