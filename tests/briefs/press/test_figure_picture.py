"""The picture of a figure: it contains its source and caveats, is drawn to scale, and data never act as commands."""

import io
import math
from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image

from briefs.press.figure_picture import Mark, Picture, Row, as_png, as_svg, scale, template_data
from briefs.typesetting import typeset

HOSTILE = '#panic("x") $x$ *a* `b` \\ <script>alert(1)</script>'
BARS = Picture(
    lang="fa",
    title=f"پاسخ به‌موقع {HOSTILE}",
    about="استان آذربایجان شرقی",
    shape="bars",
    rows=(
        Row("تبریز", (Mark(0.8, "۸۰٪", 0.7, 0.9),)),
        Row(HOSTILE, (Mark(0.4, "۴۰٪", 0.3, 0.5),)),
        Row("خداآفرین", (Mark(math.nan, "منتشر نمی‌شود"),)),
    ),
    series=(),
    share=True,
    ticks=((0.0, "۰"), (0.5, "۵۰٪"), (1.0, "۱۰۰٪")),
    notes=("میله: مقدار",),
    foot=("منبع: نگاه ۱۱۱",),
    demo_mark="دادهٔ نمونه",
)
LINES = replace(
    BARS,
    lang="en",
    shape="lines",
    series=("Complaint", "Request"),
    rows=tuple(Row(str(i), (Mark(i / 5, str(i)), Mark(math.nan, "not published"))) for i in range(5)),
)
NUMBER = replace(BARS, shape="number", rows=(Row("از ۳۰ پرونده", (Mark(0.8, "۸۰٪"),)),))


@pytest.mark.parametrize("picture", [BARS, LINES, NUMBER], ids=["bars", "lines", "number"])
def test_every_shape_is_a_picture_of_1500_points(picture) -> None:
    image = Image.open(io.BytesIO(as_png(picture)))
    assert image.width == 1500
    assert image.height > 400
    svg = as_svg(picture).decode()
    assert svg.startswith("<svg")
    assert "<script" not in svg
    assert "alert(1)" not in svg


def test_what_it_says_of_itself_is_in_the_picture() -> None:
    words = words_in(BARS)
    for each in ("نمونه", "منبع", "تبریز", "۸۰", "استان", "میله"):
        assert each in words


def words_in(picture: Picture) -> str:
    """The same page as PDF: its text is what the picture shows."""
    page = pypdfium2.PdfDocument(typeset("press/picture.typ", template_data(picture)))[0]
    return page.get_textpage().get_text_bounded()


@pytest.mark.parametrize("shape", ["bars", "lines"])
def test_the_number_of_cases_stands_beside_each_value(shape) -> None:
    marks = [Mark(i / 5, f"{i}0%", 0.1, 0.9, basis=f"{i},065") for i in range(1, 4)]
    rows = tuple(Row(mark.text, (mark,)) for mark in [*marks, Mark(math.nan, "not published")])
    made = replace(BARS, rows=rows, shape=shape, lang="en", basis="Number of cases")
    words = words_in(made)
    assert all(mark.basis in words for mark in marks)
    assert ("Number of cases" in words) == (shape == "bars")


def test_bars_of_several_kinds_have_their_numbers_of_cases_too() -> None:
    rows = (Row("Tabriz", (Mark(0.4, "40%", basis="65"), Mark(0.5, "50%", basis="1,240"))),)
    words = words_in(
        replace(BARS, rows=rows, series=("Complaint", "Request"), lang="en", basis="Number of cases")
    )
    assert words.count("Number of cases") == 2
    assert "1,240" in words


def test_bars_are_drawn_to_scale_and_from_where_the_reader_begins() -> None:
    """Twice the share gives twice as many coloured pixels, starting on the right in Persian."""
    image = Image.open(io.BytesIO(as_png(BARS))).convert("RGB")
    bars: list[list[list[int]]] = [[]]  # For each bar, the number of coloured pixels in each of its lines.
    for y in range(image.height):
        line = [x for x in range(0, image.width, 2) if image.getpixel((x, y)) == (0x55, 0x9F, 0xB1)]
        if line:
            bars[-1].append(line)
        elif bars[-1]:
            bars.append([])
    # The interval is drawn over the middle of a bar, so the length of a bar is taken from its other lines.
    first, second = (max(bar, key=len) for bar in bars if bar)
    assert max(first) == max(second)
    assert (max(first) - min(first)) / (max(second) - min(second)) == pytest.approx(2, rel=0.02)


def test_scales_are_round_and_hold_what_they_must() -> None:
    assert scale([0.83], share=True) == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert scale([0.997, math.nan], share=True)[-1] == 1.0
    assert scale([19_685], share=False) == [0, 5_000, 10_000, 15_000, 20_000]
    assert scale([], share=False)[-1] >= 1
    assert scale([0.0], share=False)[-1] >= 1
    for top in (3, 7, 33, 1_234, 0.02):
        ticks = scale([top], share=False)
        assert ticks[-1] >= top > ticks[-2]


def test_nothing_is_drawn_where_there_is_no_value() -> None:
    rows = template_data(BARS)["rows"]
    assert rows[2]["marks"][0] == {
        "at": None,
        "lower": None,
        "upper": None,
        "text": "منتشر نمی‌شود",
        "basis": "",
    }
    assert rows[0]["marks"][0]["at"] == 0.8
