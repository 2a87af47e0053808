"""What the summary of a load says about moved times, unreadable times and unknown values."""

import json
from pathlib import Path

import pytest

from intake.__main__ import main
from intake.commands.value_notes_text import note_lines
from queries.vocabulary.labels import LANGUAGES
from tests.intake.storing import CASE, load_files, write

pytestmark = pytest.mark.usefixtures("no_rollups")

ROWS = [
    CASE | {"id": "a", "registered_at": "2024-03-01T08:00:00Z", "answered_at": "2024-03-02T08:00:00Z"},
    CASE | {"id": "b", "registered_at": "2024-03-01T08:00:00+03:30"},
    CASE | {"id": "c", "registered_at": "2024-03-01 08:00:00", "kind": "عجیب"},
    CASE | {"id": "d", "registered_at": "2024-03-01T20:45:00-04:00", "kind": "عجیب"},
    CASE | {"id": "e", "registered_at": "زنگ 09141234567", "kind": "09141234567"},
]


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The lines of the summary of a check of these rows, by language."""
    folder = tmp_path_factory.mktemp("notes")
    report = load_files(folder, write(folder / "cases.csv", ROWS), publish=False)
    return {lang: "\n".join(note_lines(report.notes, lang)) for lang in LANGUAGES}


@pytest.mark.thorough
def test_moved_times_are_said_with_an_example_and_their_rows(notes: dict[str, str]) -> None:
    assert "Times with a UTC offset were moved to the clocks of Tehran in 2 rows" in notes["en"]
    assert "“\u20682024-03-01T08:00:00Z\u2069” became 11:30 in Tehran" in notes["en"]
    assert "در ۲ سطر" in notes["fa"]
    assert "به وقت تهران شد ۱۱:۳۰" in notes["fa"]


def test_unknown_values_name_their_column_words_and_what_is_known(notes: dict[str, str]) -> None:
    assert (
        "Column “\u2068kind\u2069”: unknown values in 3 rows (taken as the default value, “\u2068Not given\u2069”)"
        in notes["en"]
    )
    assert "(مقدار پیش‌فرض گرفت: «\u2068نامشخص\u2069»)" in notes["fa"]
    assert "“\u2068عجیب\u2069” 2, “\u2068▇▇▇\u2069” 1. Known: “\u2068مطالبه\u2069”" in notes["en"]
    assert "“\u2068Complaint\u2069”" in notes["en"]
    assert "ستون «\u2068kind\u2069»: مقدار ناشناخته در ۳ سطر" in notes["fa"]


def test_cases_of_unknown_states_are_said_to_count_as_open(tmp_path: Path) -> None:
    path = write(tmp_path / "cases.csv", [CASE | {"status": "عجیب"}])
    report = load_files(tmp_path, path, publish=False)

    assert "taken as the default value, “\u2068open\u2069”): “\u2068عجیب\u2069” 1" in "\n".join(
        note_lines(report.notes, "en")
    )
    assert "مقدار پیش‌فرض گرفت: «\u2068باز\u2069»" in "\n".join(note_lines(report.notes, "fa"))


def test_unreadable_times_show_an_example_masked_and_the_formats(notes: dict[str, str]) -> None:
    assert (
        "“\u2068registered_at\u2069”: the time cannot be read in 1 row, for example “\u2068▇▇▇\u2069”"
        in notes["en"]
    )
    assert "Formats tried: Jalali or ISO, year first (auto)." in notes["en"]
    assert "قالب‌های آزموده: شمسی یا میلادی با سال در آغاز (auto)" in notes["fa"]
    assert not any(digits in text for text in notes.values() for digits in ("0914", "۰۹۱۴"))


@pytest.mark.thorough
def test_a_number_of_a_day_is_said_to_be_one(tmp_path: Path) -> None:
    rows = [CASE | {"id": "a", "answered_at": "45375"}, CASE | {"id": "b"}]
    report = load_files(tmp_path, write(tmp_path / "cases.csv", rows), publish=False)
    english, persian = ("\n".join(note_lines(report.notes, lang)) for lang in ("en", "fa"))
    assert "“\u206845375\u2069” looks like Excel’s number of a day and is 5 Farvardin 1403" in english
    assert "به شمارهٔ روز اکسل می‌ماند و ۱۴۰۳/۰۱/۰۵ است" in persian


@pytest.mark.thorough
def test_a_day_of_six_digits_without_its_zero_is_said_to_be_one(tmp_path: Path) -> None:
    rows = [CASE | {"id": "a", "answered_at": "40101"}, CASE | {"id": "b"}]
    report = load_files(tmp_path, write(tmp_path / "cases.csv", rows), publish=False)
    english, persian = ("\n".join(note_lines(report.notes, lang)) for lang in ("en", "fa"))
    assert 'and is 1 Farvardin 1404: add "jalali:%y%m%d" to the formats' in english
    assert "As Excel’s number of a day it would be 23 Mehr 1388." in english
    assert "۱۴۰۴/۰۱/۰۱ است: در بخش dates نگاشت" in persian


def test_a_refused_value_names_its_column_and_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"case": "1", "moment": "1404/05/01", "event": event} for event in ("registered", "x", "y", "y")]
    path = write(tmp_path / "events.csv", rows, ("case", "moment", "event"))
    assert main(["check", str(path), "--mapping", "negah-events", "--lang", "en"]) == 0
    english = capsys.readouterr().out
    assert "events.csv:3 · event: x" in english
    assert (
        "Column “\u2068event\u2069”: unknown values in 3 rows (rejected): “\u2068y\u2069” 2, “\u2068x\u2069” 1. Known:"
        in english
    )
    assert "UTC" not in english


def test_machines_are_told_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "cases.csv", ROWS)
    assert main(["check", str(path), "--mapping", "negah", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["moved_times"]["rows"] == 2
    assert record["moved_times"]["example"] == {
        "column": "registered_at", "written": "2024-03-01T08:00:00Z", "became": "2024-03-01T11:30:00",
    }  # fmt: skip
    assert record["unknown_values"][0]["values"] == {"عجیب": 2, "▇▇▇": 1}
    assert record["unknown_values"][0]["default_en"] == "Not given"
    assert record["rejections"][0]["example"] == "cases.csv:6 · registered_at: ▇▇▇"
    assert [len(record["notes"][lang]) for lang in ("fa", "en")] == [3, 3]
