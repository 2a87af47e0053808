"""The text of tables and layers of a province."""

import json

import shapely

from geo.derive_seats import seat_cells
from geo.province_texts import boundary_text, csv_text


def test_a_table_has_its_columns_and_unix_line_ends() -> None:
    assert csv_text([{"code": "A", "name": "x, y"}], ["code", "name"]) == 'code,name\nA,"x, y"\n'


def test_a_layer_has_a_feature_for_each_row_clockwise() -> None:
    row = {"code": "A", "name_fa": "الف", "name_en": "Alpha"}
    layer = json.loads(boundary_text([row], {"A": shapely.box(46, 38, 47, 39)}, "us"))

    assert layer["attribution"] == "us"
    assert [(each["id"], each["properties"]["name_en"]) for each in layer["features"]] == [("A", "Alpha")]
    assert not shapely.LinearRing(layer["features"][0]["geometry"]["coordinates"][0]).is_ccw


def test_a_seat_without_rule_and_place_is_empty() -> None:
    assert set(seat_cells({"code": "A", "name_fa": "الف", "name_en": "Alpha"}, None, []).values()) == {""}
