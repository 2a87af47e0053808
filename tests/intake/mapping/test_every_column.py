"""Columns without a heading, files without a row of headings, and the selection of every column."""

import pytest

from intake.errors import MappingError
from intake.mapping.column_matching import match_columns
from intake.mapping.every_column import EveryColumn
from intake.mapping.field_columns import Columns
from intake.mapping.field_labels import FIELD_LABELS
from tests.intake.reading import csv_of, read_all, small


def test_every_column_is_selected_by_its_position():
    selection = match_columns(["id", "", "id"], EveryColumn(), "a.csv")

    assert selection.header == ("id (column 1)", "column 2", "id (column 3)")
    assert selection.positions == {"0": 0, "1": 1, "2": 2}


def test_a_column_without_a_heading_is_named_by_its_number(tmp_path):
    path = csv_of(tmp_path, "id,,x\n1,1403/05/12,y\n")

    batch = read_all(path, small(columns={"registered_at": "column 2"}))

    assert (len(batch.records), batch.unmapped) == (1, ("x",))


def test_columns_without_a_heading_are_not_reported_as_left_out(tmp_path):
    path = csv_of(tmp_path, "id,registered,,\n1,1403/05/12,,\n")

    assert read_all(path, small()).unmapped == ()


def test_a_file_without_headings_loses_no_row(tmp_path):
    path = csv_of(tmp_path, "1,1403/05/12\n2,1403/05/13\n")

    batch = read_all(path, small(header=False, columns={"id": "column 1", "registered_at": "column 2"}))

    assert list(batch.records["id"]) == ["1", "2"]


def test_a_number_beyond_the_last_column_is_missing(tmp_path):
    path = csv_of(tmp_path, "1,1403/05/12\n")

    with pytest.raises(MappingError, match="column 9"):
        read_all(path, small(header=False, columns={"id": "column 1", "registered_at": "column 9"}))


def test_every_field_has_a_label():
    assert set(FIELD_LABELS) == set(Columns.model_fields)
