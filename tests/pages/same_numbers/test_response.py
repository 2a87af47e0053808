"""The response screen prints the values of the measures, to the last digit."""

import pytest

from pages.response import case_path
from pages.response.backlog_section import backlog, flow
from pages.response.curves import curves_section
from pages.response.deadline import around_due_day, on_time_by_month
from pages.view.view_data import last_day, scope_until_as_of
from persian.calendar import months
from persian.digits import number
from queries.estimates.measure import measure
from queries.measures import MEASURES
from tests.pages.same_numbers.reading import LANG, assert_in_text, looking, n, plain, rows, title, value
from tests.thorough import ordinary_first

pytestmark = pytest.mark.slow


def test_the_response_screen_shows_the_numbers_of_the_measures(view):
    html = curves_section(view).groups_html
    if not measure(view.store, "answer_days_median", view.scope).row["withheld"]:
        keys = ("answer_days_median", "answer_days_p90", "answered_by_day_10", "answered_by_day_30")
        known = [key for key in keys if "—" not in value(view, key)]
        assert_in_text(plain(html), *(value(view, key) for key in known), n(view, "answer_days_median"))
    due = measure(view.store, "on_time_share", view.scope).row
    text = plain(around_due_day(view))
    hits = number(round(due["value"] * due["n"]), LANG)
    assert_in_text(text, hits, value(view, "deadline_bunching"), n(view, "deadline_bunching"))
    assert n(view, "deadline_bunching") == hits
    full = [
        edge
        for edge in months(view.store.first_day, view.last_complete_day)
        if edge.last <= view.last_complete_day
    ]
    shown = [edge for edge in full if edge.first <= last_day(view)][-3:]
    if last_day(view) >= shown[-1].last:
        span = view.scope.with_period(shown[0].first, shown[-1].last)
        assert_in_text(title(flow(view)), value(view, "received", span), value(view, "closed", span))
        month = view.scope.with_period(shown[-1].first, shown[-1].last)
        if not measure(view.store, "on_time_share", month).row["withheld"]:
            assert_in_text(title(on_time_by_month(view)), value(view, "on_time_share", month))
    ages = measure(view.store, "age_open", scope_until_as_of(view), lang=LANG).frame.set_index("age")["n"]
    assert number(ages.sum(), LANG) == value(view, "open")
    old = number(ages["61-180"] + ages[">180"], LANG)
    if view.scope.last is None or view.scope.last >= view.today or view.scope.last == shown[-1].last:
        assert_in_text(title(backlog(view)), value(view, "open"), old)
        assert_in_text(plain(flow(view)), value(view, "open"))
    assert_in_text(title(case_path(view)), value(view, "open"))


def test_response_compares_groups_by_their_measures(demo_store):
    view = looking(demo_store, period="365d", compare="kind")
    table = {row[0]: " ".join(row[1:]) for row in rows(curves_section(view).groups_html)}
    assert len(table) >= 2
    for key in ("answer_days_median", "answered_by_day_10"):
        frame = measure(demo_store, key, view.scope, by=("kind",), lang=LANG).frame
        for row in frame[frame["kind"] != "unknown"].itertuples():
            assert_in_text(table[row.kind_label], MEASURES[key].format(row.value, LANG), number(row.n, LANG))


@pytest.mark.parametrize("by", ordinary_first(1, ["agency", "county", "topic_group"]))
def test_response_says_of_groups_what_their_excess_late_is(demo_store, by: str):
    view = looking(demo_store, period="365d", compare=by)
    table = {row[0]: row[-2] for row in rows(curves_section(view).groups_html)}
    frame = measure(demo_store, "excess_late", view.scope, by=(by,), lang=LANG).frame
    frame = frame[frame[f"{by}_label"].isin(set(table))]
    assert len(frame) >= 2
    for row in frame.to_dict("records"):
        shown = table[row[f"{by}_label"]]
        if row["withheld"]:
            assert shown in ("مشابهی برای مقایسه نیست", "پرونده کم")
        else:
            assert_in_text(
                shown,
                *(MEASURES["excess_late"].format(row[name], LANG) for name in ("value", "lower", "upper")),
            )


def test_a_grave_group_of_topics_leads_the_table_with_the_word(demo_store, tmp_path, monkeypatch):
    path = tmp_path / "grave.toml"
    path.write_text('grave_topics = ["Social support"]', encoding="utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(path))
    view = looking(demo_store, period="365d", compare="topic_group")
    names = [row[0] for row in rows(curves_section(view).groups_html)]
    assert names[0] == "حمایت اجتماعی (موضوع حساس)"
    assert not any("حساس" in name for name in names[1:])
