"""The tables of a county brief, cell by cell, from a made brief."""

from dataclasses import replace

import pytest

from briefs.county import brief_labels
from briefs.county.brief_lines import brief_lines
from briefs.county.brief_table import labels_in
from briefs.county.figure_tables import numbers_table, quarters_table, rising_topics_table, topics_table
from briefs.county.number_format import measure_title
from briefs.county.office_tables import (
    offices_to_ask_table,
    overdue_offices_table,
    questions_table,
    trip_cases_table,
)
from persian.bidi import strip_control_characters
from queries.measures import MEASURES
from queries.vocabulary.recorded import NOT_RECORDED
from tests.briefs.county.made_briefs import brief


def plain(cells: tuple[str, ...]) -> list[str]:
    return [strip_control_characters(cell) for cell in cells]


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_every_row_has_a_cell_for_each_head(lang):
    made = brief()
    for table in (
        numbers_table(made, lang),
        quarters_table(made, lang),
        topics_table(made, lang),
        rising_topics_table(made, lang),
        questions_table(made, lang),
        trip_cases_table(made, lang),
        overdue_offices_table(made, lang),
        offices_to_ask_table(made, lang),
    ):
        assert table.rows, table.title
        assert {len(row) for row in table.rows} == {len(table.heads)}


def test_a_count_has_its_part_of_the_province_in_place_of_an_assessment():
    received, *_, satisfied = numbers_table(brief(), "en").rows
    assert plain(received)[1:] == [
        "865",
        "full count",
        "120",
        "1,730",
        "full count",
        "50.0% of the province’s",
    ]
    assert satisfied[-1] == "within normal variation"


def test_the_title_of_a_rate_says_once_that_it_is_of_a_year():
    rates = [measure for measure in MEASURES.values() if measure.unit == "per_10k"]
    assert rates
    for measure in rates:
        assert measure_title(measure, "en").count("year") == 1
        assert measure_title(measure, "fa").count("سال") == 1


def test_topics_without_a_ratio_have_none():
    water, other = topics_table(brief(), "en").rows
    assert plain(water) == ["قطعی آب", "112", "13.0%", "2.8 times (2.3 to 3.3)"]
    assert plain(other)[:3] == ["دیگر", "3", "1.0%"]
    (risen,) = rising_topics_table(brief(), "en").rows
    assert plain(risen) == ["کمبود دارو", "40", "12", "3.1 times (2.2 to 4.4)"]


def test_the_title_of_the_cases_of_trips_counts_them_and_their_absence_is_explained():
    trips = brief().trip_cases
    counted = trip_cases_table(brief(), "en")
    assert "26" in counted.title.split(":")[1]
    assert plain(counted.rows[0])[:4] == ["راهداری", "17", "301", "آسفالت"]
    for without, reason in (
        (None, brief_labels.NO_TRIP_CASES),
        (replace(trips, is_recorded=False), NOT_RECORDED),
    ):
        table = trip_cases_table(brief(trip_cases=without), "fa")
        assert (table.rows, table.empty) == ((), reason.fa)
    none_overdue = trip_cases_table(brief(trip_cases=replace(trips, overdue=0, offices=())), "en")
    assert none_overdue.title == brief_labels.TRIP_CASES.en
    assert none_overdue.rows == ()


def test_the_trips_of_the_cases_are_enumerated():
    trips = replace(brief().trip_cases, trips=("سفر نخست", "سفر دوم"))
    table = trip_cases_table(brief(trip_cases=trips), "fa")
    assert "سفر نخست و سفر دوم" in strip_control_characters(table.title)


def test_late_answers_stand_beside_the_province_and_what_peers_would_reach():
    (office,) = offices_to_ask_table(brief(), "en").rows
    assert plain(office) == [
        "شرکت آب", "259", "76", "29.3%", "26.4% to 32.3%", "20.3%", "11.1%", "Persistent hotspot",
    ]  # fmt: skip
    (overdue,) = overdue_offices_table(brief(), "en").rows
    assert [plain(overdue)[at] for at in (0, 1, 4, 5)] == ["شرکت آب", "1,263", "111-00002070", "8"]


def test_quarters_are_columns_of_a_ratio_and_its_interval():
    table = quarters_table(brief(), "en")
    assert table.heads == tuple(f"Q{i}" for i in range(8))
    ratios, intervals = table.rows
    assert plain(ratios)[:2] == ["1.00", "1.10"]
    assert all(plain(intervals))
    assert quarters_table(brief(trajectory=None), "en").rows == ()


def test_the_lines_of_a_brief_have_these_tables():
    made, lines = brief(), brief_lines(brief(), "en")
    assert (lines.numbers, lines.trip_cases) == (numbers_table(made, "en"), trip_cases_table(made, "en"))
    assert lines.limitations == (brief_labels.LIMITATIONS.en, labels_in(made.limitations, "en"))
