"""The quick tests are those whose files name nothing that opens a store or starts a process."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import quick

TESTS = Path(__file__).resolve().parent


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("def test_one(demo_store):\n    assert demo_store", True),
        ("from tests.worlds import store_of, world\n", True),
        ("import subprocess\n", True),
        ("from queries.storage.store_names import stored\n", False),
        ("def test_one(province):\n    assert province", False),
    ],
)
def test_a_file_is_left_out_for_what_it_names(text: str, needed: bool) -> None:
    assert quick.needs_store_or_process(text) == needed


def test_only_files_of_tests_are_left_out(tmp_path: Path) -> None:
    for name in ("test_stores.py", "conftest.py"):
        (tmp_path / name).write_text("from tests.worlds import store_of\n", encoding="utf-8")
    assert quick.pytest_ignore_collect(tmp_path / "test_stores.py") is True
    assert quick.pytest_ignore_collect(tmp_path / "conftest.py") is None
    # The name of this folder begins like that of a file of tests.
    assert quick.pytest_ignore_collect(tmp_path) is None


def test_every_word_is_in_use() -> None:
    texts = [path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py") if path != Path(__file__)]
    for word in quick.NEEDS:
        assert any(re.search(rf"\b{word}\b", text) for text in texts), word


def test_a_test_is_long_by_the_average_of_its_cases() -> None:
    taken = [("a.py::test_one[1]", 0.15), ("a.py::test_one[2]", 0.02), ("b.py::test_two", 0.11)]
    assert quick.long_ones(taken, most=0.1) == ["b.py::test_two"]
    assert quick.long_ones(taken, most=0.08) == ["a.py::test_one", "b.py::test_two"]


@pytest.mark.parametrize(
    ("writes", "kept"), [("", ["a.py::test_two"]), ("more", ["a.py::test_two"]), ("anew", None)]
)
def test_listed_tests_are_left_out_unless_the_list_is_written(tmp_path, monkeypatch, writes, kept) -> None:
    monkeypatch.setattr(quick, "LIST", tmp_path / "long.txt")
    quick.LIST.write_text("a.py::test_one\n", encoding="utf-8")
    monkeypatch.setenv(quick.WRITES, writes)
    tests = ["a.py::test_one[fa]", "a.py::test_one[en]", "a.py::test_two"]
    items, left = [SimpleNamespace(nodeid=test) for test in tests], []
    hook = SimpleNamespace(pytest_deselected=lambda items: left.extend(items))

    quick.pytest_collection_modifyitems(items, SimpleNamespace(hook=hook))

    assert [item.nodeid for item in items] == (kept or tests)
    assert len(items) + len(left) == len(tests)


def test_the_list_names_tests_that_exist() -> None:
    """One in ten may have been renamed since the list was written."""
    texts = {path: path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py")}
    listed = [test.split("::") for test in quick.left_out()]
    there = [names for file, *names in listed if f"def {names[-1]}(" in texts.get(TESTS.parent / file, "")]
    assert listed
    assert len(there) > 0.9 * len(listed)
