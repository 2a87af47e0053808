"""Find names of counties that the province does not have: misspelled, in other words, or of another province.

Each of them becomes a county of its own in the store, so the report names them with the county that may be meant.
"""

import difflib
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from geo.province import Province
from persian.names import fold, tidy

MAX_DISTINCT = 1_000  # different names that are kept
_ALIKE = 0.75  # least similarity of a county that may be meant


@dataclass
class OtherCounties:
    """Names that are not counties of the province, with their numbers of rows."""

    province: Province | None  # None where counties are matched by name alone
    rows: Counter[str] = field(default_factory=Counter)

    def add(self, records: pd.DataFrame) -> None:
        """Add the accepted records of a batch, whose counties are official codes where the province has them."""
        if self.province is None or "county" not in records:
            return
        counties = records["county"].cat
        other = [at for at, name in enumerate(counties.categories) if self.province.match(name) is None]
        if not other:
            return
        codes = counties.codes.to_numpy()
        counts = np.bincount(codes[codes >= 0], minlength=len(counties.categories))
        for at in other:
            name = counties.categories[at]
            if counts[at] and (name in self.rows or len(self.rows) < MAX_DISTINCT):
                self.rows[name] += int(counts[at])

    def nearest(self, name: str) -> str:
        """The Persian name of the county that may be meant: one that stands in the name, else the most similar one."""
        if self.province is None:
            return ""
        by_key = {fold(county.name_fa): county.name_fa for county in self.province.counties}
        words = [fold(word) for word in tidy(name).replace("/", " ").replace("-", " ").split()]
        within = [by_key[word] for word in words if word in by_key]
        if len(within) == 1:
            return within[0]
        near = difflib.get_close_matches(fold(name), by_key, n=1, cutoff=_ALIKE)
        return "، ".join(within) if within else by_key[near[0]] if near else ""
