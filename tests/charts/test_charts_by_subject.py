"""The docstring of `charts` names every module by its subject, for readers who look for one."""

import charts
from tests.modules_by_subject import named, present


def test_every_chart_is_named_once_and_none_that_is_not_there() -> None:
    assert named(charts) == present(charts)
