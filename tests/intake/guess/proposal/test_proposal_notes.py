"""Sentences on what is missing, unsure or decided."""

from dataclasses import replace

import pytest

from geo.province import load_province
from intake.guess.proposal.proposal_notes import notes_of
from intake.guess.proposal.proposal_toml import proposal_toml
from intake.guess.propose import propose
from persian.bidi import isolate
from queries.vocabulary.masked_cells import MASK
from tests.intake.guess.guessing import guess, notes
from tests.thorough import ordinary_first

ROWS = range(40)
IDS = [str(4000 + 7 * row) for row in ROWS]
DAYS = [f"1404/02/{row % 28 + 1:02}" for row in ROWS]
OFFICES = [("شهرداری", "آب و فاضلاب")[row % 2] for row in ROWS]
BASE = {
    "Case ID": [f"T-{number:05}" for number in ROWS],
    "Created": [f"2024-01-{number % 28 + 1:02}T10:00:00-05:00" for number in ROWS],
    "Status": [("Closed", "Open", "Zxqv")[number % 3] for number in ROWS],
}


@pytest.mark.parametrize(
    "sentence",
    ordinary_first(
        2,
        [
            "No column was found for: Due, Answered",
            "The file has no times of answers",
            'due = "rule"',
            "an offset from UTC (-05:00)",
            f"Status: the meaning of these words is open: {isolate('Zxqv')}",
        ],
    ),
)
def test_what_a_person_should_know_is_said(tmp_path, sentence):
    assert sentence in notes(tmp_path, BASE)


def test_further_words_whose_meaning_is_open_are_counted(tmp_path):
    words = ["Closed", "Closed", "Open", "Open", *(f"Zx{letter}qv" for letter in "abcdefgh")]
    table = BASE | {"Status": [words[number % 12] for number in ROWS]}

    assert f"{isolate('Zxdqv')}, {isolate('Zxeqv')} and 3 more" in notes(tmp_path, table)


def test_an_open_order_of_day_and_month_is_said(tmp_path):
    table = BASE | {"Created": ["03/04/2024", "05/04/2024"] * 20}

    assert "Whether the day or the month comes first is not clear in: Created" in notes(tmp_path, table)


def test_every_note_is_in_both_languages(tmp_path):
    all_notes = guess(tmp_path, BASE).notes

    assert all_notes
    assert all(note.fa and note.en and note.fa != note.en for note in all_notes)


def test_the_notes_follow_from_the_proposal_alone(tmp_path):
    proposal = guess(tmp_path, BASE)

    assert tuple(notes_of(proposal)) == proposal.notes
    assert next(notes_of(replace(proposal, has_header=False))).en.startswith(
        "The file has no row of headings"
    )


def test_title_rows_and_other_sheets_are_said(tmp_path):
    said = " ".join(
        note.fa
        for note in notes_of(
            replace(guess(tmp_path, BASE), title_rows=3, sheet="آمار", other_sheets=("راهنما",))
        )
    )

    assert "پس از ۳ سطر عنوان" in said
    assert "برگهٔ «آمار»" in said
    assert "راهنما" in said


def test_numbers_of_rows_as_ids_are_warned_of(tmp_path):
    warning = "The case ids are numbers of rows"
    assert warning in notes(tmp_path, BASE | {"Case ID": [str(row + 1) for row in ROWS]})
    assert warning not in notes(tmp_path, BASE)
    assert warning not in notes(tmp_path, BASE | {"Case ID": [str(row + 140301) for row in ROWS]})


@pytest.mark.parametrize("repeats", [False, True])
def test_names_in_the_first_row_of_each_group_are_said(tmp_path, repeats):
    rows = range(120)
    heads = [f"office {number % 9 if repeats else number}" for number in rows]
    table = {
        "Case ID": [f"T-{number:05}" for number in rows],
        "Created": [f"2024-01-{number % 28 + 1:02}" for number in rows],
    }
    every, each = (
        [head if number % step == 0 else "" for number, head in enumerate(heads)] for step in (4, 1)
    )

    texts = notes(tmp_path, table | {"Department": every})
    assert ("Department is written in the first row of each group only" in texts) is not repeats
    assert ("Department may be written in the first row of each group only" in texts) is repeats
    assert ('carry = ["agency"]' in texts) is repeats
    assert "first row" not in notes(tmp_path, table | {"Department": each})
    # What is missing here and there stands in neighbouring rows, too.
    missing = [f"office {number // 7}" if number % 5 < 2 else "" for number in rows]
    assert "first row" not in notes(tmp_path, table | {"Department": missing})


