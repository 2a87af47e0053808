"""Lines look alike wherever they are drawn: what Plotly is given stands in the style sheet, too."""

import re

from charts.parts import line_style
from tests.conftest import ROOT

SHEETS = ROOT / "assets" / "style"


def test_the_style_sheet_has_the_same_widths_and_sizes():
    sheet = (SHEETS / "00-colours.css").read_text(encoding="utf-8")
    named = {name: float(value) for name, value in re.findall(r"--([\w-]+): ([\d.]+)(?:px)?;", sheet)}

    assert named["line-width"] == line_style.LINE_WIDTH
    assert named["thin-line-width"] == line_style.THIN_LINE_WIDTH
    assert named["marker-size"] == line_style.MARKER_SIZE
    assert named["ring-width"] == line_style.RING_WIDTH
    assert named["tick-size"] == line_style.TICK_SIZE
    assert named["band-opacity"] == line_style.BAND_OPACITY


def test_figures_of_plotly_have_no_width_or_size_of_their_own():
    written = re.compile(r'"(?:width|size)": (?:2\.4|1\.2|12|11)\b')

    assert [
        path.name
        for path in sorted((ROOT / "charts").rglob("*.py"))
        if written.search(path.read_text("utf-8"))
    ] == []
