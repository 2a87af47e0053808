"""The changed rows of a comparison, for the rules that ask whether something else than the work explains a change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from queries.estimates.measure import Result
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.arrays import Bools, Floats


@dataclass(frozen=True)
class ChangedRows:
    """A result and the scope over its reference period, with the rows of their comparison that `changed` flags.

    `labels` has the codes of the rows by their groupings. `columns` are those of `Comparison`; each rule names what it
    reads of them.
    """

    store: Store
    now: Result
    reference_scope: Scope
    labels: pd.DataFrame
    columns: Mapping[str, NDArray[Any]]
    changed: Bools

    @property
    def none(self) -> Bools:
        """The answer of a rule that explains no row."""
        return np.zeros(len(self.changed), dtype=bool)

    @property
    def unit(self) -> str | None:
        """The single grouping of the rows; None without one."""
        return self.now.by[0] if self.now.by else None

    @property
    def end(self) -> date | None:
        """The last day of the period; of one that is not over, the last day of the data."""
        last = self.now.scope.last
        return None if last is None else min(last, self.now.as_of.date())

    def of_units(self, values: Mapping[str, float], *, missing: float) -> Floats:
        """The value of the unit of each row, by code; that of "" without a grouping."""
        codes = self.labels[self.unit] if self.unit else [""] * len(self.changed)
        return np.array([values.get(str(code), missing) for code in codes], dtype=float)
