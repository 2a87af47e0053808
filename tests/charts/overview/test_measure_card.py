"""The card of a main figure (`charts.overview.measure_card`)."""

import pytest

from charts.overview.measure_card import Card, CardChange, card_html
from persian.digits import MISSING


@pytest.mark.parametrize(
    ("value", "marked"),
    [
        ("68.0%", "value"),
        ("۶۸٫۰٪", "value"),
        ("—", "value"),
        ("Too few cases", "value words"),
        ("هنوز نه", "value words"),
    ],
)
def test_words_in_place_of_a_number_are_not_styled_as_a_number(value, marked):
    assert f'<p class="{marked}">{value}</p>' in card_html(Card("On time", value))


def test_only_a_value_leads_to_its_cases():
    assert '<a href="cases">7</a>' in card_html(Card("Overdue", "7", link="cases"))
    assert "<a " not in card_html(Card("On time", MISSING, link="cases"))


def test_no_line_of_a_card_ends_between_an_arrow_and_its_number():
    change = CardChange("last year", "▲ 3 days", "(▼ 5 days less)")
    drawn = card_html(Card("On time", "1", changes=[change]))
    assert "▲\u00a03 days" in drawn
    assert "▼\u00a05 days" in drawn
