"""Typesetting with Typst: Persian stays text in the PDF, and data never act as commands."""

import pypdfium2
import pytest

from briefs import typesetting
from briefs.typesetting import breakable, typeset

PAGE = '#set text(font: "Vazirmatn", lang: "fa", dir: rtl)\n#let d = json("data.json")\n#d.text'


@pytest.fixture
def template(tmp_path, monkeypatch):
    """A template with a single text. The fonts stay those of the project: typesetting keeps them for the process."""
    (tmp_path / "page.typ").write_text(PAGE, encoding="utf-8")
    monkeypatch.setattr(typesetting, "FOLDER", tmp_path)
    return "page.typ"


def test_persian_can_be_found_and_copied(template):
    text = "سهم پاسخ به‌موقع ۸۱٫۲٪"

    document = pypdfium2.PdfDocument(typeset(template, {"text": text}))

    assert len(document) == 1
    page_text = document[0].get_textpage().get_text_bounded()
    assert all(word in page_text for word in ("سهم", "پاسخ", "۸۱٫۲"))


def test_a_text_of_a_source_stays_text(template):
    hostile = '#panic("x") #read("/etc/passwd") $x$ *a* `b` \\'

    document = pypdfium2.PdfDocument(typeset(template, {"text": hostile}))

    assert "passwd" in document[0].get_textpage().get_text_bounded()


def test_pictures_are_of_the_same_page(template):
    png = typeset(template, {"text": "تبریز"}, form="png", ppi=72)
    svg = typeset(template, {"text": "تبریز"}, form="svg")

    assert png.startswith(b"\x89PNG")
    assert b"<svg" in svg[:200]


def test_two_pages_are_no_picture(template):
    (typesetting.FOLDER / template).write_text("a #pagebreak() b", encoding="utf-8")

    with pytest.raises(ValueError, match="2 pages"):
        typeset(template, {}, form="png")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("اداره کل راه و شهرسازی", 1),
        ("111-00002070", 1),
        ("X" * 30, 3),
        ("3f1c7d3e-6a55-4a7e-9a1b-6c0b1f0c7d3e", 5),
        ("Azerbaijan_Regional_Electricity", 3),
        ("تصفیه‌خانه‌های‌آب‌شهرستان", 10),
    ],
)
def test_a_long_run_may_end_its_line_and_loses_nothing(text, parts):
    with_breaks = breakable(text)
    assert with_breaks.replace("\u200b", "") == text
    assert len(with_breaks.split("\u200b")) == parts