def test_a_table_of_statistics_is_called_one(tmp_path):
    months = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور")
    table = {"دستگاه": [f"اداره {number}" for number in ROWS]}

    assert "table of statistics" in notes(
        tmp_path, table | {month: [str(7 * n % 50) for n in ROWS] for month in months}
    )
    assert "table of statistics" not in notes(
        tmp_path, table | {"تیر": [str(7 * number % 50) for number in ROWS]}
    )


def test_a_file_without_states_and_answers_is_said_to_be_all_open(tmp_path):
    base = {"شماره پرونده": IDS, "تاریخ ثبت": DAYS, "دستگاه": OFFICES}

    assert any("all count as open" in note.en for note in guess(tmp_path, base).notes)
    answered = base | {"تاریخ پاسخ": [f"1404/03/{row % 27 + 1:02}" for row in ROWS]}
    assert not any("all count as open" in note.en for note in guess(tmp_path, answered).notes)


def test_an_empty_column_of_a_field_is_named(tmp_path):
    table = {"شماره پرونده": IDS, "تاریخ ثبت": DAYS, "دستگاه": OFFICES, "تاریخ پاسخ": [""] * len(IDS)}

    assert any(
        "empty in the rows that were checked: تاریخ پاسخ." in note.en for note in guess(tmp_path, table).notes
    )


def test_counties_of_another_province_are_named(tmp_path):
    province = load_province("east-azerbaijan")
    counties = [("تبریز", "مراغه", "ارومیه")[row % 3] for row in range(len(IDS))]
    table = {"شماره پرونده": IDS, "تاریخ ثبت": DAYS, "شهرستان": counties}

    said = [note.en for note in guess(tmp_path, table, province).notes if "no counties of this" in note.en]

    assert len(said) == 1
    assert said[0].startswith("شهرستان: 33%")
    assert f"({isolate('ارومیه')})" in said[0]


def test_telephone_numbers_among_the_counties_are_not_written_into_the_mapping(tmp_path):
    counties = ["نامعلوم 09141234567", *(("تبریز", "مراغه")[row % 2] for row in ROWS[1:])]
    table = {"شماره پرونده": IDS, "تاریخ ثبت": DAYS, "شهرستان": counties}

    proposal = guess(tmp_path, table, load_province("east-azerbaijan"))

    assert any(f"({isolate(MASK)})" in note.en for note in proposal.notes)
    assert "09141234567" not in proposal_toml(proposal)


def test_nor_are_numbers_of_people_in_the_name_of_the_file(tmp_path):
    table = {"شماره پرونده": IDS, "تاریخ ثبت": DAYS, "شهرستان": ["تبریز"] * len(IDS)}
    guess(tmp_path, table)
    (tmp_path / "table.csv").rename(path := tmp_path / "شکایت 0084575948-09141234567.csv")

    proposal = propose(path)

    assert proposal.title == "شکایت -"
    assert proposal.name == "شکایت"
    assert not any(number in proposal_toml(proposal) for number in ("0084575948", "09141234567"))


def test_a_few_strange_counties_are_not_rounded_to_none(tmp_path):
    ids = [str(4000 + 7 * row) for row in range(400)]
    days = [f"1404/{1 + row // 28 % 6:02}/{row % 28 + 1:02}" for row in range(400)]
    counties = ["شیراز", *["تبریز", "مراغه", "اهر"] * 133]
    table = {"شماره پرونده": ids, "تاریخ ثبت": days, "شهرستان": counties}
    said = " ".join(note.en for note in guess(tmp_path, table, load_province("east-azerbaijan")).notes)
    assert f"0.3% of the values are no counties of this province ({isolate('شیراز')})" in said


