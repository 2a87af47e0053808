"""Proposals for whole files, in the shapes and words of several countries."""

from collections import Counter

import openpyxl
import pytest

from geo.province import load_province
from intake.errors import FileError
from intake.guess.fields.confidence import UNSURE
from intake.guess.proposal.proposal_mapping import declaration
from intake.guess.propose import propose
from intake.guess.values.personal_columns import PERSONAL, Outside
from intake.mapping.model import REQUIRED
from intake.mapping.template import write_template
from queries.settings.province_settings import Settings
from tests.intake.guess.guessing import guess
from tests.intake.guess.registers import PERSONAL as IS_PERSONAL
from tests.intake.guess.registers import Register, event_register, registers
from tests.thorough import one_in, ordinary_first

PROVINCE = load_province(Settings().province_folder)
ALL = [*registers(), event_register()]


def judged(folder, register: Register, *, header: bool = True) -> Counter[str]:
    """Right, wrong and open fields, and personal columns that were let in."""
    proposal = propose(register.write(folder, header=header), province=PROVINCE)
    counts: Counter[str] = Counter()
    for column, truth in zip(proposal.columns, register.truth, strict=True):
        if truth == IS_PERSONAL:
            counts["let in"] += column.field is not None
            counts["samples"] += column.outside in PERSONAL and bool(column.samples or column.words)
        elif truth:
            counts["right" if column.field == truth else "wrong" if column.field else "open"] += 1
        else:
            counts["wrong"] += column.field is not None
    return counts


@pytest.mark.parametrize("register", ordinary_first(3, ALL), ids=lambda register: register.name)
def test_headings_and_values_together_tell_every_field(tmp_path, register):
    counts = judged(tmp_path, register)

    assert counts["let in"] == counts["samples"] == counts["wrong"] == counts["open"] == 0


