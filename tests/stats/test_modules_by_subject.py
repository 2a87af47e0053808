"""The docstring of `stats` names every module by its subject, for readers who look for one."""

import re
from pathlib import Path

import stats


def test_every_module_is_named_once_and_none_that_is_not_there() -> None:
    named = re.findall(r"`(\w+)`", str(stats.__doc__).partition("by subject")[2])
    there = {path.stem for path in Path(str(stats.__file__)).parent.glob("*.py")} - {"__init__"}

    assert sorted(named) == sorted(there)
