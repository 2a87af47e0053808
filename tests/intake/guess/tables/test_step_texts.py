"""«شرح عملیات» in a file of events: taken if its values come from a list, else left out and said why."""

import pytest

from intake.errors import MappingError
from intake.guess.proposal.proposal_mapping import declaration
from intake.guess.proposal.proposal_toml import proposal_toml
from intake.guess.values.personal_columns import Outside
from intake.mapping.model import Mapping
from tests.intake.guess.guessing import guess
from tests.intake.reading import read_all

STEPS = ("ثبت درخواست", "ارجاع به دستگاه", "پاسخ دستگاه", "مختومه شد")
ROWS = [(case, step) for case in range(20) for step in range(4)]
TOLD = ("سلام لطفا زودتر آب ما را وصل کنید", "گفتند فردا می‌آییم و نیامدند", "باز هم پیگیری کردم و کسی نیامد")


def table(heading, *, told=False):
    return {
        "کد رهگیری": [f"111-{case:05}" for case, _ in ROWS],
        "تاریخ عملیات": [f"1403/02/{1 + case:02} {9 + step:02}:00" for case, step in ROWS],
        heading: [f"{STEPS[step]} {TOLD[case % 3]} {case}" if told else STEPS[step] for case, step in ROWS],
        "واحد": ["شهرداری تبریز", "شرکت گاز", "آب و فاضلاب", "شرکت برق"] * 20,
    }


@pytest.mark.parametrize("heading", ["شرح عملیات", "شرح اقدام", "شرح رویداد", "Event Description"])
def test_values_from_a_list_are_steps_and_load(tmp_path, heading):
    proposal = guess(tmp_path, table(heading))
    assert proposal.fields["event"].heading == heading
    assert not proposal.missing

    batch = read_all(tmp_path / "table.csv", Mapping.model_validate(declaration(proposal)))

    assert (len(batch.records), len(batch.rejected)) == (80, 0)


def test_what_people_wrote_stays_outside_and_its_values_are_not_shown(tmp_path):
    proposal = guess(tmp_path, table("شرح عملیات", told=True))
    column = proposal.columns[2]
    assert (column.outside, column.samples, column.first) == (Outside.free_text, (), ())
    assert "event" not in proposal.fields
    assert "فردا" not in proposal_toml(proposal) + str(proposal.as_json())


@pytest.mark.parametrize("heading", ["شرح", "توضیحات", "متن عملیات", "شرح اقدامات"])
def test_another_heading_of_texts_is_said_with_what_to_do(tmp_path, heading):
    proposal = guess(tmp_path, table(heading))
    assert proposal.missing == ("event",)
    note = next(note for note in proposal.notes if f"«{heading}»" in note.fa)
    assert "«عملیات»" in note.fa
    assert "change the heading" in note.en


def test_a_column_of_steps_with_a_plain_heading_is_preferred(tmp_path):
    both = table("شرح عملیات") | {"عملیات": [STEPS[step] for _, step in ROWS]}
    proposal = guess(tmp_path, both)
    assert proposal.fields["event"].heading == "عملیات"
    assert proposal.columns[2].outside is Outside.free_text


@pytest.mark.parametrize("texts", [[TOLD[0] * 2], [f"تماس گرفتم {number}" for number in range(25)]])
def test_a_load_refuses_a_file_in_which_texts_stand_in_place_of_steps(tmp_path, texts):
    mapping = Mapping.model_validate(declaration(guess(tmp_path, table("شرح عملیات"))))
    path = tmp_path / "later.csv"
    lines = [f"111-{at:05},1403/02/05 10:00,{text},شرکت گاز" for at, text in enumerate(texts)]
    path.write_text("\n".join(["کد رهگیری,تاریخ عملیات,شرح عملیات,واحد", *lines]), encoding="utf-8")

    with pytest.raises(MappingError, match="free text"):
        read_all(path, mapping)


def test_a_few_unknown_words_are_rejected_as_in_any_event_file(tmp_path):
    mapping = Mapping.model_validate(declaration(guess(tmp_path, table("شرح عملیات"))))
    path = tmp_path / "later.csv"
    path.write_text(
        "کد رهگیری,تاریخ عملیات,شرح عملیات,واحد\n1,1403/02/05 10:00,ثبت درخواست,شرکت گاز\n"
        "1,1403/02/05 11:00,بازبینی,شرکت گاز\n",
        encoding="utf-8",
    )
    assert list(read_all(path, mapping).rejected["reason"]) == ["unknown_event"]
