"""Scores of columns for fields: heading and values together."""

from geo.province import load_province
from intake.guess.columns.column_profile import is_excluded
from intake.guess.fields.field_scores import score_columns
from intake.guess.fields.preferred_columns import NEVER
from queries.settings.province_settings import Settings
from tests.intake.guess.guessing import profiles

NUMBERS = range(60)


def scores(table, province=None):
    return score_columns(profiles(table, province), province=province, shape="snapshot")


def best(table, province=None):
    return {
        at: max(of_column, key=of_column.get) for at, of_column in scores(table, province).items()
    }  # fmt: skip


def test_values_tell_codes_without_a_heading():
    table = {
        "column 1": [f"T-{number:05}" for number in NUMBERS],
        "column 2": [("Open", "Closed", "In Progress")[number % 3] for number in NUMBERS],
        "column 3": [("Phone", "Web", "SMS")[number * 7 % 3] for number in NUMBERS],
        "column 4": [("شکایت", "درخواست")[number % 2] for number in NUMBERS],
    }

    assert best(table) == {0: "id", 1: "status", 2: "channel", 3: "kind"}


def test_the_names_of_the_province_tell_its_counties():
    province = load_province(Settings().province_folder)
    table = {"column 1": [("تبریز", "مراغه", "اهر")[number % 3] for number in NUMBERS]}

    assert best(table, province) == {0: "county"}
    assert scores(table)[0]["county"] < 0


def test_coordinates_lie_in_the_province_or_side_by_side():
    province = load_province(Settings().province_folder)
    here = {
        "column 1": [f"{38 + number / 1000:.5f}" for number in NUMBERS],
        "column 2": [f"{46 + number / 1000:.5f}" for number in NUMBERS],
    }
    elsewhere = {
        "column 1": [f"{-73 - number / 1000:.5f}" for number in NUMBERS],
        "column 2": [f"{40 + number / 1000:.5f}" for number in NUMBERS],
    }

    assert best(here, province) == {0: "latitude", 1: "longitude"}
    assert best(elsewhere) == {0: "longitude", 1: "latitude"}


def test_what_is_no_date_never_fills_a_moment_and_dates_fill_nothing_else():
    table = {"تاریخ ثبت": ["x"] * 60, "موضوع": ["2024-01-01"] * 60}

    of = scores(table)

    assert of[0]["registered_at"] == NEVER + -2.6 + 6.0
    assert of[1]["topic"] < NEVER + 6


def test_personal_columns_have_no_scores():
    columns = profiles({"شماره همراه": ["1", "2"], "وضعیت": ["باز", "بسته"]})

    assert [is_excluded(column) for column in columns] == [True, False]
    assert set(score_columns(columns, province=None, shape="snapshot")) == {1}


def test_a_constant_is_no_county():
    assert scores({"CITY": ["Chicago"] * 60})[0]["county"] < 0


def test_a_mark_under_the_name_of_a_state_is_no_outcome():
    table = {"در دست اقدام": [("*", "")[number % 3 > 0] for number in NUMBERS]}

    assert scores(table)[0]["outcome"] < 0


def test_an_empty_column_takes_no_field_from_a_filled_one():
    offices = [("شهرداری", "آب و فاضلاب", "توزیع برق")[number % 3] for number in NUMBERS]

    assert scores({"Organization": [""] * 60, "Group": offices})[0]["agency"] == NEVER
    assert scores({"Organization": [""] * 60})[0]["agency"] > 0


def test_a_group_beside_the_agent_is_the_office():
    groups = {"Group": [("North", "South", "Centre")[number % 3] for number in NUMBERS]}
    agents = {"Agent": ["Ann Smith", "Bob Jones"] * 30}

    assert best(groups) == {0: "topic_group"}
    assert best(groups | agents)[0] == "agency"
    owners = {"Owner": [f"agent{number % 7}@city.example" for number in NUMBERS]}
    assert best(groups | owners)[0] == "agency"
    assert best(groups | {"Owner": ["Roads", "Water"] * 30})[0] == "topic_group"


def test_known_kinds_are_kinds_whatever_their_heading_names():
    kinds = [("Réclamation", "Demande", "Suggestion")[number % 3] for number in NUMBERS]

    assert best({"Tracker": kinds}) == {0: "kind"}
    assert scores({"Tracker": kinds})[0]["kind"] > 1


def test_what_differs_in_each_row_hardly_names_topics():
    table = {
        "Subject": [f"Pothole no. {number}" for number in NUMBERS],
        "Category": ["Pothole", "Noise", "Rats"] * 20,
    }

    assert scores(table)[1]["topic"] > scores(table)[0]["topic"] + 2


def test_closings_are_those_of_the_column_that_names_them_and_not_of_resolved_cases():
    days = [f"2025-04-{number % 28 + 1:02} 0{number % 9}:30" for number in NUMBERS]
    table = {"Resolved time": days, "Closed time": days[::-1]}

    assert scores(table)[0]["closed_at"] == NEVER
    assert scores({"Resolved time": days})[0]["closed_at"] > NEVER


def test_the_second_office_to_which_a_case_was_referred_is_no_topic():
    offices = [("شهرداری", "شرکت گاز", "جهاد کشاورزی")[number % 3] for number in NUMBERS]
    assert scores({"ارجاع دوم": offices})[0]["topic"] < 0
