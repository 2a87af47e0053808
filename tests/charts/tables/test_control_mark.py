"""The marks of control charts (`charts.tables.control_mark`)."""

from charts.tables.control_mark import own_past_mark, target_mark
from queries.vocabulary.own_past import OWN_PAST, TARGET_REACH


def test_each_mark_has_a_shape_of_its_own_and_says_what_it_is():
    marks = [own_past_mark(each, "its words") for each in OWN_PAST if each != "no_chart"]
    marks += [target_mark(each, "its words") for each in TARGET_REACH]
    assert len(set(marks)) == 8
    assert all('role="img"' in mark and 'aria-label="its words"' in mark for mark in marks)
    assert not any("#" in mark or "style" in mark for mark in marks), "shapes, and no colours of their own"


def test_a_mark_beside_its_words_is_hidden_from_screen_readers():
    mark = own_past_mark("worsening", "")
    assert 'aria-hidden="true"' in mark
    assert "role" not in mark


def test_there_is_no_mark_without_chart_or_target():
    assert own_past_mark("no_chart", "words") == ""
    assert target_mark("", "words") == ""


def test_the_words_of_a_mark_are_escaped():
    assert "<b>" not in own_past_mark("usual", 'a "<b>"')
