"""The dashboard answers every address in words, and never with an internal error."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.hostile import pieces
from tests.thorough import ordinary_first

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent.parent
ODD = [
    {"load": "99"},
    {"load": "1"},
    {"as_of": "1390/01/01"},
    {"as_of": "x"},
    {"period": "1300/01/01-1499/12/29"},
    {"period": "1404/06/31-1404/01/01"},
    {"period": "1402/02/01-1402/02/01"},
    {"period": ""},
    {"agency": "999", "kind": "foo", "trips": "maybe"},
    {"period": "month", "channel": "letter", "trips": "out", "lang": "en"},
    {"county": "<img src=x onerror=alert(1)>"},
    # Of the same kinds, for a thorough run; the moment and the period that follow are in tests below.
    {"as_of": "1404/01/01"},
    {"period": "1410/01/01-1410/02/01"},
    {"load": "abc"},
    {"as_of": "1410/01/01"},
    {"period": "-1403/01/01"},
    {"period": "1405/01/01-"},
    {"map": "zzz"},
    {"lang": "xx"},
    {"period": "all", "county": "0303", "kind": "suggestion", "channel": "sms"},
]


@pytest.fixture
def screen(demo_url, monkeypatch):
    """A function from parameters to the HTML of the page that Streamlit would send."""
    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)

    def run(params: dict[str, str]) -> str:
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
        for key, value in params.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
        return "".join(pieces(app))

    return run


@pytest.mark.parametrize("params", ordinary_first(2, ODD), ids=str)
def test_every_address_is_answered(screen, params):
    html = screen(params)
    assert 'class="card"' in html or 'class="notice"' in html
    assert "nan" not in re.sub("<[^>]*>", "", html).lower()
    assert "<img src=x" not in html
    assert 'class="broken"' not in html


def test_what_was_not_understood_is_named_and_the_rest_is_shown(screen):
    html = screen({"load": "99", "kind": "foo"})
    assert "99" in html
    assert "foo" in html
    assert len(re.findall('class="card[ "]', html)) == 5


def test_a_defect_is_reported_in_words_and_found_in_the_log_by_its_number(screen, monkeypatch, caplog):
    monkeypatch.setattr("pages.widgets.notices.notices.no_cases", lambda view: 1 / 0)
    html = screen({"period": "1410/01/01-1410/02/01"})
    number = re.search(r"<p>([0-9a-f]{6})</p>", html)
    assert "این صفحه نمایش داده نشد" in html
    assert number[1] in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_period_after_as_of_is_empty_not_zero(screen):
    assert 'class="card"' not in screen({"period": "1410/01/01-1410/02/01"})


def test_as_of_moves_today(screen):
    assert "داده‌ها تا \u2068۱ فروردین ۱۴۰۴\u2069" in screen({"as_of": "1404/01/01"})
