"""A first month within which the data begin is not drawn like a whole one."""

import re
from datetime import datetime, timedelta
from urllib.parse import unquote

import pytest

from tests.intake.storing import load_into, write
from tests.pages.hostile import Visitor


@pytest.mark.parametrize(
    ("begin", "dots"),
    [(datetime(2025, 1, 5), 2), (datetime(2024, 12, 23), 1)],
    ids=["16 Dey", "3 Dey"],
)
def test_a_partial_first_month_is_a_hollow_dot_with_a_note(tmp_path, monkeypatch, begin, dots) -> None:
    cases = [
        {
            "id": str(i),
            "registered_at": f"{begin + timedelta(hours=6 * i):%Y-%m-%d %H:%M}",
            "answered_at": f"{begin + timedelta(hours=6 * i + 5):%Y-%m-%d %H:%M}",
            "kind": "request",
            "county": "0306",
        }
        for i in range(400)
    ]
    url = f"duckdb:///{tmp_path / 'store.duckdb'}"
    load_into(url, write(tmp_path / "cases.csv", cases), begin + timedelta(100))
    monkeypatch.setenv("NEGAH_DATABASE_URL", url)
    html = Visitor().see("", {"period": ["all"], "lang": ["en"]})
    trend = html.split('<section class="trend">')[1].split("</section>")[0]
    # Of each of two lines; the last month is incomplete in any case.
    assert len(re.findall('class="dot inner"', trend)) == 2 * dots
    note = "The data begin on 16 Dey 1403: the first month is incomplete and not joined by the lines."
    assert (note in trend) == (dots == 2)
    # So are those of the cards, and of the parts on the screen of the volume.
    sparks = [unquote(each) for each in re.findall(r'data:image/svg\+xml,([^"]*)', html)]
    assert {len(re.findall('class="d"', each)) for each in sparks if 'class="l"' in each} == {dots}
    volume = Visitor().see("volume", {"period": ["all"], "lang": ["en"]})
    parts = re.findall(r"<svg.*?</svg>", volume.split('<ul class="parts">')[1].split("</ul>")[0])
    assert {len(re.findall('class="dot"', each)) for each in parts} == {dots}
