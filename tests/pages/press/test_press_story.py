"""A journalist calls: from the question to a figure that can be quoted, defended and found again."""

import csv
import io
import json
import re
from datetime import datetime
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

import openpyxl
import pandas as pd
import pytest
from PIL import Image

from pages.press.figure_downloads import figure_file
from persian.digits import to_latin_digits
from queries.__main__ import main
from queries.disclosure.protected_figures import protected
from queries.measures import MEASURES
from queries.press.nearest_question import nearest_question
from queries.press.quote import quotable
from queries.storage.opening import open_store
from queries.vocabulary.scope import Scope
from tests.intake.storing import load_rows, url
from tests.pages.hostile import NAMES
from tests.quoting import cases, store_of_all_loads
from tests.thorough import one_in

pytestmark = pytest.mark.browser
MARKS = "\u2068\u2069"  # Invisible marks around the content of a cell.
KINDS = ["complaint", "request", "suggestion"]


def read(locator) -> str:
    """The visible text of an element, without direction marks."""
    return locator.inner_text().translate(dict.fromkeys(map(ord, "\u061c\u200e\u200f")))


def test_the_press_officer_answers_a_journalist(
    demo_dashboard, demo_url, demo_store, look, tmp_path, capsys
) -> None:
    screen = look(f"{demo_dashboard}/press")
    page = screen.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    # The period of the scope bar is not a whole quarter: the screen says so and offers the last whole quarter.
    scope = nearest_question(demo_store, "on_time_share", Scope(), ()).scope
    assert "به‌جای «۹۰ روز گذشته»" in page.locator(".press-choosing, .caption").first.inner_text()

    # Its filters have no effect here, so they are not shown; the screen has controls of its own.
    assert page.locator(".scope-bar").count() == 1
    assert not page.locator(".scope-bar").is_visible()
    assert not page.locator(".sentence").count()

    # Everything is selected with the keyboard alone; of one county the demo has too few cases of each kind to publish.
    choose(screen, "به تفکیک", "نوع")
    page.locator(".press-choosing .pills a", has_text="یک سال پیش").press("Enter")
    page.wait_for_url("**against=last_year**")
    screen.settle()

    # The number on the screen and in both sentences is that of the protected figure.
    whole = protected(demo_store, "on_time_share", scope)
    parts = protected(demo_store, "on_time_share", scope, by=("kind",)).frame
    written = MEASURES["on_time_share"].format
    assert read(page.locator(".figure-large")) == written(whole.row["value"], "fa")
    sentences = {lang: read(page.locator(f"#quote-{lang}")) for lang in ("fa", "en")}
    for lang, sentence in sentences.items():
        assert written(whole.row["value"], lang) in sentence
        assert sentence.count(written(whole.row["lower"], lang)) == 1
    assert "Demo data" in sentences["en"]
    assert "Compared with" in sentences["en"] or "than" in sentences["en"]
    shown = page.locator(".press-table tbody tr").all()
    assert [to_latin_digits(read(row.locator("td").first)).strip(MARKS) for row in shown] == [
        to_latin_digits(written(value, "fa")) for value in parts["value"]
    ]

    # A key press copies the sentence; where the browser offers no clipboard, the fallback does.
    for way in ("", "Object.defineProperty(navigator, 'clipboard', {value: undefined})"):
        page.evaluate(way or "0")
        page.locator('[data-focus="quote-en"]').press("Enter")
        page.wait_for_selector("[data-focus=quote-en]:text('کپی شد')")
        page.wait_for_timeout(2700 if not way else 0)
    page.evaluate("document.body.append(Object.assign(document.createElement('textarea'), {id: 'pasted'}))")
    page.locator("#pasted").press("Control+V")
    assert page.locator("#pasted").input_value() == sentences["en"]
    page.evaluate("document.querySelector('#pasted').remove()")

    # All buttons are in the language of the screen, also beside a sentence in the other one.
    assert set(page.locator(".quote .copy:not([data-focus=quote-en])").all_inner_texts()) == {"کپی"}
    assert set(page.locator(".copy").evaluate_all("all => all.map(each => each.lang)")) == {"fa"}

    # The short sentence and that of the breakdown have buttons of their own.
    for kind in ("short", "rows"):
        text = read(page.locator(f"#quote-{kind}-fa"))
        assert page.locator(f'[data-focus="quote-{kind}-fa"]').get_attribute("data-copy") is not None
        assert written((whole.row if kind == "short" else parts.iloc[0])["value"], "fa") in text

    # Every file holds the same figures, digit by digit.
    files = {form: download(page, form, tmp_path) for form in ("CSV", "XLSX", "JSON", "PNG", "SVG")}
    record = json.loads(files["JSON"].read_text(encoding="utf-8"))
    assert record["figure"]["value"] == whole.row["value"]
    assert [row["value"] for row in record["rows"]] == list(parts["value"])
    assert record["sentence"] == sentences
    assert record["demo"] is True
    frame = pd.read_csv(files["CSV"], encoding="utf-8-sig")
    value = MEASURES["on_time_share"].title.fa
    assert list(frame[value]) == list(parts["value"])
    assert list(frame["شمار پرونده‌ها"]) == list(parts["n"])
    assert set(frame["دادهٔ نمونه"]) == {"دادهٔ نمونه"}
    book = openpyxl.load_workbook(files["XLSX"])
    rows, about = book.worksheets
    assert rows.sheet_view.rightToLeft
    heads = [cell.value for cell in rows[1]]
    cells = list(rows.iter_rows(min_row=2))
    assert [row[heads.index(value)].value for row in cells] == list(parts["value"])
    assert cells[0][heads.index(value)].number_format == "0.0%"
    assert cells[0][heads.index("از (میلادی)")].value == datetime(
        scope.first.year, scope.first.month, scope.first.day
    )
    assert re.fullmatch("[۰-۹/]+", cells[0][heads.index("از")].value)
    lines = {row[0].value: row[1].value for row in about.iter_rows(min_row=2) if row[0].value}
    assert lines["تعریف"] == MEASURES["on_time_share"].definition.fa
    assert lines["جملهٔ فارسی"] == sentences["fa"]
    assert about.sheet_view.rightToLeft
    picture = Image.open(files["PNG"])
    assert picture.width == 1500
    colours = {colour: n for n, colour in picture.convert("RGB").getcolors(1 << 20)}
    assert colours[0xFB, 0xEE, 0xDD] > 10_000  # The mark of demo data.
    assert "<svg" in files["SVG"].read_text(encoding="utf-8")[:100]
    assert all("نمونه" in file.name and "سهم-پاسخ" in file.name for file in files.values())

    # The address for machines and the command line give the same figures.
    address = page.locator(".press-addresses code").nth(1).inner_text()
    with urlopen(f"{demo_dashboard}{address}") as answer:
        assert json.loads(answer.read()) == record
    with urlopen(f"{demo_dashboard}{address.replace('.json', '.csv')}") as answer:
        assert answer.read() == files["CSV"].read_bytes()
    period = parse_qs(urlsplit(address).query)["period"][0].split("-")
    words = [
        "measure",
        "on_time_share",
        "--protected",
        "--from",
        period[0],
        "--to",
        period[1],
    ]
    assert main([*words, "--by", "kind", "--json", "--database", demo_url]) == 0
    printed = json.loads(capsys.readouterr().out)["rows"]
    assert [(row["kind"], row["value"], row["n"]) for row in printed] == [
        (kind, row["value"], row["n"]) for kind, row in zip(KINDS, record["rows"], strict=True)
    ]

    # The link gives the same figure again, in the other language too.
    link = page.locator(".press-addresses code").first.inner_text()
    assert "measure=on_time_share" in link
    again = look(f"{demo_dashboard}{link}&lang=en")
    assert read(again.page.locator(".figure-large")) == written(whole.row["value"], "en")
    assert read(again.page.locator("#quote-fa")) == sentences["fa"]
    assert screen.complaints() == again.complaints() == []


