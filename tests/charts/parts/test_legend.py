"""Legends: swatches of a class or a colour with their labels, which cannot break out of the HTML."""

import re

import pytest

from charts.parts.legend import LegendItem, class_legend_items, count_legend_items, legend_html
from charts.parts.value_classes import Classes, classify

EVIL = '"><script>alert(1)</script>'


def test_a_swatch_has_a_class_or_a_colour():
    drawn = legend_html([LegendItem("line", "line"), LegendItem("open", colour="var(--step-2)")])
    assert '<i class="line"></i>' in drawn
    assert '<i style="background:var(--step-2)"></i>' in drawn


def test_a_heading_stands_in_front_of_the_items_and_leaves_no_trace_without():
    assert legend_html([]) == '<div class="legend"></div>'
    assert legend_html([], heading="Days:") == '<div class="legend"><span>Days:</span></div>'


def test_labels_and_headings_cannot_break_out():
    assert "<script" not in legend_html([LegendItem(EVIL, EVIL, EVIL)], heading=EVIL)


def test_the_last_class_of_an_open_scale_is_labelled_by_its_lower_edge():
    classes = classify([float(n) for n in range(5, 500, 7)])

    def labels(*, open_top: bool) -> list[str]:
        return [
            item.label
            for item in class_legend_items(classes, lambda v: f"{v:g}", lang="en", open_top=open_top)
        ]

    assert labels(open_top=True) == [*labels(open_top=False)[:-1], f"{classes.edges[-2]:g} and more"]
    assert labels(open_top=False)[-1] == f"{classes.edges[-2]:g} to {classes.edges[-1]:g}"


@pytest.mark.parametrize(
    ("edges", "labels"),
    [
        ((0, 2, 4, 6), ["1", "2 to 3", "4 to 6"]),
        ((0, 2.5, 5, 7.5), ["1 to 2", "3 to 4", "5 to 7"]),
        ((1, 2, 5, 10), ["1", "2 to 4", "5 to 10"]),
        ((50, 60, 70), ["50 to 59", "60 to 70"]),
        ((1, 2, 3, 4), ["1", "2", "3"]),
    ],
)
def test_classes_of_counts_name_no_count_twice_and_leave_out_days_without_a_case(edges, labels):
    classes = Classes(tuple(map(float, edges)))
    items = count_legend_items(classes, lang="en", open_top=False)
    assert [item.label for item in items] == labels
    for i, label in enumerate(labels):
        numbers = [int(text) for text in re.findall(r"\d+", label)]
        assert {classes.index_of(n) for n in range(numbers[0], numbers[-1] + 1)} == {i}


def test_the_last_class_of_counts_is_open_where_there_are_more():
    items = count_legend_items(Classes((0.0, 2.5, 5.0)), lang="fa", open_top=True)
    assert [item.label for item in items] == ["۱ تا ۲", "۳ و بیشتر"]
