"""Turns together try every combination, and a thorough run tries all at once, with the tests marked for it."""

import re
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis.internal import charmap
from hypothesis.internal.conjecture import providers

from tests import thorough
from tests.thorough import one_in, ordinary_first, pytest_collection_modifyitems

ROOT = Path(__file__).resolve().parent.parent


def test_turns_together_try_every_combination(monkeypatch):
    monkeypatch.setattr(thorough, "THOROUGH", 1)
    combinations = list(product("abc", range(5)))

    turns = [one_in(4, combinations, turn=turn) for turn in range(4)]

    assert sorted(each for turn in turns for each in turn) == combinations
    assert max(map(len, turns)) <= 4
    assert one_in(4, combinations, turn=6) == turns[2]


def test_a_thorough_run_tries_all(monkeypatch):
    monkeypatch.setattr(thorough, "THOROUGH", 4)

    assert one_in(3, "abcd", turn=1) == list("abcd")


def test_combinations_beyond_the_first_are_marked():
    named = pytest.param("c", id="third", marks=pytest.mark.slow)
    params = ordinary_first(2, ["fa", ("en", 390), "a", ("b", 1), named])

    assert params[:2] == ["fa", ("en", 390)]
    assert [(each.values, each.id) for each in params[2:]] == [
        (("a",), None),
        (("b", 1), None),
        (("c",), "third"),
    ]
    assert [[mark.name for mark in each.marks] for each in params[2:]] == [
        ["thorough"],
        ["thorough"],
        ["slow", "thorough"],
    ]


@pytest.mark.parametrize(("factor", "kept"), [(1, ["a"]), (4, ["a", "b"])])
def test_marked_tests_are_left_to_a_thorough_run(monkeypatch, factor, kept):
    monkeypatch.setattr(thorough, "MANY", factor > 1)
    items = [SimpleNamespace(name=name, get_closest_marker={"thorough": name == "b"}.get) for name in "ab"]
    left = []
    hook = SimpleNamespace(pytest_deselected=lambda items: left.extend(items))

    pytest_collection_modifyitems(items, SimpleNamespace(hook=hook))

    assert [each.name for each in items] == kept
    assert [each.name for each in left] == [name for name in "ab" if name not in kept]


def test_utf_8_has_all_characters_but_the_surrogates():
    encodable, changed = charmap.intervals_from_codec("utf-8")
    surrogates = range(0xD800, 0xE000)

    assert "".join(map(chr, encodable)).encode("utf-8").decode("utf-8") == "".join(map(chr, encodable))
    assert sorted([*encodable, *surrogates]) == list(range(0x110000))
    assert list(changed) == []


def test_only_a_thorough_run_looks_for_constants_in_the_program():
    found = providers._get_local_constants()

    assert any(found.set_for_type(kind) for kind in ("integer", "string")) is thorough.MANY


LEAVES_SOMETHING = (
    r"(?i:thorough)|\bdatabases[,:)]|world_stores|on_engines|\bRecords\b|new_url|without_rollups"
)


def test_make_combinations_runs_every_file_that_leaves_something_to_it():
    command = (ROOT / "Makefile").read_text(encoding="utf-8").split("\ncombinations:")[1].split("\n\n")[0]
    (pattern,) = re.findall(r"test_\*\.py' '([^']+)'", command)
    files = {path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")}

    unasked = [
        path
        for path, text in files.items()
        if re.search(LEAVES_SOMETHING, text) and not re.search(pattern, text)
    ]

    assert unasked == []