def choose(screen, name: str, value: str) -> None:
    """Open a list and follow one of its links with the keyboard."""
    page, before = screen.page, screen.page.url
    summary = page.locator(f".press-choosing summary:has(.name:text-is('{name}'))")
    summary.press("Enter")
    summary.locator("xpath=..").locator(f"a:text-is('{value}')").press("Enter")
    page.wait_for_url(lambda now: now != before)
    screen.settle()


def download(page, form: str, folder):
    """The file that a button downloads."""
    with page.expect_download() as waiting:
        page.locator(f".st-key-press-{form} button").click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


@pytest.mark.thorough
def test_an_old_link_is_told_apart_from_a_new_one_and_from_one_that_no_longer_holds(serve, look) -> None:
    here = serve(store_of_all_loads())
    asked = {"measure": "received", "period": "1403/12/01-1403/12/30", "county": "0303", "lang": "en"}

    screen = look(f"{here}/press", **asked, load="1")
    assert read(screen.page.locator(".figure-large")) == "60 cases"
    text = screen.page.locator(".press-number .notice").inner_text()
    assert "load 1" in text
    assert "155 cases" in text
    assert "about 200 cases were added" in text
    screen.page.click(".press-number .notice .way-out")
    screen.page.wait_for_url(lambda now: "load=" not in now)
    assert read(screen.settle().page.locator(".figure-large")) == "155 cases"
    assert screen.page.locator(".press-number .notice").count() == 0

    screen.go(f"{here}/press", **asked, load="3")
    assert "do not quote it again" in " ".join(screen.page.locator(".notice").all_inner_texts())
    assert read(screen.page.locator(".figure-large")) == "155 cases"

    # Whatever else an address contains, there is a screen, and none of it runs as a script.
    for name in one_in(8, NAMES[::6], turn=0):
        odd = {"measure": name, "by": [name, "month,week,zz"], "against": name, "period": name[:500]}
        odd |= {"county": [name, "0303"], "kind": ["zz", "unknown"], "load": name, "trips": "out"}
        screen.follow(f"press?{urlencode(odd, doseq=True)}")
        assert screen.page.locator(".press-number").count() == 1
        assert screen.page.evaluate("window.ran") is None
    assert screen.complaints() == []


def test_nothing_in_a_file_becomes_a_formula(tmp_path) -> None:
    """An office whose name looks like a formula stays a text in every file."""
    evil = '=HYPERLINK("https://evil.example/";"x")'
    rows = [
        row | {"agency": evil if row["agency"] == "شهرداری" else row["agency"]} for row in cases(1403, 12)
    ]
    load_rows(tmp_path, rows, as_of=datetime(2025, 6, 1))
    store = open_store(url(tmp_path))
    scope = nearest_question(store, "received", Scope(), ("agency",)).scope
    quote = quotable(store, "received", scope, by=("agency",))
    for lang in ("fa", "en"):
        text = figure_file(store, quote, "CSV", lang).decode("utf-8-sig")
        assert not [cell for row in csv.reader(io.StringIO(text)) for cell in row if cell.startswith("=")]
        book = openpyxl.load_workbook(io.BytesIO(figure_file(store, quote, "XLSX", lang)))
        for sheet in book.worksheets:
            assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert figure_file(store, quote, "PNG", lang).startswith(b"\x89PNG")
    assert evil in json.loads(figure_file(store, quote, "JSON", "fa"))["rows"][0]["agency"][
        "fa"
    ] or evil in str(quote.table.frame)