def test_a_strange_county_begins_no_line_and_commands_no_terminal(tmp_path):
    counties = [
        "\x1b[2Jشیراز\n- \u202eشرق",
        *[("تبریز", "مراغه", "اهر")[row % 3] for row in range(len(IDS) - 1)],
    ]
    table = {"شماره پرونده": IDS, "تاریخ ثبت": DAYS, "شهرستان": counties}
    proposal = guess(tmp_path, table, load_province("east-azerbaijan"))
    for said in (*(note.en for note in proposal.notes), proposal_toml(proposal)):
        assert not {"\x1b", "\u202e"} & {*said}
    assert any(f"({isolate('[2Jشیراز - شرق')})" in note.en for note in proposal.notes)


def test_a_file_of_another_province_is_called_so(tmp_path):
    counties = [("شیراز", "کازرون", "فسا")[row % 3] for row in range(len(IDS))]
    table = {"شماره پرونده": IDS, "تاریخ ثبت": DAYS, "شهرستان": counties}

    notes = guess(tmp_path, table, load_province("east-azerbaijan")).notes

    assert any("most names are no counties of this province (such as" in note.en for note in notes)
    assert any("شاید فایل از استان دیگری است" in note.fa for note in notes)
    assert not any("counties" in note.en for note in guess(tmp_path, table).notes)


def test_marks_for_as_above_are_said(tmp_path):
    offices = ["آب و فاضلاب" if row % 3 == 0 else "//" for row in range(len(IDS))]
    table = {"شماره پرونده": IDS, "تاریخ ثبت": DAYS, "دستگاه اجرایی": offices}

    assert any("the mark // means the value above" in note.en for note in guess(tmp_path, table).notes)


def test_an_id_whose_numbers_repeat_is_left_to_a_person_with_the_reason(tmp_path):
    table = {"شماره": [str(row % 20 + 1) for row in range(len(IDS))], "تاریخ ثبت": DAYS, "دستگاه": OFFICES}

    assert any(note.en.startswith("شماره: the same number") for note in guess(tmp_path, table).notes)


def test_cells_with_several_ids_are_counted(tmp_path):
    ids = [f"{number} - {int(number) + 1}" if at < 4 else number for at, number in enumerate(IDS)]
    table = {"شماره نامه": ids, "تاریخ ثبت": DAYS, "دستگاه": OFFICES}

    assert any("4 cells of شماره نامه hold several ids" in note.en for note in guess(tmp_path, table).notes)


def test_dates_that_cannot_be_read_are_said_with_their_share(tmp_path):
    months = ("feb", "mar", "may", "jun", "sty")
    days = [f"{row % 28 + 1:02}-{months[row % 5]}-2025" for row in ROWS]

    texts = notes(tmp_path, {"Case ID": IDS, "Created": days, "Agency": OFFICES})

    assert "Created: 20% of the filled cells are no dates that can be read (such as “05-sty-2025”)" in texts
    assert "no dates that can be read" not in notes(tmp_path, BASE)


@pytest.mark.parametrize(
    ("heading", "names", "label"),
    [("دستگاه اجرایی", ("شهرداری", "آب و فاضلاب"), "Agency"), ("شهرستان", ("تبریز", "مراغه"), "County")],
)
def test_offices_and_counties_that_most_cases_lack_are_said(tmp_path, heading, names, label):
    table = {"شماره پرونده": IDS, "تاریخ ثبت": DAYS}
    # The same name twice in a row: these are no first rows of groups.
    sparse = [names[row // 10 % 2] if row % 5 == 0 else "" for row in ROWS]
    half = [names[row // 10 % 2] if row % 2 == 0 else "" for row in ROWS]

    texts = notes(tmp_path, table | {heading: sparse})

    assert f"{heading} is empty in 80% of the rows, whose cases are loaded without “{label}”" in texts
    assert "is empty in" not in notes(tmp_path, table | {heading: half})


def test_headings_and_names_with_braces_are_written_as_they_are(tmp_path):
    counties = [("تبریز", "{0}", "{share}")[row % 3] if row % 4 == 0 else "تبریز" for row in range(len(IDS))]
    ratings = [str(row % 5 + 1) for row in range(len(IDS))]
    table = {"شماره پرونده": IDS, "تاریخ ثبت": DAYS, "شهرستان {x}": counties, "رضایت {0} (۱ تا ۵)": ratings}

    notes = guess(tmp_path, table, load_province("east-azerbaijan")).notes

    assert any("شهرستان {x}: " in note.en and "{share}" in note.en for note in notes)
    assert any("رضایت {0} (۱ تا ۵) is taken for ratings from 1 to 5" in note.en for note in notes)
