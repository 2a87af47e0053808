"""Small maps: shapes and classes (`charts.maps.small_maps`)."""

from charts.maps.small_maps import Area, scheme_text, shape_definitions, small_map
from charts.parts.value_classes import classify


def test_every_county_has_a_shape_that_each_map_uses(province):
    outlines = province.outlines
    written = shape_definitions(outlines)
    areas = {
        "0303": Area("var(--step-2)", ["Tabriz"], uncertain=True),
        "0302": Area("", ["Ahar"], missing=True),
    }
    drawn = small_map(outlines, areas, title="1", alt="2")
    for code in outlines.counties:
        assert written.count(f'id="shape-{code}"') == 1
        assert f'href="#shape-{code}"' in drawn
    assert drawn.count('class="area"') == 1
    # A withheld value is drawn as an outline only.
    assert drawn.count('class="area void"') == len(outlines.counties) - 1
    assert drawn.count('class="texture"') == 1
    assert drawn.count('class="no-value"') == 1


def test_a_map_without_a_caption_is_no_figure_without_a_name(province):
    titled, bare = (small_map(province.outlines, {}, title=title, alt="2") for title in ("1", ""))
    assert titled.startswith("<figure ")
    assert titled.endswith("<figcaption>1</figcaption></figure>")
    assert bare.startswith("<div ")
    assert bare.endswith("</svg></div>")


def test_the_scheme_of_the_classes_is_named():
    even, wide = classify([0.61, 0.65, 0.72]), classify([3.0, 5.0, 8.0, 900.0])
    assert "equal width" in scheme_text(even, "en")
    assert "twice as wide" in scheme_text(wide, "en")
