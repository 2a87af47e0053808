"""The docstring of `stats` names every module by its subject, for readers who look for one."""

import stats
from tests.modules_by_subject import named, present


def test_every_module_is_named_once_and_none_that_is_not_there() -> None:
    assert named(stats) == present(stats)
