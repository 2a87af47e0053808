"""Counties and peer groups that are late, or have become slower, as a whole."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SlowUnit:
    """A county or peer group (code) with its share on time, the usual one, and its cases due.

    What is usual is, for late counties, what their offices reach elsewhere, for late groups what other groups reach,
    and for those that have become slower their own share of the year before, that of the same days with as many cases
    of each kind. `by_its_days`: the usual share is what would be reached with the shorter deadlines of the unit.
    `offices` are those of a group that are compared.
    """

    code: str
    share: float
    usual: float
    n: int
    offices: int = 0
    by_its_days: bool = False
