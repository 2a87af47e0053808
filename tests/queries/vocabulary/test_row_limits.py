"""What limits of rows allow, and together."""

from queries.vocabulary.row_limits import NO_ROWS, RowLimits, union

COUNTY, OFFICE = RowLimits(counties=("0303",)), RowLimits(agencies=("A",))


def test_limits_together_allow_what_either_allows():
    assert union(COUNTY, OFFICE) == RowLimits(("0303",), ("A",))
    assert union(COUNTY, RowLimits(counties=("0301", "0303"))) == RowLimits(("0301", "0303"))
    assert union(NO_ROWS, OFFICE) == OFFICE


def test_all_rows_include_everything_else():
    assert union(None, COUNTY) is None
    assert union(COUNTY, None) is None


def test_only_one_dimension_is_closed_to_others():
    assert COUNTY.only_dimension == "county"
    assert OFFICE.only_dimension == "agency"
    assert union(COUNTY, OFFICE).only_dimension is None
    assert NO_ROWS.only_dimension is None


def test_no_rows_are_no_rows():
    assert NO_ROWS.allow_nothing
    assert not COUNTY.allow_nothing
