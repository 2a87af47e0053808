"""The data screen in a browser: loads and completeness; a file is checked and then loaded where that is allowed."""

import re
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from intake.__main__ import main as intake
from pages.data import intake_process, upload_job
from pages.data.intake_process import IntakeRequest
from persian.digits import number
from queries.data_quality.completeness import completeness
from queries.storage.opening import open_store
from queries.vocabulary.scope import Scope
from tests.browser import PATIENCE, start_server
from tests.commands import output_of

HEADS = "کد رهگیری,زمان ثبت,شهرستان,دستگاه اجرایی\n"
FIRST = "a1,1404/01/05 10:00,تبریز,شهرداری\n,1404/01/06 10:00,تبریز,شهرداری\n"
SECOND = "a2,1404/01/07 10:00,اهر,شهرداری\n=2,1404/01/08 10:00,<b>,شهرداری\n"


@pytest.fixture
def small(tmp_path: Path) -> str:
    """URL of a store of one load with one rejected row."""
    url, path = f"duckdb:///{tmp_path / 'small.duckdb'}", tmp_path / "first.csv"
    path.write_text(HEADS + FIRST, encoding="utf-8")
    output_of(intake, "load", path, "--mapping", "negah", "--database", url)
    return url


@pytest.mark.slow
def test_a_check_writes_nothing_and_a_load_is_the_command_line_s(small: str) -> None:
    content = (HEADS + SECOND).encode()
    request = IntakeRequest("check", content, "../../second.csv", mapping="negah", database=small)
    read: list[float] = []
    checked = intake_process.run_intake(request, on_progress=read.append)
    assert read == sorted(set(read))
    assert read[-1] == 1.0
    assert checked.report is not None
    assert (checked.report["loaded"], checked.report["checked_only"]) == (2, True)
    assert checked.report["files"][0]["name"] == "second.csv"
    assert open_store(small).load == 1
    done = intake_process.run_intake(replace(request, command="load", name="second.csv"))
    assert done.report is not None
    assert done.report["load"] == open_store(small).load == 2
    shown = {name: done.report[name] for name in ("read", "loaded", "rejected")}
    assert shown == {name: checked.report[name] for name in shown}


@pytest.mark.slow
def test_what_cannot_be_loaded_is_reported_in_both_languages_and_changes_nothing(small: str) -> None:
    for content, mapping in ((b"", "negah"), (b"a,b\n1,2\n", "nyc311")):
        outcome = intake_process.run_intake(
            IntakeRequest("load", content, "x.csv", mapping=mapping, database=small)
        )
        assert outcome.report is None
        assert outcome.error("fa")
        assert outcome.error("en")
    wrong = intake_process.run_intake(
        IntakeRequest("check", b"x", "x.csv", mapping="negah", database=small, as_of="--json")
    )
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
    assert intake_process.safe_name(given) == safe


@pytest.mark.browser
@pytest.mark.parametrize(("width", "lang"), [(1440, "fa")])
def test_the_screen_says_what_is_given_and_how_to_load(
    demo_dashboard, demo_store, visit, width, lang
) -> None:
    screen = visit(f"{demo_dashboard}/data", width=width, lang=lang)
    scope, _ = Scope.from_params({}, today=demo_store.as_of.date())
    sums = completeness(demo_store, scope, by="kind")
    asked, given = sums["verdict_applicable"].sum(), sums["verdict_given"].sum()
    table = screen.page.locator(".completeness").first.inner_text()
    assert number(asked, lang) in table
    assert number(asked - given, lang) in table
    assert "python -m intake check" in screen.page.locator(".notice").last.inner_text()
    assert screen.page.locator("[data-testid=stFileUploader]").count() == 0
    assert screen.complaints() == []


