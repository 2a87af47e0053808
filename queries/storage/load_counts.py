"""Numbers of rows of a load by what became of them, as the table `load` keeps them.

The table has no column for rows that were ignored because they are older than the store, nor for rows that repeat
another row of their file. The former are kept among the flags of the load, the latter are what remains of the rows
read.
"""

import json
from collections.abc import Mapping
from typing import Any

from queries.vocabulary.codes import Flag

# What can become of a row; the rows read are the sum.
OUTCOMES = ("loaded", "updated", "unchanged", "ignored", "duplicates", "rejected")
_OLDER = str(Flag.older_than_stored.name)


def stored_flags(flagged: Mapping[str, int], *, ignored: int) -> dict[str, int]:
    """Return the flags of a load as they are stored: with the number of ignored rows, if there are any."""
    return dict(flagged) | ({_OLDER: ignored} if ignored else {})


def load_counts(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return `read`, `OUTCOMES` and `flagged` (a dict) of a row of the table `load`."""
    flagged = {str(name): int(n) for name, n in json.loads(str(row["flagged"])).items()}
    read = int(row["read"])
    counts = {name: int(row[name]) for name in ("loaded", "updated", "unchanged", "rejected")}
    remaining = read - sum(counts.values())
    # Where no row remains, an earlier version counted older rows as unchanged: then the flag stays a flag.
    ignored = flagged.pop(_OLDER, 0) if remaining else 0
    return (
        {"read": read} | counts | {"ignored": ignored, "duplicates": remaining - ignored, "flagged": flagged}
    )
