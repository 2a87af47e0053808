"""State for deciding when to read all cases of a store into memory (`queries.sums.case_arrays.cases_in_memory`)."""

import math
from collections.abc import Hashable
from dataclasses import dataclass, field


@dataclass
class CaseReading:
    """The first scopes that were asked about, whether all cases are read ahead of questions, and the last failure.

    `slow_since` is when reading them last took too long, on the monotonic clock.
    """

    first_scopes: set[Hashable] = field(default_factory=set)
    is_ahead: bool = False
    slow_since: float = -math.inf
