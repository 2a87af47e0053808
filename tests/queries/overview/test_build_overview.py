"""What the overview says, against the measures and comparisons that it is made of."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pytest

from intake.__main__ import main as intake
from queries.cases.oldest import longest_overdue, waits_by_office
from queries.estimates.measure import measure
from queries.overview.build_overview import compared_offices, overview
from queries.overview.overview_contents import LINES
from queries.overview.words import overview_texts as texts
from queries.overview.words.own_past_fall_texts import NO_LAST_MONTHS
from queries.question.vintage import last_complete_day
from queries.storage.opening import open_store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope
from tests.commands import output_of
from tests.queries.overview.short_list import short_list


@pytest.fixture(scope="module")
def scope(demo_store) -> Scope:
    """The period that the overview opens with."""
    return Scope.from_params({}, today=demo_store.as_of.date())[0]


@pytest.fixture(scope="module")
def said(demo_store, scope):
    """What the overview says about it."""
    return overview(demo_store, scope, lambda: compared_offices(demo_store, scope))


def test_there_are_three_lists_with_one_number_and_one_proof_a_line(said):
    assert [each.key for each in said.lists] == ["news", "overdue", "look"]
    keys = [line.key for each in said.lists for line in each.lines]
    assert len(set(keys)) == len(keys)
    for each in said.lists:
        assert len(each.shown) <= LINES
        assert each.lines or each.empty.fa or each.lead.fa
        for line in each.lines:
            assert line.number.fa
            assert line.sentence.fa
            assert line.sentence.en
            assert line.proof.screen


def test_everybody_who_waits_past_due_is_counted_once(demo_store, scope):
    frame = waits_by_office(demo_store, scope, longer_than=60)
    declared = measure(demo_store, "overdue", scope, by=("agency",)).frame.set_index("agency")["n"]
    assert frame.set_index("agency")["n"].to_dict() == declared[declared > 0].to_dict()
    longest = longest_overdue(demo_store, scope, limit=1_000).set_index("agency")["late_days"]
    assert frame.set_index("agency")["late_days"].to_dict() == longest.to_dict()
    assert ((frame["longer"] > 0) == (frame["late_days"] > 60)).all()


def test_the_sentence_names_the_office_with_most_overdue_cases(demo_store, scope, said):
    total = int(measure(demo_store, "overdue", scope).frame["n"].iloc[0])
    frame = measure(demo_store, "overdue", scope, by=("agency",)).frame
    frame = frame[frame["agency"] != "none"].sort_values("n", ascending=False)
    assert f"{total:,} cases are overdue" in said.sentence.en
    assert said.sentence.en.endswith(".")
    assert short_list(said, "overdue").lines[0].number.en == f"{int(frame['n'].iloc[0]):,}"


@pytest.mark.slow
def test_a_source_without_offices_is_not_said_to_have_no_overdue_cases(tmp_path):
    path, url = tmp_path / "cases.csv", f"duckdb:///{tmp_path / 'store.duckdb'}"
    days = [f"a{day},1404/01/{day:02} 10:00," for day in range(1, 6)]
    rows = ["شناسه پرونده,زمان ثبت,زمان پاسخ", *days, "b,1404/01/06 10:00,1404/01/07 10:00"]
    path.write_text("\n".join(rows), encoding="utf-8")
    output_of(intake, "load", path, "--mapping", "negah", "--database", url, "--as-of", "1404/02/20")
    store = open_store(url)
    said = overview(store, Scope(), lambda: compared_offices(store, Scope()))
    assert "5 cases are overdue" in said.sentence.en
    assert short_list(said, "overdue").empty == texts.WAITING_WITHOUT_OFFICE


def test_a_scope_of_one_office_names_no_other(demo_store, scope):
    office = measure(demo_store, "overdue", scope, by=("agency",)).frame.sort_values("n")["agency"].iloc[-1]
    narrowed = replace(scope, agencies=(office,))
    said = overview(demo_store, narrowed, lambda: compared_offices(demo_store, narrowed))
    assert [line.key for line in short_list(said, "overdue").lines] == [f"overdue-{office}"]
    assert {line.key for line in short_list(said, "look").lines} <= {f"look-{office}"}
    assert "the most at" not in said.sentence.en


def test_the_list_of_a_scope_without_a_bad_office_agrees_with_the_sentence(demo_store, scope):
    frame = compared_offices(demo_store, scope).frame
    sound = str(frame[frame["assessment"] == "no_difference"]["agency"].iloc[0])
    narrowed = replace(scope, agencies=(sound,))
    said = overview(demo_store, narrowed, lambda: compared_offices(demo_store, narrowed))
    look = short_list(said, "look")
    assert not look.lines
    assert "no office was found to need a look" in said.sentence.en
    assert look.empty == texts.CHOSEN_OFFICE_SOUND
    assert look.lead.en.startswith("All offices: ")
    # The links to all offices must not lead to the chosen one.
    for each in (look.rest, look.lead_proof, short_list(said, "overdue").rest):
        assert each.params["agency"] == each.params["peer_group"] == ()


def test_every_comparison_has_its_direction_and_size(said):
    for figure in said.figures:
        for change in figure.changes:
            assert change.size.en[:2] in ("▲\u00a0", "▼\u00a0") or change.size == texts.SAME
            assert change.size.en not in ("▲\u00a00%", "▼\u00a00%")
        usual, _, unclear = said.unchanged.en.partition("Perhaps changes, but not clear ones, ")
        for change in figure.unchanged:
            assert f"{figure.title.en} {change.size.en}" in (unclear if change.is_unclear else usual)


def test_the_note_says_of_a_day_that_is_not_complete_that_only_figures_count_it(demo_store, scope, said):
    day = texts.day_text(last_complete_day(demo_store.as_of))
    assert day != texts.day_text(demo_store.as_of.date())
    assert said.note.fa.startswith(f"روز آخر داده‌ها هنوز کامل نیست؛ موارد غیرعادی: تا پایان {day.fa}.")
    assert said.note.en.startswith(
        "The last day of the data is not yet complete; what is out of the ordinary: "
    )
    assert f"up to the end of {day.en}." in said.note.en


def test_with_one_load_the_count_is_that_of_the_last_complete_day(demo_store, scope, said):
    (period,) = short_list(said, "news").lead_proof.params["period"]
    day, _ = Scope.from_params({"period": period}, today=demo_store.as_of.date())
    assert day.first == day.last
    assert (
        f"{int(measure(demo_store, 'received', day).row['n']):,} received" in short_list(said, "news").lead.en
    )


def test_the_weekly_page_counts_a_whole_week(demo_store, scope):
    said = overview(demo_store, scope, lambda: compared_offices(demo_store, scope), rhythm="week")
    (period,) = short_list(said, "news").lead_proof.params["period"]
    week, _ = Scope.from_params({"period": period}, today=demo_store.as_of.date())
    assert week.days() == 7
    assert week.last < demo_store.as_of.date()


def test_of_a_past_day_or_period_the_signs_of_the_last_months_are_said_not_to_be_looked_for(
    demo_store, scope, said
):
    past = demo_store.as_of - timedelta(60)
    for earlier in (
        replace(scope, as_of=past),
        replace(scope.with_period(scope.first, past.date()), preset=None),
    ):
        contents = overview(demo_store, earlier, partial(compared_offices, demo_store, earlier))
        assert NO_LAST_MONTHS.en in contents.unit_notes.en
        assert NO_LAST_MONTHS.fa in contents.unit_notes.fa
    assert NO_LAST_MONTHS.en not in said.unit_notes.en


@pytest.mark.parametrize(
    ("days", "en", "fa"),
    [
        (1, "1 day", "یک روز"),
        (59, "59 days", "۵۹ روز"),
        (60, "60 days", "۶۰ روز"),
        (61, "2 months", "۲ ماه"),
        (400, "1 year 1 month", "یک سال و یک ماه"),
        (1281, "3 years 6 months", "۳ سال و ۶ ماه"),
        (731, "2 years", "۲ سال"),
    ],
)
def test_spans_are_written_as_people_say_them(days, en, fa):
    assert texts.span_text(days) == Text(fa, en)


def test_days_are_written_in_the_calendar_of_the_house():
    assert texts.day_text(date(2026, 9, 22)) == Text("۳۱ شهریور ۱۴۰۵", "31 Shahrivar 1405")


# A day on which a topic group of the demo surges in a county.
SURGE = Scope(as_of=datetime(2025, 10, 12))


@pytest.mark.thorough
@pytest.mark.parametrize(("ended", "is_over"), [(8, True), (7, False)])
def test_the_overview_of_a_period_that_is_over_has_no_news_of_today(demo_store, ended, is_over):
    last = last_complete_day(SURGE.as_of)
    past = SURGE.with_period(last - timedelta(40), last - timedelta(ended))
    said = overview(demo_store, past, lambda: compared_offices(demo_store, past))
    news = short_list(said, "news")
    of_today = [line for line in news.lines if not line.key.startswith("change-")]
    assert bool(of_today) != is_over
    assert ("out of the ordinary" in said.sentence.en.lower()) != is_over
    assert said.sentence.en.startswith("At the end of ") == is_over
    assert (news.lead == texts.NEWS_ELSEWHERE) == is_over
    assert (news.lead_proof.params == {"period": ()}) == is_over
