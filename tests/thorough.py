"""How many of all combinations an ordinary run of the tests tries; a thorough run tries all of them.

`NEGAH_THOROUGH=4` in the environment makes a run thorough: tests of random examples take four times as many, and tests
of combinations take all. `make combinations`, a part of `make trials`, is such a run.
"""

import os
from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

Each = TypeVar("Each")
THOROUGH = int(os.environ.get("NEGAH_THOROUGH", "1"))  # Multiplies the number of random examples.


def one_in(parts: int, combinations: Iterable[Each], *, turn: int) -> list[Each]:
    """Every `parts`-th combination, from number `turn` (modulo `parts`) on; all of them in a thorough run.

    A test that runs for many measures gives each measure another turn, so that together they try every combination.
    """
    return list(combinations) if THOROUGH > 1 else list(islice(combinations, turn % parts, None, parts))
