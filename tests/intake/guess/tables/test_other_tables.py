"""Tables whose rows are no cases are recognised, and lists of cases are not taken for them."""

import pytest

from intake.guess.tables.other_tables import are_responses, joined_ids, why_no_cases
from tests.intake.guess.guessing import guess, profiles

ROWS = range(60)
OFFICES = [("شهرداری", "آب و فاضلاب", "توزیع برق")[row % 3] for row in ROWS]
DATES = [f"1404/02/{row % 28 + 1:02}" for row in ROWS]
IDS = [str(4000 + 7 * row) for row in ROWS]
COUNTS = [str(10 + row * 3 % 41) for row in ROWS]
CASES = {"شماره پرونده": IDS, "تاریخ ثبت": DATES, "دستگاه": OFFICES}
SENT = [f"{day} 10:30" for day in DATES]
STAFF = {"کد پرسنلی": IDS, "تاریخ استخدام": DATES, "نوع استخدام": OFFICES, "حقوق و مزایا": COUNTS}


def why(table):
    reason = why_no_cases(profiles(table))
    return None if reason is None else reason.en


def test_counts_of_cases_are_statistics_whether_words_or_states_head_them():
    assert "table of statistics" in why(
        {"تاریخ": DATES, "دستگاه": OFFICES, "تعداد تماس": COUNTS, "درصد پاسخ": COUNTS}
    )
    assert "table of statistics" in why(
        {"ردیف": IDS, "دستگاه": OFFICES, "پاسخ داده شده": COUNTS, "در دست اقدام": COUNTS}
    )


def test_one_count_of_cases_tells_that_a_row_is_none():
    table = {"کد گزارش": IDS, "تاریخ گزارش": DATES, "دستگاه": OFFICES, "وضعیت": ["مختومه"] * 60}
    assert "table of statistics" in why(table | {"تعداد شکایات": COUNTS})
    assert "table of statistics" in why(table | {"Number of complaints": COUNTS})
    assert "table of statistics" in why(table | {"تعداد درخواست‌های ثبت شده": COUNTS})
    assert why(table | {"تعداد شکایات قبلی": COUNTS}) is None
    assert why(table | {"تعداد پیوست": COUNTS}) is None


@pytest.mark.parametrize(
    "heading",
    [
        "درصد پیشرفت درخواست",
        "جمع مبلغ درخواست",
        "تعداد ارجاع پرونده",
        "تعداد روز پرونده",
        "تعداد تماس",
        "Case total cost",
    ],
)
def test_a_number_about_one_case_does_not_count_cases(heading):
    cases = {"شماره": IDS, "تاریخ ثبت": DATES, "اداره": OFFICES, "موضوع": OFFICES}
    assert why(cases | {heading: COUNTS}) is None


def test_cases_may_have_counts_of_their_own():
    assert why(CASES | {"تعداد ارجاع": COUNTS, "تعداد پیوست": COUNTS}) is None
    assert why({"کد رهگیری": IDS, "تاریخ": DATES, "تعداد تماس": COUNTS, "تعداد پیامک": COUNTS}) is None


def test_marks_of_how_a_case_came_in_are_no_counts():
    flags = [str(row % 2) for row in ROWS]
    flagged = {"تاریخ ایجاد": DATES, "تعداد با تلفن": flags, "تعداد حضوری": flags[::-1]}

    assert why({"ردیف": IDS} | flagged) is None
    assert why({"شناسه یکتا": IDS, "تعداد تماس": COUNTS, "تعداد حضوری": COUNTS} | flagged) is None


def test_letters_of_both_ways_are_not_one_case_a_row():
    letters = {"شماره نامه": IDS, "تاریخ نامه": DATES, "نوع نامه": ["وارده", "صادره", "وارده"] * 20}

    assert why(letters).startswith("Incoming and outgoing letters have rows of their own (نوع نامه)")
    assert why(letters | {"نوع نامه": ["وارده"] * 60}) is None


def test_the_number_of_an_answer_beside_that_of_the_case_is_no_response_to_a_form():
    answers = [f"پ/{number}" for number in IDS]

    assert are_responses(profiles({"شناسه پاسخ": answers, "تاریخ": DATES}))
    assert not are_responses(profiles(CASES | {"شماره پاسخ": answers}))
    assert not are_responses(profiles({"شماره پاسخ": [*answers[:40], *[""] * 20], "تاریخ": DATES}))


