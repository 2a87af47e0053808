"""The docstrings of large folders name every module by its subject, for readers who look for one.

`stats` and `charts` have such tests of their own (tests/stats/test_modules_by_subject.py, tests/charts).
"""

from importlib import import_module

import pytest

from tests.modules_by_subject import named, present

FOLDERS = (
    "charts.answer_times",
    "charts.maps",
    "charts.monthly",
    "charts.overview",
    "charts.parts",
    "charts.tables",
    "charts.time_series",
    "charts.unit_comparisons",
    "intake.guess",
    "intake.guess.columns",
    "intake.guess.dates",
    "intake.guess.evidence",
    "intake.guess.fields",
    "intake.guess.headings",
    "intake.guess.proposal",
    "intake.guess.tables",
    "intake.guess.values",
    "intake.load",
    "intake.parsing",
    "intake.readers",
    "pages.data",
    "pages.shell",
    "pages.widgets",
    "pages.widgets.choosing",
    "pages.widgets.comparisons",
    "pages.widgets.elements",
    "pages.widgets.files",
    "pages.widgets.measures",
    "pages.widgets.notices",
    "queries.attention",
    "queries.comparisons.peers",
    "queries.estimates",
    "queries.overview",
    "queries.overview.lists",
    "queries.overview.office_lines",
    "queries.overview.sentence",
    "queries.overview.silence",
    "queries.overview.words",
    "queries.storage",
    "queries.sums",
    "queries.sums.arithmetic",
    "queries.sums.blocks",
    "queries.sums.case_arrays",
    "queries.sums.case_file",
    "queries.sums.sums_file",
    "queries.sums.writing",
)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_module_is_named_once_and_none_that_is_not_there(folder: str) -> None:
    package = import_module(folder)
    assert named(package) == present(package)
