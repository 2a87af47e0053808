"""States of cases in several columns: one tells of the answer, one of the closing, and there may be one of both."""

import pytest

from intake.mapping.model import load_mapping
from intake.mapping.recorded_things import recorded_things
from queries.vocabulary.recorded import Recorded
from tests.intake import storing
from tests.intake.guess.guessing import guess, mapping_from
from tests.intake.reading import csv_of, read_all

HEAD = 'name = "o"\ntitle_fa = "o"\ntitle_en = "o"\nsource = "o"\n[columns]\nid = "id"\nregistered_at = "registered"\n'
ROWS = 60


def mapping(folder, text):
    path = folder / "office.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return load_mapping(path)


def states(records):
    return list(zip(records["status_answered"], records["status_closed"], strict=True))


def register(**columns):
    numbers = range(ROWS)
    return {
        "شماره پرونده": [str(14030000 + 7 * number) for number in numbers],
        "تاریخ ثبت": [f"1403/{1 + number // 20:02}/{1 + number % 20:02}" for number in numbers],
    } | {heading: [words[number % len(words)] for number in numbers] for heading, words in columns.items()}


@pytest.mark.parametrize(
    ("yes", "no"), [("بله", "خیر"), ("1", "0"), ("✓", ""), ("✔️", "✗"), ("True", "False")]
)
def test_each_column_says_its_state_by_yes_and_no(tmp_path, yes, no):
    path = csv_of(
        tmp_path,
        f"id,registered,answered,closed\n1,1404/05/12,{no},{no}\n2,1404/05/12,{yes},{no}\n3,1404/05/12,{yes},{yes}\n",
    )
    read = read_all(path, mapping(tmp_path, 'answered_status = "answered"\nclosed_status = "closed"\n'))
    assert states(read.records) == [(False, False), (True, False), (True, True)]
    assert not read.records["flags"].any()


def test_what_any_column_says_holds(tmp_path):
    path = csv_of(
        tmp_path, "id,registered,state,answer\n1,1404/05/12,مختومه,پاسخ نیامد\n2,1404/05/12,جاری,پاسخ آمد\n"
    )
    words = (
        'status = "state"\nanswered_status = "answer"\n'
        '[values.answered_status.map]\n"پاسخ آمد" = "answered"\n"پاسخ نیامد" = "open"\n'
    )
    assert states(read_all(path, mapping(tmp_path, words)).records) == [(False, True), (True, False)]


def test_a_column_of_answers_records_no_closings(tmp_path):
    declared = mapping(tmp_path, 'answered_status = "answered"\n')
    things = recorded_things(declared, {"id", "registered_at", "answered_status"}, has_due_rules=False)
    assert Recorded.answer in things
    assert Recorded.closing not in things


@pytest.mark.parametrize(("yes", "no"), [("بله", "خیر"), ("✓", "")])
def test_columns_of_yes_and_no_are_proposed_for_both(tmp_path, yes, no):
    table = register(**{"پاسخ داده شده": [yes, yes, no], "بسته شده": [yes, no, no]})
    proposal = guess(tmp_path, table)
    records = read_all(tmp_path / "table.csv", mapping_from(proposal)).records

    assert proposal.fields["answered_status"].heading == "پاسخ داده شده"
    assert proposal.fields["closed_status"].heading == "بسته شده"
    assert not proposal.answered_by_closing
    assert states(records)[:3] == [(True, True), (True, False), (False, False)]


def test_a_state_of_the_answer_is_proposed_beside_that_of_the_case(tmp_path):
    table = register(
        **{
            "وضعیت ارجاع": ["ارجاع شده"],
            "وضعیت پاسخ": ["پاسخ داده شده", "پاسخ داده شده", "فاقد پاسخ"],
            "وضعیت پرونده": ["بسته", "باز", "باز"],
        }
    )
    proposal = guess(tmp_path, table)
    records = read_all(tmp_path / "table.csv", mapping_from(proposal)).records

    assert proposal.fields["status"].heading == "وضعیت پرونده"
    assert proposal.fields["answered_status"].heading == "وضعیت پاسخ"
    assert states(records)[:3] == [(True, True), (True, False), (False, False)]


BOTH = "پاسخ داده شد و بایگانی گردید"


def test_where_the_source_tells_answered_closings_from_others_only_these_are_answers(tmp_path):
    proposal = guess(tmp_path, register(وضعیت=["در دست بررسی", BOTH, "مختومه شد"]))
    assert proposal.coded[0].known[BOTH] == "answered_closed"

    office = mapping_from(proposal)

    assert office.answered == "column"
    assert recorded_things(office, ["status"], has_due_rules=False) >= {Recorded.answer, Recorded.closing}
    assert states(read_all(tmp_path / "table.csv", office).records)[:3] == [
        (False, False), (True, True), (False, True),
    ]  # fmt: skip


def test_where_every_closing_is_answered_the_closing_tells_when(tmp_path):
    rows = register(وضعیت=["در دست بررسی", BOTH])
    rows["تاریخ مختومه شدن"] = [
        f"1403/05/{1 + at % 20:02}" if state == BOTH else "" for at, state in enumerate(rows["وضعیت"])
    ]
    proposal = guess(tmp_path, rows)
    assert proposal.fields["closed_at"].heading == "تاریخ مختومه شدن"
    assert mapping_from(proposal).answered == "closed"


@pytest.mark.slow
@pytest.mark.usefixtures("no_rollups")
def test_a_case_that_is_answered_and_closed_stands_as_both(tmp_path):
    row = {"registered_at": "1404/05/12 09:00"}
    storing.load_rows(tmp_path, [row | {"id": "1", "status": BOTH}, row | {"id": "2", "status": "مختومه"}])
    cases = {
        case["id"]: (case["answered_undated"], case["closed_undated"])
        for case in storing.table(tmp_path, "case")
    }
    assert cases == {"1": (True, True), "2": (False, True)}
