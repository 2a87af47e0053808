"""The data screen in a browser: what was loaded and is given; a file is checked, then loaded, where that is allowed."""

import subprocess
import sys
from pathlib import Path

import pytest

from pages.data import running
from persian.digits import number
from queries.completeness import completeness
from queries.scope import Scope
from queries.settings import ROOT
from queries.store import open_store

HEADS = "کد رهگیری,زمان ثبت,شهرستان,دستگاه اجرایی\n"
FIRST = "a1,1404/01/05 10:00,تبریز,شهرداری\n,1404/01/06 10:00,تبریز,شهرداری\n"
SECOND = "a2,1404/01/07 10:00,اهر,شهرداری\n=2,1404/01/08 10:00,<b>,شهرداری\n"


@pytest.fixture
def small(tmp_path: Path) -> str:
    """URL of a store of one load with one rejected row."""
    url, path = f"duckdb:///{tmp_path / 'small.duckdb'}", tmp_path / "first.csv"
    path.write_text(HEADS + FIRST, encoding="utf-8")
    command = [sys.executable, "-m", "intake", "load", str(path), "--mapping", "negah", "--database", url]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return url


@pytest.mark.slow
def test_a_check_writes_nothing_and_a_load_is_the_command_line_s(small: str) -> None:
    content = (HEADS + SECOND).encode()
    asked = {"mapping": "negah", "database": small}
    checked = running.run("check", content, "../../second.csv", **asked)
    assert checked.report is not None
    assert (checked.report["loaded"], checked.report["checked_only"]) == (2, True)
    assert checked.report["files"][0]["name"] == "second.csv"
    assert open_store(small).load == 1
    done = running.run("load", content, "second.csv", **asked)
    assert done.report is not None
    assert done.report["load"] == open_store(small).load == 2
    shown = {name: done.report[name] for name in ("read", "loaded", "rejected")}
    assert shown == {name: checked.report[name] for name in shown}


@pytest.mark.slow
def test_what_cannot_be_loaded_is_told_in_both_languages_and_changes_nothing(small: str) -> None:
    for content, mapping in ((b"", "negah"), (b"a,b\n1,2\n", "nyc311")):
        outcome = running.run("load", content, "x.csv", mapping=mapping, database=small)
        assert outcome.report is None
        assert outcome.error("fa")
        assert outcome.error("en")
    wrong = running.run("check", b"x", "x.csv", mapping="negah", database=small, as_of="--json")
    assert wrong.report is None
    assert open_store(small).load == 1


NAMES = {
    "a.csv": "a.csv",
    "../../etc/passwd": "passwd",
    "C:\\x\\y.xlsx": "y.xlsx",
    "--json": "json",
    "..": "file",
}


@pytest.mark.parametrize(("given", "safe"), NAMES.items())
def test_a_file_s_name_is_no_path_and_no_option(given: str, safe: str) -> None:
    assert running.safe_name(given) == safe


@pytest.mark.browser
@pytest.mark.parametrize(("width", "lang"), [(1440, "fa")])
def test_the_screen_says_what_is_given_and_how_to_load(demo_dashboard, demo_store, look, width, lang) -> None:
    screen = look(f"{demo_dashboard}/data", width=width, lang=lang)
    scope, _ = Scope.from_params({}, today=demo_store.as_of.date())
    sums = completeness(demo_store, scope, by="kind")
    asked, given = sums["verdict_asked"].sum(), sums["verdict_given"].sum()
    table = screen.page.locator(".completeness").first.inner_text()
    assert number(asked, lang) in table
    assert number(asked - given, lang) in table
    assert "python -m intake check" in screen.page.locator(".notice").last.inner_text()
    assert screen.page.locator("[data-testid=stFileUploader]").count() == 0
    assert screen.complaints() == []


@pytest.mark.browser
def test_a_file_is_checked_then_loaded_in_the_browser(small: str, serve, look, tmp_path, monkeypatch) -> None:
    rules = tmp_path / "uploads.toml"
    rules.write_text("[uploads]\nallowed = true\nmegabytes = 5\n", encoding="utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(rules))
    screen = look(f"{serve(small)}/data", lang="en", period="all")
    page = screen.page
    assert "1 of 2 rows were rejected" in page.locator(".two-lists").inner_text()
    content = (HEADS + SECOND).encode()
    page.set_input_files(
        "[data-testid=stFileUploader] input",
        {"name": "second.csv", "mimeType": "text/csv", "buffer": content},
    )
    screen.settle()
    page.click(".st-key-upload-check button")
    page.wait_for_selector(".intake-report", timeout=60_000)
    screen.settle()
    assert "nothing is written yet" in page.locator(".intake-report").inner_text()
    assert open_store(small).load == 1
    page.click(".st-key-upload-load button")
    page.wait_for_selector("text=Loaded: load 2", timeout=60_000)
    screen.settle()
    assert "second.csv" in page.locator(".loads").inner_text()
    assert open_store(small).load == 2
    assert screen.complaints() == []
