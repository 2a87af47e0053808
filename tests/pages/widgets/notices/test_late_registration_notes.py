"""What screens say of late registrations: how many more are expected, or that it cannot be known."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from pages.view.view import View
from pages.widgets.notices.late_registration_notes import late_by_month, late_by_span, late_notes, late_text
from persian.calendar import months
from queries.vocabulary.scope import Scope
from tests.late_worlds import FIRST, WEEK, late_store, late_world
from tests.pages.same_numbers.reading import looking

END = FIRST + 24 * WEEK - timedelta(1)


@pytest.fixture(scope="module")
def view():
    store = late_store(sa.create_engine("duckdb:///:memory:"), late_world(once=True))
    return View(store, Scope(), (), "en", False, {}, store.as_of)


def test_late_registrations_are_expected_of_the_newest_days_and_not_of_old_ones(view):
    text = late_text(view, END - timedelta(6), END)
    assert text.startswith("about ")
    assert text.endswith("are expected to be registered late")
    assert "حدود" in late_text(replace(view, lang="fa"), END - timedelta(6), END)
    assert late_text(view, FIRST, FIRST + WEEK) == ""


def test_old_months_and_spans_ahead_expect_no_late_registrations(view):
    edges = months(FIRST, END)
    late = late_by_month(view, Scope(), edges)
    assert len(late) == len(edges)
    assert late[0] is None
    mean, lower, upper = late[-1]
    assert lower <= mean <= upper
    spans = [(END - timedelta(6), END), (END + timedelta(1), END + WEEK)]
    assert late_by_span(view, Scope(), spans, ahead=[False, True])[1] is None


def test_the_caption_says_what_is_drawn_and_what_is_not_known(view):
    drawn, once = late_notes(view, is_drawn=True)
    assert "Diamonds" in drawn
    assert once == "Of 1 of 2 sources there is a single load; what they register late is not known."
    assert late_notes(view, is_drawn=False) == [once]


def test_after_a_single_load_the_note_says_that_late_registrations_are_not_known(demo_store):
    demo = replace(looking(demo_store), lang="en")
    (note,) = late_notes(demo, is_drawn=False)
    assert "single load" in note
    assert late_text(demo, demo.today - timedelta(6), demo.today) == ""


def test_after_few_loads_the_note_says_that_they_are_too_few():
    store = late_store(sa.create_engine("duckdb:///:memory:"), late_world(loads=3))
    (note,) = late_notes(View(store, Scope(), (), "en", False, {}, store.as_of), is_drawn=False)
    assert "too few loads" in note
