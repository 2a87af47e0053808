"""Rows of the document as it was that rest on more worlds than a folder has, so that a lost folder loses no result.

A run in a new folder begins with few worlds of each cell. The rows of an earlier run are kept until it has as many: the
random numbers depend on the cell and the number of the world only, so the worlds are the same ones.
"""

import re
from collections.abc import Sequence

Row = Sequence[str]
WORLDS = "worlds"


def section_of(document: str, title: str) -> str:
    """The section of a document with this title, without blank lines at its end; empty if there is none."""
    _, found, rest = document.partition(f"\n## {title}\n")
    section, *_ = rest.split("\n## ")
    return f"## {title}\n{section}".rstrip() if found else ""


def rows_of(section: str) -> list[list[str]]:
    """The rows of the table of a section, its head first; empty without a table."""
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines]
    return [row for row in rows if set(row) != {"---"}]


def merged(rows: Sequence[Row], former: Sequence[Row], *, keys: int) -> list[Row]:
    """`rows` of a table, and those of its `former` state with more worlds, in whose order they are.

    Rows are the same if they agree in the first `keys` columns. Their worlds follow: a number, or the sum of all
    “60% of 200”.
    """
    rows_by_key = {tuple(row[:keys]): row for row in former}
    for row in rows:
        old = rows_by_key.get(tuple(row[:keys]))
        if old is None or _worlds(row[keys:]) >= _worlds(old[keys:]):
            rows_by_key[tuple(row[:keys])] = row
    return list(rows_by_key.values())


def _worlds(columns: Row) -> int:
    if columns[0].replace(",", "").isdigit():
        return int(columns[0].replace(",", ""))
    return sum(int(n.replace(",", "")) for n in re.findall(r" of ([\d,]+)", " ".join(columns)))
