"""What an ordinary run of the tests leaves to a thorough one, which tries all combinations.

`NEGAH_THOROUGH=4` in the environment makes a run thorough: tests of random examples take four to sixteen times as many,
tests of combinations take all, and tests marked `thorough` run. Those ask for more of what another test asks for
already: more widths, languages, engines or addresses, circumstances that are unusual for a load, a screen or a rule, or
trials of the trials themselves. `make combinations`, a part of `make trials`, is such a run. An ordinary run has a test
of each rule that protects people, their cases and published figures, and compares each measure with its reference.
"""

import os
from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

import pytest
from _pytest.mark import ParameterSet
from hypothesis import settings
from hypothesis.internal import charmap
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from hypothesis.internal.intervalsets import IntervalSet

Each = TypeVar("Each")
THOROUGH = int(os.environ.get("NEGAH_THOROUGH", "1"))  # Multiplies the number of random examples.

# No deadlines, because a busy machine is not a defect. In CI hypothesis always uses the same examples, so that a
# failure means that the code has changed.
# `make mutants` has as many random examples as it always had, and the tests marked `thorough`.
MANY = THOROUGH > 1 or "MUTANT_UNDER_TEST" in os.environ
settings.register_profile(
    "negah",
    max_examples=40 * THOROUGH if MANY else 10,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("negah")
if not MANY:
    # Hypothesis would look for constants in all modules of the program, and try one in twenty times what it has found:
    # three seconds in each worker. It still has its own list of odd numbers and texts.
    providers._get_local_constants = Constants
    # For texts it would encode each of a million characters, in each worker of the first run in a folder: UTF-8 has all
    # but the surrogates, and decodes them to what they were.
    _CODEC = charmap.intervals_from_codec
    _UTF_8 = IntervalSet(((0, 0xD7FF), (0xE000, 0x10FFFF))), IntervalSet(())
    charmap.intervals_from_codec = lambda codec: _UTF_8 if codec == "utf-8" else _CODEC(codec)


def one_in(parts: int, combinations: Iterable[Each], *, turn: int) -> list[Each]:
    """Every `parts`-th combination, from number `turn` (modulo `parts`) on; all of them in a thorough run.

    A test that runs for many measures gives each measure another turn, so that together they try every combination.
    """
    return list(combinations) if THOROUGH > 1 else list(islice(combinations, turn % parts, None, parts))


def ordinary_first(ordinary: int, combinations: Iterable[object]) -> list[object]:
    """Combinations for `parametrize`, of which an ordinary run tries the first so many."""
    return [each if number < ordinary else _only_thorough(each) for number, each in enumerate(combinations)]


def _only_thorough(each: object) -> object:
    if isinstance(each, ParameterSet):
        return pytest.param(*each.values, marks=[*each.marks, pytest.mark.thorough], id=each.id)
    values = each if isinstance(each, tuple) else (each,)
    return pytest.param(*values, marks=pytest.mark.thorough)


def pytest_collection_modifyitems(items: list[pytest.Item], config: pytest.Config) -> None:
    """Leave the tests marked `thorough` out of an ordinary run; `make mutants` has all of them."""
    if MANY:
        return
    left = [item for item in items if item.get_closest_marker("thorough")]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if not item.get_closest_marker("thorough")]
