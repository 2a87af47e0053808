"""Merged cells: the value of the first row holds for all of them, and never beyond (`intake.readers.sheet_rows`)."""

from intake.readers.merged_cells import fill_merged_cells


def test_a_value_reaches_to_the_last_row_of_its_cell_only() -> None:
    rows = [(2, ["a", 1]), (3, ["", 2]), (5, [""]), (6, ["", 4])]
    filled = list(fill_merged_cells(rows, [(2, 5, 0), (3, 5, 1)]))
    assert filled == [(2, ["a", 1]), (3, ["a", 2]), (5, ["a", 2]), (6, ["", 4])]


def test_a_cell_that_says_something_itself_is_kept() -> None:
    assert list(fill_merged_cells([(1, ["a"]), (2, ["b"])], [(1, 2, 0)])) == [(1, ["a"]), (2, ["b"])]
