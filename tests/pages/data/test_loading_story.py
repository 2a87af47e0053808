"""From a dropped file to the overview in a browser: in Persian, by keyboard alone, on a telephone and on a desktop.

On the telephone the load is then taken back by touch.
"""

import random
import tempfile
import time
from pathlib import Path

import pytest
from playwright.sync_api import FileChooser

from persian.digits import number
from queries.storage.opening import open_store
from tests.browser import PATIENCE, start_server
from tests.thorough import THOROUGH

HEADS = "شماره,نام متقاضی,تلفن همراه,تاریخ ثبت,مهلت پاسخ,تاریخ خاتمه,وضعیت,شهرستان,دستگاه,موضوع,شرح"
FIVE_MINUTES = 300.0
ROWS = 400
PRESSES = 6


def office_export(path: Path, rows: int = ROWS) -> Path:
    """A file as an Iranian office exports it: Jalali days with the year last, names, telephones and free text."""
    chance = random.Random(18)
    lines = [HEADS]
    for n in range(rows):
        day, month = chance.randrange(1, 13), chance.randrange(1, 12)
        state = chance.choice(["بسته", "در دست اقدام", "معطل"])
        closed = f"{day:02}/{month + 1:02}/1403" if state == "بسته" else ""
        lines.append(
            f"{70_000 + n},علی محمدی,0914{chance.randrange(10**7):07},{day:02}/{month:02}/1403,"
            f"{day:02}/{month + 1:02}/1403,{closed},{state},{chance.choice(['تبریز', 'اهر', 'مراغه'])},"
            f"{chance.choice(['شهرداری تبریز', 'آبفا'])},{chance.choice(['قطع آب', 'آسفالت معابر'])},"
            f"با سلام، لطفاً به مشکل کوچهٔ ما رسیدگی کنید، پروندهٔ {n}"
        )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def move_to(page, wanted: str, key: str = "Tab") -> None:
    """Press a key until an element has the focus, as somebody without a mouse does."""
    for _ in range(250):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
        page.keyboard.press(key)
    pytest.fail(f"{wanted} cannot be reached by {key}")


def choose_by_keyboard(page, file: Path) -> None:
    """Open the file chooser with Enter and choose a file; a press is repeated if nothing opens, as people do."""
    # One listener for all presses: a chooser that opened late, between two listeners, would stay open and keep the
    # next one from opening.
    choosers: list[FileChooser] = []

    def opened(chooser: FileChooser) -> None:
        choosers.append(chooser)

    page.on("filechooser", opened)
    # Streamlit's button does nothing in the first moment after its page was opened.
    page.wait_for_timeout(1_500)
    for _ in range(PRESSES):
        move_to(page, "[data-testid=stFileUploader] button")
        page.keyboard.press("Enter")
        for _ in range(50):
            page.wait_for_timeout(100)
            if choosers:
                choosers[0].set_files(file)
                page.remove_listener("filechooser", opened)
                return
    pytest.fail("the file chooser does not open by keyboard")


def focused(page) -> str:
    return page.evaluate("() => document.activeElement.textContent")


