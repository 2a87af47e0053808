"""Signs beside the assessment of an office: a share in which it is far from similar offices, to be looked at."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class OfficeSign:
    """An office (code) with its share of such cases, that of similar offices, and the number of cases."""

    office: str
    share: float
    expected: float
    n: int


def office_signs(rows: pd.DataFrame, name: str) -> list[OfficeSign]:
    """The offices of the rows of a comparison, the largest difference first; `name` is the column of their codes."""
    ordered = rows.assign(size=rows["gap"].abs()).sort_values(["size", name], ascending=[False, True])
    return [
        OfficeSign(str(row[name]), float(row["value"]), float(row["expected"]), int(row["n"]))
        for row in ordered.to_dict("records")
    ]
