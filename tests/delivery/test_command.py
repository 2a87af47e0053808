"""`python -m delivery`: the pages as text and as files, and what it says when it cannot make one."""

import errno
from pathlib import Path

import pypdfium2
import pytest

import delivery.__main__ as command
from delivery.__main__ import main
from persian.bidi import ltr
from queries.overview.build_overview import compared_offices, overview
from queries.vocabulary.scope import Scope
from records.audit.anchor import newest_anchor
from records.database import open_records
from tests.queries.overview.short_list import short_list
from tests.records.audit.conftest import write
from tests.thorough import ordinary_first

pytestmark = pytest.mark.slow


def test_the_text_is_what_the_overview_says(demo_url, demo_store, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("NEGAH_RECORDS_URL", f"sqlite:///{tmp_path / 'r.sqlite'}")
    monkeypatch.setenv("NEGAH_RECORDS_KEY_FILE", str(tmp_path / "r.key"))
    records = open_records(f"sqlite:///{tmp_path / 'r.sqlite'}")
    write(records, 3)
    anchor = newest_anchor(records)
    records.close()
    assert main(["morning", "--lang", "en", "--database", demo_url]) == 0
    scope, _ = Scope.from_params({}, today=demo_store.as_of.date())
    contents = overview(demo_store, scope, lambda: compared_offices(demo_store, scope))
    text = capsys.readouterr().out
    assert text.startswith("Morning page · Demo data · ")
    assert contents.sentence.en in text
    assert text.rstrip().endswith(f"Record of use: {ltr(str(anchor))}")
    assert all(line.sentence.en in text for each in contents.lists for line in each.shown)


@pytest.mark.parametrize(
    ("kind", "title"), ordinary_first(1, [("morning", "Morning page"), ("weekly", "Weekly page")])
)
def test_a_page_is_written_to_a_file(demo_url, tmp_path, kind, title):
    file = tmp_path / f"{kind}.pdf"
    assert main([kind, "--lang", "en", "--database", demo_url, "--pdf", str(file)]) == 0
    pages = pypdfium2.PdfDocument(file)
    assert title in pages[0].get_textpage().get_text_range()
    assert kind == "weekly" or len(pages) == 1


def test_the_weekly_page_counts_a_week_and_names_all_offices(demo_url, demo_store, capsys):
    assert main(["weekly", "--lang", "en", "--database", demo_url]) == 0
    text = capsys.readouterr().out
    scope, _ = Scope.from_params({}, today=demo_store.as_of.date())
    day, week = (
        overview(demo_store, scope, lambda: compared_offices(demo_store, scope), rhythm=rhythm)
        for rhythm in ("day", "week")
    )
    assert short_list(week, "news").lead.en in text
    assert short_list(day, "news").lead.en not in text
    assert all(row.name.en in text for row in week.offices)
    assert len(week.offices) > len(day.offices) == 0


@pytest.mark.parametrize("in_data", [True, False])
def test_the_page_names_the_province_if_the_data_have_a_county_of_it(
    demo_url, tmp_path, monkeypatch, in_data
):
    monkeypatch.setattr(command, "has_county_of", lambda _store, _province: in_data)
    file = tmp_path / "morning.pdf"
    assert main(["morning", "--lang", "en", "--database", demo_url, "--pdf", str(file)]) == 0
    words = pypdfium2.PdfDocument(file)[0].get_textpage().get_text_range()
    assert ("East Azerbaijan" in words) is in_data


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--period", "1404/13/01"], 2, "could not be read"),
        (["--period", "since_load"], 2, "no load before"),
        (["--pdf", "/nowhere/at/all/m.pdf"], 4, "could not be written"),
    ],
)
def test_a_mistake_is_reported_in_the_language_of_the_reader(demo_url, capsys, arguments, code, message):
    assert main(["morning", "--lang", "en", "--database", demo_url, *arguments]) == code
    assert message in capsys.readouterr().err


def test_a_reader_who_stops_reading_is_no_fault_of_a_file(demo_url, monkeypatch):
    def closed(*args, **kwargs):
        raise BrokenPipeError

    monkeypatch.setattr("delivery.__main__.print", closed, raising=False)
    with pytest.raises(BrokenPipeError):
        main(["morning", "--lang", "en", "--database", demo_url])


def test_a_file_that_cannot_be_written_is_called_a_file_and_not_a_case(demo_url, capsys):
    assert main(["morning", "--lang", "fa", "--database", demo_url, "--pdf", "/nowhere/at/all/m.pdf"]) == 4
    assert capsys.readouterr().err.startswith("فایل /nowhere/at/all/m.pdf نوشته نشد")


def test_the_page_of_the_day_before_stays_where_the_disk_is_full(demo_url, capsys, monkeypatch, tmp_path):
    folder, write_bytes = tmp_path / "pages", Path.write_bytes
    folder.mkdir()
    file = folder / "morning.pdf"
    write_bytes(file, b"yesterday")
    file.chmod(0o640)
    modes = []

    def full(path: Path, content: bytes) -> int:
        modes.append(path.stat().st_mode & 0o777)
        write_bytes(path, content[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        assert main(["morning", "--lang", "en", "--database", demo_url, "--pdf", str(file)]) == 4
    assert "No space left on device" in capsys.readouterr().err
    assert (file.read_bytes(), list(folder.iterdir())) == (b"yesterday", [file])
    assert modes == [0o600]  # nobody else reads the page while it is written
    assert main(["morning", "--lang", "en", "--database", demo_url, "--pdf", str(file)]) == 0
    assert (file.read_bytes()[:5], file.stat().st_mode & 0o777) == (b"%PDF-", 0o640)
    assert list(folder.iterdir()) == [file]


def test_without_a_store_it_says_what_to_do(tmp_path, capsys):
    assert main(["weekly", "--lang", "fa", "--database", f"duckdb:///{tmp_path / 'none.duckdb'}"]) == 3
    assert capsys.readouterr().err.strip()


def test_a_province_without_a_folder_stops_the_command(demo_url, tmp_path, monkeypatch, capsys):
    (tmp_path / "negah.toml").write_text('province = "nowhere"\n', encoding="utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(tmp_path / "negah.toml"))
    assert main(["morning", "--lang", "en", "--database", demo_url]) == command.USAGE
    told = capsys.readouterr()
    assert told.out == ""
    assert "geo/provinces/nowhere, does not exist. Check its name (province in the settings)" in told.err
