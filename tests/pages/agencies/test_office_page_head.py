"""The head of an office's page: signs one a line, and the rules of its assessment folded away."""

import re

import pandas as pd
import pytest

from pages.agencies.office import headline, peers
from pages.agencies.office.headline import _assessment_html
from queries.vocabulary.labels import Text
from tests.pages.same_numbers.reading import largest, looking, title


@pytest.fixture
def signs(monkeypatch) -> None:
    """Every office has three signs, of which one ends with a question."""
    lines = Text("یک.\nدو؟ الف.\nسه؟", "One.\nTwo? A.\nThree?")
    monkeypatch.setattr(headline, "sign_lines", lambda store, signs: lines)


def test_each_sign_has_a_line_of_its_own(demo_store, signs) -> None:
    office = largest(demo_store, "agency")
    drawn = _assessment_html(looking(demo_store, agency=office, period="all"), office)
    items = re.findall("<li>(.*?)</li>", drawn.partition('class="signs"')[2].partition("</ul>")[0])
    assert items == ["یک.", "دو؟ الف.", "سه؟"]


@pytest.mark.parametrize("route", ["far_off", ""])
def test_the_rule_is_folded_and_a_reason_without_one_is_not(demo_store, monkeypatch, route) -> None:
    real = headline.peer_comparison_row
    monkeypatch.setattr(
        headline,
        "peer_comparison_row",
        lambda view, code: pd.concat([real(view, code).drop("route"), pd.Series({"route": route})]),
    )
    monkeypatch.setattr(headline, "explanation", lambda *_: "the explanation")
    monkeypatch.setattr(headline, "assessment_note", lambda *_: "")
    office = largest(demo_store, "agency")
    drawn = _assessment_html(looking(demo_store, agency=office, period="all"), office)
    before, summary, folded = drawn.partition("این ارزیابی چگونه انجام شده است")
    assert ("the explanation" in folded) == (route != "")
    assert ("the explanation" in before) == (route == "")
    assert summary or not route


@pytest.mark.parametrize(
    ("period", "expected", "heading"),
    [
        ("all", "", "پاسخ به‌موقع: پرونده کافی نیست"),
        (
            "90d",
            "انتظار از دستگاه‌های مشابه: ۷۰٪",
            "پاسخ به‌موقع: پرونده کافی نیست؛ انتظار از دستگاه‌های مشابه: ۷۰٪",
        ),
    ],
)
def test_the_heading_names_the_figure_for_which_there_are_too_few_cases(
    demo_store, monkeypatch, period, expected, heading
) -> None:
    real = peers.peer_comparison_row
    withheld = pd.Series({"withheld": True})
    monkeypatch.setattr(
        peers,
        "peer_comparison_row",
        lambda view, code: pd.concat([real(view, code).drop("withheld"), withheld]),
    )
    monkeypatch.setattr(peers, "expected_text", lambda *_: expected)
    office = largest(demo_store, "agency")
    view = looking(demo_store, agency=office, period=period)
    assert title(peers.peers_section(view).header_html) == heading