def test_lists_of_other_things_are_no_cases():
    assert "list of staff" in why(STAFF)
    assert why({"شماره": IDS, "تاریخ": DATES, "مبلغ": COUNTS}) is None


def test_a_complaint_about_pay_is_a_case():
    assert why(STAFF | {"موضوع شکایت": OFFICES}) is None
    assert why(STAFF | {"تاریخ پاسخ": DATES}) is None


def test_numbered_columns_are_cases_that_share_a_row():
    words = ("اول", "دوم", "سوم")
    requests = {f"{name} {word}": OFFICES for word in words for name in ("درخواست", "دستگاه")}

    assert why({"ردیف": IDS, "تاریخ": DATES, **requests}).startswith(
        "Each row has several cases: درخواست اول"
    )
    assert why(CASES | {f"subject{at}": OFFICES for at in (1, 2)} | {f"office{at}": OFFICES for at in (1, 2)})


@pytest.mark.parametrize(
    "names", [("تاریخ ارجاع مرحله", "واحد مرحله"), ("موضوع سطح", "گروه سطح"), ("موضوع",)]
)
def test_stages_and_levels_are_of_one_case(names):
    assert why(CASES | {f"{name} {at}": OFFICES for at in (1, 2, 3) for name in names}) is None


def test_nothing_without_which_such_a_file_would_load_is_proposed(tmp_path):
    proposal = guess(tmp_path, STAFF)

    assert proposal.missing == ("id", "registered_at")
    assert [note.en[:27] for note in proposal.notes] == ["This looks like a list of s"]


def test_cells_with_several_ids_are_found():
    single = [str(row) for row in range(9001, 9060)]

    assert joined_ids([*single, "9060 - 9061", "۹۰۷۰، ۹۰۷۱", "9080\n9081"]) == [
        "9060 - 9061",
        "9070، 9071",
        "9080\n9081",
    ]
    assert joined_ids([f"12-{number}" for number in single]) == []
    assert joined_ids([f"1404/{number}/ب" for number in single] + ["", "بدون شماره"]) == []
    assert joined_ids([]) == []


def test_reversed_texts_and_swapped_tables_are_named():
    assert "reversed" in why({name[::-1]: cells for name, cells in (CASES | {"موضوع": OFFICES}).items()})

    names = ["تاریخ ثبت", "شهرستان", "دستگاه", "موضوع"]
    assert "below each other" in why(
        {"شماره پرونده:": names, "4000": ["1404/02/01", "تبریز", "شهرداری", "آب"]}
    )


def test_responses_to_a_form_are_no_answers_of_offices(tmp_path):
    form = {"شناسه پاسخ": IDS, "تاریخ شروع": DATES, "تاریخ ثبت پاسخ": SENT, "دستگاه": OFFICES}
    proposal = guess(tmp_path, form)

    assert are_responses(profiles(form))
    assert "answered_at" not in proposal.fields
    assert any("response to a form" in note.en for note in proposal.notes)
    assert not are_responses(profiles(CASES | {"تاریخ پاسخ": DATES, "شماره نامه پاسخ": OFFICES}))


def test_the_end_of_a_form_closes_no_case_but_closings_that_an_office_added_do(tmp_path):
    form = {
        "شناسه پاسخ": IDS,
        "تاریخ شروع": SENT,
        "تاریخ پایان": [f"{day} 10:34" for day in DATES],
        "مدت زمان پاسخ‌دهی": ["00:04:00"] * 60,
        "دستگاه": OFFICES,
        "شماره موبایل": [f"09141{at:06}" for at in ROWS],
    }
    assert guess(tmp_path, form).fields.keys() == {"id", "registered_at", "agency"}
    added = {
        "شناسه پاسخ": IDS,
        "تاریخ ثبت": SENT,
        "دستگاه": OFFICES,
        "وضعیت رسیدگی": [("مختومه", "جدید")[at % 2] for at in ROWS],
        "تاریخ رسیدگی": [("", f"1404/03/{at % 28 + 1:02}")[at % 2 == 0] for at in ROWS],
    }
    assert guess(tmp_path, added).fields["closed_at"].heading == "تاریخ رسیدگی"
