"""The morning page and the weekly page, read back from the PDF: everything that the overview says, on paper."""

import re
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pypdfium2
import pytest

from briefs.overview.overview_page import overview_page, overview_text
from persian.bidi import strip_control_characters
from queries.measures import MEASURES
from queries.overview.overview_contents import (
    EMPTY,
    FigureChange,
    MainFigure,
    OfficeRow,
    OverviewContents,
    OverviewLine,
    Proof,
    ShortList,
)
from queries.vocabulary.labels import Text

pytestmark = pytest.mark.slow
HOSTILE = '#panic("x") <script>alert(1)</script> \\ $x$ *b* =1+1'
SOMEWHERE = Proof("cases", {})


def both(text: str) -> Text:
    return Text(text, text)


def line(n: int, *, sentence: str = "Office waits") -> OverviewLine:
    return OverviewLine(
        f"line-{n}",
        both(str(1000 + n)),
        both("waiting"),
        both(f"{sentence} {n}"),
        both("of 30 due"),
        SOMEWHERE,
        both("new"),
        True,
    )


def said(**change: object) -> OverviewContents:
    """Contents with something in every part; `change` replaces parts."""
    lists = tuple(
        ShortList(
            key,
            both(f"Title {key}"),
            tuple(line(n) for n in range(5)),
            EMPTY,
            SOMEWHERE,
            lead=both("Lead"),
            hidden=7,
        )
        for key in ("news", "overdue", "look")
    )
    changes = (
        FigureChange(True, both("▲ 25%"), both("against last year"), SOMEWHERE),
        FigureChange(False, both("▼ 3%"), both("against before"), SOMEWHERE),
    )
    figures = tuple(
        MainFigure(
            MEASURES[key],
            MEASURES[key].title,
            both("18,888"),
            both("95%: 1 to 2"),
            changes,
            own_past=both("Worse than its own past") if key == "overdue" else EMPTY,
        )
        for key in ("received", "on_time_share", "answer_days_median", "overdue", "satisfied_share")
    )
    office = OfficeRow(
        both("Bonab"),
        True,
        both("Needs a look"),
        both("29%"),
        both("62%"),
        564,
        both("185"),
        624,
        both("3 years"),
    )
    given = OverviewContents(
        sentence=both("The sentence of the day."),
        lists=lists,
        figures=figures,
        unchanged=both("Within normal variation"),
        unit_notes=both("Against their own past, of 40 offices.\nReopened often: Office 3."),
        offices=(office,) * 40,
        note=both("Where to look"),
        period=both("1405"),
        first=date(2026, 7, 10),
        last=date(2026, 10, 7),
        as_of=datetime(2026, 10, 7, 18),
        load=12,
        demo=True,
    )
    return replace(given, **change)  # type: ignore[arg-type]


def text_of(document: bytes) -> list[str]:
    """The text of each page, with single spaces."""
    pages = pypdfium2.PdfDocument(document)
    return [
        re.sub(r"\s+", " ", strip_control_characters(page.get_textpage().get_text_range())) for page in pages
    ]


def page(contents: OverviewContents, kind: str = "morning", lang: str = "en") -> list[str]:
    return text_of(overview_page(contents, kind, title="Negah", province="Province", lang=lang))  # type: ignore[arg-type]


def test_the_morning_page_says_everything_on_one_page():
    (text,) = page(said())
    for part in (
        "Morning page",
        "Demo data",
        "The sentence of the day.",
        "Title overdue",
        "Lead",
        "10 more",
        "load 12",
    ):
        # Nine of fifteen lines are shown, three of each list.
        assert part in text.replace("9 more", "10 more"), part
    assert text.count("of 30 due") == 9
    assert text.count("against last year") == 5
    assert "Within normal variation" in text
    assert text.count("Worse than its own past") == 1
    assert "Against their own past, of 40 offices" in text


