"""What is said of columns that cannot be read as they are meant (`intake.guess.proposal.column_notes`)."""

import pytest

from geo.province import load_province
from queries.settings.province_settings import Settings
from tests.intake.guess.guessing import guess
from tests.thorough import ordinary_first

PROVINCE = load_province(Settings().province_folder)
COUNTIES = [county.name_fa for county in PROVINCE.counties][:6]
ROWS = range(60)
IDS = {"شماره پرونده": [str(4000 + 7 * row) for row in ROWS]}
DAYS = {"تاریخ ثبت": [f"1404/02/{row % 28 + 1:02}" for row in ROWS]}
OFFICES = {"دستگاه": [("شهرداری", "آب و فاضلاب", "توزیع برق")[row % 3] for row in ROWS]}
NOT_CLEAR = "are no dates that can be read"


def notes(folder, table):
    return " ".join(note.en for note in guess(folder, table, PROVINCE).notes)


@pytest.mark.parametrize(
    "form", ordinary_first(1, ["2024-W{0:02}-3", "{0} ربیع‌الثانی 1445", "1404/02/{0:02} (2025-04-21)"])
)
def test_registrations_that_are_no_dates_are_named(tmp_path, form):
    dates = {"تاریخ ثبت": [form.format(row % 28 + 1) for row in ROWS]}
    assert f"(such as “{dates['تاریخ ثبت'][0]}”) {NOT_CLEAR}" in notes(tmp_path, IDS | dates | OFFICES)
    assert NOT_CLEAR not in notes(tmp_path, IDS | DAYS | OFFICES)


def test_a_file_whose_registrations_are_no_dates_does_not_go_with_another_one(tmp_path):
    answers = {"تاریخ پاسخ": [f"1404/0{3 + row * 7 % 4}/{row * 11 % 28 + 1:02}" for row in ROWS]}
    unread = {"تاریخ ثبت": [f"1404/02/{row % 28 + 1:02} (2025-04-21)" for row in ROWS]}
    said = notes(tmp_path, IDS | unread | OFFICES | answers)
    assert NOT_CLEAR in said
    assert "seems to go with another file" not in said
    assert "seems to go with another file" in notes(tmp_path, IDS | OFFICES | answers)


def test_of_a_call_and_its_entry_a_person_chooses(tmp_path):
    calls = {"زمان تماس شهروند": [f"1404/02/{row % 28 + 1:02} 08:{row:02}" for row in ROWS]}
    entries = {"زمان ورود به سیستم": [f"1404/02/{row % 28 + 1:02} 1{row % 9}:15" for row in ROWS]}
    said = "The registration is read from زمان ورود به سیستم, but زمان تماس شهروند may be it, too"
    assert said in notes(tmp_path, IDS | calls | entries | OFFICES)
    breaches = {"تاریخ تخلف": [f"1404/01/{row % 28 + 1:02}" for row in ROWS]}
    assert "may be it, too" not in notes(tmp_path, IDS | breaches | DAYS | OFFICES)


def test_of_several_columns_of_offices_a_person_chooses(tmp_path):
    names = OFFICES["دستگاه"]
    numbered = {"اداره ۱": names, "اداره ۲": [*names[1:], names[0]]}
    choose = "اداره ۱ and اداره ۲ have offices, and a case has one"
    assert choose in notes(tmp_path, IDS | DAYS | numbered)
    for others in (OFFICES, dict.fromkeys(numbered, [""] * len(names))):
        assert "have offices, and a case has one" not in notes(tmp_path, IDS | DAYS | others)
    # The first office has the case where no second one is named.
    handed_on = {"دستگاه اول": names, "دستگاه دوم": [names[1] if row % 6 == 0 else "" for row in ROWS]}
    assert "is empty in" not in notes(tmp_path, IDS | DAYS | handed_on)


def test_a_file_without_numbers_of_cases_needs_some(tmp_path):
    assert "add a column with a number of its own in each row" in notes(tmp_path, DAYS | OFFICES | {
        "موضوع": [("قطعی آب", "آسفالت", "قطعی برق", "سد معبر")[row % 4] for row in ROWS]
    })  # fmt: skip
    assert "add a column with a number" not in notes(tmp_path, IDS | DAYS | OFFICES)


def test_joined_names_are_said(tmp_path):
    pairs = [f"{office} / {COUNTIES[row % 6]}" for row, office in enumerate(OFFICES["دستگاه"])]
    assert "has the office and the county in one cell (such as “شهرداری / " in notes(
        tmp_path, IDS | DAYS | {"دستگاه/شهرستان": pairs}
    )
    several = [
        f"{office}، شهرداری" if row % 4 == 1 else office for row, office in enumerate(OFFICES["دستگاه"])
    ]
    assert "دستگاه has several offices in some cells" in notes(tmp_path, IDS | DAYS | {"دستگاه": several})


def test_counties_in_two_columns_are_said_and_the_one_of_the_event_is_taken(tmp_path):
    own = [COUNTIES[row % 6] for row in ROWS]
    of_case = [COUNTIES[row * 5 % 6] if row % 4 else COUNTIES[0] for row in ROWS]
    base = IDS | DAYS | OFFICES
    said = notes(tmp_path, base | {"شهرستان محل سکونت": own, "شهرستان دستگاه": of_case})
    assert "has counties, too. Choose the one that the case is about" in said
    event = base | {"شهرستان شاکی": own, "شهرستان محل وقوع": of_case}
    assert guess(tmp_path, event, PROVINCE).fields["county"].heading == "شهرستان محل وقوع"
    both = base | {"شهرستان شاکی": own, "شهرستان متقاضی": of_case}
    assert "Until you choose one, cases are loaded without a county" in notes(tmp_path, both)
    assert "counties" not in notes(tmp_path, base | {"شهرستان": own, "موضوع": OFFICES["دستگاه"]})


@pytest.mark.parametrize("heading", ["گردش کار", "سوابق", "تاریخچه", "تاریخ پاسخ", "وضعیت"])
def test_the_history_of_a_case_in_one_cell_is_named_and_not_read(tmp_path, heading):
    steps = [
        f"1404/02/{row % 28 + 1:02} ثبت؛ 1404/03/{row % 28 + 1:02} ارجاع به شهرداری؛ ۱۴۰۴/۰۴/۰۱ پاسخ"
        for row in ROWS
    ]
    proposal = guess(tmp_path, IDS | DAYS | OFFICES | {heading: steps}, PROVINCE)
    (column,) = (column for column in proposal.columns if column.heading == heading)
    assert column.field is None
    assert f"{heading} has the history of a case" in " ".join(note.en for note in proposal.notes)
