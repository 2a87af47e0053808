"""Counties, places and coordinates by their values."""

from geo.province import load_province
from intake.guess.evidence.place_evidence import PLACE_FIELDS, place_evidence
from queries.settings.province_settings import Settings
from tests.intake.guess.guessing import guess, profiles

PROVINCE = load_province(Settings().province_folder)
NAMES = [county.name_fa for county in PROVINCE.counties][:8]


def best(table, heading, province=None):
    columns = profiles(table, province)
    column = columns[list(table).index(heading)]
    scores = {field: place_evidence(column, field, columns, province) for field in PLACE_FIELDS}
    field = max(scores, key=lambda each: scores[each])
    return (field if scores[field] > 0 else None), scores


def test_the_counties_of_the_province_are_counties():
    assert best({"a": NAMES * 5}, "a", PROVINCE)[0] == "county"


def test_coordinates_of_the_province_are_told_apart_by_its_bounds():
    west, south, east, north = PROVINCE.bounds
    steps = [at / 40 for at in range(1, 40)]
    table = {
        "a": [f"{west + (east - west) * step:.5f}" for step in steps],
        "b": [f"{south + (north - south) * step:.5f}" for step in steps],
    }

    assert best(table, "a", PROVINCE)[0] == "longitude"
    assert best(table, "b", PROVINCE)[0] == "latitude"


def halves(folder, lat, lon):
    """The headings that are proposed for latitude and longitude of cases with these degrees under lat and lon."""
    table = {
        "id": [f"{at * 7 + 10_000}" for at in range(40)],
        "date": [f"1405/01/{at % 28 + 1:02}" for at in range(40)],
        "lat": [f"{lat}.{at:05}" for at in range(50_200, 50_240)],
        "lon": [f"{lon}.{at:05}" for at in range(10_100, 10_140)],
    }
    fields = guess(folder, table, PROVINCE).fields
    return fields["latitude"].heading, fields["longitude"].heading


def test_exchanged_coordinates_are_what_lies_in_the_province_whatever_their_headings_say(tmp_path):
    assert halves(tmp_path, 46, 38) == ("lon", "lat")
    assert halves(tmp_path, 38, 46) == ("lat", "lon")


def test_coordinates_elsewhere_are_not_exchanged_where_one_half_would_lie_in_the_province(tmp_path):
    assert halves(tmp_path, 45, -73) == ("lat", "lon")


def test_coordinates_elsewhere_are_told_apart_by_their_signs():
    table = {"a": [f"-71.{at:05}" for at in range(100, 140)], "b": [f"42.{at:05}" for at in range(100, 140)]}

    assert best(table, "a")[0] == "longitude"
    assert best(table, "b")[0] == "latitude"


def test_numbers_texts_and_constants_are_no_places():
    assert best({"a": [str(at) for at in range(40)]}, "a", PROVINCE)[0] is None
    assert best({"a": ["yes", "no"] * 20}, "a", PROVINCE)[0] is None
    assert best({"a": NAMES[:1] * 40}, "a")[1]["county"] < 0


def test_the_counties_of_a_summary_beside_the_table_are_not_those_of_its_cases():
    few = [*NAMES, *[""] * (20 * len(NAMES) - len(NAMES))]
    table = {"a": NAMES * 20, "b": few}

    assert best(table, "a", PROVINCE)[1]["county"] - best(table, "b", PROVINCE)[1]["county"] > 2


def test_codes_of_the_province_are_its_counties_where_the_heading_says_so(tmp_path):
    codes = [county.code for county in PROVINCE.counties][:8]
    table = {
        "کد رهگیری": [f"{at * 7 + 10_000}" for at in range(40)],
        "تاریخ ثبت": [f"1405/01/{at % 28 + 1:02}" for at in range(40)],
        "کد شهرستان": codes * 5,
    }

    assert guess(tmp_path, table, PROVINCE).fields["county"].heading == "کد شهرستان"
    others = {**table, "کد شهرستان": [str(at % 8 + 1) for at in range(40)]}
    assert "county" not in guess(tmp_path, others, PROVINCE).fields
    offices = {**table, "کد شهرستان": ["x"] * 40, "فرمانداری": [f"فرمانداری {name}" for name in NAMES] * 5}
    assert guess(tmp_path, offices, PROVINCE).fields["county"].heading == "فرمانداری"


def test_numbers_and_numbered_districts_of_a_city_are_no_counties(tmp_path):
    table = {
        "شماره": [f"{at * 7 + 10_000}" for at in range(60)],
        "تاریخ ثبت": [f"1405/01/{at % 28 + 1:02}" for at in range(60)],
        "منطقه": [f"منطقه {at % 9 + 1}" for at in range(60)],
        "state": [str(at % 7 + 1) for at in range(60)],
    }
    proposal = guess(tmp_path, table, PROVINCE)
    assert "county" not in proposal.fields
    assert proposal.fields["place"].heading == "منطقه"
    named = table | {"منطقه": [NAMES[at % 8] for at in range(60)]}
    assert guess(tmp_path, named, PROVINCE).fields["county"].heading == "منطقه"
