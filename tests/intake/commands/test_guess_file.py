"""The commands `guess` and `check` as people and programs see them."""

import contextlib
import io
import json
import sys
import tomllib

import pytest

from intake.__main__ import main
from intake.errors import MappingError
from intake.mapping.model import load_mapping
from tests.intake.guess.registers import registers
from tests.thorough import ordinary_first

OFFICE = next(register for register in registers() if register.name == "office")


class Terminal(io.StringIO):
    """Output that says it is a terminal."""

    def isatty(self):
        return True


def run(*words, stdin="", terminal=False):
    """Run a command; return its exit code, output and error output."""
    out, error = Terminal() if terminal else io.StringIO(), io.StringIO()
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(error),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(sys, "stdin", io.StringIO(stdin))
        code = main([str(word) for word in words])
    return code, out.getvalue(), error.getvalue()


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return OFFICE.write(tmp_path_factory.mktemp("guess"))


@pytest.mark.thorough
def test_redirected_it_gives_toml_and_the_table_beside_it(file):
    code, out, error = run("guess", file, "--lang", "fa", "--name", "ours", "--title", "سامانهٔ ما")

    declared = tomllib.loads(out)
    assert code == 0
    assert (declared["name"], declared["title_fa"]) == ("ours", "سامانهٔ ما")
    assert declared["columns"]["id"] == "کد رهگیری"
    assert "کد رهگیری" in error
    assert "بیرون می‌ماند: شمارهٔ تلفن" in error


@pytest.mark.parametrize(
    ("content", "code", "reason"),
    [
        ("", 2, "the file is empty"),
        (
            "سال,فروردین,اردیبهشت,خرداد,تیر,مرداد\n1402,1,2,3,4,5\n1403,1,2,3,4,5\n",
            8,
            "The columns are months",
        ),
    ],
    ids=["empty", "statistics"],
)
def test_where_nothing_is_proposed_the_file_says_why_and_is_no_mapping(tmp_path, content, code, reason):
    path, written = tmp_path / "a.csv", tmp_path / "mine.toml"
    path.write_text(content, encoding="utf-8")

    given, out, error = run("guess", path, "--lang", "en")

    assert given == code
    assert error
    assert all(line.startswith("# ") for line in out.splitlines())
    assert reason in out
    assert "نگاشتی نیست" in out
    for text in (out, ""):
        written.write_text(text, encoding="utf-8")
        with pytest.raises(MappingError) as refused:
            load_mapping(written)
        assert "There is no mapping in mine.toml" in refused.value.message_en
        assert "نگاشتی ندارد" in refused.value.message_fa


def test_where_guess_fails_json_and_a_terminal_have_the_error_alone(tmp_path):
    _, out, _ = run("guess", tmp_path / "a.csv", "--json")
    assert json.loads(out)["error"]["code"] == "file"
    assert run("guess", tmp_path / "a.csv", terminal=True)[1] == ""


@pytest.mark.thorough
def test_on_a_terminal_the_table_is_printed(file, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")

    _, out, error = run("guess", file, "--lang", "en", terminal=True)

    assert "outside: telephone numbers" in out
    assert "[columns]" not in out
    assert error == ""


@pytest.mark.thorough
def test_for_programs_one_object_with_the_toml(file):
    code, out, _ = run("guess", file, "--json")

    record = json.loads(out)
    assert code == 0
    assert [column["heading"] for column in record["columns"]] == list(OFFICE.headings)
    assert {column["outside"] for column in record["columns"]} >= {
        "telephone",
        "national_code",
        "person",
        None,
    }
    assert tomllib.loads(record["toml"])["columns"]["registered_at"] == "تاریخ ثبت"
    assert record["labels"]["due_at"] == {"fa": "مهلت پاسخ", "en": "Due"}


@pytest.mark.thorough
def test_corrections_come_from_a_file_or_from_the_input(file, tmp_path):
    corrections = json.dumps({"موضوع": None, "ردیف": "place"})
    path = tmp_path / "corrections.json"
    path.write_text(corrections, encoding="utf-8")

    for words, given in ((("--corrections", path), ""), (("--corrections", "-"), corrections)):
        code, out, _ = run("guess", file, *words, stdin=given)
        columns = tomllib.loads(out)["columns"]
        assert code == 0
        assert columns["place"] == "ردیف"
        assert "topic" not in columns


@pytest.mark.parametrize("text", ordinary_first(1, ["[1]", "no json", '{"a": 1}']))
def test_corrections_of_another_form_are_refused(file, text):
    code, out, _ = run("guess", file, "--json", "--corrections", "-", stdin=text)

    assert code == 2
    assert json.loads(out)["error"]["code"] == "mapping"


def test_what_cannot_be_loaded_yet_has_an_exit_code_of_its_own(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("تاریخ ثبت,وضعیت\n1403/05/12,باز\n1403/05/13,بسته\n", encoding="utf-8")

    code, out, error = run("guess", path, "--lang", "fa")

    assert code == 8
    assert '# id = ""' in out
    assert "بدون این‌ها بارگذاری نمی‌شود" in error


@pytest.mark.parametrize(("text", "word"), [("", "empty"), ("id\n", "no rows")])
def test_files_that_cannot_be_read_give_the_errors_of_the_readers(tmp_path, text, word):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")

    code, _, error = run("guess", path, "--lang", "en")

    assert code == 2
    assert word in error


def test_a_check_shows_cases_dates_and_what_is_not_recorded(file, tmp_path):
    mapping = tmp_path / "mine.toml"
    mapping.write_text(run("guess", file)[1], encoding="utf-8")
    database = f"duckdb:///{tmp_path / 'store.duckdb'}"

    code, out, _ = run("check", file, "--mapping", mapping, "--database", database, "--lang", "fa")
    record = json.loads(run("check", file, "--mapping", mapping, "--database", database, "--json")[1])

    assert code == 0
    assert "نخستین پرونده‌ها" in out
    assert "در این منبع ثبت نمی‌شود" in out
    assert len(record["contents"]["cases"]) == 3
    assert {each["field"] for each in record["contents"]["dates"]} >= {"registered_at", "due_at", "closed_at"}
    assert record["rejected"] == 0
