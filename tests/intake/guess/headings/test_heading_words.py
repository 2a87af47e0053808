"""Meaning of headings: four languages, abbreviations, words without spaces, and words of personal data."""

import pytest

from intake.guess.headings import heading_words
from intake.guess.headings.heading_words import read_heading, split_words, word_meanings
from tests.intake.guess.guessing import profiles


@pytest.mark.parametrize(
    ("heading", "concepts"),
    [
        ("تاریخ ثبت", {"date", "registered"}),
        ("ت. ثبت", {"date", "registered"}),
        ("CreatedDate", {"date", "registered"}),
        ("crtd_dt", {"date", "registered"}),
        ("tarikh_sabt", {"date", "registered"}),
        ("Date de création", {"date", "registered"}),
        ("زمان مختومه‌شدن", {"date", "closed"}),
        ("CLSD_DATE", {"date", "closed"}),
        ("createddate", {"date", "registered"}),
    ],
)
def test_a_heading_has_the_concepts_of_its_words(heading, concepts):
    assert concepts <= set(read_heading(heading).concepts)


def test_a_word_as_it_is_counts_more_than_its_abbreviation():
    whole, short = read_heading("Created"), read_heading("Crtd")

    assert whole.weight("registered") == 1
    assert 0.5 < short.weight("registered") < 1


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("shomare_hamrah", "telephone"),
        ("Courriel", "email"),
        ("Nom du demandeur", "person"),
        ("kod_melli", "national_code"),
        ("sharh", "free_text"),
        ("Resolution Description", "free_text"),
        ("neshani", "address"),
    ],
)
def test_words_of_personal_data_are_known(heading, kind):
    assert read_heading(heading).personal[kind] >= 0.8


def test_an_abbreviation_that_may_be_harmless_is_not_called_personal():
    assert read_heading("req_dt").personal == {}
    assert read_heading("cmplnt_typ").personal == {}


def test_a_word_that_nobody_knows_means_nothing():
    heading = read_heading("Zxqv")

    assert (heading.concepts, heading.personal, heading.unknown_words) == ({}, {}, 1)
    assert word_meanings("zxqv") == {}


def test_words_are_split_at_capitals_marks_and_small_words():
    assert split_words("SRCreatedDate of_the Case") == ("sr", "created", "date", "case")


def test_a_small_word_is_no_abbreviation():
    assert read_heading("Reported As").weight("topic") == 0


def test_the_types_of_mongodb_say_nothing_of_a_value():
    assert read_heading("code.$numberLong").concepts == read_heading("code").concepts
    assert not read_heading("code.$numberLong").weight("longitude")


def test_an_unknown_word_is_compared_with_few_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of 1,900 long headings has 20,000 of them, and others wait for its proposal."""
    compared: list[str] = []
    aligned: list[str] = []
    likeness, ratio = heading_words._likeness, heading_words.SequenceMatcher.ratio
    monkeypatch.setattr(
        heading_words, "_likeness", lambda word, known: compared.append(known) or likeness(word, known)
    )
    monkeypatch.setattr(
        heading_words.SequenceMatcher, "ratio", lambda matcher: aligned.append(matcher.a) or ratio(matcher)
    )
    words = ["طذخدپظثگکجغ", "cxqzjwvkpxqz", "بزرگمهرنوشیروان"]
    for word in words:
        assert not word_meanings.__wrapped__(word)

    assert len(compared) < len(words) * len(heading_words._vocabulary()) / 5
    assert len(aligned) < 5
    assert heading_words.TYPO in word_meanings.__wrapped__("complaimt").values()


def test_who_fills_in_a_column_is_not_what_it_holds():
    for heading in ("کد پیگیری (توسط کارشناس)", "Tracking code (by the officer)"):
        assert read_heading(heading).weight("tracking") == 1
        assert not read_heading(heading).personal
    assert read_heading("توسط کارشناس").personal


@pytest.mark.parametrize(
    "heading", ["پاسخ (توسط کارشناس)", "ثبت‌شده (توسط کاربر)", "بررسی (توسط کارشناس)", "Closed (by employee)"]
)
def test_a_column_of_who_took_a_step_holds_people(heading: str) -> None:
    assert read_heading(heading).personal
    (column,) = profiles({heading: ["msmith", "kjones", "tbaker", "abrown"] * 10})
    assert column.personal is not None
