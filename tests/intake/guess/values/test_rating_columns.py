"""Columns of ratings on a scale: recognised, said, and loaded by their rule (`intake.guess.values.rating_columns`)."""

import csv

import pytest

from intake.commands.value_notes_text import note_lines
from intake.guess.proposal.proposal_corrections import Corrections, correct
from intake.guess.proposal.proposal_toml import proposal_toml
from intake.guess.values.rating_columns import rating_scale
from intake.mapping.model import load_mapping
from tests.intake.guess.guessing import guess, mapping_from
from tests.intake.reading import read_all
from tests.intake.storing import load_files
from tests.thorough import ordinary_first

WRITINGS = {
    "میزان رضایت (۱ تا ۵)": ["1", "2", "3", "4", "5"],
    "امتیاز رضایت شهروند": ["۱", "۲", "۳", "۴", "۵"],
    "رضایت": ["★☆☆☆☆", "★★☆☆☆", "★★★☆☆", "★★★★☆", "★★★★★"],
    "نظر سنجی": ["۱ از ۵", "۲ از ۵", "۳ از ۵", "۴ از ۵", "۵ از ۵"],
    "Satisfaction": ["1.0", "2.0", "3.0", "4.0", "5.0"],
    "رضایت شهروند": ["خیلی ناراضی", "ناراضی", "متوسط", "راضی", "خیلی راضی"],
    "نظر شهروند": ["1 - خیلی ناراضی", "2 - ناراضی", "3 - متوسط", "4 - راضی", "5 - خیلی راضی"],
}
FRACTIONS = ["0.1", "0.33", "0.5", "0.85", "1"]  # as a workbook holds 10 % and 85 %
WRITINGS["درصد رضایت"] = FRACTIONS
TAKEN = [2, 2, 0, 1, 1]  # dissatisfied, none, satisfied


def table(heading, ratings, rows=60):
    numbers = range(rows)
    return {
        "شماره پرونده": [str(14030000 + 7 * number) for number in numbers],
        "تاریخ ثبت": [f"1403/{1 + number // 20:02}/{1 + number % 20:02}" for number in numbers],
        "وضعیت": ["مختومه" for number in numbers],
        heading: [ratings[number % len(ratings)] for number in numbers],
    }


@pytest.mark.parametrize("heading", ordinary_first(3, WRITINGS))
def test_ratings_become_satisfied_and_dissatisfied(tmp_path, heading):
    proposal = guess(tmp_path, table(heading, WRITINGS[heading]))
    read = read_all(tmp_path / "table.csv", mapping_from(proposal))
    assert proposal.fields["verdict"].heading == heading
    assert list(read.records["verdict"][:5]) == TAKEN
    assert not read.records["flags"].any()


@pytest.mark.parametrize(
    ("heading", "ratings", "taken"),
    [
        ("نمره شهروند", ["8/10", "2/10", "۵/۱۰", "10/10"], [1, 2, 0, 1]),
        ("rating.stars", ["5", "1", "", "4"], [1, 2, 0, 1]),
        ("بازخورد", ["😀", "😞", "", "😐"], [1, 2, 0, 0]),
        ("Feedback", ["👍", "👎\ufe0f", "", "👍"], [1, 2, 0, 1]),
    ],
)
def test_ratings_out_of_ten_stars_of_a_heading_and_faces_are_read(tmp_path, heading, ratings, taken):
    proposal = guess(tmp_path, table(heading, ratings))
    read = read_all(tmp_path / "table.csv", mapping_from(proposal))
    assert proposal.fields["verdict"].heading == heading
    assert list(read.records["verdict"][:4]) == taken
    assert not read.records["flags"].any()


@pytest.mark.thorough
def test_limits_within_whole_ratings_are_said_as_they_are(tmp_path):
    proposal = guess(tmp_path, table("درصد رضایت", FRACTIONS))
    assert any("from 0 to 1: 0.67 and more count as satisfied, 0.33 and less" in n.en for n in proposal.notes)
    report = load_files(tmp_path, tmp_path / "table.csv", mapping=_written(proposal, tmp_path))
    assert any(
        "(satisfied: 0.67 and more, dissatisfied: 0.33" in line for line in note_lines(report.notes, "en")
    )
    assert any("۰٫۶۷" in line for line in note_lines(report.notes, "fa"))
    # All or nothing may be yes and no.
    assert rating_scale("درصد رضایت", {"0": 5, "1": 9}) is None


def _written(proposal, folder):
    path = folder / "office.toml"
    path.write_text(proposal_toml(proposal, name="office"), encoding="utf-8")
    return str(path)


def test_the_rule_is_said_written_and_reported(tmp_path):
    proposal = guess(tmp_path, table("رضایت", ["1", "2", "3", "4", "5", ""]))
    assert any("from 1 to 5: 4 and more count as satisfied" in note.en for note in proposal.notes)
    path = tmp_path / "office.toml"
    path.write_text(proposal_toml(proposal, name="office"), encoding="utf-8")
    assert load_mapping(path).values.verdict.map == {}
    report = load_files(tmp_path, tmp_path / "table.csv", mapping=str(path))
    lines = list(note_lines(report.notes, "en"))
    assert (
        "Column “\u2068رضایت\u2069”, rated from 1 to 5 (satisfied: 4 and more, dissatisfied: 2 and less): 20 rows "
        "satisfied, 20 rows dissatisfied; 10 rows are between the two and count as no rating." in lines
    )
    assert report.notes.as_json()["ratings"][0]["neutral"] == 10


