"""The quick tests are those whose files name nothing that opens a store or starts a process."""

import re
from pathlib import Path

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
