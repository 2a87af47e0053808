"""Words of coded columns."""

from intake.guess.values.value_words import is_yes_no, read_codes
from intake.parsing.state_words import STATE_WORDS


def test_words_are_known_likely_or_unknown():
    words = read_codes("status", {"Closed": 5, "Closed by the officer": 2, "Xyz": 1, "": 9, "نامشخص": 3})

    assert words.known == {"Closed": "closed"}
    assert words.likely == {"Closed by the officer": "closed"}
    assert words.unknown == ("Xyz",)
    assert (words.share, words.likely_share) == (5 / 8, 2 / 8)
    assert words.codes == {"closed"}


def test_persian_words_in_latin_letters_are_recognised():
    assert read_codes("kind", {"shekayat": 1, "درخواست": 1}).known == {
        "shekayat": "complaint", "درخواست": "request",
    }  # fmt: skip


def test_a_word_has_another_code_in_another_field():
    words = {"Closed (Duplicate)": 1}

    assert read_codes("outcome", words).codes == {"duplicate"}
    assert read_codes("status", words).codes == {"closed"}


def test_yes_and_no_are_recognised():
    assert is_yes_no(["Yes", "No", "N/A"])
    assert is_yes_no(["بله", "خیر"])
    assert not is_yes_no(["Yes", "Perhaps"])
    assert not is_yes_no([])


def test_states_of_persian_offices_are_known_and_negations_are_not_taken_for_the_opposite():
    words = {
        "پاسخ داده شد": "answered", "پاسخ ارسال شد": "answered", "در دست اقدام": "open", "در حال پیگیری": "open",
        "ارجاع شد": "open", "پاسخ داده نشده": "open", "غیرمختومه": "open", "مختومه شد": "closed",
        "بایگانی شد": "closed", "عدم امکان": "closed", "غیر قابل اقدام": "closed",
        "پاسخ قطعی": "answered", "جوابیه واصل شد": "answered", "پاسخ نهایی ارسال گردید": "answered",
        "عدم پاسخ": "open", "منتظر پاسخ دستگاه": "open", "در صف کارشناس": "open",
        "erfolgreich geschlossen": "closed", "erfolglos geschlossen": "closed",
    }  # fmt: skip

    assert read_codes("status", dict.fromkeys(words, 1)).known == words
    assert read_codes("status", {"اقدام شد": 1}).unknown == ("اقدام شد",)
    assert read_codes("outcome", {"عدم امکان": 1}).known == {"عدم امکان": "rejected"}
    assert read_codes("event", {"خاتمه پرونده": 1}).known == {"خاتمه پرونده": "closed"}


def test_every_state_that_is_read_without_a_mapping_is_known_here():
    assert read_codes("status", dict.fromkeys(STATE_WORDS, 1)).known == {
        word: ("open", "answered", "closed")[code] for word, code in STATE_WORDS.items()
    }


def test_the_commonest_words_of_other_languages_are_recognised():
    states = {"gelöst": "closed", "Respondida": "answered", "قيد التنفيذ": "open", "Дан ответ": "answered",
              "icrada": "open", "Répondue": "answered", "Kapandı": "closed", "Concluída": "closed",
              "Unresolved": "open", "Açıq": "open", "ختم شد": "closed", "آچیق": "open", "باغلاندی": "closed",
              "已答复": "answered", "已办结": "closed", "처리중": "open", "回答済み": "answered"}  # fmt: skip

    assert read_codes("status", dict.fromkeys(states, 1)).known == states
    assert read_codes("channel", {"پرتال": 1, "Mektup": 1}).known == {"پرتال": "portal", "Mektup": "letter"}


def test_a_word_may_say_answered_and_closed():
    words = {
        "پاسخ داده شد و بایگانی گردید": 4, "بسته شد - پاسخ داده شد": 2, "پاسخ داده شده، پرونده مختومه است": 1,
        "پاسخ داده نشد و پرونده بسته شد": 1, "مختومه": 2,
    }  # fmt: skip
    read = read_codes("status", words)

    assert list(read.known.values()) == ["answered_closed", "answered_closed", "closed"]
    assert list(read.likely.values()) == ["answered_closed", "closed"]


def test_what_is_not_closed_yet_or_no_longer_is_left_to_a_person():
    words = (
        "پاسخ داده شده و مختومه نشده", "آماده مختومه شدن", "پیشنهاد مختومه شدن", "قبل از مختومه", "رفع بایگانی",
        "اعاده از بایگانی", "در انتظار پاسخ و بایگانی", "Ready to be closed", "pending closed",
    )  # fmt: skip
    read = read_codes("status", dict.fromkeys(words, 1))
    assert not {**read.known, **read.likely}
    closed = (
        "مختومه - عدم امکان",
        "بسته شد بدون اقدام",
        "درخواست بسته شد",
        "Already closed",
        "لغو شد - بسته",
    )
    assert read_codes("status", dict.fromkeys(closed, 1)).codes == {"closed"}


def test_what_was_done_is_a_likely_state_and_what_was_not_is_open_to_a_person():
    words = read_codes("status", dict.fromkeys(("انجام شد", "انجام نشد", "(خالی)"), 1))

    assert words.likely == {"انجام شد": "closed"}
    assert words.unknown == ("انجام نشد",)


def test_words_that_say_that_nothing_was_written_are_no_values():
    words = read_codes("verdict", dict.fromkeys(("خیلی خوب", "خیلی ضعیف", "خالی", "فاقد"), 1))

    assert words.known == {"خیلی خوب": "satisfied", "خیلی ضعیف": "dissatisfied"}
    assert not {*words.likely, *words.unknown} - {"خالی", "فاقد"}