def test_a_rating_beyond_the_scale_is_not_lost_silently(tmp_path):
    proposal = guess(tmp_path, table("رضایت (۱ تا ۵)", ["1", "2", "3", "4", "5"]))
    with (tmp_path / "next.csv").open("w", encoding="utf-8", newline="") as file:
        rows = table("رضایت (۱ تا ۵)", ["0", "5", "9", "★★"], rows=8)
        csv.writer(file).writerows([list(rows), *zip(*rows.values(), strict=True)])
    (tmp_path / "office.toml").write_text(proposal_toml(proposal, name="office"), encoding="utf-8")
    report = load_files(tmp_path, tmp_path / "next.csv", mapping=str(tmp_path / "office.toml"))
    assert report.notes.unknown["رضایت (۱ تا ۵)"].rows == {"0": 2, "9": 2}
    counts = report.notes.ratings["رضایت (۱ تا ۵)"]
    assert (counts.satisfied, counts.dissatisfied, counts.neutral) == (2, 2, 0)


@pytest.mark.thorough
def test_stars_without_a_scale_are_unknown_words_and_no_empty_cells(tmp_path):
    rows = table("verdict", ["★★☆☆☆", "راضی"])
    with (tmp_path / "table.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(rows), *zip(*rows.values(), strict=True)])
    (tmp_path / "office.toml").write_text(
        'name = "o"\ntitle_fa = "o"\ntitle_en = "o"\nsource = "o"\n[columns]\nid = "شماره پرونده"\n'
        'registered_at = "تاریخ ثبت"\nverdict = "verdict"\n',
        encoding="utf-8",
    )
    report = load_files(tmp_path, tmp_path / "table.csv", mapping=str(tmp_path / "office.toml"))
    assert report.notes.unknown["verdict"].rows == {"★★☆☆☆": 30}


def test_what_a_person_says_of_a_rating_holds(tmp_path):
    proposal = guess(tmp_path, table("رضایت", ["★", "★★", "★★★", "★★★★", "★★★★★"]))
    chosen = {"★": "satisfied", "★★★★★": "dissatisfied", "★★★": "dissatisfied", "★★★★": ""}
    corrected = correct(proposal, Corrections(words={"verdict": chosen}))
    read = read_all(tmp_path / "table.csv", mapping_from(corrected))
    assert list(read.records["verdict"][:5]) == [1, 2, 2, 0, 2]


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("رضایت", ["1", "2"]),  # codes of a list, perhaps
        ("رضایت", ["1", "2", "3"]),
        ("رضایت", ["1", "2", "3", "4", "7"]),
        ("اولویت", ["1", "2", "3", "4", "5"]),
        ("رضایت (۱ تا ۵)", ["1", "8"]),
        ("رضایت", ["بله", "خیر"]),
    ],
)
def test_numbers_without_a_clear_scale_are_left_to_a_person(heading, words):
    assert rating_scale(heading, dict.fromkeys(words, 5)) is None


@pytest.mark.parametrize(
    ("word", "code"),
    ordinary_first(
        2,
        [
            ("راضی نیستم", 2),
            ("رضایت ندارم", 2),
            ("نه راضی نه ناراضی", 0),
            ("بله، راضی هستم", 1),
            ("خیر، ناراضی‌ام", 2),
            ("نسبتاً راضی", 1),
        ],
    ),
)
def test_phrases_say_what_they_mean(tmp_path, word, code):
    proposal = guess(tmp_path, table("رضایت شهروند", [word, "راضی", "ناراضی"]))
    read = read_all(tmp_path / "table.csv", mapping_from(proposal))
    assert read.records["verdict"][0] == code


@pytest.mark.parametrize("heading", ["رضایت", "رضایت شهروند", "امتیاز"])
@pytest.mark.parametrize("ratings", [["*", "**", "***", "****", "*****"], ["●", "○"], ["*", ""]])
def test_asterisks_and_dots_are_no_satisfied_citizens(tmp_path, heading, ratings):
    """As ticks, one star of five would be the only satisfied answer."""
    assert "verdict" not in guess(tmp_path, table(heading, ratings)).fields


def test_a_heading_that_explains_its_ratings_says_which_end_is_the_best(tmp_path):
    heading = "رضایت (۱=کاملاً راضی، ۵=کاملاً ناراضی)"
    proposal = guess(tmp_path, table(heading, ["1", "2", "3", "4", "5"]))

    verdicts = read_all(tmp_path / "table.csv", mapping_from(proposal)).records["verdict"]

    assert list(verdicts[:5]) == TAKEN[::-1]
    assert any("A smaller number is better" in note.en for note in proposal.notes)
    assert not rating_scale("رضایت (1=ناراضی، 5=راضی)", {"1": 9, "5": 9, "3": 2, "4": 4}).satisfied < 4
