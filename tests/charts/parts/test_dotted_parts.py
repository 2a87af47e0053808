"""Texts of parts with dots between them."""

from charts.parts.dotted_parts import dotted_parts


def test_each_part_but_the_first_holds_the_dot_before_it_and_the_text_stays_the_same():
    text = "95%: 19 to 71 cases · far off from similar offices · of 195 due"
    made = dotted_parts(text)
    assert made.count("<span>") == 3
    assert "<span>95%" in made
    assert made.count('<span><i class="dot"> · </i>') == 2
    assert made.striptags() == text


def test_a_text_without_dots_is_one_part_and_an_empty_one_none():
    assert dotted_parts("beyond <normal> variation") == "<span>beyond &lt;normal&gt; variation</span>"
    assert dotted_parts("") == ""
