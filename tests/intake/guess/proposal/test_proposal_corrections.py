"""A person's corrections: columns, words and dates; what cannot be is refused in both languages."""

import json

import pytest

from intake.errors import MappingError
from intake.guess.proposal.code_labels import CODE_LABELS
from intake.guess.proposal.date_choices import date_choices
from intake.guess.proposal.proposal_corrections import Corrections, correct, parse_corrections
from intake.mapping.model import Mapping
from tests.intake.guess.guessing import guess, mapping_from

ROWS = 40
TABLE = {
    "کد رهگیری": [f"A-{n}" for n in range(ROWS)],
    "تاریخ ثبت": [f"{1 + n % 12:02}/{1 + n % 11:02}/1403" for n in range(ROWS)],
    "وضعیت": ["بسته", "معطل"] * (ROWS // 2),
    "موضوع": ["قطع آب", "آسفالت معابر"] * (ROWS // 2),
}


@pytest.fixture(scope="module")
def proposal(tmp_path_factory):
    return guess(tmp_path_factory.mktemp("corrections"), TABLE)


def test_a_word_gets_the_code_that_was_chosen(proposal) -> None:
    assert "معطل" in next(each for each in proposal.coded if each.field == "status").unknown

    chosen = correct(proposal, Corrections(words={"status": {"معطل": "open", "بسته": "answered"}}))

    status = next(each for each in chosen.coded if each.field == "status")
    assert status.known == {"معطل": "open", "بسته": "answered"}
    assert not status.unknown
    assert proposal.answered_by_closing
    assert not chosen.answered_by_closing
    assert mapping_from(chosen).values.status.map["معطل"] == "open"
    assert not any("معطل" in note.fa for note in chosen.notes)


def test_the_dates_of_a_column_are_read_as_chosen(proposal) -> None:
    column = proposal.fields["registered_at"]
    ways = date_choices(column)
    assert ways[0].formats == column.dates.formats == ("jalali:%d/%m/%Y",)
    assert {way.formats[0] for way in ways} == {"jalali:%d/%m/%Y", "jalali:%m/%d/%Y"}
    assert ways[0].written == "01/01/1403"
    assert ways[0].day.fa == "۱ فروردین ۱۴۰۳"

    chosen = correct(proposal, Corrections(dates={"تاریخ ثبت": ("jalali:%m/%d/%Y",)}))

    assert chosen.fields["registered_at"].dates.formats == ("jalali:%m/%d/%Y",)
    assert chosen.fields["registered_at"].dates.settled
    assert mapping_from(chosen).dates.formats == ("jalali:%m/%d/%Y",)


def test_dates_of_one_reading_leave_nothing_to_choose(tmp_path) -> None:
    table = TABLE | {"تاریخ ثبت": [f"1403/{1 + n % 12:02}/{1 + n % 28:02}" for n in range(ROWS)]}
    assert date_choices(guess(tmp_path, table).fields["registered_at"]) == []


@pytest.mark.parametrize(
    "wrong",
    [
        Corrections(words={"status": {"معطل": "sleeping"}}),
        Corrections(dates={"تاریخ ثبت": ("%H:%M",)}),
        Corrections(columns={"نیست": "id"}),
    ],
)
def test_what_cannot_be_is_refused_in_both_languages(proposal, wrong) -> None:
    with pytest.raises(MappingError) as error:
        correct(proposal, wrong)
    assert error.value.message_fa
    assert error.value.message_en


def test_both_forms_of_corrections_are_read() -> None:
    assert parse_corrections('{"Notes": null, "Date": "registered_at"}') == Corrections(
        {"Notes": None, "Date": "registered_at"}
    )
    text = json.dumps(
        {"columns": {"Notes": None}, "words": {"kind": {"x": ""}}, "dates": {"Date": ["%d/%m/%Y"]}}
    )
    assert parse_corrections(text) == Corrections(
        {"Notes": None}, {"kind": {"x": ""}}, {"Date": ("%d/%m/%Y",)}
    )


@pytest.mark.parametrize(
    "text", ["", "[]", '{"a": 1}', '{"columns": {"a": "id"}, "more": {}}', '{"dates": {"a": "x"}}']
)
def test_other_corrections_are_refused(text) -> None:
    with pytest.raises(MappingError):
        parse_corrections(text)


def test_every_code_that_a_mapping_takes_has_a_label() -> None:
    values = Mapping.model_fields["values"].annotation
    for field, part in values.model_fields.items():
        codes = part.annotation.model_fields["map"].annotation.__args__[1].__args__
        assert set(codes) == set(CODE_LABELS[field])


def test_due_dates_come_from_the_rule_if_chosen_and_if_the_file_has_none(proposal) -> None:
    chosen = correct(proposal, parse_corrections('{"columns": {}, "due_by_rule": true}'))
    assert (proposal.due_by_rule, chosen.due_by_rule) == (False, True)
    assert mapping_from(chosen).due == "rule"
    assert not any('due = "rule"' in note.en for note in chosen.notes)
    with pytest.raises(MappingError):
        parse_corrections('{"columns": {}, "due_by_rule": "yes"}')