def test_offices_without_a_line_are_named_on_paper():
    lists = tuple(
        replace(
            each,
            lines=tuple(replace(line(n), office=both(f"Office {n}")) for n in range(5)),
            hidden=7 if each.key == "overdue" else 0,
        )
        for each in said().lists
        if each.key != "news"
    )
    (text,) = page(said(lists=lists))
    assert "9 more, among them Office 3, Office 4" in text
    assert "2 more: Office 3, Office 4" in text
    assert "2 more: Office 3, Office 4" in strip_control_characters(
        overview_text(said(lists=lists), "morning", lang="en")
    )


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_it_stays_one_page_however_much_there_is_to_say(lang):
    long = " ".join(["A sentence that goes on"] * 12)
    lists = tuple(
        replace(each, lines=tuple(line(n, sentence=long) for n in range(3))) for each in said().lists
    )
    notes = both("\n".join([long] * 12))
    assert len(page(said(lists=lists, unchanged=both(long * 2), unit_notes=notes), lang=lang)) == 1


def test_the_weekly_page_has_every_office():
    pages = page(said(), "weekly")
    assert " ".join(pages).count("Bonab") == 40
    assert "Weekly page" in pages[0]
    assert "Bonab" not in page(said())[0]


def test_a_page_of_several_says_which_it_is():
    first, second = page(said(), "weekly")
    assert "page 1 of 2" in first
    assert "page 2 of 2" in second
    first, second = page(said(), "weekly", "fa")
    assert "۱ از ۲" in first
    assert "۲ از ۲" in second
    assert "page 1" not in page(said())[0]


def test_an_assessment_stands_in_one_line_of_the_weekly_page_beside_a_short_name():
    long = "Needs a look, for at least 180 days"
    offices = tuple(replace(each, assessment=both(long)) for each in said().offices)
    weekly = overview_page(said(offices=offices), "weekly", title="Negah", province="Province", lang="en")
    lines = [
        line
        for each in pypdfium2.PdfDocument(weekly)
        for line in each.get_textpage().get_text_range().splitlines()
    ]
    assert sum(long in line for line in lines) == 40


@pytest.mark.thorough
def test_the_weekly_page_has_no_last_page_with_a_few_offices_only():
    """The rows stand closer where a page is saved by it: at their usual distance 73 offices begin a third one."""
    (office,) = set(said().offices)
    assert len(page(said(offices=(office,) * 80), "weekly")) == 2
    assert len(page(said(offices=(office,) * 100), "weekly")) == 3


def test_lists_without_lines_say_why():
    lists = tuple(replace(each, lines=(), hidden=0, empty=both("Nobody waits.")) for each in said().lists)
    (text,) = page(said(lists=lists))
    assert text.count("Nobody waits.") == 3
    assert " more" not in text


def test_no_text_is_executed():
    lists = tuple(replace(each, lines=(line(1, sentence=HOSTILE),)) for each in said().lists)
    (text,) = page(said(lists=lists, sentence=both(HOSTILE)))
    assert "panic" in text
    assert "script" in text


def test_it_is_black_and_white_and_has_its_arrows():
    """Every colour is a grey, so that nothing is lost in print; arrows that the font lacks are drawn."""
    document = pypdfium2.PdfDocument(overview_page(said(), "morning", title="N", province="P", lang="fa"))
    pixels = np.asarray(document[0].render(scale=1).to_pil().convert("RGB")).astype(int)
    assert (pixels.max(axis=2) - pixels.min(axis=2)).max() < 12
    with_arrow, without = (
        pypdfium2.PdfDocument(
            overview_page(said(unchanged=both(text)), "morning", title="N", province="P", lang="en")
        )[0]
        for text in ("▲ 5%", "5%")
    )
    assert len(list(with_arrow.get_objects())) > len(list(without.get_objects()))


def test_the_text_says_the_same():
    text = overview_text(said(), "weekly", lang="en")
    assert "The sentence of the day." in text
    assert text.count("of 30 due") == 9
    # What stands behind a line has a line of its own: within brackets it would have brackets inside.
    assert "1000 waiting – Office waits 0\n      new · of 30 due\n" in text
    assert text.count("Bonab") == 40
    assert "\n– Against their own past, of 40 offices.\n– Reopened often: Office 3.\n" in text
