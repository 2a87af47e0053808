"""The county map: each county is drawn once and is a link; unknown and uncertain values look different."""

import math
from xml.etree.ElementTree import Element, fromstring

import pandas as pd
import pytest

from charts.maps.county_map import CountyMap, CountyShapes, county_map
from queries.measures import MEASURES


@pytest.fixture
def frame(province):
    codes = [county.code for county in province.counties]
    values = [0.5 + i / 50 for i in range(len(codes))]
    rows = pd.DataFrame(
        {"county": codes, "value": values, "lower": 0.4, "upper": 0.9, "n": 120, "withheld": False}
    )
    rows.loc[0, ["value", "lower", "upper", "withheld", "n"]] = [math.nan, math.nan, math.nan, True, 4]
    return rows.iloc[:-1]  # The last county has no cases.


@pytest.fixture
def draw(province, frame):
    def drawn(lang="fa", *, chosen=(), rows=frame, measure="on_time_share", names=None):
        names = names or {county.code: county.name(lang) for county in province.counties}
        shapes = CountyShapes(province.outlines, names, province.attributions(lang)[0])
        return county_map(
            rows,
            MEASURES[measure],
            shapes,
            chosen=chosen,
            link=lambda code: f"?county={code}&lang={lang}",
            lang=lang,
        )

    return drawn


def elements(drawing: CountyMap, name: str) -> list[Element]:
    """The elements of a name in the SVG, which must be well-formed XML."""
    svg = drawing.html[: drawing.html.index("</svg>") + 6]
    return [each for each in fromstring(svg).iter() if each.tag == name]


def test_every_county_is_drawn_once_and_named_and_leads_somewhere(draw, province):
    drawing = draw()
    links = [area.get("href") for area in elements(drawing, "a")]
    assert links == [f"?county={county.code}&lang=fa" for county in province.counties]
    assert all(area[0].get("d").startswith("M") for area in elements(drawing, "a"))
    names = [name.text for name in elements(drawing, "text")]
    assert sorted(names) == sorted(county.name_fa for county in province.counties)


def test_a_name_in_several_lines_is_around_the_point_of_its_county(draw, province):
    code = next(county.code for county in province.counties if county.name_fa == "هوراند")
    names = {county.code: f"{county.name_fa} مرکزی" for county in province.counties}
    drawing = draw(names=names, chosen=[code])
    lines = elements(drawing, "text")
    at = next(i for i, line in enumerate(lines) if line.text == "هوراند")
    (x, above), (same, below) = ((float(line.get("x")), float(line.get("y"))) for line in lines[at : at + 2])
    assert lines[at + 1].text == "مرکزی"
    assert x == same == round(province.outlines.label_points[code][0])
    assert (above + below) / 2 == pytest.approx(province.outlines.label_points[code][1], abs=1)


def test_names_without_room_are_left_to_the_tooltips(draw, province, frame):
    """As in a province of many small counties with long names, where all of them could not be read."""
    drawing = draw(names={county.code: f"شهرستان {county.name_fa} و پیرامون" for county in province.counties})
    begun = [line.text for line in elements(drawing, "text") if str(line.text).startswith("شهرستان")]
    assert 0 < len(begun) < len(province.counties)
    assert all(f"شهرستان {county.name_fa} و پیرامون" in drawing.html for county in province.counties)


def test_the_lake_lies_over_the_counties(draw):
    paths = [path.get("class") for path in elements(draw(), "path")]
    assert paths[-1] == "water"


def test_too_few_cases_and_no_cases_are_not_a_value(draw, province):
    areas = {area.get("href"): area for area in elements(draw("en"), "a")}
    plain = [href for href, area in areas.items() if area[0].get("style") == "fill:var(--unknown)"]
    assert plain == [f"?county={province.counties[i].code}&lang=en" for i in (0, -1)]
    assert "Too few cases" in areas[plain[0]].get("data-tip")
    assert "of 4 cases" in areas[plain[0]].get("data-tip")
    assert areas[plain[1]].get("data-tip").split("\n")[1:] == ["No cases"]


def test_counties_without_a_value_are_told_from_the_lowest_class_without_colour(draw, province):
    """Their greys differ as little as two of one colour; the legend has the same hatching."""
    for measure in ("on_time_share", "received"):
        hatched = [
            a.get("href") for a in elements(draw(measure=measure), "a") if a[-1].get("class") == "no-value"
        ]
        assert hatched == [f"?county={province.counties[i].code}&lang=fa" for i in (0, -1)]
    assert "var(--no-value)" in draw().legend


def test_hovering_speaks_persian_with_interval_and_n(draw, province):
    tooltip = elements(draw(), "a")[1].get("data-tip").split("\n")
    assert tooltip[0] == province.counties[1].name_fa
    assert "بازهٔ ۹۵٪: ۴۰٫۰٪ تا ۹۰٫۰٪" in tooltip
    assert "از ۱۲۰ پرونده" in tooltip


def test_the_attribution_stands_with_the_legend(draw):
    assert "OpenStreetMap" in draw().legend


def test_chosen_counties_are_outlined(draw):
    assert not [path for path in elements(draw(), "path") if path.get("class") == "chosen"]
    assert (
        len([path for path in elements(draw(chosen=("0303",)), "path") if path.get("class") == "chosen"]) == 1
    )


def test_a_texture_lies_where_the_colour_could_well_be_another(draw, frame):
    sure = frame.assign(lower=frame["value"] - 1e-4, upper=frame["value"] + 1e-4)
    assert [path for path in elements(draw(), "path") if path.get("class") == "texture"]
    assert not [path for path in elements(draw(rows=sure), "path") if path.get("class") == "texture"]
    assert "hatching" in draw().legend
    assert "hatching" not in draw(rows=sure).legend


def test_the_map_is_reported_to_those_who_cannot_see_it(draw, province):
    alt = draw("en").alt
    assert sum(county.name_en in alt for county in province.counties) >= len(province.counties) - 2


@pytest.mark.parametrize("measure", ["on_time_share", "received"])
def test_a_name_is_written_in_the_ink_for_the_colour_of_its_county(draw, province, measure):
    drawing = draw(measure=measure)
    colours = [area[0].get("style").removeprefix("fill:") for area in elements(drawing, "a")]
    inks = {name.text: name.get("style") for name in elements(drawing, "text")}
    assert len(set(colours)) == (2 if measure == "received" else 5)
    for county, colour in zip(province.counties, colours, strict=True):
        assert inks[county.name_fa] == f"fill:{colour.replace('--', '--on-')};stroke:{colour}"