# In an ordinary run every second register.
@pytest.mark.parametrize(
    "register", ordinary_first(2, [*ALL[::2], *ALL[1::2]]), ids=lambda register: register.name
)
def test_values_alone_tell_most_fields_and_invent_none(tmp_path, register):
    # The registers take turns to have meaningless headings and none at all.
    variants = ((register.without_headings(), True), (register, False))
    for variant, header in one_in(2, variants, turn=ALL.index(register) // 2):
        counts = judged(tmp_path, variant, header=header)

        assert counts["let in"] == counts["samples"] == counts["wrong"] == 0
        assert counts["right"] > counts["open"]


@pytest.mark.thorough
@pytest.mark.slow
def test_abbreviated_headings_are_nearly_as_good(tmp_path):
    counts = sum((judged(tmp_path, register.abbreviated()) for register in one_in(2, ALL, turn=0)), Counter())

    assert counts["let in"] == 0
    assert counts["right"] >= 0.95 * (counts["right"] + counts["wrong"] + counts["open"])


def test_the_own_template_is_recognised(tmp_path):
    path = tmp_path / "template.xlsx"
    write_template(path, province=PROVINCE)

    proposal = propose(path, province=PROVINCE)

    assert not proposal.missing
    assert {"id", "registered_at", "due_at", "closed_at", "agency", "county", "verdict_at"} <= set(
        proposal.fields
    )


def test_what_has_no_evidence_is_left_open_and_said(tmp_path):
    table = {"Zxqv": [str(number * 37 % 11) for number in range(40)], "Wqz": ["x"] * 40}

    proposal = guess(tmp_path, table)

    assert proposal.fields == {}
    assert proposal.missing == ("id", "registered_at")
    assert any("cannot be loaded" in note.en for note in proposal.notes)


def test_an_unsure_field_is_named_but_not_proposed(tmp_path):
    proposal = guess(tmp_path, {
        "column 1": [f"T-{number:05}" for number in range(60)],
        "column 2": [f"2024-01-{number % 28 + 1:02} 10:00:00" for number in range(60)],
        "column 3": [("North", "South", "East", "West")[number % 4] for number in range(60)],
    })  # fmt: skip

    last = proposal.columns[2]
    assert (last.field, last.outside) == (None, Outside.unsure)
    assert all(
        column.confidence >= UNSURE
        for column in proposal.columns
        if column.field not in (None, *REQUIRED["snapshot"])
    )


def test_samples_and_problems_are_masked(tmp_path):
    table = {
        "کد رهگیری": [f"111-{number:06}" for number in range(30)],
        "تاریخ ثبت": [*(["1403/05/12 09:30"] * 29), "09141234567 فردا"],
        "موضوع": [*(["آسفالت معابر", "قطعی آب"] * 14), "تماس 09141234567", "قطعی آب"],
    }

    proposal = guess(tmp_path, table)

    shown = repr(proposal.as_json())
    assert "09141234567" not in shown
    assert proposal.fields["registered_at"].readable == pytest.approx(29 / 30)
    assert proposal.fields["registered_at"].problems == ("▇▇▇",)


def test_words_with_personal_data_are_not_listed(tmp_path):
    table = {
        "کد رهگیری": [f"111-{number:06}" for number in range(30)],
        "تاریخ ثبت": ["1403/05/12 09:30", "1403/06/01 10:00"] * 15,
        "مسیر ثبت": [*(["تلفن", "پیامک"] * 14), "تلفن 09141234567", "سایت"],
    }

    assert "09141234567" not in repr(guess(tmp_path, table))


def test_ids_are_shown_as_they_are(tmp_path):
    # The checksum of a national code is right by chance.
    table = {
        "Case ID": [f"{1_403_000_000 + 13 * number}" for number in range(60)],
        "Status": ["Open", "Closed"] * 30,
    }

    proposal = guess(tmp_path, table)

    assert "▇" not in "".join(proposal.fields["id"].first)


def test_numbers_of_days_as_workbooks_keep_them(tmp_path):
    rows = range(60)
    proposal = guess(tmp_path, {
        "کد رهگیری": [f"A-{1_000 + number}" for number in rows],
        "تاریخ ثبت": [f"{46_000 + number / 7:.5f}" for number in rows],
        "تعداد": [str(40_000 + number * 31) for number in rows],
    })  # fmt: skip
    assert proposal.fields["registered_at"].heading == "تاریخ ثبت"
    assert proposal.fields["registered_at"].dates.formats == ("excel",)


@pytest.mark.thorough
def test_columns_that_some_sheets_lack_are_optional(tmp_path):
    headings = ["کد رهگیری", "تاریخ ثبت", "شهرستان", "دستگاه", "وضعیت"]
    book = openpyxl.Workbook()
    book.active.append(headings)
    answered = book.create_sheet("پاسخ داده شده")
    answered.append([*headings, "تاریخ پاسخ"])
    for number in range(30):
        case = [f"A-{1000 + number}", f"1404/05/{number + 1:02}", "تبریز", f"شرکت گاز ناحیهٔ {number % 4}"]
        book.active.append([*case, "در دست بررسی"])
        answered.append([f"B{case[0]}", *case[1:], "پاسخ داده شده", f"1404/06/{number + 1:02}"])
    book.save(tmp_path / "a.xlsx")

    proposal = propose(tmp_path / "a.xlsx", province=PROVINCE)
    declared = declaration(proposal)

    assert declared["columns"]["answered_at"] == "تاریخ پاسخ"
    assert declared["optional"] == ["answered_at"]
    assert "answered" not in declared
    assert any("تاریخ پاسخ" in note.fa and "2 sheets" in note.en for note in proposal.notes)


def test_quotation_marks_with_a_backslash_are_named_where_no_row_can_be_read(tmp_path):
    rows = "".join(f'"{id}","1404/05/12","گفت \\"نه, نمی‌شود\\""\n' for id in range(30))
    (tmp_path / "cases.csv").write_text(f'"id","registered","topic"\n{rows}', encoding="utf-8")
    with pytest.raises(FileError, match=r'written as \\" \(as MySQL does\)'):
        propose(tmp_path / "cases.csv")


def test_ids_of_ten_digits_are_no_times(tmp_path):
    table = {"Case ID": [f"{1_403_000_000 + 13 * number}" for number in range(60)]}

    assert guess(tmp_path, table).fields["id"].dates is None
