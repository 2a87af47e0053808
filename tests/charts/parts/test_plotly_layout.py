"""Texts of Plotly figures: tags of our own stay tags in both languages, and what data says is escaped."""

import pytest

from charts.markup import html, plotly_text
from charts.parts.plotly_layout import hover_text, with_direction_marks


@pytest.mark.parametrize(("lang", "mark"), [("en", ""), ("fa", "\u200f")])
def test_tags_stay_tags_and_what_data_says_is_escaped(lang: str, mark: str) -> None:
    lines = [html("<b>{}</b>", plotly_text("<i>'one'")), plotly_text("two & three"), ""]
    first, second = f"{mark}<b>&lt;i&gt;'one'</b>{mark}", f"{mark}two &amp; three{mark}"
    assert hover_text(lines, lang) == f"{first}<br>{second}"
    assert with_direction_marks(lines[0], lang) == first
