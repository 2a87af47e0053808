"""The types of arrays are declared once (`stats.arrays`) for all folders that may import it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DECLARATION = re.compile(r"^(Floats|Ints|Bools|Flags)\b.* = .*(?:NDArray|ndarray)", re.MULTILINE)


@pytest.mark.parametrize("folder", ["stats", "queries", "charts", "briefs", "pages", "delivery"])
def test_no_module_declares_the_types_of_arrays_anew(folder: str) -> None:
    declaring = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*.py")
        if DECLARATION.search(path.read_text(encoding="utf-8"))
    }

    assert declaring == ({"stats/arrays.py"} if folder == "stats" else set())
