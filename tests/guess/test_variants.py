"""Variants change headings and the order of columns, and no cell."""

import pytest

from tests.guess.expected import SHARED, load, names
from tests.guess.variants import KINDS, Table, possible, read_table, variant
from tests.thorough import ordinary_first

MADE = [name for name in names() if not load(name).path.is_relative_to(SHARED)]


@pytest.mark.parametrize("name", ordinary_first(5, MADE))
def test_a_variant_keeps_every_cell_under_its_heading(tmp_path, name):
    expected = load(name)
    table = read_table(expected.path)

    for kind in possible(expected):
        made = variant(expected, kind, table=table)
        written = read_table(made.write(tmp_path, name))

        assert len(made.original) == len(set(made.original)) == len(table.headings)
        assert written == made.table
        for at, heading in enumerate(made.original):
            column = table.headings.index(heading)
            assert [row[at] for row in written.rows] == [row[column] for row in table.rows]


@pytest.mark.parametrize("name", names())
def test_translated_and_abbreviated_headings_can_be_told_apart(name):
    headings = load(name).columns.values()

    assert len({heading.translated for heading in headings}) == len(headings)
    assert len({heading.short for heading in headings}) == len(headings)


def test_each_kind_does_what_it_says():
    expected = load("iran_office")
    made = {kind: variant(expected, kind) for kind in KINDS}

    assert made["original"].table.headings[1] == "شماره پیگیری"
    assert made["numbered"].table.headings[:2] == ("ستون 1", "ستون 2")
    assert set(made["blank"].table.headings) == {""}
    assert made["translated"].table.headings[1] == "Tracking number"
    assert made["abbreviated"].table.headings[3] == "ت.ثبت"
    assert made["shuffled"].original != made["original"].original
    assert sorted(made["shuffled"].original) == sorted(made["original"].original)
    assert variant(expected, "shuffled") == made["shuffled"]


def test_keys_of_json_and_names_of_elements_have_no_spaces():
    expected = load("georeport")
    table = Table(tuple(expected.columns), (("x",) * len(expected.columns),), "json")

    assert variant(expected, "numbered", table=table).table.headings[0] == "column_1"
    assert "blank" not in possible(expected)
