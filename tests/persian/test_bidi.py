"""Direction isolates are balanced and keep the text unchanged; percentages are marked once, wherever they are."""

import re

from hypothesis import given
from hypothesis import strategies as st

from persian.bidi import isolate, ltr, mark_percentages, one_line
from persian.digits import percent


@given(st.text())
def test_isolates_wrap_and_nothing_else(text: str) -> None:
    assert isolate(text) == "\u2068" + text + "\u2069"
    assert ltr(text) == "\u2066" + text + "\u2069"


@given(st.text())
def test_a_text_in_one_line_commands_no_terminal_and_turns_nothing_around(text: str) -> None:
    line = one_line(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", line)
    assert one_line(line) == line
    assert one_line("a\r\n\tb \x1b[2J\u202ec") == "a b [2Jc"


@given(st.text(alphabet="۰۹٬٫٪−+\u200e درصد%5", max_size=30))
def test_marks_of_percentages_are_set_once_and_change_no_character(text: str) -> None:
    marked = mark_percentages(text)
    assert mark_percentages(marked) == marked
    assert re.sub("[\u061c\u200f\u2066\u2069]", "", marked) == text


def test_a_percentage_is_marked_alone_within_a_sentence_and_with_its_sign() -> None:
    share = percent(0.735, "fa", decimals=1)
    assert mark_percentages(share) == "\u061c۷۳٫۵٪\u200f"
    assert mark_percentages(f"از {share} تا {share}") == "از \u061c۷۳٫۵٪\u200f تا \u061c۷۳٫۵٪\u200f"
    growth, fall = percent(0.21, "fa", sign=True), percent(-0.07, "fa", sign=True)
    assert mark_percentages(f"{fall} تا {growth}") == "\u2066\u200e−۷٪\u2069 تا \u2066\u200e+۲۱٪\u2069"
    assert mark_percentages(ltr(growth)) == ltr(growth)
    assert mark_percentages("95%") == "95%"
