"""The docstring of each folder of `stats` names its modules by subject, for readers who look for one."""

from importlib import import_module

import pytest

from tests.conftest import ROOT
from tests.modules_by_subject import named, present

FOLDERS = sorted(path.parent.name for path in (ROOT / "stats").glob("*/__init__.py"))


@pytest.mark.parametrize("folder", [f"stats.{name}" for name in FOLDERS if name != "disclosure"])
def test_every_module_is_named_once_and_none_that_is_not_there(folder: str) -> None:
    package = import_module(folder)
    assert named(package) == present(package)


def test_every_folder_is_named() -> None:
    listed = import_module("stats").__doc__ or ""
    assert [folder for folder in FOLDERS if f"`{folder}/`" not in listed] == []