def takes_back(screen) -> None:
    """On a telephone the top of the Data screen leads to the upload, and the only load is taken back, once asked."""
    screen.follow("data?lang=fa&period=all")
    page, chooser = screen.page, screen.page.locator("[data-testid=stFileUploaderDropzone]")
    link = page.locator(".piece a[href='#load-file']")
    height = page.viewport_size["height"]
    assert link.bounding_box()["y"] < height / 2
    assert chooser.bounding_box()["y"] > height
    link.click()
    assert chooser.bounding_box()["y"] < height
    assert focused(page) == "بارگذاری فایل"

    for answer in ("keep", "undo"):
        page.click("button[value=ask]")
        page.wait_for_selector(f"button[value={answer}]")
        assert focused(page) == "پس‌گرفتن تازه‌ترین بارگذاری"
        page.click(f"button[value={answer}]")
    page.wait_for_selector("text=بارگذاری ۱ پس گرفته شد", timeout=120_000)
    screen.settle()
    assert page.locator("button[value=ask]").count() == 0  # no load is left
    assert page.locator("[data-testid=stFileUploader]").count() == 1
    table = {"name": "cases.dbf", "mimeType": "application/octet-stream", "buffer": b"\x03" + bytes(99)}
    page.set_input_files("[data-testid=stFileUploader] input", table)
    page.wait_for_selector("text=جدول dBase یا FoxPro است")
    assert screen.complaints() == []


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1440] if THOROUGH > 1 else [390])
def test_a_new_office_sees_its_cases_in_five_minutes(
    width, look, tmp_path, monkeypatch, record_property
) -> None:
    rules = tmp_path / "uploads.toml"
    rules.write_text("[uploads]\nallowed = true\nmegabytes = 5\n", encoding="utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(rules))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    # Before the variable is set, so that later tests of the same process do not look for this folder.
    monkeypatch.setattr(tempfile, "tempdir", tempfile.gettempdir())
    monkeypatch.setenv("TMPDIR", str(temporary))
    store = f"duckdb:///{tmp_path / 'store.duckdb'}"
    file = office_export(tmp_path / "export.csv")
    address, server = start_server(store, tmp_path / "server.log")
    watch: dict[str, float] = {}
    begun = last = time.monotonic()

    def lap(name: str) -> None:
        nonlocal last
        watch[name], last = round(time.monotonic() - last, 1), time.monotonic()

    try:
        # There is no store yet. The first screen leads to the one that takes the file.
        screen = look(address, width=width, lang="fa")
        page = screen.page
        move_to(page, ".way-out")
        screen.leave(lambda: page.keyboard.press("Enter"))
        lap("screen")
        assert page.locator(".notice").count() == 1
        assert page.locator(".notice :is(a, code)").count() == 0, "a link to where the reader is, or commands"
        chooser = page.locator("[data-testid=stFileUploaderDropzone]")
        assert chooser.inner_text().split() == ["upload", "انتخاب", "فایل"], "an icon and its words"
        assert chooser.get_attribute("role") == "group", "screen readers pass over the name of a presentation"

        choose_by_keyboard(page, file)
        page.wait_for_selector(".columns-of")
        screen.settle()
        lap("columns proposed")
        assert "ستون‌های" in focused(page)
        # A name that begins with a digit, as 20.csv, keeps its order in a Persian page only so.
        name = page.locator("[data-testid=stFileChipName]")
        assert name.evaluate("element => getComputedStyle(element).unicodeBidi") == "plaintext"
        shown = page.locator("[data-testid=stMain]").inner_text()
        assert "علی محمدی" not in shown
        assert "0914" not in shown
        assert screen.complaints() == []

        # The office knows that the day comes first, and that «معطل» is open.
        move_to(page, "select.dates")
        assert page.evaluate("() => document.activeElement.selectedOptions[0].textContent").count("۱۴۰۳") == 1
        move_to(page, ".word.unsure select")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("() => document.activeElement.selectedOptions[0].textContent") == "باز"
        move_to(page, "input[name=name]")
        page.keyboard.press("Control+A")
        page.keyboard.type("دفتر ما")
        move_to(page, "button[value=columns]")
        page.keyboard.press("Enter")
        page.wait_for_selector(".check-view")
        screen.settle()
        lap("columns chosen, first rows checked")
        assert focused(page) == "آیا فایل همین را می‌گوید؟"
        check = page.locator(".check-view").inner_text()
        assert "هیچ سطری رد نمی‌شود" in check
        assert "۷۰۰۰۰" in check or "70000" in check
        assert screen.complaints() == []

        move_to(page, "button[value=load]")
        page.keyboard.press("Enter")
        page.wait_for_selector("button[value=keep]", timeout=60_000)
        screen.settle()
        lap("loaded")
        assert focused(page) == "فایل بارگذاری شد"
        assert open_store(store).load == 1

        move_to(page, "button[value=keep]")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=نگه داشته شد")
        screen.settle()
        assert page.evaluate("() => document.activeElement.value") == "keep"
        lap("mapping kept")
        kept = (tmp_path / "mappings" / "دفتر-ما.toml").read_text(encoding="utf-8")
        assert '"معطل" = "open"' in kept
        assert "jalali:%d/%m/%Y" in kept
        assert screen.complaints() == []

        move_to(page, ".buttons .way-out", "Shift+Tab")
        screen.leave(lambda: page.keyboard.press("Enter"))
        lap("overview")
        assert number(ROWS, "fa") in screen.text()
        assert screen.complaints() == []
        if width < 500:
            takes_back(screen)
            lap("taken back")
    finally:
        server.terminate()
        server.wait(PATIENCE)
    assert list(temporary.glob("negah-upload*")) == []
    seconds = time.monotonic() - begun
    record_property("seconds by step", str(watch))
    print(f"\nfrom the first screen to the overview at {width} px: {seconds:.0f} s {watch}")
    # A machine with other work is slow, not wrong: only runs that have it to themselves are held to the minutes.
    assert seconds < FIVE_MINUTES or THOROUGH == 1
