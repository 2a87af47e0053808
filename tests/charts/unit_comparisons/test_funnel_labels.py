"""Labels of a funnel plot: names come first, and the labels of the lines give way to them and to dots."""

import math
from itertools import combinations

from charts.parts.palette import Palette
from charts.unit_comparisons.funnel_data import AgencyPoint, Limits
from charts.unit_comparisons.funnel_labels import Plot, labels
from charts.unit_comparisons.label_placement import overlap

N = [10 * 10 ** (i / 30) for i in range(61)]  # from 10 cases to 1,000
LIMITS = Limits(
    N,
    [0.4 - 1 / math.sqrt(n) for n in N],
    [0.9 for _ in N],
    [0.3 - 1 / math.sqrt(n) for n in N],
    [0.99 for _ in N],
    0.7,
)
PLOT = Plot(LIMITS, (0.0, 1.0), 600, 350)


def drawn(points, plot=PLOT):
    """The annotations by their text, without tags."""
    found = labels(
        points, plot, Palette.of(dark=False), centre_texts=["offices drawn: 70%", "70%"], lang="en"
    )
    return {each["text"].replace("<b>", "").replace("</b>", ""): each for each in found}


def box(annotation, *, width, height, plot=PLOT):
    """The box of a label beside a point of a limit: from its x rightwards, and below the limit."""
    x, y = plot.pixels(10 ** annotation["x"], annotation["y"])
    return x, x + width, y - height, y


def test_pixels_are_counted_from_the_lower_left_corner_on_a_logarithmic_scale():
    assert PLOT.pixels(10, 0.0) == (0.0, 0.0)
    assert PLOT.pixels(100, 0.5) == (300.0, 175.0)
    assert PLOT.dot(AgencyPoint("a", 100, 0.5)) == (294.0, 306.0, 169.0, 181.0)
    assert Plot(LIMITS, (0.25, 0.75), 600, 350).pixels(1000, 0.5) == (600.0, 175.0)


def test_a_named_office_between_the_labels_of_the_limits_has_its_name():
    """In the funnel of all offices an outlier with few cases was left without: its place was that of two labels."""
    plain = drawn([])
    where = [(plain[text]["x"], plain[text]["y"]) for text in ("95%", "99.8%")]
    x, y = (sum(pair) / 2 for pair in zip(*where, strict=True))
    outlier = AgencyPoint("An office with a name of some length", 10 ** (x - 0.1), y, named=True)
    labels_by_text = drawn([outlier])
    assert labels_by_text[outlier.name]["xanchor"] == "left"
    assert labels_by_text[outlier.name]["yshift"] == 0
    name = PLOT.dot(outlier)[1] + 4, PLOT.dot(outlier)[1] + 4 + 36 * 6.6
    middle = PLOT.pixels(outlier.n, outlier.share)[1]
    for text in {"95%", "99.8%"} & set(labels_by_text):
        label = box(labels_by_text[text], width=40, height=18)
        assert not overlap(label, (*name, middle - 7.5, middle + 7.5))
        assert not overlap(label, PLOT.dot(outlier))


def test_labels_of_limits_avoid_dots_and_one_another_and_are_left_out_without_a_place():
    plain = drawn([])
    assert {"95%", "99.8%"} <= set(plain)
    occupied = AgencyPoint("dot", 10 ** plain["95%"]["x"] * 1.1, plain["95%"]["y"] - 0.02)
    moved = drawn([occupied])
    assert moved["95%"]["x"] > plain["95%"]["x"]
    boxes = [box(moved[text], width=40, height=18) for text in ("95%", "99.8%")]
    assert not any(overlap(a, b) for a, b in combinations([*boxes, PLOT.dot(occupied)], 2))
    everywhere = [AgencyPoint("dot", n, y / 40) for n in N for y in range(40)]
    assert not {"95%", "99.8%"} & set(drawn(everywhere))


def test_the_label_of_the_line_stands_at_its_right_end_unless_dots_are_there():
    (text,) = [key for key in drawn([]) if key.startswith("offices drawn")]
    assert (drawn([])[text]["x"], drawn([])[text]["yanchor"]) == (1.0, "bottom")
    above = AgencyPoint("dot", 900, 0.72)
    assert (drawn([above])[text]["x"], drawn([above])[text]["yanchor"]) == (1.0, "top")
    both = drawn([above, AgencyPoint("dot", 900, 0.68)])[text]
    assert both["x"] < 1
    assert both["y"] == 0.7
    # A name counts more than dots: it would be struck out.
    named = [AgencyPoint("a name", 700, 0.72, named=True), AgencyPoint("dot", 950, 0.68)]
    assert drawn(named)[text]["x"] < 1


def test_where_dots_leave_no_room_the_label_of_the_line_is_the_share_alone():
    """On a telephone the label lay over dots, most of which are near the line."""
    gap = [n for n in N if not 280 < n < 420]  # 53 of 600 pixels
    dots = [AgencyPoint("dot", n, 0.7 + rise) for n in gap for rise in (-0.02, 0.02)]
    labels_by_text = drawn(dots)
    assert "offices drawn: 70%" not in labels_by_text
    right = labels_by_text["70%"]["x"] * PLOT.width
    y = PLOT.pixels(10, 0.7)[1]
    label = (
        (right - 18, right, y - 18, y)
        if labels_by_text["70%"]["yanchor"] == "top"
        else (right - 18, right, y, y + 18)
    )
    assert not any(overlap(label, PLOT.dot(dot)) for dot in dots)
    # Where even that has no place, it covers as few dots as it can.
    everywhere = drawn([AgencyPoint("dot", n, 0.7 + rise) for n in N for rise in (-0.02, 0.02)])
    assert "70%" in everywhere


def test_a_name_that_fits_on_neither_side_of_its_dot_is_centred_above_it():
    """Beside the dot there is room for 9 letters of 6.6 pixels, above it for 22."""
    office = AgencyPoint("Department of agriculture", 100, 0.3, named=True)
    labels_by_text = drawn([office], Plot(LIMITS, (0.0, 1.0), 150, 350))
    (name,) = [each for text, each in labels_by_text.items() if text.startswith("Department")]
    assert name["text"].replace("</b><br><b>", " ") == f"<b>{office.name}</b>"
    assert (name["xanchor"], name["xshift"]) == ("center", 0)
    assert name["yshift"] == 10 + 15 * (name["text"].count("<br>") + 1) / 2