@pytest.fixture
def uploads(small: str, tmp_path, monkeypatch) -> Iterator[tuple[str, Path, subprocess.Popen[bytes]]]:
    """A dashboard over a small store that takes files: its address, its folder of temporary files, its process."""
    rules = tmp_path / "uploads.toml"
    rules.write_text("[uploads]\nallowed = true\nmegabytes = 5\n", encoding="utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(rules))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    # Before the variable is set, so that later tests of the same process do not look for this folder.
    monkeypatch.setattr(tempfile, "tempdir", tempfile.gettempdir())
    monkeypatch.setenv("TMPDIR", str(temporary))
    log = tmp_path / "server.log"
    address, server = start_server(small, log)
    yield f"{address}/data", temporary, server
    server.terminate()
    ended = server.wait(PATIENCE)
    assert list(temporary.glob("negah-upload*")) == [], f"it ended with {ended}:\n{log.read_text()}"


def choose(page, name: str, content: bytes) -> None:
    """Choose a file of this name for uploading."""
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.set_input_files("[data-testid=stFileUploader] input", file)


# Like test_loading_story.py, which takes 30 seconds of a processor. In every run
# `test_a_check_writes_nothing_and_a_load_is_the_command_line_s` loads, `test_a_job_is_begun_once_and_seen_by_all` asks
# twice, and the other files of this folder try what is asked in between.
@pytest.mark.browser
@pytest.mark.thorough
def test_a_file_is_checked_then_loaded_in_the_browser_once_however_often_it_is_asked(
    small: str, uploads, look
) -> None:
    address, _, _ = uploads
    screen = look(address, lang="en", period="all")
    page = screen.page
    assert "1 of 2 rows was rejected" in page.locator(".two-lists").inner_text()
    # A line may break between the file and the number of the row, and not within the number.
    assert "first.csv:\u200b3" in page.locator(".two-lists").inner_text()
    page.emulate_media(media="print")
    try:
        assert page.locator(".two-lists").is_visible()
        assert not page.locator("[class*=st-key-piece-upload]:visible").count()
    finally:
        page.emulate_media(media="screen")
    rows = "".join(f"b{n},1404/01/09 10:00,تبریز,شهرداری\n" for n in range(4_000))
    choose(page, "second.csv", (HEADS + SECOND + rows).encode())
    screen.settle()
    page.wait_for_selector(".columns-of", timeout=120_000)
    screen.settle()
    # The template's own mapping fits, and is offered before the proposal.
    page.click("button[value='mapping:negah']")
    page.wait_for_selector(".check-view", timeout=120_000)
    screen.settle()
    assert "Nothing is written yet" in page.locator(".step-heading").inner_text()
    assert open_store(small).load == 1
    page.dblclick("button[value=load]")
    page.wait_for_selector("[data-step=load]", timeout=120_000)
    # Another viewer sees the load and its end.
    other = look(address, lang="fa", period="all").page
    other.wait_for_selector(".intake-report", timeout=120_000)
    assert "second.csv" in other.locator(".intake-report").inner_text()
    page.wait_for_selector("text=Loaded: load 2", timeout=120_000)
    other.wait_for_selector(f".intake-report:not(.at-work):has-text('{number(2, 'fa')}')", timeout=120_000)
    screen.settle()
    assert "second.csv" in page.locator(".loads").inner_text()
    assert open_store(small).load == 2
    assert screen.complaints() == []


@pytest.mark.thorough
@pytest.mark.browser
def test_what_streamlit_says_of_files_and_of_the_server_is_persian(uploads, look) -> None:
    address, _, server = uploads
    page = look(address, lang="fa", period="all").page
    uploader = page.locator("[data-testid=stFileUploader]")
    choose(page, "large.csv", b"a" * 6_000_000)
    page.wait_for_selector("text=فایل از ۵ مگابایت بزرگ‌تر است")
    assert not re.search(r"Error|Upload|smaller|\dMB", uploader.inner_text())
    page.route("**/_stcore/upload_file/**", lambda route: route.fulfill(status=429))
    choose(page, "small.csv", b"a")
    page.wait_for_selector("text=فایل‌های شما روی سرور بیش از اندازه جا گرفته‌اند")
    assert "Error" not in uploader.inner_text()
    page.goto(f"{address.removesuffix('data')}nowhere")
    page.wait_for_selector("text=چنین صفحه‌ای نیست")
    page.get_by_role("button", name="بستن").last.click()
    server.terminate()
    page.wait_for_selector("text=ارتباط با سرور قطع شد", timeout=120_000)
    assert "Streamlit" not in page.locator("[data-testid=stDialog]").inner_text()
    assert page.locator("[data-testid=stDialog]").evaluate("e => getComputedStyle(e).direction") == "rtl"
    # The fixture ends the server, too: a second signal would end it before it has removed its files.
    server.wait(PATIENCE)


def test_a_job_is_begun_once_and_seen_by_all(monkeypatch) -> None:
    going, seen = threading.Event(), []

    def slow(request, *, on_progress, **_about) -> intake_process.IntakeResult:
        seen.append(request.name)
        on_progress(0.5)
        assert going.wait(PATIENCE)
        return intake_process.IntakeResult({"loaded": 1})

    monkeypatch.setattr(upload_job, "run_intake", slow)
    first = upload_job.begin(IntakeRequest("load", b"a", "a.csv", mapping="negah", database="store"))
    assert upload_job.begin(IntakeRequest("load", b"a", "a.csv", mapping="negah", database="store")) is first
    assert upload_job.begin(IntakeRequest("check", b"b", "b.csv", mapping="negah", database="store")) is first
    assert upload_job.latest("store") is first
    assert upload_job.latest("another store") is None
    assert first.running
    going.set()
    assert first.finished.wait(PATIENCE)
    assert (first.running, first.share_done, first.result.report) == (False, 0.5, {"loaded": 1})
    assert upload_job.latest("store") is first
    next_one = upload_job.begin(IntakeRequest("load", b"b", "b.csv", mapping="negah", database="store"))
    assert next_one.finished.wait(PATIENCE)
    assert seen == ["a.csv", "b.csv"]
    monkeypatch.setattr(upload_job, "RESULT_SHOWN_FOR", timedelta())
    assert upload_job.latest("store") is None
