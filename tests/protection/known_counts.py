"""The unknown counts of a province, what cells say of them, and the withheld counts among them."""

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array

from tests.protection.constraints import Constraints, Ints
from tests.protection.published import Cell, Published
from tests.stats.disclosure.disclosing import interval

UNITS = ("county", "agency", "topic_group", "")  # "" for the whole province
State = dict[tuple[str, str], Published]  # all publications of a load, by measure and unit


@dataclass(frozen=True)
class Target:
    """A withheld count: where it is, and its true number of cases."""

    load: int
    measure: str
    unit: str  # county, agency, topic_group; "" for the whole province
    place: tuple[str, str, str]
    part: int | None  # 0 hits, 1 misses of a share; None: all cases
    n: int
    k: int  # of the load: counts from 1 to k − 1 are withheld


@dataclass
class Knowledge:
    """The constraints that follow from the tables of one year, and the withheld counts in it."""

    constraints: Constraints = field(default_factory=Constraints)
    # By load, measure and unit ("" for the whole province): units × months × kinds × parts.
    positions: dict[tuple[int, str, str], Ints] = field(default_factory=dict)
    # Of stocks and the flows between them, by load, measure and unit, for every earlier year: units × years × kinds.
    earlier: dict[tuple[int, str, str], Ints] = field(default_factory=dict)
    months: dict[tuple[int, str], tuple[str, ...]] = field(default_factory=dict)
    targets: list[Target] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)  # those that hold everywhere and are used
    _columns: list[Ints] = field(default_factory=list)

    def target_matrix(self) -> csr_array:
        """The targets as sums of unknowns; targets × unknowns."""
        ends = np.concatenate([[0], np.cumsum([len(each) for each in self._columns])])
        at = np.concatenate([np.zeros(0, dtype=np.int64), *self._columns])
        return csr_array((np.ones(len(at)), at, ends), shape=(len(self.targets), len(self.constraints.truth)))

    def add_target(self, target: Target, positions: Ints) -> None:
        """Add a withheld count."""
        self.targets.append(target)
        self._columns.append(positions.ravel())

    def add_relation(self, unit: str, text: str) -> None:
        """Note a relation that holds for all units of a division and is used."""
        self.relations.append(f"{unit or 'province'}: {text}")


def tell(known: Knowledge, cell: Cell, positions: Ints, *, k: int, base: int) -> None:
    """Add what a cell says: of its whole, and of hits and misses of a share (the last axis of its positions)."""
    constraints = known.constraints
    if cell.told is not None:
        constraints.bound_sum(positions, *interval(cell.told[-1], k=k, base=base))
    elif cell.few:
        constraints.bound_sum(positions, 0, cell.at_most)
    else:
        return
    if positions.shape[-1] == 1:
        if cell.few:
            constraints.bound_sum(positions, k if cell.truth[0] else 0, np.inf if cell.truth[0] else 0)
        return
    for part, n in enumerate(cell.truth):
        # A part that may be published is empty or has at least k cases; which of the two is taken to be known.
        constraints.bound_sum(positions[..., part], k if n else 0, np.inf if n else 0)
    if cell.told is not None and cell.told[0] >= 0:
        constraints.bound_sum(positions[..., 0], *interval(cell.told[0], k=k, base=base))
