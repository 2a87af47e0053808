"""What control charts add to the overview and to the morning page."""

from dataclasses import replace

import pytest

from queries.comparisons.own_past.control_charts import chart_of_scope, control_chart_set
from queries.comparisons.own_past.control_texts import mark_text
from queries.overview.build_overview import compared_offices, overview
from queries.overview.main_figures import unchanged_text
from queries.overview.office_lines import own_past_lines as module
from queries.overview.office_lines.own_past_lines import offices_beyond_own_past, own_past_of_figure
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.listed_names import MAX_NAMES
from queries.vocabulary.own_past import BEYOND
from queries.vocabulary.scope import Scope


def with_marks(charts, own_past, number):
    """The charts of all offices with so many of them marked, and all others within their normal variation."""
    return replace(
        charts,
        charts={
            code: replace(chart, own_past=own_past if i < number else "usual", rule="outside")
            for i, (code, chart) in enumerate(charts.charts.items())
        },
    )


@pytest.fixture
def marked(demo_store, monkeypatch):
    """Make a number of offices marked for each measure, none of them by what others handed on."""
    monkeypatch.setattr(module, "came_late", lambda *_: {})

    def mark(**numbers):
        sets = {
            key: with_marks(control_chart_set(demo_store, key, Scope(), by="agency"), "worsening", number)
            for key, number in numbers.items()
        }
        monkeypatch.setattr(module, "control_chart_set", lambda store, key, scope, by: sets[key])
        return sets

    return mark


def test_marked_offices_are_named_by_measure(demo_store, marked):
    sets = marked(on_time_share=2, overdue=0)
    names = names_of(demo_store, "agency")
    line = offices_beyond_own_past(demo_store, Scope())
    first = [code for code, chart in sets["on_time_share"].charts.items() if chart.own_past == "worsening"]
    for code in first:
        assert names[code].en in line.en
        assert names[code].fa in line.fa
    assert "offices with enough history: answered on time: worse than its own past (" in line.en
    # What the mark says is not said before it as well.
    assert "normal variation" not in line.en
    assert "نوسان معمول" not in line.fa
    assert sets["overdue"].measure.title.en.lower() not in line.en.lower()


@pytest.mark.parametrize("more", [0, 1, 2])
def test_only_the_first_are_named_and_the_others_counted(demo_store, marked, more):
    marked(on_time_share=0, overdue=MAX_NAMES + more)
    line = offices_beyond_own_past(demo_store, Scope()).en
    assert (f"{more} more" in line) is (more > 0)
    assert more or "more" not in line.removesuffix(".")


def test_an_office_with_another_sign_is_not_only_called_better(demo_store, monkeypatch):
    """It may have become better by handing its late cases on, say."""
    charts = {
        key: with_marks(control_chart_set(demo_store, key, Scope(), by="agency"), "improving", number)
        for key, number in (("on_time_share", 2), ("overdue", 0))
    }
    monkeypatch.setattr(module, "control_chart_set", lambda store, key, scope, by: charts[key])
    first, second = [
        code for code, chart in charts["on_time_share"].charts.items() if chart.own_past == "improving"
    ]
    names = names_of(demo_store, "agency")
    monkeypatch.setattr(module, "other_signs", lambda store, scope, without: {})
    line = offices_beyond_own_past(demo_store, Scope()).en
    assert f"better than its own past (\u2068{names[first].en}\u2069, \u2068{names[second].en}\u2069)" in line
    monkeypatch.setattr(module, "other_signs", lambda store, scope, without: {second: []})
    line = offices_beyond_own_past(demo_store, Scope())
    assert f"better than its own past (\u2068{names[first].en}\u2069)" in line.en
    assert f", better than its own past, with a sign to look at (\u2068{names[second].en}\u2069)" in line.en
    assert "با نشانه‌ای برای بررسی" in line.fa


def test_without_marks_the_line_says_so(demo_store, marked):
    sets = marked(on_time_share=0, overdue=0)
    charted = {code for charts in sets.values() for code in charts.charts}
    line = offices_beyond_own_past(demo_store, Scope()).en
    assert line == f"None of {len(charted)} offices with enough history is beyond its own normal variation"


def test_the_line_is_about_the_offices_of_the_scope(demo_store, marked):
    sets = marked(on_time_share=1, overdue=0)
    codes = list(sets["on_time_share"].charts)
    assert (
        "worse than its own past" in offices_beyond_own_past(demo_store, Scope(agencies=tuple(codes[:2]))).en
    )
    assert "None of" in offices_beyond_own_past(demo_store, Scope(agencies=tuple(codes[1:3]))).en
    assert offices_beyond_own_past(demo_store, Scope(agencies=(codes[0],))).en == ""


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (1, "Only one office has enough history: answered on time: worse than its own past ("),
        (0, "Only one office has enough history, and it is not beyond its own normal variation"),
    ],
)
def test_of_the_only_office_with_a_chart_the_line_does_not_speak_as_of_several(
    demo_store, marked, number, told
):
    sets = marked(on_time_share=number, overdue=0)
    first = next(code for code in sets["on_time_share"].charts if code in sets["overdue"].charts)
    for key, charts in sets.items():
        sets[key] = replace(charts, charts={first: charts.charts[first]})
    assert offices_beyond_own_past(demo_store, Scope()).en.startswith(told)


def test_a_figure_has_the_mark_of_its_scope_where_it_is_beyond(demo_store, monkeypatch):
    charts, chart = chart_of_scope(demo_store, "overdue", Scope())
    for own_past in (*BEYOND, "usual", "no_chart"):
        changed = replace(chart, own_past=own_past, rule="outside", change=0.5)
        monkeypatch.setattr(
            module, "chart_of_scope", lambda store, key, scope, changed=changed: (charts, changed)
        )
        said = own_past_of_figure(demo_store, "overdue", Scope())
        assert said.en == (mark_text(charts, changed, "en") if own_past in BEYOND else "")


@pytest.mark.thorough
def test_the_overview_says_both(demo_store):
    said = overview(demo_store, Scope(), lambda: compared_offices(demo_store, Scope()))
    assert said.unit_notes.fa.startswith(offices_beyond_own_past(demo_store, Scope()).fa)
    assert said.unit_notes.en.startswith(offices_beyond_own_past(demo_store, Scope()).en)
    for figure in said.figures:
        assert figure.own_past in (own_past_of_figure(demo_store, figure.measure.key, Scope()), module.EMPTY)


def test_notes_and_unchanged_figures_end_as_sentences(demo_store):
    said = overview(demo_store, Scope(), lambda: compared_offices(demo_store, Scope()))
    for line in (said.unit_notes, unchanged_text(said.figures)):
        for text in (line.fa, line.en):
            assert text == "" or (text.endswith(".") and not text.endswith(".."))
