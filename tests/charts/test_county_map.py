"""The map: every county drawn once, unknown ones as unknown, nothing asked of the network, and valid for Plotly."""

import json
import math

import pandas as pd
import plotly.graph_objects as go
import pytest

from charts.county_map import county_map, label_point
from queries.measures import MEASURES


@pytest.fixture
def frame(province):
    codes = [county.code for county in province.counties]
    values = [0.5 + i / 50 for i in range(len(codes))]
    rows = pd.DataFrame(
        {"county": codes, "value": values, "lower": 0.4, "upper": 0.9, "n": 120, "withheld": False}
    )
    rows.loc[0, ["value", "lower", "upper", "withheld", "n"]] = [math.nan, math.nan, math.nan, True, 4]
    return rows.iloc[:-1]  # the last county has no cases


@pytest.fixture
def draw(province, frame):
    def drawn(lang="fa", *, chosen=(), dark=False):
        return county_map(
            frame,
            MEASURES["on_time_share"],
            geojson=province.geojson,
            water=province.water,
            names={county.code: county.name(lang) for county in province.counties},
            chosen=chosen,
            attribution=province.attribution(lang),
            lang=lang,
            dark=dark,
        )

    return drawn


def test_every_county_is_drawn_once_and_named(draw, province):
    traces = draw().figure["data"]
    areas = [
        code
        for t in traces
        if t["type"] == "choropleth" and t.get("hovertemplate")
        for code in t["locations"]
    ]
    assert sorted(areas) == sorted(county.code for county in province.counties)
    names = next(t for t in traces if t["type"] == "scattergeo")["text"]
    assert sorted(names) == sorted(county.name_fa for county in province.counties)


def test_the_lake_lies_over_the_counties(draw):
    kinds = [t.get("hoverinfo") for t in draw().figure["data"] if t["type"] == "choropleth"]
    assert kinds[-1] == "skip"


def test_too_few_cases_and_no_cases_are_not_a_value(draw, province):
    plain = next(t for t in draw("en").figure["data"] if len(t["locations"]) == 2)
    assert plain["locations"] == [province.counties[0].code, province.counties[-1].code]
    assert "Too few cases" in plain["text"][0]
    assert "No cases" in plain["text"][1]


def test_hovering_speaks_persian_with_interval_and_n(draw, province):
    told = draw().figure["data"][0]["text"][0]
    assert province.counties[1].name_fa in told
    assert "بازهٔ ۹۵٪: ۴۰٫۰٪ تا ۹۰٫۰٪" in told
    assert "از ۱۲۰ پرونده" in told


def test_the_attribution_stands_on_the_map(draw):
    assert "OpenStreetMap" in draw().figure["layout"]["annotations"][0]["text"]


def test_chosen_counties_are_outlined(draw):
    before, after = draw().figure["data"], draw(chosen=("0303",)).figure["data"]
    assert len(after) == len(before) + 1
    assert any(t.get("locations") == ["0303"] and t["marker"]["line"]["width"] > 2 for t in after)


def test_the_scale_is_of_one_hue_and_grows_darker_or_lighter_throughout(draw):
    def light(colour: str) -> float:
        return sum(int(colour[i : i + 2], 16) for i in (1, 3, 5))

    for dark in (False, True):
        shades = [light(colour) for _, colour in draw(dark=dark).figure["data"][0]["colorscale"]]
        assert shades == sorted(shades, reverse=not dark)


def test_plotly_accepts_the_figure_and_no_map_is_asked_for_but_ours(draw):
    figure = draw(chosen=("0303",)).figure
    go.Figure(figure)
    assert "http" not in json.dumps({**figure, "data": [{**t, "geojson": None} for t in figure["data"]]})
    assert figure["layout"]["geo"]["visible"] is False


def test_the_map_is_told_to_those_who_cannot_see_it(draw, province):
    alt = draw("en").alt
    assert sum(county.name_en in alt for county in province.counties) >= len(province.counties) - 2


def test_a_name_stands_within_the_largest_part():
    small, large = (
        [[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]],
        [[10, 10], [10, 14], [14, 14], [14, 10], [10, 10]],
    )
    assert label_point({"type": "MultiPolygon", "coordinates": [[small], [large]]}) == (12, 12)
    assert label_point({"type": "Polygon", "coordinates": [small]}) == (0.5, 0.5)
