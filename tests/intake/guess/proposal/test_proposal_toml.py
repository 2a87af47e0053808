"""The mapping of a proposal: as data, as TOML, and what it loads."""

import tomllib

import pytest

from geo.province import load_province
from intake.errors import MappingError
from intake.guess.proposal.proposal_toml import proposal_toml
from intake.guess.propose import propose
from intake.mapping.model import load_mapping
from intake.parsing.read import read_batches
from persian.names import tidy
from queries.settings.province_settings import Settings
from tests.intake.guess.guessing import guess, mapping_from
from tests.intake.guess.registers import event_register, registers
from tests.thorough import ordinary_first

PROVINCE = load_province(Settings().province_folder)


ALL = [*registers(), event_register()]
# In an ordinary run four registers, of which two have no headings.
WITH_AND_WITHOUT = [
    case for nth in (0, 1) for number, each in enumerate(ALL) for case in [(each, number % 2 == nth)]
]


# tests/intake/guess/test_propose.py tells the fields of all registers.
FOUR = [WITH_AND_WITHOUT[number] for number in (0, 3, 5, 8)]


@pytest.mark.parametrize(
    ("register", "header"),
    ordinary_first(2, [*FOUR, *(case for case in WITH_AND_WITHOUT if case not in FOUR)]),
    ids=lambda case: getattr(case, "name", case),
)
def test_the_text_is_the_mapping_and_reads_every_row(tmp_path, register, header):
    path = register.write(tmp_path, header=header)
    proposal = propose(path, province=PROVINCE)
    text = tmp_path / "mine.toml"
    text.write_text(proposal_toml(proposal, name="mine"), encoding="utf-8")

    mapping = load_mapping(text)

    assert mapping == mapping_from(proposal, name="mine")
    batches = list(read_batches(path, mapping, Settings()))
    assert sum(batch.read for batch in batches) == len(register.rows)
    assert sum(len(batch.rejected) for batch in batches) == 0


def test_comments_say_what_is_unsure_and_left_out_in_both_languages(tmp_path):
    table = {
        "کد رهگیری": [f"{number:06}" for number in range(40)],
        "تاریخ ثبت": ["1403/05/12 09:30"] * 40,
        "شماره همراه": [f"0914{number:07}" for number in range(40)],
        "وضعیت": [("باز", "مختومه", "واژهٔ تازه")[number % 3] for number in range(40)],
    }

    text = proposal_toml(guess(tmp_path, table))

    assert "# شماره همراه: شمارهٔ تلفن / telephone numbers" in text
    assert '# "واژهٔ تازه" = ""' in text
    assert 'status = "وضعیت"  # وضعیت / Status' in text
    assert tomllib.loads(text)["values"]["status"]["map"] == {"باز": "open", "مختومه": "closed"}


def test_headings_with_quotes_and_marks_stay_one_line(tmp_path):
    heading = 'شماره """پرونده""\n# x\\"'
    table = {heading: [f"T-{number}" for number in range(30)], "تاریخ ثبت": ["1403/05/12", "1403/06/01"] * 15}

    declared = tomllib.loads(proposal_toml(guess(tmp_path, table)))

    assert declared["columns"]["id"] == tidy(heading)


def test_without_an_id_there_is_no_mapping(tmp_path):
    proposal = guess(tmp_path, {"تاریخ ثبت": ["1403/05/12 09:30", "1403/05/13 10:00"] * 20})

    text = tmp_path / "mine.toml"
    text.write_text(proposal_toml(proposal), encoding="utf-8")
    assert proposal.missing == ("id",)
    assert '# id = ""' in proposal_toml(proposal)
    with pytest.raises(MappingError):
        load_mapping(text)
